"""A build that is killed: whatever the moment, nothing half made is seen, nothing runs on, and the next build ends as
if nothing had been.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from analysis.store.frames import read_frames

ROOT = Path(__file__).parents[1]
KILLS, SEED = 20, 20250105
MARK = "GOVREPORT_TEST_MARK"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A folder with the sample reports and two of the notebooks: about ten seconds to build."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data/reports", folder / "data/reports")
    shutil.copy(ROOT / "data/sources.csv", folder / "data")
    (folder / "notebooks").mkdir()
    for name in ("targets_by_district", "targets_over_years"):
        shutil.copy(ROOT / f"notebooks/{name}.ipynb", folder / "notebooks")
    return folder


def start(project: Path, out: str, mark: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "analysis", "build", "--frames", f"{out}/frames", "--out", f"{out}/pages"]
    return subprocess.Popen(
        command,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), MARK: mark},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def build(project: Path, out: str) -> float:
    """The seconds that a build takes, which must end well."""
    begun = time.monotonic()
    process = start(project, out, "")
    assert process.communicate()[1].count(b"workbook:") == 0 and process.returncode == 0
    return time.monotonic() - begun


def running(mark: str) -> list[int]:
    """The processes that were started for a build, by the variable in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (
                f"{MARK}={mark}".encode() in (entry / "environ").read_bytes()
                and (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            ):
                found.append(int(entry.name))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def look(out: Path) -> None:
    """What a reader finds after a kill is whole, as far as there is anything: frames of one build, pages to their last
    line.
    """
    try:
        frames = read_frames(out / "frames")
    except FileNotFoundError:
        assert not (out / "frames/claims.parquet").exists()
    else:
        reports = set(frames.reports["report_id"])
        assert all(set(frame["report_id"]) <= reports for frame in (frames.clauses, frames.claims, frames.numbers))
        assert set(frames.pairs["target_claim"]) <= set(frames.claims["claim_id"])
    for page in (out / "pages").glob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), page.name


def change(project: Path, number: int) -> None:
    """A report says one thing more, or another: frames and pages must be made anew."""
    report = sorted((project / "data/reports").glob("*.txt"))[number % 5]
    original = ROOT / "data/reports" / report.name
    report.write_text(
        original.read_text(encoding="utf-8").rstrip() + f"\n新建口袋公园{number + 1}个。\n", encoding="utf-8"
    )


def test_twenty_kills_leave_no_trace(project):
    seconds = build(project, "undisturbed")
    moments = random.Random(SEED)
    for number in range(KILLS):
        change(project, number)
        mark = uuid4().hex
        process = start(project, "disturbed", mark)
        time.sleep(moments.uniform(0.1, seconds))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        until = time.monotonic() + 20
        while running(mark) and time.monotonic() < until:
            time.sleep(0.1)
        assert running(mark) == [], "processes of the killed build run on"
        look(project / "disturbed")
    for report in (ROOT / "data/reports").glob("*.txt"):
        shutil.copy(report, project / "data/reports")
    build(project, "disturbed")
    compare(project / "undisturbed", project / "disturbed")


def compare(one: Path, other: Path) -> None:
    """The same frames, and the same files of pages, which hold no times, nor anything else of a single run."""
    for name, frame in read_frames(one / "frames")._asdict().items():
        assert frame.equals(getattr(read_frames(other / "frames"), name)), name
    names, others = (
        sorted(path.name for path in (folder / "pages").iterdir() if not path.name.startswith("."))
        for folder in (one, other)
    )
    assert names == others and len(names) > 5
    for name in names:
        assert (one / "pages" / name).read_bytes() == (other / "pages" / name).read_bytes(), name
    left = {
        path.name for folder in ("frames", "pages") for path in (other / folder).iterdir() if path.name.startswith(".")
    }
    assert left == {".lock", ".pieces", ".sums.json", ".workbook.json"}
