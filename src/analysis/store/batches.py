"""Reports read and parsed in batches, each kept as a piece, so that what was read once is not read again."""

import io
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from analysis.claims.corrections import BadCorrection, apply_corrections
from analysis.claims.doubts import ALONE, doubt_also, mark_doubts
from analysis.claims.reports import join_read, no_collection, read_report
from analysis.compare.consistency import wild_claims
from analysis.compare.pairs import pair_claims
from analysis.files.documents import NO_MEMORY, Document, failure, sha256
from analysis.reports.completeness import mark_partial
from analysis.reports.reports import (
    Group,
    as_reports,
    asked_files,
    list_groups,
    make_row,
    prefer,
    read_group,
    shown,
)
from analysis.schema import FRAMES
from analysis.store.atomic import damaged, read_sums, room_in, write_whole
from analysis.store.bounded import Bounds, Task, read_bounded
from analysis.store.fingerprints import digest, report_digest
from analysis.store.processes import die_with_parent

PIECES = ".pieces"
PIECE_FRAMES = ("reports", "clauses", "claims", "numbers")
MEAN, MOST = 24, 96  # files a batch: enough to amortise a task, few enough to bound its memory
PAIRED_TOGETHER = 2000  # reports that are paired at a time
PIECES_AT_ONCE = 64  # pieces that are looked through at a time
COPY = re.compile(r"\.\d+$")  # ends the id of a file's second copy
FAILURES = (Exception, pl.exceptions.PanicException)
TEXTS_TOGETHER = 1000  # texts in a row group: as many are held in memory
Read = dict[str, tuple | str]  # what was read of each report, or why nothing was


def make_pieces(
    paths: Iterable[str | Path],
    folder: Path,
    code: str,
    jobs: int | None = None,
    bounds: Bounds = Bounds(),
    quiet: bool = True,
) -> list[Path]:
    """The pieces of report files, in the order of their names: each a path to which the name of a frame is added
    (`piece_file`).

    Made are those that are not there yet, or not as they were made. `code` is what they depend on besides the files;
    `bounds` are those of a file. Raises as `list_groups` and `read_bounded`.
    """
    paths = list(map(Path, paths))
    groups, asked = list_groups(paths), asked_files(paths)
    batches = {folder / batch_key(batch, asked, code): batch for batch in cut_batches(groups)}
    with room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [
            Task(piece, batch, asked & set(chain.from_iterable(map(name_of_group, batch))))
            for piece, batch in batches.items()
            if not is_whole(piece, bounds)
        ]
    read_bounded(wanted, bounds, jobs, quiet)
    return list(batches)


def is_whole(piece: Path, bounds: Bounds) -> bool:
    """Whether a piece is there as it was made. One in which a file went beyond its bounds counts for no others."""
    about = read_sums(sums_file(piece))
    if not about:
        return False
    if about.get("bounds") not in (None, list(bounds)):
        return False
    bad = damaged(piece.parent, about.get("sums") or {"": ""})
    for file in bad:
        logging.getLogger("analysis").warning("%s is damaged: its reports are read again", file)
    return not bad


def is_beyond(piece: Path) -> bool:
    """Whether a file of a piece went beyond its bounds."""
    return read_sums(sums_file(piece)).get("bounds") is not None


@contextmanager
def start_pool(jobs: int | None, tasks: int) -> Iterator[Callable]:
    """A `map` over as many processes as are asked for, one a core by default, but no more than there are tasks; over
    this one where that is one.
    """
    count = min(jobs or os.cpu_count() or 1, tasks)
    if count < 2:
        yield map
        return
    # Fresh processes, not forks: polars has started its threads in this one.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=die_with_parent) as pool:
        yield pool.map


def cut_batches(groups: list[Group]) -> Iterator[list[Group]]:
    """The groups in batches. Where one ends follows from the names of its files alone, so that a file more or less
    changes its own batch, and no other.
    """
    batch: list[Group] = []
    for group in groups:
        batch.append(group)
        if int(digest(name_of_group(group))[:8], 16) % MEAN == 0 or len(batch) == MOST:
            yield batch
            batch = []
    if batch:
        yield batch


