"""The numerals of a text: each a quantity with value, unit and comparator words, or a class that says why it is none.

    >>> [(q.quote, q.value, q.unit, q.comparator) for q in find_quantities("投资600余万元，建设6处") if q.unit]
    [('600余万元', 6000000.0, '元', '>'), ('6处', 6.0, '处', '=')]
"""

import re
from decimal import Decimal
from functools import cache
from math import prod
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

import polars as pl

from analysis.vocab import alternatives, vocab

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
                                                               "陆": 6, "柒": 7, "捌": 8, "玖": 9}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "〇零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟"
# 千 before 瓦, 米, 克 … belongs to the unit (20万千瓦), and 百 before 分点 too
MULTIPLIERS = "(?:[十百千]*[万亿]+|[十百]|千(?![瓦米克伏卡焦帕赫升字]))*"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMERAL = re.compile(rf"\d+[万亿]\d+[千百](?=[余多]?[\u4e00-\u9fff])|[百千万]分之(?:{ARABIC}|[{CHINESE}]+(?:点[{CHINESE}]+)?)|(?:{ARABIC})(?:{MULTIPLIERS})(?!分[点之])|"
                     rf"(?:{ARABIC})|[{CHINESE}]+(?:点[一二三四五六七八九零〇]+(?=[个倍%万亿]))?")
LEADING = re.compile(r"[上数几好]$")
RANGE = re.compile(rf"\s?(?:[-—–~～－]{{1,2}}|至|到)\s?(?=(?:{ARABIC}|[{CHINESE}]))")
AFTER = {w: c for w, c, p in vocab("comparators").iter_rows() if p == "after" and len(w) > 1}
AFTER_WORDS = re.compile(rf"(?:[（(][^）)]{{1,6}}[）)])?({alternatives(AFTER)})")
WITHIN = re.compile(r"(?:[（(][^）)]{1,6}[）)])?内")
ABOUT_HEAD = re.compile(r"[余多来](?![种元样数次边媒党功民极])|[余多](?=元|[种次]\S)|余")
# abstract things that are counted for style: 三项原则, 五个坚持; HOUSE: a count of what one could point to is a claim
ABSTRACT = {"个", "项", "种", "类", "条", "件", "点", "大", "级", "层", "面", "次", "步", "份", "片", "场", "批", "位", "名", "支", "张", "道",
            "家", "户", "所", "处", "座", "套", "台", "只", "本", "篇", "门", "段", "线", "块", "对", "双", "组", "代", "部"}


class Quantity(NamedTuple):
    """A numeral. `kind` is its class; the fields behind `rule` are filled where that is claim."""
    start: int
    end: int
    kind: str
    rule: str
    value: float | None = None
    high: float | None = None
    unit: str | None = None
    unit_kind: str | None = None
    comparator: str = "="
    quote_end: int = 0
    quote: str = ""
    falls: bool = False


@cache
def units() -> dict[str, tuple[str, str]]:
    """Unit words as written → (standard unit, kind)."""
    return {word: (unit, kind) for word, unit, kind in vocab("units").select("wording", "unit", "kind").iter_rows()}


@cache
def unit_heads() -> dict[str, int]:
    """The first character of a unit word → the length of the longest that starts so."""
    heads: dict[str, int] = {}
    for word in units():
        heads[word[0]] = max(heads.get(word[0], 0), len(word))
    return heads


@cache
def fixed_words() -> tuple[AhoCorasick, list[tuple[str, str]]]:
    """An automaton of the fixed expressions, and the (class, rule) of each."""
    rows = vocab("fixed").select("wording", "class", "rule").rows()
    return AhoCorasick([row[0] for row in rows], matchkind=MatchKind.LeftmostLongest), [row[1:] for row in rows]


@cache
def patterns(tier: str) -> tuple[re.Pattern, dict[str, str]]:
    """One expression of the rules for numerals that are no claim, tried where a numeral starts; and the class of each rule.

    `tier` is before (a quantity is read) or after (only where no unit was found).
    """
    rows = vocab("patterns").filter(pl.col("tier") == tier).select("rule", "class", "pattern").rows()
    numeral = rf"(?:\d[\d.,]*[十百千万亿]*|[{CHINESE}]+)"
    return (re.compile("|".join(f"(?P<{rule}>{pattern.replace('{n}', numeral)})" for rule, _, pattern in rows), re.MULTILINE),
            {rule: kind for rule, kind, _ in rows})


