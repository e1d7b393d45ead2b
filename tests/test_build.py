"""The build: which pages are made, what is said of those that fail, and the command line's exit codes."""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from invented import frames_of, growth, report, three_districts, write_frames

from analysis.__main__ import main
from analysis.build import Way, build, make_pages
from analysis.index import write_index
from analysis.plans import file_name, plan_pages
from analysis.scopes import NoSuchChoice

ROOT = Path(__file__).parents[1]


@pytest.fixture
def notebooks(tmp_path) -> Path:
    """Two small notebooks: one that says what it was given, one that fails."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name, line in (("good", "print(scope, year, most)"), ("bad", "raise ValueError(f'{scope} <b>')")):
        parameters = nbformat.v4.new_code_cell('year: int = 2024  # a\nscope: str = "乙市"  # b\nmost: int = 3  # c\nframes: str = ""  # d')
        parameters.metadata.tags = ["parameters"]
        cells = [nbformat.v4.new_markdown_cell("# 题\n\n句。"), parameters, nbformat.v4.new_code_cell(line)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def test_a_failing_notebook_does_not_stop_the_others(notebooks, tmp_path):
    frames = three_districts()
    pages = plan_pages(frames.reports, write_frames(frames, tmp_path / "frames"), tmp_path / "out", notebooks)
    made, kept, failures = make_pages(pages, tmp_path / "frames", "", {}, Way())
    assert (made, kept) == (1, 0)
    write_index(tmp_path / "out", frames.reports, failures)
    index = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert [failure["reason"] for failure in failures] == ["ValueError: 甲省乙市 <b>"]
    assert "ValueError: 甲省乙市 &lt;b&gt;" in index
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good-甲省乙市-2024.html", "index.html"]
    assert "甲省乙市 2024 3" in (tmp_path / "out/good-甲省乙市-2024.html").read_text(encoding="utf-8")


def test_default_is_every_scope_and_year_with_two_places(notebooks, tmp_path):
    alone = report(("甲省", "丁市", "北区"), 2024, [growth(6.0, "6%")])
    earlier = [report(("甲省", "乙市", name), 2023, [growth(6.0, "6%")]) for name in ("东区", "西区")]
    reports = frames_of(alone, *earlier, *[report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("东区", "西区")]).reports
    planned = plan_pages(reports, tmp_path, tmp_path, notebooks)
    assert {(page.parameters["scope"], page.parameters["year"]) for page in planned} == {("甲省乙市", 2024), ("甲省乙市", 2023)}
    asked = plan_pages(reports, tmp_path, tmp_path, notebooks, 2024, "丁市")
    assert {page.parameters["scope"] for page in asked} == {"甲省丁市"}


@pytest.mark.parametrize("asked, words", [
    ({"scope": "乙是"}, "nearest among the reports are 甲省乙市"),
    ({"year": 2020}, "nearest years are 2024"),
    ({"scope": "乙市", "year": 2020}, "nearest years are 2024"),
    ({"given": {"mots": "4"}}, "no notebook has a parameter mots: nearest are most"),
    ({"given": {"most": "vier"}}, "parameter most must be int, not 'vier'"),
])
def test_what_is_not_there_is_said_before_anything_runs(notebooks, tmp_path, asked, words):
    with pytest.raises(NoSuchChoice, match=words):
        plan_pages(three_districts().reports, tmp_path, tmp_path, notebooks, **asked)


def test_parameters_have_their_type(notebooks, tmp_path):
    planned = plan_pages(three_districts().reports, tmp_path, tmp_path, notebooks, given={"most": "4"})
    assert {page.parameters["most"] for page in planned} == {4}


def test_the_file_name_holds_no_path(notebooks, tmp_path):
    name = file_name(notebooks / "good.ipynb", {"scope": "../../乙/市 <x>", "year": 2024, "frames": "/tmp/x"})
    assert name == "good-_乙_市_x_-2024.html"


def test_help_is_quick():
    command = [sys.executable, "-m", "analysis", "--help"]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert b"build" in subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


def test_a_folder_that_is_not_there_exits_2(tmp_path, capsys):
    assert main(["build", "--reports", str(tmp_path / "none"), "--frames", str(tmp_path / "f"), "--out", str(tmp_path / "o")]) == 2
    assert "none" in capsys.readouterr().err
