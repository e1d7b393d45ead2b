"""The manners of the notebooks (a title and one sentence, one parameters cell, short cells, no outputs), and that each
of them runs.
"""

import ast
import re
from pathlib import Path

import nbformat
import papermill
import pytest
from invented import frames_of, growth, report, write_frames

from analysis.compare.pairs import pair_claims
from analysis.lab.loading import FRAMES_VARIABLE
from analysis.pages.kinds import read_kind
from analysis.store.frames import parse

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAGIC = re.compile("^%.*$", re.MULTILINE)
PARAMETER = re.compile(r"\w+: \w+ = .+  # \S.*")


@pytest.fixture(scope="module")
def sample_frames(tmp_path_factory):
    """The frames of the sample reports, which the notebooks' defaults speak of."""
    folder = tmp_path_factory.mktemp("frames")
    parse([ROOT / "data/reports"], folder, jobs=1)
    return folder


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_opens_with_a_title_and_one_sentence(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert re.fullmatch(r"# .+\n\n[^\n。]+。", first.source)


def test_one_parameters_cell_with_help(notebook):
    tagged = [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == code(notebook)[:1]
    assert all(PARAMETER.fullmatch(line) for line in tagged[0].source.splitlines())


def test_imports_stand_in_one_cell(notebook):
    importing = [
        number for number, cell in enumerate(code(notebook)) if re.search(r"^(import|from) ", cell.source, re.MULTILINE)
    ]
    assert importing == [1]


def test_only_the_package_itself_is_imported(notebook):
    """What a notebook uses of the package has its name in `an`: no notebook follows the rooms of the house."""
    cell = code(notebook)[1].source
    assert "import analysis as an" in cell and "%load_ext analysis" in cell and "from analysis" not in cell


def test_cells_are_short_and_plain(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 10
        loops = (
            ast.FunctionDef,
            ast.For,
            ast.While,
            ast.Lambda,
            ast.ListComp,
            ast.DictComp,
            ast.SetComp,
            ast.GeneratorExp,
        )
        assert not any(isinstance(node, loops) for node in ast.walk(ast.parse(MAGIC.sub("", cell.source))))


def test_outputs_are_stripped(notebook):
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code(notebook))
    assert notebook.metadata.kernelspec.language == "python"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path, sample_frames):
    done = papermill.execute_notebook(
        str(path), None, {"frames": str(sample_frames)}, cwd=str(path.parent), progress_bar=False
    )
    assert all(output.output_type != "error" for cell in code(done) for output in cell.outputs)


@pytest.fixture(scope="module")
def other_frames(tmp_path_factory):
    """Frames of other places than the samples, in two years, as `workbook lab --frames` would name them."""
    towns = [("甲省", "乙市", None), *(("甲省", "乙市", name) for name in ("东区", "西区", "南区"))]
    frames = frames_of(*(report(town, year, [growth(6.0, "6%")]) for town in towns for year in (2023, 2024)))
    frames = frames._replace(pairs=pair_claims(frames.claims, frames.reports))
    return write_frames(frames, tmp_path_factory.mktemp("others"))


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if read_kind(path).made_for != "lab"], ids=lambda path: path.stem
)
def test_in_the_lab_it_opens_on_the_frames_at_hand(path, other_frames, monkeypatch):
    """Its defaults name no folder and no place: it shows what there is."""
    monkeypatch.setenv(FRAMES_VARIABLE, str(other_frames))
    done = papermill.execute_notebook(str(path), None, {}, cwd=str(path.parent), progress_bar=False)
    shown = [str(output.get("data", "")) for cell in code(done) for output in cell.outputs]
    assert any("乙市" in one or "甲省" in one or "8份报告" in one or "地区生产总值" in one for one in shown)
    assert not any("云澜" in one for one in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_declares_its_kind(path):
    kind = read_kind(path)
    assert kind.made_for and (kind.made_for == "lab" or kind.name)
