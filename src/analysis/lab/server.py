"""JupyterLab on the notebooks, with frames at hand, on this machine alone."""

import os
import socket
from pathlib import Path

from analysis import folders
from analysis.compare.scopes import NoSuchChoice
from analysis.lab.loading import FRAMES_VARIABLE
from analysis.light_imports import without_grammars
from analysis.pages.build import need_reports
from analysis.store import frames as store

# what JupyterLab would ask of the network: news, newer versions, the list of extensions; and its question whether it
# may
QUIET = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]
SETTINGS = folders.PACKAGE / "lab/settings"
PORT = 8888


def open_lab(notebooks: Path, reports: Path | None, frames: Path, port: int | None = None, browser: bool = True) -> int:
    """The exit code of JupyterLab, which runs until it is stopped. The frames of `reports` are made first where they
    are missing or stale.

    It listens on 127.0.0.1 only and asks for its token. Raises NoSuchChoice where the port is in use.
    """
    if port is not None and in_use(port):
        raise NoSuchChoice(
            f"port {port} is in use: choose another with --port, or leave it out and a free one is taken"
        )
    prepare(reports, frames)
    os.environ[FRAMES_VARIABLE] = str(frames.resolve())
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        filter(None, [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH")])
    )
    with without_grammars():
        from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments(notebooks, port, browser))
    return 0


def prepare(reports: Path | None, frames: Path) -> None:
    """Makes the frames where they are missing or stale. Without `reports` they are those of the workbook's reports, and
    nothing is made as long as it has none; or of the sample reports, unless `frames` holds others, which may lie
    anywhere: those are left as they are.
    """
    chosen = reports or folders.reports()
    if reports is None and chosen == folders.samples() and _holds_others(frames):
        return
    try:
        need_reports(chosen)
    except FileNotFoundError as error:
        if reports is not None:
            raise
        print(f"{error}; until then tutorial.ipynb reads the sample reports", flush=True)
        return
    store.update([chosen], frames)
    print(store.describe_size(frames), flush=True)


def _holds_others(frames: Path) -> bool:
    """Whether there are frames in the folder of other files than the sample reports."""
    try:
        files = store.scan_frames(frames)["reports"].select("file").collect()["file"]
    except FileNotFoundError:
        return False
    return not all((folders.samples() / file).is_file() for file in files)


def arguments(notebooks: Path, port: int | None, browser: bool) -> list[str]:
    """What JupyterLab is started with."""
    own = [
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        f"--ServerApp.root_dir={notebooks.resolve()}",
        "--ServerApp.allow_root=True",  # in a container one is root, and the server would only refuse
        f"--ServerApp.port={port or PORT}",
        f"--ServerApp.port_retries={0 if port else 50}",
        f"--ServerApp.open_browser={browser}",
    ]
    return own + QUIET


def in_use(port: int) -> bool:
    """Whether something on this machine listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
