"""The sample reports: they hold together, their labels fit their text, and the parser reads them as labelled."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from accuracy.score import load_labels, score

from analysis.store import frames as analysis_frames

DATA = Path(__file__).parent.parent / "data"
NAMES = sorted(path.stem for path in (DATA / "reports").glob("*.txt"))
NUMERAL = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*|(?!百分点)[〇零一二两三四五六七八九十百千万亿半]+")
FLOORS = {  # of the figures that tests/accuracy/README.md explains
    "found": 0.90,
    "value_unit": 0.90,
    "whole": 0.85,
    "core": 0.85,
    "numbers held": 0.99,
    "numbers right": 0.95,
}

needs_parser = pytest.mark.skipif(
    not hasattr(analysis_frames, "parse"), reason="analysis.store.frames.parse is not there yet"
)


def text_of(name: str) -> str:
    return (DATA / "reports" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    return analysis_frames.parse([DATA / "reports"], tmp_path_factory.mktemp("frames"), jobs=1)


def sources() -> list[dict]:
    with open(DATA / "sources.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_four_places_have_three_years_each():
    assert [row["file"] for row in sorted(sources(), key=lambda row: row["file"])] == [f"{name}.txt" for name in NAMES]
    years = [(row["place"], row["year"]) for row in sources()]
    assert len(set(years)) == 12 and {year for _, year in years} == {"2023", "2024", "2025"}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_says_that_it_is_invented(name):
    lines = text_of(name).strip().splitlines()
    assert any("虚构示例" in line for line in lines[:3] + lines[-3:])
    assert 1500 <= len(text_of(name)) <= 3000


@pytest.mark.parametrize("name", NAMES)
def test_labels_fit_the_text(name):
    text, labels = text_of(name), load_labels(DATA / "labels" / f"{name}.tsv")
    for label in labels:
        if label["class"] in ("claim", "words"):
            begin = label["start"] - label["quote"].find(text[label["start"] : label["end"]])
            assert text[begin : begin + len(label["quote"])] == label["quote"], label
        else:
            assert NUMERAL.fullmatch(text, label["start"], label["end"]), label


@pytest.mark.parametrize("name", NAMES)
def test_every_numeral_is_labelled(name):
    text, labels = text_of(name), load_labels(DATA / "labels" / f"{name}.tsv")
    spans = [(label["start"], label["end"]) for label in labels]
    bare = [
        text[max(0, match.start() - 6) : match.end() + 6]
        for match in NUMERAL.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    assert bare == []


@needs_parser
def test_place_year_and_date_are_those_of_the_sidecar(frames):
    read = {Path(row["file"]).name: row for row in frames.reports.iter_rows(named=True)}
    for row in sources():
        report = read[row["file"]]
        assert (report["place"], str(report["plan_year"]), str(report["date"])) == (
            row["place"],
            row["year"],
            row["date"],
        )
        assert report["status"] == "ok", report["reason"]


@needs_parser
def test_a_quote_is_the_text_at_its_offsets(frames):
    rows = frames.claims.join(frames.reports.select("report_id", "file", "text"), on="report_id")
    cut = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    assert rows.filter(cut != pl.col("quote")).select("file", "start", "quote").rows() == []


@needs_parser
@pytest.mark.parametrize("figure, floor", FLOORS.items())
def test_the_parser_agrees_with_the_labels(frames, figure, floor):
    figures, errors = score(DATA / "labels", frames)
    assert figures[figure] >= floor, "\n".join(map(str, errors[:40]))
