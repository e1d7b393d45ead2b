"""What speaks for a part of a report: the rules of `turns.csv`, and the words of `part_words.csv`."""

import re
from functools import cache
from typing import NamedTuple

from analysis.vocab import alternatives, five_year_plans, vocab

DECODED = ("opening", "review", "five_year_review", "problems", "outlook", "plan")
SHARE, LEAST = (
    0.3,
    -2.0,
)  # words of one passage are said for one reason: they count for less, and never for more than this


class Rule(NamedTuple):
    """A line of `turns.csv`: where its words stand, for which parts they speak and how strongly."""

    name: str
    parts: tuple[int, ...]
    points: float
    when: str | None
    pattern: re.Pattern


class Hit(NamedTuple):
    """A rule that spoke: its name, the parts for which, how strongly, and the words that it found."""

    rule: str
    parts: tuple[int, ...]
    points: float
    words: str


@cache
def rules(stands: str) -> list[Rule]:
    """The rules for words that stand in a `heading`, at the `opening` of a paragraph or of a `sentence`."""
    rows = vocab("turns").filter(stands=stands).select("rule", "parts", "points", "when", "pattern").iter_rows()
    return [
        Rule(
            name, tuple(DECODED.index(part) for part in (parts or "").split()), float(points), when, re.compile(pattern)
        )
        for name, parts, points, when, pattern in rows
    ]


def find_hits(stands: str, words: str, review_year: int | None) -> list[Hit]:
    """The rules that speak in some words of a heading, or at the beginning of a paragraph or sentence."""
    hits = []
    for rule in rules(stands):
        search = rule.pattern.search if stands == "heading" else rule.pattern.match
        if rule.when is None:
            found = search(words)
        elif stands == "heading":
            found = next((f for f in rule.pattern.finditer(words) if is_when(f, rule.when, review_year)), None)
        else:
            found = rule.pattern.match(words)
            found = found if found and is_when(found, rule.when, review_year) else None
        if found:
            hits.append(Hit(rule.name, rule.parts, rule.points, found[0]))
    return hits


def is_when(found: re.Match, when: str, review_year: int | None) -> bool:
    """Whether the year or five-year plan that was found is over (`behind`), the year that is planned (`coming`), or one after it (`later`); a five-year plan ahead is `ahead`."""
    groups = found.groupdict()
    if review_year is None:
        return False
    if groups.get("year"):
        ahead = int(groups["year"]) - review_year
        return {"behind": ahead <= 0, "coming": ahead == 1, "later": ahead > 1}[when]
    plan = groups.get("five") or f"{groups['nth']}五"
    first, last = five_year_plans().get(plan, (None, None))
    return first is not None and (last <= review_year if when == "behind" else first > review_year)


@cache
def word_weights() -> tuple[re.Pattern, dict[str, tuple[float, ...]]]:
    """A pattern for the words of `part_words.csv` and for years, and what each word says for the parts."""
    weights = {}
    for word, *told in vocab("part_words").iter_rows():
        done, problems, promised, several = map(float, told)
        weights[word] = (0.0, done - several, done + several, problems, promised + several / 2, promised - several / 2)
    return re.compile(rf"(?:19|20)\d\d年|{alternatives(weights)}"), weights


def weigh_words(text: str, start: int, end: int, review_year: int | None) -> list[float]:
    """How much the words of a passage speak against each part: nothing against the one that they are likeliest of."""
    pattern, weights = word_weights()
    sums = [0.0] * len(DECODED)
    for word in pattern.findall(text, start, end):
        told = weights.get(word) or year_weights(word, review_year)
        sums = [a + b for a, b in zip(sums, told)]
    best = max(sums)
    return [max(LEAST, SHARE * (value - best)) for value in sums]


def telling_words(words: str, part: int, review_year: int | None, most: int = 3) -> list[str]:
    """The words of a passage that speak most for a part."""
    pattern, weights = word_weights()
    told = {word: (weights.get(word) or year_weights(word, review_year))[part] for word in pattern.findall(words)}
    return [word for word in sorted(told, key=lambda word: (-told[word], word)) if told[word] > 0][:most]


#            opening review five_year problems outlook plan
THIS_YEAR = (0, -0.5, -0.5, 0, 0, 1)
LAST_YEAR = (0, 1, 0.5, 0, -0.5, -0.5)
LATER = (0, -0.7, -0.7, -0.5, 1, 0.5)
BEFORE = (0, 0, 0.7, 0, 0, -0.5)


def year_weights(word: str, review_year: int | None) -> tuple[float, ...]:
    """What a year says for the parts."""
    if review_year is None:
        return (0.0,) * len(DECODED)
    year = int(word[:4]) - review_year
    return THIS_YEAR if year == 1 else LAST_YEAR if year == 0 else LATER if year > 1 else BEFORE
