"""A hash of every frame of some reports, so that two states of the code can be held against each other.

usage: python tests/same_frames.py REPORTS

Reads the reports into a folder that is gone afterwards and prints a line a frame: its SHA-256 and its name. What is
hashed are the values, column by column in the order of their names and row by row as they stand, not the bytes of a
file: another compression, another order of columns or another version of Parquet changes nothing, another value or
another order of rows does.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

import polars as pl

ROWS = 2000  # at a time: some hold whole texts


def frame_hash(file: Path) -> str:
    """The SHA-256 of a frame's values."""
    total = hashlib.sha256()
    frame = pl.scan_parquet(file, glob=False)
    columns = sorted(frame.collect_schema().names())
    total.update("\t".join(columns).encode())
    for at in range(0, frame.select(pl.len()).collect().item(), ROWS):
        total.update(frame.select(columns).slice(at, ROWS).collect().write_ndjson().encode())
    return total.hexdigest()


def frame_hashes(folder: Path) -> dict[str, str]:
    """The hash of each frame of a folder."""
    return {file.stem: frame_hash(file) for file in sorted(folder.glob("*.parquet"))}


def main() -> None:
    from analysis.store.frames import update

    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        update([Path(sys.argv[1])], folder)
        for name, hashed in frame_hashes(Path(folder)).items():
            print(hashed, name)


if __name__ == "__main__":
    main()
