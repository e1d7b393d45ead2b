"""The frames of a folder: made from reports, written as Parquet, read back."""

import logging
import time
from functools import partial
from pathlib import Path

import polars as pl

from analysis.claims.doubts import ALONE, doubt_also
from analysis.folders import SIDECAR, sidecars
from analysis.schema import FRAMES, Frames
from analysis.store.atomic import SUMS, current, damaged, hold, new_set, read_sums, room_in, sweep
from analysis.store.bounded import Bounds
from analysis.store.fingerprints import digest, reading_code, report_digest

FINGERPRINT = "fingerprint"  # of a frame's metadata: what its set was made from
TRIES = 40  # a reader that meets a new set half in place looks again, a twentieth of a second later


class Damaged(Exception):
    """A frame on disk that cannot be read: the message says which, and how to make it again."""


def read_frames(folder: str | Path = "outputs/frames") -> Frames:
    """The frames that `workbook parse` wrote to `folder`.

    Raises FileNotFoundError, with the command that makes them, where one is missing, Damaged where one cannot be read.
    """
    for _ in range(TRIES):
        files = find_frames(folder)
        try:
            frames = Frames(*(read_frame(file) for file in files.values()))
        except FileNotFoundError:  # moved to its place just now
            frames = None
        if frames is not None and find_frames(folder) == files:
            return frames
        time.sleep(0.05)
    raise FileNotFoundError(
        f"the frames in {folder} are of two builds: run `workbook parse REPORTS --out {folder}` again"
    )


