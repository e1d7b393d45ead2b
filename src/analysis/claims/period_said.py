"""What the time words before a number say: its years, its span, a later year, a base."""

import re
from typing import NamedTuple

from analysis.claims.kind import TARGET_PARTS
from analysis.claims.period_words import Mention
from analysis.claims.reading import Reading
from analysis.numbers.quantities import Quantity

Years = tuple[int, int] | None
YEAR_BEFORE = re.compile("(?:上年|去年)(?:的|年?[底末])?$")
PAST = re.compile("过去|近|这")
BARE_YEARS = re.compile("[，；：][三五5]年$")
MEMBER = re.compile("[，、；]")


class Said(NamedTuple):
    """What the time words before a number say: its years and span, a later year that it is set for, and a base that it is compared with."""

    years: Years
    span: str | None
    ahead: Mention | None
    based: Mention | None


def said_times(reading: Reading, quantity: Quantity, clause: str) -> Said:
    """The time words before a number, the last of each kind; where there are none, the years of the sentence."""
    years, span, ahead, based, part_at = reading.sentence.years, None, None, None, 0
    for mention in reading.mentions:
        if mention.at > quantity.start:
            break
        if reading.is_over(mention, quantity.start):
            continue
        if (
            mention.rule == "relative"
            and reading.text[mention.at - 3] in "（("
            and "）" in reading.text[mention.at : quantity.start]
        ):
            continue  # 总量6759家（上年5842家）: within the brackets only
        if reading.text.startswith("）", mention.at) and MEMBER.search(reading.text, mention.at, quantity.start):
            continue  # 专利数（五年累计）超过3万件，占比…: of that member only
        if mention.rule in ("base", "times"):
            based = mention
        elif mention.rule == "from":
            ahead = turned(reading, mention)
        elif mention.rule == "mean" and "；" in reading.text[mention.at : quantity.start]:
            continue  # 五年平均增长9.5%；财政收入544亿元: of that growth only
        elif mention.rule == "mean":  # 2002年…，五年平均增长9.5%: of the years until then
            last = (years or (0, reading.context.clock.review))[1]
            years, span = (last + 1 + mention.years[0], last), "average"
        else:
            if (
                mention.rule == "back"
                and reading.sentence.part in TARGET_PARTS
                and BARE_YEARS.search(reading.text, mention.at - 3, mention.at)
                and re.search("[，；]", reading.text[mention.at : quantity.start])
            ):
                continue  # 新建学校34所，三年建成70所，改造街巷24条: of that member only
            mention = turned(reading, mention)
            if mention.years:
                years, span = mention.years, mention.span
            if mention.span == "point" and not mention.years:
                span, part_at = "point", mention.at  # 截至目前
            if mention.span == "part" or (
                mention.span == "cumulative"
                and ((years and years[0] < years[1]) or mention.at > quantity.start - len(clause))
            ):
                span, part_at = mention.span, mention.at  # 累计 holds for its clause
    if part_at and span in ("part", "point") and reading.text.find("全年", part_at, quantity.start) >= 0:
        span = None  # 前三季度增长5%，全年增长6%; 目前入园企业5家，全年收入3亿元
    return Said(years, span, ahead, based)


def turned(reading: Reading, mention: Mention) -> Mention:
    """A stretch of years in the direction that the part of the report looks: 五年内 in a review is behind, 五年新增 in a plan ahead."""
    if not mention.years:
        return mention
    length, clock = mention.years[1] - mention.years[0], reading.context.clock
    if (
        mention.rule == "from"
        and reading.sentence.part in TARGET_PARTS
        and YEAR_BEFORE.search(reading.text, mention.at - 5, mention.at)
    ):
        return mention._replace(years=(clock.review,) * 2)  # 由去年18亿元增加到
    if (
        mention.rule == "ahead"
        and reading.sentence.part not in TARGET_PARTS | {"glossary"}
        and reading.text.startswith(("年内", "时间"), mention.at - 2)
    ):
        return mention._replace(years=(clock.review - length, clock.review))
    if (
        mention.rule == "back"
        and reading.sentence.part in TARGET_PARTS
        and (mention.span == "cumulative" or reading.text[mention.at - 1] == "年")
        and not PAST.search(reading.text, mention.at - 5, mention.at)
    ):
        return mention._replace(years=(clock.plan_start, clock.plan_start + length))
    return mention
