"""A report's text as rules read it, and the way back to the offsets of the text as written."""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from analysis.files.script import simplified
from analysis.text.lines import hard_ends

# what scraping leaves between two characters that belong together: 达到 59家, 2012&nbsp;年, 唐县????人民政府
BREAK = r"[^\S\n]*+\n\s*+"  # blanks with a line's end in them; possessive, or a thousand lines' ends would be tried in every way
JUNK = re.compile(
    "|".join(
        (
            r"(?<=\d)[ \t\u3000\xa0\u200b]*\n[\s\u200b]*"  # a number parted from its unit by a line's end
            r"(?=[亿%个元亩吨）]|公[里斤顷]|万(?!元[A-Z地])|[千年月日](?![均方])|[百人户家](?![均民才口大姓籍庭政]))",
            rf"(?<=[A-Za-z]){BREAK}(?=\d)",
            r"(?<=[A-Za-z]\n\d)\n(?=[\u4e00-\u9fff])",  # PM⏎2.5, PM⏎2⏎
            rf"(?<=[、低长少加升]){BREAK}(?=\d[\d.]*[%％])",
            rf"(?<=“){BREAK}",
            rf"(?<!\s){BREAK}(?=”)",
            r"(?<=[\u4e00-\u9fff])\n\u200b\n(?=[\u4e00-\u9fff\d])",
            r"(?<=\n)\u200b\n",
            r"((?:(?<=[\n\u3000]\d)|(?<=[\n\u3000]\d\d)|(?<=[\n\u3000]\d\d\d))\t|(?<=[\d%元])[ \u3000\xa0]*\t[ \t\u3000\xa0]*(?=[\d-])|(?<=\.\d)[ \t]+(?=\d+\.\d)|(?:(?<=[\n\u3000]\d\.)|(?<=[\n\u3000]\d\d\.))[ \t]+(?=\d)|(?:\\r)?\\n|\\r|<br ?/?>|</p>)",  # two cells of a table, a list's number before another, a line's end in words
            r"[ \t\u3000\xa0\u00ad\u2002\u2003\u200b-\u200f\u2028-\u202f\u2060\ufeff]+",
            r"&(?:nbsp|[en]msp|ensp|ldquo|rdquo);?",
            r"\?{2,}",
        )
    )
)
JUNK_BEGINS = re.compile(
    r"[\s\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff&?\\<]"
)  # a set of characters is searched ten times as fast
FOLDS = tuple(zip("０１２３４５６７８９％．＋﹪;:()!?［］", "0123456789%.+%；：（）！？[]"))
STRAIGHT = re.compile('"([^"\n]{1,40})"')  # "十四五" is “十四五”
COMMA = re.compile(r",(?:(?!\d{3}(?!\d))|(?<!\d,))")


class Squeezed(NamedTuple):
    """A text without blanks and leftovers of markup, digits and punctuation folded; `place` leads back to the original."""

    text: str
    starts: list[int]
    shifts: list[int]

    def place(self, at: int) -> int:
        """The offset in the original of the character squeezed[at]."""
        return at + self.shifts[bisect_right(self.starts, at) - 1]

    def place_all(self, offsets: list[int]) -> list[int]:
        """The offsets in the original of some characters of it; all in ascending order."""
        placed, first = [], 0
        for last, shift in zip(
            [*(bisect_left(offsets, start) for start in self.starts[1:]), len(offsets)], self.shifts
        ):
            placed += [offset + shift for offset in offsets[first:last]]
            first = last
        return placed


def squeeze(text: str) -> Squeezed:
    r"""The text as rules read it.

    >>> squeezed = squeeze("达到 ５９ 家,\\r\\n增长6％")
    >>> squeezed.text, squeezed.place_all([2, 5])
    ('达到59家，\n增长6%', [3, 7])

    Two cells of a table are not one number:

    >>> squeeze("总值3003亿元\t8.8\t8.5-9.0").text, squeeze("8.8 8.5").text, squeeze("71 \t65亿元").text
    ('总值3003亿元\n8.8\n8.5-9.0', '8.8\n8.5', '71\n65亿元')

    A sentence that runs over a line's end is one, and traditional characters are simplified ones:

    >>> squeeze("就业稳定。投资增\n长10.5%，好于预期。").text, squeeze("國內生產總值增長9%，經濟社會發展").text
    ('就业稳定。投资增长10.5%，好于预期。', '国内生产总值增长9%，经济社会发展')
    """
    text, ends = simplified(text), hard_ends(text)
    pieces, starts, shifts, read_to, length = [], [0], [0], 0, 0
    for begin in JUNK_BEGINS.finditer(text):
        at = begin.start()
        if at in ends:
            piece, end = text[read_to:at], ends[at]
        elif at >= read_to and (junk := JUNK.match(text, at)):
            piece, end = text[read_to:at] + ("\n" if junk[1] else ""), junk.end()
        else:
            continue
        length += len(piece)
        pieces.append(piece)
        read_to = end
        if starts[-1] == length:
            shifts[-1] = read_to - length
        else:
            starts.append(length)
            shifts.append(read_to - length)
    pieces.append(text[read_to:])
    squeezed = COMMA.sub("，", fold("".join(pieces)))
    return Squeezed(STRAIGHT.sub(r"“\1”", squeezed) if '"' in squeezed else squeezed, starts, shifts)


def fold(text: str) -> str:
    """The text with digits and punctuation in one width. Twenty searches for a character cost less than one `translate`.

    >>> fold("增长６％(预计)")
    '增长6%（预计）'
    """
    for wide, plain in FOLDS:
        text = text.replace(wide, plain)
    return text
