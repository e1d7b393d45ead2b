"""What the places of a scope promised for the year: all of it, and the core that most of them state."""

import polars as pl

from analysis.frames import Frames
from analysis.vocab import vocab
from analysis.wording import say

CELL = ["indicator", "basis", "unit"]  # like is compared with like: never two bases or two units in one column


def sentences(clauses: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The sentences of the reports, a row a sentence, with its first clause's section and part, and its offsets and text."""
    return (
        clauses.join(reports.select("report_id"), on="report_id", how="semi")
        .group_by("report_id", "sentence_id", maintain_order=True)
        .agg(pl.first("section", "part"), pl.min("start"), pl.max("end"))
        .join(reports.select("report_id", "text"), on="report_id", validate="m:1")
        .with_columns(sentence=pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")))
        .drop("text")
    )


def with_sources(claims: pl.DataFrame, frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The claims of `reports` (see `scope_reports`), each with its place's `name`, its report's `title` and `date`, its `section`,
    `part` and whole `sentence`, and `at`, the offset of the quote in the sentence."""
    columns = ["report_id", "place", "name", "is_parent", "adcode", "plan_year", "title", "date", "file"]
    said = sentences(frames.clauses, reports).select("report_id", "sentence_id", "section", "part", "sentence", sentence_start="start")
    return (
        claims.join(reports.select(columns), on="report_id", validate="m:1")
        .join(frames.clauses.select("report_id", "clause_id", "sentence_id"), on=["report_id", "clause_id"], how="left", validate="m:1")
        .join(said, on=["report_id", "sentence_id"], how="left", validate="m:1")
        .with_columns(at=pl.col("start") - pl.col("sentence_start"))
        .sort(~pl.col("is_parent"), "adcode", "place", "start")
    )


def own_targets(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """What each of the reports promises for its own place and plan year, with its source; repetitions left out. A row a target."""
    is_own = (pl.col("kind") == "target") & (pl.col("about") == "own") & pl.col("restates").is_null()
    is_of_the_year = (pl.col("period_start") == pl.col("plan_year")) & (pl.col("period_end") == pl.col("plan_year"))
    return frames.claims.filter(is_own).pipe(with_sources, frames, reports).filter(is_of_the_year)


def pledges(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the 民生实事 of each report, with their source: from the list of them where there is one, else from wherever
    the text marks them ([实事3]) or says how many there are (办好十件民生实事). A row a claim."""
    in_list = pl.col("part") == "pledges"
    is_marked = pl.col("pledge").is_not_null() | (pl.col("indicator") == "民生实事").fill_null(False)
    return (
        frames.claims.pipe(with_sources, frames, reports)
        .filter(in_list | is_marked, pl.col("kind") == "target")
        .filter(in_list.any().over("report_id") == in_list)
    )


def core_targets(targets: pl.DataFrame, limit: int = 8) -> pl.DataFrame:
    """The targets that most places state: of each indicator, basis and unit, the `limit` columns with the most places below the
    scope (two at least, where there are two); a row a place and column.

    Of several statements in one cell the first in the part `goals` stands, else the first in the text; `others` counts the rest.
    `label` names the column, `is_rate` says that the scope's own number is a yardstick for its parts (6%) and not their sum (100 km), `stated` is its number of places, `written` is what the cell says, `signed_high` the far end
    of a range, else the same as `signed`. Targets in words
    (与经济增长同步) stand in their indicator's most stated column and have no value.
    """
    cells = targets.filter(pl.col("indicator").is_not_null()).pipe(_seat_words)
    wanted = min(2, targets.filter(~pl.col("is_parent"))["name"].n_unique())
    columns = (
        cells.filter(~pl.col("is_parent")).group_by(CELL)
        .agg(stated=pl.col("name").n_unique(), falls=(pl.col("change") == "down").mean() > 0.5)
        .filter(pl.col("stated") >= wanted)
        .join(vocab("indicators").select("indicator", "amount").with_row_index("order"), on="indicator", how="left")
        .sort(["stated", "order", "basis", "unit"], descending=[True, False, False, False], nulls_last=True)
        .head(limit).with_row_index("rank").with_columns(label=_label(), is_rate=_is_rate()).drop("order", "amount")
    )
    return (
        cells.join(columns, on=CELL, nulls_equal=True, validate="m:1")
        .sort(pl.col("part").cast(pl.String) != "goals", pl.col("value").is_null(), "start", nulls_last=True)
        .with_columns(others=pl.len().over("name", "rank") - 1)
        .unique(["name", "rank"], keep="first", maintain_order=True)
        .with_columns(written=_written(), signed_high=_upper_end())
        .sort("rank", ~pl.col("is_parent"), "adcode", "place")
    )


def _seat_words(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets, where those in words have the basis and unit that most places state the indicator in."""
    usual = (
        targets.filter(pl.col("value").is_not_null())
        .group_by(CELL).agg(pl.col("name").n_unique())
        .sort("name", *CELL, descending=[True, False, False, False])
        .unique("indicator", keep="first").select("indicator", usual_basis="basis", usual_unit="unit")
    )
    in_words = pl.col("value").is_null()
    return (
        targets.join(usual, on="indicator", how="left", validate="m:1")
        .with_columns(
            basis=pl.when(in_words).then(pl.coalesce("usual_basis", "basis")).otherwise("basis"),
            unit=pl.when(in_words).then("usual_unit").otherwise("unit"))
        .drop("usual_basis", "usual_unit")
    )


def _is_rate() -> pl.Expr:
    return (pl.col("basis") == "growth").fill_null(False) | (pl.col("amount") == "rate").fill_null(False) | pl.col("indicator").str.contains("人均")


def _label() -> pl.Expr:
    name = pl.col("indicator")
    return (
        pl.when((pl.col("basis") == "growth") & pl.col("falls")).then(pl.format(say("label_fall", name="{}"), name))
        .when(pl.col("basis") == "growth").then(pl.format(say("label_growth", name="{}"), name))
        .when((pl.col("basis") == "added") & ~name.str.starts_with("新增")).then(pl.format(say("label_added", name="{}"), name))
        .otherwise(name)
    )


def _upper_end() -> pl.Expr:
    sign = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    return pl.coalesce(pl.col("value_high") * sign, "signed")


def _written() -> pl.Expr:
    """The cell as the report has it; a fall says so, for the quote is only its number."""
    quote = pl.coalesce("words", "quote").str.replace_all(r"\s+", "")
    falls = (pl.col("change") == "down") & ~quote.str.contains("下降|降低|减少|[-−－]")
    return pl.when(falls).then(pl.format(say("falls_by", quote="{}"), quote)).otherwise(quote)
