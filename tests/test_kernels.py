"""Kernels: each notebook in a process of its own, within its bounds, and none left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis.pages.build import reason
from analysis.pages.kernels import CAN_FORK, kernel_options

ROOT = Path(__file__).parents[1]
KINDS = ["plain", pytest.param("fork", marks=pytest.mark.skipif(not CAN_FORK, reason="no fork here"))]
linux = pytest.mark.skipif(sys.platform != "linux", reason="what is bounded and looked up here is Linux's")


def run(folder: Path, *cells: str, **options) -> list[str]:
    """What the cells of a notebook print."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "n.ipynb")
    done = papermill.execute_notebook(
        str(folder / "n.ipynb"), None, cwd=str(folder), progress_bar=False, **kernel_options(**options)
    )
    return [output.text.strip() for cell in done.cells for output in cell.outputs if output.output_type == "stream"]


def is_alive(process: int) -> bool:
    """Whether a process runs: it is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


@pytest.mark.parametrize("kind", KINDS)
def test_each_notebook_has_a_process_and_names_of_its_own(tmp_path, kind):
    first, second = (
        run(tmp_path, "import os; print(os.getpid(), 'seen' in globals(), os.getcwd())", "seen = 1", kind=kind)[
            0
        ].split()
        for _ in range(2)
    )
    assert first[0] != second[0] and first[1] == second[1] == "False"
    assert Path(first[2]) == tmp_path.resolve()


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_no_kernel_outlives_its_notebook(tmp_path, kind):
    (kernel,) = run(tmp_path, "import os; print(os.getpid())", kind=kind)
    assert wait_for(lambda: not is_alive(int(kernel)))


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_notebook_started_ends_with_it(tmp_path, kind):
    (sleeper,) = run(tmp_path, "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)", kind=kind)
    assert wait_for(lambda: not is_alive(int(sleeper)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_has_its_time(tmp_path, kind):
    start = time.monotonic()
    with pytest.raises(Exception) as caught:
        run(tmp_path, "import time", "time.sleep(600)", kind=kind, seconds=5)
    assert time.monotonic() - start < 60
    assert reason(caught.value) == "the notebook took longer than --seconds allows"


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_has_its_memory(tmp_path, kind):
    with pytest.raises(Exception) as caught:
        run(tmp_path, "much = bytearray(1 << 30)", kind=kind, megabytes=700)
    assert reason(caught.value).startswith(("MemoryError", "the kernel died"))
    assert run(tmp_path, "much = bytearray(100 << 20); print(len(much))", kind=kind, megabytes=700) == ["104857600"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kernel_that_dies_is_a_reason(tmp_path, kind):
    with pytest.raises(Exception) as caught:
        run(tmp_path, "import os; os._exit(3)", kind=kind)
    assert "the kernel died" in reason(caught.value)


@pytest.mark.skipif(not CAN_FORK, reason="no fork here")
def test_the_server_has_not_started_polars():
    """Else the copies of it would wait for threads that they do not have."""
    said = subprocess.run(
        [sys.executable, "-c", "from analysis.pages import warm; print(warm.IS_QUIET)"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    ).stdout
    assert said.strip() == "True"


@pytest.mark.skipif(not CAN_FORK, reason="no fork here")
def test_polars_works_in_a_copy(tmp_path):
    lines = [
        "import polars as pl",
        "print(pl.DataFrame({'a': range(1000)}).lazy().group_by(pl.col('a') % 7).agg(pl.len()).collect().height)",
    ]
    assert run(tmp_path, *lines, kind="fork") == ["7"]


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_that_is_killed_leaves_no_kernel(tmp_path, kind):
    told = tmp_path / "kernel"
    lines = f"import os, pathlib, time; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); time.sleep(600)"
    code = f"import test_kernels, pathlib; test_kernels.run(pathlib.Path({str(tmp_path)!r}), {lines!r}, kind={kind!r})"
    worker = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])},
        stderr=subprocess.DEVNULL,
    )
    assert wait_for(lambda: told.is_file() and told.read_text())
    kernel = int(told.read_text())
    assert is_alive(kernel)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert wait_for(lambda: not is_alive(kernel))
