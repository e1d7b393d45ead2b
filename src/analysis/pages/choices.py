"""Which pages there are to make: each notebook with each choice of its parameters that the reports give reason for."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.compare.scopes import NATION, NoSuchChoice, find_scope, list_scopes, nearest, placed, scope_reports
from analysis.light_imports import without_grammars
from analysis.store.fingerprints import file_digest

HIDDEN = {"frames"}  # a parameter that says where this machine keeps its files, of no use to a page's reader
FOR_LAB = {"explore", "tutorial"}  # notebooks for exploring: they make no page


class Page(NamedTuple):
    """A page to make: its notebook, the notebook's parameters, the HTML file."""

    notebook: Path
    parameters: dict
    file: Path

    @property
    def shown(self) -> dict:
        """The parameters that a reader should see."""
        return {name: value for name, value in self.parameters.items() if name not in HIDDEN}


def plan_pages(
    reports: pl.DataFrame,
    frames: Path,
    out: Path,
    notebooks: Path,
    year: int | None = None,
    scope: str | None = None,
    given: dict[str, str] | None = None,
    claims: pl.DataFrame | None = None,
    cells: dict[Path, dict] | None = None,
) -> list[Page]:
    """The pages to make. What a notebook is run for follows from its parameters (see `_choices`); those that are for exploring in
    JupyterLab make no page. `given` are further parameters, as text; `claims` tell the most stated indicators; `cells` are the
    notebooks' parameters, where they are known.

    Raises NoSuchChoice for what the reports or the notebooks do not know.
    """
    given = given or {}
    cells = read_parameters(notebooks) if cells is None else cells
    known = {name for parameters in cells.values() for name in parameters}
    for name in given:
        if name not in known:
            raise NoSuchChoice(
                f"no notebook has a parameter {name}: nearest are {nearest(name, sorted(known - HIDDEN))}"
            )
    pages = []
    for notebook, parameters in cells.items():
        if not given.keys() <= parameters.keys():
            continue
        typed = {name: _typed(name, text, parameters[name]) for name, text in given.items()} | {
            "frames": str(frames.resolve())
        }
        for choice in _choices(set(parameters), reports, year, scope, claims):
            values = {name: value for name, value in (typed | choice).items() if name in parameters}
            pages.append(Page(notebook, values, out / file_name(notebook, values)))
    return pages


def read_parameters(notebooks: Path, known: dict[str, dict] | None = None) -> dict[Path, dict]:
    """Each notebook's parameters as papermill tells them, by its path. `known` are those of notebooks seen before, by the notebook's
    hash: papermill takes longer to import than all else here."""
    known = known or {}
    parameters = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        if path.stem not in FOR_LAB:
            parameters[path] = known.get(file_digest(path)) or _inspect(path)
    return parameters


def _inspect(path: Path) -> dict:
    with without_grammars():
        from papermill import inspect_notebook

    return inspect_notebook(str(path))


def _choices(
    names: set[str], reports: pl.DataFrame, year: int | None, scope: str | None, claims: pl.DataFrame | None
) -> list[dict]:
    """What a notebook with these parameters is run for: scopes and years, scopes, places, indicators; else once, with its defaults.

    Where a scope or year is asked for, only the notebooks that compare the places of a scope are run.
    """
    if {"scope", "year"} <= names:
        return scope_years(reports, year, scope)
    if {"scope", "first", "last"} <= names:
        return [] if year is not None else scope_spans(reports, scope)
    if year is not None or scope is not None:
        return []
    years = (
        placed(reports)
        .group_by("place", maintain_order=True)
        .agg(year=pl.max("plan_year"), years=pl.n_unique("plan_year"))
        .sort("place")
    )
    if {"place", "year"} <= names:
        return (
            years.filter(pl.col("place") != NATION).select("place", "year").rows(named=True)
        )  # nothing stands above the nation
    if "place" in names:
        return years.filter(pl.col("years") > 1).select("place").rows(named=True)
    if {"indicator", "year"} <= names:
        return most_stated_indicators(reports, claims) if claims is not None else []
    return [{}]


def scope_spans(reports: pl.DataFrame, scope: str | None = None) -> list[dict]:
    """Each scope with its first and last year, where it has two or more."""
    rows = list_scopes(reports)
    if scope is not None:
        rows = rows.filter(scope=find_scope(reports, scope))
    spans = rows.group_by("scope", maintain_order=True).agg(first=pl.min("plan_year"), last=pl.max("plan_year"))
    return spans.filter(pl.col("first") < pl.col("last")).rows(named=True)


def most_stated_indicators(reports: pl.DataFrame, claims: pl.DataFrame, count: int = 10) -> list[dict]:
    """The indicators that most reports set a target for in the latest year, with that year."""
    latest = placed(reports).filter(pl.col("plan_year") == pl.col("plan_year").max())
    return (
        claims.join(latest.select("report_id", "plan_year"), on="report_id")
        .filter(
            pl.col("kind") == "target",
            pl.col("about") == "own",
            pl.col("indicator").is_not_null(),
            pl.col("period_start") == pl.col("plan_year"),
        )
        .group_by("indicator", year="plan_year")
        .agg(reports=pl.n_unique("report_id"))
        .sort(["reports", "indicator"], descending=[True, False])
        .head(count)
        .select("indicator", "year")
        .rows(named=True)
    )


def scope_years(reports: pl.DataFrame, year: int | None = None, scope: str | None = None) -> list[dict]:
    """Each scope and year with two places or more; with one place where both are asked for by name. Raises NoSuchChoice."""
    rows = list_scopes(reports)
    if scope is not None:
        rows = rows.filter(scope=find_scope(reports, scope))
    if scope is not None and year is not None:
        scope_reports(reports, scope, year)  # says which years there are
    elif year is not None and year not in rows["plan_year"]:
        years = sorted(sorted(rows["plan_year"].unique(), key=lambda other: abs(other - year))[:5])
        raise NoSuchChoice(f"no report for {year}: nearest years are {', '.join(map(str, years))}")
    if year is not None:
        rows = rows.filter(plan_year=year)
    least = 1 if scope is not None and year is not None else 2
    return rows.filter(pl.col("places") >= least).select("scope", year="plan_year").rows(named=True)


def _typed(name: str, text: str, parameter: dict):
    """The text as the type that the notebook's line `name: type = default` names."""
    if parameter["inferred_type_name"] in ("None", "str"):
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise NoSuchChoice(f"parameter {name} must be {parameter['inferred_type_name']}, not {text!r}") from None


def file_name(notebook: Path, parameters: dict) -> str:
    """A name of letters, digits and hyphens alone, whatever a place is called."""
    values = [str(value) for name, value in sorted(parameters.items()) if name not in HIDDEN]
    return re.sub(r"[^\w-]+", "_", "-".join([notebook.stem, *values])) + ".html"
