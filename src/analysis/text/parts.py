"""Which part of a report each passage belongs to: the likeliest sequence of parts, from all that speaks for each."""

from typing import NamedTuple

from analysis.text.turns import DECODED, Hit

NEVER = 1000.0
COSTS = {  # what a turn costs, from a part to each part: little where reports go on so, much where they hardly ever do
    #                    opening review five_year problems outlook plan
    "opening": (0, 0, 0, 6, 4, 4),
    "review": (NEVER, 0, 3, 3, 5, 4),
    "five_year_review": (NEVER, 3, 0, 3, 4, 5),
    "problems": (NEVER, 7, 5, 0, 3, 2),
    "outlook": (NEVER, 10, 8, 12, 0, 3),
    "plan": (NEVER, 10, 8, 12, 7, 0),
}
START = (0, 2, 2, 6, 5, 4)
WITHOUT = {  # what a turn costs more where no words turn: the opening and the shortcomings end by themselves
    "opening": (0, 0, 0, 6, 6, 6),
    "problems": (40, 40, 40, 0, 6, 6),
}
OTHERS = (40,) * len(DECODED)
BRIEF = 200  # shortcomings are told briefly: so many characters of them cost a point
PROBLEMS = DECODED.index("problems")


class Passage(NamedTuple):
    """Where a part may begin: a heading, a paragraph, a sentence with words that turn; offsets, and all that speaks for parts."""

    start: int
    end: int
    hits: list[Hit]
    weights: list[float]


def score(passage: Passage) -> tuple[list[float], dict[int, float]]:
    """How much speaks for each part in a passage, and for which parts a rule spoke: once for each, the strongest."""
    said: dict[int, float] = {}
    for hit in passage.hits:
        for part in hit.parts:
            said[part] = max(said.get(part, 0), hit.points)
    scores = [weight + said.get(part, 0) for part, weight in enumerate(passage.weights)]
    scores[PROBLEMS] -= (passage.end - passage.start) / BRIEF
    return scores, said


def decode(passages: list[Passage]) -> list[int]:
    """For each passage the number of its part (see `DECODED`): of all sequences the one with the most for it, less what its turns cost."""
    if not passages:
        return []
    all_parts = range(len(DECODED))
    costs = [COSTS[part] for part in DECODED]
    unsaid = [tuple(map(sum, zip(COSTS[part], WITHOUT.get(part, OTHERS)))) for part in DECODED]
    best, came = [value - cost for value, cost in zip(score(passages[0])[0], START)], []
    for passage in passages[1:]:
        scores, said = score(passage)
        steps, totals = [], []
        for part in all_parts:
            come, most = part, best[part]
            for before in all_parts:
                turned = best[before] - (costs if part in said else unsaid)[before][part]
                if before != part and turned > most:
                    come, most = before, turned
            steps.append(come)
            totals.append(most + scores[part])
        best = totals
        came.append(steps)
    path = [max(all_parts, key=best.__getitem__)]
    for steps in reversed(came):
        path.append(steps[path[-1]])
    return path[::-1]
