"""What a place promised and what it delivered, year by year: the frames behind the pages that look across years and
levels.
"""

import polars as pl

from analysis.compare import targets
from analysis.compare.changes import compare_years
from analysis.compare.ladder import ladder
from analysis.compare.scopes import NATION, find_place, find_scope, placed
from analysis.compare.targets import as_compared, clip_source, name_cells, upper_end, with_sources, write_claim
from analysis.schema import CELL, Frames
from analysis.words import say, write_number

IS_PRODUCT = (pl.col("indicator") == "地区生产总值") & (pl.col("basis") == "growth")  # what people ask for first


def place_reports(reports: pl.DataFrame, place: str, first: int = 0, last: int = 9999) -> pl.DataFrame:
    """The reports of a place, named in short or in full, that plan the years from `first` to `last`: a row a year.

    Raises NoSuchChoice for a place without a report.
    """
    own = placed(reports).filter(
        pl.col("place") == find_place(reports, place), pl.col("plan_year").is_between(first, last)
    )
    return _annual(own.with_columns(is_parent=pl.lit(False)))


def member_reports(reports: pl.DataFrame, scope: str, first: int, last: int) -> pl.DataFrame:
    """The reports that plan the years from `first` to `last` of the places directly below `scope`, a row a place and
    year.

    Raises NoSuchChoice where the scope is unknown.
    """
    below = placed(reports).filter(
        pl.col("scope") == find_scope(reports, scope), pl.col("plan_year").is_between(first, last)
    )
    return _annual(below.with_columns(is_parent=pl.lit(False)))


def level_reports(reports: pl.DataFrame, year: int) -> pl.DataFrame:
    """The reports of all levels that plan `year`, a row a place; the nation's own has `is_parent`."""
    of_year = placed(reports).filter(pl.col("plan_year") == year).with_columns(is_parent=pl.col("place") == NATION)
    return _annual(of_year).sort(~pl.col("is_parent"), "adcode", "place")


def _annual(reports: pl.DataFrame) -> pl.DataFrame:
    """One report a place and year: that of the year before the plan of a new term."""
    return reports.sort("adcode", "place", "plan_year", "new_term", nulls_last=False).unique(
        ["place", "plan_year"], keep="first", maintain_order=True
    )


