"""The numerals of a text: each a quantity with value, unit and comparator words, or a class that says why it is none.

>>> [(q.quote, q.value, q.unit, q.comparator) for q in find_quantities("投资600余万元，建设6处") if q.unit]
[('600余万元', 6000000.0, '元', '>'), ('6处', 6.0, '处', '=')]
"""

import re
from typing import NamedTuple

from analysis.numbers.not_claims import fixed_in, rule_before, rule_without_unit
from analysis.numbers.numerals import ARABIC, CHINESE, DIGIT_VALUES, LARGEST, NUMERAL, multiply, numerals, parse_number
from analysis.numbers.units import is_latin_unit, listed_unit, people, read_unit
from analysis.vocab import alternatives, vocab

RANGE = re.compile(rf"\s?(?:[-—–~～－]{{1,2}}|至|到)\s?(?=(?:{ARABIC}|[{CHINESE}]))")
AFTER = {w: c for w, c, p in vocab("comparators").iter_rows() if p == "after" and len(w) > 1}
AFTER_WORDS = re.compile(rf"(?:[（(][^）)\d]{{1,30}}[）)])?({alternatives(AFTER)})")


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


DURATION = re.compile(
    r"(?:天数|年限|寿命|时限|时长|期限|周期|用时|时间|小时数|库存|去化)[^，。；、]{0,8}$|"
    r"(?:提高|增加|(?<!再)缩短|压缩|减少|(?<!再)延长|压减|提升|降|下降|保持|稳定|控制|缩减|缩|节省|节约|提速|精简)[到至为在了]?(?:[\d.]+(?:天|小时|分钟|岁)?[、和与])?$|(?:达到|达)$|"
    r"优良(?:空气)?$|平均(?:居住|停留|逗留|等候|等待|通勤)$|(?:服务|培训|值班)(?:时间)?(?:累计|共|达|超过|超)*$"
)
SHORTENED = re.compile(
    "(?:左右|以上)?(?:大幅|进一步)*(?:缩短|压缩|减少|缩减|压减|提高|提升|延长|增加|降低|下降|降|缩)[到至为]"
)
TENTHS = re.compile(r"成半?(?![立功为长员果本效都品型群熟绩交分人就片千万])")
OVER_BEFORE = re.compile("[超过破]$")
BARE_CROWD = re.compile(r"[上数几近超逾过约破]$")
ROUND_AMOUNT = re.compile(
    "[十百千万]亿(?<=[超过破近达上].{2}|数[百千十]亿)(?=[，。；！）\n]|、(?![超过])|大关|规模|新台阶|$)"
)  # 产值突破千亿: of money, if what it is said of is
CONCRETE = re.compile(
    r"(?:个|项|条|件|类|家|名|场|次|级)?[^，。；、的]{0,8}?(?:村|社区|水厂|项目|行动计划|领域专项|公园|学校|医院|街道|乡镇|中心|车站|基地|园区|"
    r"民生实事|实事|工程项目|广场|市场|小区|厂|站|桥|馆|路口|泊位|机场|港口|岛|水库|电站|企业|活动|路|街|巷|河流?|线路|生?产线|高速|铁路|地铁|渠)"
)
LISTED = re.compile(r"[、和及与”][^，。；：\n]{1,12}$")
ABSTRACT = re.compile("个?(?:体系|版块|板块|方面|环节|维度|层面|业态|方向|机制)")
MEMBERS, JOINTS = re.compile("[^，。；：\n]+$"), re.compile("[、和与及]")
POINTS = re.compile("个(?:[、和与][\\d.]+个)*[、和与][\\d.]+个(百分点|工作日)")
WAYS = re.compile("(?:道路|街道|街巷|公路|管网|线路|河道|航线)$")
SOLID = re.compile(r"[家所处座台套辆栋幢艘架头棵株间宗起张枚块层]|公里|平方")


