"""What a place promises for a year, one number an indicator, beside the places above it (层层加码)."""

import polars as pl

from analysis.compare.scopes import IS_MUNICIPALITY, NATION, placed
from analysis.compare.targets import middle, year_targets
from analysis.schema import CELL, Frames


def ladder(frames: Frames, range: str = "mid") -> pl.DataFrame:
    """A place's targets of a year beside those of its city, its province and the nation: a row a target and level
    above.

    `amplification` is the place's number less that of the level above, in percentage points, of growth and of what is
    added to a share (提高1个百分点); of a range the middle counts, or by `range` its `low` or `high` end (see
    `as_compared`). It is null for amounts and for levels that are shares (森林覆盖率, 失业率), which differ by nature,
    and where the level above has none, when `reason` says why. Li, Liu, Weng and Zhou, "Target Setting in Tournaments"
    (The Economic Journal 129, 2019, 2888-2915) find that growth targets rise from level to level: that is an
    amplification above 0. A level above that a place does not have (a district of 直辖市 has no city) has no row.
    """
    said = ["claim_id", "report_id", "quote", "comparator", "commitment", "target", "target_high"]
    targets = year_targets(frames).select("place", "name", "level", "province", "city", "year", *CELL, *said, "stated")
    level = targets.schema["level"]
    known = placed(frames.reports).select(above_place="place", year="plan_year", is_known=pl.lit(True)).unique()
    above = targets.select(
        "year",
        *CELL,
        above_place="place",
        **{f"above_{column.removesuffix('_id')}": column for column in said if column != "commitment"},
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