def year_targets(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The targets of the year of each of the reports (see `targets.year_targets`, whose rule it is) as pages show them:
    a row a place, year, indicator, basis and unit, with source and `written`; `others` counts further statements of the
    same.
    """
    chosen = targets.year_targets(frames, reports).select("claim_id", others=pl.col("stated") - 1)
    return (
        frames.claims.join(chosen.select("claim_id"), on="claim_id", how="semi")
        .pipe(with_sources, frames, reports)
        .join(chosen, on="claim_id", validate="1:1")
        .pipe(name_cells)
        .with_columns(written=write_claim(), year=pl.col("plan_year"), source=clip_source())
        .sort("adcode", "place", "year", "start")
    )


def judged_targets(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The targets of `year_targets` beside their results: a row a target.

    `low` and `high` are its ends, `result` is in its unit; `written`, `source` and `claim_id` are the target's words,
    its sentence and its claim, and with `result_` the result's. `state` is that of `_state`; `is_lenient` says of a
    target that was met that only the room which 左右 gives made it so.
    """
    answers = frames.pairs.select(
        claim_id="target_claim",
        result_claim_id="result_claim",
        low="target",
        high=pl.coalesce("target_high", "target"),
        result="result",
        met="met",
        reason="reason",
        estimated="estimated",
        factor="factor",
        bound="bound",
        is_lenient=pl.col("met") & ~pl.col("met_strict"),
    )
    targets = year_targets(frames, reports).join(answers, on="claim_id", how="inner", validate="1:1")
    said = result_claims(frames, targets).select(
        result_claim_id="claim_id", result_written=write_claim(), result_source=clip_source()
    )
    return (
        targets.join(said, on="result_claim_id", how="left", validate="m:1")
        .join(_reviewed(frames.reports), on=["place", "year"], how="left", validate="m:1")
        .with_columns(state=_state())
        .pipe(_with_external)
        .drop("is_whole_review")
        .sort("adcode", "place", "year", "start")
    )


def _reviewed(reports: pl.DataFrame) -> pl.DataFrame:
    """The places and years that a report at hand looks back on: a row each, `is_whole_review` where one of them is
    there in full.
    """
    return (
        placed(reports)
        .drop_nulls("review_year")
        .group_by("place", year="review_year")
        .agg(is_whole_review=(pl.col("status") == "ok").any())
    )


IS_ANSWERABLE = ~pl.col("state").is_in(["due", "unseen"])  # a report that looks back on the target's year is at hand


def _state() -> pl.Expr:
    """What became of a target: met, missed, open (a result that settles nothing), silent (a report that looks back on
    the year does not say), partial (the only one that does is not whole), unseen (it is missing among later ones), or
    due (no later report is at hand).
    """
    return (
        pl.when("met")
        .then(pl.lit("met"))
        .when(~pl.col("met"))
        .then(pl.lit("missed"))
        .when(pl.col("result").is_not_null())
        .then(pl.lit("open"))
        .when(pl.col("is_whole_review").is_null() & (pl.col("reason") == "no later report"))
        .then(pl.lit("due"))
        .when(pl.col("is_whole_review").is_null())
        .then(pl.lit("unseen"))
        .when(~pl.col("is_whole_review"))
        .then(pl.lit("partial"))
        .otherwise(pl.lit("silent"))
    )


def _with_external(records: pl.DataFrame) -> pl.DataFrame:
    """The records, with the words of results that no report gives (see results.csv): their number."""
    is_external = pl.col("result").is_not_null() & pl.col("result_claim_id").is_null()
    some = records.filter(is_external).select("claim_id", "result", "unit")
    written = [
        say("external", number=write_number(value, unit)) for value, unit in some.select("result", "unit").rows()
    ]
    said = some.select("claim_id", external=pl.Series(written, dtype=pl.String))
    return (
        records.join(said, on="claim_id", how="left", validate="1:1")
        .with_columns(result_written=pl.coalesce("result_written", "external"))
        .drop("external")
    )


def result_claims(frames: Frames, targets: pl.DataFrame) -> pl.DataFrame:
    """The claims that are results of `judged_targets`, with their sources."""
    wanted = frames.claims.filter(pl.col("claim_id").is_in(targets["result_claim_id"].drop_nulls().unique().implode()))
    return with_sources(wanted, frames, placed(frames.reports).with_columns(is_parent=pl.lit(False)))


def most_stated(targets: pl.DataFrame, limit: int, by: str) -> pl.DataFrame:
    """The targets of the `limit` cells that most values of `by` (name, year) state, with `rank`, the most stated first;
    of equals the one that stands first in the list of indicators.
    """
    targets = targets.drop("rank", strict=False)
    cells = (
        targets.group_by(CELL, maintain_order=True)
        .agg(stated=pl.n_unique(by), order=pl.first("order"))
        .sort("stated", "order", *CELL, descending=[True, False, False, False, False], nulls_last=True)
        .head(limit)
        .with_row_index("rank")
        .drop("order", "stated")
    )
    return targets.join(cells, on=CELL, nulls_equal=True, validate="m:1").sort(
        "rank", "level", "adcode", "place", "year"
    )


def main_line(records: pl.DataFrame) -> pl.DataFrame:
    """The records of one cell: growth of 地区生产总值 where it is among them, else the most stated rate, else the most
    stated amount.
    """
    chosen = records.sort(~IS_PRODUCT, ~pl.col("is_rate"), "rank", maintain_order=True).head(1)["rank"]
    return records.filter(pl.col("rank").is_in(chosen.implode()))


def indicator_targets(frames: Frames, reports: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """The targets of one indicator, in whatever basis and unit: a row a place, basis and unit, those that most places
    state first.
    """
    targets = (
        year_targets(frames, reports)
        .filter(pl.col("indicator") == indicator)
        .with_columns(signed_high=upper_end(), compared=as_compared())
    )
    level = pl.col("level").to_physical()
    return most_stated(targets, 99, "name").sort(
        "rank", level, "compared", "adcode", descending=[False, False, True, False]
    )


def place_rungs(frames: Frames, place: str, year: int) -> pl.DataFrame:
    """The targets of a place that a level above states too: a row an indicator and level, the nation first, the place
    itself last.

    `asked` is what the place asks more than the level above it that is nearest, in percentage points; null but for
    growth, see `ladder`.
    """
    rungs = ladder(frames).filter(pl.col("place") == place, pl.col("year") == year, pl.col("above_claim").is_not_null())
    above = rungs.select(
        *CELL,
        claim_id="above_claim",
        rung=pl.col("above_level").cast(pl.String),
        place="above_place",
        asked=pl.lit(None, pl.Float64),
    )
    # The nearest level above is the last of nation, province, city.
    nearest = rungs.sort("above_level").unique(CELL, keep="last", maintain_order=True)
    itself = nearest.select(*CELL, "claim_id", rung=pl.lit("own"), place="place", asked="amplification")
    family = (
        placed(frames.reports)
        .filter(pl.col("place").is_in(pl.concat([above, itself])["place"].implode()))
        .with_columns(is_parent=pl.col("place") != place)
    )
    rows = pl.concat([above, itself]).select("claim_id", "rung", "asked")
    said = with_sources(frames.claims.join(rows, on="claim_id", how="semi"), frames, family).join(
        rows, on="claim_id", validate="1:1"
    )
    height = pl.col("rung").replace_strict({"nation": 0, "province": 1, "city": 2, "own": 3}, return_dtype=pl.Int8)
    return (
        said.pipe(name_cells)
        .with_columns(
            written=write_claim(),
            source=clip_source(),
            signed_high=upper_end(),
            compared=as_compared(),
            height=height,
            year=pl.lit(year),
        )
        .with_columns(stated=pl.len().over(CELL))
        .sort(
            ~pl.col("is_rate"),
            "stated",
            "order",
            *CELL,
            "height",
            descending=[False, True, False, False, False, False, False],
            nulls_last=True,
        )
    )


def growth_steps(frames: Frames) -> pl.DataFrame:
    """How the growth target of 地区生产总值 changes from a level to the next below, over all reports: a row a step.

    `step` is the two levels (nation-province …), `places` the place-years that both state a number, `mean` the
    difference in percentage points, `above`, `same` and `below` how many ask more, the same or less. Each place stands
    beside the level directly above it.
    """
    directly = {"province": "nation", "city": "province", "county": "city"}
    level, above = pl.col("level").cast(pl.String), pl.col("above_level").cast(pl.String)
    is_direct = above == level.replace_strict(directly, default=None)
    growth = (pl.col("indicator") == "地区生产总值") & (pl.col("basis") == "growth")
    more = pl.col("amplification")
    return (
        ladder(frames)
        .filter(growth, is_direct, more.is_not_null())
        .group_by(
            step=pl.concat_str(above, level, separator="-"), height=pl.col("level").to_physical(), maintain_order=True
        )
        .agg(
            places=pl.len(),
            mean=more.mean(),
            above=(more > 1e-9).sum(),
            same=(more.abs() <= 1e-9).sum(),
            below=(more < -1e-9).sum(),
            first=pl.min("year"),
            last=pl.max("year"),
        )
        .sort("height")
        .drop("height")
    )


def place_changes(frames: Frames, reports: pl.DataFrame, most: int = 3) -> pl.DataFrame:
    """What changed in the targets of the place of `reports` in the latest `most` of its years that have a year before
    them; the rows of `compare_years` with `label` and `order`, where `turn` is what is `change` there.
    """
    changes = compare_years(frames).join(reports.select("place").unique(), on="place", how="semi")
    latest = changes["year"].unique().sort(descending=True).head(most)
    falls = pl.when(pl.coalesce("target", "previous_target") < 0).then(pl.lit("down")).otherwise(pl.lit("up"))
    return (
        changes.filter(pl.col("year").is_in(latest.implode()))
        .rename({"change": "turn"})
        .with_columns(change=falls)
        .pipe(name_cells)
    )


def changed_claims(frames: Frames, changes: pl.DataFrame) -> pl.DataFrame:
    """The claims of `place_changes`, with their sources."""
    wanted = pl.concat([changes["claim_id"], changes["previous_claim_id"]]).drop_nulls().unique()
    reports = placed(frames.reports).with_columns(is_parent=pl.lit(False))
    return with_sources(frames.claims.filter(pl.col("claim_id").is_in(wanted.implode())), frames, reports)
