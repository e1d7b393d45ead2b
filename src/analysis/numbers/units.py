"""The unit of a numeral: the word behind it, the noun that tells it, or the unit that a list says once at its end."""

import re
from functools import cache

from analysis.numbers.numerals import ARABIC, MULTIPLIERS, multiply
from analysis.vocab import vocab

PEOPLE = re.compile(
    r"[^，。；、：“”（）0-9的]{0,8}?(?:(?P<人>子女|女生|婴幼儿|纳税人|在校生|学生|考生|骑手|群众|人口|学生|职工|农民|农民工|对象|人员|老人|老年人|儿童|教师|残疾人|儿女|人民|中国人|用户|游客|党员|干部|劳动力|居民|市民|妇女|孩子|移民|官兵|工人|青年|毕业生|代表|患者|村民)|"
    r"(?P<户>家庭|贫困户|农户|商户|住户)|(?P<家>企业|单位|机构|公司))"
)
LISTED_UNIT = re.compile(rf"(?:[、和与及至]|以及)(?:近|约|超过?|达)?({ARABIC})({MULTIPLIERS})[余多]?")


PER_UNIT = re.compile(
    "[/／]((?:千|毫|微)?[克升米]|公斤|吨|亩|公顷|立方米|平方米|平方公里|人|户|日|天|年|小时)(?![\\d])|[/／]([百千十]?[万亿]?(?<=[百千十万亿])(?:元|人|标?台|公里|户|平方米))"
)  # 28克/千克


@cache
def unit_words() -> dict[str, tuple[str, str]]:
    """Unit words as written → (standard unit, kind)."""
    return {word: (unit, kind) for word, unit, kind in vocab("units").select("wording", "unit", "kind").iter_rows()}


@cache
def unit_lengths() -> dict[str, list[int]]:
    """The first character of unit words → the lengths of those that start so, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in unit_words():
        lengths.setdefault(word[0], set()).add(len(word))
    return {head: sorted(found, reverse=True) for head, found in lengths.items()}


def read_unit(text: str, at: int) -> tuple[str, str, int] | None:
    """The longest unit word at a position: (standard unit, kind, end)."""
    for length in unit_lengths().get(text[at : at + 1], ()):
        word = text[at : at + length]
        if word in unit_words() and not text.startswith("台阶", at):  # 迈上5万亿台阶
            unit, kind = unit_words()[word]
            per = PER_UNIT.match(text, at + len(word)) if kind in ("measure", "person", "count", "money") else None
            return (
                (f"{unit}/{per[2] or unit_words()[per[1]][0]}", kind, per.end())
                if per and (kind == "measure" or per[2])
                else (unit, kind, at + len(word))
            )
    return None


def is_latin_unit(text: str, at: int) -> bool:
    """Whether a whole Latin unit stands at a position: 63TB, not 5G."""
    unit = read_unit(text, at)
    return bool(unit) and text[at : at + 1].isascii() and not re.match("[A-Za-z]", text[unit[2] : unit[2] + 1])


def people(text: str, at: int, value: float):
    """The unit that a noun gives to a large number without a counting word: 30多万监测对象."""
    found = PEOPLE.match(text, at) if value >= 100 else None
    return ((found.lastgroup, "noun", at), value) if found else None


def listed_unit(text: str, at: int, value: float):
    """The unit, and the value with the multiplier, that stand once at the end of a list: 44.1、21.6和11亿元."""
    end = at
    while found := LISTED_UNIT.match(text, end):
        end = found.end()
        unit = read_unit(text, end)
        if unit:
            own = text[at - 1] in "万亿"
            return (
                (unit[0], unit[1], at),
                value if own or unit[1] == "time" else multiply(value, re.sub("[^万亿]", "", found[2])),
            )
    return None
