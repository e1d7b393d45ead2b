"""Whose report a text is: by its title, the session's line, the salutation and what its text names most."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

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

REPRESENTING = re.compile(  # 我代表区人民政府, 我谨代表大鹏新区管委会; begins with a literal, which is found fast
    r"代表(?!大会|们)(?P<who>[^，,。；：、\n]{0,24}?)(?:第?[^届，\n]{1,4}届)?"
    r"(?P<what>国务院|(?:人民)?政府|管理?委员?会|党工委|行政公署|行署)"
)
SPEAKER = re.compile(r"[我们谨，,。\n]\s*$")
ON_A_VISIT = re.compile("[接迎受参出赴获入]")  # 代表吉林省接受国务院安委会考核: who speaks for whom before whom
ENTRUSTED = re.compile("受(?P<who>[^，,。；：、\n]{0,24}?)(?P<what>人民政府)的?委托")  # 我受县人民政府委托
NATION = re.compile("全国人民代表大会(?!代表)|国务院总理")
NEW_DISTRICT = re.compile("(?<!雄安)新区(?:党工委|管理?委员?会)")  # a new district says 新区, not 全区
MASKED_PLACE = re.compile("[XxＸ×*＊]{2,}(?:省|市|县|区|州|盟|旗|自治)")  # XX市: left open, as in a model text
_OF_YEAR = r"[（(]?(?:(?:19|20)\d\d年?)?[）)]?(?:度)?"
_GOVERNMENT = r"(?:人民政府|政府|管理委员会|管委会|行政公署|行署)"
SESSION = 4  # the weight of the name in 保定市第十三届人民代表大会
ANCHORS = [  # what follows a name that says whose report this is, the surest first
    (
        SESSION,
        re.compile(r"第?[一二三四五六七八九十百\d]+届|\n?人民代表大会|人大[一二三四五六七八九十]"),
    ),
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
COMMITTEES = {  # what a prefecture, which has no assembly of its own name, calls those that lead it
    "地区": ("地委", "行署", "行政公署", "地区人大工委"),
    "盟": ("盟委", "行署", "行政公署", "盟人大工委"),
    "州": ("州委", "州人大"),
}
STATED = ("sidecar", "column", "front matter")  # where a person says it outright
NAMED_ENOUGH = 3  # a body that names a place less often is a guess


class Found(NamedTuple):
    """A name found in a text: where, as written there, the name itself, and the divisions that it may mean."""

    place_from: str
    written: str
    name: str
    meant: list[Division]


def find_owner(
    header: str, body: str, before: Iterable[Found | None], after: Iterable[Found | None]
) -> tuple[Found | None, list[Found]]:
    """Whose report it is, None where all are silent, and all that was found, in the order of trust.

    `before` is what a person states, `after` what a file's and a folder's name say; between them stand title or session
    line, salutation and body. A name that several divisions bear is settled by the city that the text names, else by a
    later source that has one of them; else all of them are in `meant`.
    """
    own, saluted = find_saluted(body)
    titled = find_titled(header, body, own)
    is_open = MASKED_PLACE.search(header) or MASKED_PLACE.search(body, 0, 200)
    often, seldom = (None, None) if titled or saluted or is_open else named_most(body, own or own_unit(body))
    sources = [*before, titled, saluted, often, *after, seldom]
    found = [settle(source, header + body) for source in sources if source]
    if not found:
        return None, []
    narrower = [other for other in found if len(other.meant) == 1 and other.meant[0] in found[0].meant]
    return narrower[0] if narrower else found[0], found


def settle(found: Found, text: str) -> Found:
    """The find with one meaning, where the text names the city or province of one of several."""
    one = choose(found.name, found.meant, text)
    return found._replace(meant=[one]) if one else found


def _found(place_from: str, mention: Mention, unit: str | None = None) -> Found:
    meant = candidates(mention)
    kind = [division for division in meant if fits(mention.name, division, unit)] or meant
    return Found(place_from, "".join((*mention.before, mention.name)), mention.name, outermost(kind))


def outermost(meant: list[Division]) -> list[Division]:
    """The divisions that lie in none of the others: a city goes before its 新区 where a short name may mean either."""
    return [division for division in meant if not any(other.name in division.parents for other in meant)]


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
    _, weight, mention = max(ranked, key=lambda item: (item[0] * 4 >= most, item[1], item[0], -item[2].start))
    if not unit and len(candidates(mention)) > 1:
        unit = own_unit(body)
    return _found("session line" if weight == SESSION else "title", mention, unit)


def find_saluted(body: str) -> tuple[str | None, Found | None]:
    """The report's word for its own place (我代表区人民政府: 区), and the place where a salutation or thanks name
    it.
    """
    unit = None
    speaking = [
        match
        for match in REPRESENTING.finditer(body)
        if SPEAKER.search(body[max(0, match.start() - 5) : match.start()]) and not ON_A_VISIT.search(match["who"])
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
    lowest that it speaks of counts. An autonomous region and a prefecture say 全区 as districts do; their party
    committees tell them apart.
    """
    counts = {
        unit: sum(body.count(form.format(unit)) for form in ("我{}", "全{}", "{}委"))
        for unit in UNIT_LEVELS
        if len(unit) == 1
    }
    counts["国"] = body.count("我国")
    counts["区"] += 3 * len(NEW_DISTRICT.findall(body))
    if prefecture := own_prefecture(body):
        return prefecture
    if body.count("自治区党委") > body.count("市委"):
        return "自治区"
    lowest_first = ("县", "旗", "区", "州", "盟", "市", "省", "国")
    return next((unit for unit in lowest_first if counts[unit] > 2 and 5 * counts[unit] >= max(counts.values())), None)


def own_prefecture(body: str) -> str | None:
    """地区, 盟 or 州 where the text is led by its committee (在地委的领导下) and by none of a county or city; else
    None.
    """
    led = {unit: sum(map(body.count, words)) for unit, words in COMMITTEES.items()}
    unit = max(led, key=led.__getitem__)
    below = max(body.count("县委"), body.count("旗委"), len(re.findall("(?<!自治)区委", body)))
    return unit if led[unit] > max(below, body.count("市委")) and 2 * led[unit] > body.count("自治区党委") else None


def named_most(body: str, unit: str | None) -> tuple[Found | None, Found | None]:
    """The division of the unit's kind that the text names most: as a find to rely on, or as a guess (one of the two).

    A full name counts twice a short one. A name is that of a place only where the text also names the places above it,
    or the full name often: 平安 and 振兴 are districts and everyday words, 范县 stands in 示范县.
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
    """The place that a person states or a file's name names: its last name, full or short; a person may name one of
    their own.
    """
    here = mentions(words)
    if here and (place_from not in STATED or here[-1].end == len(words)):
        return _found(place_from, here[-1])
    parts = re.fullmatch(
        r"(?P<province>.+?(?:省|自治区))?(?P<city>.+?(?:市|州|盟|地区))?(?P<county>.+[市县区旗])?", words
    )
    if place_from not in STATED or not words or not parts:
        return None
    level = next(level for level in ("county", "city", "province") if parts[level])
    return Found(place_from, words, words, [Division(None, parts[level], parts["province"], parts["city"], level)])