def parse_chinese(word: str) -> float | None:
    """The value of a Chinese numeral, None where it is none.

    >>> parse_chinese("一百二十三万"), parse_chinese("二〇二五"), parse_chinese("三点五"), parse_chinese("万亿")
    (1230000.0, 2025.0, 3.5, 1000000000000.0)
    """
    if "点" in word:
        whole, _, part = word.partition("点")
        return None if parse_chinese(whole) is None else parse_chinese(whole) + float("0." + "".join(str(DIGITS[c]) for c in part))
    if all(c in DIGITS for c in word):
        return float("".join(str(DIGITS[c]) for c in word))
    total = part = digit = 0
    for c in word:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in TENS:
            part, digit = part + (digit or 1) * TENS[c], 0
        elif c in MYRIADS:
            total, part, digit = (total + (part + digit or not total)) * MYRIADS[c] if c == "亿" or not total else total + (part + digit or 1) * MYRIADS[c], 0, 0
        else:
            return None
    return float(total + part + digit)


def parse_number(word: str) -> tuple[float | None, float | None]:
    """The value of a numeral with its multipliers, and the higher one of a pair such as 两三 or 七八.

    >>> parse_number("1,200.5万"), parse_number("七八"), parse_number("百分之三点五")
    ((12005000.0, None), (7.0, 8.0), (3.5, None))
    """
    word = word.split("分之")[-1]
    mixed = re.fullmatch(r"(\d+)([万亿])(\d+)([千百])", word)       # 2万5千公里
    if mixed:
        return float(mixed[1]) * MYRIADS[mixed[2]] + float(mixed[3]) * TENS[mixed[4]], None
    match = re.match(ARABIC, word)
    if match:
        value = float(match[0].replace(",", ""))
        return multiply(value, word[match.end():]), None
    if len(word) >= 2 and word[0] in DIGITS and word[1] in DIGITS and DIGITS[word[1]] == DIGITS[word[0]] + 1 and word[0] not in "零〇":
        rest = parse_chinese(word[2:]) if word[2:] else 1.0
        if rest:
            return DIGITS[word[0]] * rest, DIGITS[word[1]] * rest
    return parse_chinese(word), None


def is_latin_unit(text: str, at: int) -> bool:
    """Whether a whole Latin unit stands at a position: 63TB, not 5G."""
    unit = read_unit(text, at)
    return bool(unit) and text[at:at + 1].isascii() and not re.match("[A-Za-z]", text[unit[2]:unit[2] + 1])


def read_unit(text: str, at: int) -> tuple[str, str, int] | None:
    """The longest unit word at a position: (standard unit, kind, end)."""
    longest = min(unit_heads().get(text[at:at + 1], 0), len(text) - at)
    for length in range(longest, 0, -1):
        found = units().get(text[at:at + length])
        if found:
            return *found, at + length
    return None


PEOPLE = re.compile(r"[^，。；、：“”（）0-9的]{0,6}?(?:(?P<人>群众|人口|学生|职工|农民|农民工|对象|人员|老人|老年人|儿童|教师|残疾人|儿女|人民|中国人|用户|游客|党员|干部|劳动力|居民|市民|妇女|孩子|移民|官兵|工人|青年|毕业生|代表|患者|村民)|"
                    r"(?P<户>家庭|贫困户|农户|商户|住户)|(?P<家>企业|单位|机构|公司))")
LISTED_UNIT = re.compile(rf"(?:[、和与及至]|以及)(?:近|约|超过?|达)?({ARABIC})({MULTIPLIERS})[余多]?")


def people(text: str, at: int, value: float):
    """The unit that a noun gives to a large number without a counting word: 30多万监测对象."""
    found = PEOPLE.match(text, at) if value >= 100 else None
    if found and found.lastgroup == "家" and text[at - 1] == "亿":       # 超50亿企业: of money
        return ("元", "money", at), value
    return ((found.lastgroup, "noun", at), value) if found else None


def listed_unit(text: str, at: int, value: float):
    """The unit, and the value with the multiplier, that stand once at the end of a list: 44.1、21.6和11亿元."""
    end = at
    while found := LISTED_UNIT.match(text, end):
        end = found.end()
        unit = read_unit(text, end)
        if unit:
            own = text[at - 1] in "万亿"
            return ((unit[0], unit[1], at), value if own or unit[1] == "time" else multiply(value, re.sub("[^万亿]", "", found[2])))
    return None


