"""The language as data: each CSV beside this file is a table of words, read by `vocab(name)`."""

import csv
import os
import re
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import groupby
from pathlib import Path

import polars as pl

# set where a page's notebook runs: the folder with the tables that it may read (see pages/slices.py)
VOCAB_VARIABLE = "GOVREPORT_VOCAB"


class BadTable(ValueError):
    """A table that cannot be read; the message names the file, the line and what it needs."""


@cache
def vocab(name: str) -> pl.DataFrame:
    """The table `name`, all columns as text, empty cells null. Raises FileNotFoundError for a table that is not there,
    BadTable.
    """
    folder = Path(os.environ[VOCAB_VARIABLE]) if os.environ.get(VOCAB_VARIABLE) else files(__name__)
    table = folder.joinpath(f"{name}.csv")
    try:
        return pl.read_csv(table.read_bytes(), infer_schema=False)
    except pl.exceptions.ComputeError as error:
        header, *lines = csv.reader(StringIO(table.read_text(encoding="utf-8")))
        at, line = next(((at, line) for at, line in enumerate(lines, 2) if len(line) > len(header)), (0, []))
        raise BadTable(
            f"{table}, line {at}: {len(line)} cells under {len(header)} columns "
            f"({','.join(line)[:40]}…); put a cell that holds a comma in quotes"
        ) from error


@cache
def five_year_plans() -> dict[str, tuple[int, int]]:
    """The first and the last year of each five-year plan by its short name.

    >>> five_year_plans()["十四五"]
    (2021, 2025)
    """
    return {plan: (int(first), int(last)) for plan, first, last in vocab("five_year_plans").iter_rows()}


def alternatives(words) -> str:
    """A regular expression that matches any of the words, the longest first; those that begin alike stand together, and
    most are passed over at once.

    >>> alternatives(["万", "个", "万亿"])
    '万(?:亿|)|个(?:)'
    """
    heads = groupby(sorted(set(words), key=lambda word: (word[0], -len(word), word)), key=lambda word: word[0])
    return "|".join(f"{re.escape(head)}(?:{'|'.join(re.escape(word[1:]) for word in group)})" for head, group in heads)
