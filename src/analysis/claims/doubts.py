"""Why a reader should look at a claim again: it is kept as it was read, and `doubt` says what is odd about it."""

from functools import cache

import polars as pl

from analysis.schema import CELL, LEVELS
from analysis.vocab import vocab

CARRIED_FAR = (
    24  # characters between a number and the claim that last named its subject; 98 of 100 carried subjects are nearer
)
CLOSE = 0.01  # 8.6万亿元 and 8.63万亿元 are one value, rounded
STATEMENT = ["report_id", *CELL, "kind", "period_start", "period_end", "span"]
RANGE_KEY = ["indicator", "basis", "unit", "level"]

ALONE = "stands alone"  # set once all reports are together: see compare/consistency.py

# the codes of `doubt`, and what a page's reader sees
DOUBTS = {
    "out of range": "超出常见范围",
    "odd unit": "单位少见",
    "two values": "同一项有两个数",
    "carried far": "主语离得远",
    ALONE: "与别的年份或别处的数对不上",
}


def mark_doubts(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The claims with `doubt` filled: null, or one or more of these, joined by `; `.

    `out of range`: not plausible for its indicator, basis, unit and its place's level (`vocab/plausible.csv`; falls are negative).
    `odd unit`: a unit that the table does not know for its indicator and basis. `two values`: the report gives the same cell of
    its own place (indicator, basis, unit, kind, period, span) another value, too. `carried far`: the subject was named long before.
    `stands alone` comes later, from `compare.consistency`. The first three are asked of the place's own targets and results. The claims stand, and stay, in the order of the texts.

    >>> from analysis.schema import CLAIMS, REPORTS
    >>> row = {"report_id": "r", "start": 9, "end": 11, "signed": 95.0, "value": 95.0, "unit": "%", "subject": "GDP", "indicator": "地区生产总值",
    ...        "basis": "growth", "change": "up", "kind": "target", "span": "year", "about": "own", "rule": "noun_before"}
    >>> reports = pl.DataFrame([{"report_id": "r", "level": "city"}], schema=REPORTS)
    >>> mark_doubts(pl.DataFrame([row], schema=CLAIMS), reports)["doubt"].to_list()
    ['out of range']
    """
    rows = claims.with_row_index("row")
    odd = _judge(rows, reports)
    far = rows.select("row", far=_is_far())
    reasons = [
        pl.when(column).then(pl.lit(reason)) for column, reason in zip(("outside", "odd_unit", "rival", "far"), DOUBTS)
    ]
    return (
        rows.join(odd, on="row", how="left", validate="1:1", maintain_order="left")
        .join(far, on="row", how="left", validate="1:1", maintain_order="left")
        .with_columns(doubt=pl.concat_str(reasons, separator="; ", ignore_nulls=True).replace("", None))
        .select(claims.columns)
    )


def doubt_also(claims: pl.DataFrame | pl.LazyFrame, ids: pl.Series, reason: str) -> pl.DataFrame | pl.LazyFrame:
    """The claims, those with one of these ids with one more `doubt`, where they do not have it already."""
    is_new = pl.col("claim_id").is_in(ids.implode()) & ~pl.col("doubt").fill_null("").str.contains(reason, literal=True)
    more = pl.concat_str("doubt", pl.lit(reason), separator="; ", ignore_nulls=True)
    return claims.with_columns(doubt=pl.when(is_new).then(more).otherwise("doubt"))


def _judge(rows: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """`row`, `outside`, `odd_unit` and `rival` of the place's own targets and results that have an indicator and a number."""
    is_own = (pl.col("about") == "own") & (pl.col("kind") != "context")
    return (
        rows.filter(pl.col("indicator").is_not_null() & pl.col("value").is_not_null() & is_own)
        .join(reports.select("report_id", "level"), on="report_id", how="left", validate="m:1")
        .with_columns(pl.col("basis", "level").cast(pl.String))
        .join(_ranges(), on=RANGE_KEY, how="left", validate="m:1")
        .join(
            _ranges().select("indicator", "basis").unique().with_columns(known=True),
            on=["indicator", "basis"],
            how="left",
            validate="m:1",
        )
        .select(
            "row",
            outside=_is_outside(),
            odd_unit=pl.col("known") & pl.col("low").is_null() & pl.col("level").is_not_null(),
            rival=_has_rival(),
        )
    )


@cache
def _ranges() -> pl.DataFrame:
    """A row an indicator, basis, unit and level, with `low` and `high`: a line without a level holds for those that have none of their own."""
    table = vocab("plausible").with_columns(pl.col("low", "high").cast(pl.Float64))
    everywhere = (
        table.filter(pl.col("level").is_null())
        .drop("level")
        .join(pl.DataFrame({"level": LEVELS.categories}), how="cross")
    )
    return pl.concat([table.filter(pl.col("level").is_not_null()), everywhere.select(table.columns)]).unique(
        RANGE_KEY, keep="first", maintain_order=True
    )


def _is_outside() -> pl.Expr:
    """Whether either end is out of the range, which holds for a year: five years' sums and rises may be five times as much."""
    years = (pl.col("period_end") - pl.col("period_start") + 1).fill_null(1)
    times = pl.when((pl.col("basis") == "growth") | (pl.col("unit") != "%")).then(years).otherwise(1)
    low, high = pl.min_horizontal("low", pl.col("low") * times), pl.col("high") * times
    sign = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    return ~pl.col("signed").is_between(low, high) | ~(pl.coalesce("value_high", "value") * sign).is_between(low, high)


def _has_rival() -> pl.Expr:
    """Whether the cell has values that rounding does not explain. Of things built (保障性住房, 新增学位) a report lists several lots
    under one name, so these are not compared."""
    built = vocab("indicators").filter(pl.col("amount") == "flow", pl.col("growth") == "no")["indicator"].implode()
    least, most = pl.col("signed").min().over(STATEMENT), pl.col("signed").max().over(STATEMENT)
    differ = most - least > CLOSE * pl.max_horizontal(most.abs(), least.abs())
    return differ & pl.col("period_start").is_not_null() & ~pl.col("indicator").is_in(built)


def _is_far() -> pl.Expr:
    """Whether the claim that named the subject ended long before; unknown, and not said, where no claim before it did."""
    names = pl.col("rule") != "carried"
    end, subject, report = (pl.when(names).then(column).forward_fill() for column in ("end", "subject", "report_id"))
    return (
        ~names
        & (subject == pl.col("subject"))
        & (report == pl.col("report_id"))
        & (pl.col("start") - end > CARRIED_FAR)
    )
