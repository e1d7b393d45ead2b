"""Whether the lowest versions that pyproject.toml allows are enough: `python tests/lowest_versions.py [--keep FOLDER]
[TEST ...]`.

Makes a new environment, installs exactly the lower bound of every dependency and of what the tests need, and runs tests
that use each of them (or those that are named, with pytest's own options). The exit code is pytest's, or 2 where the
versions cannot be installed together.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = [  # every dependency at work, in some minutes
    "tests/test_samples.py",
    "tests/test_formats.py",
    "tests/test_reports.py",
    "tests/test_pairs.py",
    "tests/test_search.py",
    "tests/test_explain.py",
    "tests/test_pages.py",
    "tests/test_notebooks.py",
    "tests/test_kernels.py",
    "tests/test_api.py",
]


def lowest(requirement: str) -> str:
    """The requirement with its lower bound as the only version.

    >>> lowest("polars>=1.36.1,<3"), lowest("emoji<2")
    ('polars==1.36.1', 'emoji<2')
    """
    name, sign, bounds = requirement.partition(">=")
    return f"{name}=={bounds.split(',')[0]}" if sign else requirement


def pinned(root: Path = ROOT) -> list[str]:
    """The lowest versions of all that the package and its tests need."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [lowest(one) for one in (*project["dependencies"], *project["optional-dependencies"]["test"])]


def make_environment(folder: Path) -> Path:
    """The Python of a new environment in the folder, with the lowest versions and the package itself."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *pinned(), "-e", ROOT], check=True)
    return python


def main() -> int:
    """The exit code of pytest; 2 where the versions cannot be installed together."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the environment there, and leave it")
    options, tests = parser.parse_known_args()
    print("lowest versions:", *pinned(), sep="\n  ", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        try:
            python = make_environment(options.keep or Path(temporary))
        except subprocess.CalledProcessError:
            print("these versions cannot be installed together: raise the bound that pip names", file=sys.stderr)
            return 2
        return subprocess.run([python, "-m", "pytest", "-q", *(tests or TESTS)], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
