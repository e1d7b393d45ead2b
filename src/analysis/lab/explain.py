"""What was read in a sentence or a report, and why: the reading of the parser itself, laid beside the words."""

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.claims.period_words import TIME
from analysis.claims.reports import outline_of
from analysis.compare.scopes import NoSuchChoice
from analysis.compare.targets import sentences
from analysis.reports.reports import load_reports
from analysis.schema import LEVELS, PARTS, REPORTS, Frames
from analysis.show.tables import Html
from analysis.store.frames import make_frames
from analysis.text.outline import Turn
from analysis.text.squeezing import squeeze
from analysis.words import write_number

# transparent colours, so that a page or notebook may be light or dark
STYLE = """.reading{line-height:1.9;overflow-wrap:anywhere}.reading mark{color:inherit;background:#8882;border-bottom:2px solid #8888;padding:0 .1em}
.reading mark.target{background:#d9702f40;border-color:#d9702f}.reading mark.result{background:#3a8fc440;border-color:#3a8fc4}
.reading mark.context{background:#9a6fc030;border-color:#9a6fc0}.reading mark.unread{background:#e0303050;border-color:#e03030}
.reading mark.doubt{border-bottom-style:dashed}.reading ul{font-size:.85em;margin:.2em 0 1em}.reading small{opacity:.75}"""


class Sentence(NamedTuple):
    """A sentence, where it stands, its claims, and its numerals that are in no claim, as rows of the frames."""

    text: str
    start: int
    part: str
    section: str
    claims: list[dict]
    numerals: list[dict]


def explain(
    what: str | dict, year: int = 2025, part: str = "plan", level: str = "city", frames: Frames | None = None
) -> "Explanation":
    """What the parser reads in a sentence, in a row of `reports`, or in the report of `frames` whose `report_id` is given.

    A sentence is read as one of a report that plans `year`, in its `part` (see `frames.md`), of a place of that `level`. In Jupyter
    the result shows itself with the numbers marked; printed, it is text. Raises NoSuchChoice for a part, level or report that is not there.

    >>> explain("确保农村集中供水率达到90%以上。", year=2023)
    确保农村集中供水率达到90%以上。
      90%以上: 90% ≥ level | 农村集中供水率 → 农村集中供水率 | target 2023 level year own | noun_before: 农村集中供水率…达到, 确保
    """
    if frames is not None:
        found = frames.reports.filter(report_id=what)
        if found.is_empty():
            raise NoSuchChoice(f"no report {what} in these frames: their column reports.report_id has the names")
        return Explanation(make_frames(found, jobs=1))
    if isinstance(what, dict):
        return Explanation(make_frames(pl.DataFrame([what], schema=REPORTS), jobs=1))
    if part not in PARTS.categories:
        raise NoSuchChoice(f"no part {part}: parts are {', '.join(PARTS.categories)}")
    row = as_report(what, year, part, level)
    return Explanation(make_frames(pl.DataFrame([row], schema=REPORTS), jobs=1, part=part), is_report=False)


def list_turns(report: dict) -> list[Turn]:
    """The turns of a row of `reports`, in order: where its text turns to another part or other years, by which rule and words."""
    squeezed = squeeze(report["text"] or "")
    turns = outline_of(squeezed.text, report).turns
    return [
        turn._replace(start=start) for turn, start in zip(turns, squeezed.place_all([turn.start for turn in turns]))
    ]


def describe_turn(turn: Turn) -> str:
    """A turn as a line: the offset, the part, its years, the rule, the words that turned."""
    years = "" if turn.years is None else "-".join(dict.fromkeys(map(str, turn.years)))
    return f"{turn.start:>6} {turn.part} {years} | {turn.rule}: {turn.words}"


def explain_file(path: str | Path) -> "Explanation":
    """What the parser reads in the report of a file. Raises NoSuchChoice, with the reason, where it has no text."""
    report = load_reports(path).row(0, named=True)
    if report["text"] is None:
        raise NoSuchChoice(f"{path} could not be read: {report['reason']}")
    return explain(report)


def as_report(text: str, year: int, part: str, level: str) -> dict:
    """A row of `reports` that holds a text of a report of `year`; the outlook of one is that of five years."""
    if not isinstance(text, str) or not text.strip():
        raise NoSuchChoice('nothing to explain: give a sentence, as in explain("地区生产总值增长6%左右。")')
    if level not in LEVELS.categories:
        raise NoSuchChoice(f"no level {level}: levels are {', '.join(LEVELS.categories)}")
    return {
        "report_id": "text",
        "level": level,
        "review_year": year - 1,
        "plan_year": year,
        "plan_start": year,
        "plan_end": year + 4 if part == "outlook" else year,
        "new_term": False,
        "text": text,
        "status": "ok",
    }