def name_of_group(group: Group) -> list[str]:
    return [shown(path, group.folder) for path in group.paths]


def batch_key(batch: list[Group], asked: set[str], code: str) -> str:
    """A hash of all that a piece depends on: the files' names and content, what sidecars say of them, and `code`."""
    files = [(name_of_group(group), [report_digest(path) for path in group.paths], group.stated) for group in batch]
    named = sorted(asked.intersection(name for names, _, _ in files for name in names))
    return digest(files, named, code)[:32]


def piece_file(piece: Path, frame: str) -> Path:
    return piece.with_name(f"{piece.name}.{frame}.parquet")


def sums_file(piece: Path) -> Path:
    """Where the checksums of a piece are, and the bounds that a file in it went beyond: written last, it makes the
    piece whole.
    """
    return piece.with_name(f"{piece.name}.json")


def make_piece(task: Task, bounds: Bounds, tell: Callable[[int | None], None]) -> None:
    """Reads a batch and writes its frames; the frame `reports` is without what only all reports together tell.

    `tell` hears which file is at hand, and null when all are read.
    """
    rows, read = [], {}
    with no_collection():
        for at, group in enumerate(task.batch):
            tell(at)
            found = [lost_row(group, task.lost[at])] if at in task.lost else read_group(group)
            for row in found:
                read_row(row, read)
            rows += found
        tell(None)
        frames = join_rows(as_reports(rows, task.asked), read)
    sums = {}
    for name, frame in frames.items():
        file, written = piece_file(task.piece, name), io.BytesIO()
        frame.write_parquet(written, compression="lz4", statistics=False)
        sums[file.name] = sha256(written.getvalue())
        write_whole(file, written.getvalue())
    beyond = bool(task.lost) or frames["reports"]["reason"].str.contains(NO_MEMORY, literal=True).any()
    write_whole(sums_file(task.piece), json.dumps({"sums": sums, "bounds": list(bounds) if beyond else None}))


def lost_row(group: Group, reason: str) -> dict:
    """The row of files that ended or held up the process that read them."""
    file = " + ".join(name_of_group(group))
    document = Document(None, reason=reason, digest=sha256("".join(map(report_digest, group.paths))))
    return make_row(document, file, "", group.stated)


def read_row(row: dict, read: Read, part: str | None = None) -> None:
    """Notes in `read` what is read of a report, or why nothing is; nothing of one without a text, or of a file's second
    copy.
    """
    name = row["report_id"]
    if row["text"] is None or name in read or COPY.search(name):
        return
    try:
        read[name] = read_report(row, part)
    except FAILURES as error:  # no text, however odd, stops the reports beside it
        read[name] = failure(row["file"], "reading its sentences", error)


def join_rows(reports: pl.DataFrame, read: Read, part: str | None = None) -> dict[str, pl.DataFrame]:
    """The frames `clauses`, `claims`, `numbers` and `reports` of what was read; a report of which nothing could be is
    `unread`, one that is not whole `partial`.
    """
    try:
        frames = join_claims(reports, read)
    except BadCorrection:
        raise
    except FAILURES:  # of one of them: each is read alone, for what was read is used up
        alone = {
            name: found if isinstance(found, str) else read_alone(reports, name, part) for name, found in read.items()
        }
        read = {name: found if isinstance(found, str) else () for name, found in alone.items()}
        made = [frames for frames in alone.values() if not isinstance(frames, str)] or [join_claims(reports, {})]
        frames = {name: pl.concat(part[name] for part in made) for name in made[0]}
    if part is None:
        reports = mark_partial(reports, frames["clauses"])
    return frames | {"reports": mark_unread(reports, read)}


def read_alone(reports: pl.DataFrame, name: str, part: str | None) -> dict[str, pl.DataFrame] | str:
    """The frames of one report, or why they cannot be made."""
    read: Read = {}
    row = reports.row(by_predicate=pl.col("report_id").is_first_distinct() & (pl.col("report_id") == name), named=True)
    read_row(row, read, part)
    try:
        return read[name] if isinstance(read[name], str) else join_claims(reports, read)
    except FAILURES as error:
        return failure(row["file"], "making rows of its claims", error)


