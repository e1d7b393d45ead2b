"""The years that a number is about, from the words before it in its sentence and, where they are silent, from its part of the report."""

import re
from typing import NamedTuple

from analysis.numbers.numerals import parse_number
from analysis.vocab import five_year_plans

SMALL_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10} | {
    str(i): i for i in range(1, 11)
}

# the last group, empty, says which of them it is: so most are passed over by their first character
TIME = re.compile(
    r"(?=[12\d达比较与同于相在是为由从到至截“七八九十今本明去上前过近这最五一二两三四六未下用年累目自新])(?:(?:自|从)?(?:19|20)\d\d年[^，。；0-9]{0,8}以来(?P<since>)|(?:在(?:19|20)\d\d年[^，。]{0,16}基础上|(?:比|较|与|同|于|相当于|相比)(?:于)?(?:(?:19|20)\d\d年|上年|去年|“?十[一二三四五]?五”?|上个?五年|前五年|年初|上届)(?:同期|底|末|时期)*(?:[^，。0-9]{0,10}相比)?)(?P<base>)|"
    r"(?:(?:是|为|相当于)(?:19|20)\d\d年(?:到|至|[-—])(?:19|20)\d\d年[^，]{0,10}的(?=\d|总和)|(?:是|为|达到?)(?:(?:19|20)\d\d年|上年|去年|“?十[一二三四五]?五”?(?:时期|期间)?|上个?五年|前五年|五年前)(?:底|末|同期)?的)(?P<times>)|"
    r"(?:(?:由|从)(?P<from_year>(?:19|20)\d\d)年(?:底|末)?的?(?![到至—-](?:19|20)\d\d)|(?:由|从)(?P<from_last>上年|去年)(?:的|年?[底末])?(?=(?:分别)?(?:增长|下降)?[近约超]?\d)|(?:由|从)(?P<from_before>上个?五年|五年前|“?十[一二三四五]?五”?末))(?P<from>)|"
    r"(?P<first>(?:19|20)\d\d)年?[-—–~～至到]+(?P<last>(?:19|20)\d\d)年(?P<range>)|"
    r"(?P<to>到|至|截至|截止|截止到|截至到)?(?P<which>(?:19|20)\d\d)年(?P<end>年?底|末|(?=前(?![后沿海列往三两几半]|实现碳)))?(?P<year>)|"
    r"“(?P<name>[七八九十][一二三四五六]?五?)”(?:(?P<plan_end>末|规划末|期末)|(?=时期|期间|以来|末|期末|五年|，|年均|累计|规划末|目标|主要目标|全|发展主要))(?P<plan>)|"
    r"(?P<until>到|至)?(?:今明两年|今年|本年|明年|(?:去年|上年)(?!度?[^，。；、\d]{0,16}(?:收入|支出|工资|水平|标准)的\d|[^，。；\d]{2,10}中)|前年)(?P<relative_end>年?底|末)?(?P<relative>)|"
    r"(?:这|过去|新时代)(?:的)?十年(?P<decade>)|(?:(?:过去|近|这|最近|五年来)?(?:的)?(?P<n>(?:(?<!\d)[1-9]\d|[二三四五六七八]十)(?=年来，)|[一二两三四五六七八九十5])年(?:多?来|间|累计|共|年均|平均(?=[增递提下])|以来)(?!的?(?:最|新高|新低|同期|首))(?:的)?|(?<=[，。；：！\n])(?P<n7>[八十])年(?=增|翻|累|新增|净增|年均)|(?<=经过)(?P<n8>[三四五六七八十])年(?=[^，。；\d]{0,6}(?:努力|奋斗|攻坚))|(?<=[，。；：！\n])(?P<n6>[三五5])年(?=(?!年)[^，。；规计行后前级的内]{2})|(?:过去|近|这)(?:的)?(?P<n2>[一二两三四五六2-6])年(?!新高|最|以?来?(?:的)?(?:最|新高|同期|首)))(?P<back>)|"
    r"(?:(?:今后|未来|下)(?:的)?(?P<n3>[一二两三四五]|几)年|(?P<n4>[一二两三四五])年(?:内|之内)|用(?P<n5>[两三四五2-5])年(?:左右)?(?:的)?时间)(?P<ahead>)|"
    r"(?:(?:前|第)?[一二三]个?季度|[上下]半年|1[-—~至]+1?\d月(?:份)?|前\d+个?月|前[十一二三四五六七八九]+个月)(?P<part>)|"
    r"年均(?!浓度|值|气温|PM|优良)(?P<average>)|(?:累计|五年共)(?P<cumulative>)|(?:截至目前|(?<!项)目前|截至)(?P<point>))"
)

