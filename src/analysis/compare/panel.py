"""Targets and results as a panel: what a place set itself for a year and what became of it, once for each indicator."""

from collections.abc import Iterable

import polars as pl

from analysis.compare.external import EXTERNAL, place_figures
from analysis.compare.firmness import code_firmness
from analysis.compare.pairs import comparable, first_results, is_of_years, pair_claims
from analysis.compare.scopes import COUNTRY, NoSuchChoice, find_place, find_scope, placed
from analysis.compare.targets import IS_OF_PLAN_YEAR, first_stated, middle, stated_targets
from analysis.schema import HORIZONS, LEVELS, PANEL, STATED, Frames
from analysis.vocab import five_year_plans, vocab

KEY = ["adcode", "year", "indicator", "basis", "horizon"]
TERM_YEARS = 5  # a plan of so many years or more is a term
SUFFIXES = {
    "level": "",
    "added": "_added",
    "growth": "_growth",
    "year": "",
    "term": "_term",
}  # of names in the wide form
RESULT_SUFFIX = "_result"
WIDE_INDEX = ["adcode", "place", "level", "province", "year"]
PANEL_CHOICES = {"form": ["long", "wide"], "range": ["mid", "low", "high"], "level": LEVELS.categories.to_list()}


def make_panel(
    frames: Frames,
    scope: str | None = None,
    level: str | None = None,
    years: int | Iterable[int] | None = None,
    indicators: list[str] | None = None,
    form: str = "long",
    range: str = "mid",
    external: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The frame `panel`: a row a place, year, indicator, basis and horizon, unique in (adcode, year, indicator, basis,
    horizon).

    Of a year there is a row for each place, each year from its first report at hand to its last (or each of `years`),
    and each indicator and basis that is stated of a year anywhere in the choice, so that what is not stated is a row
    too. `stated` tells which: a number; words (与经济增长同步); absent, where the report was read whole and has
    neither; unknown, where no whole report is at hand. Of several numbers the first stands, by the rule of
    `year_targets`, those in the indicator's usual unit before all others, to which spelled variants (斤, 吨) are
    converted; `unit` says which it is. `target` and `target_high` are signed, the lower end first; `target_mid` is the
    middle of a range (as in the literature on growth targets), or its lower or higher end, by `range`. A place's own
    numbers alone count: what a level above asks, and parts, do not.

    Of a term (`horizon` term: five years and more, what is to be reached in the last year of a plan, and averages over
    it) there is a row where it is stated, as the first report says that states it; `year` is its last.

    `result` and what follows from it are those of `pairs`. Where a place set no target, it is the first result that a
    later report states of the year without a doubt; none of indicators with stages (homes started, homes finished).
    Where reports are silent, the figures of `external` count (see `external.read_results`). Raises NoSuchChoice for a
    scope, level, form or range that is not there.
    """
    for name, given in (("form", form), ("range", range), ("level", level)):
        if given is not None and given not in PANEL_CHOICES[name]:
            raise NoSuchChoice(f"no {name} {given}: it is one of {', '.join(PANEL_CHOICES[name])}")
    reports = choose_reports(frames.reports, scope, level)
    figures = pl.DataFrame(schema=EXTERNAL) if external is None else external
    if len(figures):
        frames = frames._replace(pairs=pair_claims(frames.claims, frames.reports, figures))
    reports = reports.with_columns(pl.coalesce("adcode", "place"))  # a place that the list of divisions does not know
    claims = frames.claims.join(reports.select("report_id"), on="report_id", how="semi")
    claims = claims if indicators is None else claims.filter(pl.col("indicator").is_in(indicators))
    frames = frames._replace(claims=claims.filter(pl.col("indicator").is_not_null()), reports=reports)
    cells = _number_cells(frames)
    worded = _worded_cells(frames, cells)
    results = _result_cells(
        frames, figures if indicators is None else figures.filter(pl.col("indicator").is_in(indicators))
    )
    stated = pl.concat([cells, worded], how="diagonal").pipe(_in_years, years)
    rows = _grid(stated, results, reports, years)
    panel = (
        rows.join(stated.drop("place"), on=KEY, how="left", validate="1:1")
        .join(results, on=KEY, how="left", validate="1:1", suffix="_only")
        .pipe(_take_results)
        .pipe(_finish, frames, range)
    )
    return panel if form == "long" else widen(panel)


def choose_reports(reports: pl.DataFrame, scope: str | None, level: str | None) -> pl.DataFrame:
    """The reports that charts read of a place and all places below it, at whatever depth, or of one level of them.

    Raises NoSuchChoice, with the nearest, where there are none of the place.
    """
    known = placed(reports)
    if scope is not None and scope != COUNTRY:
        try:
            place = find_scope(reports, scope)
        except NoSuchChoice:
            place = find_place(reports, scope)
        if place != COUNTRY:
            known = known.filter(pl.col("place").str.starts_with(place))
    if level is not None:
        known = known.filter(level=level)
        if known.is_empty():
            raise NoSuchChoice(f"no report of a {level} in {scope or COUNTRY}: choose another level or scope")
    return known


def usual_units() -> pl.DataFrame:
    """The unit in which an indicator is compared: a row an `indicator` and `basis`, with its `usual` unit."""
    table, level = vocab("indicators"), pl.col("level_unit")
    added = pl.when(level == "%").then(pl.lit("百分点")).otherwise(level)
    units = {"growth": pl.lit("%"), "level": level, "added": added}
    return pl.concat(
        table.select("indicator", basis=pl.lit(basis, PANEL["basis"]), usual=unit) for basis, unit in units.items()
    )


def _horizon() -> pl.Expr:
    """Year or term; null for what is neither (a plan of three years, a first quarter, an average of years that were not
    read).
    """
    first, last = pl.col("period_start"), pl.col("period_end")
    is_plan_end = last.is_in([last for _, last in five_year_plans().values()]) | (last == pl.col("plan_end"))
    is_term = (last - first >= TERM_YEARS - 1) | (last > pl.col("plan_year")) & is_plan_end.fill_null(False)
    is_whole = (pl.col("span") != "part").fill_null(True)
    return (
        pl.when(is_whole & IS_OF_PLAN_YEAR & ~is_of_years())
        .then(pl.lit("year"))
        .when(is_whole & is_term)
        .then(pl.lit("term"))
        .cast(HORIZONS)
    )


def _number_cells(frames: Frames) -> pl.DataFrame:
    """The targets with a number, one a cell, beside their results."""
    pairs = frames.pairs.select(
        *("target", "target_high", "result", "estimated", "gap", "met", "met_strict", "due", "result_from"),
        *("target_claim", "result_claim", "result_report", "result_source"),
    )
    amounts = pl.col("target", "target_high", "stretch", "result", "gap")
    return (
        _chosen(frames)
        .drop("target", "target_high", "estimated")
        .rename({"claim_id": "target_claim", "quote": "target_quote", "report_id": "target_report"})
        .join(pairs, on="target_claim", how="left", validate="1:1")
        .with_columns(amounts * pl.col("times"), stated=pl.lit("number", STATED))
        .select(
            *("place", *KEY, "unit", "target", "target_high", "stretch", "comparator", "firmness"),
            *(name for name in pairs.columns if name not in ("target", "target_high")),
            *("target_quote", "target_report", "stated", "period_start", "span"),
        )
    )


def _chosen(frames: Frames) -> pl.DataFrame:
    """The targets that stand in the panel: a row a cell."""
    targets = (
        stated_targets(frames, frames.reports)
        .with_columns(horizon=_horizon(), year=pl.col("period_end"))
        .filter(pl.col("horizon").is_not_null())
        .pipe(_in_usual_units)
    )
    key = [*KEY, "is_unusual"]  # so that what is striven for beside it is in the unit of the target
    of_year = first_stated(targets.filter(horizon="year"), key)
    of_term = first_stated(targets.filter(horizon="term"), key, ["goals", "outlook"], ["plan_year", "report_id"])
    return pl.concat([of_year, of_term]).sort(key).unique(KEY, keep="first", maintain_order=True)


def _in_usual_units(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims with `unit` as the indicator's usual one where the two can be converted, `times` that makes the number
    so, and `is_unusual` where they cannot.
    """
    units = vocab("conversions").select("unit", measure="standard", scale=pl.col("factor").cast(pl.Float64))
    usual = usual_units().join(
        units.rename({"unit": "usual", "measure": "usual_measure", "scale": "usual_scale"}), on="usual", how="left"
    )
    is_usual = pl.coalesce("measure", "unit") == pl.coalesce("usual_measure", "usual")
    times = pl.coalesce("scale", 1.0) / pl.coalesce("usual_scale", 1.0)
    return (
        claims.drop("measure", "scale", strict=False)
        .join(units, on="unit", how="left", validate="m:1", maintain_order="left")
        .join(usual, on=["indicator", "basis"], how="left", validate="m:1", maintain_order="left")
        .with_columns(is_unusual=~is_usual.fill_null(False))
        .with_columns(
            times=pl.when("is_unusual").then(1.0).otherwise(times),
            unit=pl.when("is_unusual").then("unit").otherwise("usual"),
        )
    )


def _worded_cells(frames: Frames, cells: pl.DataFrame) -> pl.DataFrame:
    """The targets in words, where the place states no number: in the basis in which most numbers of the indicator are,
    else growth.
    """
    is_own = (pl.col("kind") == "target") & (pl.col("about") == "own") & pl.col("restates").is_null()
    counts = cells.group_by("indicator", "basis").len().sort("len", "basis", descending=[True, False])
    basis = counts.unique("indicator", keep="first").select("indicator", "basis")
    reports = frames.reports.select("report_id", "place", "adcode", "plan_year", "plan_end")
    parts = frames.clauses.select("report_id", "clause_id", is_task=(pl.col("part") != "goals").fill_null(True))
    return (
        frames.claims.filter(is_own, pl.col("value").is_null(), pl.col("words").is_not_null())
        .drop("basis", "unit")
        .join(reports, on="report_id", validate="m:1")
        .join(parts, on=["report_id", "clause_id"], how="left", validate="m:1")
        .join(basis, on="indicator", how="left", validate="m:1")
        .with_columns(pl.col("basis").fill_null("growth"), horizon=_horizon(), year=pl.col("period_end"))
        .filter(pl.col("horizon").is_not_null())
        .pipe(code_firmness)
        .sort("report_id", "is_task", "start", "claim_id")
        .unique(KEY, keep="first", maintain_order=True)
        .join(cells, on=KEY, how="anti")
        .rename({"claim_id": "target_claim", "quote": "target_quote", "report_id": "target_report"})
        .with_columns(stated=pl.lit("words", STATED))
        .select(*("place", *KEY, "firmness", "words", "period_start", "span", "stated"), pl.col("^target_.*$"))
    )


def _result_cells(frames: Frames, figures: pl.DataFrame) -> pl.DataFrame:
    """The results of a year that reports state without a doubt, the first of a cell, none of indicators with stages;
    where they are silent, figures from elsewhere.
    """
    staged = vocab("stages")["indicator"].unique()
    places = frames.reports.select("place", "adcode").unique()
    stated = (
        comparable(frames.claims.filter(kind="result"), frames.reports)
        .filter(
            pl.col("lasts") == "year",
            pl.col("first") == pl.col("last"),
            pl.col("doubt").is_null(),
            ~pl.col("indicator").is_in(staged.implode()),
        )
        .with_columns(year=pl.col("last"))
        .pipe(_in_usual_units)
        .pipe(first_results, ["place", *KEY[1:-1]], "is_unusual")
        .rename({"claim_id": "result_claim", "report_id": "result_report"})
        .with_columns(result_from=pl.lit("report"))
    )
    other = (
        place_figures(figures, frames.reports)
        .drop("adcode")
        .rename({"external": "low", "external_unit": "unit"})
        .pipe(_in_usual_units)
        .with_columns(result_from=pl.lit("external"), estimated=pl.lit(False))
    )
    columns = ["unit", "result", "estimated", "result_from", "result_claim", "result_report", "result_source"]
    return (
        pl.concat([stated, other], how="diagonal_relaxed")
        .join(places, on="place", validate="m:1")
        .with_columns(horizon=pl.lit("year", HORIZONS), result=pl.col("low") * pl.col("times"))
        .unique(KEY, keep="first", maintain_order=True)
        .select(*KEY, *columns)
    )


def _in_years(cells: pl.DataFrame, years: int | Iterable[int] | None) -> pl.DataFrame:
    return cells if years is None else cells.filter(pl.col("year").is_in(_listed(years)))


def _listed(years: int | Iterable[int]) -> list[int]:
    return [years] if isinstance(years, int) else sorted(set(years))


def _grid(
    cells: pl.DataFrame, results: pl.DataFrame, reports: pl.DataFrame, years: int | Iterable[int] | None
) -> pl.DataFrame:
    """The rows of the panel: of a year every place, year and series that there could be, of a term those that are
    stated.
    """
    grouped = reports.sort("plan_year", "report_id").group_by("adcode", "place", maintain_order=True)
    places = grouped.agg(pl.last("level", "province"), first=pl.min("plan_year"), last=pl.max("plan_year"))
    span = pl.int_ranges("first", pl.col("last") + 1) if years is None else pl.lit(_listed(years))
    place_years = (
        places.with_columns(year=span)
        .explode("year", empty_as_null=False)
        .drop("first", "last")
        .with_columns(pl.col("year").cast(PANEL["year"]))
    )
    whole = (
        reports.filter(pl.col("status") == "ok")
        .select("adcode", is_whole=pl.lit(True), year="plan_year")
        .unique(["adcode", "year"])
    )
    of_year = pl.concat(
        [cells.filter(horizon="year").select("indicator", "basis"), results.select("indicator", "basis")]
    )
    yearly = place_years.join(of_year.unique(), how="cross").with_columns(horizon=pl.lit("year", HORIZONS))
    terms = cells.filter(horizon="term").join(places.drop("place", "first", "last"), on="adcode", validate="m:1")
    return pl.concat([yearly, terms.select(yearly.columns)]).join(
        whole, on=["adcode", "year"], how="left", validate="m:1"
    )


def _take_results(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the result of the year where there is no number to pair one with."""
    is_free = (pl.col("stated") != "number").fill_null(True)
    taken = ("unit", "result", "estimated", "result_from", "result_claim", "result_report", "result_source")
    return rows.with_columns(
        pl.when(is_free).then(f"{name}_only").otherwise(pl.col(name).cast(rows.schema[f"{name}_only"])).alias(name)
        for name in taken
    )


def _finish(rows: pl.DataFrame, frames: Frames, end: str) -> pl.DataFrame:
    """The rows in the columns of PANEL, places by their code, indicators as they stand in the list of them."""
    order = vocab("indicators").select("indicator", "short").with_row_index("order")
    own = pl.format("own_{}", pl.col("indicator").rank("dense").over(pl.col("short").is_null()))  # of the reader's own
    high = pl.coalesce("target_high", "target")
    files = frames.reports.select("report_id", "file")
    quotes = frames.claims.select(result_claim="claim_id", result_quote="quote")
    unstated = pl.when("is_whole").then(pl.lit("absent")).otherwise(pl.lit("unknown"))
    source = pl.concat_str(
        "target_file", pl.coalesce("result_source", "result_file"), separator="；", ignore_nulls=True
    )
    return (
        rows.join(files.rename({"report_id": "target_report", "file": "target_file"}), on="target_report", how="left")
        .join(files.rename({"report_id": "result_report", "file": "result_file"}), on="result_report", how="left")
        .join(quotes, on="result_claim", how="left", validate="m:1")
        .join(order.select("indicator", "short", "order"), on="indicator", how="left", validate="m:1")
        .join(usual_units(), on=["indicator", "basis"], how="left", validate="m:1")
        .with_columns(
            pl.coalesce("short", own),
            pl.coalesce("unit", "usual"),
            stated=pl.coalesce(pl.col("stated").cast(pl.String), unstated),
            target_mid=middle(pl.col("target"), high, end).round(9),
            source=source.replace("", None),
            period_start=pl.coalesce("period_start", "year"),
        )
        .sort("adcode", "year", "horizon", "order", "indicator", "basis", nulls_last=True)
        .select(pl.col(name).cast(kind) for name, kind in PANEL.items())
    )


def widen(panel: pl.DataFrame) -> pl.DataFrame:
    """The panel in its wide form: a row a place and year, two columns a series, `gdp_growth` with the target
    (`target_mid`) and `gdp_growth_result`.

    A series is an indicator's `short` name with its basis (nothing for levels, _added, _growth) and _term, all valid
    names in Stata. A column is of one unit: numbers in other units than most of the series are left out.
    """
    series = pl.concat_str(
        "short", pl.col("basis").cast(pl.String).replace(SUFFIXES), pl.col("horizon").cast(pl.String).replace(SUFFIXES)
    )
    values = ["target_mid", "result"]
    filled = panel.with_columns(series=series).filter(pl.any_horizontal(pl.col(values).is_not_null()))
    usual = filled.group_by("series", "unit").len().sort("len", "unit", descending=[True, False], nulls_last=True)
    kept = filled.join(usual.unique("series", keep="first"), on=["series", "unit"], how="semi", nulls_equal=True)
    rows = panel.select(WIDE_INDEX).unique(maintain_order=True)
    if kept.is_empty():
        return rows
    names = dict.fromkeys(kept.sort(_indicator_order(), "horizon", "basis")["series"])
    wide = kept.pivot("series", index=["adcode", "year"], values=values, maintain_order=True)
    columns = {f"{value}_{name}": name + suffix for name in names for value, suffix in zip(values, ("", RESULT_SUFFIX))}
    present = {old: new for old, new in columns.items() if wide[old].count()}
    named = wide.select("adcode", "year", *(pl.col(old).alias(new) for old, new in present.items()))
    return rows.join(named, on=["adcode", "year"], how="left", validate="1:1")


def _indicator_order() -> pl.Expr:
    names = vocab("indicators")["indicator"].to_list()
    return pl.col("indicator").replace_strict(
        names, list(map(int, pl.int_range(len(names), eager=True))), default=len(names)
    )
