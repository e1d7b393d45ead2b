"""Whether the frames on disk are what was written, and whether what they say goes together."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from analysis.schema import FRAMES
from analysis.store.atomic import SUMS, current, damaged, read_sums
from analysis.store.batches import PIECES
from analysis.store.frames import Damaged, scan_frames

KEYS = {
    "reports": ["report_id"],
    "clauses": ["report_id", "clause_id"],
    "claims": ["claim_id"],
    "numbers": ["report_id", "start"],
    "pairs": ["target_claim"],
}
QUOTES = {"clauses": "text", "claims": "quote", "numbers": "text"}  # the column that repeats text[start:end]
AGAIN = "run `workbook parse` or `build` again, which makes it anew"
TELL = "the files are as they were written, so this is a fault of the program: keep the reports and tell its makers"
TOGETHER = 500  # reports whose texts are held at a time


def check_frames(folder: Path) -> Iterator[str]:
    """What is wrong with the frames and pieces of a folder, and what to do, a line each.

    Looked at are the checksums, that keys are unique, that each quote is what stands in the text, that clauses, claims
    and numbers have their report and pairs their claims.
    """
    bad = [*check_set(folder), *check_pieces(folder / PIECES)]
    yield from bad
    try:
        frames = scan_frames(folder)
        if not bad:
            yield from check_keys(frames)
            yield from check_quotes(frames)
    except (FileNotFoundError, Damaged) as error:
        yield str(error)


def check_set(folder: Path) -> Iterator[str]:
    """The frames that are not what their checksums say."""
    sums = read_sums(current(folder, SUMS))
    if not sums and any(current(folder, f"{name}.parquet").is_file() for name in FRAMES):
        yield f"{folder / SUMS} is missing or damaged: {AGAIN}"
    for name, told in sums.items():
        file = current(folder, name)
        if damaged(file.parent, {name: told}):
            yield f"{file} is not as it was written: {AGAIN}"


def check_pieces(folder: Path) -> Iterator[str]:
    """The pieces that are not what their checksums say; one that has none was not finished, and is no damage."""
    for about in sorted(folder.glob("*.json")):
        sums = read_sums(about).get("sums")
        if not isinstance(sums, dict):
            yield f"{about} is damaged: {AGAIN}"
            continue
        for file in damaged(folder, sums):
            yield f"{file} is not as it was written: {AGAIN}"


def check_keys(frames: dict[str, pl.LazyFrame]) -> Iterator[str]:
    """The keys that are there twice, and the rows without what they belong to."""
    for name, key in KEYS.items():
        twice = frames[name].select(pl.struct(key).is_duplicated().sum()).collect().item()
        if twice:
            yield f"{name}: {twice} rows share their {' and '.join(key)}: {TELL}"
    for name in QUOTES:
        lost = frames[name].join(frames["reports"], on="report_id", how="anti").select(pl.len()).collect().item()
        if lost:
            yield f"{name}: {lost} rows have no report: {TELL}"
    for column in ("target_claim", "result_claim"):
        asked = frames["pairs"].select(claim_id=column).drop_nulls()
        lost = asked.join(frames["claims"], on="claim_id", how="anti").select(pl.len()).collect().item()
        if lost:
            yield f"pairs: {lost} rows have a {column} that is no claim: {TELL}"


def check_quotes(frames: dict[str, pl.LazyFrame]) -> Iterator[str]:
    """The frames in which a quote is not what stands in the text between its offsets."""
    wrong = dict.fromkeys(QUOTES, 0)
    reports = frames["reports"].select("report_id").collect()
    for some in reports.iter_slices(TOGETHER):
        texts = dict(
            frames["reports"]
            .join(some.lazy(), on="report_id", how="semi")
            .select("report_id", "text")
            .collect()
            .iter_rows()
        )
        for name, column in QUOTES.items():
            rows = (
                frames[name].join(some.lazy(), on="report_id", how="semi").select("report_id", "start", "end", column)
            )
            wrong[name] += sum(
                (texts[report] or "")[start:end] != quote for report, start, end, quote in rows.collect().iter_rows()
            )
    for name, count in wrong.items():
        if count:
            yield f"{name}: {count} rows do not quote their text: {TELL}"
