"""Where words occur: in which sentences, in which claims; widths, blanks, marks and offsets; what is said where nothing
can be found.
"""

import sys
from pathlib import Path

import polars as pl
import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from invented import HOSTILE, frames_of, growth, report

import analysis as an
from analysis.compare.scopes import NoSuchChoice
from analysis.lab.search import fold_text
from analysis.reports.reports import load_reports
from analysis.store.frames import parse_reports

SAMPLES = Path(__file__).parents[1] / "data/reports"


def said(text: str, *quotes: str) -> dict:
    return {"text": text, "claims": [{"quote": quote, "indicator": None, "subject": "口袋公园"} for quote in quotes]}


@pytest.fixture(scope="module")
def frames():
    east = report(
        ("甲省", "乙市", "东区"),
        2024,
        [growth(7.0, "7%以上"), said("新建口袋公园6处，新增学位 800个。", "6处"), said("ＰＭ２．５浓度下降。")],
    )
    west = report(
        ("甲省", "乙市", "西区"),
        2025,
        [said("新增学位900个。", "900个"), said("建口袋\n　公园；增绿化。"), said(f"说{HOSTILE}。")],
    )
    copy = report(("甲省", "乙市", "南区"), 2024, [said("新增学位700个。")], preferred=False)
    return frames_of(east, west, copy)


@pytest.fixture(scope="module")
def samples():
    return parse_reports(load_reports(SAMPLES), jobs=1)


def test_the_latest_reports_come_first_and_files_of_the_same_report_once(frames):
    found = an.search("学位", frames)
    assert found.select("name", "plan_year").rows() == [("西区", 2025), ("东区", 2024)]
    assert found["marked"].to_list() == ["新增⟦学位⟧900个。", "新建口袋公园6处，新增⟦学位⟧ 800个。"]


@pytest.mark.parametrize("words", ["pm2.5", "PM2.5", "ＰＭ２．５", "Pm２.5"])
def test_case_and_width_make_no_difference(frames, words):
    assert an.search(words, frames)["marked"].to_list() == ["⟦ＰＭ２．５⟧浓度下降。"]


def test_a_line_broken_inside_a_word_makes_none_either(frames):
    assert an.search("口袋公园", frames)["marked"].to_list() == [
        "建⟦口袋\n　公园⟧；增绿化。",
        "新建⟦口袋公园⟧6处，新增学位 800个。",
    ]


def test_several_words_stand_in_the_same_sentence(frames):
    assert an.search("学位 口袋公园", frames)["marked"].to_list() == ["新建⟦口袋公园⟧6处，新增⟦学位⟧ 800个。"]
    assert an.search(["学位", "口袋公园"], frames).height == 1
    assert an.search("学位 PM2.5", frames).is_empty()


def test_a_word_may_hold_marks(frames):
    assert an.search("6处，新增", frames)["marked"].to_list() == ["新建口袋公园⟦6处，新增⟧学位 800个。"]
    assert an.search("，", frames)["marked"].to_list() == ["新建口袋公园6处⟦，⟧新增学位 800个。"]


@pytest.mark.parametrize("words", ["2.5.", "[学", "(", "\\", "学|位", "学.*位", "^"])
def test_no_word_is_a_pattern(frames, words):
    assert an.search(words, frames).height == (words in HOSTILE)


def test_offsets_lead_to_the_sentence_and_to_the_first_hit(samples):
    found = an.search("新增", samples).join(samples.reports.select("report_id", "text"), on="report_id")
    assert found.height > 20
    assert (
        found.select(pl.col("text").str.slice("start", pl.col("end") - pl.col("start")) == pl.col("sentence"))
        .to_series()
        .all()
    )
    assert found.select(pl.col("text").str.slice("at", 2) == "新增").to_series().all()


def test_every_sentence_with_the_word_is_found(samples):
    texts = samples.reports["text"]
    assert (
        an.search("学位", samples)["marked"].str.count_matches("⟦").sum() == texts.str.count_matches("学位").sum() > 5
    )


def test_place_and_year_narrow_it(frames):
    assert an.search("学位", frames, year=2024)["name"].to_list() == ["东区"]
    assert an.search("学位", frames, place="西区")["name"].to_list() == ["西区"]


def test_claims_are_found_by_sentence_subject_or_indicator(frames):
    assert an.search("学位", frames, of="claims")["quote"].to_list() == ["900个", "6处"]
    assert an.search("地区生产总值", frames, of="claims")["quote"].to_list() == ["7%以上"]
    by_subject = an.search("900个 口袋公园", frames, of="claims")
    assert by_subject.select("quote", "marked").rows() == [("900个", "新增学位⟦900个⟧。")]
    assert set(an.load_claims(frames).columns) <= {*by_subject.columns}


def test_nothing_found_is_an_empty_frame_of_the_same_columns(frames):
    assert an.search("航天", frames).schema == an.search("学位", frames).schema


@pytest.mark.parametrize(
    "asked, told",
    [
        ({"words": "  "}, "nothing to search for"),
        ({"words": "学位", "of": "reports"}, "sentences, claims"),
        ({"words": "学位", "place": "东曲"}, "nearest are .*东区"),
        ({"words": "学位", "year": 1999}, "2024 to 2025"),
    ],
)
def test_what_cannot_be_searched_is_said(frames, asked, told):
    with pytest.raises(NoSuchChoice, match=told):
        an.search(**asked, frames=frames)


def test_folding_keeps_all_but_width_case_and_blanks():
    assert fold_text("ＧＤＰ 增长　６％\n") == "gdp增长6%"
