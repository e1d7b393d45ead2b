"""Which years a report reviews and plans: by what is stated of it, its title and date, then what its text says."""

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from analysis.reports.delivery import DIGITS, WRITTEN_YEAR, YEAR, Delivery
from analysis.vocab import alternatives, five_year_plans

FIRST_SESSION = re.compile(r"届[^。\n]{0,14}?第?[一1]次(?:全体)?会议(?!以来|确定|通过|提出)")
OUTLOOK = re.compile(r"(?:今后|未来|下一个)五年|新一届政府|本届政府(?:任期|工作)的?(?:总体|奋斗|主要)")
_TASKS = (
    "工作安排|工作任务|主要任务|重点任务|重点工作|工作重点|工作部署|工作打算|预期目标|主要目标|发展目标|工作目标|目标任务|工作建议"
    "|实事|政府工作(?!报告)|主要工作|工作思路|总体要求|总体思路|目标要求|指标预期|的?工作$|的?建议$"
)
REVIEWED = re.compile(
    rf"(?P<year>{YEAR})年(?:度|以来)?(?:[^。；，！\n\d]{{0,16}}?(?:回顾|总结|完成情况|成就|进展)|的工作$)", re.M
)
PLANNED = re.compile(rf"(?<![到至前告—-])(?P<year>{YEAR})年度?(?!以来)(?:[^。；，！\n\d]{{0,20}}?(?:{_TASKS}))", re.M)
SPOKEN_YEAR = re.compile("[12][09][0-9][0-9]年")
NOT_BEFORE, NOT_BEHIND = "到至前告比由从较自—-", "前底末以"  # 比2005年, 到2030年, 2030年前 tell of other years
CHINESE_YEAR = re.compile(rf"{WRITTEN_YEAR}(?=年)")
TITLE_YEAR = re.compile(
    rf"(?P<year>{YEAR})年[^。\n]{{0,24}}?工作报告|工作报告[—\-（(]{{1,2}}(?P<year_after>{YEAR})年?[）)]?$", re.M
)
WORK_AHEAD = re.compile("[今明]年[^，。]{0,14}(?:工作|建议|任务|目标|安排)")  # 二、对今年政府工作的建议
HEADS = re.compile(rf"^(?:[一二三]、.*|{YEAR}年[：:].*)", re.M)  # 二、冲刺2025年，…; 2019年：再谱新篇
MASKED_YEAR = re.compile("(?:(?:19|20)[XxＸ×]{2}|[XxＸ×]{4})年")  # 20XX年: left open, as in a model text
_PLAN = f"“?(?P<plan>{alternatives(five_year_plans())})”?"
_SPELLED = "第(?P<spelled>[一二三四五六七八九十]{1,3})个五年"
DRAFT = re.compile(
    rf"(?:{_PLAN}|{_SPELLED})(?:规划|计划)(?:的)?纲要》?（?\(?草案"
)  # 连同《…第十三个五年规划纲要（草案）》一并审议
LOOKED_BACK = re.compile(rf"{_PLAN}(?:时期|期间)[^。；，]{{0,12}}(?:回顾|总结|成就)")  # 一、“十二五”时期发展回顾
TERM_BEGAN = re.compile(  # 本届政府2003年1月就职，任期即将结束
    rf"(?P<year>{YEAR})年[1-7]月[^。\n]{{0,24}}?(?:一次会议|就职|选举产生|组成|换届)[^\n]{{0,40}}?(?:任期|以来|五年)"
)
LONG_REVIEW = re.compile("五年|任期|本届政府")
SURE = 2  # votes of a text that says which year it plans


class Years(NamedTuple):
    """The years that a report is about; the plan is one year, or the five of a new term."""

    review: int | None = None
    plan: int | None = None
    start: int | None = None
    end: int | None = None
    new_term: bool | None = None


def years_of(plan: int, new_term: bool = False) -> Years:
    """The years of a report that plans this year, or five from it on."""
    return Years(plan - 1, plan, plan, plan + 4 * new_term, new_term)


