"""Corrections by hand: made where what they expect still stands, refused with a clear word where it does not."""

import polars as pl
import pytest

from analysis.claims.corrections import CORRECTION_COLUMNS, BadCorrection, apply_corrections, load_corrections
from analysis.schema import CLAIMS

REPORTS = pl.DataFrame({"report_id": ["r", "s"], "text": ["耕地保有量稳定在12万亩，粮食产量下降2%。", "新建公园3个。"]})
CLAIM = {"report_id": "r", "comparator": "=", "kind": "result", "change": "level", "estimated": False}
CLAIMS_READ = pl.DataFrame(
    [
        {
            **CLAIM,
            "claim_id": "r:8",
            "start": 8,
            "quote": "12万亩",
            "value": 120000.0,
            "signed": 120000.0,
            "unit": "亩",
            "subject": "耕地保有量",
        },
        {
            **CLAIM,
            "claim_id": "r:19",
            "start": 19,
            "quote": "2%",
            "value": 2.0,
            "signed": 2.0,
            "unit": "%",
            "subject": "粮食产量",
        },
        {
            **CLAIM,
            "claim_id": "s:4",
            "report_id": "s",
            "start": 4,
            "quote": "3个",
            "value": 3.0,
            "signed": 3.0,
            "unit": "个",
            "subject": "公园",
        },
    ],
    schema=CLAIMS,
)


def lines(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(
        [(*row, "why") for row in rows], schema=dict.fromkeys(CORRECTION_COLUMNS, pl.String), orient="row"
    ).with_row_index("line", offset=2)


def test_a_field_is_put_right_and_the_sign_follows():
    corrected = apply_corrections(
        CLAIMS_READ,
        REPORTS,
        lines(("r", "19", "change", "level", "down"), ("r", "19", "indicator", None, "粮食总产量")),
    )
    assert corrected.row(1, named=True) | {"signed": None} == CLAIMS_READ.row(1, named=True) | {
        "change": "down",
        "indicator": "粮食总产量",
        "signed": None,
    }
    assert corrected["signed"].to_list() == [120000.0, -2.0, 3.0]
    assert corrected["claim_id"].equals(CLAIMS_READ["claim_id"]) and corrected.schema == CLAIMS_READ.schema


def test_a_report_that_is_not_loaded_is_skipped():
    assert apply_corrections(CLAIMS_READ, REPORTS, lines(("t", "3", "unit", "亩", "公顷"))).equals(CLAIMS_READ)


@pytest.mark.parametrize(
    "line, words",
    [
        (("r", "8", "unit", "公顷", "亩"), "line 2, report r at 8 .*耕地保有量.*unit is read as '亩', not as '公顷'"),
        (("r", "9", "unit", "亩", "公顷"), "no claim starts there"),
        (("r", "八", "unit", "亩", "公顷"), "offset must be a whole number"),
        (("r", "8", "quote", "12万亩", "12亩"), "quote cannot be corrected"),
        (("r", "8", "kind", "result", "goal"), "'goal' does not fit kind: write one of target, result, context"),
        (("r", "8", "value", "120000", "12万"), "'12万' does not fit value: write a plain number"),
        (("r", "8", "estimated", "false", "maybe"), "not true or false"),
    ],
)
def test_what_cannot_be_done_is_said(line, words):
    with pytest.raises(BadCorrection, match=words):
        apply_corrections(CLAIMS_READ, REPORTS, lines(line))


def test_the_file_of_the_project_can_be_read(tmp_path, monkeypatch):
    assert load_corrections().columns == ["line", *CORRECTION_COLUMNS]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/corrections.csv").write_text("report_id,offset\nr,3\n")
    with pytest.raises(BadCorrection, match="no column field, expected, value, reason"):
        load_corrections()
