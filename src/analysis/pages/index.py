"""The page that leads to the others: by province and place, kind of page and year; what failed; which reports could
not be read."""

from collections import Counter
from itertools import groupby
from pathlib import Path

import polars as pl

from analysis.compare.scopes import COUNTRY, NATION
from analysis.pages.kinds import LAST
from analysis.pages.render import name_years, read_about, render
from analysis.store.atomic import write_whole
from analysis.words import in_words, say, say_reason

MOST_OPENING = 5  # pages that the index opens with
FEW = 40  # pages that are shown without a fold


def write_index(out: Path, reports: pl.DataFrame, failures: list[dict]) -> None:
    """Writes `index.html`: every page in the folder, of this build or an earlier one, the failures of this one, and
    the reports that could not be read or only in part, or whose place or year is in doubt."""
    codes = dict(reports.drop_nulls(["place", "adcode"]).select("place", "adcode").iter_rows())
    provinces = reports["province"].drop_nulls().unique().to_list()
    entries = [
        _entry(path.name, about, provinces, codes) for path in sorted(out.glob("*.html")) if (about := read_about(path))
    ]
    remarks = [pl.col("reason"), pl.format(say("index_doubt", doubt="{}"), "doubt"), pl.col("note")]
    trouble = (
        reports.filter((pl.col("status") != "ok") | pl.any_horizontal(pl.col("doubt", "note").is_not_null()))
        .sort("status", "file", descending=[True, False])
        .select("file", "status", reason=pl.concat_str(remarks, separator="; ", ignore_nulls=True))
        .rows(named=True)
    )
    write_whole(out / "index.html", render_index(entries, failures, trouble, reports.height))


def _entry(file: str, about: dict, provinces: list[str], codes: dict[str, str]) -> dict:
    """A page by what it is about; one without a place is about the country. `codes` are the division codes of the
    places."""
    parameters = about["parameters"]
    place = str(parameters.get("scope") or parameters.get("place") or COUNTRY).replace(NATION, COUNTRY)
    province = next((name for name in provinces if place.startswith(name)), COUNTRY if place == COUNTRY else place)
    return {
        "file": file,
        "province": province,
        "place": place,
        "codes": (_code(province, codes), _code(place, codes)),
        "notebook": about["notebook"],
        "title": about["title"],
        "finding": about["finding"],
        "years": _years(parameters),
        "name": _name(parameters),
        "kind": in_words(about.get("kind")) or about["title"],
        "order": about.get("order", LAST),
        "opens": in_words(about.get("opens")),
    }


def _code(place: str, codes: dict[str, str]) -> str:
    """The division code of a place, or the first one below it where it has no report itself; empty for the country."""
    return min((code for name, code in codes.items() if name.startswith(place)), default="")


def _years(parameters: dict) -> list[int]:
    """The years that a page is about; none where it takes all there are."""
    if parameters.get("year"):
        return [int(parameters["year"])]
    return (
        list(range(int(parameters["first"]), int(parameters["last"]) + 1))
        if {"first", "last"} <= parameters.keys()
        else []
    )


def _name(parameters: dict) -> str:
    """What tells a page from the others of its kind and place: its indicator, its years."""
    return " ".join(part for part in (parameters.get("indicator"), name_years(parameters)) if part) or say(
        "index_whole"
    )


def render_index(entries: list[dict], failures: list[dict], reports: list[dict], count: int) -> str:
    """The index of `entries` (a page each: `file`, `province`, `place`, their `codes`, `notebook`, `title`,
    `finding`, `years`, `name`, and of its kind `kind`, `order`, `opens`), with `failures` (`page`, `reason`), the
    `reports` unread or partial, and `count`, how many reports there are."""

    def order(entry: dict) -> tuple:
        return (
            *entry["codes"],
            entry["place"],
            entry["order"],
            entry["notebook"],
            -max(entry["years"], default=0),
            entry["name"],
        )

    entries = sorted(entries, key=order)
    kinds = {entry["notebook"]: entry["kind"] for entry in sorted(entries, key=lambda entry: order(entry)[3:5])}
    years = sorted({year for entry in entries for year in entry["years"]}, reverse=True)
    return render(
        "index.html",
        "index.js",
        opening=_opening(entries),
        provinces=_nest(entries, "province", "place", "notebook"),
        pages=entries,
        kinds=kinds,
        years=years,
        counts=Counter(entry["province"] for entry in entries),
        is_long=len(entries) > FEW,
        country=COUNTRY,
        failures=failures,
        reports=[{**report, "reason": say_reason(report["reason"])} for report in reports],
        count=count,
    )


def _opening(entries: list[dict]) -> list[tuple[str, list[dict]]]:
    """What the index opens with: the pages of the latest year of each kind that declares a heading for it, the
    widest scope first."""
    found = []
    for heading in dict.fromkeys(entry["opens"] for entry in entries if entry["opens"]):
        pages = [entry for entry in entries if entry["opens"] == heading and entry["years"]]
        latest = max((max(entry["years"]) for entry in pages), default=0)
        found.append((heading, [entry for entry in pages if latest in entry["years"]][:MOST_OPENING]))
    return [(heading, pages) for heading, pages in found if pages]


def _nest(entries: list[dict], *keys: str) -> list:
    """The entries in groups within groups, each a pair of what its entries share and what is in it."""
    if not keys:
        return entries
    return [
        (value, _nest(list(group), *keys[1:])) for value, group in groupby(entries, key=lambda entry: entry[keys[0]])
    ]
