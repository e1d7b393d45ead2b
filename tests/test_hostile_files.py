"""One bad file stops nothing: files that end, hold up or escape their reader, and what a folder holds that is no file,
cost their own row.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hostile
import polars as pl
import pytest

from analysis.numbers.quantities import find_quantities
from analysis.reports.reports import load_reports
from analysis.store import batches
from analysis.store.bounded import Bounds
from analysis.store.frames import parse_reports, read_frames, update

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "data/reports").glob("*.txt"))[:10]
CORPUS = Path(__file__).parent / "corpus"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
UNSEEN = {hostile.closed_file, hostile.closed_folder}  # by the one who may open everything
MEMORY = 4_000_000 << 10  # bytes of addresses that a process may have
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the folders here have pipes, links and modes")


def prepare(folder: Path, make, good: bool) -> Path:
    if IS_ROOT and make in UNSEEN:
        pytest.skip("root may open everything")
    folder.mkdir()
    if good:
        for sample in SAMPLES:
            shutil.copy(sample, folder)
    make(folder)
    return folder


def outcome(frames: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """How many of the samples were read, and file, status and reason of what else there is."""
    rows = pl.read_parquet(frames / "reports.parquet").select("file", "status", "reason")
    names = [sample.name for sample in SAMPLES]
    others = rows.filter(~pl.col("file").is_in(names))
    return rows.filter(pl.col("file").is_in(names), status="ok").height, others.rows()


def test_what_is_no_file_is_a_row_with_its_reason(tmp_path):
    for make, said in (
        (hostile.endless_link, "device"),
        (hostile.link_to_nothing, "link to nothing"),
        (hostile.link_to_a_folder, "link to a folder"),
        (hostile.pipe, "pipe"),
        (hostile.long_path, "File name too long"),
    ):
        (row,) = load_reports(prepare(tmp_path / make.__name__, make, False)).select("status", "reason").rows()
        assert row[0] == "unread" and said in row[1], row


@pytest.mark.skipif(IS_ROOT, reason="root may open everything")
@pytest.mark.parametrize("make", UNSEEN)
def test_what_cannot_be_opened_is_a_row_with_its_reason(make, tmp_path):
    (row,) = load_reports(prepare(tmp_path / "reports", make, False)).select("status", "reason").rows()
    assert row[0] == "unread" and "Permission denied" in row[1]


def test_a_file_that_ends_its_reader_and_one_that_holds_it_up_cost_themselves(tmp_path):
    folder = prepare(tmp_path / "reports", hostile.nested_forms, True)
    hostile.endless_list(folder)
    update([folder], tmp_path / "frames", jobs=2, bounds=Bounds(6, 400))
    read, others = outcome(tmp_path / "frames")
    assert read == len(SAMPLES)
    assert [(file, status) for file, status, _ in others] == [("bad.pdf", "unread"), ("bad.txt", "unread")]
    assert "ended the process" in others[0][2] and "not read in 12 seconds" in others[1][2]


def test_with_other_bounds_a_lost_file_is_read_again(tmp_path):
    folder = prepare(tmp_path / "reports", lambda folder: shutil.copy(SAMPLES[0], folder), False)
    mark = update([folder], tmp_path / "frames")
    piece = next((tmp_path / "frames/.pieces").glob("*.json"))
    piece.write_text(piece.read_text().replace('"bounds": null', '"bounds": [1, 2048]'))
    (tmp_path / "frames/claims.parquet").unlink()
    stamp = piece.stat().st_mtime_ns
    assert update([folder], tmp_path / "frames") == mark
    assert piece.stat().st_mtime_ns > stamp and '"bounds": null' in piece.read_text()


ALONE, ONE, TWO = (0, pytest.mark.matrix), (1, pytest.mark.matrix), (2, pytest.mark.slow)


@pytest.mark.parametrize(
    "jobs", [pytest.param(jobs, marks=mark) for jobs, mark in (ALONE, ONE, TWO)], ids=["alone", "jobs-1", "jobs-2"]
)
@pytest.mark.parametrize("make", [*hostile.HOSTILE, hostile.huge_numeral], ids=lambda make: make.__name__)
def test_a_bad_file_costs_its_own_row(make, jobs, tmp_path):
    """Under a bound on memory, and in bounded time; a PDF of a million words and a numeral of 400 signs are read, and
    found wanting.
    """
    import resource

    folder = prepare(tmp_path / "reports", make, bool(jobs))
    options = ["--out", str(tmp_path / "frames"), "--jobs", str(jobs or 1), "--file-seconds", "20"]
    subprocess.run(
        [sys.executable, "-m", "analysis", "parse", str(folder), *options],
        check=True,
        timeout=300,
        cwd=ROOT,  # where what the samples do not say of themselves stands
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    read, others = outcome(tmp_path / "frames")
    assert read == (len(SAMPLES) if jobs else 0)
    ((file, status, reason),) = others
    assert file.startswith("bad") and status != "ok" and reason


def test_a_report_that_a_step_fails_on_is_a_row_and_the_others_are_read(monkeypatch):
    reports = load_reports(*SAMPLES[:3])
    ids = reports["report_id"].to_list()
    read = batches.read_report

    def fails_on_one(row: dict, part: str | None):
        if row["report_id"] == ids[1]:
            raise OverflowError("int too large")
        return read(row, part)

    whole = parse_reports(reports, jobs=1)
    monkeypatch.setattr(batches, "read_report", fails_on_one)
    frames = parse_reports(reports, jobs=1)
    assert frames.reports["status"].to_list() == ["ok", "unread", "ok"] and frames.reports["text"][1] is None
    assert "OverflowError: int too large" in frames.reports["reason"][1]
    assert frames.claims.equals(whole.claims.filter(pl.col("report_id") != ids[1]).with_columns(frames.claims["doubt"]))


def test_a_report_whose_rows_cannot_be_made_is_found_among_the_others(monkeypatch):
    reports = load_reports(*SAMPLES[:3])
    marked = batches.mark_doubts

    def fails_on_one(claims: pl.DataFrame, given: pl.DataFrame):
        if reports["report_id"][2] in given["report_id"]:
            raise pl.exceptions.ComputeError("no such thing")
        return marked(claims, given)

    monkeypatch.setattr(batches, "mark_doubts", fails_on_one)
    frames = parse_reports(reports, jobs=1)
    assert frames.reports["status"].to_list() == ["ok", "ok", "unread"]
    assert set(frames.claims["report_id"]) == set(reports["report_id"][:2])


def test_a_numeral_that_is_no_number_is_unread():
    for words in ("投资" + "亿" * 39 + "元", "投资3" + "亿" * 400 + "元", "共完成三" + "亿" * 100_000 + "户"):
        (quantity,) = find_quantities(words)
        assert (quantity.kind, quantity.rule, quantity.value) == ("unread", "too_large", None)
    (quantity,) = find_quantities("算力10.36百亿亿次/秒")
    assert quantity.value == 1.036e19


@pytest.mark.parametrize("file", sorted(CORPUS.iterdir()), ids=lambda file: file.name)
def test_inputs_that_failed_once_end_as_a_row(file, tmp_path):
    reports = load_reports(file)
    assert reports.height and set(reports["status"]) <= {"ok", "partial", "unread"}
    frames = parse_reports(reports, jobs=1)
    assert frames.reports.filter(pl.col("status") != "ok")["reason"].null_count() == 0


def test_frames_of_a_folder_with_what_is_no_file(tmp_path):
    folder = prepare(tmp_path / "reports", hostile.long_path, False)
    hostile.pipe(folder)
    update([folder], tmp_path / "frames", jobs=1)
    assert read_frames(tmp_path / "frames").reports["status"].to_list() == ["unread", "unread"]