def read_frame(file: Path) -> pl.DataFrame:
    """A frame. Raises FileNotFoundError where it is missing, Damaged where it cannot be read."""
    try:
        return pl.read_parquet(file, glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise Damaged(
            f"{file} is damaged ({str(error).splitlines()[0][:80]}): "
            f"run `workbook parse REPORTS --out {file.parent}` again"
        ) from error


def find_frames(folder: str | Path = "outputs/frames") -> dict[str, Path]:
    """The files of a folder's frames, all five of one build. Raises FileNotFoundError as `read_frames`."""
    folder = Path(folder)
    for _ in range(TRIES):
        files = {name: current(folder, f"{name}.parquet") for name in FRAMES}
        if missing := next((file for file in files.values() if not file.is_file()), None):
            if not (folder / ".next").is_dir():
                raise FileNotFoundError(f"{missing} is missing: run `workbook parse REPORTS --out {folder}` first")
        elif len(read_marks(files)) == 1:
            return files
        time.sleep(0.05)
    raise FileNotFoundError(
        f"the frames in {folder} are of two builds: run `workbook parse REPORTS --out {folder}` again"
    )


def read_marks(files: dict[str, Path]) -> set[str | None]:
    """What the frames were made from: one mark where they are of one build. Raises Damaged where one cannot be read."""
    try:
        return {pl.read_parquet_metadata(file).get(FINGERPRINT) for file in files.values()}
    except FileNotFoundError:
        return set()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        folder = next(iter(files.values())).parent
        raise Damaged(f"a frame in {folder} is damaged: run `workbook parse REPORTS --out {folder}` again") from error


def scan_frames(folder: str | Path) -> dict[str, pl.LazyFrame]:
    """The frames of a folder, not yet read. Raises FileNotFoundError as `read_frames`."""
    return {name: pl.scan_parquet(file, glob=False) for name, file in find_frames(folder).items()}


def parse_reports(reports: pl.DataFrame, jobs: int | None = None, part: str | None = None) -> Frames:
    """The frames of a frame `reports`, in memory; rows without text make no rows. `jobs` processes, as many as there
    are cores by default. All of the texts is of `part`, where it is said; else parts are found.
    """
    from analysis.store.batches import MEAN, compare_claims, read_reports, start_pool

    batches = list(reports.iter_slices(MEAN)) or [reports]
    with start_pool(jobs, len(batches)) as run:
        parts = list(run(partial(read_reports, part=part), batches))
    reports, clauses, claims, numbers = (
        pl.concat(found[name] for found in parts) for name in ("reports", "clauses", "claims", "numbers")
    )
    alone, pairs = compare_claims(claims, reports)
    return Frames(reports, clauses, doubt_also(claims, alone, ALONE), numbers, pairs)


def write_frames(frames: Frames, folder: str | Path) -> None:
    """Writes the frames as Parquet; all of them appear, or none."""
    with hold(Path(folder)), new_set(Path(folder)) as making:
        for name, frame in zip(FRAMES, frames):
            frame.write_parquet(making / f"{name}.parquet")


def parse(
    paths: list[str | Path], out: str | Path = "outputs/frames", jobs: int | None = None, bounds: Bounds = Bounds()
) -> Frames:
    """Reads report files or folders, writes their frames to `out`, and gives them. See `update`."""
    update(paths, out, jobs, bounds)
    return read_frames(out)


def update(
    paths: list[str | Path],
    out: str | Path = "outputs/frames",
    jobs: int | None = None,
    bounds: Bounds = Bounds(),
    quiet: bool = True,
) -> str:
    """Writes the frames of report files or folders to `out`, where they are not there already; gives what they are made
    from, as a hash.

    Only the batches of files are read again in which a file, or what the reading depends on (code, vocabulary,
    corrections, sidecars, libraries), has changed, or which are damaged on the disk. A file beyond its `bounds` is a
    row that is `unread`. Without `quiet` a terminal shows how far it is. Raises InUse where another build writes to
    `out`, CannotWrite where it cannot be written to, FileNotFoundError for a path that is not there, and as
    `load_reports` and `read_bounded`.
    """
    out = Path(out)
    now = fingerprint(paths)
    marks = [digest(now), digest(now, bounds)]  # a set in which a file went beyond its bounds counts for these alone
    if is_sound(out) and (made := read_marks(frame_files(out)) & set(marks)):
        return made.pop()
    from analysis.compare.external import read_results
    from analysis.store.batches import PIECES, is_beyond, join_pieces, make_pieces, remove_others

    with hold(out):
        sweep(out)
        pieces = make_pieces(paths, out / PIECES, digest(reading_code(), corrections_digest()), jobs, bounds, quiet)
        mark = marks[any(map(is_beyond, pieces))]
        with new_set(out) as making:
            join_pieces(pieces, making, {FINGERPRINT: mark}, read_results(sidecar_folders(paths)))
        with room_in(out):
            remove_others(out / PIECES, pieces)
    return mark


def describe_size(folder: str | Path) -> str:
    """How many reports and claims there are in a folder of frames, in a line."""
    frames = scan_frames(folder)
    statuses = frames["reports"].select("status").collect()["status"].value_counts(sort=True)
    counts = ", ".join(f"{status} {count}" for status, count in statuses.iter_rows())
    return (
        f"{statuses['count'].sum()} reports ({counts}), "
        f"{frames['claims'].select(pl.len()).collect().item()} claims in {folder}"
    )


def is_sound(folder: Path) -> bool:
    """Whether the frames of the folder are in their places, and as they were written."""
    files = frame_files(folder).values()
    if (folder / ".next").exists() or not all(file.is_file() for file in files):
        return False
    sums = read_sums(folder / SUMS)
    bad = damaged(folder, {file.name: sums.get(file.name, "") for file in files})
    for file in bad if sums else []:
        logging.getLogger("analysis").warning("%s is damaged: it is made again", file)
    return not bad


def frame_files(folder: Path) -> dict[str, Path]:
    return {name: folder / f"{name}.parquet" for name in FRAMES}


def fingerprint(paths: list[str | Path]) -> str:
    """A hash of what the frames of these files and folders depend on: names and content of all that may be reports, and
    of the sidecars beside them, the corrections, and what `reading_code` says. Raises FileNotFoundError for a path that
    is not there.
    """
    from analysis.reports.reports import list_files

    files: list[list[tuple[str, str] | str]] = []
    for path in map(Path, paths):
        beside = [folder / name for folder in sidecar_folders([path]) for name in (SIDECAR, "results.csv")]
        files.append([(str(file.relative_to(folder)), report_digest(file)) for folder, file in list_files([path])])
        files.append([report_digest(file) for file in beside])
    return digest(files, reading_code(), corrections_digest())


def sidecar_folders(paths: list[str | Path]) -> list[Path]:
    """Where `sources.csv` and `results.csv` of report files and folders may stand, the surest first."""
    folders = [path if path.is_dir() else path.parent for path in map(Path, paths)]
    return [file.parent for folder in folders for file in reversed(sidecars(folder))]


def corrections_digest() -> str:
    """A hash of the corrections that would be made."""
    from analysis.claims.corrections import load_corrections

    return digest(load_corrections().rows())
