"""When a report was given, and which years it reviews and plans: the date first, then what its headings say."""

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from analysis.vocab import five_year_plans

DIGITS = str.maketrans("〇○零ОOＯ一二三四五六七八九０１２３４５６７８９", "0000001234567890123456789")
YEAR = r"(?:19|20)\d\d"
_NUMBER = "[一二三四五六七八九十]"
DATE = re.compile(
    rf"(?P<year>{YEAR}|[一二][〇○零ОOＯ一二三四五六七八九]{{3}})年(?P<month>\d{{1,2}}|{_NUMBER}{{1,2}})月"
    rf"(?:(?P<day>\d{{1,2}}|{_NUMBER}{{1,3}})日)?"
)
PUBLISHED = re.compile(
    r"(?:时间|日期|发布|来源|发文|更新|添加|讯|电)[^\n]{0,8}$"
)  # 时间：2022年11月22日 is the page's date
FIRST_SESSION = re.compile(r"届[^。\n]{0,14}?第?[一1]次(?:全体)?会议(?!以来|确定|通过|提出)")
OUTLOOK = re.compile(r"(?:今后|未来|下一个)五年|新一届政府|本届政府(?:任期|工作)的?(?:总体|奋斗|主要)")
_TASKS = (
    "工作安排|工作任务|主要任务|重点任务|重点工作|工作重点|工作部署|工作打算|预期目标|主要目标|发展目标|工作目标|目标任务|工作建议"
    "|实事|政府工作(?!报告)|主要工作|工作思路|总体要求|总体思路|指标预期|的?工作$|的?建议$"
)
REVIEWED = re.compile(
    rf"(?P<year>{YEAR})年(?:度|以来)?(?:[^。；，！\n\d]{{0,16}}?(?:回顾|总结|完成情况|成就|进展)|的工作$)", re.M
)
PLANNED = re.compile(rf"(?<![到至前告—-])(?P<year>{YEAR})年度?(?!以来)(?:[^。；，！\n\d]{{0,20}}?(?:{_TASKS}))", re.M)
SPOKEN_YEAR = re.compile("[12][09][0-9][0-9]年")
TITLE_YEAR = re.compile(
    rf"(?P<year>{YEAR})年[^。\n]{{0,24}}?工作报告|工作报告[—\-（(]{{1,2}}(?P<year_after>{YEAR})年?[）)]?$", re.M
)
THIS_YEAR = re.compile("[今明]年[^，。]{0,14}(?:工作|建议|任务|目标|安排)")  # 二、对今年政府工作的建议


class Delivery(NamedTuple):
    """When a report was given; `day` is None where only the month is said."""

    year: int
    month: int
    day: date | None


class Years(NamedTuple):
    """The years that a report is about; the plan is one year, or the five of a new term."""

    review: int | None = None
    plan: int | None = None
    start: int | None = None
    end: int | None = None
    new_term: bool | None = None


def number(digits: str) -> int:
    """The number that one or two Chinese or Arabic digits say.

    >>> [number(digits) for digits in ("12", "一", "十", "十二", "二十", "二十一")]
    [12, 1, 10, 12, 20, 21]
    """
    if "十" not in digits:
        return int(digits.translate(DIGITS))
    tens, _, ones = digits.partition("十")
    return 10 * number(tens or "一") + (number(ones) if ones else 0)


def find_delivery(header: str) -> Delivery | None:
    """The date in the lines above a report on which it was given: beside the session first, then one that stands alone.

    >>> find_delivery("政府工作报告\\n时间：2023年3月30日\\n——二〇二三年一月六日在某县第三届人民代表大会第二次会议上")
    Delivery(year=2023, month=1, day=datetime.date(2023, 1, 6))
    """
    found = [(rank, -match.start(), match) for match in DATE.finditer(header) if (rank := _rank(header, match))]
    for _, _, match in sorted(found, key=lambda item: item[:2], reverse=True):
        year, month = int(match["year"].translate(DIGITS)), number(match["month"])
        try:
            given = date(year, month, number(match["day"]) if match["day"] else 1)
            return Delivery(year, month, given if match["day"] else None)
        except ValueError:  # 2023年2月30日: no day of the calendar, so no date
            continue
    return None


