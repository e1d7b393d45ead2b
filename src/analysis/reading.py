"""A file → its text, newlines as \\n and nothing else changed, so that offsets hold. One small reader a format."""

import re
from pathlib import Path

TEXT_SUFFIXES = (".txt", ".md")
SIGNATURES = {                        # first bytes of formats that are no text, and what a person calls them
    b"PK\x03\x04": "a zip, docx or xlsx file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
}
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<?xml")
ODD = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
REMEDY = "save it as plain text (.txt, UTF-8)"


class ReadError(ValueError):
    """A file that cannot be read: the message names the file, what is wrong with it and the remedy."""


def read_text(path: str | Path) -> str:
    """The text of a report's file, with \\r\\n and \\r as \\n; no other character changes.

    Reads text in UTF-8, UTF-16 (with a byte order mark) and GB18030. Raises ReadError for every other format,
    and for a file that is empty or cannot be decoded; OSError where there is no such file.
    """
    path = Path(path)
    return normalise_newlines(decode(path.read_bytes(), path.name))


def decode(data: bytes, name: str) -> str:
    """The text in the bytes of the file `name`, newlines as they are. Raises ReadError."""
    if not data.strip():
        raise ReadError(f"{name} is empty: fetch it again or remove it")
    return reader_of(data, name)(data, name)


def reader_of(data: bytes, name: str):
    """The reader for these first bytes: the content decides, not the suffix. Raises ReadError where there is none."""
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise ReadError(f"{name} is {what}, which is not read: {REMEDY}")
    if data[:200].lstrip().lower().startswith(HTML_STARTS):
        raise ReadError(f"{name} is an HTML page, which is not read: {REMEDY}")
    return read_plain


def read_plain(data: bytes, name: str) -> str:
    """The text of plain bytes. A byte order mark decides; else UTF-8, then GB18030, in which any old page is written."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_text(text):
            return text
    raise ReadError(f"{name} is no text in UTF-8, UTF-16 or GB18030, or it is damaged: {REMEDY}")


def is_text(text: str) -> bool:
    """Whether decoded bytes read like text: no NUL, hardly a control or private-use character.

    >>> is_text("各位代表：\\n"), is_text("PK\\x00\\x01")
    (True, False)
    """
    head = text[:4000]
    return "\0" not in head and len(ODD.findall(head)) * 20 <= len(head) and bool(head.strip())


def normalise_newlines(text: str) -> str:
    """The text with every \\r\\n and \\r as \\n.

    >>> normalise_newlines("一\\r\\n二\\r三")
    '一\\n二\\n三'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")
