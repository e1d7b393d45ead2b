"""A workbook of one's own: a new folder with notebooks to edit, a place for reports, and a table for what their texts
do not say.
"""

import shutil
from pathlib import Path

from analysis import folders

LAYOUT = folders.PACKAGE / "lab/layout"  # what a new workbook has besides the notebooks: README.md, sources.csv


def lay_out(folder: Path) -> Path:
    """The folder, once it is a workbook: `notebooks/`, an empty `reports/`, `sources.csv`, `README.md`.

    Raises FileExistsError where there is something in it already, or a file of its name.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already and not empty: give the name of a new folder")
    shutil.copytree(
        folders.shipped() / "notebooks", folder / "notebooks", ignore=lambda _, names: [n for n in names if n[0] == "."]
    )
    (folder / "reports").mkdir()
    for file in LAYOUT.iterdir():
        shutil.copy(file, folder)
    return folder


def notebooks_to_edit() -> Path:
    """The notebooks of the workbook that one works in; where there is none, copies of those of the package, in
    `outputs/lab`.
    """
    if folders.is_workbook(folders.home()):
        return folders.notebooks()
    folder = folders.home() / "outputs/lab"
    if not folders.is_workbook(folder):
        lay_out(folder)
    print(
        f"no workbook here: the notebooks are copies in {folder}; `workbook init DIR` lays out one to keep", flush=True
    )
    return folder / "notebooks"
