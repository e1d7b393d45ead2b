"""When a report was given: a date beside the session or by itself in the lines above it, or one that a person
states.
"""

import re
from datetime import date
from typing import NamedTuple

DIGITS = str.maketrans("〇○零ОOＯ一二三四五六七八九０１２３４５６７８９", "0000001234567890123456789")
YEAR = r"(?:19|20)\d\d"
WRITTEN_YEAR = r"[一二][〇○零ОOＯ九][〇○零ОOＯ一二三四五六七八九]{2}"  # 二〇〇四
_NUMBER = "[一二三四五六七八九十]"
DATE = re.compile(
    rf"(?P<year>{YEAR}|{WRITTEN_YEAR})年(?P<month>\d{{1,2}}|{_NUMBER}{{1,2}})月"
    rf"(?:(?P<day>\d{{1,2}}|{_NUMBER}{{1,3}})日)?"
)
PUBLISHED = re.compile(
    r"(?:时间|日期|发布|来源|发文|更新|添加|讯|电)[^\n]{0,8}$"
)  # 时间：2022年11月22日 is the page's date
STATED_DAY = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?:[T ].*)?")


class Delivery(NamedTuple):
    """When a report was given; `day` is None where only the month is said."""

    year: int
    month: int
    day: date | None


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


def dated(words: str) -> Delivery | None:
    """The delivery that a stated date says (2023-01-06, 2023年1月6日, 2023/1/6 09:30), None for an empty one. Raises
    ValueError for others.
    """
    if not words:
        return None
    match = STATED_DAY.fullmatch(words.strip())
    try:
        day = date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise ValueError(f"sources.csv has the date {words!r}: write a day of the calendar as 2023-01-06") from None
    return Delivery(day.year, day.month, day)
