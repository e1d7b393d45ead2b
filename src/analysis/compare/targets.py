"""What the places of a scope promised for the year: all of it, and the core that most of them state."""

from collections.abc import Sequence

import polars as pl

from analysis.compare.firmness import code_firmness
from analysis.compare.pairs import is_of_years
from analysis.compare.scopes import placed
from analysis.schema import CELL, Frames
from analysis.vocab import vocab
from analysis.words import say

PLACE = ["place", "name", "level", "province", "city", "adcode"]
IS_OF_PLAN_YEAR = (pl.col("period_start") == pl.col("plan_year")) & (pl.col("period_end") == pl.col("plan_year"))


def sentences(clauses: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The sentences of the reports, a row a sentence, with its first clause's section and part, and its offsets and
    text.
    """
    spans = (
        clauses.filter(pl.col("report_id").is_in(reports["report_id"].implode()))
        .group_by("report_id", "sentence_id", maintain_order=True)
        .agg(pl.first("section", "part"), pl.min("start"), pl.max("end"))
    )
    texts = dict(
        reports.filter(pl.col("report_id").is_in(spans["report_id"].implode())).select("report_id", "text").iter_rows()
    )
    # polars counts a text's characters from its beginning for every sentence; Python need not
    cut = [texts[report][start:end] for report, start, end in spans.select("report_id", "start", "end").iter_rows()]
    return spans.with_columns(sentence=pl.Series(cut, dtype=pl.String))


def with_sources(claims: pl.DataFrame, frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The claims of `reports` (see `scope_reports`), each with its place's `name`, its report's `title` and `date`, its
    `section`, `part` and whole `sentence`, and `at`, the offset of the quote in the sentence.
    """
    columns = ["report_id", "place", "name", "level", "is_parent", "adcode", "plan_year", "title", "date", "file"]
    named = claims.join(reports.select(columns), on="report_id", validate="m:1").join(
        frames.clauses.select("report_id", "clause_id", "sentence_id"),
        on=["report_id", "clause_id"],
        how="left",
        validate="m:1",
    )
    asked = frames.clauses.join(
        named, on=["report_id", "sentence_id"], how="semi"
    )  # cutting sentences out of texts takes time
    said = sentences(asked, reports).select(
        "report_id", "sentence_id", "section", "part", "sentence", sentence_start="start"
    )
    return (
        named.join(said, on=["report_id", "sentence_id"], how="left", validate="m:1")
        .with_columns(at=pl.col("start") - pl.col("sentence_start"))
        .sort(~pl.col("is_parent"), "adcode", "place", "start")
    )


def own_targets(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """All that each of the reports promises for its own place or a part of it and its plan year, with its source;
    repetitions and averages of several years left out. A row a target; `is_chosen` are those that `year_targets` takes,
    one a cell.
    """
    is_own = (pl.col("kind") == "target") & (pl.col("about") != "other") & pl.col("restates").is_null()
    chosen = year_targets(frames, reports)["claim_id"]
    return (
        frames.claims.filter(is_own)
        .pipe(with_sources, frames, reports)
        .filter(IS_OF_PLAN_YEAR, ~is_of_years())
        .with_columns(is_chosen=pl.col("claim_id").is_in(chosen.implode()))
    )


def year_targets(frames: Frames, reports: pl.DataFrame | None = None) -> pl.DataFrame:
    """The targets of places for their plan years, one number a cell: a row a place, year, indicator, basis and unit.

    This is the one rule, which pages, ladder, changes and panel follow. A target of the year is the place's own, has an
    indicator and a number, is for the plan year as a whole, no average of several years and no repetition. Of several
    the first stands, in the order of `first_stated`; `stated` counts them, `stretch` is a second value that is striven
    for beside it. `target` and `target_high` are signed, as stated, the end nearer to zero first; `target_high` is null
    where there is no range. By default of all reports.
    """
    is_whole = (pl.col("span") != "part") & ~is_of_years()
    return (
        stated_targets(frames, reports)
        .filter(IS_OF_PLAN_YEAR, is_whole)
        .rename({"plan_year": "year"})
        .pipe(first_stated, ["place", "year", *CELL])
    )


def stated_targets(frames: Frames, reports: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every number that a place promises of an indicator for itself, of whatever period: a row a claim, with its place,
    its report's `plan_year`, `plan_end` and `new_term`, its `firmness`, and the `part` and `sentence_id` of its clause.
    What a level above asks of the place (全省增长6%) and parts of it are not its own.
    """
    reports = placed(frames.reports if reports is None else reports)
    is_own = (pl.col("kind") == "target") & (pl.col("about") == "own") & pl.col("restates").is_null()
    clauses = frames.clauses.select("report_id", "clause_id", "sentence_id", "part")
    return (
        frames.claims.filter(is_own, pl.col("indicator").is_not_null(), pl.col("value").is_not_null())
        .join(reports.select("report_id", *PLACE, "plan_year", "plan_end", "new_term"), on="report_id", validate="m:1")
        .join(clauses, on=["report_id", "clause_id"], how="left", validate="m:1")
        .pipe(code_firmness)
    )


def first_stated(
    targets: pl.DataFrame,
    key: list[str],
    main: Sequence[str] = ("goals",),
    reports_first: Sequence[str] = ("new_term", "report_id"),
) -> pl.DataFrame:
    """One of the `stated_targets` for each value of the key, with `stated`, `stretch`, `target` and `target_high`.

    A year's own report goes before the plan of a new government (given in autumn), the year's main targets (`goals`)
    before tasks (a zone's growth, a review that was taken for plans), then the first in the text. `main` are other
    parts that count as main, and `reports_first` is another order of reports.
    """
    sign = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    is_task = ~pl.col("part").cast(pl.String).is_in(main).fill_null(False)
    ordered = targets.with_columns(pl.col("new_term").fill_null(False), is_task=is_task).sort(
        *reports_first, "is_task", "start", "claim_id"
    )
    first = ordered.with_columns(stated=pl.len().over(key)).unique(key, keep="first", maintain_order=True)
    return (
        first.join(_stretches(ordered, first, key), on="claim_id", how="left", validate="1:1")
        .with_columns(target="signed", target_high=pl.col("value_high") * sign)
        .drop("is_task")
        .sort(key, nulls_last=True)
    )


def _stretches(targets: pl.DataFrame, first: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """`claim_id` and `stretch` of those first stated behind which the same sentence, or the year's main targets, name a
    value that asks more and is only striven for: 增长6%以上、力争7%.
    """
    near = (pl.col("sentence_id") == pl.col("sentence_id_second")) | ~(pl.col("is_task") | pl.col("is_task_second"))
    more = pl.col("signed_second") - upper_end()
    asks_more = pl.when(pl.col("goal").is_in(["ceiling", "cut"])).then(more < 0).otherwise(more > 0)
    on = [*dict.fromkeys([*key, "unit", "report_id"])]
    second = targets.filter(firmness="striving").select(*on, "sentence_id", "is_task", "start", "signed")
    return (
        first.join(vocab("indicators").select("indicator", "goal"), on="indicator", how="left", validate="m:1")
        .join(second, on=on, suffix="_second", nulls_equal=True)
        .filter(pl.col("start") < pl.col("start_second"), near, asks_more)
        .sort("claim_id", "start_second")
        .unique("claim_id", keep="first", maintain_order=True)
        .select("claim_id", stretch="signed_second")
    )


def numbered(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets with a number; those in words (与经济增长同步) left out."""
    return targets.filter(pl.col("value").is_not_null())


def pledges(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the 民生实事 of each report, with their source and `kind`: from the numbered list of them where
    there is one, else from wherever the text numbers them (一是…十是, [实事3]), else from the chapter about them, else
    how many there are (办好十件民生实事). A row a claim.
    """
    is_numbered, in_list = pl.col("pledge").is_not_null(), pl.col("part") == "pledges"
    choice = (
        pl.when(is_numbered & in_list)
        .then(0)
        .when(is_numbered)
        .then(1)
        .when(in_list)
        .then(2)
        .when(pl.col("indicator") == "民生实事")
        .then(3)
    )
    return (
        frames.claims.filter(pl.col("kind") == "target")
        .pipe(with_sources, frames, reports)
        .filter(choice == choice.min().over("report_id"))
        .with_columns(kind=_kind())
    )


def _kind() -> pl.Expr:
    """What a sentence about 民生实事 is about: the kind of the first wording of pledge_kinds.csv that stands in it."""
    said = pl.col("sentence").fill_null("")
    lines = vocab("pledge_kinds").iter_rows()
    return pl.coalesce(
        *(pl.when(said.str.contains(wording, literal=True)).then(pl.lit(kind)) for wording, kind in lines),
        pl.lit(say("kind_other")),
    )


def core_targets(targets: pl.DataFrame, limit: int = 8) -> pl.DataFrame:
    """The targets that most places state: of each indicator, basis and unit, the `limit` columns with the most places
    below the scope (two at least, where there are two); a row a place and column.

    Of several statements in one cell the one that `year_targets` takes stands; `others` counts the rest. Only what a
    place says of itself as a whole counts. `label` and `is_rate` are those of `name_cells`, `stated` is the column's
    number of places, `written` is what the cell says, `signed_high` the far end of a range, else the same as `signed`,
    and `compared` what stands for it beside others (see `as_compared`). Targets in words (与经济增长同步) stand in
    their indicator's most stated column and have no value.
    """
    cells = (
        targets.filter(pl.col("indicator").is_not_null(), pl.col("about") == "own").pipe(_seat_words).pipe(name_cells)
    )
    wanted = min(2, targets.filter(~pl.col("is_parent"))["name"].n_unique())
    columns = (
        cells.filter(~pl.col("is_parent"))
        .group_by(CELL)
        .agg(pl.first("order"), stated=pl.col("name").n_unique())
        .filter(pl.col("stated") >= wanted)
        .sort(["stated", "order", "basis", "unit"], descending=[True, False, False, False], nulls_last=True)
        .head(limit)
        .with_row_index("rank")
        .drop("order")
    )
    return (
        cells.join(columns, on=CELL, nulls_equal=True, validate="m:1")
        .sort(~pl.col("is_chosen"), pl.col("part").cast(pl.String) != "goals", "start", nulls_last=True)
        .with_columns(others=pl.len().over("name", "rank") - 1)
        .filter(pl.col("is_chosen") | pl.col("value").is_null())
        .unique(["name", "rank"], keep="first", maintain_order=True)
        .with_columns(written=write_claim(), signed_high=upper_end(), compared=as_compared())
        .sort("rank", ~pl.col("is_parent"), "adcode", "place")
    )


def name_cells(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets with `label`, the name of their indicator and basis (固定资产投资增速), `order`, the indicator's line
    in the list of indicators, and `is_rate`: whether the number above is a yardstick for its parts (6%) and not their
    sum (100 km).
    """
    known = vocab("indicators").select("indicator", "amount").with_row_index("order")
    falls = ((pl.col("change") == "down").mean() > 0.5).over(CELL)
    return (
        targets.join(known, on="indicator", how="left", validate="m:1")
        .with_columns(label=_label(falls), is_rate=_is_rate())
        .drop("amount")
    )


def _seat_words(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets, where those in words have the basis and unit that most places state the indicator in."""
    usual = (
        targets.filter(pl.col("value").is_not_null())
        .group_by(CELL)
        .agg(pl.col("name").n_unique())
        .sort("name", *CELL, descending=[True, False, False, False])
        .unique("indicator", keep="first")
        .select("indicator", usual_basis="basis", usual_unit="unit")
    )
    in_words = pl.col("value").is_null()
    return (
        targets.join(usual, on="indicator", how="left", validate="m:1")
        .with_columns(
            basis=pl.when(in_words).then(pl.coalesce("usual_basis", "basis")).otherwise("basis"),
            unit=pl.when(in_words).then("usual_unit").otherwise("unit"),
        )
        .drop("usual_basis", "usual_unit")
    )


def _is_rate() -> pl.Expr:
    return (
        (pl.col("basis") == "growth").fill_null(False)
        | (pl.col("amount") == "rate").fill_null(False)
        | pl.col("indicator").str.contains("人均")
    )


def _label(falls: pl.Expr) -> pl.Expr:
    name = pl.col("indicator")
    return (
        pl.when((pl.col("basis") == "growth") & falls)
        .then(pl.format(say("label_fall", name="{}"), name))
        .when(pl.col("basis") == "growth")
        .then(pl.format(say("label_growth", name="{}"), name))
        .when((pl.col("basis") == "added") & ~name.str.starts_with("新增"))
        .then(pl.format(say("label_added", name="{}"), name))
        .otherwise(name)
    )


def upper_end() -> pl.Expr:
    """The far end of a range, signed; of a single number itself."""
    sign = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    return pl.coalesce(pl.col("value_high") * sign, "signed")


def as_compared(range: str = "mid") -> pl.Expr:
    """The number that stands for a claim beside others, signed: of a range its middle (`mid`, as the literature on
    growth targets has it), the end nearer to zero (`low`) or the far one (`high`). Raises ValueError for another
    `range`.

    >>> row = {"signed": 5.0, "value_high": 6.0, "change": "up"}
    >>> pl.DataFrame([row, row | {"value_high": None}]).select(as_compared())["signed"].to_list()
    [5.5, 5.0]
    """
    return middle(pl.col("signed"), upper_end(), range)


def middle(near: pl.Expr, far: pl.Expr, range: str = "mid") -> pl.Expr:
    """What stands for a range between two ends, see `as_compared`."""
    if range not in ("mid", "low", "high"):
        raise ValueError(f"range is {range!r}: it is mid, low or high")
    return {"mid": (near + far) / 2, "low": near, "high": far}[range]


def write_claim() -> pl.Expr:
    """The claim as the report has it; a fall says so, for the quote is only its number."""
    quote = pl.coalesce("words", "quote").str.replace_all(r"\s+", "")
    falls = (pl.col("change") == "down") & ~quote.str.contains("下降|降低|减少|[-−－]")
    return pl.when(falls).then(pl.format(say("falls_by", quote="{}"), quote)).otherwise(quote)


def clip_source(around: int = 60) -> pl.Expr:
    """The sentence around the quote at `at`, at most `around` characters on either side; what `tables.clip` gives for a
    row.
    """
    first = (pl.col("at") - around).clip(0)
    last = pl.col("at") + pl.col("quote").str.len_chars() + around
    clipped = pl.col("sentence").str.slice(first, last - first).str.strip_chars()
    return pl.concat_str(
        pl.when(first > 0).then(pl.lit("…")).otherwise(pl.lit("")),
        clipped,
        pl.when(last < pl.col("sentence").str.len_chars()).then(pl.lit("…")).otherwise(pl.lit("")),
    )
