"""Which ends of lines a sentence runs over, as in a text that was wrapped by hand or copied from a PDF's columns."""

import re
from itertools import pairwise

from analysis.text.headings import MARK

FINISHED = frozenset("。！？!?：:；;”’）)》】]」…—-_.|｜>#*\t\ufffd")  # behind these a line may be at its end
WITHIN = re.compile("[。；;！]")  # a heading has none of these
PROSE = re.compile("[，。；：、,;%％]")
ENDED = frozenset("。！？!?")  # of a full line of a wrapped text, which may break anywhere else
OPENS = re.compile(
    r"各位|同志们|附[件：:表录]|注[：:]|[【•●■◆▲★☆□·*#>|]|第[一二三四五六七八九十\d]+[章节条]|\d+ *[.、．）)](?!\d)|\d{1,3}[.．](?:19|20)\d\d年"
)
LONG = 20  # characters of a line that may be wrapped


def hard_ends(text: str) -> dict[int, int]:
    """The ends of lines that a sentence runs over: where the line's words end, and where the next line's begin.

    A line runs on where it ends in mid-sentence and has a sentence's end behind it, or ran on from the one above; in a text
    whose long lines mostly end so, all that are nearly as long as these. Headings, items of a list and indented lines begin anew.

    >>> hard_ends("就业稳定。投资增\\n长10.5%，好于预期。\\n二、今年的安排\\n今年，投资增长。")
    {8: 9}
    >>> hard_ends("一、过去一年的工作\\n过去一年，投资增长。新建\\n（二）抓好项目\\n开工。")
    {}
    """
    ends: dict[int, int] = {}
    at, runs_on = 0, False
    lines = text.split("\n")
    width = wrapped_width(lines)
    for line, following in pairwise(lines):
        words = line.rstrip()
        is_full = len(words) >= width
        is_open = bool(words) and words[-1] not in (ENDED if is_full else FINISHED)
        is_prose = is_full or (runs_on and len(words) >= LONG) or bool(WITHIN.search(words))
        runs_on = is_open and is_prose and goes_on(line, following)
        if runs_on:
            ends[at + len(words)] = at + len(line) + 1 + len(following) - len(following.lstrip())
        at += len(line) + 1
    return ends


def goes_on(line: str, following: str) -> bool:
    """Whether the next line may go on with the sentence of a line: prose that is no heading, no item and not indented further."""
    words = following.lstrip()
    indented = len(following) - len(words) > len(line) - len(line.lstrip())
    begins = not words or indented or "\t" in words or OPENS.match(words) or MARK.match(words)
    return not begins and bool(PROSE.search(words) or (words[-1:] not in FINISHED and len(words) >= LONG))


def wrapped_width(lines: list[str]) -> float:
    """From how many characters on a line that ends in mid-sentence was wrapped; without end where a text is not wrapped."""
    long = [line.rstrip() for line in lines if len(line) >= LONG]
    open_ended = sorted(len(line) for line in long if line[-1:] and line[-1] not in FINISHED and "\t" not in line)
    if len(open_ended) < 5 or 2 * len(open_ended) < len(long):
        return float("inf")
    return 0.85 * open_ended[len(open_ended) // 2]
