"""How soon the explorer redraws in a browser, and how soon a search answers, on any folder of reports.

python tests/browser/measure_lab.py /folder/of/reports
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from test_lab import REDRAW, ask, browser, run_all, running_lab

import analysis as an

CHANGES = [
    *(["select", 1, indicator] for indicator in (1, 2, 3, 4, 5)),
    ["button", 1, 0],
    ["button", 2, 0],
    ["button", 0, 0],
    ["select", 2, 3],
    ["select", 2, 5],
]  # of the indicator, of targets or results or both, of the place
WORDS = ["学位", "口袋公园", "PM2.5", "新增 就业", "的"]


def main() -> int:
    folder = Path(tempfile.mkdtemp())
    with running_lab(folder, "--reports", sys.argv[1]) as url, browser(url) as page:
        run_all(page, "explore")
        page.locator(".explorer .vega-embed canvas").wait_for()
        redraws = [ask(page, REDRAW, change) for change in CHANGES]
    print(f"redraw: median {statistics.median(redraws):.0f} ms of {[round(each) for each in redraws]}")
    frames = an.load_frames(folder / "outputs/frames")
    for words in [WORDS[0], *WORDS]:  # the first call also prepares the rows
        start = time.perf_counter()
        found = an.search(words, frames)
        print(
            f"search {words}: {(time.perf_counter() - start) * 1000:.0f} ms, "
            f"{found.height} of {frames.clauses.height} clauses' sentences"
        )
    return 0 if min(redraws) > 0 and statistics.median(redraws) < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
