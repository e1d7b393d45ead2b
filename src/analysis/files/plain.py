"""Plain text, in whatever encoding Chinese sites write, and Markdown."""

import codecs
import re

from analysis.files.documents import REMEDY, Document, ReadError, is_text

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
COMMON = re.compile("[的一是在和了，。、年增长]")  # a fifth of a report; hardly any of a text in the wrong encoding
ESCAPED = re.compile("<U[+]([0-9A-F]{4,5})>")  # as R writes a character that its encoding lacks: <U+00A0>
FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n((?:[^\n]*\n){0,40}?)---[ \t]*(?:\n|$)")
FIELDS = {  # what front matter calls what it states
    "title": "title",
    "标题": "title",
    "date": "date",
    "日期": "date",
    "year": "year",
    "年份": "year",
    "年度": "year",
    "place": "place",
    "地区": "place",
    "地点": "place",
    "author": "author",
    "作者": "author",
    "source": "source",
    "来源": "source",
    "url": "address",
    "address": "address",
}
MARKDOWN = re.compile(r"^ {0,3}#{1,6}(?= )|\*\*|^ {0,3}>(?= )", re.M)


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """The text of plain bytes, and what of it was lost. A byte order mark decides; else UTF-8, then by the words that
    come out.

    Raises ReadError where nothing readable comes out.
    """
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and is_text(text) and (encoding != "gb18030" or COMMON.search(text)):
            return text, None
    return decode_damaged(data, name, [marked] if marked else ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])


def decode_damaged(data: bytes, name: str, encodings: list[str]) -> tuple[str, str | None]:
    """The text in the encoding in which most common characters come out, damaged ones as U+FFFD, and how many these
    are.
    """
    read = [data.decode(encoding, "replace") for encoding in encodings]
    text = max(read, key=lambda text: len(COMMON.findall(text)))
    lost = text.count("\ufffd") + text.count("\0")
    if not is_text(text) or lost * 20 > len(text):
        raise ReadError(f"{name} is no text in UTF-8, UTF-16 or GB18030, or it is damaged: {REMEDY}")
    return text, f"{lost} damaged characters" if lost else None


def read_plain(text: str) -> Document:
    """The document that a plain text is, with what its front matter states."""
    text = unescape(text)
    said = front_matter(text)
    return Document(unmark(text), said=said, said_in="front matter" if said else None)


def front_matter(text: str) -> dict:
    """What the lines between `---` and `---` above a Markdown text state, by the names that `FIELDS` knows; empty
    without any.

    >>> front_matter("---\\ntitle: '邱县2020年政府工作报告'\\nsource: https://example.org/1\\n---\\n各位代表：")
    {'title': '邱县2020年政府工作报告', 'address': 'https://example.org/1'}
    """
    found = FRONT_MATTER.match(text.replace("\r\n", "\n", 100)) if text.lstrip("\ufeff")[:3] == "---" else None
    said: dict = {}
    for line in found[1].split("\n") if found else ():
        key, colon, words = line.partition(":")
        words = words.strip().strip("\"'").strip()
        if (field := FIELDS.get(key.strip().lower())) and colon and words:
            said.setdefault("address" if field == "source" and words.startswith("http") else field, words)
    return said


def unescape(text: str) -> str:
    """The text with the characters that R wrote as their number.

    >>> unescape("增长<U+00A0>6%")
    '增长\\xa06%'
    """
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "<U+" in text else text


def unmark(text: str) -> str:
    """The text with blanks for the marks of Markdown headings and bold words, as many, so that offsets hold.

    >>> unmark("## 一、回顾\\n**增长6%**")
    '   一、回顾\\n  增长6%  '
    """
    return MARKDOWN.sub(lambda mark: " " * len(mark[0]), text) if "**" in text or "# " in text else text
