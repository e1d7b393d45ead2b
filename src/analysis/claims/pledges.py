"""The lists of 民生实事 in a report: where each item stands, and its number."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from analysis.claims.kind import TARGET_PARTS
from analysis.reports.delivery import number
from analysis.text.outline import Sentence

# 办好十件民生实事, 12件惠民实事, 10大类55项民生实事; 微实事 are many and have no list
WRITTEN = r"[\d一二三四五六七八九十](?:(?<=\d)\d{0,2}|(?<!\d)[一二三四五六七八九十]{0,2})"  # begins with a set of characters, which is searched fast
PROMISE = re.compile(
    rf"(?P<count>{WRITTEN})(?:件|项|大|个|个方面的)(?:[^，。；：、\n\d]{{0,12}}[^微，。；：、\n\d])?(?:实事|民生工程|民心工程|民生事项)"
)
COUNT = re.compile(rf"({WRITTEN})(?:件|项|大|个)")
STYLES = {  # how an item opens; a list keeps to one of them
    "一是": "{chinese}是",
    "第一，": "第{chinese}[，、]",
    "①": "{circled}",
    "⑴": "{bracketed}",
    "(1)": "[（(]{n}[)）]",
    "1.": r"(?:(?m:^){n}[.、．]|(?<![\d.]){n}[.、．](?!\d))",
    "1": r"(?m:^{n}$)",
    "一、": "(?m:^{chinese}、)",
    "(一)": "(?m:^（{chinese}）)",
}
MOST, LEAST = 200, 3  # items of a list
CHAPTERS = {"一、", "(一)"}  # may also be the chapters that follow
NEAR, AT_ONCE, LONG = (
    400,
    100,
    2000,
)  # characters between the promise and its first item (what it costs, who chose it), and of an item
MEMBERS = re.compile("[^。\n]{0,12}：([^。\n]+)")  # 办好15件民生实事，包括：…；…


class Item(NamedTuple):
    """One of the 民生实事: its offsets in the squeezed text and its number."""

    start: int
    end: int
    number: int


def find_items(text: str, sentences: list[Sentence]) -> list[Item]:
    """The items of the lists of 民生实事 of a report, in order of the text.

    A list is what follows a promise of so many in what the report plans (今年办好十件民生实事。一是…十是…): it must have as many items
    as were promised, for 一是 also opens the paragraphs of a chapter. A part `pledges` is a list where its items are numbered from 1.

    >>> said = "今年办好三件民生实事：新建学校2所；改造公园1个；发放补贴300万元。"
    >>> [(item.number, said[item.start:item.end]) for item in find_items(said, [Sentence(0, len(said), "plan", "", None, False)])]
    [(1, '新建学校2所'), (2, '改造公园1个'), (3, '发放补贴300万元')]
    """
    found: list[Item] = []
    for start, end in _stretches(sentences, TARGET_PARTS):
        for promise in PROMISE.finditer(text, start, end):
            if not found or promise.start() >= found[-1].end:
                found += promised_items(text, promise, end)
    for start, end in _stretches(sentences, {"pledges"}):
        if not any(start <= item.start < end for item in found):
            found += longest_list(text, start, end)
    return sorted(found)


def _stretches(sentences: list[Sentence], parts: set[str]) -> list[tuple[int, int]]:
    """Where sentences of these parts follow each other."""
    groups = [list(group) for is_in, group in groupby(sentences, key=lambda sentence: sentence.part in parts) if is_in]
    return [(group[0].start, group[-1].end) for group in groups]


def promised_items(text: str, promise: re.Match, end: int) -> list[Item]:
    """The items after a promise, as many as it says, before `end`; none where no style of marks has them all."""
    count = number(promise["count"])
    members = MEMBERS.match(text, promise.end(), end)
    if members and members[1].count("；") == count - 1:
        starts = [
            members.start(1),
            *(mark.end() for mark in re.finditer("；", text[: members.end()]) if mark.start() > members.start(1)),
        ]
        return [
            Item(start, stop - 1, n) for n, (start, stop) in enumerate(zip(starts, [*starts[1:], members.end() + 1]), 1)
        ]
    again = next(
        (found.start() for found in COUNT.finditer(text, promise.end(), end) if number(found[1]) == count), end
    )  # what follows it is its list
    lists = (
        (
            follow(text, style, promise.end(), end, count),
            min(again, promise.end() + (AT_ONCE if style in CHAPTERS else NEAR)),
        )
        for style in STYLES
    )
    whole = [items for items, near in lists if len(items) == count >= LEAST and items[0].start < near]
    return min(whole, default=[], key=lambda items: items[0].start)


def longest_list(text: str, start: int, end: int) -> list[Item]:
    """The longest numbered list of a part, whose headings may have numbers too (一、教育 1. … 2. …)."""
    return max(
        (items for style in STYLES if len(items := follow(text, style, start, end)) >= LEAST), default=[], key=len
    )


def follow(text: str, style: str, start: int, end: int, most: int = MOST) -> list[Item]:
    """The items of a list whose marks are of a style, 1, 2, 3 and so on, to the last or the `most`th."""
    marks = list(_marks(text, style, start, end, most))
    if not marks:
        return []
    lines = text.count("\n", marks[-2], marks[-1]) if len(marks) > 1 else 1
    return [
        Item(at, after, n)
        for n, (at, after) in enumerate(zip(marks, [*marks[1:], _end_of_last(text, marks[-1], end, lines)]), 1)
    ]


def _marks(text: str, style: str, start: int, end: int, most: int) -> Iterator[int]:
    for n in range(1, most + 1):
        mark = _pattern(style, n)
        found = mark and mark.search(text, start, min(end, start + LONG))
        if not found:
            return
        yield found.start()
        start = found.end()


def _end_of_last(text: str, at: int, end: int, lines: int) -> int:
    """Where the last item ends: it has as many lines as the one before."""
    for _ in range(max(lines, 1)):
        line_end = text.find("\n", at, end)
        if line_end < 0:
            return end
        at = line_end + 1
    return at


@cache
def _pattern(style: str, n: int) -> re.Pattern | None:
    """The mark of the `n`th item; None where a style does not go so far."""
    circled, bracketed = (chr(first + n) if n <= 20 else None for first in (0x245F, 0x2473))
    circled = f"[{circled}？]" if circled and n > 10 else circled  # pages in GB2312 have no ⑪ and say ?
    if (style == "①" and not circled) or (style == "⑴" and not bracketed) or (n > 99 and "chinese" in STYLES[style]):
        return None
    return re.compile(
        STYLES[style].format(n=n, chinese=chinese(n) if n < 100 else "", circled=circled, bracketed=bracketed)
    )


def chinese(n: int) -> str:
    """A number below 100 in Chinese numerals.

    >>> [chinese(n) for n in (1, 10, 12, 20, 21)]
    ['一', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(n, 10)
    digits = " 一二三四五六七八九"
    return ((digits[tens] if tens > 1 else "") + "十" if tens else "") + digits[ones].strip()
