"""One small reader a format: the bytes of a file → the documents in it. `reading.py` chooses the reader by content."""

import hashlib
import re
import traceback
from collections.abc import Iterable
from typing import NamedTuple

MAX_BYTES = 256 * 2**20  # of a file, or of one unpacked from an archive
MAX_CHARACTERS = 2_000_000  # of a report: the longest have some 60 000
REPORT_CELL = 400  # characters that make a table's cell a report
MAX_CELL = 200  # characters; a longer cell lays out a page, it is no cell of a table
REMEDY = "save it as plain text (.txt, UTF-8)"
NO_REPORTS = (
    f"is a table without a column of reports (cells of {REPORT_CELL} "
    f"characters and more): put one report in a row, or {REMEDY}"
)

NO_MEMORY = "needs more memory than a file may take: split it, or give it more with --file-memory"

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
ODD = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")


class ReadError(ValueError):
    """A file that cannot be read: the message names the file, what is wrong with it and the remedy."""


class Document(NamedTuple):
    """A report in a file: its text, or the reason why there is none."""

    text: str | None
    member: str = ""  # where in the file: "" all of it, "#7" a row of a table, "!a.docx" a file in an archive
    said: dict = {}  # what stands beside the text: place, year, date, title, author, address
    said_in: str | None = None  # where it stands: a table's `column`, `front matter`; None for a page's own words
    digest: str | None = None  # SHA-256 of the part; None where the document is the whole file
    reason: str | None = None  # with a text: what of it could not be read


def failure(name: str, step: str, error: BaseException) -> str:
    """What is said of a report that a step could not deal with: which report, which step, where in the code, why, and
    the remedy.
    """
    if isinstance(error, MemoryError):
        return f"{name} {NO_MEMORY}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "analysis" in frame.filename]
    where = (
        f"{frames[-1].filename.replace(chr(92), '/').rpartition('analysis/')[2]}, {frames[-1].name}" if frames else step
    )
    why = f"{type(error).__name__}: {str(error)[:80]}"
    return (
        f"{name} could not be read: {step} failed ({where}: {why}): look for a passage that is no prose and take it out"
    )


def sha256(data: bytes | str) -> str:
    """The SHA-256 of bytes, or of a text as UTF-8; a lone surrogate counts as `?`."""
    return hashlib.sha256(data.encode("utf-8", "replace") if isinstance(data, str) else data).hexdigest()


def without_harm(text: str) -> str:
    r"""The text with newlines as \n, and one harmless character for each that could do harm, so that offsets hold.

    A control character and a lone surrogate become U+FFFD; what turns the direction of writing becomes a zero-width
    space.

    >>> without_harm("一\r\n二\r三\x0c四\x00"), without_harm("\u202e%6长增")
    ('一\n二\n三\n四�', '\u200b%6长增')
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not CONTROLS.search(text):
        return text
    text = BIDIRECTIONAL.sub("\u200b", re.sub("[\v\f]", "\n", text))
    return CONTROLS.sub("\ufffd", text)


def is_text(text: str) -> bool:
    """Whether decoded characters read like text: hardly a control or private-use character among the first.

    >>> is_text("各位代表：\\n"), is_text("PK\\x00\\x01")
    (True, False)
    """
    head = text[:4000]
    return len(ODD.findall(head)) * 20 <= len(head) and bool(head.strip())


def row_lines(cells: Iterable[str]) -> list[str]:
    """A table's row as one line, cells apart by a tab; each cell's own lines where the table only lays out the page.

    >>> row_lines(["指标", "目标\\n（%）"]), row_lines(["现在，我代表区人民政府。" * 20])[0][:4]
    (['指标\\t目标 （%）'], '现在，我')
    """
    cells = [cell.strip() for cell in cells]
    if any(len(cell) > MAX_CELL for cell in cells):
        return [line for cell in cells for line in cell.split("\n")]
    line = "\t".join(re.sub(r"\s+", " ", cell) for cell in cells).strip()
    return [line] if line else []
