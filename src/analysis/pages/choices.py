"""Which pages there are to make: each notebook with each choice of its parameters that the reports give reason for,
or that was asked for."""

import ast
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.claims.indicator import find_name
from analysis.compare.coverage import choose_place, choose_span, cover, scope_coverage
from analysis.compare.scopes import (
    COUNTRY,
    NATION,
    NoSuchChoice,
    find_place,
    find_scope,
    nearest,
    placed,
    scope_reports,
)
from analysis.light_imports import without_grammars
from analysis.pages.kinds import BadDeclaration, read_kind
from analysis.store.fingerprints import digest, file_digest

LONGEST_VALUE = 200  # bytes of a page's name; file systems bear 255 with what is put around it
HIDDEN = {"frames"}  # a parameter that says where this machine keeps its files, of no use to a page's reader
MOST_INDICATORS = 10  # that get a page without being asked for


class Page(NamedTuple):
    """A page to make: its notebook, the notebook's parameters, the HTML file."""

    notebook: Path
    parameters: dict
    file: Path

    @property
    def shown(self) -> dict:
        """The parameters that a reader should see."""
        return {name: value for name, value in self.parameters.items() if name not in HIDDEN}


class Known(NamedTuple):
    """What choices are made from: the reports, without their texts, and of the claims those columns that tell who
    states what."""

    reports: pl.DataFrame
    claims: pl.DataFrame


Asked = dict  # the parameters that were asked for by name, typed, places and indicators by their full names


def plan_pages(
    known: Known,
    frames: Path,
    out: Path,
    notebooks: Path,
    asked: dict[str, str] | None = None,
    cells: dict[Path, dict] | None = None,
) -> list[Page]:
    """The pages to make. `asked` are parameters as text: only notebooks that have all of them are run, with just these
    values; `cells` are the notebooks' parameters, where they are known. Without any each notebook is run for all that
    `CHOICES` finds reason for.

    Raises NoSuchChoice for what the reports or the notebooks do not know, and where nothing that was asked for can be
    made.
    """
    cells = read_parameters(notebooks)[0] if cells is None else cells
    fitting = {notebook: names for notebook, names in cells.items() if (asked or {}).keys() <= names.keys()}
    if not fitting:
        raise NoSuchChoice(_no_notebook(asked or {}, cells))
    pages, why = [], []
    for notebook, names in fitting.items():
        values = {name: _typed(name, text, names[name]) for name, text in (asked or {}).items()}
        try:
            choices = CHOICES[made_for(notebook, names)](known, _full(values, known))
        except NoSuchChoice as error:
            why.append(error)
            continue
        for choice in choices:
            given = values | choice | {"frames": str(frames.resolve())}
            parameters = {name: value for name, value in given.items() if name in names}
            pages.append(Page(notebook, parameters, out / file_name(notebook, parameters)))
    if asked and not pages:
        raise why[0] if why else NoSuchChoice(f"nothing to compare for {', '.join(map('='.join, asked.items()))}")
    return tell_apart(pages)


def made_for(notebook: Path, names: dict) -> str:
    """What a notebook is run for: as it declares, else what its parameters are called."""
    declared = read_kind(notebook).made_for
    if declared is None:
        declared = next((kind for kind in CHOICES if set(kind.split(" and ")) <= names.keys()), "once")
    if declared not in CHOICES:
        raise BadDeclaration(f"{notebook}: made_for is {declared}; it may be {', '.join(CHOICES)}")
    return declared


def _no_notebook(asked: dict, cells: dict[Path, dict]) -> str:
    """Why no notebook has all the parameters that were asked for."""
    known = sorted({name for names in cells.values() for name in names} - HIDDEN)
    for name in asked:
        if name not in known:
            return f"no notebook has a parameter {name}: nearest are {nearest(name, known)}"
    those = "; ".join(f"{path.stem}: {', '.join(sorted(set(names) - HIDDEN))}" for path, names in cells.items())
    return f"no notebook has the parameters {' and '.join(asked)} together: {those}"


def _full(values: dict, known: Known) -> Asked:
    """The values with places, scopes and indicators under their full names. Raises NoSuchChoice, with the nearest."""
    full = dict(values)
    if "scope" in values:
        full["scope"] = find_scope(known.reports, values["scope"])
    if "place" in values:
        full["place"] = find_place(known.reports, values["place"])
    if "indicator" in values:
        full["indicator"] = find_name(values["indicator"], known.claims)
    return full


def tell_apart(pages: list[Page]) -> list[Page]:
    """The pages, those with a hash in their names that would else be one file where names do not heed capital
    letters.
    """
    counts = Counter(page.file.name.casefold() for page in pages)
    return [
        page._replace(file=page.file.with_name(file_name(page.notebook, page.parameters, True)))
        if counts[page.file.name.casefold()] > 1
        else page
        for page in pages
    ]


