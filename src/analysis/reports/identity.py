"""A report's text → whose it is, when it was given, what it plans, and whether it is all there. A plain function a
text.

Trust goes down from what a person states outright (a sidecar's row, a table's column, front matter) over title and
session line, salutation and body to the names of file and folder; where what was taken is contradicted, `doubt` says by
what.
"""

import re
from typing import NamedTuple

from analysis.files.script import in_simplified, is_traditional
from analysis.reports.completeness import missing_parts, prose
from analysis.reports.delivery import Delivery, find_delivery
from analysis.reports.owner import STATED, Found, find_owner, named
from analysis.reports.places import name_then
from analysis.reports.stated import Statement, statements
from analysis.reports.years import Telling, Years, agrees, find_years, titled_year, year_in, years_of

FULL_WIDTH = tuple(zip("０１２３４５６７８９", "0123456789"))
LEFTOVERS = (
    ("\\", "\\r\\n", "\n"),
    ("\\", "\\n", "\n"),
    ("&", "&nbsp;", " "),
    ("\u200b", "\u200b", ""),
    ("\ufeff", "\ufeff", ""),
)
SALUTATION = re.compile(r"(?<![向请对、])(?:各位(?:人大)?(?:代表|委员)|同志们|代表们)\s*[：:！!，,、\n]")
OTHER_PAGES = re.compile(r"^(?:上一[篇条页]|下一[篇条页]|相关|推荐|热门|更多)[^\n]*$", re.M)
SAY_IT = "say it in sources.csv (columns file, place, year, date, source, address)"
FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:[^\n]*\n){0,40}?---[ \t]*(?:\n|$)")
TRADITIONAL = "written in traditional characters, read as simplified ones"
SOURCE_NAMES = {  # how a doubt calls where something was found
    "sidecar": "来源表",
    "column": "表格列",
    "front matter": "文首信息",
    "title": "标题",
    "session line": "会议",
    "salutation": "称谓",
    "body": "正文",
    "site": "网站",
    "file name": "文件名",
    "folder name": "文件夹名",
}


class Names(NamedTuple):
    """The names under which a text is kept: of its file, and of the folders that this stands in, the nearest last."""

    file: str = ""
    folders: tuple[str, ...] = ()


class Dated(NamedTuple):
    """The years of a report, where they were found, the delivery that they follow from, and what else was said of
    them.
    """

    years: Years
    year_from: str | None
    delivery: Delivery | None
    others: list[tuple[str, int]]


def identify(
    text: str,
    file_name: str = "",
    sidecar_row: dict | None = None,
    said: dict | None = None,
    said_in: str | None = None,
    folders: tuple[str, ...] = (),
) -> dict:
    """What a report says of itself: place, level, date, years, title, status and reason, as columns of `reports`.

    A sidecar's row (place, year, date) and what is said of the text in its own file (`said`, in a `column` or `front
    matter`) go before the text, the names of file and folders behind it. What none of them tells is null, and `reason`
    says so.
    """
    said, names, folded = said or {}, Names(file_name, folders), plain_text(without_front_matter(text))
    own_title = said.get("title") if stated_title(said_in) else None
    written, is_folded = "", is_traditional(folded)
    if is_folded:
        written, folded = split_header(folded)[0], in_simplified(folded)
        said = {key: in_simplified(words) for key, words in said.items()}
    header, body = split_header(folded)
    stated = statements(sidecar_row or {}, said, said_in, body)
    title = said.get("title") or ""
    if not stated_title(said_in) and title and title not in header:  # a page's own title, which its text may lack
        header = f"{title}\n{header}"
    site = None if said_in else named("site", said.get("place") or "")
    found, finds = find_owner(header, body, [item.place for item in stated], [site, *named_by(names)])
    sentences = prose(body)
    dated = find_date(stated, header, Telling(body if sentences else ""), names)  # a page's links name many years
    years = dated.years
    reasons = [
        *place_reasons(found),
        *([] if years.plan else [f"no year in the text: {SAY_IT}"]),
        *missing_parts(header, body, sentences),
    ]
    doubts = [*place_doubts(found, finds), *year_doubts(dated)]
    return {
        **place_columns(found, years.plan),
        "date": dated.delivery.day if dated.delivery else None,
        "review_year": years.review,
        "plan_year": years.plan,
        "plan_start": years.start,
        "plan_end": years.end,
        "new_term": years.new_term,
        "year_from": dated.year_from,
        "title": own_title or as_written(find_title(header), header, written),
        "doubt": "; ".join(doubts) or None,
        "note": TRADITIONAL if is_folded else None,
        "status": "partial" if reasons else "ok",
        "reason": "; ".join(reasons) or None,
    }


