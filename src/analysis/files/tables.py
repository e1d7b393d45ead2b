"""Tables with one report a row (.csv, .xlsx): which column holds the text, and what the others say of it, by
content.
"""

import csv
import datetime
import io
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from analysis.files.documents import MAX_CHARACTERS, NO_REPORTS, REPORT_CELL, Document, ReadError, sha256

SHORT = 80  # characters of a cell that may say what the report is
SAMPLE = 200  # rows among which a report must be
MAX_TOTAL = 100_000_000  # characters of a table; a file of the largest size has fewer, where each stands in it once
MAX_CELLS = 10_000_000  # of a sheet, blank ones before the last of a row among them
MAX_COPIES = 100  # rows with one long text: a sheet keeps it once, so that a small file would make many reports
EXCEL_CELL = 32_767  # the longest text that Excel keeps in a cell
PUBLISHED_COLUMN = re.compile("发布|公布|抓取|采集|更新|下载|publish|crawl|update|fetch", re.I)
COLUMN_VALUES = {  # what a column says, by what most of its cells look like; places are known by `reports`
    "year": re.compile(r"(?:19|20)\d\d(?:\.0|年)?"),
    "date": re.compile(r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?"),
    "address": re.compile(r"https?://\S+"),
    "title": re.compile(r".*(?:报告|讲话).*"),
    "place": re.compile(r"[\u4e00-\u9fff]{2,15}"),
}
Rows = list[tuple[int, list[str]]]  # the number of a row, as the table shows it, and its cells


def separator_of(text: str) -> str | None:
    """What separates the cells of a text that is a table of reports: `,`, tab or `;`; None for any other text."""
    first = re.split(r"[\r\n]", text[:1000].lstrip(), maxsplit=1)[0]
    return next((separator for separator in ",\t;" if separator in first and is_table(text.lstrip(), separator)), None)


def is_table(text: str, separator: str) -> bool:
    """Whether a text has a header of short cells, and below it a row of as many cells with a report in one."""
    try:
        header, *rows = islice(cells_of(text, separator), SAMPLE)
    except csv.Error:  # quotes as in prose
        return False
    return max(map(len, header), default=0) <= SHORT and any(
        len(cells) == len(header) and max(map(len, cells)) >= REPORT_CELL for cells in rows
    )


def cells_of(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CHARACTERS)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def read_csv(text: str, separator: str, name: str) -> list[Document]:
    """The reports of a table in plain text. Raises ReadError."""
    try:
        rows = list(enumerate(cells_of(text, separator), 1))
    except csv.Error as error:
        raise ReadError(f"{name} is a damaged table ({error}): save it anew as CSV in UTF-8") from None
    return list(read_rows(rows, name, ""))


def read_json_lines(text: str, name: str) -> list[Document]:
    """The reports of a file with a JSON object a line, each a row of a table whose columns are the keys. Raises
    ReadError.
    """
    rows: Rows = []
    columns: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = dict(json.loads(line))
        except ValueError as error:
            raise ReadError(f"{name}, line {number}, is no JSON object ({error}): write one report a line") from None
        cells = {columns.setdefault(key, len(columns)): written(value) for key, value in values.items()}
        rows.append((number, [cells.get(column, "") for column in range(len(columns))]))
    if text_column(rows) is None:
        raise ReadError(f"{name} {NO_REPORTS}")
    return list(read_rows([(0, list(columns)), *rows], name, ""))


def read_excel(data: bytes, name: str) -> list[Document]:
    """The reports of every sheet of a workbook. Raises ReadError where there is none."""
    import openpyxl

    with warnings.catch_warnings(action="ignore"):  # openpyxl warns of styles and of features that it does not keep
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(sheet.title, list(sheet_rows(sheet, name))) for sheet in book.worksheets]
    many = sum(text_column(rows) is not None for _, rows in sheets) > 1
    found = [
        document
        for title, rows in sheets
        if text_column(rows) is not None
        for document in read_rows(rows, name, f"{title} " * many)
    ]
    if not found:
        raise ReadError(f"{name} {NO_REPORTS}")
    return found


