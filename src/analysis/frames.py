"""The frames of a folder: made from reports, written as Parquet, read back."""

import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.corrections import apply_corrections
from analysis.doubts import mark_doubts
from analysis.pairs import pair_claims
from analysis.parsing import read_batch
from analysis.reports import load_reports
from analysis.schema import CLAIMS, CLAUSES, FRAMES, NUMBERS

BATCH = 24      # reports a batch: enough to amortise a process's start, few enough to bound its memory

class Frames(NamedTuple):
    """The frames of a set of reports, joined by `report_id`; `pairs` sets a place's targets beside its results."""
    reports: pl.DataFrame
    clauses: pl.DataFrame
    claims: pl.DataFrame
    numbers: pl.DataFrame
    pairs: pl.DataFrame


def load_frames(folder: str | Path = "outputs/frames") -> Frames:
    """The frames that `workbook parse` wrote to `folder`.

    Raises FileNotFoundError, with the command that makes them, where one is missing.
    """
    folder = Path(folder)
    for name in FRAMES:
        if not (folder / f"{name}.parquet").is_file():
            raise FileNotFoundError(f"{folder / f'{name}.parquet'} is missing: run `workbook parse REPORTS --out {folder}` first")
    return Frames(*(pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES))


def make_frames(reports: pl.DataFrame, jobs: int | None = None) -> Frames:
    """The frames of a frame `reports`; rows without text make no rows. `jobs` processes, as many as there are cores by default."""
    rows = reports.filter(pl.col("text").is_not_null()).select("report_id", "text", "review_year", "plan_start", "plan_end", "date", "level",
                                                               "province", "city", "district").to_dicts()
    batches = [rows[i:i + BATCH] for i in range(0, len(rows), BATCH)]
    jobs = min(jobs or os.cpu_count() or 1, len(batches))
    if jobs > 1:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(read_batch, batches))
    else:
        parts = [read_batch(batch) for batch in batches]
    clauses, claims, numbers = (pl.concat(frames) for frames in zip(*parts)) if parts else (pl.DataFrame(schema=s) for s in (CLAUSES, CLAIMS, NUMBERS))
    claims = claims.pipe(apply_corrections, reports).pipe(mark_doubts, reports)
    return Frames(reports, clauses, claims, numbers, pair_claims(claims, reports))


def write_frames(frames: Frames, folder: str | Path):
    """Writes the frames as Parquet; each appears whole or not at all."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in zip(FRAMES, frames):
        part = folder / f".{name}.parquet.{os.getpid()}"
        frame.write_parquet(part)
        os.replace(part, folder / f"{name}.parquet")


def parse(paths: list[str | Path], out: str | Path = "outputs/frames", jobs: int | None = None) -> Frames:
    """Reads report files or folders and writes their frames to `out`."""
    frames = make_frames(load_reports(*paths, jobs=jobs), jobs)
    write_frames(frames, out)
    return frames


def fingerprint(folder: str | Path) -> str:
    """What the frames of a folder depend on: the files' content and the package's."""
    digest = hashlib.sha256(pl.__version__.encode())
    package = Path(__file__).parent
    for path in sorted(chain(Path(folder).rglob("*"), package.rglob("*.py"), package.rglob("*.csv"))):
        if path.is_file():
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def update(reports: str | Path, out: str | Path = "outputs/frames", jobs: int | None = None) -> Frames:
    """The frames of a folder of reports; made anew only where the files, the vocabulary or the code changed."""
    mark, now = Path(out) / "fingerprint.txt", fingerprint(reports)
    if mark.is_file() and mark.read_text() == now:
        return load_frames(out)
    frames = parse([reports], out, jobs)
    mark.write_text(now)
    return frames
