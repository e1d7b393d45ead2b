"""Whether the pages on disk are what a build wrote."""

from collections.abc import Iterator
from pathlib import Path

from analysis.pages.build import read_state
from analysis.pages.render import is_sealed, read_about

AGAIN = "run `workbook build` again, which makes it anew"


def check_pages(out: Path) -> Iterator[str]:
    """What is wrong with the pages of a folder, and what to do, a line each. Files that no build wrote are passed
    over.
    """
    if not out.is_dir():
        yield f"{out} is not there: run `workbook build --out {out}` first"
        return
    known = {*read_state(out)["pages"], "index.html"}
    for name in sorted(known):
        if not (out / name).is_file():
            yield f"{out / name} is missing: {AGAIN}"
    for file in sorted(out.glob("*.html")):
        if (file.name in known or read_about(file)) and not is_sealed(file):
            yield f"{file} is not as it was written: {AGAIN}"
