"""The same reports give the same frames, however Python hashes, whatever the number of processes and wherever batches
end.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "data/reports"
READ = """
import sys
from pathlib import Path
from analysis.store import batches as pieces
from analysis.store.frames import update
from same_frames import frame_hashes

if __name__ == "__main__":
    reports, out, batch, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    pieces.MEAN = batch
    update([reports], out, jobs)
    print(frame_hashes(out))
"""


def read(out: Path, seed: int, batch: int, jobs: int) -> str:
    """The hashes of the samples' frames as another process reads them."""
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {
        "PYTHONHASHSEED": str(seed),
        "POLARS_MAX_THREADS": str(1 + seed % 3),
        "PYTHONPATH": path,
    }
    command = [sys.executable, "-c", READ, str(SAMPLES), str(out), str(batch), str(jobs)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> str:
    return read(tmp_path_factory.mktemp("first"), seed=0, batch=24, jobs=1)


@pytest.mark.parametrize(("seed", "batch", "jobs"), [(1, 24, 1), (2, 2, 1), (3, 1, 2), (4, 3, 2)])
def test_frames_are_the_same_each_time(first, tmp_path, seed, batch, jobs):
    assert "pairs" in first and read(tmp_path, seed, batch, jobs) == first
