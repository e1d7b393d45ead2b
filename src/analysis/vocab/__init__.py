"""The language as data: each CSV beside this file is a table of words, read by `vocab(name)`."""

import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

VARIABLE = "GOVREPORT_VOCAB"    # set where a page's notebook runs: the folder with the tables that it may read (see slices.py)


@cache
def vocab(name: str) -> pl.DataFrame:
    """The table `name`, all columns as text, empty cells null. Raises FileNotFoundError for a table that is not there."""
    folder = Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else files(__name__)
    return pl.read_csv(folder.joinpath(f"{name}.csv").read_bytes(), infer_schema=False)


def alternatives(words) -> str:
    """A regular expression that matches any of the words, the longest first.

    >>> alternatives(["万", "万亿"])
    '万亿|万'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
