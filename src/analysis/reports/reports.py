"""Files → the frame `reports`: a row a report, and which rows are one report."""

import io
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import polars as pl

from analysis.files.documents import NO_REPORTS, Document, ReadError, failure, sha256, without_harm
from analysis.files.plain import decode
from analysis.files.reading import read_documents, read_file
from analysis.folders import SIDECAR, sidecars
from analysis.reports.identity import identify
from analysis.reports.several_files import group_parts, join_parts
from analysis.schema import REPORTS

NO_DOCUMENTS = {
    ".py",
    ".pyc",
    ".ipynb",
    ".js",
    ".mjs",
    ".css",
    ".json",
    ".yaml",
    ".yml",
    ".toml",
    ".ini",
    ".cfg",
    ".sh",
    ".bat",
    ".parquet",
    ".feather",
    ".arrow",
    ".db",
    ".sqlite",
    ".svg",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".log",
    ".tmp",
    ".part",
    ".crdownload",
    ".download",
    ".bak",
    ".lock",
    ".mp3",
    ".mp4",
    ".exe",
    ".so",
    ".dll",
}
OTHER_FILES = ("readme", "license", "manifest", SIDECAR, "results.csv", "thumbs.db", "desktop.ini")
SIDECAR_COLUMNS = ("file", "place", "year", "date", "source", "address")
STATED_ADDRESS = re.compile(r"(?:来源|原文)(?:URL|链接|地址|网址)[：:]\s*(https?://\S+)")
UNKNOWN = {"adcode": "unknown", "year": "0000"}


class BadSources(ValueError):
    """A `sources.csv` that cannot be used: the message says which, what is wrong with it and what it must look like."""


def load_reports(*paths: str | Path, jobs: int | None = None) -> pl.DataFrame:
    """The reports in files and folders, a row a report, in the order of their names; columns of `schema.REPORTS`.

    A folder gives its files at any depth, but for hidden ones, README and the like, and what is no document by its
    suffix. A file with several reports gives a row for each, named file#row or file!member; files that are pages of one
    report give one row (a.txt + b.txt). What cannot be read is a row with status `unread` and a reason. `jobs`
    processes read where it is more than one. Raises FileNotFoundError for a path that is not there, BadSources for a
    sidecar that is no table of sources.
    """
    groups = list_groups(paths)
    asked = asked_files(paths)
    if jobs and jobs > 1 and len(groups) > 1:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            read = list(pool.map(read_group, groups, chunksize=32))
    else:
        read = list(map(read_group, groups))
    return as_reports([row for rows in read for row in rows], asked).pipe(prefer)


class Group(NamedTuple):
    """Files that are one report's pages, mostly one file; the folder that was given; the sidecar's rows for it, by the
    part of the file.
    """

    paths: list[Path]
    folder: Path
    stated: list[dict[str, dict]]


def list_groups(paths: Iterable[str | Path]) -> list[Group]:
    """The files that may be reports, in the order of their names, those of one report together. Raises as
    `load_reports`.
    """
    files = list(list_files(paths))
    sidecars = {folder: index_sidecar(read_sidecar(folder)) for folder in {folder for folder, _ in files}}
    folders = dict(zip((path for _, path in files), (folder for folder, _ in files)))
    return [
        Group(
            group,
            root,
            [
                sidecars[root].get(split_member(name)[0], {})
                for name in (shown(group[0], root), shown(group[0], group[0].parent))
            ],
        )
        for group in group_parts(path for _, path in files)
        for root in [folders[group[0]]]
    ]


def asked_files(paths: Iterable[str | Path]) -> set[str]:
    """The files that were named themselves: one that turns out to be another table gets a row all the same."""
    return {shown(path, path.parent) for path in map(Path, paths)}


def as_reports(rows: list[dict], asked: set[str]) -> pl.DataFrame:
    """The rows of `read_group` as a frame, without `preferred` and `same_as`; another table in a folder of reports is
    no report.
    """
    kept = [row for row in rows if row["file"] in asked or NO_REPORTS not in (row["reason"] or "")]
    return pl.DataFrame({name: [row[name] for row in kept] for name in REPORTS}, schema=REPORTS)


def list_files(paths: Iterable[str | Path]) -> Iterable[tuple[Path, Path]]:
    """The folder and the path of all that may be a report, each once, by name. Raises FileNotFoundError."""
    seen: set[Path] = set()
    for given in map(Path, paths):
        if not given.exists() and not given.is_symlink():
            raise FileNotFoundError(f"{given} is not there: give a report's file or a folder of reports")
        for path in sorted(walk(given)) if given.is_dir() else [given]:
            if path not in seen and (path == given or is_candidate(path.relative_to(given))):
                seen.add(path)
                yield (given if given.is_dir() and path != given else given.parent), path


