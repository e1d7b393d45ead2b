"""Where a workbook's things lie: in the workbook that one works in; where there is none, in what comes with the
package.

A workbook is a folder with `notebooks/` and, beside it, `reports/`, `sources.csv` or `data/reports/`. The working
directory or the nearest folder above it that is one counts, so that commands and notebooks find the same things from
any folder inside.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SIDECAR = "sources.csv"
MAKES_WORKBOOK = ("reports", SIDECAR, "data/reports")  # one of these beside `notebooks` makes a folder a workbook
FRAMES, PAGES = "outputs/frames", "outputs/pages"


def is_workbook(folder: Path) -> bool:
    """Whether a folder is a workbook."""
    return (folder / "notebooks").is_dir() and any((folder / name).exists() for name in MAKES_WORKBOOK)


def home() -> Path:
    """The workbook that one works in; the working directory where there is none, in which outputs are made all the
    same.
    """
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if is_workbook(folder)), here)


def shipped() -> Path:
    """The folder with the notebooks and the sample reports (`data/reports`) that come with the package: in a checkout
    its own.
    """
    inside = PACKAGE / "shipped"
    return inside if inside.is_dir() else PACKAGE.parents[1]


def notebooks() -> Path:
    """The notebooks of the workbook; those that come with the package where there is none."""
    return (home() if is_workbook(home()) else shipped()) / "notebooks"


def samples() -> Path:
    """The sample reports, of an invented city and its districts, three years each."""
    return shipped() / "data/reports"


def reports() -> Path:
    """The reports of the workbook, in `reports` or else `data/reports`; the sample reports where there is no
    workbook.
    """
    own = [home() / "reports", home() / "data/reports"]
    return next((folder for folder in own if folder.is_dir()), own[0]) if is_workbook(home()) else samples()


def frames() -> Path:
    """Where the workbook keeps its frames."""
    return home() / FRAMES


def pages() -> Path:
    """Where the workbook keeps its pages."""
    return home() / PAGES


def sidecars(folder: Path) -> list[Path]:
    """Where what is known of the reports in a folder may stand, the surest last: in the workbook's `data`, beside the
    folder, in it.
    """
    return [home() / "data" / SIDECAR, folder.parent / SIDECAR, folder / SIDECAR]


def corrections() -> Path | None:
    """The corrections of the workbook, else those that come with the package; None where there are none."""
    files = [folder / "data/corrections.csv" for folder in (home(), shipped())]
    return next((file for file in files if file.is_file()), None)
