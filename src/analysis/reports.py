"""Files → the frame `reports`: a row a file, and which files are one report."""

import hashlib
import re
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import polars as pl

from analysis.identity import identify
from analysis.reading import TEXT_SUFFIXES, ReadError, read_text
from analysis.schema import REPORTS

OTHER_SUFFIXES = (".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".html", ".htm", ".xlsx", ".xls", ".zip")
SIDECAR = "sources.csv"
SIDECAR_COLUMNS = ("file", "place", "year", "date", "source", "address")
ADDRESS = re.compile(r"(?:来源|原文)(?:URL|链接|地址|网址)[：:]\s*(https?://\S+)")
UNKNOWN = {"adcode": "unknown", "year": "0000"}


def load_reports(*paths: str | Path, jobs: int | None = None) -> pl.DataFrame:
    """The reports in files and folders, a row a file, in the order of their names; columns of `schema.REPORTS`.

    A folder gives its .txt and .md files, at any depth, but for README; a file of another document format, and one that
    cannot be read, is a row with status `unread` and a reason. `jobs` processes read where it is more than one.
    Raises FileNotFoundError for a path that is not there, ValueError for a sidecar that is no table of sources.
    """
    files = list(list_files(paths))
    sidecars = {folder: read_sidecar(folder) for folder in {folder for folder, _ in files}}
    rows = [sidecars[folder].get(path.relative_to(folder).as_posix()) or sidecars[folder].get(path.name) for folder, path in files]
    arguments = [path for _, path in files], [folder for folder, _ in files], rows
    if jobs and jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            read = list(pool.map(read_report, *arguments, chunksize=32))
    else:
        read = list(map(read_report, *arguments))
    return pl.DataFrame({name: [row[name] for row in read] for name in REPORTS}, schema=REPORTS).pipe(prefer) if read else pl.DataFrame(schema=REPORTS)


def list_files(paths: Iterable[str | Path]) -> Iterable[tuple[Path, Path]]:
    """The folder and the path of every file that may be a report, each once, by name. Raises FileNotFoundError."""
    seen: set[Path] = set()
    for given in map(Path, paths):
        if not given.exists():
            raise FileNotFoundError(f"{given} is not there: give a report's file or a folder of reports")
        found = sorted(given.rglob("*")) if given.is_dir() else [given]
        for path in found:
            if path not in seen and (path == given or is_candidate(path.relative_to(given))) and path.is_file():
                seen.add(path)
                yield (given if given.is_dir() else given.parent), path


def is_candidate(path: Path) -> bool:
    """Whether a file in a folder may be a report: a document, neither hidden nor a README.

    >>> [is_candidate(Path(name)) for name in ("宝安/2023.txt", "README.zh.md", "MANIFEST.tsv", ".cache/a.txt")]
    [True, False, False, False]
    """
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    readme = path.name.lower().startswith(("readme", "license", "manifest"))
    return path.suffix.lower() in TEXT_SUFFIXES + OTHER_SUFFIXES and not hidden and not readme


def read_sidecar(folder: Path) -> dict[str, dict]:
    """The rows of `sources.csv`, by their file: the folder's own, then the one beside the folder, then data/sources.csv.

    Raises ValueError, naming the columns, where the table has no column `file` or one of an unknown name.
    """
    rows: dict[str, dict] = {}
    for path in (Path("data") / SIDECAR, folder.parent / SIDECAR, folder / SIDECAR):
        if not path.is_file():
            continue
        table = pl.read_csv(path, infer_schema=False)
        if "file" not in table.columns or set(table.columns) - set(SIDECAR_COLUMNS):
            raise ValueError(f"{path} has the columns {', '.join(table.columns)}: it must have `file`, and may have "
                             f"{', '.join(SIDECAR_COLUMNS[1:])}")
        rows |= {row["file"]: row for row in table.iter_rows(named=True)}
    return rows


def read_report(path: Path, folder: Path, sidecar_row: dict | None = None) -> dict:
    """The row of one file; `same_as` and `preferred` are set by `prefer`, when all rows are there."""
    row = dict.fromkeys(REPORTS) | {"file": path.relative_to(folder).as_posix()}
    try:
        digest = row["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        text = read_text(path)
    except (ReadError, OSError) as error:
        digest = row["sha256"] or hashlib.sha256().hexdigest()
        row |= {"status": "unread", "reason": str(error)}
    else:
        row |= identify(text, path.name, sidecar_row) | {"text": text, "characters": len(text), "source": find_source(text, sidecar_row)}
    code, year = row["adcode"] or UNKNOWN["adcode"], row["plan_year"] or UNKNOWN["year"]
    return row | {"report_id": f"{code}-{year}-{digest[:6]}"}


def find_source(text: str, sidecar_row: dict | None) -> str | None:
    """The address of a report: the sidecar's, else the one in the lines above the text."""
    stated = ADDRESS.search(text, 0, 2000)
    row = sidecar_row or {}
    return row.get("address") or row.get("source") or (stated[1] if stated else None)


def prefer(reports: pl.DataFrame) -> pl.DataFrame:
    """The reports with `preferred` and `same_as`: of the files of one place, plan year and kind (annual or term) the most
    complete is preferred: an `ok` one before a `partial` one, then the one with the most text that stands but once."""
    same_report = [pl.col("place"), pl.col("plan_year"), pl.col("new_term")]
    is_known = pl.all_horizontal(pl.col("place", "plan_year").is_not_null())
    group = pl.when(is_known).then(pl.concat_str(same_report, separator=" ", ignore_nulls=True)).otherwise(pl.col("sha256"))
    return (
        reports.with_columns(group.alias("group"), pl.int_range(pl.len()).alias("order"))
        .with_columns(pl.when(pl.len().over("group") > 1).then("text").alias("compared"))
        .with_columns(distinct_text("compared").alias("distinct"))
        .sort("group", pl.col("status").to_physical(), "distinct", "file", descending=[False, False, True, False])
        .with_columns(pl.col("report_id").first().over("group").alias("first"),
                      (pl.int_range(pl.len()).over("group") == 0).alias("is_first"))
        .with_columns((pl.col("is_first") & (pl.col("status") != "unread")).alias("preferred"),
                      pl.when(~pl.col("is_first")).then("first").alias("same_as"))
        .sort("order").select(REPORTS.names()).cast(REPORTS)
    )


def distinct_text(column: str) -> pl.Expr:
    """How many characters a text has, each line counted once: a page that holds its report twice is not more complete."""
    lines = pl.col(column).str.replace_all(r"\r\n", "\n", literal=True).str.split("\n").list.unique()
    return lines.list.eval(pl.element().str.len_chars()).list.sum().fill_null(0)
