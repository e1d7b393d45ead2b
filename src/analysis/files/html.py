"""A saved page → the text of its report: the part of the page that holds the prose, with the title and the session's
line.
"""

import re
from email import message_from_bytes
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.files.documents import MAX_CELL, REMEDY, Document, ReadError, row_lines

PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b", re.I)
FRAGMENT = re.compile(r"\s*<(?:p|div|table|span|article|section|h\d|center|font)\b[^>]*>", re.I)
DROPPED = "script, style, noscript, template, iframe, select, button, textarea, svg, object, nav, [hidden]"
BLOCKS = (
    "address, article, aside, blockquote, body, center, dd, div, dl, "
    "dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, "
    "h6, header, hr, li, main, ol, p, pre, section, table, td, th, tr, ul"
)
TITLE_METAS = re.compile("^(?:article_?title|title|og:title|dc.title)$", re.I)
SITE_METAS = re.compile("^(?:site_?name|contentsource|og:site_name)$", re.I)
ADDRESS_METAS = re.compile("^(?:url|og:url)$", re.I)
SITE = re.compile("(?:人民)?政府(?:门户)?(?:网站?)?$")
ABOUT_SITE = re.compile(r"\s*[-_|—–]+[^-_|—–]*(?:政府|网|网站|平台|公开|频道)[^-_|—–]*$")  # 政府工作报告-某县人民政府
OF_REPORT = re.compile(
    "工作报告|会议上|(?:省|市|县|区|州|盟|旗)长|主席"
)  # the lines above a report that stand outside its own part
PATH = re.compile("[>＞»|｜]|首页|上一|下一|相关")
NESTED = re.compile(
    r"<(/?)(?!(?:br|hr|img|meta|link|input|wbr|p|li|td|th|tr|dt|dd|option)\b)[a-z]", re.I
)  # those close themselves
MAX_DEPTH = 20_000  # open parts at a time; a parser takes the square of it
DEEPEST = 64  # parts within parts that are looked into; pages have some thirty
MAIN_SHARE = 0.8  # of the page's prose that its main part must hold


def is_html(text: str) -> bool:
    """Whether a text is a page, or a piece of one."""
    return bool(PAGE.search(text, 0, 4000) or FRAGMENT.match(text))


def read_html(text: str, name: str) -> Document:
    """The report of a page. Raises ReadError where the page has no words."""
    if depth(text) > MAX_DEPTH:
        raise ReadError(f"{name} nests its parts {depth(text)} deep, as an attack does: {REMEDY}")
    page = LexborHTMLParser(text.replace("\0", ""))
    metas = [
        ((node.attributes.get("name") or node.attributes.get("property") or ""), node.attributes.get("content") or "")
        for node in page.css("meta")
    ]
    titles = [value for key, value in metas if TITLE_METAS.match(key)]
    titles += [node.text() for node in page.css("h1, title, h2")[:20]]
    break_lines(page)
    if not page.body:
        raise ReadError(f"{name} is an HTML page without words: fetch it again, or {REMEDY}")
    whole, lines = lines_of(page.body), lines_of(main_part(page.body))
    if not lines:
        raise ReadError(f"{name} is an HTML page without words: fetch it again, or {REMEDY}")
    title = next((ABOUT_SITE.sub("", tidy(title)) for title in titles if "报告" in title and len(title) < 120), None)
    above = [title] * bool(title) + lines_above(whole, lines)
    said = {"title": title, "place": stated(metas, SITE_METAS, SITE), "address": stated(metas, ADDRESS_METAS)}
    first = {bare(line) for line in lines[:15]}
    kept = [line for line in dict.fromkeys(above) if bare(line) not in first]
    return Document("\n".join(kept + lines) + "\n", said={key: value for key, value in said.items() if value})


def read_saved_archive(data: bytes, name: str) -> str:
    """The HTML in a page that a browser saved as one file (.mht). Raises ReadError where it holds none."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True) or b""
            try:
                return content.decode("utf-8")
            except UnicodeDecodeError:
                return content.decode("gb18030", "replace")
    raise ReadError(f"{name} is a saved page without HTML: {REMEDY}")


def break_lines(page: LexborHTMLParser) -> None:
    """Writes into the page what a browser shows: a line a block, a line a row of a table, one blank for blanks."""
    for node in page.css(DROPPED):
        node.decompose()
    for node in page.css("br"):
        node.replace_with("\n")
    for row in page.css("tr"):
        if row.css_first("table"):  # it lays out the page
            continue
        cells = [tidy(cell.text()) for cell in row.iter() if cell.tag in ("td", "th")]
        if cells and max(map(len, cells)) <= MAX_CELL:
            row.replace_with("\n" + "".join(row_lines(cells)) + "\n")
    for node in page.css(BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")


def depth(text: str) -> int:
    """How many parts of a page are open at a time, at most; one that is never closed counts on.

    >>> depth("<div><p>一<br><b>二</b></div>")
    2
    """
    signs = (-1 if found[1] else 1 for found in NESTED.finditer(text))
    return max(accumulate(signs), default=0)


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def bare(line: str) -> str:
    return re.sub(r"\W+", "", line)


def lines_of(node: LexborNode) -> list[str]:
    """The lines of a part of the page that are not blank, blanks at their ends off."""
    return [line.strip(" \t\xa0") for line in node.text().split("\n") if line.strip()]


def prose(text: str) -> int:
    """How much of a text is prose: its marks that end a clause or a sentence."""
    return text.count("。") + text.count("，") + text.count("；")


def main_part(body: LexborNode) -> LexborNode:
    """The smallest part of the page that holds most of its prose."""
    node, all_prose = body, prose(body.text())
    for _ in range(DEEPEST):
        best = max(
            ((prose(child.text()), -number, child) for number, child in enumerate(node.iter())),
            default=None,
            key=lambda item: item[:2],
        )
        if not best or best[0] < max(1, MAIN_SHARE * all_prose):
            break
        node = best[2]
    return node


def lines_above(whole: list[str], lines: list[str]) -> list[str]:
    """The lines of the page above its main part that are the report's own: its name, the session, who gave it."""
    above = whole[: whole.index(lines[0])] if lines[0] in whole else []
    return [line for line in above if len(line) < 80 and OF_REPORT.search(line) and not PATH.search(line)]


def stated(metas: list[tuple[str, str]], names: re.Pattern, tail: re.Pattern | None = None) -> str | None:
    """What the page says of itself under one of these names; without its tail (某县人民政府网 is of 某县)."""
    found = next((value.strip() for key, value in metas if names.match(key) and 0 < len(value.strip()) < 300), None)
    return tail.sub("", found) if found and tail else found