def multiply(value: float, word: str) -> float:
    """The value times the multipliers 十百千万亿 of a word."""
    return float(Decimal(str(value)) * prod(TENS.get(c) or MYRIADS[c] for c in word)) if word else value


DURATION = re.compile(r"(?:天数|年限|寿命|时限|时长|期限|周期|用时|时间|小时数|库存|去化)[^，。；、]{0,6}$|"
                      r"(?:提高|增加|(?<!再)缩短|压缩|减少|(?<!再)延长|压减|提升|降|下降|保持|稳定|控制|缩减|提速|精简)[到至为在了]?$|(?:达到|达)$")
TENTHS = re.compile(r"成半?(?![立功为长员果本效都品型群熟绩交分人就片千万])")
BARE_CROWD = re.compile(r"[上数几近超逾过约]$")
CONCRETE = re.compile(r"(?:个|项|条|件|类|家|名|场|次|级)?[^，。；、的]{0,8}?(?:村|社区|水厂|项目|行动计划|领域专项|公园|学校|医院|街道|乡镇|中心|车站|基地|园区|"
                      r"民生实事|实事|工程项目|广场|市场|小区|厂|站|桥|馆|路口|泊位|机场|港口|岛|水库|电站|企业|活动|路|街|巷|河流?|线路|生产线|高速|铁路|地铁|渠)")
LISTED = re.compile(r"[、和及与”][^，。；：\n]{1,12}$")
SOLID = re.compile(r"[家所处座台套辆栋幢艘架头棵株间宗起张枚块层]|公里|平方")


def read_quantity(text: str, start: int, end: int, word: str) -> Quantity:
    """The numeral at text[start:end] read as a quantity, whatever comes of it: `kind` is claim, date, name or unread (no unit)."""
    is_chinese = not word[-1].isdigit() and not re.match(ARABIC, word.split("分之")[-1])
    value, high = parse_number(word)
    if value is None:
        return Quantity(start, end, "name", "chinese_word")
    at, comparator, quote_start = end, "=", start
    if word[0] in "十百千万亿" and "分之" not in word and start and text[start - 1] in "上数几" and text[start - 2:start] not in ("以上", "之上"):
        comparator, quote_start = "≥", start - 1
    if text[at:at + 1] in "余多来" and text[at:at + 1] and (not is_chinese or word[-1] in "十百千万亿") and (text[at:at + 2] not in ("多式", "多元") or word[-1] in "万亿"):
        comparator, at = ">" if text[at] != "来" else "≈", at + 1
        more = re.match("[十百千]*[万亿]*", text[at:at + 4])[0] if text[at:at + 2] not in ("千瓦", "千米", "千克", "千伏") else ""
        value, at = multiply(value, more), at + len(more)
    unit = ("%" if word[0] == "百" else "‰", "ratio", at) if "分之" in word else read_unit(text, at)
    if unit is None and not is_chinese:
        unit, value = people(text, at, value) or listed_unit(text, at, value) or (None, value)
    tenths = TENTHS.match(text, at) if value < 10 else None
    if tenths:
        value, high = value * 10 + 5 * tenths[0].endswith("半"), high and high * 10
        unit = ("%", "ratio", tenths.end())
    between = RANGE.match(text, unit[2] if unit else at)
    second = NUMERAL.match(text, between.end()) if between and high is None else None
    if second:
        other, _ = parse_number(second[0])
        other_unit = read_unit(text, second.end()) if not TENTHS.match(text, second.end()) or not is_chinese else ("%", "ratio", second.end() + 1)
        if other is not None and (unit is None or other_unit and other_unit[0] == unit[0]) and other_unit:
            # 8—10亿元: the multiplier of the end reaches back
            if unit is None and not set(word) & set("万亿") and other > value:
                tail = re.search(r"[万亿千百]+$", second[0])
                value = multiply(value, tail[0]) if tail and multiply(value, tail[0]) < other else value
            if other > value:
                high, unit, at = other, other_unit, second.end()
    if unit and unit[1] != "noun":      # 3600多万农村学生: the noun tells the unit and is the subject
        at = unit[2]
    if unit and unit[0] == "倍" and text.startswith("多", at):      # 增长两倍多
        comparator, at = ">", at + 1
    after = AFTER_WORDS.match(text, at)
    if after:
        comparator, at = AFTER[after[1]], after.end()
    elif text.startswith("内", at) and "控制在" in text[max(0, start - 8):start]:
        comparator, at = "≤", at + 1
    falls = start > 1 and text[start - 1] in "-－﹣" and not re.match(r"[\dA-Za-z%）”]", text[start - 2])
    kind, rule = judge(text, start, end, word, value, unit, is_chinese, comparator)
    return Quantity(start, end, kind, rule, value, high, unit and unit[0], unit and unit[1], comparator, at, text[quote_start:at], falls)


