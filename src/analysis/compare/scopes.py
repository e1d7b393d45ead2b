"""Which reports stand side by side: a scope is a place together with the places directly below it, in one year."""

from difflib import SequenceMatcher

import polars as pl

NATION, COUNTRY = "国务院", "全国"  # the nation's own report is the State Council's; the scope of all provinces is 全国

READABLE = pl.col("preferred") & (pl.col("status") != "unread") & pl.col("place").is_not_null()
IS_MUNICIPALITY = (
    pl.col("city").is_null()
    | (pl.col("city") == pl.col("province"))
    | ~pl.col("place").str.contains(pl.col("city"), literal=True)
)
PARENT = (
    pl.when(pl.col("level") == "province")
    .then(pl.lit(COUNTRY))
    .when((pl.col("level") == "county") & ~IS_MUNICIPALITY)
    .then(pl.col("province") + pl.col("city"))
    .when(pl.col("level") != "nation")
    .then(pl.col("province"))
)
SHORT_NAME = (
    pl.when(pl.col("level") == "nation")
    .then(pl.lit(COUNTRY))
    .when(pl.col("level") == "county")
    .then(pl.coalesce("district", "place"))
    .when(pl.col("level") == "city")
    .then(pl.coalesce("city", "place"))
    .otherwise(pl.col("place"))
)


class NoSuchChoice(ValueError):
    """A name or year that is not among the choices; the message names the nearest."""


def nearest(word: str, choices, most: int = 5) -> str:
    """The choices most like `word`, in whole or in their last part (a place's full name ends in its short one, with 市
    or without), joined by 、; the first few where none is like it.

    >>> nearest("深训市", ["广东省深圳市", "河北省石家庄市"]), nearest("深训", ["河北省石家庄市", "广东省深圳市"])
    ('广东省深圳市', '广东省深圳市')
    """

    def likeness(choice: str) -> float:
        return max(
            SequenceMatcher(None, word, part).ratio()
            for part in (choice, choice[-len(word) :], choice[-len(word) - 1 : -1])
        )

    choices = list(dict.fromkeys(choices))
    alike = sorted((choice for choice in choices if likeness(choice) > 0.4), key=likeness, reverse=True)
    return "、".join((alike or choices)[:most])


def placed(reports: pl.DataFrame) -> pl.DataFrame:
    """The reports that charts read (preferred, readable), with `scope` (the place above; null for the nation) and
    `name` (short).

    A row a place and plan year.
    """
    return reports.filter(READABLE).with_columns(scope=PARENT, name=SHORT_NAME)


def list_scopes(reports: pl.DataFrame) -> pl.DataFrame:
    """The scopes of the reports: a row a `scope` and `plan_year`, with the number of `places` directly below it that
    reported.
    """
    return (
        placed(reports)
        .drop_nulls(["scope", "plan_year"])
        .group_by("scope", "plan_year")
        .agg(places=pl.col("place").n_unique())
        .sort("plan_year", "scope", descending=[True, False])
    )


def find_scope(reports: pl.DataFrame, name: str) -> str:
    """The full name of the scope `name`, given short or full: 深圳, 深圳市 and 广东省深圳市 are one.

    Raises NoSuchChoice, with the nearest, where no place below it has reported or where several scopes are so called.
    """
    known = placed(reports)
    scopes = known["scope"].drop_nulls().unique().sort().to_list()
    found = [scope for scope in scopes if scope == name] or [
        scope for scope in scopes if scope.endswith((name, f"{name}市", f"{name}省"))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchChoice(f"scope {name} could be any of {'、'.join(found)}: give the full name")
    above = known.filter(pl.col("place").str.ends_with(name))["scope"].drop_nulls().unique().sort().to_list()
    if above:
        raise NoSuchChoice(
            f"scope {name}: no report of a place below it; it stands itself in the scope {'、'.join(above)}"
        )
    raise NoSuchChoice(f"unknown scope {name}: nearest among the reports are {nearest(name, scopes)}")


def find_place(reports: pl.DataFrame, name: str) -> str:
    """The full name of the place `name` that has reported, given short or full. Raises NoSuchChoice, with the nearest,
    as `find_scope`.
    """
    places = placed(reports)["place"].unique().sort().to_list()
    name = NATION if name == COUNTRY else name
    found = [place for place in places if place == name] or [
        place for place in places if place.endswith((name, f"{name}市", f"{name}省", f"{name}区", f"{name}县"))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchChoice(f"place {name} could be any of {'、'.join(found)}: give the full name")
    raise NoSuchChoice(f"no report of a place {name}: nearest among the reports are {nearest(name, places)}")


def scope_reports(reports: pl.DataFrame, scope: str, year: int) -> pl.DataFrame:
    """The reports that plan `year` of the places directly below `scope` and of the scope itself, which has `is_parent`.

    A row a place, the scope first, then by division code. The scope's own row is wanting where its report is.
    Raises NoSuchChoice where the scope is unknown or none below it reported for that year.
    """
    full_name = find_scope(reports, scope)
    own_name = NATION if full_name == COUNTRY else full_name
    family = (
        placed(reports)
        .with_columns(is_parent=pl.col("place") == own_name)
        .filter(pl.col("is_parent") | (pl.col("scope") == full_name))
    )
    members = family.filter(~pl.col("is_parent"))
    if year not in members["plan_year"]:
        years = members["plan_year"].drop_nulls().unique().sort().to_list()
        near = sorted(sorted(years, key=lambda other: abs(other - year))[:5])
        raise NoSuchChoice(
            f"no report for {year} of a place in {full_name}: nearest years are {', '.join(map(str, near))}"
        )
    annual_first = family.filter(pl.col("plan_year") == year).sort(
        "new_term", nulls_last=False, maintain_order=True
    )  # a term has its plan and its year's
    return annual_first.unique("place", keep="first", maintain_order=True).sort(~pl.col("is_parent"), "adcode", "place")
