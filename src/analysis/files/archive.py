"""Zip files: what they hold, unpacked no further than is safe. Word and Excel files are zip files as well."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from analysis.files.documents import MAX_BYTES, REMEDY, Document, ReadError, sha256, without_harm

MAX_MEMBERS = 50_000
MAX_UNPACKED = 2**30  # bytes of all members together
MAX_RATIO = 200  # text shrinks to a third; Word's XML to a fiftieth; a bomb to a thousandth
SMALL_MEMBER = 2**20  # bytes under which no ratio does harm
DEPTH = 1  # an archive in an archive is read, one in that is not
IGNORED = ("__MACOSX", ".", "~$")


def open_archive(data: bytes, name: str) -> ZipFile:
    """The archive in these bytes. Raises ReadError for a broken one, and for one of too many files."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError) as error:
        raise ReadError(f"{name} is a damaged zip, docx or xlsx file ({error}): fetch it again, or {REMEDY}") from None
    if len(archive.infolist()) > MAX_MEMBERS:
        raise ReadError(
            f"{name} holds {len(archive.infolist())} files, more than {MAX_MEMBERS}: unpack it into a folder"
        )
    return archive


def document_kind(archive: ZipFile) -> str:
    """What a zip file is: `word`, `excel`, `ofd`, `opendocument`, or an `archive` of files."""
    names = set(archive.namelist())
    marks = {
        "word/document.xml": "word",
        "xl/workbook.xml": "excel",
        "OFD.xml": "ofd",
        "META-INF/manifest.xml": "opendocument",
    }
    return next((kind for mark, kind in marks.items() if mark in names), "archive")


def danger(member: ZipInfo) -> str | None:
    """Why a member is not unpacked, with the remedy; None where it may be. zipfile unpacks no more than the size stated
    here.
    """
    if member.flag_bits & 1:
        return "is encrypted: unpack it with its password"
    if member.file_size > MAX_BYTES:
        return f"unpacks to {member.file_size // 2**20} MB, more than {MAX_BYTES // 2**20} MB: split it"
    if member.file_size > SMALL_MEMBER and member.file_size > MAX_RATIO * max(1, member.compress_size):
        return "unpacks to more than 200 times its size, as a zip bomb does: unpack it yourself if you trust it"
    return None


def check_package(archive: ZipFile, name: str) -> None:
    """Raises ReadError where a Word or Excel file would unpack to something dangerous."""
    problem = next(filter(None, map(danger, archive.infolist())), None)
    if problem:
        raise ReadError(f"{name} {problem}")
    total = sum(member.file_size for member in archive.infolist())
    if total > MAX_BYTES:
        raise ReadError(f"{name} unpacks to {total // 2**20} MB, more than {MAX_BYTES // 2**20} MB: split it")


def read_archive(
    archive: ZipFile, name: str, read: Callable[[bytes, str, int], list[Document]], depth: int
) -> Iterator[Document]:
    """The documents of an archive's files, a file that cannot be read as its reason; `read` reads a file's bytes."""
    unpacked = 0
    for member in archive.infolist():
        path = without_harm(name_of(member))
        if member.is_dir() or any(part.startswith(IGNORED) for part in PurePosixPath(path).parts):
            continue
        unpacked += member.file_size
        problem = danger(member) or (
            "comes after the first GB of its archive: unpack it into a folder" if unpacked > MAX_UNPACKED else None
        )
        if problem:
            yield Document(None, f"!{path}", digest=sha256(f"{path} {member.CRC}"), reason=f"{path} {problem}")
        else:
            yield from read_member(archive, member, path, read, depth)


def read_member(archive: ZipFile, member: ZipInfo, path: str, read: Callable, depth: int) -> Iterator[Document]:
    data = b""
    try:
        data = archive.read(member)
        found = read(data, path, depth + 1)
    except ReadError as error:
        found = [Document(None, reason=str(error))]
    except Exception as error:  # zipfile, zlib, lzma and bz2 raise errors without a common ancestor
        found = [Document(None, reason=f"{path} is damaged in its archive ({error}): fetch it again, or {REMEDY}")]
    digest = sha256(data or path)
    yield from (
        document._replace(member=f"!{path}{document.member}", digest=document.digest or digest) for document in found
    )


def name_of(member: ZipInfo) -> str:
    """The name of a file in an archive. Chinese systems write it in GBK and do not say so; zipfile then takes it for
    cp437.

    >>> name_of(ZipInfo("报告.txt".encode("gbk").decode("cp437")))
    '报告.txt'
    """
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
