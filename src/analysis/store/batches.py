"""Reports read and parsed in batches, each kept as a piece, so that what was read once is not read again."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from analysis.claims.corrections import apply_corrections
from analysis.claims.doubts import ALONE, doubt_also, mark_doubts
from analysis.claims.reports import read_batch
from analysis.compare.consistency import wild_claims
from analysis.compare.pairs import pair_claims
from analysis.reports.reports import Group, as_reports, asked_files, list_groups, prefer, read_group, shown
from analysis.schema import CLAIMS, CLAUSES, FRAMES, NUMBERS
from analysis.store.atomic import room_in
from analysis.store.fingerprints import digest, file_digest
from analysis.store.processes import die_with_parent

PIECES = ".pieces"
PIECE_FRAMES = (
    "reports",
    "clauses",
    "claims",
    "numbers",
)  # reports last of all when written: a piece that has them is whole
MEAN, MOST = 24, 96  # files a batch: enough to amortise a task, few enough to bound its memory
PAIRED_TOGETHER = 2000  # reports that are paired at a time
PIECES_AT_ONCE = 64  # pieces that are looked through at a time
TEXTS_TOGETHER = 1000  # texts in a row group: as many are held in memory
TEXTS = (
    "report_id",
    "text",
    "review_year",
    "plan_start",
    "plan_end",
    "new_term",
    "date",
    "level",
    "province",
    "city",
    "district",
)


def make_pieces(paths: Iterable[str | Path], folder: Path, code: str, jobs: int | None = None) -> list[Path]:
    """The pieces of report files, in the order of their names: each a path to which the name of a frame is added
    (`piece_file`).

    Made are those that are not there yet; those that are no longer of use are removed. `code` is what they depend on
    besides the files.
    """
    paths = list(map(Path, paths))
    groups, asked = list_groups(paths), asked_files(paths)
    batches = {folder / batch_key(batch, asked, code): batch for batch in cut_batches(groups)}
    with room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [
            (piece, batch, asked) for piece, batch in batches.items() if not piece_file(piece, "reports").is_file()
        ]
        with start_pool(jobs, len(wanted)) as run:
            list(run(make_piece, *zip(*wanted)) if wanted else ())
    return list(batches)


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
    files = [(name_of_group(group), [file_digest(path) for path in group.paths], group.stated) for group in batch]
    named = sorted(asked.intersection(name for names, _, _ in files for name in names))
    return digest(files, named, code)[:32]


def piece_file(piece: Path, frame: str) -> Path:
    return piece.with_name(f"{piece.name}.{frame}.parquet")


def make_piece(piece: Path, batch: list[Group], asked: set[str]) -> None:
    """Reads a batch and writes its frames; the frame `reports` is without what only all reports together tell."""
    reports = as_reports([row for group in batch for row in read_group(group)], asked)
    for name, frame in zip(PIECE_FRAMES[1:] + PIECE_FRAMES[:1], [*read_claims(reports), reports]):
        beside = piece.with_name(f".{piece.name}.{os.getpid()}")
        try:
            frame.write_parquet(beside, compression="lz4", statistics=False)
            os.replace(beside, piece_file(piece, name))
        finally:
            beside.unlink(missing_ok=True)


def read_claims(reports: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames `clauses`, `claims` and `numbers` of some reports; those without a text make no rows, nor does a
    file's second copy.
    """
    is_copy = ~pl.col("report_id").is_first_distinct() | pl.col("report_id").str.contains(r"\.\d+$")
    reports = reports.filter(~is_copy)
    rows = reports.filter(pl.col("text").is_not_null()).select(TEXTS).to_dicts()
    clauses, claims, numbers = (
        read_batch(rows) if rows else (pl.DataFrame(schema=schema) for schema in (CLAUSES, CLAIMS, NUMBERS))
    )
    return clauses, claims.pipe(apply_corrections, reports).pipe(mark_doubts, reports), numbers


def join_pieces(pieces: list[Path], folder: Path, mark: dict[str, str]) -> None:
    """Writes the frames of all the pieces to `folder`, in their order, with `mark` among their metadata; the memory for
    it is bounded.
    """
    rows = list_rows(pieces)
    chosen = choose(rows, pieces)
    copies = rows.filter(pl.col("piece") > pl.col("piece").min().over("report_id")).group_by("piece").agg("report_id")
    dropped = {pieces[at]: ids for at, ids in copies.iter_rows()}
    alone, pairs = compare_places(rows, chosen, pieces)
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


def compare_places(rows: pl.DataFrame, chosen: pl.DataFrame, pieces: list[Path]) -> tuple[pl.Series, pl.DataFrame]:
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
    found = [compare_some(some, pieces) for some in several]
    alone = [pl.Series(dtype=pl.String), *(ids for ids, _ in found)]
    return pl.concat(alone), pl.concat([pl.DataFrame(schema=FRAMES["pairs"]), *(pairs for _, pairs in found)])


def compare_some(rows: pl.DataFrame, pieces: list[Path]) -> tuple[pl.Series, pl.DataFrame]:
    is_here = pl.col("report_id").is_in(rows["report_id"].implode()) & pl.col("indicator").is_not_null()
    claims = collect_near(rows, pieces, "claims", lambda frame: frame.filter(is_here)).unique(
        "claim_id", keep="first", maintain_order=True
    )
    return compare_claims(claims, with_texts(rows, pieces).sort("row").select(FRAMES["reports"].names()))


def compare_claims(claims: pl.DataFrame, reports: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The ids of the claims that stand alone among what the reports say of the same thing, and the frame `pairs`, which
    knows of them.
    """
    alone = wild_claims(claims, reports)
    return alone, pair_claims(doubt_also(claims, alone, ALONE), reports)


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
    wanted = {piece_file(piece, name) for piece in pieces for name in PIECE_FRAMES}
    for file in folder.iterdir():
        if file not in wanted:
            file.unlink()
