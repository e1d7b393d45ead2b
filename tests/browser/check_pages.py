"""Opens every page of a folder in Chromium, offline, as a reader would, and prints what was met; exits with 1 where
there is a fault.

    python tests/browser/check_pages.py outputs/pages --sample 10 --seed 7
    python tests/browser/check_pages.py outputs/pages --pictures /some/folder --axe /some/axe.min.js

Of every page: what was asked for beyond the file, what the console said, whether each chart drew its marks and keeps
its words within its frame, whether the page is wider than the window, its weight; of one page of each kind also as on a
phone. Of a sample: whether each number, in text, table or chart, opens a sentence that holds it. With axe-core (its
file by --axe or $AXE): what is wrong for people who use a keyboard or a screen reader, on one page of each kind.
"""

import argparse
import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
    "still": {"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False},
}
HEAVIEST = 1_500_000  # bytes

# Charts that drew no mark; a chart's marks are the shapes in Vega's groups of class mark-symbol, mark-rect …, but for
# those of axes and titles.
EMPTY_CHARTS = """() => [...document.querySelectorAll("figure.chart")].filter(figure => ![...figure.querySelectorAll(
    ".drawing svg g[class*='mark-']:not([class*='role-axis']):not([class*='role-title']):not(.mark-group) > :is(path, line, text)")].some(
    shape => shape.getAttribute("d") || shape.textContent || shape.tagName === "line")).map(figure => figure.id)"""  # noqa: E501

# Charts whose words leave their frame.
SPILLED_CHARTS = """() => [...document.querySelectorAll("figure.chart")].filter(figure => [...figure.querySelectorAll(".drawing svg text")].some(
    text => text.getBoundingClientRect().right > figure.getBoundingClientRect().right + 1)).map(figure => figure.id)"""  # noqa: E501

# Each link and each mark of a chart that has a claim, clicked: those whose sentence does not open, or does not hold the
# number marked.
CLICK_ALL = """() => {
    const dialog = document.querySelector("dialog.source"), plain = text => text.replace(/\\s/g, "").replace(/^下降/, "");
    const click = (element, written) => {
        element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, view: window}));
        const sentence = dialog.open && dialog.querySelector("q").textContent, asked = dialog.open && dialog.querySelector(".asked");
        const quote = plain(asked ? asked.textContent : "");
        dialog.close();
        return sentence && quote && plain(sentence).includes(quote) && (!written || plain(written).includes(quote)) ? null : written || "a mark";
    };
    const drawn = [...document.querySelectorAll(".drawing svg *")].filter(shape => shape.__data__ && shape.__data__.datum && shape.__data__.datum.claim);
    const clicked = [...document.querySelectorAll("a.claim")].map(link => click(link, link.textContent));
    const shapes = drawn.filter(shape => !shape.querySelector("*")).map(shape => click(shape, null));
    return {numbers: clicked.length, marks: shapes.length, failed: [...clicked, ...shapes].filter(Boolean)};
}"""  # noqa: E501