SAYS_TIME = re.compile(
    "[年五届季月累目截“]"
)  # one of these stands in every time expression; half of the sentences have none

TITLE = re.compile(r"《[^》]*》|“(?:19|20)\d\d年[^”]{4,30}”|（(?:19|20)\d\d[^）]*）")
AFAR = re.compile(r"远景|愿景|基本实现|前实现碳|[^，。；\d]{0,8}\d号文")
TOWARDS = re.compile("面向$")


HIGH = re.compile(r"(?:的)?(?:最|新高|首次|首年|第一)")


class Clock(NamedTuple):
    """What 今年, 去年 and 五年来 mean in one report."""

    delivered: int
    review: int
    plan_start: int
    plan_end: int


class Mention(NamedTuple):
    """A time expression: where it ends, the years it says (None: it only says how), and what it makes of the number."""

    at: int
    years: tuple[int, int] | None
    span: str | None
    rule: str


def read_mention(found: re.Match, clock: Clock) -> Mention:
    """The years of one time expression.

    >>> clock = Clock(2025, 2024, 2025, 2025)
    >>> [read_mention(m, clock).years for m in TIME.finditer("到2027年，“十四五”期间，五年来，去年，三年内")]
    [(2027, 2027), (2021, 2025), (2020, 2024), (2024, 2024), (2025, 2027)]
    """
    at = found.end()
    kind = found.lastgroup
    if kind in ("base", "times"):
        return Mention(at, None, None, kind)
    if kind == "since":
        year = int(re.search(r"\d{4}", found[0])[0])
        return Mention(
            at,
            (year, clock.review)
            if clock.review - 10 < year <= clock.review and not HIGH.match(found.string, at)
            else None,
            None,
            kind,
        )
    if kind == "decade":
        return Mention(at, (clock.review - 9, clock.review), None, kind)
    if kind == "from":
        year = int(found["from_year"]) if found["from_year"] else clock.review - (1 if found["from_last"] else 5)
        return Mention(at, (year, year), "point", kind)
    if kind == "range":
        return Mention(at, (int(found["first"]), int(found["last"])), None, kind)
    if kind == "year":
        year = int(found["which"])
        return Mention(
            at,
            (year, year),
            "point" if found["to"] or found["end"] is not None else None,
            "until" if found["to"] else kind,
        )
    if kind == "plan":
        years = five_year_plans().get(found["name"])
        return Mention(
            at,
            (years[1], years[1]) if years and found["plan_end"] else years,
            "point" if found["plan_end"] else None,
            kind,
        )
    if kind == "relative":
        if found[0] == "上年" and found.string[found.start() - 1] in "（(":
            return Mention(at, (clock.review - 1,) * 2, None, kind)  # 总量6759家（上年5842家）
        if "今明" in found[0]:
            return Mention(at, (clock.delivered, clock.delivered + 1), None, kind)
        year = (
            clock.delivered
            + {"今": 0, "本": 0, "明": 1, "去": -1, "上": -1, "前": -2}[re.search("[今本明去上前]", found[0])[0]]
        )
        return Mention(at, (year, year), "point" if found["relative_end"] else None, kind)
    if kind == "back" and "年平均" in found[0]:
        return Mention(at, (-SMALL_NUMBERS[found["n"]], 0), "average", "mean")
    if kind == "back":
        years = int(parse_number(next(found[name] for name in ("n", "n2", "n6", "n7", "n8") if found[name]))[0])
        return Mention(
            at, (clock.review - years + 1, clock.review), "cumulative" if re.search("累计|共", found[0]) else None, kind
        )
    if kind == "ahead":
        years = SMALL_NUMBERS.get(found["n3"] or found["n4"] or found["n5"], 5)
        return Mention(at, (clock.plan_start, clock.plan_start + years - 1), None, kind)
    return Mention(at, None, kind, kind)


def read_mentions(text: str, start: int, end: int, clock: Clock) -> list[Mention]:
    """The time expressions of text[start:end] in order, those in titles (《…（2024—2028年）》) and 2035年远景目标 left out."""
    mentions = list(TIME.finditer(text, start, end)) if SAYS_TIME.search(text, start, end) else []
    titles = [found.span() for found in TITLE.finditer(text, start, end)] if mentions else []
    return [
        read_mention(found, clock)
        for found in mentions
        if not any(a <= found.start() < b for a, b in titles)
        and not AFAR.match(text, found.end())
        and not TOWARDS.search(text, max(start, found.start() - 2), found.start())
    ]