def join_claims(reports: pl.DataFrame, read: Read) -> dict[str, pl.DataFrame]:
    found = {name: columns for name, columns in read.items() if not isinstance(columns, str)}
    clauses, claims, numbers = join_read(found.values())
    reports = reports.filter(pl.col("report_id").is_in(list(found)) & pl.col("report_id").is_first_distinct())
    claims = claims.pipe(apply_corrections, reports).pipe(mark_doubts, reports)
    return {"clauses": clauses, "claims": claims, "numbers": numbers}


def mark_unread(reports: pl.DataFrame, read: Read) -> pl.DataFrame:
    """The reports, those that could not be read without their text, and with the reason."""
    failed = {name: reason for name, reason in read.items() if isinstance(reason, str)}
    if not failed:
        return reports
    reason = (
        pl.col("report_id").str.replace(COPY.pattern, "").replace_strict(failed, default=None, return_dtype=pl.String)
    )
    is_read = reason.is_null()
    return reports.with_columns(
        text=pl.when(is_read).then("text"),
        characters=pl.when(is_read).then("characters"),
        status=pl.when(is_read).then("status").otherwise(pl.lit("unread", reports.schema["status"])),
        reason=pl.coalesce(reason, "reason"),
    )


def read_reports(reports: pl.DataFrame, part: str | None = None) -> dict[str, pl.DataFrame]:
    """The frames `clauses`, `claims`, `numbers` and `reports` of some reports; all of their texts is of `part`, where
    it is said.
    """
    read: Read = {}
    with no_collection():
        for row in reports.to_dicts():
            read_row(row, read, part)
        return join_rows(reports, read, part)


def join_pieces(pieces: list[Path], folder: Path, mark: dict[str, str], external: pl.DataFrame | None = None) -> None:
    """Writes the frames of all the pieces to `folder`, in their order, with `mark` among their metadata; the memory for
    it is bounded. `external` are results from elsewhere (see `pair_claims`).
    """
    rows = list_rows(pieces)
    chosen = choose(rows, pieces)
    copies = rows.filter(pl.col("piece") > pl.col("piece").min().over("report_id")).group_by("piece").agg("report_id")
    dropped = {pieces[at]: ids for at, ids in copies.iter_rows()}
    alone, pairs = compare_places(rows, chosen, pieces, external)
    frames = {name: scan(pieces, name, dropped) for name in PIECE_FRAMES}
    frames["claims"] = doubt_also(frames["claims"], alone, ALONE)
    frames["reports"] = (
        frames["reports"]
        .drop("report_id", "preferred", "same_as")
        .with_row_index("row")
        .join(chosen.lazy(), on="row", how="left", maintain_order="left", validate="1:1")
        .select(FRAMES["reports"].names())
    )
    for name, frame in frames.items():
        frame.sink_parquet(
            folder / f"{name}.parquet", metadata=mark, row_group_size=TEXTS_TOGETHER if name == "reports" else None
        )
    pairs.write_parquet(folder / "pairs.parquet", metadata=mark)


def list_rows(pieces: list[Path]) -> pl.DataFrame:
    """The rows of `reports`, without their texts, with `row` and the number of their `piece`."""
    parts = [
        scan([piece], "reports").drop("text").with_columns(piece=pl.lit(at, pl.Int32))
        for at, piece in enumerate(pieces)
    ]
    empty = pl.LazyFrame(schema={**FRAMES["reports"], "piece": pl.Int32}).drop("text")
    return pl.concat([empty, *parts]).collect().with_row_index("row")


def with_texts(rows: pl.DataFrame, pieces: list[Path]) -> pl.DataFrame:
    """Some of the rows with their texts."""
    is_asked = pl.col("report_id").is_in(rows["report_id"].unique().implode())
    texts = collect_near(
        rows, pieces, "reports", lambda frame: frame.filter(is_asked).select("report_id", "file", "text")
    )
    return rows.join(texts, on=["report_id", "file"], how="left", maintain_order="left", validate="1:1")