def walk(folder: Path) -> Iterator[Path]:
    """All in a folder that can be read or cannot, at any depth: files, pipes, links to nothing or to a folder, folders
    that do not open.
    """
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting[-1]))
        except OSError:
            yield waiting.pop()
            continue
        waiting.pop()
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            else:
                yield Path(entry.path)


def is_candidate(path: Path) -> bool:
    """Whether a file in a folder may be a report: neither hidden nor a README, nor a program, nor a part of a saved
    page.

    >>> names = "宝安/2023.txt", "README.zh.md", "MANIFEST.tsv", ".cache/a.txt", "页_files/a.html", "b.aspx"
    >>> [is_candidate(Path(name)) for name in names]
    [True, False, False, False, False, True]
    """
    hidden = any(part.startswith((".", "~$")) or part.endswith("_files") for part in path.parts)
    return not hidden and path.suffix.lower() not in NO_DOCUMENTS and not path.name.lower().startswith(OTHER_FILES)


def shown(path: Path, folder: Path) -> str:
    """A file's name in its folder as characters; bytes that are no UTF-8 are read as GB18030.

    >>> shown(Path(os.fsdecode("报告.txt".encode("gbk"))), Path("."))
    '报告.txt'
    """
    name = path.relative_to(folder).as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return without_harm(name)


def read_sidecar(folder: Path) -> dict[str, dict]:
    """The rows of `sources.csv`, by their file: the folder's own, then the one beside the folder, then the workbook's
    data/sources.csv.

    A line that begins with `# ` is a comment. Raises BadSources where one is no table, or has no column `file` or one
    of an unknown name.
    """
    rows: dict[str, dict] = {}
    for path in sidecars(folder):
        if not path.is_file():
            continue
        try:
            written = decode(read_file(path), str(path))[0].encode()
            table = pl.read_csv(io.BytesIO(written), infer_schema=False, comment_prefix="# ")
        except (pl.exceptions.PolarsError, ReadError) as error:
            raise BadSources(
                f"{path} is no table ({str(error).splitlines()[0][:120]}): its first line must be "
                f"{','.join(SIDECAR_COLUMNS)}, and every other line have as many cells"
            ) from error
        if "file" not in table.columns or set(table.columns) - set(SIDECAR_COLUMNS):
            raise BadSources(
                f"{path} has the columns {', '.join(table.columns)}: it must have `file`, and may have "
                f"{', '.join(SIDECAR_COLUMNS[1:])}"
            )
        rows |= {row["file"]: row for row in table.iter_rows(named=True) if row["file"]}
    return rows


def split_member(file: str) -> tuple[str, str]:
    """The file of a name, and the part of it: a.zip and !b.txt for a.zip!b.txt."""
    return re.fullmatch(r"(.*?)([#!].*)?", file, re.S).groups("")


def index_sidecar(rows: dict[str, dict]) -> dict[str, dict[str, dict]]:
    """The sidecar's rows by file, then by the part of it."""
    index: dict[str, dict[str, dict]] = {}
    for file, row in rows.items():
        name, member = split_member(file)
        index.setdefault(name, {})[member] = row
    return index


def read_group(group: Group) -> list[dict]:
    """The rows of a file, or of the files that are one report's pages; `same_as` and `preferred` are set by
    `prefer`.
    """
    paths, folder, stated = group
    files = [shown(path, folder) for path in paths]
    read = [read_or_reason(path, file) for path, file in zip(paths, files)]
    if len(paths) > 1 and (joined := join_parts(paths, read)):
        return [row_or_reason(joined, " + ".join(files), name_of(files[0], joined, True), stated)]
    return [
        row_or_reason(document, file + document.member, name_of(file, document, len(documents) == 1), stated)
        for file, documents in zip(files, read)
        for document in documents
    ]


def name_of(file: str, document: Document, alone: bool) -> str:
    """The file name that may tell what a document is: a member's own; a table's only where it has but one report."""
    inner = document.member.rpartition("!")[2] if "!" in document.member else file
    return "" if "#" in document.member and not alone else PurePosixPath(inner.removesuffix(document.member)).name