def read_parameters(notebooks: Path, known: dict[str, dict] | None = None) -> tuple[dict[Path, dict], list[dict]]:
    """The parameters of each notebook that makes pages, as papermill tells them, by its path; and the files that are no
    notebooks (`page`, `reason`). `known` are those of notebooks seen before, by the notebook's hash: papermill takes
    longer to import than all else here. Raises BadDeclaration as `read_kind`."""
    known = known or {}
    parameters, unread = {}, []
    for path in sorted(notebooks.glob("*.ipynb")):
        try:
            if read_kind(path).made_for != "lab":
                parameters[path] = known.get(file_digest(path)) or _inspect(path)
        except BadDeclaration:
            raise
        except Exception as error:  # nbformat and papermill raise errors without a common ancestor
            why = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:120]}"
            reason = (
                f"{path.name} cannot be read as a notebook ({why}): open it in JupyterLab and save it, or remove it"
            )
            unread.append({"page": path.stem, "reason": reason})
    return parameters, unread


def _inspect(path: Path) -> dict:
    with without_grammars():
        from papermill import inspect_notebook

    return inspect_notebook(str(path))


def scopes_and_years(known: Known, asked: Asked) -> list[dict]:
    """Each scope and year of which enough places are at hand, two at least; a scope that is asked for with fewer
    too, and with one place where the year is asked for as well."""
    least = 1 if {"scope", "year"} <= asked.keys() else 2
    if {"scope", "year"} <= asked.keys():
        scope_reports(known.reports, asked["scope"], asked["year"])  # says which years there are
    chosen = _covered(known, asked, scope_coverage(known.reports), least)
    if not chosen and "year" in asked and "scope" not in asked:
        raise _no_year(known.reports, asked["year"])
    return chosen


def scopes_and_moves(known: Known, asked: Asked) -> list[dict]:
    """Each scope and year of which enough places have a report of the year before as well; see `scopes_and_years`."""
    rows = placed(known.reports).drop_nulls(["scope", "plan_year"]).unique(["place", "plan_year"])
    before = rows.select("place", plan_year=pl.col("plan_year") + 1)
    both = rows.join(before, on=["place", "plan_year"], how="semi").group_by("scope", "plan_year")
    coverage = {key: cover(members, key[0]) for key, members in both}
    chosen = _covered(known, asked, coverage, 1 if {"scope", "year"} <= asked.keys() else 2)
    if not chosen and asked:
        raise NoSuchChoice("no places with reports of two years that follow one another")
    return chosen


def _covered(known: Known, asked: Asked, coverage: dict, least: int) -> list[dict]:
    """The scopes and years of `coverage`, the latest first, that fit what was asked for and hold enough places."""
    fits = {
        (scope, year)
        for (scope, year), part in coverage.items()
        if (asked.get("scope", scope), asked.get("year", year)) == (scope, year)
        and part.have >= least
        and (part.is_enough or "scope" in asked)
    }
    return [{"scope": scope, "year": year} for scope, year in sorted(fits, key=lambda key: (-key[1], key[0]))]


def scopes_and_spans(known: Known, asked: Asked) -> list[dict]:
    """Each scope with the first and the last of the years of which enough places are at hand, where there are two or
    more; a scope that is asked for with all of its years, or those that are asked for."""
    if "scope" in asked:
        scope, first, last = choose_span(known.reports, asked["scope"], asked.get("first", 0), asked.get("last", 0))
        return [{"scope": scope, "first": first, "last": last}]
    if asked.get("first", 0) > asked.get("last", 9999):
        raise NoSuchChoice(f"first is {asked['first']} and last is {asked['last']}: first must not be after last")
    years: dict[str, list[int]] = {}
    for (scope, year), part in sorted(scope_coverage(known.reports).items()):
        if part.is_enough and asked.get("first", 0) <= year <= asked.get("last", 9999):
            years.setdefault(scope, []).append(year)
    return [{"scope": scope, "first": found[0], "last": found[-1]} for scope, found in years.items() if len(found) > 1]


def places(known: Known, asked: Asked) -> list[dict]:
    """Each place with reports of two years or more, or the place that is asked for."""
    if "place" in asked:
        return [{"place": asked["place"]}]
    years = (
        placed(known.reports)
        .drop_nulls("plan_year")
        .group_by("place")
        .agg(years=pl.n_unique("plan_year"))
        .filter(pl.col("years") > 1)
    )
    return years.sort("place").select("place").rows(named=True)


