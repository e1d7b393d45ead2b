"""A file → the documents in it, each with its text. The content says what a file is, not its suffix; a reader is
imported when needed.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from analysis.files.documents import (
    MAX_BYTES,
    MAX_CHARACTERS,
    NO_MEMORY,
    NO_REPORTS,
    REMEDY,
    Document,
    ReadError,
    without_harm,
)
from analysis.files.plain import decode, read_plain

RECOGNISE = f"recognise its text (OCR), or {REMEDY}"
STATA = "write it as a table, in Stata: export delimited using reports.csv"
OLD_OFFICE = {  # the streams that tell what an old Office file is
    "WordDocument": ("an old Word or WPS document (.doc)", "open it in Word, WPS or LibreOffice and save it as .docx"),
    "Workbook": ("an old Excel workbook (.xls)", "open it in Excel, WPS or LibreOffice and save it as .xlsx"),
    "EncryptedPackage": ("an encrypted Word or Excel file", "save it without its password"),
}
UNREAD = {  # first bytes of what is not read: what a person calls it, and the remedy
    b"\xd0\xcf\x11\xe0": ("an old Word, WPS or Excel file", "save it as .docx or .xlsx"),
    b"<stata_dta>": ("a Stata file", STATA),
    b"{\\rtf": ("an RTF file", "save it as .docx"),
    b"\x89PNG": ("a picture", RECOGNISE),
    b"\xff\xd8\xff": ("a picture", RECOGNISE),
    b"GIF8": ("a picture", RECOGNISE),
    b"II*\0": ("a picture", RECOGNISE),
    b"MM\0*": ("a picture", RECOGNISE),
    b"\x1f\x8b": ("a gzip archive", "unpack it"),
    b"Rar!": ("a RAR archive", "unpack it"),
    b"7z\xbc\xaf": ("a 7z archive", "unpack it"),
    b"BZh": ("a bzip2 archive", "unpack it"),
    b"\xfd7zXZ": ("an xz archive", "unpack it"),
}
OLD_STATA = (b"\x69", b"\x6c", b"\x6e", b"\x6f", b"\x71", b"\x72", b"\x73")  # releases 5 to 12, by their first byte
BLOCK = 2**20  # bytes that are read at a time
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
NOT_READ = {
    "ofd": ("an OFD file", "save it as PDF or .docx"),
    "opendocument": ("an OpenDocument file", "save it as .docx"),
}


def read_text(path: str | Path) -> str:
    """The text of a file that holds one report, with \\r\\n and \\r as \\n.

    Raises ReadError, which names the file, what is wrong and the remedy, where there is none or more than one; OSError
    where there is no such file.
    """
    documents = read_documents(read_file(path), Path(path).name)
    if len(documents) != 1:
        raise ReadError(f"{Path(path).name} holds {len(documents)} reports: load_reports gives a row for each")
    if documents[0].text is None:
        raise ReadError(documents[0].reason)
    return documents[0].text


def read_file(path: str | Path) -> bytes:
    """The bytes of a file. Raises ReadError where they are too many and as `open_file`."""
    blocks, left = [], MAX_BYTES
    with open_file(path) as file:
        while left >= 0 and (block := file.read(BLOCK)):  # whatever its size is said to be: some go on for ever
            blocks.append(block)
            left -= len(block)
    if left < 0:
        raise too_large(Path(path).name, MAX_BYTES - left)
    return b"".join(blocks)


def open_file(path: str | Path) -> BinaryIO:
    """A file of bytes, opened without ever waiting for what it is to be given.

    Raises ReadError for what is there but is no file of bytes, or cannot be opened, and for one that is too large;
    FileNotFoundError where nothing is there.
    """
    path = Path(path)
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if os.path.islink(path) and not os.path.exists(path):
            raise ReadError(f"{path.name} is a link to nothing: put the file in its place, or remove it") from None
        if isinstance(error, FileNotFoundError):
            raise
        raise ReadError(f"{path.name} cannot be opened ({error.strerror}): let it be read, or remove it") from None
    about = os.fstat(opened)
    if stat.S_ISREG(about.st_mode) and about.st_size <= MAX_BYTES:
        return os.fdopen(opened, "rb")
    os.close(opened)
    if stat.S_ISREG(about.st_mode):
        raise too_large(path.name, about.st_size)
    raise ReadError(f"{path.name} is {kind_of(about.st_mode, os.path.islink(path))}")


def kind_of(mode: int, is_link: bool) -> str:
    """What stands in the place of a file, with the remedy."""
    if stat.S_ISDIR(mode):
        return (
            "a link to a folder, which is not followed: name the folder itself" if is_link else "a folder, not a file"
        )
    what = "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "a pipe or socket"
    return f"{what}, not a file: put the report in its place, or remove it"


def too_large(name: str, size: int) -> ReadError:
    return ReadError(
        f"{name} has {size // 2**20} MB, more than {MAX_BYTES // 2**20} MB: split it, or unpack it into a folder"
    )


def read_documents(data: bytes, name: str, depth: int = 0) -> list[Document]:
    """The documents in the bytes of the file `name`; `depth` archives are open around it. Raises ReadError, and nothing
    else.
    """
    try:
        return [checked(document, name) for document in _read(data, name, depth)]
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError(f"{name} {NO_MEMORY}") from error
    except (
        Exception
    ) as error:  # libraries meet a broken or hostile file with any error there is; one bad file must not end a build
        raise ReadError(
            f"{name} is damaged or not what it seems ({type(error).__name__}: "
            f"{str(error)[:80]}): open it and save it anew, "
            f"or {REMEDY}"
        ) from error


def checked(document: Document, name: str) -> Document:
    """The document with harmless characters and a sensible length."""
    if document.text is None:
        return document
    if len(document.text) > MAX_CHARACTERS:
        return document._replace(
            text=None,
            reason=f"{name}{document.member} has {len(document.text)} characters, more than any report: split it",
        )
    return document._replace(text=without_harm(document.text))


def _read(data: bytes, name: str, depth: int) -> list[Document]:
    if not data.strip():
        raise ReadError(f"{name} is empty: fetch it again or remove it")
    if data.startswith(ZIP_MARKS):
        return _read_zip(data, name, depth)
    if b"%PDF-" in data[:1024]:
        from analysis.files.pdf import read_pdf

        return [read_pdf(data, name)]
    if signature := next((signature for signature in UNREAD if data.startswith(signature)), None):
        what, remedy = next(
            (OLD_OFFICE[stream] for stream in OLD_OFFICE if stream.encode("utf-16-le") in data), UNREAD[signature]
        )
        raise ReadError(f"{name} is {what}, which is not read: {remedy}")
    if name.lower().endswith(".dta") and data[:1] in OLD_STATA:
        raise ReadError(f"{name} is a Stata file, which is not read: {STATA}")
    return _read_words(data, name)


def _read_words(data: bytes, name: str) -> list[Document]:
    """The documents in a file of characters: a page, a table or plain text."""
    if data[:2000].lower().lstrip().startswith((b"mime-version:", b"from: <saved by")):
        from analysis.files.html import read_html, read_saved_archive

        return [read_html(read_saved_archive(data, name), name)]
    text, lost = decode(data, name)
    if "<" in text[:4000]:
        from analysis.files.html import is_html, read_html

        if is_html(text):
            return [read_html(text, name)._replace(reason=lost)]
    if text.lstrip()[:1] == "{" and '"' in text[:40]:
        from analysis.files.tables import read_json_lines

        return read_json_lines(text.lstrip("\ufeff"), name)
    if any(mark in text[:200] for mark in ",\t;"):
        from analysis.files.tables import read_csv, separator_of

        if separator := separator_of(text):
            return read_csv(text, separator, name)
    if name.lower().endswith((".csv", ".tsv")):
        raise ReadError(f"{name} {NO_REPORTS}")
    return [read_plain(text)._replace(reason=lost)]


def _read_zip(data: bytes, name: str, depth: int) -> list[Document]:
    """The documents in a zip file: Word, Excel, or an archive of files."""
    from analysis.files.archive import DEPTH, check_package, document_kind, open_archive, read_archive

    with open_archive(data, name) as archive:
        kind = document_kind(archive)
        if kind in NOT_READ:
            raise ReadError(f"{name} is {NOT_READ[kind][0]}, which is not read: {NOT_READ[kind][1]}")
        if kind == "archive":
            if depth > DEPTH:
                raise ReadError(f"{name} is an archive in an archive in an archive: unpack it")
            found = list(read_archive(archive, name, read_documents, depth))
            if not found:
                raise ReadError(f"{name} is a zip archive without files: fetch it again")
            return found
        check_package(archive, name)
        if kind == "excel":
            from analysis.files.tables import read_excel

            return read_excel(data, name)
        from analysis.files.word import read_word

        return [read_word(archive, name)]