def choose(rows: pl.DataFrame, pieces: list[Path]) -> pl.DataFrame:
    """`row`, `report_id`, `preferred` and `same_as` of every report; only those texts are read that have a rival."""
    is_rival = pl.len().over("place", "plan_year", "new_term") > 1
    rivals = with_texts(rows.filter(is_rival), pieces).select("row", "text")
    complete = rows.join(rivals, on="row", how="left", maintain_order="left").select(FRAMES["reports"].names())
    return complete.pipe(prefer).select("report_id", "preferred", "same_as").with_row_index("row")


def compare_places(
    rows: pl.DataFrame, chosen: pl.DataFrame, pieces: list[Path], external: pl.DataFrame | None = None
) -> tuple[pl.Series, pl.DataFrame]:
    """The ids of the claims that stand alone, and the frame `pairs`: `PAIRED_TOGETHER` reports at a time, but all of a
    province together, for nothing is held against a place beyond its own province.
    """
    kept = (
        rows.drop("report_id", "preferred", "same_as")
        .join(chosen.filter("preferred"), on="row", validate="1:1")
        .sort("place", "row")
    )
    province = pl.coalesce("province", "place")
    several = (
        kept.with_row_index("part")
        .with_columns(part=(pl.col("part") // PAIRED_TOGETHER).first().over(province))
        .partition_by("part", maintain_order=True)
    )
    found = [compare_some(some, pieces, external) for some in several]
    alone = [pl.Series(dtype=pl.String), *(ids for ids, _ in found)]
    return pl.concat(alone), pl.concat([pl.DataFrame(schema=FRAMES["pairs"]), *(pairs for _, pairs in found)])


def compare_some(
    rows: pl.DataFrame, pieces: list[Path], external: pl.DataFrame | None
) -> tuple[pl.Series, pl.DataFrame]:
    is_here = pl.col("report_id").is_in(rows["report_id"].implode()) & pl.col("indicator").is_not_null()
    claims = collect_near(rows, pieces, "claims", lambda frame: frame.filter(is_here)).unique(
        "claim_id", keep="first", maintain_order=True
    )
    reports = with_texts(rows, pieces).sort("row").select(FRAMES["reports"].names())
    return compare_claims(claims, reports, external)


def compare_claims(
    claims: pl.DataFrame, reports: pl.DataFrame, external: pl.DataFrame | None = None
) -> tuple[pl.Series, pl.DataFrame]:
    """The ids of the claims that stand alone among what the reports say of the same thing, and the frame `pairs`, which
    knows of them.
    """
    alone = wild_claims(claims, reports)
    return alone, pair_claims(doubt_also(claims, alone, ALONE), reports, external)


def collect_near(
    rows: pl.DataFrame, pieces: list[Path], name: str, choose: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> pl.DataFrame:
    """What is chosen from a frame of the pieces in which the rows' reports are; a few pieces at a time, for each is
    read as a whole.
    """
    near = [pieces[at] for at in rows["piece"].unique().sort()]
    return pl.concat(
        [choose(scan(near[at : at + PIECES_AT_ONCE], name)).collect() for at in range(0, len(near), PIECES_AT_ONCE)]
        or [choose(scan([], name)).collect()]
    )


def scan(pieces: list[Path], name: str, dropped: dict[Path, list[str]] | None = None) -> pl.LazyFrame:
    """The frame of some pieces; but for `reports`, without the rows of the reports that are `dropped` from a piece."""
    if not pieces:
        return pl.LazyFrame(schema=FRAMES[name])
    if name == "reports" or not dropped:
        return pl.scan_parquet([piece_file(piece, name) for piece in pieces], glob=False)
    return pl.concat(
        [scan([piece], name).filter(~pl.col("report_id").is_in(dropped.get(piece, []))) for piece in pieces]
    )


def remove_others(folder: Path, pieces: list[Path]) -> None:
    """Removes the pieces that are of no more use, and what a build that was killed left."""
    wanted = {piece_file(piece, name) for piece in pieces for name in PIECE_FRAMES} | set(map(sums_file, pieces))
    for file in folder.iterdir():
        if file not in wanted:
            file.unlink()
