"""An indicator of one's own, for as long as the kernel runs: a name and its wordings, read like those of the
package.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from analysis.claims import indicator as indicators
from analysis.compare.scopes import NoSuchChoice, nearest
from analysis.lab.loading import describe
from analysis.numbers.units import unit_words
from analysis.reports.reports import load_reports
from analysis.schema import Frames
from analysis.store.frames import parse_reports
from analysis.vocab import vocab

AMOUNT_KINDS = ("flow", "stock", "rate")
GOAL_KINDS = ("floor", "ceiling", "near", "cut", "none")
_added: set[str] = set()


def add_indicator(
    name: str, wordings: Sequence[str] = (), unit: str | None = None, amount: str = "flow", goal: str = "floor"
) -> str:
    """The name of an indicator that `make_claims` and `explain` read from now on, under this name and these wordings.

    The frames that were loaded stay as they are: read the reports again. `unit` is that of its amount, as in units.csv
    (个, 公里, 元); `amount` is flow, stock or rate; `goal` says how a bare target reads: floor, ceiling, near, cut or
    none. Running the cell again changes nothing. To keep it, put the same into `vocab/indicators.csv` and
    `wordings.csv`. Raises NoSuchChoice for a wording that already names another indicator, and for a unit, amount or
    goal that is not there.

        an.add_indicator("口袋公园", wordings=["口袋公园", "小微公园"], unit="个")
    """
    _check(name, wordings, unit, amount, goal)
    if name not in indicators.indicator_table():
        row = {"indicator": name, "english": name, "level_unit": unit, "amount": amount, "growth": "yes", "goal": goal}
        _extend("indicators", [row])
    _extend(
        "wordings",
        [
            {"wording": word, "indicator": name}
            for word in dict.fromkeys([name, *wordings])
            if word not in indicators.wordings()
        ],
    )
    _added.add(name)
    return name


def make_frames(reports: pl.DataFrame | str | Path, jobs: int | None = None) -> Frames:
    """The frames of some rows of `reports` (or of a file or folder of reports), read anew, with the indicators that
    were added.

    Once there are any it is one process that reads, as others would not know of them: about twenty reports a second.
    """
    reports = reports if isinstance(reports, pl.DataFrame) else load_reports(reports)
    return parse_reports(reports, 1 if _added else jobs)


def make_claims(reports: pl.DataFrame | str | Path, jobs: int | None = None) -> pl.DataFrame:
    """The claims of some rows of `reports` (or of a file or folder), read anew, with the columns of `load_claims`. See
    `make_frames`.

    an.make_claims(data.reports.filter(plan_year=2025))
    """
    return describe(make_frames(reports, jobs))


def _check(name: str, words: Sequence[str], unit: str | None, amount: str, goal: str):
    if isinstance(words, str):
        raise NoSuchChoice(f"wordings must be a list: wordings=[{words!r}]")
    for word in (name, *words):
        if indicators.wordings().get(word, name) != name:
            raise NoSuchChoice(f"{word} already names {indicators.wordings()[word]}: leave it out, or choose another")
    known = sorted({standard for standard, _ in unit_words().values()})
    if unit is not None and unit not in known:
        raise NoSuchChoice(f"no unit {unit}: nearest are {nearest(unit, known)}")
    for choice, choices, field in ((amount, AMOUNT_KINDS, "amount"), (goal, GOAL_KINDS, "goal")):
        if choice not in choices:
            raise NoSuchChoice(f"no {field} {choice}: it is one of {', '.join(choices)}")


def _extend(table: str, rows: list[dict]):
    """Adds rows to a table of words in place: every reader of `vocab` sees them."""
    kept = vocab(table)
    kept.extend(pl.DataFrame(rows, schema=kept.schema))
    _forget()


def _forget():
    """Empties what the package remembers of phrases that it has read: they may name the new indicator. The words
    themselves stay.
    """
    modules = [module for name, module in sys.modules.items() if name.startswith("analysis.")]
    remembering = [
        value
        for module in modules
        for value in vars(module).values()
        if type(value) is type(vocab) and value is not vocab
    ]
    for function in remembering:
        function.cache_clear()
