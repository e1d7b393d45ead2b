"""A report's text → whose it is, when it was given, what it plans, and whether it is all there. A plain function a text."""

import re
from collections import Counter
from typing import NamedTuple

from analysis.reports.completeness import missing_parts, prose
from analysis.reports.delivery import dated, find_delivery, find_years, stated_year
from analysis.reports.places import (
    COMMON_WORDS,
    Division,
    Mention,
    candidates,
    choose,
    division_kinds,
    divisions,
    mentions,
    stem_of,
    support,
    unit_of,
)

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
REPRESENTING = re.compile(  # 我代表区人民政府, 我谨代表大鹏新区管委会; begins with a literal, which is found fast
    r"代表(?!大会|们)(?P<who>[^，,。；：、\n]{0,24}?)(?:第?[^届，\n]{1,4}届)?"
    r"(?P<what>国务院|(?:人民)?政府|管理?委员?会|党工委|行政公署|行署)"
)
SPEAKER = re.compile(r"[我们谨，,。\n]\s*$")
ENTRUSTED = re.compile("受(?P<who>[^，,。；：、\n]{0,24}?)(?P<what>人民政府)的?委托")  # 我受县人民政府委托
NATION = re.compile("全国人民代表大会(?!代表)|国务院总理")
NEW_DISTRICT = re.compile("(?<!雄安)新区(?:党工委|管理?委员?会)")  # a new district says 新区, not 全区
_OF_YEAR = r"[（(]?(?:(?:19|20)\d\d年?)?[）)]?(?:度)?"
_GOVERNMENT = r"(?:人民政府|政府|管理委员会|管委会|行政公署|行署)"
ANCHORS = [  # what follows a name that says whose report this is, the surest first
    (
        4,
        re.compile(r"第?[一二三四五六七八九十百\d]+届|\n?人民代表大会|人大[一二三四五六七八九十]"),
    ),  # 保定市第十三届人民代表大会
    (3, re.compile(rf"{_GOVERNMENT}?{_OF_YEAR}{_GOVERNMENT}?工作报告")),  # 龙岗区2025年政府工作报告
    (2, re.compile(rf"{_GOVERNMENT}?(?:党组书记)?、?代?理?(?:省长|市长|区长|县长|州长|盟长|旗长|专员|主席|主任)")),
    (1, re.compile(_GOVERNMENT)),
]
UNIT_LEVELS = {  # the word that a report uses for its own place → the levels of places that it may be
    "国": ("nation",),
    "省": ("province",),
    "自治区": ("province",),
    "市": ("province", "city", "county"),
    "州": ("city",),
    "盟": ("city",),
    "地区": ("city",),
    "县": ("county",),
    "区": ("county", "city"),
    "旗": ("county",),
}
NAMED_ENOUGH = 3  # a body that names a place less often is a guess
REMEDY = "say it in sources.csv (columns file, place, year, date, source, address)"


class Found(NamedTuple):
    """A name found in a text: where, as written there, the name itself, and the divisions that it may mean."""

    place_from: str
    written: str
    name: str
    meant: list[Division]


def identify(text: str, file_name: str = "", sidecar_row: dict | None = None) -> dict:
    """What a report says of itself: place, level, date, years, title, status and reason, as columns of `reports`.

    What neither the text nor the sidecar's row (place, year, date, title) nor the file's name tells is null, and `reason` says so.
    """
    row = sidecar_row or {}
    header, body = split_header(plain_text(text))
    if row.get("title") and row["title"] not in header:  # a table's or a page's own title, which its text may lack
        header = f"{row['title']}\n{header}"
    found = find_place(header, body, file_name, row.get("place") or "")
    delivery = find_delivery(header) or dated(row.get("date") or "")
    sentences = prose(body)
    years = find_years(header, body if sentences else "", delivery)  # a page's links name many years
    if years.plan is None:
        years = stated_year(row.get("year") or file_name)
    reasons = [
        *place_reasons(found),
        *([] if years.plan else [f"no year in the text: {REMEDY}"]),
        *missing_parts(header, body, sentences),
    ]
    return {
        **place_columns(found),
        "date": delivery.day if delivery else None,
        "review_year": years.review,
        "plan_year": years.plan,
        "plan_start": years.start,
        "plan_end": years.end,
        "new_term": years.new_term,
        "title": find_title(header),
        "status": "partial" if reasons else "ok",
        "reason": "; ".join(reasons) or None,
    }