class Explanation:
    """A reading sentence by sentence: `sentences`, the frames that it comes from in `frames`, and of a report the `turns` of its parts."""

    def __init__(self, frames: Frames, is_report: bool = True):
        self.frames, self.is_report = frames, is_report
        rows = sentences(frames.clauses, frames.reports).rows(named=True)
        self.sentences = [_sentence(row, frames) for row in rows]
        self.turns = list_turns(frames.reports.row(0, named=True)) if is_report else []

    def __repr__(self) -> str:
        told = [sentence for sentence in self.sentences if not self.is_report or sentence.claims or sentence.numerals]
        lines = [
            line
            for sentence in told
            for line in (" ".join(sentence.text.split()), *(f"  {note}" for note in _notes(sentence)))
        ]
        return "\n".join([*map(describe_turn, self.turns), *lines])

    def _repr_html_(self) -> str:
        return str(
            Html("<style>{}</style><div class='reading'>{}</div>").format(Html(STYLE), Html("").join(self._sections()))
        )

    def _sections(self):
        if self.turns:
            items = Html("").join(Html("<li>{}</li>").format(describe_turn(turn)) for turn in self.turns)
            yield Html("<details><summary>{}</summary><ul>{}</ul></details>").format(
                "parts and what turned to them", items
            )
        for section, group in groupby(self.sentences, key=lambda sentence: (sentence.section, sentence.part)):
            if self.is_report:
                yield Html("<h3>{} <small>{}</small></h3>").format(*section)
            for sentence in group:
                yield Html("<p>{}</p>").format(_marked(sentence))
                if not self.is_report:
                    yield Html("<ul>{}</ul>").format(
                        Html("").join(Html("<li>{}</li>").format(note) for note in _notes(sentence))
                    )

    def page(self) -> str:
        """The reading as an HTML file that asks nothing of any other."""
        title = self.frames.reports["title"][0] or self.frames.reports["file"][0] or "政府工作报告"
        return str(
            Html(
                '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title>'
                "<style>:root{{color-scheme:light dark}}body{{max-width:56rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif}}</style>"
                "<h1>{}</h1>{}</html>\n"
            ).format(title, title, Html(self._repr_html_()))
        )


def _sentence(row: dict, frames: Frames) -> Sentence:
    """One row of `sentences` with what was read in it."""
    is_inside = pl.col("start").is_between(row["start"], row["end"], closed="left")
    claims = frames.claims.filter(is_inside).rows(named=True)
    numerals = [
        number
        for number in frames.numbers.filter(is_inside).rows(named=True)
        if not any(claim["start"] <= number["start"] < claim["end"] for claim in claims)
    ]
    return Sentence(row["sentence"], row["start"], row["part"], row["section"], claims, numerals)


def _notes(sentence: Sentence) -> list[str]:
    """A line a claim, then a line a numeral that is none."""
    return [f"{claim['quote']}: {_describe(claim, sentence)}" for claim in sentence.claims] + [
        f"{number['text']}: {number['class']} {number['rule']}" for number in sentence.numerals
    ]


def _describe(claim: dict, sentence: Sentence) -> str:
    """Every field of a claim, with the rule and the words that made it so."""
    high = f"—{write_number(claim['value_high'], claim['unit'])}" if claim["value_high"] is not None else ""
    value = claim["words"] or f"{write_number(claim['value'], claim['unit'])}{high} {claim['comparator']}"
    first, last = claim["period_start"], claim["period_end"]
    period = "no year" if first is None else f"{first}-{last}" if first != last else str(first)
    signs = [claim["basis"], claim["span"], claim["about"], *["estimated"] * bool(claim["estimated"])]
    told = [
        f"{value} {claim['change']}",
        f"{claim['subject']} → {claim['indicator'] or 'no indicator'}",
        f"{claim['kind']} {period} {' '.join(signs)}",
        f"{claim['rule']}: {', '.join(_because(claim, sentence))}",
    ]
    return " | ".join(
        told + [f"{name} {claim[name]}" for name in ("pledge", "restates", "doubt") if claim[name] is not None]
    )


def _because(claim: dict, sentence: Sentence) -> list[str]:
    """The words that a claim was read by: from its subject to its number, its time, what it is committed to."""
    at, end = claim["start"] - sentence.start, claim["end"] - sentence.start
    before, after, subject = sentence.text[:at], sentence.text[end:], claim["subject"]
    if not subject:  # 3个已建成的装置面向社会开放
        return [*(found[0] for found in list(TIME.finditer(before))[-1:]), *filter(None, [claim["commitment"]])]
    between = (
        before.rpartition(subject)[2]
        if subject in before
        else after.partition(subject)[0]
        if subject in after
        else None
    )
    time = [found[0] for found in TIME.finditer(before)][-1:]
    return [subject + (f"…{' '.join(between.split())}" if between else ""), *time, *filter(None, [claim["commitment"]])]


def _marked(sentence: Sentence) -> Html:
    """The sentence with its claims and other numerals marked in place; of overlapping ones the first. Every mark says what it is."""
    spots = [
        (claim["start"], claim["end"], claim["kind"] + " doubt" * bool(claim["doubt"]), _describe(claim, sentence))
        for claim in sentence.claims
    ]
    spots += [
        (number["start"], number["end"], number["class"], f"{number['class']} {number['rule']}")
        for number in sentence.numerals
    ]
    parts, done = [], sentence.start
    for (start, end), group in groupby(sorted(spots), key=lambda spot: spot[:2]):
        if start < done:
            continue
        same = list(group)
        quote = sentence.text[start - sentence.start : end - sentence.start]
        parts += [
            sentence.text[done - sentence.start : start - sentence.start],
            Html('<mark class="{}" title="{}">{}</mark>').format(
                same[0][2], "\n".join(spot[3] for spot in same), quote
            ),
        ]
        done = end
    return Html("").join([*parts, sentence.text[done - sentence.start :]])
