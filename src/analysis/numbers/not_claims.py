"""Numerals that are no claim: parts of fixed expressions (fixed.csv), and those that a rule names by what stands around them (patterns.csv)."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

import polars as pl
from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.numbers.numerals import CHINESE
from analysis.vocab import vocab

Named = tuple[str, str]  # class and rule
NUMERAL_WRITTEN = {
    "arabic": r"\d[\d.,]{0,24}[十百千万亿]*",
    "chinese": f"[{CHINESE}]+",
}  # what {n} stands for in a pattern


@cache
def fixed_words() -> tuple[AhoCorasick, list[Named]]:
    """An automaton of the fixed expressions, and the (class, rule) of each."""
    rows = vocab("fixed").select("wording", "class", "rule").rows()
    return AhoCorasick([row[0] for row in rows], matchkind=MatchKind.LeftmostLongest), [row[1:] for row in rows]


def fixed_in(text: str) -> Iterator[tuple[int, int, Named]]:
    """The fixed expressions of a text in order: start, end, (class, rule); behind the last one stands the end of the text."""
    automaton, named = fixed_words()
    for which, start, end in automaton.find_matches_as_indexes(text):
        yield start, end, named[which]
    yield len(text) + 1, len(text) + 1, ("", "")


def rule_before(text: str, start: int) -> Named | None:
    """The class and rule of a numeral that starts here, of the rules that are asked before a quantity is read."""
    return ask("before", text, start)


def rule_without_unit(text: str, start: int) -> Named | None:
    """The class and rule of a numeral that starts here, of the rules for those that have no unit."""
    return ask("after", text, start)


def ask(tier: str, text: str, start: int) -> Named | None:
    found = rules(tier, "chinese" if text[start] in CHINESE else "arabic")(text, start)
    return classes()[found.lastgroup] if found else None


@cache
def rules(tier: str, written: str) -> Callable[[str, int], re.Match | None]:
    """One expression of all rules of a tier, to be tried where a numeral starts: the last group says which it was.

    The group stands, empty, behind its rule: so most rules are passed over by their first character. Of rules that follow
    each other and are written {n}→, all of which is behind the numeral, the numeral is read once.
    """
    rows = vocab("patterns").filter(pl.col("tier") == tier).select("rule", "pattern").rows()
    runs = [
        (head, "|".join(f"(?:{pattern.removeprefix(head)})(?P<{rule}>)" for rule, pattern in run))
        for head, run in groupby(rows, key=lambda row: "{n}→" if row[1].startswith("{n}→") else "")
    ]
    return re.compile(
        "|".join(f"{head.removesuffix('→')}(?:{run})" for head, run in runs).replace("{n}", NUMERAL_WRITTEN[written]),
        re.MULTILINE,
    ).match


@cache
def classes() -> dict[str, Named]:
    """Rules → (class, rule)."""
    return {rule: (kind, rule) for rule, kind in vocab("patterns").select("rule", "class").iter_rows()}