def year_in(words: str) -> int | None:
    """The year that a cell of a table or a file's name states.

    >>> year_in("某区2023年政府工作报告.txt"), year_in("2021-10.md"), year_in("报告20230106"), year_in("")
    (2023, 2021, None, None)
    """
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", words)
    return int(year[0]) if year else None


def titled_year(title: str) -> int | None:
    """The year that a title names.

    >>> titled_year("邱县2020年政府工作报告"), titled_year("二○○四年政府工作报告"), titled_year("政府工作报告（2022）")
    (2020, 2004, 2022)
    """
    found = TITLE_YEAR.search(in_digits(title))
    return int(found["year"] or found["year_after"]) if found else None


def in_digits(words: str) -> str:
    """The words with the years that they spell in digits: 二〇〇四年 as 2004年."""
    return CHINESE_YEAR.sub(lambda year: year[0].translate(DIGITS), words)


def agrees(stated: int, years: Years, delivery: Delivery | None) -> bool:
    """Whether a year that a person or a title states is the one of these years: the one that the report plans, or that
    it was given in.

    A report of December 2021 plans 2022, and is called the report of either; one of a new term of October 2021 as well.
    """
    given = delivery.year if delivery else years.review if years.new_term else years.plan
    return stated in (years.plan, given)


class Telling:
    """What a text tells of its years, each found when it is asked for: most texts have a date."""

    def __init__(self, body: str):
        self.body = body

    @cached_property
    def headings(self) -> str:
        """The short lines, as one text; years that are spelled out in digits."""
        lines = map(str.strip, self.body.split("\n"))
        return in_digits("\n".join(line for line in lines if 4 < len(line) <= 45 and "。" not in line))

    @cached_property
    def planned(self) -> tuple[int | None, bool]:
        """The year that the text says it plans, and whether it says so outright (see `find_planned`)."""
        return find_planned(self.body, self.headings)

    @property
    def outright(self) -> int | None:
        """The year that the text says outright that it plans."""
        year, surely = self.planned
        return year if surely else None


def find_years(header: str, text: Telling, delivery: Delivery | None, titled: int | None) -> tuple[Years, str | None]:
    """The years of a report and where they were found, from its date, the year of its title, its text.

    A report of January to October plans its own year, one of November or December the next; one that a new government
    gives from August on, without a plan for a year, plans its five years. Where the title names another year than the
    date, the text settles it: an old title may be of the year behind (2006年政府工作报告, given in January 2007).
    Without a date the title tells, then the headings.
    """
    if delivery:
        years = of_delivery(header, text, delivery)
        if titled is None or agrees(titled, years, delivery):
            return years, "session line"
        told = text.outright
        of_year_behind = titled == delivery.year - 1 and delivery.month < 8 and told != titled
        return (years, "session line") if told == years.plan or of_year_behind else (years_of(titled), "title")
    if OUTLOOK.search(text.headings) and not _plans(text.headings):
        return _of_outlook(text, titled)
    told, surely = text.planned
    if titled and (told != titled + 1 or not surely):
        return years_of(titled), "title"
    return (years_of(told), "body") if told else (Years(), None)


def _of_outlook(text: Telling, titled: int | None) -> tuple[Years, str | None]:
    """The years of a report that looks ahead without a plan for a year, and where they were found."""
    given = _first_year(text.body)
    if titled:
        new_term = given == titled and text.outright is None
        return years_of(titled + new_term, new_term), "title"
    if text.outright:
        return years_of(text.outright), "body"
    return (years_of(given + 1, True), "body") if given else (Years(), None)


def of_delivery(header: str, text: Telling, delivery: Delivery) -> Years:
    """The years of a report that was given on a day; a new government's first report comes from August on."""
    if delivery.month < 8:
        return years_of(delivery.year)
    new_government = OUTLOOK.search(text.headings) or FIRST_SESSION.search(header)
    new_term = bool(new_government) and not _plans(text.headings, delivery.year + 1)
    return years_of(delivery.year + (new_term or delivery.month >= 11), new_term)


