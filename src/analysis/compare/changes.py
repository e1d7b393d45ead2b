"""What changed in a place's targets from one plan year to the next."""

import polars as pl

from analysis.compare.scopes import placed
from analysis.compare.targets import year_targets
from analysis.schema import CELL, Frames
from analysis.vocab import vocab

ROUNDING = 1e-9
YEAR_CHANGES = pl.Enum(["new", "dropped", "raised", "lowered", "same"])


def compare_years(frames: Frames) -> pl.DataFrame:
    """A place's targets of a plan year beside those of the plan year before: a row a target that either of the two has.

    `previous_year` is the place's plan year before that is at hand; where it is not the year before, years are missing
    between. The first year at hand has no rows, and no year counts whose report has no target at all. `change` compares
    the numbers as written, a range by its middle: raised, lowered or same; a fall of 3% that becomes 3.5% is raised. It
    is new or dropped where only one of the two years states the indicator in that basis and unit; no row at all where
    the other states it in words (与经济增长同步), or where its report is not there in full. `harder` says of a raised
    or lowered target whether it asks more, by the indicator's goal (a lower ceiling asks more); null where the goal
    does not say.
    """
    kept = ["claim_id", "report_id", "quote", "comparator", "target", "target_high"]
    targets = year_targets(frames).select("place", "name", "level", "year", *CELL, *kept)
    years = (
        targets.select("place", "name", "level", "year")
        .unique(["place", "year"])
        .sort("place", "year")
        .with_columns(previous_year=pl.col("year").shift(1).over("place"))
        .drop_nulls("previous_year")
    )
    targets = targets.drop("name", "level")
    now = targets.join(years, on=["place", "year"], validate="m:1")
    before = targets.rename({"year": "previous_year"} | {column: f"previous_{column}" for column in kept}).join(
        years, on=["place", "previous_year"], validate="m:1"
    )
    on = ["place", "name", "level", "year", "previous_year", *CELL]
    goals = vocab("indicators").select("indicator", "goal")
    return (
        now.join(before, on=on, how="full", coalesce=True, nulls_equal=True, validate="1:1")
        .join(goals, on="indicator", how="left", validate="m:1")
        .with_columns(change=_change().cast(YEAR_CHANGES))
        .pipe(_without_doubtful, frames.claims, frames.reports)
        .with_columns(harder=_harder())
        .select(*on, "change", "harder", *kept, *(f"previous_{column}" for column in kept))
        .sort("place", "year", *CELL, nulls_last=True)
    )


def _without_doubtful(changes: pl.DataFrame, claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The changes but for targets without a number in one of the years that are stated there in words, or may be in
    what is missing of its report: neither new nor dropped.
    """
    years = placed(reports).select("report_id", "place", "status", empty_year="plan_year")
    is_worded = (
        (pl.col("kind") == "target")
        & (pl.col("about") == "own")
        & pl.col("words").is_not_null()
        & pl.col("indicator").is_not_null()
    )
    worded = claims.filter(is_worded).join(years, on="report_id").filter(pl.col("period_end") == pl.col("empty_year"))
    whole = years.filter(pl.col("status") == "ok").select("place", "empty_year", is_whole=pl.lit(True)).unique()
    empty_year = (
        pl.when(pl.col("change") == "dropped").then("year").when(pl.col("change") == "new").then("previous_year")
    )
    return (
        changes.with_columns(empty_year=empty_year)
        .join(
            worded.select("place", "indicator", "empty_year").unique(),
            on=["place", "indicator", "empty_year"],
            how="anti",
        )
        .join(whole, on=["place", "empty_year"], how="left", validate="m:1")
        .filter(pl.col("empty_year").is_null() | pl.col("is_whole"))
        .drop("empty_year", "is_whole")
    )


def _change() -> pl.Expr:
    """How the numbers as written compare, a range by its middle; falls by their size."""
    size, before = (
        (pl.col(f"{when}target").abs() + pl.coalesce(f"{when}target_high", f"{when}target").abs()) / 2
        for when in ("", "previous_")
    )
    return (
        pl.when(pl.col("previous_target").is_null())
        .then(pl.lit("new"))
        .when(pl.col("target").is_null())
        .then(pl.lit("dropped"))
        .when(size > before * (1 + ROUNDING))
        .then(pl.lit("raised"))
        .when(size < before * (1 - ROUNDING))
        .then(pl.lit("lowered"))
        .otherwise(pl.lit("same"))
    )


def _harder() -> pl.Expr:
    """Whether a changed number asks more: more of what is wanted high, less of what is wanted low."""
    wants = pl.col("goal").replace_strict({"floor": 1, "ceiling": -1, "cut": -1}, default=None, return_dtype=pl.Int8)
    step = (
        pl.coalesce("target_high", "target")
        + pl.col("target")
        - pl.coalesce("previous_target_high", "previous_target")
        - pl.col("previous_target")
    )
    return pl.when(pl.col("change").is_in(["raised", "lowered"])).then(step * wants > 0)
