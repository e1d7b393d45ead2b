"""Pages a minute: as `workbook build` makes them, and with plain papermill in two processes (ordinary kernels, the same
page), in one run.

    python tests/benchmarks/pages.py [--reports DIR] [--pages 100] [--plain 20] [--rounds 5]

Each round makes the pages in a fresh process and counts all of its time, importing too. Where the reports give fewer
pages than asked for, they are made several times, under names of their own. Then the same `workbook build` is run again
with nothing changed.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))


def pages_to_make(frames: Path, out: Path, count: int) -> list:
    """So many pages, those that a build would make and then again, each to a file of its own."""
    import polars as pl

    from analysis.pages.choices import Known, plan_pages
    from analysis.store.frames import scan_frames

    known = scan_frames(frames)
    reports, claims = (
        known["reports"].drop("text").collect(),
        known["claims"].filter(pl.col("kind") == "target").collect(),
    )
    planned = plan_pages(Known(reports, claims), frames, out, ROOT / "notebooks")
    return [planned[at % len(planned)]._replace(file=out / f"{at}.html") for at in range(count)]


def ours(frames: Path, out: Path, count: int) -> None:
    from analysis.pages.build import Way, make_pages

    built = make_pages(pages_to_make(frames, out, count), frames, "benchmark", {}, Way(), 2)
    assert (built.made, built.failures) == (count, []), built


def plain(frames: Path, out: Path, count: int) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(plain_page, pages_to_make(frames, out, count)))


def plain_page(page) -> None:
    """A page with papermill as it comes: a new kernel, the whole frames."""
    import papermill

    from analysis.pages.render import render_page, write_whole

    executed = papermill.execute_notebook(
        str(page.notebook), None, parameters=page.parameters, cwd=str(page.notebook.parent), progress_bar=False
    )
    write_whole(page.file, render_page(executed, {"notebook": page.notebook.stem, "parameters": page.shown}, "first"))


def seconds(way: str, frames: Path, count: int) -> tuple[float, float]:
    """The seconds, and the processor's seconds, that a process and all it starts take to make so many pages."""
    with TemporaryDirectory() as out:
        start, before = time.perf_counter(), os.times()
        subprocess.run(
            [sys.executable, __file__, "--way", way, "--frames", str(frames), "--out", out, "--pages", str(count)],
            check=True,
        )
        after = os.times()
        return time.perf_counter() - start, sum(after[2:4]) - sum(before[2:4])


def rebuild_seconds(reports: Path, frames: Path) -> list[float]:
    """How long a first build takes, and each of five with nothing changed."""
    with TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "analysis",
            "build",
            "--reports",
            str(reports),
            "--frames",
            str(frames),
            "--out",
            out,
        ]
        times = []
        for _ in range(6):
            start = time.perf_counter()
            subprocess.run(
                command,
                check=True,
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            times.append(time.perf_counter() - start)
        return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=ROOT / "data/reports")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--plain", type=int, default=20, help="pages that plain papermill makes in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--way", choices=["ours", "plain"], help=argparse.SUPPRESS)
    parser.add_argument("--frames", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        {"ours": ours, "plain": plain}[options.way](options.frames, options.out, options.pages)
        return
    from analysis.store.frames import update

    with TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        update([options.reports], frames)
        rates = {"ours": [], "plain": []}
        for number in range(options.rounds):
            for way, count in (("ours", options.pages), ("plain", options.plain)):
                wall, busy = seconds(way, frames, count)
                rates[way].append(60 * count / wall)
                print(
                    f"round {number + 1}: {way} {count} pages in {wall:.1f} s "
                    f"({busy:.1f} s of processor), {rates[way][-1]:.0f} a minute",
                    flush=True,
                )
        print(
            f"median: {median(rates['ours']):.0f} a minute, plain papermill {median(rates['plain']):.0f}, "
            f"ratio {median(a / b for a, b in zip(rates['ours'], rates['plain'])):.1f}"
        )
        first, *again = rebuild_seconds(options.reports, frames)
        print(f"nothing changed: {median(again):.2f} s (median of {len(again)}), the first build {first:.1f} s")


if __name__ == "__main__":
    main()
