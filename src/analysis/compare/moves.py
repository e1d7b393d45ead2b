"""Who moved: the main targets of a scope's places beside those of the year before."""

import polars as pl

from analysis.compare.changes import compare_years
from analysis.compare.firmness import code_firmness
from analysis.compare.records import member_reports
from analysis.compare.targets import name_cells, write_claim
from analysis.schema import CELL, Frames

TURNS = ["lowered", "raised", "reworded", "same", "new", "dropped"]


def both_years(reports: pl.DataFrame, scope: str, year: int) -> pl.DataFrame:
    """The reports that plan `year` of the places directly below `scope` whose report of the year before is at hand
    too, a row a place."""
    two = member_reports(reports, scope, year - 1, year)
    return two.filter(pl.len().over("place") == 2, pl.col("plan_year") == year)


def year_moves(frames: Frames, reports: pl.DataFrame, limit: int = 8) -> pl.DataFrame:
    """What became of the `limit` targets that most places of `reports` (see `both_years`) state, against the year
    before: a row a place and target that either of the two years states.

    `turn` is raised, lowered, new or dropped as in `compare_years`, reworded where the number is the same and its
    wording is not (6%以上 → 6%左右, 力争6% → 6%), or same. `written` and `previous_written` are the words, null where a
    year has none, `compared` and `previous_compared` the numbers that were compared, of a range its middle; `rank`
    counts the targets, the most stated first.
    """
    year = max(reports["plan_year"].drop_nulls(), default=0)
    changes = (
        compare_years(frames)
        .join(reports.select("place", "adcode"), on="place", how="inner", validate="m:1")
        .filter(pl.col("year") == year, pl.col("previous_year") == year - 1)
    )
    words = code_firmness(frames.claims).select(
        "claim_id", "firmness", written=write_claim(), bound=pl.col("comparator").cast(pl.String)
    )
    before = words.select(pl.all().name.prefix("previous_"))
    is_reworded = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"previous_{name}")) for name in ("firmness", "bound")
    )
    is_range = [pl.col(f"{when}target_high").is_not_null() for when in ("", "previous_")]
    turn = pl.when((pl.col("change") == "same") & (is_reworded | (is_range[0] != is_range[1])))
    return (
        changes.join(words, on="claim_id", how="left", validate="m:1")
        .join(before, on="previous_claim_id", how="left", validate="m:1")
        .with_columns(
            turn=turn.then(pl.lit("reworded")).otherwise(pl.col("change").cast(pl.String)),
            change=pl.when(pl.coalesce("target", "previous_target") < 0).then(pl.lit("down")).otherwise(pl.lit("up")),
            compared=(pl.col("target") + pl.coalesce("target_high", "target")) / 2,
            previous_compared=(pl.col("previous_target") + pl.coalesce("previous_target_high", "previous_target")) / 2,
        )
        .pipe(name_cells)
        .pipe(_main, limit)
        .sort("rank", "adcode", "place")
    )


def _main(moves: pl.DataFrame, limit: int) -> pl.DataFrame:
    """The moves of the cells that most places state in either year, two at least where there are two, with their
    `rank`."""
    cells = (
        moves.group_by(CELL)
        .agg(pl.first("order"), places=pl.n_unique("place"))
        .filter(pl.col("places") >= min(2, moves["place"].n_unique()))
        .sort("places", "order", *CELL, descending=[True, False, False, False, False], nulls_last=True)
        .head(limit)
        .with_row_index("rank")
        .select(*CELL, "rank")
    )
    return moves.join(cells, on=CELL, nulls_equal=True, validate="m:1")
