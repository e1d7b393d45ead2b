"""The audit: every numeral in one class, nothing lost, what is unread and unnamed by frequency, doubts first, the same
draw for a seed.
"""

import polars as pl
import pytest

from analysis.__main__ import main
from analysis.lab import audit
from analysis.schema import FRAMES, REPORTS, Frames
from analysis.store.frames import parse_reports, write_frames

TEXT = """某市2024年政府工作报告
一、2023年工作回顾
<b>全年新建口袋公园3个、改造口袋公园5个。代号77◇的工程完工。
二、2024年工作安排
今年地区生产总值增长95%左右，新建口袋公园8个。代号78◇的工程开工。"""


@pytest.fixture(scope="module")
def frames() -> Frames:
    row = {
        "report_id": "x",
        "file": "x.txt",
        "place": "某市",
        "level": "city",
        "plan_year": 2024,
        "review_year": 2023,
        "plan_start": 2024,
        "plan_end": 2024,
        "text": TEXT,
        "status": "ok",
    }
    made = parse_reports(pl.DataFrame([row], schema=REPORTS), jobs=1)
    doubtful = pl.when(pl.col("quote") == "95%左右").then(pl.lit("out of range")).alias("doubt")
    return made._replace(claims=made.claims.with_columns(doubtful))


@pytest.fixture(scope="module")
def nothing() -> Frames:
    return Frames(*(pl.DataFrame(schema=schema) for schema in FRAMES.values()))


def test_every_numeral_has_its_class(frames):
    classes = dict(audit.count_classes(frames.numbers).select("class", "count").iter_rows())
    assert sum(classes.values()) == frames.numbers.height
    assert (classes["claim"], classes["unread"]) == (4, 2)
    rules = audit.count_rules(frames)
    assert rules["count"].sum() == frames.numbers.height
    assert rules.filter(rule="quantity")["example"].item() == "<b>全年新建口袋公园⟦3⟧个、改造口袋公园5个。"


def test_a_lost_digit_is_noticed(frames):
    assert audit.find_unaccounted(frames).is_empty()
    lost = audit.find_unaccounted(frames._replace(numbers=frames.numbers.filter(pl.col("text") != "77")))
    assert lost.select("file", pl.col("digits") - pl.col("accounted")).rows() == [("x.txt", 2)]


def test_what_is_unread_is_counted_by_what_follows(frames):
    assert audit.count_unread(frames).rows() == [("◇的", 2, "代号⟦77⟧◇的工程完工。")]


def test_subjects_without_an_indicator(frames):
    assert audit.count_unnamed(frames).row(0)[:4] == ("口袋公园", 3, 1, "个")


def test_doubts_come_first(frames):
    assert audit.list_doubts(frames).select("doubt", "place", "context").rows() == [
        ("out of range", "某市", "今年地区生产总值增长⟦95%左右⟧，新建口袋公园8个。")
    ]
    assert audit.audit_text(frames).startswith("# claims in doubt: 1\n")


def test_the_same_seed_draws_the_same(frames):
    drawn = audit.draw_sample(frames, 7, 3, "numbers")
    assert drawn.equals(audit.draw_sample(frames._replace(numbers=frames.numbers.reverse()), 7, 3, "numbers"))
    assert drawn.height == 3 and audit.draw_sample(frames, 7, 99).height == frames.claims.height
    with pytest.raises(ValueError, match="claims or numbers"):
        audit.draw_sample(frames, 7, 3, "pairs")


def test_tables_escape_what_a_report_says(frames):
    table = audit.audit_table(audit.count_rules(frames), most=99)
    assert "&lt;b&gt;" in table and "<b>" not in table
    assert "共" in audit.audit_table(audit.count_rules(frames), most=1)


def test_frames_without_rows_are_no_error(nothing):
    assert audit.count_classes(nothing.numbers)["share"].sum() == 0
    assert audit.audit_text(nothing).count("#") == 6
    assert "没有数字" in audit.coverage_finding(nothing)


def test_command_line(frames, tmp_path, capsys):
    write_frames(frames, tmp_path)
    assert (
        main(["audit", "--frames", str(tmp_path)])
        == main(["sample", "--seed", "1", "--n", "2", "--frames", str(tmp_path)])
        == 0
    )
    assert "# unread: 1" in capsys.readouterr().out
    assert main(["audit", "--frames", str(tmp_path / "none")]) == 2
    assert "workbook parse" in capsys.readouterr().err
    assert main(["explain", "新建公园3个。", "--part", "review"]) == 0
    assert "3个: 3个 = level | 公园" in capsys.readouterr().out
    assert main(["explain", "新建公园3个。", "--part", "reviews"]) == 2
    assert main(["explain", "一句很长的话不是文件名，" * 30 + "新建公园3个。"]) == 0
    (tmp_path / "某市2024年政府工作报告.txt").write_text(TEXT, encoding="utf-8")
    assert main(["explain", str(tmp_path / "某市2024年政府工作报告.txt"), "--html", str(tmp_path / "o.html")]) == 0
    assert "口袋公园" in (tmp_path / "o.html").read_text(encoding="utf-8")
