"""Years that a base or a course tells: 比2005年增长74%, 较“十三五”末的9323亿元, 由240元提高到450元."""

import re

from analysis.claims.kind import FROM_FIRST, RATIO, TARGET_PARTS
from analysis.claims.period_said import Said, Years
from analysis.claims.reading import Reading
from analysis.numbers.quantities import Quantity
from analysis.vocab import five_year_plans

FROM_TO = re.compile(
    r"(?:^|，)[^，由从]*[由从][^，\d]*\d[^，]*[到至为](?:(?:19|20)\d\d年(?:底|末)?的?)?(?:增长|上升|下降|了|近|约|超过?|突破)?$"
)  # each part stops at one character, so that a long clause takes no time
COMPOSED = re.compile("[^，。；]{0,16}(?:组成|构成)")  # 由3500人组成: no first value
THAN_BASE = re.compile("[较比](?:(?:19|20)\\d\\d年(?:底|末)?|“[七八九十][一二三四五]?五?”(?:末|期末))的$")
IN_BASE = re.compile("在((?:19|20)\\d\\d)年[^，。；]{0,12}$")
AGAIN_YEARLY = re.compile("同比|上年|去年|年均|平均|当年|全年")
BASED_BEFORE = re.compile(
    "比((?:19|20)\\d\\d)年(?:底|末)?(?:分别)?(?:增长|增加|提高)(?!.*(?:同比|上年|去年|年均))[^\n]*$"
)
AT_FIRST = re.compile(
    "[由从](?![^，]*\\d)[^，]{1,12}(?:之初|初期|成立时|成立前|改革前|建区时|建市时|起步时)的?(?:不足|不到|近|约|仅)?$"
)
BASE_PLAN = re.compile("“([七八九十][一二三四五]?五?)”(?:规划)?末")
BASE_YEAR = re.compile("((?:19|20)\\d\\d)年(?:末|底)?相比$")


def base_beside(reading: Reading, quantity: Quantity, clause: str, change: str, said: Said) -> int | None:
    """The year more than one before that a growth is reckoned from by the words right before it."""
    years, based, part = said.years, said.based, reading.sentence.part
    if (
        not (based and based.rule == "base" and years)
        or change == "level"
        or (part in TARGET_PARTS and part != "outlook")
    ):
        return None
    near = based.at > quantity.start - len(clause) or reading.text.startswith(("（下同", "，"), based.at)
    base = base_year(reading.text[max(reading.sentence.start, based.at - 24) : based.at]) if near else None
    return base if base and years[0] > base + 1 else None


def told_within(reading: Reading, quantity: Quantity, clause: str) -> tuple[Years, str] | None:
    """The year of a number that itself stands in the words for a base: 较“十三五”末的9323亿元增加4374亿元."""
    than = THAN_BASE.search(clause) if quantity.unit not in RATIO else None
    since = base_year(than[0]) if than else None
    if since:
        return (since, since), "year"
    inner = IN_BASE.search(clause) if reading.text.startswith(("的基础上", "基础上"), quantity.quote_end) else None
    return ((int(inner[1]),) * 2, "year") if inner else None  # 在2012年增加3个百分点的基础上又提高5个百分点


def told_by_earlier_base(reading: Reading, quantity: Quantity, change: str, said: Said) -> tuple[Years, str] | None:
    """Years and span of a growth in a review of five years that keeps the base named earlier in its sentence or paragraph."""
    years, based = said.years, said.based
    if reading.sentence.part != "five_year_review" or change == "level" or not years:
        return None
    base = None
    if based and not AGAIN_YEARLY.search(
        reading.text, based.at, quantity.start
    ):  # 是2005年的2.3倍；工业增加值达到8182亿元，增长1.1倍
        base = base_year(reading.text[max(reading.sentence.start, based.at - 24) : based.at])
    if not (base and years[1] > base + 1):
        base = base_above(reading) if not reading.mentions else None  # 比2005年增长86%。人均生产总值1.4万美元，增长58%
    return ((base + 1, years[1]), "cumulative") if base and years[1] > base + 1 else None


def told_by_course(
    reading: Reading, quantity: Quantity, clause: str, said: Said, span: str
) -> tuple[Years, str] | None:
    """The year of either end of a course: 由240元提高到450元."""
    years, based, clock = said.years, said.based, reading.context.clock
    if AT_FIRST.search(clause):
        return None, "point"  # 由新区成立之初的不足10%提升到86%
    if not years or not ("由" in clause or "从" in clause) or COMPOSED.match(reading.text, quantity.quote_end):
        return None
    if FROM_FIRST.search(clause):
        compared = (
            based
            and based.rule == "base"
            and BASE_YEAR.search(reading.text, max(reading.sentence.start, based.at - 12), based.at)
        )
        if compared:
            return (int(compared[1]),) * 2, span  # 与1998年相比，收入由…
        if said.ahead:
            return said.ahead.years, span  # 总值从1978年的…；收入从…
        first = clock.review - 4 if reading.sentence.part == "five_year_review" and clock else years[0]
        return (first - 1,) * 2, span  # the first is of the year before
    return ((years[1], years[1]), span) if FROM_TO.search(clause) else None


def base_above(reading: Reading) -> int | None:
    """The year that the growth named last before in the paragraph is reckoned from, where no other base came since."""
    start = max(reading.text.rfind("\n", 0, reading.sentence.start), reading.sentence.start - 300)
    found = BASED_BEFORE.search(reading.text, start, reading.sentence.start)
    return int(found[1]) if found else None


def base_year(words: str) -> int | None:
    """The year that a growth is reckoned from: 比2005年, 比“十五”末."""
    year, plan = re.search(r".*((?:19|20)\d\d)年", words), BASE_PLAN.search(words)
    return five_year_plans()[plan[1]][1] if plan and plan[1] in five_year_plans() else int(year[1]) if year else None
