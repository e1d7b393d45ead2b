"""What a place promises for a year, one number an indicator, beside the places above it (层层加码)."""

import polars as pl

from analysis.compare.pairs import is_of_years
from analysis.compare.scopes import IS_MUNICIPALITY, NATION, placed
from analysis.compare.targets import middle

CELL = ["indicator", "basis", "unit"]


def year_targets(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """A place's own targets for its plan year: a row a place, year, indicator, basis and unit.

    Of several statements the first in the text stands, for the year's main targets open the plan; `stated` counts them. Of a year's
    two reports that of the year goes before the new government's plan. `target` and `target_high` are signed, as stated, the end
    nearer to zero first; `target_high` is null where there is no range.
    """
    sign = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    is_own = (pl.col("kind") == "target") & (pl.col("about") == "own") & pl.col("restates").is_null()
    is_of_the_year = (pl.col("period_start") == pl.col("plan_year")) & (pl.col("period_end") == pl.col("plan_year"))
    return (
        claims.filter(is_own, pl.col("indicator").is_not_null(), pl.col("value").is_not_null())
        .join(
            placed(reports).select("report_id", "place", "name", "level", "province", "city", "plan_year", "new_term"),
            on="report_id",
            validate="m:1",
        )
        .filter(is_of_the_year, pl.col("span") != "part", ~is_of_years())
        .sort("new_term", "report_id", "start")
        .group_by("place", "plan_year", *CELL, maintain_order=True)
        .agg(
            pl.first("name", "level", "province", "city", "claim_id", "report_id", "quote", "comparator", "commitment"),
            target=pl.first("signed"),
            target_high=(pl.col("value_high") * sign).first(),
            stated=pl.len(),
        )
        .rename({"plan_year": "year"})
        .sort("place", "year", *CELL, nulls_last=True)
    )


def ladder(claims: pl.DataFrame, reports: pl.DataFrame, range: str = "mid") -> pl.DataFrame:
    """A place's targets of a year beside those of its city, its province and the nation: a row a target and level above.

    `amplification` is the place's number less that of the level above, in percentage points, of growth and of what is added to a share
    (提高1个百分点); of a range the middle counts, or by `range` its `low` or `high` end (see `as_compared`). It is null for amounts and
    for levels that are shares (森林覆盖率, 失业率), which differ by nature, and where the level above has none, when `reason` says why. Li, Liu, Weng
    and Zhou, "Target Setting in Tournaments" (The Economic Journal 129, 2019, 2888-2915) find that growth targets rise from level to
    level: that is an amplification above 0. A level above that a place does not have (a district of 直辖市 has no city) has no row.
    """
    targets = year_targets(claims, reports)
    level = targets.schema["level"]
    known = placed(reports).select(above_place="place", year="plan_year", is_known=pl.lit(True)).unique()
    said = ["claim_id", "report_id", "quote", "comparator", "target", "target_high"]
    above = targets.select(
        "year", *CELL, above_place="place", **{f"above_{column.removesuffix('_id')}": column for column in said}
    )
    is_pace = (pl.col("basis") == "growth") | (pl.col("basis") == "added") & pl.col("unit").is_in(["%", "百分点", "‰"])
    own, other = (
        middle(pl.col(f"{whose}target"), pl.coalesce(f"{whose}target_high", f"{whose}target"), range)
        for whose in ("", "above_")
    )
    return (
        pl.concat(
            targets.with_columns(above_level=pl.lit(name, dtype=level), above_place=place)
            for name, place in _places_above().items()
        )
        .filter(pl.col("above_place").is_not_null())
        .join(above, on=["above_place", "year", *CELL], how="left", nulls_equal=True, validate="m:1")
        .join(known, on=["above_place", "year"], how="left", validate="m:1")
        .with_columns(
            amplification=pl.when(is_pace).then((own - other).round(6)),
            reason=pl.when(pl.col("above_claim").is_null()).then(
                pl.when("is_known").then(pl.lit("not stated")).otherwise(pl.lit("no report"))
            ),
        )
        .drop("is_known", "province", "city")
        .sort("place", "year", *CELL, "above_level", nulls_last=True)
    )


def _places_above() -> dict[str, pl.Expr]:
    """The full name of the place above at each level, null where there is none."""
    level = pl.col("level").cast(pl.String)
    return {
        "nation": pl.when(level != "nation").then(pl.lit(NATION)),
        "province": pl.when(level.is_in(["city", "county"])).then("province"),
        "city": pl.when((level == "county") & ~IS_MUNICIPALITY).then(pl.col("province") + pl.col("city")),
    }
