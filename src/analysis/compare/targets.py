"""What the places of a scope promised for the year: all of it, and the core that most of them state."""

import polars as pl

from analysis.compare.pairs import is_of_years
from analysis.schema import Frames
from analysis.vocab import vocab
from analysis.words import say

CELL = ["indicator", "basis", "unit"]  # like is compared with like: never two bases or two units in one column


def sentences(clauses: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The sentences of the reports, a row a sentence, with its first clause's section and part, and its offsets and text."""
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
    """The claims of `reports` (see `scope_reports`), each with its place's `name`, its report's `title` and `date`, its `section`,
    `part` and whole `sentence`, and `at`, the offset of the quote in the sentence."""
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
    """What each of the reports promises for its own place or a part of it and its plan year, with its source; repetitions and averages of several years left out.
    A row a target."""
    is_own = (pl.col("kind") == "target") & (pl.col("about") != "other") & pl.col("restates").is_null()
    is_of_the_year = (pl.col("period_start") == pl.col("plan_year")) & (pl.col("period_end") == pl.col("plan_year"))
    return frames.claims.filter(is_own).pipe(with_sources, frames, reports).filter(is_of_the_year, ~is_of_years())


def numbered(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets with a number; those in words (与经济增长同步) left out."""
    return targets.filter(pl.col("value").is_not_null())


def pledges(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the 民生实事 of each report, with their source and `kind`: from the numbered list of them where there is one, else
    from wherever the text numbers them (一是…十是, [实事3]), else from the chapter about them, else how many there are (办好十件民生实事).
    A row a claim."""
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
    """The targets that most places state: of each indicator, basis and unit, the `limit` columns with the most places below the
    scope (two at least, where there are two); a row a place and column.

    Of several statements in one cell the first in the part `goals` stands, else the first in the text; `others` counts the rest.
    Only what a place says of itself as a whole counts. `label` and `is_rate` are those of `name_cells`, `stated` is the column's number
    of places, `written` is what the cell says, `signed_high` the far end of a range, else the same as `signed`, and `compared` what
    stands for it beside others (see `as_compared`). Targets in words (与经济增长同步) stand in their indicator's most
    stated column and have no value.
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
        .sort(pl.col("part").cast(pl.String) != "goals", pl.col("value").is_null(), "start", nulls_last=True)
        .with_columns(others=pl.len().over("name", "rank") - 1)
        .unique(["name", "rank"], keep="first", maintain_order=True)
        .with_columns(written=write_claim(), signed_high=upper_end(), compared=as_compared())
        .sort("rank", ~pl.col("is_parent"), "adcode", "place")
    )


def name_cells(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets with `label`, the name of their indicator and basis (固定资产投资增速), `order`, the indicator's line in the list of
    indicators, and `is_rate`: whether the number above is a yardstick for its parts (6%) and not their sum (100 km)."""
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
    """The number that stands for a claim beside others, signed: of a range its middle (`mid`, as the literature on growth targets has
    it), the end nearer to zero (`low`) or the far one (`high`). Raises ValueError for another `range`.

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
    """The sentence around the quote at `at`, at most `around` characters on either side; what `tables.clip` gives for a row."""
    first = (pl.col("at") - around).clip(0)
    last = pl.col("at") + pl.col("quote").str.len_chars() + around
    clipped = pl.col("sentence").str.slice(first, last - first).str.strip_chars()
    return pl.concat_str(
        pl.when(first > 0).then(pl.lit("…")).otherwise(pl.lit("")),
        clipped,
        pl.when(last < pl.col("sentence").str.len_chars()).then(pl.lit("…")).otherwise(pl.lit("")),
    )
