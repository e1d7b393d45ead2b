"""What pages say is true: each finding is computed again by tests/accuracy/findings.py, and that sees what is false."""

import json
import sys
from pathlib import Path

import pytest
from invented import frames_of, growth, report, write_frames
from markupsafe import Markup

from analysis.__main__ import main

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared/reports"
sys.path.append(str(ROOT / "tests/accuracy"))

from findings import check_pages


def page(folder: Path, sentence: str, **about) -> Path:
    """A folder with one page that says the sentence."""
    folder.mkdir()
    head = Markup.escape(json.dumps(about, ensure_ascii=False))
    text = f'<meta name="workbook" content="{head}"><p class="finding">{sentence}</p>'
    (folder / "page.html").write_text(text, encoding="utf-8")
    return folder


def provinces():
    """Three provinces at hand in 2024, of which two state a target of growth, and the third one in words."""
    words = {"quote": "增长较快", "words": "增长较快", "value": None, "signed": None, "unit": None, "comparator": None}
    return frames_of(
        report(("广东省", None, None), 2024, [growth(5.0, "5%")]),
        report(("河北省", None, None), 2024, [growth(5.5, "5.5%左右")]),
        report(("海南省", None, None), 2024, [{"text": "地区生产总值增长较快。", "claims": [words]}]),
    )


ENDS = "最高的是河北省（5.5%左右），最低的是广东省（5%）"


@pytest.mark.parametrize(
    "sentence, is_true",
    [
        (f"3个有报告的省份中2个写明了地区生产总值增速的目标数字：{ENDS}。", True),
        (f"2个有报告的省份都写明了地区生产总值增速的目标数字：{ENDS}。", False),
        (f"2024年，省级2个有报告的地方都写明了地区生产总值增速目标：{ENDS}。", False),  # the headline that was false
        (f"3个有报告的省份都写明了地区生产总值增速的目标数字：{ENDS}。", False),
        (
            "3个有报告的省份中2个写明了地区生产总值增速的目标数字：最高的是广东省（5%），最低的是河北省（5.5%左右）。",
            False,
        ),
        (
            "2024年，全国31个省份中手边只有3个的报告（缺：北京市、天津市、山西省、内蒙古自治区、辽宁省、吉林省等28个）。",
            True,
        ),
        (
            "2024年，全国31个省份中手边有3个的报告（缺：北京市、天津市、山西省、内蒙古自治区、辽宁省、吉林省等28个）。",
            False,
        ),
        (
            "2024年，全国31个省份中手边只有3个的报告（缺：广东省、天津市、山西省、内蒙古自治区、辽宁省、吉林省等28个）。",
            False,
        ),
        ("全国的报告没有写明同口径的目标。", False),
        ("全国当年的报告不在手边，无从与上级比较。", True),
        ("这一句没有人会读。", False),
    ],
)
def test_what_is_false_is_seen(tmp_path, sentence, is_true):
    frames = write_frames(provinces(), tmp_path / "frames")
    pages = page(tmp_path / "pages", sentence, notebook="n", parameters={"indicator": "地区生产总值", "year": 2024})
    right, faults = check_pages(pages, frames)
    assert (faults == [], right.total()) == (is_true, int(is_true)), faults


@pytest.mark.slow
@pytest.mark.parametrize("reports", [ROOT / "data/reports", SHARED], ids=["samples", "shared"])
def test_every_finding_of_every_page_is_true(reports, tmp_path):
    if not reports.is_dir():
        pytest.skip(f"{reports} is not there")
    folders = [f"--frames={tmp_path / 'frames'}", f"--out={tmp_path / 'pages'}", "--stills=none"]
    assert main(["build", f"--reports={reports}", *folders]) == 0
    right, faults = check_pages(tmp_path / "pages", tmp_path / "frames")
    assert faults == [] and set(right) >= {"who_moved", "targets_by_district", "ladder", "met_or_missed"}
