"""A PDF with a text layer → its paragraphs: lines rejoined, running heads and page numbers out."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from analysis.files.documents import MAX_CHARACTERS, REMEDY, Document, ReadError, is_text

MAX_PAGES = 2000
PAGE_NUMBER = re.compile(r"[-—–－·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*")
SENTENCE_END = re.compile(r"[。！？：；!?:;”）]$")
HYPHENS = {
    2: "-",
    0xFFFE: "-",
    0: "\ufffd",
}  # PDFium's signs for a hyphen at a line's end, and for a character without a code
AT_EDGE = 2  # lines at a page's top and foot among which running heads are looked for
SHARE_OF_PAGES = 0.6  # of the pages that a running head stands on


class Line(NamedTuple):
    """A line of a page, with its edges in points from the page's left and bottom."""

    text: str
    left: float
    right: float
    bottom: float
    size: float  # the height of a character


class Character(NamedTuple):
    """A character of a page, with the box that its font gives to any of its characters: a dash is as high as a word."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        return max(1.0, self.top - self.bottom)


def read_pdf(data: bytes, name: str) -> Document:
    """The document. Raises ReadError for an encrypted, a damaged and a scanned one."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        what = (
            "is an encrypted PDF: save it without its password"
            if "assword" in str(error)
            else f"is a damaged PDF: fetch it again, or {REMEDY}"
        )
        raise ReadError(f"{name} {what}") from None
    if len(document) > MAX_PAGES:
        raise ReadError(f"{name} has {len(document)} pages, more than {MAX_PAGES}: take the report's pages out of it")
    pages, characters = [], 0
    for number in range(len(document)):
        pages.append(page_lines(document[number]))
        characters += sum(len(line.text) for line in pages[-1])
        if characters > MAX_CHARACTERS:
            raise ReadError(f"{name} has more than {MAX_CHARACTERS} characters: take the report's pages out of it")
    if characters < 20 * max(1, len(pages)):
        raise ReadError(f"{name} is a scanned PDF, pages without text: recognise its text (OCR), or {REMEDY}")
    text = "\n".join(paragraphs(without_heads(pages))) + "\n"
    if not is_text(text):
        raise ReadError(
            f"{name} is a PDF whose fonts do not say which characters they show: recognise its text (OCR), or {REMEDY}"
        )
    return Document(text)


def page_lines(page: pdfium.PdfPage) -> list[Line]:
    """The lines of a page, in the order in which they are written, those of blanks left out."""
    lines: list[list[Character]] = []
    last = None
    for character in characters_of(page.get_textpage()):
        if not character.text.strip():  # its box says nothing: PDFium adds blanks of its own
            if lines:
                lines[-1].append(character)
            continue
        if not last or not follows(character, last):
            lines.append([])
        elif character.left - last.right > 1.5 * last.size:  # a gap that parts the cells of a table
            lines[-1].append(character._replace(text="\t"))
        lines[-1].append(character)
        last = character
    return [make_line(line) for line in lines if any(character.text.strip() for character in line)]


def characters_of(content: pdfium.PdfTextPage) -> Iterator[Character]:
    """The characters of a page with their boxes; the line ends that PDFium adds left out, as it takes a dash for a line
    of its own.
    """
    box = raw.FS_RECTF()
    for index in range(content.count_chars()):
        code = raw.FPDFText_GetUnicode(content, index)
        if code in (10, 13) or (raw.FPDFText_IsGenerated(content, index) == 1 and code != 32):
            continue
        if raw.FPDFText_GetLooseCharBox(content, index, box):
            yield Character(HYPHENS.get(code) or chr(code), box.left, box.right, box.bottom, box.top)


def follows(character: Character, last: Character) -> bool:
    """Whether a character stands in the line of the one before it: as high, and not before it. A note's mark is smaller
    and higher.
    """
    overlap = min(character.top, last.top) - max(character.bottom, last.bottom)
    return overlap > 0.4 * min(character.size, last.size) and character.left > last.left - last.size


def make_line(line: list[Character]) -> Line:
    shown = [character for character in line if character.text.strip()]
    text = "".join(character.text for character in line).strip()
    return Line(
        text,
        shown[0].left,
        shown[-1].right,
        min(character.bottom for character in shown),
        median(character.size for character in shown),
    )


def without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the lines at their top and foot that stand on most pages, numbers aside, and without page
    numbers.
    """
    edge = [
        set(sorted(lines, key=lambda line: -line.bottom)[:AT_EDGE])
        | set(sorted(lines, key=lambda line: line.bottom)[:AT_EDGE])
        for lines in pages
    ]
    seen = Counter(key for lines in edge for key in {head_key(line.text) for line in lines})
    enough = max(2, SHARE_OF_PAGES * len(pages))
    return [
        [line for line in lines if line not in heads or seen[head_key(line.text)] < enough]
        for lines, heads in zip(pages, edge)
    ]


def head_key(text: str) -> str:
    """What a running head has in common from page to page: its words without numbers; a page number is one."""
    return "page number" if PAGE_NUMBER.fullmatch(text) else re.sub(r"[\d\s]+", "", text)


def paragraphs(pages: list[list[Line]]) -> list[str]:
    """The lines of all pages, rejoined where a line runs on in the next."""
    lines = [(line, number) for number, page in enumerate(pages) for line in page]
    if not lines:
        return []
    long = [line for line, _ in lines if len(line.text) > 15] or [line for line, _ in lines]
    margin = Counter(round(line.left) for line in long).most_common(1)[0][0]
    edge = sorted(line.right for line in long)[int(0.9 * len(long))]
    step = gap(lines)
    joined = [lines[0][0].text]
    for (line, page), (following, next_page) in pairwise(lines):
        far = page == next_page and abs(line.bottom - following.bottom) > 1.45 * step
        if far or following.left > margin + 1.2 * line.size or not runs_on(line, margin, edge):
            joined.append(following.text)
        else:
            blank = " " * bool(re.search(r"[A-Za-z,.]$", line.text) and re.match("[A-Za-z]", following.text))
            joined[-1] += blank + following.text
    return joined


def gap(lines: list[tuple[Line, int]]) -> float:
    """The usual distance of two lines of a page."""
    gaps = sorted(
        line.bottom - following.bottom
        for (line, page), (following, other) in pairwise(lines)
        if page == other and following.bottom < line.bottom
    )
    return gaps[len(gaps) // 3] if gaps else 1000.0


def runs_on(line: Line, margin: float, edge: float) -> bool:
    """Whether a line is as long as the column, or nearly and without an end: the number after it may be too long for
    it.
    """
    return line.right >= edge - 1.5 * line.size or (
        not SENTENCE_END.search(line.text) and line.right - margin >= 0.75 * (edge - margin)
    )
