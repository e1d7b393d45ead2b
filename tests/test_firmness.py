"""How firmly a target is worded: a table of cases, and scales of a reader's own."""

import polars as pl
import pytest

from analysis.compare.firmness import COLUMNS, ScaleError, code_firmness, read_scale
from analysis.schema import CLAIMS
from analysis.vocab import vocab

CASES = [  # commitment, quote, comparator, upper end, class
    ("确保", "6%", "=", None, "hard"),
    ("确保", "6%左右", "≈", None, "hard"),
    (None, "6%以上", "≥", None, "hard"),
    ("不低于", "5家", "≥", None, "hard"),
    (None, "超过6%", ">", None, "hard"),
    (None, "5.5%以内", "≤", None, "hard"),
    (None, "低于30微克", "<", None, "hard"),
    (None, "6%左右", "≈", None, "soft"),
    (None, "6%上下", "≈", None, "soft"),
    (None, "约6%", "≈", None, "soft"),
    (None, "5%—5.5%", "=", 5.5, "soft"),
    (None, "近100亿元", "<", None, "soft"),
    ("力争", "6%以上", "≥", None, "striving"),
    ("争取", "5%—6%", "=", 6.0, "striving"),
    ("预期", "6%", "=", None, "plain"),
    (None, "6%", "=", None, "plain"),
    (None, "20多个", ">", None, "plain"),
]


def targets(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame([{"kind": "target", "comparator": "=", "quote": "6%"} | row for row in rows], schema=CLAIMS)


@pytest.mark.parametrize("commitment, quote, comparator, high, expected", CASES)
def test_firmness_of_a_wording(commitment, quote, comparator, high, expected):
    row = {"commitment": commitment, "quote": quote, "comparator": comparator, "value_high": high}
    assert code_firmness(targets(row))["firmness"].to_list() == [expected]


@pytest.mark.parametrize("kind", ["result", "context"])
def test_only_targets_are_coded(kind):
    assert code_firmness(targets({"kind": kind}))["firmness"].to_list() == [None]


def test_the_claims_stay_as_they_were():
    claims = targets({"commitment": "力争"}, {})
    assert code_firmness(claims).drop("firmness").equals(claims)


def test_a_scale_of_ones_own(tmp_path):
    path = tmp_path / "scale.csv"
    path.write_text("wording,comparator,class\n力争,,硬\n,,其他\n", encoding="utf-8")
    assert code_firmness(targets({"commitment": "力争"}, {}), path)["firmness"].to_list() == ["硬", "其他"]


def test_what_no_line_fits_is_null(tmp_path):
    path = tmp_path / "scale.csv"
    path.write_text("wording,comparator,class\n确保,,hard\n", encoding="utf-8")
    assert code_firmness(targets({}), path)["firmness"].to_list() == [None]


@pytest.mark.parametrize(
    "text, said",
    [
        ("wording,class\n力争,硬\n", "comparator"),
        ("wording,comparator,class\n力争,,硬\n争取,,\n", "line 3"),
        ("wording,comparator,class\n", "no line"),
    ],
)
def test_a_scale_that_cannot_be_used_says_so(tmp_path, text, said):
    path = tmp_path / "scale.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScaleError, match=said):
        read_scale(path)


def test_each_line_of_the_scale_says_why():
    scale = vocab("firmness")
    assert not scale.select(COLUMNS[:2]).is_duplicated().any() and scale["why"].null_count() == 0