def places_and_years(known: Known, asked: Asked) -> list[dict]:
    """Each place below the nation with its latest year, or the place and year that are asked for; nothing stands
    above the nation."""
    if "place" in asked:
        place, year = choose_place(known.reports, asked["place"], asked.get("year", 0))
        return [{"place": place, "year": year}]
    rows = placed(known.reports).filter(pl.col("place") != NATION).drop_nulls("plan_year")
    if "year" in asked:
        rows = rows.filter(plan_year=asked["year"])
    return rows.group_by("place").agg(year=pl.max("plan_year")).sort("place").rows(named=True)


def indicators_and_years(known: Known, asked: Asked) -> list[dict]:
    """The indicators that most reports set a target for, or the one that is asked for, with the year that is asked
    for, else the latest of which enough provinces are at hand. Places outside the list of divisions, as invented
    ones, count as all that there are."""
    stated = _stated(known)
    if "indicator" in asked:
        stated = stated.filter(indicator=asked["indicator"])
    if "year" in asked:
        of_year = stated.filter(year=asked["year"])
        if of_year.is_empty() and "indicator" in asked:
            years = sorted(set(stated["year"]), key=lambda other: abs(other - asked["year"]))[:5]
            raise NoSuchChoice(
                f"no report for {asked['year']} sets a target of {asked['indicator']}: nearest years are "
                f"{', '.join(map(str, sorted(years)))}"
            )
        stated = of_year
    else:
        years = [
            year for year in stated["year"].unique().sort() if "indicator" in asked or _is_of_all(known.reports, year)
        ]
        stated = stated.filter(year=years[-1]) if years else stated.clear()
    most = stated.sort("reports", "indicator", descending=[True, False]).head(MOST_INDICATORS)
    return most.select("indicator", "year").rows(named=True)


def _is_of_all(reports: pl.DataFrame, year: int) -> bool:
    """Whether enough provinces are at hand for the year, or none of the places is in the list of divisions."""
    of_year = placed(reports).filter(pl.col("plan_year") == year, pl.col("scope").is_not_null())
    if (of_year["scope"] == COUNTRY).any():
        return cover(of_year.filter(scope=COUNTRY), COUNTRY).is_enough
    return not any(cover(rows, scope).is_known for (scope,), rows in of_year.group_by("scope"))


def _stated(known: Known) -> pl.DataFrame:
    """How many reports set a target for their year: a row an indicator and year."""
    years = placed(known.reports).select("report_id", year="plan_year")
    return (
        known.claims.join(years, on="report_id")
        .filter(
            pl.col("kind") == "target",
            pl.col("about") == "own",
            pl.col("value").is_not_null(),
            pl.col("indicator").is_not_null(),
            pl.col("period_start") == pl.col("year"),
        )
        .group_by("indicator", "year")
        .agg(reports=pl.n_unique("report_id"))
    )


def once(known: Known, asked: Asked) -> list[dict]:
    """A single page."""
    return [{}]


def _no_year(reports: pl.DataFrame, year: int) -> NoSuchChoice:
    known = placed(reports)["plan_year"].drop_nulls().unique()
    years = sorted(sorted(known, key=lambda other: abs(other - year))[:5])
    if year in years:
        return NoSuchChoice(f"no scope of which enough places are at hand for {year}: name one with --scope")
    return NoSuchChoice(f"no report for {year}: nearest years are {', '.join(map(str, years))}")


# What a notebook may be made for; in this order for one that does not say, by the names of its parameters.
CHOICES: dict[str, Callable[[Known, Asked], list[dict]]] = {
    "scope and year": scopes_and_years,
    "scope and first and last": scopes_and_spans,
    "place and year": places_and_years,
    "place": places,
    "indicator and year": indicators_and_years,
    "once": once,
    "scope and year with the year before": scopes_and_moves,
}


def _typed(name: str, text: str, parameter: dict):
    """The text as the type that the notebook's line `name: type = default` names."""
    if parameter["inferred_type_name"] in ("None", "str"):
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise NoSuchChoice(f"parameter {name} must be {parameter['inferred_type_name']}, not {text!r}") from None


def file_name(notebook: Path, parameters: dict, hashed: bool = False) -> str:
    """A name of letters, digits and hyphens alone, whatever a place is called; one that is too long is cut and told
    apart by a hash.
    """
    values = [str(value) for name, value in sorted(parameters.items()) if name not in HIDDEN]
    whole = "-".join([notebook.stem, *values])
    name = re.sub(r"[^\w-]+", "_", whole)
    if hashed or len(name.encode()) > LONGEST_VALUE:
        name = f"{name.encode()[:LONGEST_VALUE].decode(errors='ignore')}-{digest(whole)[:8]}"
    return f"{name}.html"
