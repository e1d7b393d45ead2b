"""Time and memory of `workbook parse` as the reports become many: both are told for 300, 3 000 and 30 000 of them.

    python tests/benchmarks/scaling.py [--reports 300 3000 30000] [--jobs 2]

Memory is that of the process and all it starts, at its highest, each shared page counted once (Pss); it is read from
/proc, so on Linux alone. 30 000 reports take 1.5 GB of disk, and their frames 1.5 GB more.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from corpus import write_corpus
from parse import parse

EVERY = 0.2  # seconds between two looks at memory


class PeakMemory(Thread):
    """Looks at the memory of this process's descendants until it is stopped: `peak` in bytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.stopped, self.peak = Event(), 0

    def __enter__(self) -> "PeakMemory":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stopped.set()
        self.join()

    def run(self) -> None:
        while not self.stopped.wait(EVERY):
            self.peak = max(self.peak, sum(map(memory, descendants("self"))))


def descendants(process: str) -> list[str]:
    """The processes that a process has started, and those that they have."""
    try:
        children = [
            child
            for task in Path("/proc", process, "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # gone since
        return []
    return children + [further for child in children for further in descendants(child)]


def memory(process: str) -> int:
    """The bytes of memory of a process; 0 where it is gone."""
    try:
        lines = Path("/proc", process, "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, nargs="+", default=[300, 3000, 30000])
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("scaling.py reads memory from /proc, which this system does not have: run it on Linux")
    for count in options.reports:
        with TemporaryDirectory() as folder:
            characters = write_corpus(Path(folder), count)
            with PeakMemory() as watched:
                run = parse(Path(folder), options.jobs)
            print(
                f"{count} reports, {characters / 1e6:.0f} million characters: "
                f"{run.wall:.1f} s, {1e6 * run.wall / characters:.3f} s a million characters "
                f"({1e6 * run.busy / characters:.3f} s of processor), memory {watched.peak / 2**30:.2f} GB",
                flush=True,
            )


if __name__ == "__main__":
    main()
