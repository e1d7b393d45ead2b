"""Opens pages in Chromium as a reader would, offline: what was asked for, what was said, whether all charts drew, and pictures.

    python tests/browser/look.py outputs/pages/*.html --pictures /some/folder
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
VIEWS = {"wide": {"viewport": {"width": 1200, "height": 900}}, "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
         "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
         "still": {"viewport": {"width": 1200, "height": 900}, "java_script_enabled": False}}


def find_chromium() -> str | None:
    """The path of the browser: $CHROMIUM, else Debian's; null where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def open_page(file: Path, **view):
    """The page in an offline browser, with `requests` and `complaints` (console errors, exceptions) as they come."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=find_chromium(), headless=True, args=FLAGS, offline=True, **(view or VIEWS["wide"]))
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(file.resolve().as_uri())
        if view.get("java_script_enabled", True):
            page.wait_for_function("document.documentElement.dataset.charts === 'done'", timeout=30_000)
        yield page
        context.close()


def look(file: Path, **view) -> dict:
    """What a reader's browser met: `figures`, `drawn`, `asked` (requests beyond the file itself), `complaints`, `overflow` in pixels."""
    with open_page(file, **view) as page:
        return seen(page, file)


def seen(page, file: Path) -> dict:
    """See `look`."""
    asked = [url for url in page.requested if url != file.resolve().as_uri() and not url.startswith(("data:", "blob:"))]
    count = lambda selector: page.locator(selector).count()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return {"figures": count("figure.chart"), "drawn": count("figure.chart[data-state=drawn] .drawing svg"), "asked": asked,
            "complaints": page.complaints, "overflow": overflow}


def picture(file: Path, folder: Path, view: str) -> dict:
    """Writes the page as a picture, and as PDF for the view `wide`; returns what `look` does."""
    with open_page(file, **VIEWS[view]) as page:
        result = seen(page, file) if view != "still" else {}
        page.screenshot(path=folder / f"{file.stem}-{view}.png", full_page=True)
        if view == "wide":
            page.pdf(path=folder / f"{file.stem}.pdf", format="A4", print_background=True)
        return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pictures", type=Path, help="folder for screenshots and PDF")
    options = parser.parse_args()
    bad = 0
    for file in options.files:
        results = {view: picture(file, options.pictures, view) for view in VIEWS} if options.pictures else {"wide": look(file)}
        for view, result in results.items():
            bad += bool(result) and bool(result["asked"] or result["complaints"] or result["drawn"] < result["figures"] or result["overflow"] > 0)
            print(file.name, view, json.dumps(result, ensure_ascii=False))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