def plain_text(text: str) -> str:
    r"""The text with a page's leftovers as what they stood for; its offsets are not those of the report.

    >>> plain_text("２０２３年\\r\\n&nbsp;工作????回顾")
    '2023年\n 工作 回顾'
    """
    for mark, leftover, meaning in LEFTOVERS:
        text = text.replace(leftover, meaning) if mark in text else text
    text = re.sub(r"\?{2,}", " ", text) if "?" in text else text
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


def find_place(header: str, body: str, file_name: str = "", sidecar_place: str = "") -> Found | None:
    """Whose report it is: by title, salutation, body, sidecar, file name, in that order of trust; None where all are silent.

    A name that several divisions bear is settled by the city that the text names, else by a later source that has one of
    them; else all of them are in `meant`.
    """
    own, saluted = find_saluted(body)
    titled = find_titled(header, body, own)
    often, seldom = named_most(body, own or own_unit(body)) if not (titled or saluted) else (None, None)
    sources = [
        titled,
        saluted,
        often,
        named("sidecar", sidecar_place),
        named("file name", file_name.rsplit(".", 1)[0]),
        seldom,
    ]
    found = [settle(source, header + body) for source in sources if source]
    narrower = [other for other in found if len(other.meant) == 1 and other.meant[0] in found[0].meant]
    return narrower[0] if narrower else found[0] if found else None


def settle(found: Found, text: str) -> Found:
    """The find with one meaning, where the text names the city or province of one of several."""
    one = choose(found.name, found.meant, text)
    return found._replace(meant=[one]) if one else found


def _found(place_from: str, mention: Mention) -> Found:
    return Found(place_from, "".join((*mention.before, mention.name)), mention.name, candidates(mention))


def find_titled(header: str, body: str, unit: str | None) -> Found | None:
    """The place that the lines above a report name as its own, by what follows the name; a name that the text does not
    use elsewhere, or of another level than the report's word for its own place, is another page's."""
    ranked = []
    for mention in mentions(header):
        weight = next((weight for weight, anchor in ANCHORS if anchor.match(header, mention.end)), 0)
        if weight and (not unit or any(division.level in UNIT_LEVELS[unit] for division in candidates(mention))):
            ranked.append((body.count(stem_of(mention.name)), weight, mention))
    if NATION.search(header) and unit in (None, "国"):
        return Found("title", "国务院", "国务院", [divisions()["000000"]])
    if not ranked:
        return None
    most = max(count for count, _, _ in ranked)
    return _found("title", max(ranked, key=lambda item: (item[0] * 4 >= most, item[1], item[0], -item[2].start))[2])


def find_saluted(body: str) -> tuple[str | None, Found | None]:
    """The report's word for its own place (我代表区人民政府: 区), and the place where a salutation or thanks name it."""
    unit = None
    speaking = [
        match
        for match in REPRESENTING.finditer(body)
        if SPEAKER.search(body[max(0, match.start() - 5) : match.start()])
    ]
    for match in sorted((*speaking, *ENTRUSTED.finditer(body)), key=re.Match.start):
        who = match["who"].strip()
        if match["what"] == "国务院":
            return "国", Found("salutation", "国务院", "国务院", [divisions()["000000"]])
        named_here = [mention for mention in mentions(who) if mention.end == len(who)]
        if named_here:
            return unit or unit_of(named_here[-1].name), _found("salutation", named_here[-1])
        unit = unit or unit_of(who)
    return unit, None


def own_unit(body: str) -> str | None:
    """The word that the text uses for its own place (我县, 全县, 县委: 县), None where it uses none.

    A report speaks of the places above its own as well, as a district of 全市 and 市委, but hardly of those below: the
    lowest that it speaks of counts. An autonomous region and a prefecture say 全区 as districts do; their party committees
    tell them apart.
    """
    counts = {
        unit: sum(body.count(form.format(unit)) for form in ("我{}", "全{}", "{}委"))
        for unit in UNIT_LEVELS
        if len(unit) == 1
    }
    counts["国"] = body.count("我国")
    counts["区"] += 3 * len(NEW_DISTRICT.findall(body))
    if body.count("自治区党委") > body.count("市委"):
        return "自治区"
    if body.count("地委") + body.count("行署") > max(counts["县"], counts["市"]):
        return "地区"
    lowest_first = ("县", "旗", "区", "州", "盟", "市", "省", "国")
    return next((unit for unit in lowest_first if counts[unit] > 2 and 5 * counts[unit] >= max(counts.values())), None)


