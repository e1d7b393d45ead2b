"""A file → the documents in it, each with its text. The content says what a file is, not its suffix; a reader is imported when needed."""

from pathlib import Path

from analysis.files.documents import MAX_BYTES, MAX_CHARACTERS, NO_REPORTS, REMEDY, Document, ReadError, without_harm
from analysis.files.plain import decode, read_plain

RECOGNISE = f"recognise its text (OCR), or {REMEDY}"
UNREAD = {  # first bytes of what is not read: what a person calls it, and the remedy
    b"\xd0\xcf\x11\xe0": ("an old Word, WPS or Excel file", "save it as .docx or .xlsx"),
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
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
NOT_READ = {
    "ofd": ("an OFD file", "save it as PDF or .docx"),
    "opendocument": ("an OpenDocument file", "save it as .docx"),
}


def read_text(path: str | Path) -> str:
    """The text of a file that holds one report, with \\r\\n and \\r as \\n.

    Raises ReadError, which names the file, what is wrong and the remedy, where there is none or more than one; OSError where
    there is no such file.
    """
    documents = read_documents(read_file(path), Path(path).name)
    if len(documents) != 1:
        raise ReadError(f"{Path(path).name} holds {len(documents)} reports: load_reports gives a row for each")
    if documents[0].text is None:
        raise ReadError(documents[0].reason)
    return documents[0].text


def read_file(path: str | Path) -> bytes:
    """The bytes of a file. Raises ReadError where they are too many, OSError where the file cannot be opened."""
    path = Path(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ReadError(
            f"{path.name} has {size // 2**20} MB, more than {MAX_BYTES // 2**20} MB: split it, or unpack it into a folder"
        )
    return path.read_bytes()


def read_documents(data: bytes, name: str, depth: int = 0) -> list[Document]:
    """The documents in the bytes of the file `name`; `depth` archives are open around it. Raises ReadError, and nothing else."""
    try:
        return [checked(document, name) for document in _read(data, name, depth)]
    except ReadError:
        raise
    except (
        Exception
    ) as error:  # libraries meet a broken or hostile file with any error there is; one bad file must not end a build
        raise ReadError(
            f"{name} is damaged or not what it seems ({type(error).__name__}: {str(error)[:80]}): open it and save it anew, "
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
        what, remedy = UNREAD[signature]
        if "EncryptedPackage".encode("utf-16-le") in data:
            what, remedy = "an encrypted Word or Excel file", "save it without its password"
        raise ReadError(f"{name} is {what}, which is not read: {remedy}")
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
