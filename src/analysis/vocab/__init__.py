"""The language as data: each CSV beside this file is a table of words, read by `vocab(name)`."""

import os
import re
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import polars as pl

VARIABLE = "GOVREPORT_VOCAB"    # set where a page's notebook runs: the folder with the tables that it may read (see slices.py)


@cache
def vocab(name: str) -> pl.DataFrame:
    """The table `name`, all columns as text, empty cells null. Raises FileNotFoundError for a table that is not there."""
    folder = Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else files(__name__)
    return pl.read_csv(folder.joinpath(f"{name}.csv").read_bytes(), infer_schema=False)


def alternatives(words) -> str:
    """A regular expression that matches any of the words, the longest first; those that begin alike stand together, and most are passed over at once.

    >>> alternatives(["万", "个", "万亿"])
    '万(?:亿|)|个(?:)'
    """
    heads = groupby(sorted(set(words), key=lambda word: (word[0], -len(word), word)), key=lambda word: word[0])
    return "|".join(f"{re.escape(head)}(?:{'|'.join(re.escape(word[1:]) for word in group)})" for head, group in heads)
