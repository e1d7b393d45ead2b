"""Doubts and restatements, on a few claims made by hand; and that the table of plausible values fits the rest of the
vocabulary.
"""

import polars as pl
import pytest

from analysis.claims.doubts import mark_doubts
from analysis.claims.restates import mark_restates
from analysis.schema import BASES, CLAIMS, CLAUSES, LEVELS, REPORTS
from analysis.vocab import vocab

GROWTH = {
    "report_id": "r",
    "clause_id": 0,
    "start": 10,
    "end": 12,
    "value": 6.0,
    "unit": "%",
    "comparator": "=",
    "change": "up",
    "subject": "GDP",
    "indicator": "地区生产总值",
    "kind": "target",
    "period_start": 2024,
    "period_end": 2024,
    "basis": "growth",
    "span": "year",
    "about": "own",
    "rule": "noun_before",
}
AMOUNT = {"basis": "level", "change": "level", "unit": "元"}


def frame(*changes: dict) -> pl.DataFrame:
    rows = [{**GROWTH, "claim_id": f"r:{number}", **change} for number, change in enumerate(changes)]
    return pl.DataFrame(
        [{**row, "signed": -row["value"] if row["change"] == "down" else row["value"]} for row in rows], schema=CLAIMS
    )


def doubts(*changes: dict, level: str = "county") -> list[str | None]:
    reports = pl.DataFrame([{"report_id": "r", "level": level}, {"report_id": "s", "level": level}], schema=REPORTS)
    return mark_doubts(frame(*changes), reports)["doubt"].to_list()


@pytest.mark.parametrize(
    "change, expected",
    [
        ({}, None),
        ({"value": 60.0}, "out of range"),
        ({"value": 60.0, "period_start": 2020}, None),  # five years' growth
        ({"value": 6.0, "value_high": 60.0}, "out of range"),
        ({"value": 20.0, "change": "down"}, "out of range"),
        ({"value": 12.0, **AMOUNT}, "out of range"),  # 12亿元 without its 亿
        ({"value": 1.2e10, **AMOUNT}, None),
        ({"value": 9.0, "unit": "个", "basis": "level", "change": "level"}, "odd unit"),
        ({"value": 60.0, "about": "other"}, None),
        ({"value": 60.0, "kind": "context"}, None),
        ({"value": 60.0, "indicator": None}, None),
    ],
)
def test_what_is_plausible(change, expected):
    assert doubts(change) == [expected]


def test_plausible_depends_on_the_level():
    nation = {"value": 1.2e14, **AMOUNT}
    assert doubts(nation, level="nation") == [None] and doubts(nation, level="county") == ["out of range"]


@pytest.mark.parametrize(
    "other, expected",
    [
        ({"value": 7.0}, "two values"),
        ({"value": 6.03}, None),
        ({"value": 7.0, "kind": "result"}, None),
        ({"value": 7.0, "period_end": 2025}, None),
        ({"value": 7.0, "report_id": "s"}, None),
        ({"value": 7.0, "about": "part"}, None),
    ],
)
def test_two_values_for_one_cell(other, expected):
    assert doubts({}, other)[0] == expected


def test_a_subject_carried_far():
    near, far = ({"rule": "carried", "start": start, "end": start + 2, "value": 6.0} for start in (15, 60))
    assert doubts({}, near, far) == [None, None, "carried far"]


def restated(parts: list[str], *changes: dict) -> list[tuple]:
    claims = frame(*({"clause_id": number, "start": 10 * number, **change} for number, change in enumerate(changes)))
    clauses = pl.DataFrame(
        [
            {"report_id": "r", "clause_id": number, "sentence_id": number, "part": part}
            for number, part in enumerate(parts)
        ],
        schema=CLAUSES,
    )
    return mark_restates(claims, clauses).select("restates", "pledge").rows()


SCHOOL = {"value": 4.0, "unit": "所", "basis": "level", "change": "level", "indicator": None}


@pytest.mark.parametrize(
    "parts, first, second, expected",
    [
        (
            ["plan", "pledges"],
            {"subject": "乡镇学校"},
            {"subject": "改造乡镇学校", "pledge": 3},
            [(None, 3), ("r:0", 3)],
        ),
        (
            ["pledges", "plan"],
            {"subject": "乡镇学校", "pledge": 3},
            {"subject": "改造乡镇学校"},
            [(None, 3), ("r:0", 3)],
        ),
        (
            ["plan", "pledges"],
            {"subject": "学校", "pledge": 3},
            {"subject": "公办园", "pledge": 3},
            [(None, 3), ("r:0", 3)],
        ),  # the mark says so
        (
            ["plan", "pledges"],
            {"subject": "学校"},
            {"subject": "改造乡镇学校", "pledge": 3},
            [(None, None), (None, 3)],
        ),  # too short to be one thing
        (
            ["plan", "pledges"],
            {"subject": "乡镇学校", "kind": "result"},
            {"subject": "乡镇学校"},
            [(None, None), (None, None)],
        ),
        (["plan", "plan"], {"subject": "乡镇学校"}, {"subject": "乡镇学校"}, [(None, None), ("r:0", None)]),
        (["plan", "plan"], {"subject": "乡镇学校"}, {"subject": "改造乡镇学校"}, [(None, None), (None, None)]),
        (
            ["plan", "plan"],
            {"subject": "乡镇学校"},
            {"subject": "改造乡镇学校", "pledge": 3},
            [(None, 3), ("r:0", 3)],
        ),  # a list within the plan
        (
            ["plan", "plan"],
            {"subject": "乡镇学校"},
            {"subject": "乡镇学校", "period_end": 2025},
            [(None, None), (None, None)],
        ),
        (
            ["plan", "plan"],
            {"subject": "乡镇学校"},
            {"subject": "乡镇学校", "clause_id": 0},
            [(None, None), (None, None)],
        ),
    ],
)
def test_what_is_said_again(parts, first, second, expected):
    assert restated(parts, {**SCHOOL, **first}, {**SCHOOL, **second}) == expected


def test_frames_without_rows_are_no_error():
    nothing, clauses, reports = (pl.DataFrame(schema=schema) for schema in (CLAIMS, CLAUSES, REPORTS))
    assert nothing.pipe(mark_restates, clauses).pipe(mark_doubts, reports).equals(nothing)


def test_the_table_of_plausible_values_fits_the_vocabulary():
    table = vocab("plausible").with_columns(pl.col("low", "high").cast(pl.Float64))
    assert set(table["indicator"]) == set(vocab("indicators")["indicator"])
    assert set(table["basis"]) <= set(BASES.categories) and set(table["level"].drop_nulls()) <= set(LEVELS.categories)
    assert table.filter(pl.col("low") >= pl.col("high")).is_empty()
    assert table.select("indicator", "basis", "level", "unit").is_duplicated().sum() == 0