def read_quantity(text: str, start: int, end: int, word: str) -> Quantity:
    """The numeral at text[start:end] read as a quantity, whatever comes of it: `kind` is claim, date, name or unread (no unit)."""
    is_chinese = not word.rpartition("分之")[2][:1].isdigit()
    value, high = parse_number(word)
    if value is None:
        return Quantity(start, end, "name", "chinese_word")
    at, comparator, quote_start = end, "=", start
    if (
        word[0] in "十百千万亿"
        and "分之" not in word
        and start
        and text[start - 1] in "上数几"
        and text[start - 2 : start] not in ("以上", "之上", "迈上", "跃上", "登上", "跨上", "站上")
    ):
        comparator, quote_start = "≥", start - 1
    if (
        text[at : at + 1] in "余多来"
        and text[at : at + 1]
        and (not is_chinese or word[-1] in "十百千万亿")
        and (text[at : at + 2] not in ("多式", "多元") or word[-1] in "万亿")
    ):
        comparator, at = ">" if text[at] != "来" else "≈", at + 1
        more = (
            re.match("[十百千]*[万亿]*", text[at : at + 4])[0]
            if text[at : at + 2] not in ("千瓦", "千米", "千克", "千伏")
            else ""
        )
        value, at = multiply(value, more), at + len(more)
    unit = ("%" if word[0] == "百" else "‰", "ratio", at) if "分之" in word else read_unit(text, at)
    if unit and unit[1] == "noun" and word[-1] == "亿" and OVER_BEFORE.search(text, max(0, start - 1), start):
        unit = ("元", "money", at)  # 超50亿企业: of money
    if unit is None and not is_chinese:
        unit, value = people(text, at, value) or listed_unit(text, at, value) or (None, value)
    shared = POINTS.match(text, at) if unit and unit[0] == "个" else None
    if shared:
        unit = (shared[1], "ratio" if shared[1] == "百分点" else "time", at + 1)  # 高于全国7个和5个百分点
    if unit and value >= 100 and text.startswith("个点", at):
        unit = ("个", "count", at + 1)  # 覆盖2000个点、5条线
    tenths = TENTHS.match(text, at) if value < 10 else None
    if tenths:
        value, high = value * 10 + 5 * tenths[0].endswith("半"), high and high * 10
        unit = ("%", "ratio", tenths.end())
    if high is None:
        value, high, unit, at = read_range(text, word, at, value, unit, is_chinese)
    if unit and unit[1] != "noun":  # 3600多万农村学生: the noun tells the unit and is the subject
        at = unit[2]
    if unit and (unit[0] == "倍" or tenths) and text.startswith("多", at):  # 增长两倍多, 八成多
        comparator, at = ">", at + 1
    after = AFTER_WORDS.match(text, at)
    if after:
        comparator, at = AFTER[after[1]], after.end()
    elif text.startswith("内", at) and "控制在" in text[max(0, start - 8) : start]:
        comparator, at = "≤", at + 1
    if value > LARGEST:
        return Quantity(start, end, "unread", "too_large")
    falls = start > 1 and text[start - 1] in "-－﹣" and not re.match(r"[\dA-Za-z%）”]", text[start - 2])
    kind, rule = judge(text, start, end, word, value, unit, is_chinese, comparator)
    return Quantity(
        start,
        end,
        kind,
        rule,
        value,
        high,
        unit and unit[0],
        unit and unit[1],
        comparator,
        at,
        text[quote_start:at],
        falls,
    )


def read_range(text: str, word: str, at: int, value: float, unit, is_chinese: bool) -> tuple:
    """Value, high value, unit and end of a number, with those of a second one where it begins a range: 8—10亿元."""
    between = RANGE.match(text, unit[2] if unit else at)
    second = NUMERAL.match(text, between.end()) if between else None
    other = parse_number(second[0])[0] if second else None
    if other is None or other > LARGEST:
        return value, None, unit, at
    other_unit = (
        read_unit(text, second.end())
        if not TENTHS.match(text, second.end()) or not is_chinese
        else ("%", "ratio", second.end() + 1)
    )
    if not other_unit or (unit and other_unit[0] != unit[0]):
        return value, None, unit, at
    if unit is None and set(word).isdisjoint("万亿") and other > value:  # the multiplier of the end reaches back
        tail = re.search("[万亿千百]+$", second[0])
        value = multiply(value, tail[0]) if tail and multiply(value, tail[0]) < other else value
    return (value, other, other_unit, second.end()) if other > value else (value, None, unit, at)