def find_chromium() -> str | None:
    """The path of the browser: $CHROMIUM, else Debian's; null where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def browse() -> Iterator:
    """A browser, for as many pages as are to be looked at."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser, file: Path, view: str = "wide") -> Iterator:
    """The page, offline and all drawn, with `requested` and `complaints` (console errors and warnings, exceptions) as
    they come.
    """
    context = browser.new_context(offline=True, **VIEWS[view])
    page = context.new_page()
    page.requested, page.complaints = [], []
    page.on("request", lambda request: page.requested.append(request.url))
    page.on(
        "console",
        lambda message: page.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(file.resolve().as_uri())
    if view != "still":
        page.wait_for_function("document.documentElement.dataset.charts === 'done'", timeout=60_000)
    yield page
    context.close()


def seen(page) -> dict:
    """What a reader's browser met: `charts`, how many drew, which are `empty` or `spilled`, `asked` (requests beyond
    the file itself), `complaints`, `overflow` in pixels.
    """
    asked = [
        url for url in page.requested if url != page.url.partition("#")[0] and not url.startswith(("data:", "blob:"))
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return {
        "charts": page.locator("figure.chart").count(),
        "drawn": page.locator("figure.chart[data-state=drawn]").count(),
        "empty": page.evaluate(EMPTY_CHARTS),
        "spilled": page.evaluate(SPILLED_CHARTS),
        "asked": asked,
        "complaints": page.complaints,
        "overflow": overflow,
    }


def faults_seen(result: dict) -> list[str]:
    """What is wrong in what was `seen`, in words."""
    undrawn = result["charts"] - result["drawn"]
    wrong = {
        f"{undrawn} charts not drawn": undrawn,
        f"empty charts {result['empty']}": result["empty"],
        f"words beyond the frame of {result['spilled']}": result["spilled"],
        f"asked for {result['asked']}": result["asked"],
        f"console: {result['complaints']}": result["complaints"],
        f"{result['overflow']} pixels too wide": result["overflow"] > 0,
    }
    return [words for words, is_wrong in wrong.items() if is_wrong]


def find_barriers(page, axe: Path) -> list[str]:
    """What axe-core finds serious or critical: its rule, how often, and where first."""
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [
        f"axe {one['id']} ({one['impact']}) {len(one['nodes'])} times, first {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def check(browser, file: Path, click: bool = False, axe: Path | None = None) -> tuple[dict, list[str]]:
    """The row of a page for the table, and its faults."""
    with open_page(browser, file) as page:
        row = {**seen(page), "weight": file.stat().st_size, "numbers": "", "marks": "", "axe": ""}
        faults = faults_seen(row) + [f"weighs {row['weight']} bytes"] * (row["weight"] > HEAVIEST)
        if click and page.locator("dialog.source").count():
            clicked = page.evaluate(CLICK_ALL)
            row |= {"numbers": clicked["numbers"], "marks": clicked["marks"]}
            faults += (
                [f"{len(clicked['failed'])} numbers do not open their sentence: {clicked['failed'][:5]}"]
                if clicked["failed"]
                else []
            )
        if axe:
            barriers = find_barriers(page, axe)
            row["axe"], faults = len(barriers), faults + barriers
    return row, faults


def take_pictures(browser, file: Path, folder: Path) -> None:
    """Writes the page as a picture for each view, and as PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    for view in VIEWS:
        with open_page(browser, file, view) as page:
            page.screenshot(path=folder / f"{file.stem}-{view}.png", full_page=True)
            if view == "wide":
                page.pdf(path=folder / f"{file.stem}.pdf", format="A4", print_background=True)


def one_of_each(files: list[Path]) -> set[Path]:
    """The heaviest page of each kind; a page's name begins with its notebook's."""
    return set(
        {file.stem.partition("-")[0]: file for file in sorted(files, key=lambda file: file.stat().st_size)}.values()
    )


def check_folder(
    browser, folder: Path, sample: int = 0, seed: int = 1, pictures: Path | None = None, axe: Path | None = None
) -> int:
    """How many pages of the folder have a fault; prints a line a page. One page of each kind is seen on a phone too,
    and pictures are taken and axe-core is asked of it.
    """
    files = sorted(folder.glob("*.html"))
    pages = [file for file in files if file.name != "index.html"]
    clicked, kinds = set(random.Random(seed).sample(pages, min(sample, len(pages)))), one_of_each(files)
    rows, bad = [], 0
    print(f"{'KB':>6} {'charts':>6} {'drawn':>6} {'numbers':>8} {'marks':>6} {'axe':>4}  page")
    for file in files:
        row, faults = check(browser, file, file in clicked, axe if file in kinds else None)
        if file in kinds:
            with open_page(browser, file, "phone") as page:
                faults += [f"on a phone: {fault}" for fault in faults_seen(seen(page))]
        rows.append(row)
        bad += bool(faults)
        print(
            f"{row['weight'] / 1000:6.0f} {row['charts']:6} {row['drawn']:6} "
            f"{row['numbers']:>8} {row['marks']:>6} {row['axe']:>4}  {file.name}",
            *(f"\n       FAULT {fault}" for fault in faults),
            flush=True,
        )
        if pictures and file in kinds:
            take_pictures(browser, file, pictures)
    total = {name: sum(row[name] or 0 for row in rows) for name in ("charts", "drawn", "numbers", "marks")}
    print(
        f"{len(files)} pages, {bad} with faults; heaviest "
        f"{max((row['weight'] for row in rows), default=0)} bytes; {total}"
    )
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--sample",
        type=int,
        default=0,
        metavar="N",
        help="so many pages, drawn at random, on which every number is clicked",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed draws the same (default %(default)s)"
    )
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="pictures and PDF of the heaviest page of each kind"
    )
    parser.add_argument(
        "--axe", type=Path, default=os.environ.get("AXE"), metavar="FILE", help="axe.min.js of axe-core (default $AXE)"
    )
    options = parser.parse_args()
    if not any(options.folder.glob("*.html")):
        parser.error(f"{options.folder} holds no page: it is the folder that `workbook build --out` names")
    with browse() as browser:
        return 1 if check_folder(browser, **vars(options)) else 0


if __name__ == "__main__":
    sys.exit(main())
