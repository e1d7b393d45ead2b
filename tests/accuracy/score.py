"""How well parsed frames agree with labelled reports.

usage: python tests/accuracy/score.py LABELS FRAMES [--errors N]

LABELS is a folder of NAME.tsv (data/README.md says what is in one), FRAMES the folder that `workbook parse` wrote.
README.md beside this file says what each figure means.
"""

import argparse
import csv
from collections import Counter
from math import isclose
from pathlib import Path, PurePosixPath

from analysis.schema import Frames
from analysis.store.frames import read_frames

RATIOS = {"%", "‰", "百分点", "倍"}  # where up, down and level tell different things
CORE = ("indicator", "value", "unit", "comparator", "change", "basis", "kind", "period")
WHOLE = ("value", "unit", "comparator", "change", "subject", "indicator", "kind", "period")
GROUPS = {
    "claim": "claim",
    "part": "claim",
    "rank": "rank",
    "date": "other",
    "label": "other",
    "name": "other",
    "boilerplate": "other",
}  # a numeral that is no claim: date, label or name count as one class


def load_labels(path: str | Path) -> list[dict]:
    """The rows of one NAME.tsv, offsets and values as numbers, empty cells and `-` as None."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row.update({key: None for key, cell in row.items() if cell in ("", "-")})
        row.update(start=int(row["start"]), end=int(row["end"]))
        row.update({key: row[key] and float(row[key]) for key in ("value", "value_high")})
        row["period"] = row["period"] and read_period(row["period"])
    return rows


def read_period(text: str) -> tuple[int, int]:
    """The first and the last year.

    >>> read_period("2023"), read_period("2021-2025")
    ((2023, 2023), (2021, 2025))
    """
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def is_same_number(said: float | None, wanted: float | None) -> bool:
    """Whether both are missing, or both are there and equal but for rounding."""
    return said is wanted if said is None or wanted is None else isclose(said, wanted, rel_tol=1e-6, abs_tol=1e-9)


def is_same_subject(said: str | None, wordings: str | None) -> bool:
    """Whether a subject is one of the accepted wordings (between `|`), near enough for a reader.

    Near enough: it contains one whole or shares 60 % of the characters, and is not a sentence.

    >>> is_same_subject("改造老旧小区", "老旧小区|老旧小区改造"), is_same_subject("加装电梯", "老旧小区")
    (True, False)
    """
    accepted = (wordings or "").split("|")
    if not said or len(said) > 1.5 * max(map(len, accepted)) + 4:
        return accepted == [""]
    return any(wording in said or shared_part(said, wording) >= 0.6 for wording in accepted)


def shared_part(one: str, other: str) -> float:
    """The characters that two phrases have in common, as a share of both."""
    return 2 * sum((Counter(one) & Counter(other)).values()) / (len(one) + len(other) or 1)


def judge(label: dict, row: dict) -> dict[str, bool]:
    """For each field whether the row says what the label says; a field that is not judged is True."""
    return {
        "value": is_same_number(row["value"], label["value"])
        and is_same_number(row["value_high"], label["value_high"]),
        "unit": row["unit"] == label["unit"],
        "comparator": row["comparator"] == label["comparator"],
        "change": label["unit"] not in RATIOS or row["change"] == label["change"],
        "subject": is_same_subject(row["subject"], label["subject"]),
        "indicator": row["indicator"] == label["indicator"],
        "kind": row["kind"] == label["kind"],
        "period": label["period"] in (None, (row["period_start"], row["period_end"])),
        "basis": label["indicator"] is None or row["basis"] == label["basis"],
    }


def touches(one: dict, other: dict) -> bool:
    """Whether two spans share a character."""
    return one["start"] < other["end"] and other["start"] < one["end"]


def assign(labels: list[dict], rows: list[dict]) -> dict[int, int]:
    """The row (its place in the list) that answers each label: one for one, the best fit first."""
    offers = [
        (sum(judge(label, row).values()), -place, -number)
        for place, label in enumerate(labels)
        for number, row in enumerate(rows)
        if touches(label, row)
    ]
    answers = {}
    for _, place, number in sorted(offers, reverse=True):
        if -place not in answers and -number not in answers.values():
            answers[-place] = -number
    return answers


def is_accepted_surplus(row: dict, labels: list[dict]) -> bool:
    """Whether a row without a label is right all the same: the second half of a range, or of a joint subject.

    雏鹰、瞪羚企业各1家 is labelled once, with the joint subject, and may be read as two rows.
    """
    near = [label for label in labels if touches(row, label)]
    claims = [label for label in near if label["class"] == "claim"]
    if not claims:
        return any(label["class"] == "part" for label in near)
    return any(
        label["indicator"] is None and "、" in label["subject"].split("|")[0] and all(judge(label, row).values())
        for label in claims
    )


def score_report(labels: list[dict], rows: list[dict], numerals: list[dict]) -> tuple[Counter, list[tuple]]:
    """The counts of one report, and its errors as (what, quote, wanted, said)."""
    labelled = [label for label in labels if label["class"] == "range"]  # none: the whole file is labelled
    rows = [
        row
        for row in rows
        if row["value"] is not None and (not labelled or any(touches(row, span) for span in labelled))
    ]
    claims = [label for label in labels if label["class"] == "claim"]
    answers = assign(claims, rows)
    surplus = [
        row
        for number, row in enumerate(rows)
        if number not in answers.values() and not is_accepted_surplus(row, labels)
    ]
    counts = Counter(
        claims=len(claims),
        answered=len(answers),
        read=len(answers) + len(surplus),
        core_claims=sum(label["indicator"] is not None for label in claims),
        core_read=sum(rows[number]["indicator"] is not None for number in answers.values())
        + sum(row["indicator"] is not None for row in surplus),
    )
    errors = [("surplus", row["quote"], "", row["subject"]) for row in surplus]
    for place, label in enumerate(claims):
        if place not in answers:
            errors.append(("missed", label["quote"], label["subject"], ""))
            continue
        row = rows[answers[place]]
        right = judge(label, row)
        counts.update(count_fields(label, right))
        said = row | {"period": (row["period_start"], row["period_end"])}
        errors += [(field, label["quote"], label[field], said[field]) for field, ok in right.items() if not ok]
    return counts + score_numerals(labels, numerals), errors


def count_fields(label: dict, right: dict[str, bool]) -> Counter:
    """The counts of one answered label; a field that is not judged counts nowhere."""
    judged = {
        field
        for field in right
        if (field != "change" or label["unit"] in RATIOS) and (field != "basis" or label["indicator"])
    }
    counts = Counter({f"judged {field}": 1 for field in judged})
    counts.update({f"right {field}": right[field] for field in judged})
    counts["value_unit"] = right["value"] and right["unit"]
    counts["whole"] = all(right[field] for field in WHOLE)
    counts["core"] = label["indicator"] is not None and all(right[field] for field in CORE)
    return counts


def score_numerals(labels: list[dict], numerals: list[dict]) -> Counter:
    """How many labelled numerals the frame `numbers` holds, and holds with the right class."""
    counts = Counter()
    for label in labels:
        if label["class"] in GROUPS:
            classes = {GROUPS.get(numeral["class"]) for numeral in numerals if touches(label, numeral)}
            counts.update(labelled=1, held=bool(classes), held_right=classes == {GROUPS[label["class"]]})
    return counts


def harmonic(hits: int, wanted: int, said: int) -> float:
    """F1: twice the hits over what was wanted and what was said.

    >>> harmonic(8, 10, 10)
    0.8
    """
    return 2 * hits / (wanted + said) if wanted + said else 0.0


def summarise(counts: Counter) -> dict[str, float]:
    """The figures by name, as README.md beside this file explains them."""

    def share(part: str, whole: str) -> float:
        return counts[part] / counts[whole] if counts[whole] else 0.0

    return {
        "claims": counts["claims"],
        "found precision": share("answered", "read"),
        "found recall": share("answered", "claims"),
        "found": harmonic(counts["answered"], counts["claims"], counts["read"]),
        "value_unit": harmonic(counts["value_unit"], counts["claims"], counts["read"]),
        **{field: share(f"right {field}", f"judged {field}") for field in (*WHOLE, "basis")},
        "whole": harmonic(counts["whole"], counts["claims"], counts["read"]),
        "core": harmonic(counts["core"], counts["core_claims"], counts["core_read"]),
        "numbers held": share("held", "labelled"),
        "numbers right": share("held_right", "labelled"),
    }


def score(labels: str | Path, frames: Frames) -> tuple[dict[str, float], list[tuple]]:
    """The figures over every labelled report of the folder, and the errors as (report, what, quote, wanted, said).

    Raises FileNotFoundError where the folder holds no labels, KeyError for labels of a report that was not parsed.
    """
    paths = sorted(Path(labels).glob("*.tsv"))
    if not paths:
        raise FileNotFoundError(f"{labels} holds no .tsv of labels: give the folder of data/labels or one like it")
    ids = {PurePosixPath(file).stem: report for file, report in frames.reports.select("file", "report_id").iter_rows()}
    claims, numerals = (frame.partition_by("report_id", as_dict=True) for frame in (frames.claims, frames.numbers))
    counts, errors = Counter(), []
    for path in paths:
        if path.stem not in ids:
            raise KeyError(f"{path.name}: no report {path.stem} in the frames: parse the folder that holds it")
        key = (ids[path.stem],)
        rows = [frame[key].to_dicts() if key in frame else [] for frame in (claims, numerals)]
        more, wrong = score_report(load_labels(path), *rows)
        counts.update(more)
        errors += [(path.stem, *error) for error in wrong]
    return summarise(counts), errors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels"), parser.add_argument("frames")
    parser.add_argument("--errors", type=int, default=0, help="how many errors to list")
    options = parser.parse_args()
    figures, errors = score(options.labels, read_frames(options.frames))
    for name, figure in figures.items():
        print(f"{name:16}{figure:>8}" if isinstance(figure, int) else f"{name:16}{figure:8.3f}")
    for error in errors[: options.errors]:
        print(*error, sep="\t")


if __name__ == "__main__":
    main()
