"""The language, phrase by phrase: a line of a table in `phrases/` is a phrase, an arrow, and what the parser must make
of it.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from analysis.lab.explain import as_report
from analysis.numbers.quantities import find_quantities
from analysis.reports.reports import load_reports
from analysis.schema import REPORTS
from analysis.store.frames import parse_reports
from analysis.text.squeezing import squeeze
from analysis.vocab import vocab

HERE = Path(__file__).parent
PART = re.compile(
    r"^\[([a-z_]+)\] *"
)  # a phrase may begin with the part of the report that it stands in; else it is of the plan
BEFORE = "各位代表：\n"  # a line before the phrase, as in a report
FIELDS = {  # what a table tells of each claim of a phrase, or of each numeral, in this order
    "indicators": ["indicator", "value", "unit", "comparator", "change", "basis"],
    "units": ["value", "unit"],
    "quantities": ["quote", "value", "value_high", "unit", "comparator", "change"],
    "comparators": ["quote", "comparator"],
    "subjects": ["quote", "subject", "indicator", "about", "rule"],
    "periods": ["quote", "kind", "period_start", "period_end", "span"],
    "classes": ["text", "class", "rule"],
}


@cache
def cases(table: str) -> list[tuple[str, str]]:
    """The lines of a table: phrase and expected."""
    lines = (HERE / "phrases" / f"{table}.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(side.strip() for side in line.split("→")) for line in lines if line and not line.startswith("#")]


@cache
def holes() -> list[tuple[str, str, str]]:
    """The lines of `known_holes.txt`: table, phrase and what would be right."""
    return [(*line.split(": ", 1), expected) for line, expected in cases("known_holes")]


@cache
def told(table: str) -> dict[str, str]:
    """What the parser makes of each phrase of a table, each read as a county's report of 2025, written as the table
    writes it.
    """
    phrases = list(
        dict.fromkeys(
            [phrase for phrase, _ in cases(table)] + [phrase for other, phrase, _ in holes() if other == table]
        )
    )
    by_part = defaultdict(list)
    for at, phrase in enumerate(phrases):
        found = PART.match(phrase)
        part = found[1] if found else "plan"
        by_part[part].append({**as_report(BEFORE + PART.sub("", phrase), 2025, part, "county"), "report_id": str(at)})
    said = defaultdict(list)
    for part, reports in by_part.items():
        frames = parse_reports(pl.DataFrame(reports, schema=REPORTS), jobs=1, part=part)
        for row in (frames.numbers if table == "classes" else frames.claims).rows(named=True):
            if row["start"] >= len(BEFORE):
                said[int(row["report_id"])].append(" | ".join(_write(row[field]) for field in FIELDS[table]))
    return {phrase: " ; ".join(said[at]) for at, phrase in enumerate(phrases)}


def _write(value) -> str:
    return "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize(
    "table, phrase, expected",
    [(table, *case) for table in FIELDS for case in cases(table) if (table, *case) not in holes()],
)
def test_phrase(table, phrase, expected):
    assert told(table)[phrase] == expected


@pytest.mark.parametrize(
    "table, phrase, expected", [pytest.param(*hole, marks=pytest.mark.xfail(strict=True)) for hole in holes()]
)
def test_known_hole(table, phrase, expected):
    assert expected in rules_of(phrase) if table == "examples" else told(table)[phrase] == expected


@pytest.mark.parametrize(
    "rule, example",
    [case for case in vocab("patterns").select("rule", "example").rows() if ("examples", *case[::-1]) not in holes()],
)
def test_example_of_a_pattern_gives_its_rule(rule, example):
    assert rule in rules_of(example)


def rules_of(example: str) -> set[str]:
    """The rules that class the numerals of an example, alone or on a line of its own."""
    return {quantity.rule for text in (example, f"。\n{example}\n") for quantity in find_quantities(squeeze(text).text)}


def test_every_unit_has_a_phrase():
    held = {expected.split(" | ")[1] for _, expected in cases("units")}
    held |= {
        claim.split(" | ")[3] for _, expected in cases("quantities") if expected for claim in expected.split(" ; ")
    }
    assert set(vocab("units")["unit"]) - held == set()


def test_every_comparator_has_a_phrase():
    known = [
        word
        for word in vocab("comparators")["wording"]
        if not any(word in phrase for phrase, _ in cases("comparators"))
    ]
    assert known == []


def test_every_indicator_has_a_phrase():
    assert set(vocab("indicators")["indicator"]) <= {expected.split(" | ")[0] for _, expected in cases("indicators")}


def test_every_rule_that_reads_the_samples_has_a_phrase():
    frames = parse_reports(load_reports(HERE.parent / "data/reports", jobs=1), jobs=1)
    held = [line for _, line in cases("classes")] + [line for table, _, line in holes() if table == "classes"]
    rules = set(vocab("patterns")["rule"]) | set(vocab("fixed")["rule"]) | set(frames.numbers["rule"]) - {"boilerplate"}
    assert rules - {told.rpartition(" | ")[2] for line in held for told in line.split(" ; ")} == set()
    assert set(frames.claims["rule"]) <= {
        told.rpartition(" | ")[2] for _, line in cases("subjects") for told in line.split(" ; ")
    }
