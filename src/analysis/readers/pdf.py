"""A PDF with a text layer → its paragraphs: lines rejoined, running heads and page numbers out."""

import re
from collections import Counter
from ctypes import byref, c_double
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from analysis.readers import MAX_CHARACTERS, REMEDY, Document, ReadError

MAX_PAGES = 2000
PAGE_NUMBER = re.compile(r"[-—–－·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*")
ENDS = re.compile(r"[。！？：；!?:;”）]$")
AT_EDGE = 2                           # lines at a page's top and foot among which running heads are looked for
OFTEN = 0.6                           # of the pages that a running head stands on


class Line(NamedTuple):
    """A line of a page, with its edges in points from the page's left and bottom."""
    text: str
    left: float
    right: float
    bottom: float
    size: float                       # the height of a character


def read_pdf(data: bytes, name: str) -> Document:
    """The document. Raises ReadError for an encrypted, a damaged and a scanned one."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        what = "is an encrypted PDF: save it without its password" if "assword" in str(error) else f"is a damaged PDF: fetch it again, or {REMEDY}"
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
    return Document("\n".join(paragraphs(without_heads(pages))) + "\n")


def page_lines(page: pdfium.PdfPage) -> list[Line]:
    """The lines of a page, in the order in which they are written, those of blanks left out."""
    content = page.get_textpage()
    lines, at = [], 0
    for text in content.get_text_range().split("\n"):
        shown = text.rstrip("\r").strip()
        if shown:
            first = at + units(text[:text.index(shown)])
            last = first + units(shown) - 1
            lines.append(edges(content, shown, first, last))
        at += units(text) + 1
    return lines


def units(text: str) -> int:
    """The length of a text as PDFium counts it, in UTF-16."""
    return len(text) + sum(char > "\uffff" for char in text)


def edges(content: pdfium.PdfTextPage, text: str, first: int, last: int) -> Line:
    """The line between two places of a page's text. PDFium writes U+FFFE for a hyphen at a line's end."""
    left, _, bottom, top = box(content, first)
    _, right, *_ = box(content, last)
    return Line(text.replace("\ufffe", "-").replace("\x02", "-"), left, right, bottom, max(1.0, size_of(content, first, top - bottom)))


def box(content: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    values = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(content, raw.FPDFText_GetCharIndexFromTextIndex(content, index), *map(byref, values))
    return tuple(value.value for value in values)


def size_of(content: pdfium.PdfTextPage, index: int, height: float) -> float:
    """The font's size in points; a character's height where the page scales a font of size 1."""
    size = raw.FPDFText_GetFontSize(content, raw.FPDFText_GetCharIndexFromTextIndex(content, index))
    return size if size > 4 else height


def without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the lines at their top and foot that stand on most pages, numbers aside, and without page numbers."""
    edge = [{line for line in sorted(lines, key=lambda line: -line.bottom)[:AT_EDGE]} |
            {line for line in sorted(lines, key=lambda line: line.bottom)[:AT_EDGE]} for lines in pages]
    seen = Counter(key for lines in edge for key in {head_key(line.text) for line in lines})
    enough = max(2, OFTEN * len(pages))
    return [[line for line in lines if line not in heads or seen[head_key(line.text)] < enough] for lines, heads in zip(pages, edge)]


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
    for (line, page), (following, next_page) in zip(lines, lines[1:]):
        far = page == next_page and abs(line.bottom - following.bottom) > 1.45 * step
        if far or following.left > margin + 1.2 * line.size or not runs_on(line, margin, edge):
            joined.append(following.text)
        else:
            blank = " " * bool(re.search(r"[A-Za-z,.]$", line.text) and re.match("[A-Za-z]", following.text))
            joined[-1] += blank + following.text
    return joined


def gap(lines: list[tuple[Line, int]]) -> float:
    """The usual distance of two lines of a page."""
    gaps = sorted(line.bottom - following.bottom for (line, page), (following, other) in zip(lines, lines[1:])
                  if page == other and following.bottom < line.bottom)
    return gaps[len(gaps) // 3] if gaps else 1000.0


def runs_on(line: Line, margin: float, edge: float) -> bool:
    """Whether a line is as long as the column, or nearly and without an end: the number after it may be too long for it."""
    return line.right >= edge - 1.5 * line.size or (not ENDS.search(line.text) and line.right - margin >= 0.75 * (edge - margin))
