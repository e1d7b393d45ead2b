"""How many of a scope's places are at hand, and which are missing, by the list of divisions (vocab/divisions.csv)."""

from functools import cache
from typing import NamedTuple

import polars as pl

from analysis.compare.scopes import COUNTRY, NoSuchChoice, find_place, find_scope, list_scopes, placed
from analysis.vocab import vocab

# From fewer than half of the places nothing follows for all of them: with as many missing as at hand even the median
# may lie anywhere.
LEAST_COVERAGE = 0.5

# Development zones (codes 71 to 79 and 91 to 99) and the like, which have no people's congress of their own to report
# to.
IS_ZONE = (
    pl.col("adcode").str.contains(r"^\d{4}[79][1-9]$")
    | ((pl.col("level") == "city") & pl.col("name").str.ends_with("新区"))
    | pl.col("name").str.ends_with("兵团")
)


class Coverage(NamedTuple):
    """Of a scope's places: how many there are today (`of`; those at hand where the list does not know the scope),
    how many `have` a report at hand, the short names of the `missing`, the `level` that all of them have (null:
    several), whether the scope `is_known`."""

    of: int
    have: int
    missing: list[str]
    level: str | None
    is_known: bool

    @property
    def is_enough(self) -> bool:
        """Whether a page may compare them without being asked for by name; always where nobody knows how many there
        are."""
        return not self.is_known or self.have >= LEAST_COVERAGE * self.of


@cache
def divisions() -> pl.DataFrame:
    """The places that give reports: a row a province, city and county, with its full name `place`, `name`, `level`
    and `scope`."""
    city = pl.when(pl.col("city") != pl.col("province")).then("city")
    above = pl.concat_str("province", city, ignore_nulls=True)
    is_county = pl.col("level") == "county"
    return (
        vocab("divisions")
        .filter(pl.col("level") != "nation", ~IS_ZONE)
        .select(
            "adcode",
            "name",
            "level",
            place=pl.when(pl.col("level") == "province")
            .then("name")
            .when(is_county)
            .then(pl.concat_str(above, "name"))
            .otherwise(pl.concat_str("province", "name")),
            scope=pl.when(pl.col("level") == "province")
            .then(pl.lit(COUNTRY))
            .when(is_county)
            .then(above)
            .otherwise("province"),
        )
    )


def cover(members: pl.DataFrame, scope: str) -> Coverage:
    """The coverage of `scope` by `members`, rows of reports of places directly below it.

    A zone or a place that is no more counts where it has a report. Divisions are those of today.
    """
    expected, have = divisions().filter(pl.col("scope") == scope), members["place"].unique()
    is_known = expected["place"].is_in(have.implode()).any()
    missing = expected.filter(~pl.col("place").is_in(have.implode())) if is_known else expected.clear()
    levels = {*members["level"].cast(pl.String), *missing["level"]}
    return Coverage(
        have.len() + missing.height,
        have.len(),
        missing["name"].to_list(),
        levels.pop() if len(levels) == 1 else None,
        is_known,
    )


def scope_coverage(reports: pl.DataFrame) -> dict[tuple[str, int], Coverage]:
    """The coverage of each scope and plan year that has a report."""
    known = placed(reports).drop_nulls(["scope", "plan_year"])
    return {
        (scope, year): cover(rows, scope)
        for (scope, year), rows in known.group_by("scope", "plan_year", maintain_order=True)
    }


def choose_scope(reports: pl.DataFrame, scope: str = "", year: int = 0, before: bool = False) -> tuple[str, int]:
    """The full name of a scope and a year; where none is named, the scope with the most reports, and its latest year
    with two places or more; with `before` only those places count that have a report of the year before too. Raises
    NoSuchChoice, with the nearest."""
    known = placed(reports).drop_nulls(["scope", "plan_year"]).unique(["place", "plan_year"])
    if before:
        earlier = known.select("place", plan_year=pl.col("plan_year") + 1)
        known = known.join(earlier, on=["place", "plan_year"], how="semi")
    full = find_scope(reports, scope) if scope else None
    rows = known.filter(scope=full) if full else known
    rows = rows.filter(plan_year=year) if year else rows
    if rows.is_empty():
        raise NoSuchChoice(_no_year(reports, scope, year))
    best = full or rows.group_by("scope").len().sort("len", "scope", descending=[True, False])["scope"][0]
    years = rows.filter(scope=best).group_by("plan_year").len().sort(pl.col("len") < 2, -pl.col("plan_year"))
    return best, year or years["plan_year"][0]


def _no_year(reports: pl.DataFrame, scope: str, year: int) -> str:
    rows = list_scopes(reports)
    years = (rows.filter(scope=find_scope(reports, scope)) if scope else rows)["plan_year"].unique().to_list()
    near = sorted(sorted(years, key=lambda other: abs(other - year))[:5])
    if not near:
        return "no report of a place that stands below another: there is nothing to compare"
    return (
        f"no report for {year}{f' of a place in {scope}' if scope else ''}: "
        f"nearest years are {', '.join(map(str, near))}"
    )


def choose_span(reports: pl.DataFrame, scope: str = "", first: int = 0, last: int = 0) -> tuple[str, int, int]:
    """The full name of a scope, and the first and last year that its places plan, where others are not given. Raises
    NoSuchChoice, also where `first` is after `last`."""
    scope = find_scope(reports, scope) if scope else choose_scope(reports)[0]
    years = list_scopes(reports).filter(scope=scope)["plan_year"].sort()
    first, last = first or years[0], last or years[-1]
    if first > last:
        raise NoSuchChoice(f"first is {first} and last is {last}: first must not be after last")
    if not years.is_between(first, last).any():
        near = sorted(sorted(years.unique(), key=lambda other: min(abs(other - first), abs(other - last)))[:5])
        raise NoSuchChoice(
            f"no report of {first} to {last} of a place in {scope}: nearest years are {', '.join(map(str, near))}"
        )
    return scope, first, last


def choose_place(reports: pl.DataFrame, place: str = "", year: int = 0) -> tuple[str, int]:
    """The full name of a place and a year that it plans; where none is named, the place below the nation with the
    most reports, and its latest year. Raises NoSuchChoice, with the nearest, as `find_place`."""
    known = placed(reports).drop_nulls("plan_year")
    if not place:
        below = known.filter(pl.col("scope").is_not_null())
        counts = (below if below.height else known).group_by("place").agg(years=pl.n_unique("plan_year"))
        place = counts.sort("years", "place", descending=[True, False])["place"][0]
    place = find_place(reports, place)
    years = known.filter(place=place)["plan_year"].drop_nulls().unique().sort()
    if years.is_empty():
        raise NoSuchChoice(f"no report of {place} says which year it plans: state it in sources.csv")
    if year and year not in years:
        near = sorted(sorted(years, key=lambda other: abs(other - year))[:5])
        raise NoSuchChoice(f"no report of {place} for {year}: nearest years are {', '.join(map(str, near))}")
    return place, year or years[-1]