def judge(text: str, start: int, end: int, word: str, value: float, unit, is_chinese: bool, comparator: str) -> tuple[str, str]:
    """The class and rule of a numeral that no pattern claims: a Chinese one must show that it counts, a span of time that it measures."""
    if unit is None:
        return ("name", "chinese_word") if is_chinese and not (text.startswith("大关", end) and set(word) & set(DIGITS)) else ("unread", "no_unit")
    kind = unit[1]
    if kind == "time":
        measured = DURATION.search(text, max(0, start - 14), start)
        return ("claim", "duration") if measured and word != "一" else ("date", "span_of_time")
    if not is_chinese or "分之" in word:
        return "claim", "quantity"
    if word[0] in "十百千万亿" and not (set(word) & set(DIGITS)) and word != "十":
        crowd = comparator in "≥>" and word != "亿" or BARE_CROWD.search(text, max(0, start - 1), start)
        solid = kind in ("money", "measure") and len(word) > 1 or kind == "money" and word not in "亿万"
        return ("claim", "round_number") if crowd or solid else ("name", "round_name")
    if kind in ("money", "ratio"):
        return "claim", "chinese_quantity"
    if len(word) == 2 and parse_number(word)[1] and kind in ("count", "person", "measure"):
        return "claim", "chinese_count"         # 两三个
    if value == 1:
        if SOLID.match(unit[0]) and re.match("[，。；、]", text[unit[2]:unit[2] + 1]):      # 新建泵站一座，
            return "claim", "chinese_count"
        return ("claim", "chinese_count") if unit[0] == "次" and re.search("(?:开展|举办|召开|组织)$", text[max(0, start - 4):start]) else ("name", "one")
    if kind == "noun":
        return "name", "chinese_word"
    if kind in ("measure", "person") and unit[0] not in ("步", "级", "层"):
        return "claim", "chinese_quantity"
    if LISTED.search(text, max(0, start - 14), start) and not SOLID.match(unit[0]) and not re.match(r"[个]?(?:村|水厂|乡镇|社区)", text[end:end + 4]):
        return "name", "list_counted"
    if SOLID.match(unit[0]) or CONCRETE.match(text, end):
        return "claim", "chinese_count"
    return "name", "abstract_count"


def find_quantities(text: str) -> list[Quantity]:
    """Every numeral of a text in order. Full-width digits must have been folded (see `clauses.plain`)."""
    automaton, classes = fixed_words()
    fixed = iter(automaton.find_matches_as_indexes(text))
    which, fixed_start, fixed_end = next(fixed, (0, len(text) + 1, len(text) + 1))
    rules, rule_class = patterns("before")
    late, late_class = patterns("after")
    found, read_to = [], 0
    for numeral in NUMERAL.finditer(text):
        start, end = numeral.span()
        while fixed_end <= start:
            which, fixed_start, fixed_end = next(fixed, (0, len(text) + 1, len(text) + 1))
        if start < read_to:
            found.append(Quantity(start, end, "claim", "part_of_quantity"))
        elif fixed_start <= start and end <= fixed_end:
            found.append(Quantity(start, end, *classes[which]))
        elif (named := rules.match(text, start)) and not (named.lastgroup == "letter_after" and is_latin_unit(text, end)):
            found.append(Quantity(start, end, rule_class[named.lastgroup], named.lastgroup))
        else:
            quantity = read_quantity(text, start, end, numeral[0])
            if quantity.kind == "unread" and (named := late.match(text, start)):
                quantity = quantity._replace(kind=late_class[named.lastgroup], rule=named.lastgroup)
            if quantity.kind == "claim":
                read_to = quantity.quote_end
            found.append(quantity)
    return found
