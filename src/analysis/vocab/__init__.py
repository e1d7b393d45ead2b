"""The language as data: each CSV beside this file is a table of words, read by `vocab(name)`."""

import re
from functools import cache
from importlib.resources import files

import polars as pl


@cache
def vocab(name: str) -> pl.DataFrame:
    """The table `name`, all columns as text, empty cells null. Raises FileNotFoundError for a table that is not there."""
    return pl.read_csv(files(__name__).joinpath(f"{name}.csv").read_bytes(), infer_schema=False)


def alternatives(words) -> str:
    """A regular expression that matches any of the words, the longest first.

    >>> alternatives(["万", "万亿"])
    '万亿|万'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