def stated_title(said_in: str | None) -> bool:
    """Whether a title beside the text is one that a person gave it, not the page's."""
    return said_in in ("column", "front matter")


def named_by(names: Names) -> list[Found | None]:
    """The place that a file's name names, else the one of the nearest folder whose name does."""
    file = named("file name", names.file.rsplit(".", 1)[0])
    folders = (named("folder name", folder) for folder in reversed(names.folders))
    return [file, next(filter(None, folders), None)]


def find_date(stated: list[Statement], header: str, text: Telling, names: Names) -> Dated:
    """The years of a report by the first that states one; else by date, title and text; else by the names of file and
    folder.
    """
    session, told_title = find_delivery(header), titled_year(header)
    delivery, from_date = settle_date(stated, session, text)
    given = next(((item.source, item.year) for item in stated if item.year), None)
    titled = next(((item.source, item.titled) for item in stated if item.titled), None) or ("title", told_title)
    years, year_from = find_years(header, text, delivery, titled[1])
    year_from = {"title": titled[0], "session line": from_date}.get(year_from, year_from)
    if given:
        years = years if years.plan and agrees(given[1], years, delivery) else years_of(given[1], bool(years.new_term))
        year_from = given[0]
    named_years = [
        ("file name", year_in(names.file)),
        *(("folder name", year_in(name)) for name in names.folders[::-1]),
    ]
    if years.plan is None and (kept := next((item for item in named_years if item[1]), None)):
        year_from, years = kept[0], years_of(kept[1])
    others = [
        *((item.source, item.year) for item in stated if item.year),
        *((item.source, item.titled) for item in stated if item.titled),
        *((item.source, item.delivery.year) for item in stated if item.delivery),
        ("title", told_title),
        ("session line", session.year if session else None),
        ("body", text.outright if year_from in STATED or not session else None),
        *named_years[:1],
    ]
    return Dated(years, year_from, delivery, [(source, year) for source, year in others if year])


def settle_date(stated: list[Statement], session: Delivery | None, text: Telling) -> tuple[Delivery | None, str | None]:
    """The day on which a report was given, and where it was found.

    Front matter has one date, which may be that of the page: the session's own goes before it where it is of the same
    year, or where the text, too, plans the session's year.
    """
    source, day = next(((item.source, item.delivery) for item in stated if item.delivery), (None, None))
    if not (day and session):
        return day or session, source or "session line"
    same_year = day.year == session.year or text.outright == session.year
    return (session, "session line") if source == "front matter" and same_year else (day, source)


def year_doubts(dated: Dated) -> list[str]:
    """What says another year than the one that was taken: 标题 2003, 正文 2007."""
    taken = dated.years.plan
    others = {
        f"{SOURCE_NAMES[source]} {year}": None
        for source, year in dated.others
        if not agrees(year, dated.years, dated.delivery)
    }
    others = [words for words in others if words.split()[0] != SOURCE_NAMES.get(dated.year_from)]
    return [", ".join([f"{SOURCE_NAMES[dated.year_from]} {taken}", *others])] if taken and others else []


