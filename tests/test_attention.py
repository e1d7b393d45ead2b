"""How often words stand in reports, and which sentences are said again: on reports written for it."""

import polars as pl
import pytest

import analysis as an
from analysis.compare.scopes import NoSuchChoice

TEXT = """云澜市人民政府工作报告
——{year}年1月8日在云澜市第三届人民代表大会第二次会议上
各位代表：
现在，我代表市人民政府向大会报告工作。
一、{past}年工作回顾
数字经济起步，数字 经济核心产业增加值增长8%。
坚持把发展经济的着力点放在实体经济上。
二、{year}年工作安排
大力发展ＡＩ和人工智能，地区生产总值增长6%。{more}
坚持把发展经济的着力点放在实体经济上。
"""


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for year, more in ((2023, ""), (2024, "推动数字经济提质。")):
        (folder / f"{year}.txt").write_text(TEXT.format(year=year, past=year - 1, more=more), encoding="utf-8")
    rows = [f"{year}.txt,示例省云澜市,{year},,," for year in (2023, 2024)]
    (folder / "sources.csv").write_text(
        "file,place,year,date,source,address\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    return an.make_frames(folder)


def test_words_are_counted_by_side(frames):
    found = an.attention(["数字经济", "智能", "ai", "元宇宙"], frames)
    assert found.height == 2 * 2 * 4 and found.select("report_id", "part", "word").is_unique().all()
    counts = {(row["plan_year"], row["part"], row["word"]): row["count"] for row in found.rows(named=True)}
    assert (counts[2023, "review", "数字经济"], counts[2023, "plan", "数字经济"], counts[2024, "plan", "数字经济"]) == (
        2,
        0,
        1,
    )
    assert (counts[2024, "plan", "智能"], counts[2024, "plan", "ai"], counts[2024, "review", "元宇宙"]) == (1, 1, 0)


def test_the_measure_is_per_thousand_characters(frames):
    row = an.attention("数字经济", frames).filter(plan_year=2024, part="plan").row(0, named=True)
    assert row["per_thousand"] == pytest.approx(1000 * row["count"] / row["characters"]) and 40 < row["characters"] < 80


def test_no_word_is_an_error(frames):
    with pytest.raises(NoSuchChoice, match="give words"):
        an.attention([], frames)


def test_sentences_said_again_are_found_with_their_place(frames):
    found = an.repeated_sentences(frames)
    assert (
        set(found["plan_year"]) == {2024}
        and found.filter(pl.col("sentence").str.contains("实体经济"))["part"].n_unique() == 2
    )
    texts = dict(frames.reports.select("report_id", "text").iter_rows())
    assert all(texts[row["report_id"]][row["start"] : row["end"]] == row["sentence"] for row in found.rows(named=True))