def read_or_reason(path: Path, file: str) -> list[Document]:
    """The documents of a file; one without text, but with the reason, where it cannot be read. `file` tells apart those
    without bytes.
    """
    data = None
    try:
        data = read_file(path)
        documents = read_documents(data, path.name)
    except ReadError as error:
        documents = [Document(None, reason=str(error))]
    except (OSError, MemoryError) as error:
        documents = [Document(None, reason=failure(path.name, "reading", error))]
    digest = sha256(file if data is None else data)
    return [document._replace(digest=document.digest or digest) for document in documents]


def row_or_reason(document: Document, file: str, file_name: str, stated: list[dict[str, dict]]) -> dict:
    """The row of one document; one that is unread, with the reason, where finding whose and when it is fails on it."""
    try:
        return make_row(document, file, file_name, stated)
    except Exception as error:  # no text, however odd, stops the reports beside it
        reason = failure(file, "finding its place and year", error)
        return make_row(document._replace(text=None, said={}, reason=reason), file, file_name, [])


def make_row(document: Document, file: str, file_name: str, stated: list[dict[str, dict]]) -> dict:
    """The row of one document. `stated` are the sidecar's rows for its file, by the part of it."""
    row = dict.fromkeys(REPORTS) | {"file": file, "sha256": document.digest}
    sidecar_row = next((rows[member] for rows in stated for member in [split_member(file)[1]] if member in rows), {})
    sidecar_row = {key: value for key, value in sidecar_row.items() if value}
    told = document.said | sidecar_row
    if document.text is None:
        row |= {
            "status": "unread",
            "reason": without_harm(document.reason),
            "title": told.get("title"),
            "source": told.get("address"),
        }
    else:
        folders = PurePosixPath(file).parts[:-1]
        row |= identify(document.text, file_name, sidecar_row, document.said, document.said_in, folders) | {
            "text": document.text,
            "characters": len(document.text),
            "source": find_source(document.text, told),
        }
        if document.reason:
            row |= {"status": "partial", "reason": "; ".join(filter(None, (document.reason, row["reason"])))}
    code, year = row["adcode"] or UNKNOWN["adcode"], row["plan_year"] or UNKNOWN["year"]
    return row | {"report_id": f"{code}-{year}-{document.digest[:6]}"}


def find_source(text: str, sidecar_row: dict | None) -> str | None:
    """The address of a report: the sidecar's, else the one in the lines above the text."""
    stated = STATED_ADDRESS.search(text, 0, 2000)
    row = sidecar_row or {}
    return row.get("address") or row.get("source") or (stated[1] if stated else None)


def prefer(reports: pl.DataFrame) -> pl.DataFrame:
    """The reports with `preferred` and `same_as`: of the files of one place, plan year and kind (annual or term) the
    most complete is preferred: an `ok` one before a `partial` one, then the one with the most text that stands but
    once. A file that is there twice keeps a row for each; the `report_id` of the second ends in .2, and its text is not
    read again (see store/batches.py).
    """
    same_report = [pl.col("place"), pl.col("plan_year"), pl.col("new_term")]
    is_known = pl.all_horizontal(pl.col("place", "plan_year").is_not_null())
    group = (
        pl.when(is_known).then(pl.concat_str(same_report, separator=" ", ignore_nulls=True)).otherwise(pl.col("sha256"))
    )
    return (
        reports.with_columns(group.alias("group"), pl.int_range(pl.len()).alias("order"))
        .with_columns(pl.when(pl.len().over("group") > 1).then("text").alias("compared"))
        .with_columns(distinct_text("compared").alias("distinct"))
        .sort("group", pl.col("status").to_physical(), "distinct", "file", descending=[False, False, True, False])
        .with_columns(
            pl.col("report_id").first().over("group").alias("first"),
            (pl.int_range(pl.len()).over("group") == 0).alias("is_first"),
            (pl.int_range(pl.len()).over("report_id") + 1).alias("copy"),
        )
        .with_columns(
            report_id=pl.when(pl.col("copy") > 1)
            .then(pl.concat_str("report_id", pl.lit("."), "copy"))
            .otherwise("report_id")
        )
        .with_columns(
            (pl.col("is_first") & (pl.col("status") != "unread")).alias("preferred"),
            pl.when(~pl.col("is_first")).then("first").alias("same_as"),
        )
        .sort("order")
        .select(REPORTS.names())
        .cast(REPORTS)
    )


def distinct_text(column: str) -> pl.Expr:
    """How many characters a text has, each line counted once: a page that holds its report twice is not more
    complete.
    """
    lines = pl.col(column).str.replace_all(r"\r\n", "\n", literal=True).str.split("\n").list.unique()
    return lines.list.eval(pl.element().str.len_chars()).list.sum().fill_null(0)
