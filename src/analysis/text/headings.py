"""What a heading is, and under which headings a line stands."""

import re
from typing import NamedTuple

MARK = re.compile(
    r"(?P<one>(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七]部分))|(?P<two>（[一二三四五六七八九十]{1,3}）)|"
    r"(?P<three>\d{1,2}[.、．](?!\d)|（\d{1,2}）|——|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}，)"
)
RANKS = {"one": 1, "two": 2, "three": 3}
HEADING_END = re.compile("[。：；！]")
LONGEST, SHORT = (
    50,
    34,
)  # characters of a heading with a mark before it, and of what is looked at in it or stands without a mark


class Heading(NamedTuple):
    """A heading: its rank (0 without a mark, 1 一、, 2 （一）, 3 below), its words, whether it is the whole line."""

    rank: int
    words: str
    whole: bool


def find_heading(line: str) -> Heading | None:
    """The heading at the start of a line that has a mark, or a short line that may be one; None for others.

    >>> find_heading("一、2004年工作回顾。2004年，全市经济平稳增长。")
    Heading(rank=1, words='一、2004年工作回顾', whole=False)
    >>> find_heading("过去五年工作回顾")
    Heading(rank=0, words='过去五年工作回顾', whole=True)
    """
    whole = len(line) <= LONGEST and "。" not in line and "；" not in line
    mark = MARK.match(line)
    if mark is None:
        return Heading(0, line, True) if whole and len(line) <= SHORT and "，" not in line else None
    rank = RANKS[mark.lastgroup]
    if rank == 3 and not whole:
        return None
    return Heading(rank, HEADING_END.split(line, maxsplit=1)[0][:60], whole)
