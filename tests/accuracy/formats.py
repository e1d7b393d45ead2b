"""Prints, for each report in files of any format, the share of its claims that equal those of the same report as plain
text.

    python tests/accuracy/formats.py [ORIGINALS_DIR REPORTS_DIR]    (or set GOVREPORT_ORIGINALS and GOVREPORT_REPORTS)

The same report is the one of the same place and plan year with the most claims in common. Share: the claims that both
have (value, unit, indicator, kind, period, comparator) among those that either has.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from analysis.reports.reports import load_reports
from analysis.store.frames import parse_reports

FIELDS = ["value", "unit", "indicator", "kind", "period_start", "period_end", "comparator"]
SHOWN = 6


def claims_by_file(folder: str, keep: pl.DataFrame | None = None) -> tuple[pl.DataFrame, dict[str, Counter]]:
    """The reports of a folder (those of the places and years of `keep`), and the claims of each file."""
    reports = load_reports(folder)
    if keep is not None:
        reports = reports.join(keep.select("place", "plan_year").unique(), on=["place", "plan_year"], how="semi")
    frames = parse_reports(reports)
    claims = frames.claims.join(reports.select("report_id", "file"), on="report_id")
    return reports, {file: Counter(rows.select(FIELDS).rows()) for (file,), rows in claims.group_by("file")}


def share(one: Counter, other: Counter) -> float:
    return (one & other).total() / max(1, (one | other).total())


def main() -> None:
    shared = Path("../shared")
    originals = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GOVREPORT_ORIGINALS", shared / "originals")
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("GOVREPORT_REPORTS", shared / "reports")
    for path in map(Path, (originals, folder)):
        if not path.is_dir():
            sys.exit(f"{path} is no folder: give the folder of originals and the one of plain texts")
    reports, read = claims_by_file(originals)
    texts, known = claims_by_file(folder, reports.filter(pl.col("text").is_not_null()))
    same = reports.filter(pl.col("text").is_not_null()).join(
        texts.select("place", "plan_year", pl.col("file").alias("other")), on=["place", "plan_year"], how="left"
    )
    both = total = 0
    for (file,), rows in same.group_by("file", maintain_order=True):
        claims = read.get(file, Counter())
        others = {other: known.get(other, Counter()) for other in rows["other"].drop_nulls()}
        if not others:
            print(f"  alone {claims.total():4} claims  {file}")
            continue
        best = max(others, key=lambda other: share(claims, others[other]))
        both, total = both + (claims & others[best]).total(), total + (claims | others[best]).total()
        print(
            f"{share(claims, others[best]):7.1%} {claims.total():4} claims  {file}  =  {best} ({others[best].total()})"
        )
        for sign, more in (("+", claims - others[best]), ("-", others[best] - claims)):
            for claim in list(more)[:SHOWN]:
                print(f"          {sign} {' '.join(map(str, claim))}")
    unread = reports.filter(pl.col("text").is_null())
    print(
        f"{both} of {total} claims equal ({both / max(1, total):.2%}); "
        f"{reports.height - unread.height} reports read, {unread.height} rows without a text:"
    )
    for reason, count in (
        unread.select(pl.col("reason").str.replace(r"row \d+ \([^)]*\)", "row …"))
        .to_series()
        .value_counts()
        .iter_rows()
    ):
        print(f"  {count} × {reason}")


if __name__ == "__main__":
    main()