def place_doubts(found: Found | None, finds: list[Found]) -> list[str]:
    """What names another place than the one that was taken: 来源表 天津市和平区, 标题 沈阳市和平区."""
    if not found or len(found.meant) != 1:
        return []
    others = {
        f"{SOURCE_NAMES[other.place_from]} {other.meant[0].place if len(other.meant) == 1 else other.name}": None
        for other in finds
        if found.meant[0] not in other.meant and other.place_from != "site" and not is_within(other, found)
    }
    return [", ".join([f"{SOURCE_NAMES[found.place_from]} {found.meant[0].place}", *others])] if others else []


def is_within(other: Found, found: Found) -> bool:
    """Whether a place that a text only names often lies in the one that was taken: a city's report may dwell on a
    county.
    """
    return other.place_from == "body" and all(found.meant[0].name in division.parents for division in other.meant)


def without_front_matter(text: str) -> str:
    """The text with blanks for the lines of its front matter, as many."""
    front = FRONT_MATTER.match(text) if "---" in text[:20] else None
    return re.sub(r"[^\n]", " ", front[0]) + text[front.end() :] if front else text


def plain_text(text: str) -> str:
    r"""The text with a page's leftovers as what they stood for; its offsets are not those of the report.

    >>> plain_text("２０２３年\\r\\n&nbsp;工作????回顾")
    '2023年\n 工作 回顾'
    """
    for mark, leftover, meaning in LEFTOVERS:
        text = text.replace(leftover, meaning) if mark in text else text
    text = re.sub(r"\?{2,}", " ", text) if "?" in text else text
    text = re.sub("(?<=[0-9]) +(?=年)", "", text) if " 年" in text else text  # 2012 年工作回顾
    for wide, digit in FULL_WIDTH:  # ten searches for a character cost less than one `translate` of the whole
        text = text.replace(wide, digit)
    return text


def split_header(plain: str) -> tuple[str, str]:
    """The lines above the salutation, without blanks and without links to other pages; and the text from there on.

    Where there is no salutation near the start, the header is the first 600 characters, which the body then repeats.
    """
    salutation = SALUTATION.search(plain, 0, 5000)
    if salutation and sum(len(line) for line in plain[: salutation.start()].split("\n") if len(line) > 80) > 1000:
        salutation = None  # the closing one of a short text: 各位代表！新征程 …
    end = salutation.start() if salutation else 600
    header = OTHER_PAGES.sub("", re.sub(r"[^\S\n]+", "", plain[:end]))
    return header, plain[end if salutation else 0 :]


def place_columns(found: Found | None, year: int | None) -> dict:
    """The columns of a place, its level that of the year; for a name that is not settled only what all its meanings
    share.
    """
    division = found.meant[0] if found and len(found.meant) == 1 else None
    then, level = name_then(division, found.name, year) if division else (None, None)
    if found and not division:
        level = found.meant[0].level if len({item.level for item in found.meant}) == 1 else None
    return {
        "place": division.place if division else None,
        "place_then": then,
        "place_as_written": found.written if found else None,
        "place_from": found.place_from if found else None,
        "province": division.province if division else None,
        "city": division.city if division else None,
        "district": division.name if division and division.level == "county" else None,
        "adcode": division.adcode if division else None,
        "level": level,
    }


def place_reasons(found: Found | None) -> list[str]:
    """Why a report has no place, with the remedy; empty where it has one."""
    if not found:
        return [f"no place in the text: {SAY_IT}"]
    if len(found.meant) > 1:
        places = ", ".join(division.place for division in found.meant)
        return [f"{found.name} may be {places}, and the text does not name the city: {SAY_IT}"]
    return []


def find_title(header: str) -> str | None:
    """The first line above the salutation that calls itself a report, else the line of the session; null without
    either.
    """
    lines = [
        re.sub("^标题[：:]", "", line)
        for line in header.split("\n")
        if 4 <= len(line) <= 80 and not re.search("[>＞|｜]|首页", line)
    ]
    return next((line for word in ("工作报告", "会议上") for line in lines if word in line), None)


def as_written(title: str | None, header: str, written: str) -> str | None:
    """A title of the header in the characters in which it is written."""
    at = header.find(title) if title and len(header) == len(written) else -1
    return written[at : at + len(title)] if at >= 0 else title
