"""What a person states of a report beside its text, which goes before what the text says: a row of sources.csv, the
columns of a table, the front matter of a Markdown file.
"""

import re
from typing import NamedTuple

from analysis.reports.delivery import Delivery, dated, find_delivery
from analysis.reports.owner import STATED, Found, find_titled, named
from analysis.reports.places import names
from analysis.reports.years import titled_year, year_in

WIDEST_FIRST = ("nation", "province", "city", "county")


class Statement(NamedTuple):
    """What one source states: where it stands (`sidecar`, `column`, `front matter`), and what it says; None where it is
    silent.

    `year` is the year that the report plans; of one given in autumn the year in which it was given is understood as
    well. `titled` is the year of a stated title, which may also be the year behind.
    """

    source: str
    place: Found | None = None
    year: int | None = None
    titled: int | None = None
    delivery: Delivery | None = None


def statements(sidecar_row: dict, said: dict, said_in: str | None, body: str) -> list[Statement]:
    """What is stated of a report, the sidecar first. `said` is what stands beside the text in its own file, where
    `said_in` says.

    Raises ValueError for a sidecar's date that is no day of the calendar; one in the file itself is passed over.
    """
    rows = [("sidecar", sidecar_row), *([(said_in, usable(said))] if said_in in STATED else [])]
    return [state(source, row, body) for source, row in rows if row]


def state(source: str, row: dict, body: str) -> Statement:
    """What a row states, by its keys place, year, date, title, author."""
    title = row.get("title") or ""
    place = named(source, row.get("place") or "") or find_titled(title, body, None)
    author = None if place else find_titled(f"{row.get('author') or ''}人民政府", body, None)
    return Statement(
        source,
        (place or author) and (place or author)._replace(place_from=source),
        year_in(row.get("year") or ""),
        titled_year(title),
        find_delivery(title) or dated(row.get("date") or "")
        if source == "front matter"  # whose date may be the page's
        else dated(row.get("date") or "") or find_delivery(title),
    )


def usable(said: dict) -> dict:
    """What stands beside a text, as a sidecar would say it: a place by its known names, the widest first, a day of the
    calendar.
    """
    words = dict.fromkeys(word for word in re.split(r"[^\u4e00-\u9fff]+", said.get("place", "")) if word in names())
    breadths = {word: sorted(WIDEST_FIRST.index(division.level) for division in names()[word]) for word in words}
    place = "".join(sorted(words, key=lambda word: (breadths[word][0], breadths[word][-1])))
    try:
        dated(said.get("date", ""))
    except ValueError:
        said = {key: value for key, value in said.items() if key != "date"}
    return {key: value for key, value in (said | {"place": place}).items() if value}