def sheet_rows(sheet, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet that are not blank. The stated size of a sheet is not relied on."""
    sheet.reset_dimensions()
    total = count = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [written(value) for value in values]
        total, count = total + sum(map(len, cells)), count + len(cells)
        if total > MAX_TOTAL or count > MAX_CELLS:
            raise ReadError(f"{name} has more than {MAX_TOTAL} characters or {MAX_CELLS} cells: split it")
        if any(cells):
            yield number, cells


def written(value: object) -> str:
    """A cell as a person reads it: 2024 for 2024.0, a date as 2024-01-08.

    >>> written(2024.0), written(datetime.datetime(2024, 1, 8)), written(None), written("一_x000D_二")
    ('2024', '2024-01-08', '', '一\\r二')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime):
        value = value.date()
    return "" if value is None else str(value).replace("_x000D_", "\r")


def text_column(rows: Rows) -> int | None:
    """The column that holds the reports: of those with long cells the one with the most sentences, the first of
    equals.
    """
    sentences: dict[int, int] = {}
    for _, cells in rows:
        for column, cell in enumerate(cells):
            if len(cell) >= REPORT_CELL:
                sentences[column] = sentences.get(column, 0) + cell.count("。") + 1
    return max(sentences, key=lambda column: (sentences[column], -column)) if sentences else None


def read_rows(rows: Rows, name: str, sheet: str) -> Iterator[Document]:
    """The reports of a table's rows. A row with cells but without a report's text gives its reason."""
    text_at = text_column(rows)
    check_copies((cells[text_at] for _, cells in rows if text_at < len(cells)), name)
    rows = without_title(rows)
    header = rows[0][1] if rows and all(len(cell) <= SHORT for cell in rows[0][1]) else []
    told = columns_told(rows[bool(header) :], header, text_at)
    for number, cells in rows[bool(header) :]:
        said = {
            what: words
            for what, columns in told.items()
            if (words := "".join(cells[at] for at in columns if at < len(cells) and len(cells[at]) <= SHORT))
        }
        text = cells[text_at] if text_at < len(cells) else ""
        member = f"#{sheet}{number}"
        if not text.strip():
            called = said.get("title") or " ".join(said.values())
            yield Document(
                None,
                member,
                said,
                "column",
                sha256(f"{name}{member}"),
                f"{name} has no text in row {number} ({called}): add it or remove the row",
            )
            continue
        cut = "the text ends where a cell of Excel does, at 32 767 characters" if len(text) == EXCEL_CELL else None
        yield Document(text, member, said, "column", sha256(text), cut)


def without_title(rows: Rows) -> Rows:
    """The rows from the header on: a row with one cell above it, where others have several, is the table's title."""
    wide = any(sum(map(bool, cells)) > 1 for _, cells in rows)
    first = next(
        (at for at, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1 or max(map(len, cells)) > SHORT), 0
    )
    return rows[first:] if wide else rows


def check_copies(texts: Iterable[str], name: str) -> None:
    """Raises ReadError where one report's text stands in more rows than it would by mistake."""
    counts = Counter(text for text in texts if len(text) >= REPORT_CELL)
    most = max(counts.values(), default=0)
    if most > MAX_COPIES:
        raise ReadError(f"{name} has one text in {most} rows, more than {MAX_COPIES}: keep one of them")


def columns_told(rows: Rows, header: list[str], text_at: int) -> dict[str, list[int]]:
    """The columns that say a report's year, date, address, title (one each) and place (all, the widest first), by their
    cells.
    """
    told: dict[str, list[int]] = {}
    for column in range(max((len(cells) for _, cells in rows), default=0)):
        cells = [cells[column] for _, cells in rows if column < len(cells) and cells[column].strip()]
        name = header[column] if column < len(header) else ""
        kind = (
            next((kind for kind, pattern in COLUMN_VALUES.items() if fits(cells, pattern)), None)
            if column != text_at
            else None
        )
        if kind and not (kind == "date" and PUBLISHED_COLUMN.search(name)) and (kind == "place" or kind not in told):
            told.setdefault(kind, []).append(column)
    return told


def fits(cells: Iterable[str], pattern: re.Pattern) -> bool:
    """Whether nearly all cells look like the pattern."""
    cells = list(cells)
    return bool(cells) and sum(
        len(cell) <= 300 and bool(pattern.fullmatch(cell.strip())) for cell in cells
    ) >= 0.9 * len(cells)
