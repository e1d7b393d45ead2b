"""A hostile report through all of the real thing: `workbook build`, its pages in Chromium, its frames in a spreadsheet.
All of it is text.
"""

import csv
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from check_pages import CLICK_ALL, browse, find_chromium, open_page, seen

from analysis.lab.export import save
from analysis.schema import FRAMES
from analysis.store.frames import read_frames

ROOT = Path(__file__).parents[2]
RUNS = "window.ran=1"
SCRIPT = f"<script>{RUNS}</script></script>"
IMAGE = f"\"'><img src=x onerror={RUNS}><svg onload={RUNS}>"
LINK = f"[点击](javascript:{RUNS}) <a href='javascript:{RUNS}'>看</a>"
FORMULA = "=cmd|' /C calc'!A0"
TITLE = "=HYPERLINK(1)<script onerror='政府工作报告（2024年）"  # a title with > or | is no title
PLACE = f"示例省乙市{SCRIPT}{IMAGE}区"
FILES = [f"a{IMAGE.replace('/', '')}.txt", f"{FORMULA.replace('/', '')}.txt", "@SUM(1+1)&quot;.txt"]

TEXT = f"""各位代表：我代表区人民政府作工作报告，请予审议。
一、2023年工作回顾
2023年，全区地区生产总值增长6.1%，一般公共预算收入增长5%，新建学校{SCRIPT}3所，改造{IMAGE}公园4个。
二、2024年工作安排
今年的主要预期目标是：地区生产总值增长6%{LINK}，{FORMULA}固定资产投资增长7%，新增学位{SCRIPT}800个。
+1+1{FORMULA}收入增长8%。{LINK}培育企业{IMAGE}50家。{{{{ 7*7 }}}} ${{7*7}} <!-- --> ]]>
各位代表，让我们团结奋斗，谱写新篇章！
"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with `pages` and `frames` of three hostile reports, whose places the sidecar says, as hostile as
    they.
    """
    folder = tmp_path_factory.mktemp("hostile")
    reports = folder / "reports"
    reports.mkdir()
    rows = [["file", "place", "year", "date", "source", "address"]]
    for number, file in enumerate(FILES):
        rows.append(
            [
                file,
                PLACE if not number else f"示例省乙市第{'一二三'[number]}区",
                "2024",
                "2024-01-20",
                SCRIPT,
                f"javascript:{RUNS}",
            ]
        )
        (reports / file).write_text(f"{TITLE}\n{TEXT}（{number}）\n", encoding="utf-8")
    with (reports / "sources.csv").open("w", encoding="utf-8", newline="") as sidecar:
        csv.writer(sidecar).writerows(rows)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "analysis",
            "build",
            "--reports",
            reports,
            "--frames",
            folder / "frames",
            "--out",
            folder / "pages",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def frames(built):
    return read_frames(built / "frames")


def test_the_hostile_words_are_there(frames):
    """What is tested below says nothing if the readers have taken the words out."""
    assert (
        frames.reports["text"].str.contains(SCRIPT, literal=True).all() and PLACE in frames.reports["place"].to_list()
    )
    assert (
        frames.reports["source"].to_list() == [f"javascript:{RUNS}"] * 3
        and frames.reports["title"].to_list() == [TITLE.replace(" ", "")] * 3
    )
    assert any("script" in subject or "img" in subject for subject in frames.claims["subject"])


def test_pages_show_it_as_text(built):
    files = sorted((built / "pages").glob("*.html"))
    assert {file.stem.partition("-")[0] for file in files} >= {"index", "targets_by_district"}
    shown = ""
    with browse() as browser:
        for file in files:
            assert "<" not in file.stem
            with open_page(browser, file) as page:
                assert (
                    page.locator("meta[http-equiv=Content-Security-Policy]")
                    .get_attribute("content")
                    .startswith("default-src 'none'")
                )
                page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
                if page.locator("dialog.source").count():
                    assert page.evaluate(CLICK_ALL)["failed"] == []
                    shown += "".join(page.locator("dialog.source q").all_text_contents())
                shown += page.locator("body").inner_text()
                result = seen(page)
                assert page.evaluate("window.ran") is None and (result["asked"], result["complaints"]) == ([], []), (
                    file.name
                )
                assert page.locator("a[href^='javascript:' i], img[src=x], body [onerror], body [onload]").count() == 0
    assert "<script>" in shown and "onerror" in shown


@pytest.mark.parametrize("name", FRAMES)
def test_spreadsheets_hold_no_formula(frames, name, tmp_path):
    frame = getattr(frames, name)
    book = openpyxl.load_workbook(save(frame, tmp_path / f"{name}.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    with save(frame, tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [
            cell for row in csv.DictReader(file) for column, cell in row.items() if frame.schema[column] == pl.String
        ]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
