"""Reports that were downloaded, added to a workbook: shown as they are read, put right where need be, copied, with
their rows in sources.csv.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis import folders
from analysis.files.plain import decode
from analysis.reports.reports import SIDECAR_COLUMNS, Group, as_reports, prefer, read_group, shown, split_member
from analysis.schema import Frames
from analysis.store.atomic import room_in, write_whole
from analysis.store.frames import parse_reports

ANSWERS = "Enter adds it; place=…, year=… or date=… put it right; s leaves it out: "
PUT_RIGHT = re.compile(r"(place|year|date)\s*=\s*(\S+)")


class Added(NamedTuple):
    """What became of the files: those that are in the folder now, and those that were left out, with the reason."""

    files: list[Path]
    left_out: list[tuple[Path, str]]


def add_reports(files: list[Path], folder: Path, ask: Callable[[str], str] | None = input) -> Added:
    """Adds report files to a folder of reports, and their rows to its `sources.csv`; without `ask` all that can be
    read.

    Each file is shown with place, year, parts and number of claims, a line a report, and again with what was put right.
    One that cannot be read, or has no place or year, or is there already, is left out. Raises FileNotFoundError where
    nobody can answer.
    """
    added = Added([], [])
    for file in files:
        stated, reason = settle(file, ask) if file.is_file() else ({}, "it is not there: give the files of reports")
        if not reason and (same := already_in(file, folder)):
            reason = f"it is there already, as {same.name}"
        if reason:
            added.left_out.append((file, reason))
            continue
        path = free_name(folder / file.name)
        with room_in(folder):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, path)
        write_rows(sidecar_of(folder), [{"file": path.name + member} | row for member, row in stated.items()])
        added.files.append(path)
    return added


def settle(file: Path, ask: Callable[[str], str] | None) -> tuple[dict[str, dict], str | None]:
    """What `sources.csv` is to state of the reports of a file, by the part of the file; and why it is left out, if it
    is.
    """
    put_right: dict[str, str] = {}
    while True:
        frames = read(file, put_right)
        print(describe(frames), flush=True)
        lacking = "; ".join(filter(None, map(lack, frames.reports.iter_rows(named=True))))
        if ask is None:
            break
        try:
            answer = ask(ANSWERS).strip()
        except EOFError:
            raise FileNotFoundError("nobody is there to answer: run it again with --yes, or in a terminal") from None
        if answer.lower() in ("s", "skip", "n"):
            return {}, "left out as asked"
        if not answer and not lacking:
            break
        put_right |= dict(PUT_RIGHT.findall(answer))
    rows = {split_member(row["file"])[1]: states(row) for row in frames.reports.iter_rows(named=True)}
    return rows, lacking or None


def read(file: Path, put_right: dict[str, str]) -> Frames:
    """The frames of one file, with what was put right going before what it says."""
    rows = read_group(Group([file], file.parent, [AnyPart(put_right)] if put_right else []))
    return parse_reports(as_reports(rows, {shown(file, file.parent)}).pipe(prefer), jobs=1)


class AnyPart(dict):
    """A sidecar's rows by the part of a file, the same row for every part."""

    def __init__(self, row: dict[str, str]):
        super().__init__()
        self.row = row

    def __contains__(self, part: object) -> bool:
        return True

    def __missing__(self, part: str) -> dict[str, str]:
        return self.row


def describe(frames: Frames) -> str:
    """A few lines a report: its file, place and year with where they were found, its parts, its claims, and what is to
    be looked at.
    """
    parts = dict(
        frames.clauses.group_by("report_id", maintain_order=True)
        .agg(pl.col("part").unique(maintain_order=True))
        .iter_rows()
    )
    claims = dict(frames.claims.group_by("report_id").len().iter_rows())
    lines = []
    for row in frames.reports.iter_rows(named=True):
        lines.append(row["file"])
        if row["status"] == "unread":
            lines.append(f"  not read  {row['reason']}")
            continue
        lines += [
            f"  place   {row['place'] or '?'} ({row['place_from'] or 'not found'})",
            f"  year    {row['plan_year'] or '?'} ({row['year_from'] or 'not found'})",
            f"  parts   "
            f"{', '.join(part for part in parts.get(row['report_id'], []) if part != 'boilerplate') or 'none'}",
            f"  claims  {claims.get(row['report_id'], 0)}",
            *(f"  {name:<7} {row[name]}" for name in ("doubt", "note", "reason") if row[name]),
        ]
    return "\n".join(lines)


def lack(row: dict) -> str | None:
    """What a report lacks to be added; None where it is all there."""
    if row["status"] == "unread":
        return row["reason"]
    wanting = [name for name, column in (("place", "place"), ("year", "plan_year")) if not row[column]]
    return (
        f"{row['file']} has no {' and no '.join(wanting)}: say it with {', '.join(f'{n}=…' for n in wanting)}"
        if wanting
        else None
    )


def states(row: dict) -> dict[str, str]:
    """What `sources.csv` is to state of a report."""
    told = {"place": row["place"], "year": row["plan_year"], "date": row["date"], "address": row["source"]}
    return {name: str(value) for name, value in told.items() if value}


def already_in(file: Path, folder: Path) -> Path | None:
    """A file of the folder with the same content; None where there is none."""
    data = file.read_bytes()
    same_size = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size == len(data))
    return next((path for path in same_size if path.read_bytes() == data), None)


def free_name(path: Path) -> Path:
    """The path, or with -2, -3 … behind its name where there is a file already."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 10_000))
    return next(other for other in (path, *numbered) if not other.exists()) if path.exists() else path


def sidecar_of(folder: Path) -> Path:
    """The `sources.csv` of a folder of reports: the one in it or beside it; in it where there is none yet."""
    inside, beside = folder / folders.SIDECAR, folder.parent / folders.SIDECAR
    return beside if beside.is_file() and not inside.is_file() else inside


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Adds rows to a `sources.csv`, made where there is none; its comments stay, and columns that it lacks are
    added.
    """
    text = decode(path.read_bytes(), str(path))[0].lstrip("\ufeff") if path.is_file() else ",".join(SIDECAR_COLUMNS)
    lines = text.splitlines(keepends=True)
    comments = "".join(line for line in lines if line.startswith("# "))
    header, *kept = csv.reader(io.StringIO("".join(line for line in lines if not line.startswith("# "))))
    columns = header + [name for name in SIDECAR_COLUMNS if name not in header and any(name in row for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(row + [""] * (len(columns) - len(row)) for row in kept if any(row))
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    write_whole(path, comments + out.getvalue())