def named_most(body: str, unit: str | None) -> tuple[Found | None, Found | None]:
    """The division of the unit's kind that the text names most: as a find to rely on, or as a guess (one of the two).

    A full name counts twice a short one. A name is that of a place only where the text also names the places above it, or
    the full name often: 平安 and 振兴 are districts and everyday words, 范县 stands in 示范县.
    """
    if unit == "国":
        return Found("body", "国务院", "国务院", [divisions()["000000"]]), None
    counts = Counter(mention.name for mention in mentions(body) if mention.name not in COMMON_WORDS)
    scores, written = Counter(), {}
    for name in sorted(counts, key=lambda name: unit_of(name) is None):
        if meant := [division for division in candidates(Mention(0, 0, name)) if fits(name, division, unit)]:
            stem = stem_of(name)
            scores[stem] += counts[name] * (2 if unit_of(name) else 1)
            written.setdefault(stem, (name, meant))
    real = [(stem, score) for stem, score in scores.most_common(8) if is_real(*written[stem], counts, body)]
    if not real:
        return None, None
    (stem, best), rival = real[0], real[1][1] if len(real) > 1 else 0
    found = Found("body", written[stem][0], *written[stem])
    return (found, None) if best >= NAMED_ENOUGH and best >= 1.2 * rival else (None, found)


def fits(name: str, division: Division, unit: str | None) -> bool:
    """Whether a name, full or short, is of the kind that a report calls its own place."""
    if unit is None:
        return True
    return unit == unit_of(name) if unit_of(name) else unit in division_kinds()[division.adcode]


def is_real(name: str, meant: list[Division], counts: Counter, body: str) -> bool:
    """Whether a word that is also a place's name means the place."""
    often = len(name) > 2 and unit_of(name) and counts[name] >= 2
    return bool(often) or any(
        division.level != "county" or support(division, body) >= NAMED_ENOUGH for division in meant
    )


def named(place_from: str, words: str) -> Found | None:
    """The place that a sidecar or a file's name names: its last name, full or short; a sidecar may name one of its own."""
    here = mentions(words)
    if here and (place_from != "sidecar" or here[-1].end == len(words)):
        return _found(place_from, here[-1])
    parts = re.fullmatch(
        r"(?P<province>.+?(?:省|自治区))?(?P<city>.+?(?:市|州|盟|地区))?(?P<county>.+[市县区旗])?", words
    )
    if place_from != "sidecar" or not words or not parts:
        return None
    level = next(level for level in ("county", "city", "province") if parts[level])
    return Found(place_from, words, words, [Division(None, parts[level], parts["province"], parts["city"], level)])


def place_columns(found: Found | None) -> dict:
    """The columns of a place; for a name that is not settled only what all its meanings share."""
    division = found.meant[0] if found and len(found.meant) == 1 else None
    province, city, level = (division.province, division.city, division.level) if division else (None, None, None)
    if found and not division:
        level = found.meant[0].level if len({item.level for item in found.meant}) == 1 else None
    return {
        "place": division.place if division else None,
        "place_as_written": found.written if found else None,
        "place_from": found.place_from if found else None,
        "province": province,
        "city": city,
        "district": division.name if division and level == "county" else None,
        "adcode": division.adcode if division else None,
        "level": level,
    }


def place_reasons(found: Found | None) -> list[str]:
    """Why a report has no place, with the remedy; empty where it has one."""
    if not found:
        return [f"no place in the text: {REMEDY}"]
    if len(found.meant) > 1:
        places = ", ".join(division.place for division in found.meant)
        return [f"{found.name} may be {places}, and the text does not name the city: {REMEDY}"]
    return []


def find_title(header: str) -> str | None:
    """The first line above the salutation that calls itself a report, else the line of the session; null without either."""
    lines = [
        re.sub("^标题[：:]", "", line)
        for line in header.split("\n")
        if 4 <= len(line) <= 80 and not re.search("[>＞|｜]|首页", line)
    ]
    return next((line for word in ("工作报告", "会议上") for line in lines if word in line), None)
