"""The frames of a folder: made from reports, written as Parquet, read back."""

import time
from pathlib import Path

import polars as pl

from analysis.claims.doubts import ALONE, doubt_also
from analysis.folders import sidecars
from analysis.schema import FRAMES, Frames
from analysis.store.atomic import current, hold, new_set, room_in
from analysis.store.fingerprints import digest, file_digest, reading_code

FINGERPRINT = "fingerprint"  # of a frame's metadata: what its set was made from
TRIES = 40  # a reader that meets a new set half in place looks again, a twentieth of a second later


def read_frames(folder: str | Path = "outputs/frames") -> Frames:
    """The frames that `workbook parse` wrote to `folder`.

    Raises FileNotFoundError, with the command that makes them, where one is missing.
    """
    for _ in range(TRIES):
        files = find_frames(folder)
        try:
            frames = Frames(*(pl.read_parquet(file, glob=False) for file in files.values()))
        except FileNotFoundError:  # moved to its place just now
            frames = None
        if frames is not None and find_frames(folder) == files:
            return frames
        time.sleep(0.05)
    raise FileNotFoundError(
        f"the frames in {folder} are of two builds: run `workbook parse REPORTS --out {folder}` again"
    )


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
    """What the frames were made from: one mark where they are of one build."""
    try:
        return {pl.read_parquet_metadata(file).get(FINGERPRINT) for file in files.values()}
    except FileNotFoundError:
        return set()


def scan_frames(folder: str | Path) -> dict[str, pl.LazyFrame]:
    """The frames of a folder, not yet read. Raises FileNotFoundError as `read_frames`."""
    return {name: pl.scan_parquet(file, glob=False) for name, file in find_frames(folder).items()}


def parse_reports(reports: pl.DataFrame, jobs: int | None = None) -> Frames:
    """The frames of a frame `reports`, in memory; rows without text make no rows. `jobs` processes, as many as there
    are cores by default.
    """
    from analysis.store.batches import MEAN, compare_claims, read_claims, start_pool

    batches = list(reports.iter_slices(MEAN)) or [reports]
    with start_pool(jobs, len(batches)) as run:
        clauses, claims, numbers = (pl.concat(parts) for parts in zip(*run(read_claims, batches)))
    alone, pairs = compare_claims(claims, reports)
    return Frames(reports, clauses, doubt_also(claims, alone, ALONE), numbers, pairs)


def write_frames(frames: Frames, folder: str | Path) -> None:
    """Writes the frames as Parquet; all of them appear, or none."""
    with hold(Path(folder)), new_set(Path(folder)) as making:
        for name, frame in zip(FRAMES, frames):
            frame.write_parquet(making / f"{name}.parquet")


def parse(paths: list[str | Path], out: str | Path = "outputs/frames", jobs: int | None = None) -> Frames:
    """Reads report files or folders, writes their frames to `out`, and gives them."""
    update(paths, out, jobs)
    return read_frames(out)


def update(paths: list[str | Path], out: str | Path = "outputs/frames", jobs: int | None = None) -> str:
    """Writes the frames of report files or folders to `out`, where they are not there already; gives what they are made
    from, as a hash.

    Only the batches of files are read again in which a file, or what the reading depends on (code, vocabulary,
    corrections, sidecars, libraries), has changed. Raises InUse where another build writes to `out`, FileNotFoundError
    for a path that is not there.
    """
    out = Path(out)
    now = fingerprint(paths)
    if is_made(out, now):
        return now
    from analysis.store.batches import PIECES, join_pieces, make_pieces, remove_others

    with hold(out):
        pieces = make_pieces(paths, out / PIECES, digest(reading_code(), corrections_digest()), jobs)
        with new_set(out) as making, room_in(out):
            join_pieces(pieces, making, {FINGERPRINT: now})
        remove_others(out / PIECES, pieces)
    return now


def describe_size(folder: str | Path) -> str:
    """How many reports and claims there are in a folder of frames, in a line."""
    frames = scan_frames(folder)
    statuses = frames["reports"].select("status").collect()["status"].value_counts(sort=True)
    counts = ", ".join(f"{status} {count}" for status, count in statuses.iter_rows())
    return (
        f"{statuses['count'].sum()} reports ({counts}), "
        f"{frames['claims'].select(pl.len()).collect().item()} claims in {folder}"
    )


def is_made(folder: Path, mark: str) -> bool:
    """Whether the frames of the folder are those with this mark, and in their places."""
    files = {name: folder / f"{name}.parquet" for name in FRAMES}
    return (
        not (folder / ".next").exists()
        and all(file.is_file() for file in files.values())
        and read_marks(files) == {mark}
    )


def fingerprint(paths: list[str | Path]) -> str:
    """A hash of what the frames of these files and folders depend on: names and content of all files in them and of the
    sidecars beside them, the corrections, and what `reading_code` says. Raises FileNotFoundError for a path that is not
    there.
    """
    files: list[list] = []
    for path in map(Path, paths):
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there: give a report's file or a folder of reports")
        inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        beside = sidecars(path if path.is_dir() else path.parent)
        files.append(
            [(str(file.relative_to(path)) if path.is_dir() else file.name, file_digest(file)) for file in inside]
        )
        files.append([file_digest(file) for file in beside])
    return digest(files, reading_code(), corrections_digest())


def corrections_digest() -> str:
    """A hash of the corrections that would be made."""
    from analysis.claims.corrections import load_corrections

    return digest(load_corrections().rows())
