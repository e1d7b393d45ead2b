"""The frames of a folder: made from reports, written as Parquet, read back."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.schema import FRAMES


class Frames(NamedTuple):
    """The four frames of a set of reports, joined by `report_id`."""
    reports: pl.DataFrame
    clauses: pl.DataFrame
    claims: pl.DataFrame
    numbers: pl.DataFrame


def load_frames(folder: str | Path = "outputs/frames") -> Frames:
    """The frames that `workbook parse` wrote to `folder`.

    Raises FileNotFoundError, with the command that makes them, where one is missing.
    """
    folder = Path(folder)
    for name in FRAMES:
        if not (folder / f"{name}.parquet").is_file():
            raise FileNotFoundError(f"{folder / f'{name}.parquet'} is missing: run `workbook parse REPORTS --out {folder}` first")
    return Frames(*(pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES))