def judge(
    text: str, start: int, end: int, word: str, value: float, unit, is_chinese: bool, comparator: str
) -> tuple[str, str]:
    """The class and rule of a numeral that no pattern claims: a Chinese one must show that it counts, a span of time that it measures."""
    if unit is None:
        is_amount = (
            not is_chinese
            or (text.startswith("大关", end) and set(word) & set(DIGIT_VALUES))
            or ROUND_AMOUNT.match(text, start)
        )
        return ("unread", "no_unit") if is_amount else ("name", "chinese_word")
    kind = unit[1]
    if kind == "time":
        measured = unit[0] == "工作日" or (
            not text.startswith("连续", max(0, start - 2))
            and (
                DURATION.search(text, max(0, start - 14), start)
                or (text[start - 1] in "由从" and SHORTENED.match(text, unit[2]))
            )
        )
        return ("claim", "duration") if measured and word != "一" else ("date", "span_of_time")
    if not is_chinese or "分之" in word:
        return ("name", "list_counted") if counts_list(text, start, end, value) else ("claim", "quantity")
    if word[0] in "十百千万亿" and not (set(word) & set(DIGIT_VALUES)) and word != "十":
        crowd = (comparator in "≥>" and word != "亿") or BARE_CROWD.search(text, max(0, start - 1), start)
        solid = (kind in ("money", "measure") and len(word) > 1) or (kind == "money" and word not in "亿万")
        return ("claim", "round_number") if crowd or solid else ("name", "round_name")
    if kind in ("money", "ratio"):
        return "claim", "chinese_quantity"
    if len(word) == 2 and parse_number(word)[1] and kind in ("count", "person", "measure"):
        return "claim", "chinese_count"  # 两三个
    if value == 1:
        if SOLID.match(unit[0]) and re.match("[，。；、]", text[unit[2] : unit[2] + 1]):  # 新建泵站一座，
            return "claim", "chinese_count"
        return (
            ("claim", "chinese_count")
            if unit[0] == "次" and re.search("(?:开展|举办|召开|组织)$", text[max(0, start - 4) : start])
            else ("name", "one")
        )
    if kind == "noun":
        return "name", "chinese_word"
    if kind in ("measure", "person") and unit[0] not in ("步", "级", "层"):
        return "claim", "chinese_quantity"
    if unit[0] == "条" and WAYS.search(text, max(0, start - 4), start):
        return "claim", "chinese_count"  # 新建扩建道路七条
    if kind == "count" and value >= 1000:
        return "claim", "chinese_quantity"  # 突破两万件
    if (
        LISTED.search(text, max(0, start - 14), start)
        and not SOLID.match(unit[0])
        and not re.match(
            r"[个座家]?(?!次)[^，。；、的]{0,6}?(?:村|水厂|乡镇|社区|公司|医院|园区|码头|出入口|车站|高铁站|厂|中心城市|学校|水库|电站)",
            text[end : end + 12],
        )
    ):
        return "name", "list_counted"
    if SOLID.match(unit[0]) or CONCRETE.match(text, end):
        return "claim", "chinese_count"
    return "name", "abstract_count"


def counts_list(text: str, start: int, end: int, value: float) -> bool:
    """Whether a number only adds up the members that stand right before it: 路径、保障、管控3个体系."""
    if not ABSTRACT.match(text, end):
        return False
    listed = MEMBERS.search(text, max(0, start - 80), start)
    return bool(listed) and len(JOINTS.split(listed[0])) == value


def find_quantities(text: str) -> list[Quantity]:
    """Every numeral of a text in order. Full-width digits must have been folded (see `squeezing.fold`)."""
    found, read_to = [], 0
    fixed = fixed_in(text)
    fixed_start, fixed_end, named = next(fixed)
    for start, end, word in numerals(text):
        while fixed_end <= start:
            fixed_start, fixed_end, named = next(fixed)
        if start < read_to:
            found.append(Quantity(start, end, "claim", "part_of_quantity"))
        elif fixed_start <= start and end <= fixed_end:
            found.append(Quantity(start, end, *named))
        elif (said := rule_before(text, start)) and not (said[1] == "letter_after" and is_latin_unit(text, end)):
            found.append(Quantity(start, end, *said))
        else:
            quantity = read_quantity(text, start, end, word)
            if quantity.kind == "unread" and (said := rule_without_unit(text, start)):
                quantity = quantity._replace(kind=said[0], rule=said[1])
            if quantity.kind == "claim":
                read_to = quantity.quote_end
            found.append(quantity)
    return found
