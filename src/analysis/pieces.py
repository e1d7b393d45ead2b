"""Reports read and parsed in batches, each kept as a piece, so that what was read once is not read again."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from analysis.corrections import apply_corrections
from analysis.doubts import mark_doubts
from analysis.fingerprints import digest, file_digest
from analysis.pairs import pair_claims
from analysis.parsing import read_batch
from analysis.processes import die_with_parent
from analysis.reports import Group, as_reports, asked_files, list_groups, prefer, read_group, shown
from analysis.schema import CLAIMS, CLAUSES, FRAMES, NUMBERS
from analysis.whole import room_in

PIECES = ".pieces"
PARTS = ("reports", "clauses", "claims", "numbers")     # reports last of all when written: a piece that has them is whole
MEAN, MOST = 24, 96     # files a batch: enough to amortise a task, few enough to bound its memory
TEXTS = ("report_id", "text", "review_year", "plan_start", "plan_end", "date", "level", "province", "city", "district")


def make_pieces(paths: Iterable[str | Path], folder: Path, code: str, jobs: int | None = None) -> list[Path]:
    """The pieces of report files, in the order of their names: each a path to which the name of a frame is added (`piece_file`).

    Made are those that are not there yet; those that are no longer of use are removed. `code` is what they depend on besides the files.
    """
    paths = list(map(Path, paths))
    groups, asked = list_groups(paths), asked_files(paths)
    batches = {folder / batch_key(batch, asked, code): batch for batch in cut_batches(groups)}
    with room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [(piece, batch, asked) for piece, batch in batches.items() if not piece_file(piece, "reports").is_file()]
        with start_pool(jobs, len(wanted)) as run:
            list(run(make_piece, *zip(*wanted)) if wanted else ())
    return list(batches)


@contextmanager
def start_pool(jobs: int | None, tasks: int) -> Iterator[Callable]:
    """A `map` over as many processes as are asked for, one a core by default, but no more than there are tasks; over this one where that is one."""
    count = min(jobs or os.cpu_count() or 1, tasks)
    if count < 2:
        yield map
        return
    # Fresh processes, not forks: polars has started its threads in this one.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=die_with_parent) as pool:
        yield pool.map


def cut_batches(groups: list[Group]) -> Iterator[list[Group]]:
    """The groups in batches. Where one ends follows from the names of its files alone, so that a file more or less changes its own
    batch, and no other."""
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
    for name, frame in zip(PARTS[1:] + PARTS[:1], [*read_claims(reports), reports]):
        beside = piece.with_name(f".{piece.name}.{os.getpid()}")
        try:
            frame.write_parquet(beside, compression="lz4", statistics=False)
            os.replace(beside, piece_file(piece, name))
        finally:
            beside.unlink(missing_ok=True)


def read_claims(reports: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames `clauses`, `claims` and `numbers` of some reports; those without a text make no rows, nor does a file's second copy."""
    is_copy = ~pl.col("report_id").is_first_distinct() | pl.col("report_id").str.contains(r"\.\d+$")
    reports = reports.filter(~is_copy)
    rows = reports.filter(pl.col("text").is_not_null()).select(TEXTS).to_dicts()
    clauses, claims, numbers = read_batch(rows) if rows else (pl.DataFrame(schema=schema) for schema in (CLAUSES, CLAIMS, NUMBERS))
    return clauses, claims.pipe(apply_corrections, reports).pipe(mark_doubts, reports), numbers


def join_pieces(pieces: list[Path], folder: Path, mark: dict[str, str]) -> None:
    """Writes the frames of all the pieces to `folder`, row by row as they come, with `mark` among their metadata."""
    copies = find_copies(pieces)
    frames = {name: scan(pieces, name, copies) for name in PARTS}
    kept = preferences(frames["reports"])
    frames["reports"] = (
        frames["reports"].drop("report_id", "preferred", "same_as").with_row_index("row")
        .join(kept.lazy(), on="row", how="left", maintain_order="left", validate="1:1").select(FRAMES["reports"].names())
    )
    for name, frame in frames.items():
        frame.sink_parquet(folder / f"{name}.parquet", metadata=mark)
    made = scan_frame(folder / "reports.parquet"), scan_frame(folder / "claims.parquet")
    pairs = pair_claims(made[1].filter(pl.col("indicator").is_not_null()).collect(), made[0].collect())
    pairs.write_parquet(folder / "pairs.parquet", metadata=mark)


def find_copies(pieces: list[Path]) -> dict[Path, list[str]]:
    """The reports in a piece that an earlier piece has, too: files that are there twice."""
    reports = [pl.scan_parquet(piece_file(piece, "reports"), glob=False).select("report_id", piece=pl.lit(at)) for at, piece in enumerate(pieces)]
    if not reports:
        return {}
    rows = pl.concat(reports).unique().collect().filter(pl.col("piece") > pl.col("piece").min().over("report_id"))
    return {pieces[at]: ids for at, ids in rows.group_by("piece").agg("report_id").iter_rows()}


def scan(pieces: list[Path], name: str, copies: dict[Path, list[str]]) -> pl.LazyFrame:
    """The frame of all the pieces; but for `reports`, without the rows of copies."""
    if not pieces:
        return pl.LazyFrame(schema=FRAMES[name])
    if name == "reports" or not copies:
        return pl.scan_parquet([piece_file(piece, name) for piece in pieces], glob=False)
    return pl.concat([pl.scan_parquet(piece_file(piece, name), glob=False).filter(~pl.col("report_id").is_in(copies.get(piece, [])))
                      for piece in pieces])


def scan_frame(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False)


def preferences(reports: pl.LazyFrame) -> pl.DataFrame:
    """`row`, `report_id`, `preferred` and `same_as` of every report; the texts of those alone are read that one place has several of."""
    same = ["place", "plan_year", "new_term"]
    rivals = pl.len().over(same) > 1
    alone = reports.select(*same).collect().select(is_rival=rivals)
    texts = reports.select("text").with_row_index("row").join(alone.lazy().with_row_index("row").filter("is_rival"), on="row", how="semi").collect()
    light = reports.drop("text").collect().with_row_index("row").join(texts, on="row", how="left", maintain_order="left")
    return light.select(FRAMES["reports"].names()).pipe(prefer).select("report_id", "preferred", "same_as").with_row_index("row")


def remove_others(folder: Path, pieces: list[Path]) -> None:
    """Removes the pieces that are of no more use, and what a build that was killed left."""
    wanted = {piece_file(piece, name) for piece in pieces for name in PARTS}
    for file in folder.iterdir():
        if file not in wanted:
            file.unlink()
