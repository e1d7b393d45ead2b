"""Which part of a report each passage belongs to: the likeliest sequence of parts, from all that speaks for each."""

from typing import NamedTuple

from analysis.text.turns import DECODED, Hit

NEVER = 1000.0
COSTS = {  # what a turn costs, from a part to each part: little where reports go on so, much where they hardly ever do
    #                    opening review five_year problems outlook plan glossary
    "opening": (0, 0, 0, 6, 4, 4, 10),
    "review": (NEVER, 0, 3, 3, 5, 4, 8),
    "five_year_review": (NEVER, 3, 0, 3, 4, 5, 8),
    "problems": (NEVER, 7, 5, 0, 2, 2, 8),
    "outlook": (NEVER, 10, 8, 10, 0, 3, 8),
    "plan": (NEVER, 10, 8, 12, 7, 0, 4),
    "glossary": (NEVER, 10, 10, NEVER, NEVER, 10, 0),
}
BRIEF = 200  # shortcomings are told briefly: so many characters of them cost a point
OPENING, PROBLEMS, GLOSSARY = map(DECODED.index, ("opening", "problems", "glossary"))
WITHOUT = 40  # what a turn costs more where no words turn; the opening needs none to end
START = (0, 2, 2, 6, 5, 4, NEVER)


class Passage(NamedTuple):
    """Where a part may begin: a heading, a paragraph, a sentence with words that turn; offsets, and all that speaks for parts."""

    start: int
    end: int
    hits: list[Hit]
    weights: list[float]


def missing(part: int, before: int, said: dict[int, float]) -> float:
    """What a turn from one part to another costs more because nothing turns there."""
    if part == before or part in said and (before != GLOSSARY or said[part] > 9):
        return 0
    return NEVER if GLOSSARY in (part, before) else 6 if before == OPENING and part > 2 else 0 if before == OPENING else WITHOUT


def decode(passages: list[Passage]) -> list[int]:
    """For each passage the number of its part (see `DECODED`): of all sequences the one with the most for it, less what its turns cost."""
    count = len(DECODED)
    into = list(zip(*(COSTS[part] for part in DECODED)))  # the costs of entering a part, from each
    best, came = [-cost for cost in START], []
    for at, passage in enumerate(passages):
        scores = list(passage.weights)
        scores[PROBLEMS] -= (passage.end - passage.start) / BRIEF
        scores[GLOSSARY] = 0.0  # a glossary may speak of everything
        said = {}
        for hit in passage.hits:
            for part in hit.parts:
                said[part] = max(said.get(part, 0), hit.points)
        for part, points in said.items():
            scores[part] += points
        if at == 0:
            best = [a + b for a, b in zip(best, scores)]
            continue
        steps, totals = [], []
        for part in range(count):
            costs, stay = into[part], part
            value = best[part]
            for other in range(count):
                turned = best[other] - costs[other] - missing(part, other, said)
                if turned > value:
                    value, stay = turned, other
            steps.append(stay)
            totals.append(value + scores[part])
        best = totals
        came.append(steps)
    part = max(range(count), key=best.__getitem__)
    path = [part]
    for steps in reversed(came):
        part = steps[part]
        path.append(part)
    return path[::-1]