def find_planned(body: str, headings: str) -> tuple[int | None, bool]:
    """The year that a text says it plans, and whether it says so outright; else the latest year that it tells of, a
    guess.

    None where the text is silent, and where it leaves its years open (20XX年).
    """
    if MASKED_YEAR.search(body):
        return None, False
    votes = _vote(body) + _vote(headings) + _vote(headings) + _vote_of_term(body, headings)
    named = Counter(named_years(body))
    surely = max(votes.values(), default=0) >= SURE
    if not surely and named:  # 过去五年工作回顾 … 今年工作: the year behind is named most, the year ahead beside it
        votes[max((year + 1 for year in named), key=lambda year: (named[year] + 2 * named[year - 1], year))] += 1
    if not votes:
        return None, False
    return max(votes, key=lambda year: (4 * votes[year] + named[year] + named[year - 1], year)), surely


def named_years(text: str) -> list[int]:
    """The years that a text names, those left out that it only reckons from or looks forward to.

    >>> named_years("2023年，增长6%，比2020年翻番，到2030年、2035年前建成。")
    [2023]
    """
    return [
        int(year[0][:4])
        for year in SPOKEN_YEAR.finditer(text)
        if year[0][:2] in ("19", "20")
        and text[year.start() - 1 : year.start()] not in tuple(NOT_BEFORE)
        and text[year.end() : year.end() + 1] not in tuple(NOT_BEHIND)
    ]


def _vote(text: str) -> Counter:
    """How often the text says that it plans a year, or reviews the year before it."""
    votes = Counter()
    for start in (match.start() for match in SPOKEN_YEAR.finditer(text)):
        year = int(text[start : start + 4])
        votes[year + 1] += bool(REVIEWED.match(text, start)) + text.endswith("刚过去的", 0, start)
        votes[year] += bool(PLANNED.match(text, start))
    return +votes


def _vote_of_term(body: str, headings: str) -> Counter:
    """The year that a plan or a term tells, or two years together.

    The first year of a five-year plan whose draft is before the assembly; the year after one that a heading looks back
    on; the fifth after that in which the term began, where a heading looks back on it; the later of two years that the
    report's headings name (2018年：… 2019年：…).
    """
    votes = Counter()
    for draft in DRAFT.finditer(body, 0, 1500):
        votes[five_year_plans().get(draft["plan"] or f"{draft['spelled']}五", (0,))[0]] += 3
    for heading in LOOKED_BACK.finditer(headings):
        votes[five_year_plans()[heading["plan"]][1] + 1] += 1
    began = TERM_BEGAN.search(body, 0, 1000) if LONG_REVIEW.search(headings) else None
    if began:
        votes[int(began["year"]) + 5] += 2
    heads = "\n".join(HEADS.findall(headings))
    headed = set(named_years(heads))
    if len(headed) == 2 and max(headed) == min(headed) + 1:
        votes[max(headed)] += 3
    votes.pop(0, None)
    return votes


def _plans(headings: str, year: int | None = None) -> bool:
    """Whether a heading announces the work of a year (of this `year`), as an annual report's does."""
    planned = {int(match["year"]) for match in PLANNED.finditer(headings)}
    return year in planned if year else bool(planned or WORK_AHEAD.search(headings))


def _first_year(body: str) -> int | None:
    """The year in which a new government's report without a date was given, by the latest five-year plan that it names.

    Governments of districts and counties change in the first year of a plan: 2016 with “十三五”, 2021 with “十四五”.
    Where no plan is named, the year that the targets are for (到2025年) is the plan's last.
    """
    if MASKED_YEAR.search(body):
        return None
    given = max(
        (first for plan, (first, _) in five_year_plans().items() if len(plan) == 3 and plan in body), default=None
    )
    until = Counter(map(int, re.findall(rf"到({YEAR})年", body))).most_common(1)
    return given or (until[0][0] - (5 if until[0][0] % 5 else 4) if until else None)
