"""Characters a second of `workbook parse`, all of the command counted, against a bare pass for digits over the same
text in the same run.

    python tests/benchmarks/parse.py [--reports 3000 | --folder DIR] [--rounds 5] [--jobs 2]

The bare pass is one `re.finditer` for \\d+(\\.\\d+)? on one core, and understands nothing. Where Recognizers-Text and
JioNLP are installed (pip install 'govreport-workbook[bench]') they read an extract of the same reports, on one core.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
DIGITS = re.compile(r"\d+(\.\d+)?")
EXTRACT = 20_000  # characters that slower programs read


class Run(NamedTuple):
    """The seconds of a command, and the processor's seconds of it and all it starts."""

    wall: float
    busy: float


def parse(folder: Path, jobs: int | None = None) -> Run:
    """Runs `workbook parse` on a folder in a process of its own, from nothing."""
    with TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "analysis",
            "parse",
            str(folder),
            "--out",
            out,
            *(["--jobs", str(jobs)] if jobs else []),
        ]
        start, before = time.perf_counter(), os.times()
        subprocess.run(
            command, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.DEVNULL
        )
        after = os.times()
        return Run(time.perf_counter() - start, sum(after[2:4]) - sum(before[2:4]))


def bare_pass(texts: list[str]) -> float:
    """The processor's seconds of one pass for digits."""
    start = time.process_time()
    for text in texts:
        for _ in DIGITS.finditer(text):
            pass
    return time.process_time() - start


def others() -> dict:
    """What else is installed that finds quantities in Chinese text: a name → a function of a text."""
    found = {}
    if find_spec("recognizers_number_with_unit"):
        from recognizers_number_with_unit import Culture, NumberWithUnitRecognizer

        models = [
            getattr(NumberWithUnitRecognizer(Culture.Chinese), f"get_{kind}_model")()
            for kind in ("currency", "dimension", "age", "temperature")
        ]
        found["Recognizers-Text"] = lambda text: [model.parse(text) for model in models]
    if find_spec("jionlp"):
        import jionlp

        found["JioNLP (money)"] = lambda text: jionlp.ner.extract_money(text, with_parsing=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=3000, help="how many to make of the samples")
    parser.add_argument("--folder", type=Path, help="read these reports (plain text) instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    from corpus import write_corpus

    with TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        if not options.folder:
            write_corpus(folder, options.reports)
        texts = [file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.rglob("*.txt"))]
        characters = sum(map(len, texts))
        print(f"{len(texts)} reports, {characters / 1e6:.1f} million characters")
        runs = []
        for number in range(options.rounds):
            bare, run = bare_pass(texts), parse(folder, options.jobs)
            runs.append((characters / run.wall, run.busy / bare, characters / bare, characters / run.busy))
            print(
                f"round {number + 1}: {run.wall:.1f} s, {runs[-1][0] / 1e6:.2f} "
                f"million characters a second; {run.busy:.1f} s of processor, "
                f"{runs[-1][1]:.0f} times a bare pass ({bare:.2f} s)",
                flush=True,
            )
        whole, ratio, bare, core = map(median, zip(*runs))
        print(
            f"median: {whole / 1e6:.2f} million characters a second, {core / 1e6:.2f} "
            f"a core, {ratio:.0f} times a bare pass ({bare / 1e6:.0f} million a second)"
        )
        extract = "".join(texts)[:EXTRACT]
        for name, read in others().items():
            read(extract[:200])
            start = time.process_time()
            for line in extract.split("\n"):
                read(line)
            print(f"{name}: {len(extract) / (time.process_time() - start):,.0f} characters a second, one core")


if __name__ == "__main__":
    main()
