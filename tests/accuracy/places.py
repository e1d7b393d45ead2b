"""Prints how often place and plan year are read right in real reports that have lost their names.

    python tests/accuracy/places.py [REPORTS_DIR]        (or set GOVREPORT_REPORTS)

The folder holds reports and MANIFEST.tsv (file, place, report_year, complete). The complete files are copied to neutral
names, so that only the text can tell. A report given in January to October plans its own year, one given in November or
December the next; a file whose name ends in -10 was given in autumn by a new government and plans its term.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from analysis.reports.places import candidates, mentions
from analysis.reports.reports import load_reports


def copy_neutral(folder: Path, into: Path) -> pl.DataFrame:
    """The complete rows of the manifest, with the neutral name of each file's copy and what must be read."""
    manifest = pl.read_csv(folder / "MANIFEST.tsv", separator="\t", infer_schema=False, quote_char=None)
    complete = manifest.filter(pl.col("complete") == "yes").with_columns(
        pl.format("{}.txt", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(4)).alias("copy"),
        pl.col("file").str.contains(r"-10\.txt$").alias("is_term"),
        pl.Series("right_place", [today(place) for place in manifest.filter(pl.col("complete") == "yes")["place"]]),
    )
    for name, copy in complete.select("file", "copy").iter_rows():
        shutil.copy(folder / name, into / copy)
    return complete


def today(place: str) -> str:
    """The standard name of a place in the manifest, which keeps some former names (坪山新区)."""
    return candidates(mentions(place)[-1])[0].place


def main() -> None:
    folder = Path((sys.argv[1:] or [os.environ.get("GOVREPORT_REPORTS", "../shared/reports")])[0])
    if not (folder / "MANIFEST.tsv").is_file():
        sys.exit(f"{folder} has no MANIFEST.tsv: give the folder of real reports, or set GOVREPORT_REPORTS")
    with tempfile.TemporaryDirectory() as neutral:
        right = copy_neutral(folder, Path(neutral))
        start = time.perf_counter()
        reports = load_reports(neutral)
        seconds = time.perf_counter() - start
    late = pl.col("date").dt.month().fill_null(1) >= 11
    table = (
        right.join(reports, left_on="copy", right_on="file", suffix="_read", validate="1:1")
        .with_columns(
            (pl.col("report_year").cast(pl.Int16) + (pl.col("is_term") | late).cast(pl.Int16)).alias("right_year"),
        )
        .with_columns(
            (pl.col("place_read").eq_missing(pl.col("right_place"))).alias("place_is_right"),
            (pl.col("plan_year").eq_missing(pl.col("right_year")) & (pl.col("new_term") == pl.col("is_term"))).alias(
                "year_is_right"
            ),
        )
    )
    for name in ("place", "year"):
        rate = table[f"{name}_is_right"].mean()
        print(f"{name} right: {table[f'{name}_is_right'].sum()} of {table.height} ({rate:.1%})")
    for row in table.filter(~pl.col("place_is_right") | ~pl.col("year_is_right")).iter_rows(named=True):
        print(
            f"  {row['file']}: read {row['place_read']} ({row['place_from']}), "
            f"{row['plan_year']}, term {row['new_term']};"
            f" should be {row['right_place']}, {row['right_year']}, term {row['is_term']}"
        )
    print(f"{1000 * seconds / table.height:.1f} ms a report")


if __name__ == "__main__":
    main()