def _rank(header: str, match: re.Match) -> int:
    before, after = header[: match.start()], header[match.end() :]
    if PUBLISHED.search(before[-14:]) or re.match(r"\s*(?:电|\d{1,2}[:：]\d\d)", after):
        return 0
    if re.search("会议|大会|人代会", after[:45]):
        return 3
    alone = re.search(r"(?:^|[\n—―–\-（(“]|报告)$", before) and re.match(
        r"[）)”]?(?:\s|$|[^，。、]{0,14}(?:\n|$))", after
    )
    return 2 if alone and match["day"] else 0


def find_years(header: str, body: str, delivery: Delivery | None) -> Years:
    """The years of a report, from the lines above it, its text and its date.

    A report of January to October plans its own year, one of November or December the next; one that a new government
    gives from August on, without a plan for a year, plans its five years. Without a date the headings tell.
    """
    if delivery and delivery.month < 8:  # a new government's first report comes later in the year
        return _years(delivery.year, False)
    headings = "\n".join(line for line in body.split("\n") if 4 < len(line) <= 45 and "。" not in line)
    outlook = bool(OUTLOOK.search(headings))
    if delivery:
        new_government = outlook or bool(FIRST_SESSION.search(header))
        new_term = delivery.month >= 8 and new_government and not _plans(headings, delivery.year + 1)
        return _years(delivery.year + (new_term or delivery.month >= 11), new_term)
    if outlook and not _plans(headings):
        given = _first_year(body)
        return _years(given + 1, True) if given else Years()
    votes = _vote(body) + _vote(headings) + _vote(headings)
    title = TITLE_YEAR.search(header)
    if title:
        votes[int(title["year"] or title["year_after"])] += 4
    named = Counter(
        int(match[0][:4])
        for match in SPOKEN_YEAR.finditer(body)
        if match[0][:2] in ("19", "20") and body[match.start() - 1 : match.start()] != "到"
    )
    told = next(
        (max(years) for often in (3, 2, 1) if (years := [year for year in named if named[year] >= often])), None
    )
    if (
        told and max(votes.values(), default=0) < 2
    ):  # 过去五年工作回顾 … 今年工作: the latest year that is told of tells
        votes[told + (named[told] >= named[told - 1])] += 1
    return (
        _years(max(votes, key=lambda year: (4 * votes[year] + named[year] + named[year - 1], year)), False)
        if votes
        else Years()
    )


def _years(plan: int, new_term: bool) -> Years:
    return Years(plan - 1, plan, plan, plan + 4 * new_term, new_term)


def _vote(text: str) -> Counter:
    """How often the text says that it plans a year, or reviews the year before it."""
    votes = Counter()
    for start in (match.start() for match in SPOKEN_YEAR.finditer(text)):
        year = int(text[start : start + 4])
        votes[year + 1] += bool(REVIEWED.match(text, start)) + text.endswith("刚过去的", 0, start)
        votes[year] += bool(PLANNED.match(text, start))
    return +votes


def _plans(headings: str, year: int | None = None) -> bool:
    """Whether a heading announces the work of a year (of this `year`), as an annual report's does."""
    planned = {int(match["year"]) for match in PLANNED.finditer(headings)}
    return year in planned if year else bool(planned or THIS_YEAR.search(headings))


def _first_year(body: str) -> int | None:
    """The year in which a new government's report without a date was given, by the latest five-year plan that it names.

    Governments of districts and counties change in the first year of a plan: 2016 with “十三五”, 2021 with “十四五”. Where
    no plan is named, the year that the targets are for (到2025年) is the plan's last.
    """
    given = max(
        (first for plan, (first, _) in five_year_plans().items() if len(plan) == 3 and plan in body), default=None
    )
    until = Counter(map(int, re.findall(rf"到({YEAR})年", body))).most_common(1)
    return given or (until[0][0] - (5 if until[0][0] % 5 else 4) if until else None)


def dated(words: str) -> Delivery | None:
    """The delivery that a sidecar's date says (2023-01-06 or 2023年1月6日), None for an empty one. Raises ValueError for others."""
    if not words:
        return None
    match = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?", words.strip())
    try:
        day = date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise ValueError(f"sources.csv has the date {words!r}: write a day of the calendar as 2023-01-06") from None
    return Delivery(day.year, day.month, day)


def stated_year(words: str) -> Years:
    """The years of an annual report for the year that the sidecar or a file's name states; empty without one.

    >>> stated_year("某区2023年政府工作报告.txt").review
    2022
    """
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", words)
    return _years(int(year[0]), False) if year else Years()
