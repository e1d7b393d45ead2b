"""From a folder of reports to a folder of pages: what must be made anew, and making it, two notebooks at a time."""

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from analysis.light_imports import without_grammars
from analysis.pages.choices import Page, plan_pages, read_parameters
from analysis.reports.reports import list_files
from analysis.store.atomic import DiskFull, hold, room_in, write_whole
from analysis.store.fingerprints import digest, file_digest, notebook_digest, page_code
from analysis.store.frames import scan_frames, update
from analysis.store.processes import die_with_parent

STATE, SLICES = (
    ".workbook.json",
    ".slices",
)  # in the folder of pages: what was made from what; what notebooks at work are given
REPORT_COLUMNS = (
    "report_id",
    "file",
    "place",
    "province",
    "city",
    "district",
    "adcode",
    "level",
    "plan_year",
    "new_term",
    "preferred",
    "status",
    "reason",
)


class Way(NamedTuple):
    """How pages are made: the kind of kernel, the notebook's bounds, the charts that get a still picture (`first`,
    `all`, `none`).
    """

    kernels: str = "fork"
    seconds: int = 300
    megabytes: int = 2048
    stills: str = "first"


class Built(NamedTuple):
    """How many pages were made and how many left as they were, and the failures (`page`, `reason`)."""

    made: int
    kept: int
    failures: list[dict]


USUAL = Way()


class Task(NamedTuple):
    """A page that may have to be made: what to make it from, and the key of the page that is there."""

    page: Page
    frames: Path
    generation: str
    way: Way
    key: str | None


def build(
    reports: Path,
    frames: Path,
    out: Path,
    notebooks: Path,
    year: int | None = None,
    scope: str | None = None,
    parameters: dict[str, str] | None = None,
    jobs: int | None = None,
    way: Way = USUAL,
) -> Built:
    """Makes the frames, the pages and `index.html` where they are not what they would be if they were made now.

    Raises FileNotFoundError as `need_reports`; NoSuchChoice, before anything is run, for a scope, year or notebook parameter that is not there; InUse where another build
    writes to the frames or the pages; DiskFull.
    """
    need_reports(reports)
    with hold(frames), hold(out):  # the frames, too: they must not become others while pages are made of them
        generation = update([reports], frames, jobs)
        shutil.rmtree(out / SLICES, ignore_errors=True)  # a build that was killed
        state = read_state(out)
        cells = read_parameters(notebooks, state["notebooks"])
        rows, claims = read_plannable(frames)
        planned = plan_pages(rows, frames, out, notebooks, year, scope, parameters or {}, claims, cells)
        state["notebooks"] = {file_digest(path): names for path, names in cells.items()}
        built = make_pages(planned, frames, generation, state["pages"], way, jobs)
        if year is None and scope is None and not parameters:
            remove_others(out, planned, notebooks, generation, way, state["pages"])
        write_state(out, state)
        from analysis.pages.index import write_index

        write_index(out, rows, built.failures)
    return built


def need_reports(reports: Path) -> None:
    """Raises FileNotFoundError, with what to do about it, where there is no such folder or no file in it that may be a report."""
    if not reports.is_dir():
        raise FileNotFoundError(f"{reports} is not a folder: --reports names the folder of the reports")
    if next(iter(list_files([reports])), None) is None:
        raise FileNotFoundError(
            f"there is no report in {reports}: copy report files into it (.txt, .docx, .pdf, .html …)"
        )


def read_plannable(frames: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What pages are planned by: the reports, and the targets among the claims, no more of either than that takes."""
    known = scan_frames(frames)
    targets = known["claims"].filter(pl.col("kind") == "target")
    return (
        known["reports"].select(REPORT_COLUMNS).collect(),
        targets.select("report_id", "kind", "about", "indicator", "period_start").collect(),
    )


def read_state(out: Path) -> dict:
    """What earlier builds left word of: `pages`, by file what it was asked of and its key; `notebooks`, their
    parameters by their hash.
    """
    empty: dict = {"pages": {}, "notebooks": {}}
    try:
        return empty | json.loads((out / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return empty


def write_state(out: Path, state: dict) -> None:
    write_whole(out / STATE, json.dumps(state, ensure_ascii=False))


def make_pages(
    planned: list[Page], frames: Path, generation: str, known: dict, way: Way, jobs: int | None = None
) -> Built:
    """Makes those of the pages that are not there or would come out otherwise, and notes them in `known`.

    A page is left unread where all that there is, is what it was (`asked`); and left as it is where what it reads is
    what it was (`key`).
    """
    asked = {page.file.name: what_was_asked(generation, way, page.notebook, page.shown) for page in planned}
    keys = {page.file.name: read_key(page.file) for page in planned}
    tasks = [
        Task(page, frames, generation, way, keys[page.file.name])
        for page in planned
        if keys[page.file.name] is None or known.get(page.file.name) != [asked[page.file.name], keys[page.file.name]]
    ]
    made, reasons = 0, {}
    for task, key, error in run_tasks(tasks, jobs):
        file = task.page.file.name
        if error:
            reasons[file] = error
        else:
            made += key != task.key
            known[file] = [asked[file], key]
    failures = [
        {"page": page.file.stem, "reason": reasons[page.file.name]} for page in planned if page.file.name in reasons
    ]
    return Built(made, len(planned) - made - len(failures), failures)


def what_was_asked(generation: str, way: Way, notebook: Path, shown: dict) -> str:
    """A hash of all that there is to make a page from, be it read or not."""
    return digest(generation, page_code(), way.stills, notebook_digest(notebook), shown)


def read_key(file: Path) -> str | None:
    """The key in the head of a page; null where there is none."""
    from analysis.pages.render import read_about

    return (read_about(file) or {}).get("key") if file.is_file() else None


def run_tasks(tasks: list[Task], jobs: int | None = None) -> Iterator[tuple[Task, str | None, str | None]]:
    """Each task as it is done, with the page's key, or why there is none; one that fails does not stop the others.
    Raises DiskFull.
    """
    if not tasks:
        return
    from tqdm import tqdm

    slices = tasks[0].page.file.parent / SLICES
    # Fresh processes, not forks: polars has started its threads in this one.
    pool = ProcessPoolExecutor(min(jobs or 2, len(tasks)), mp_context=get_context("spawn"), initializer=die_with_parent)
    is_stopped = False
    try:
        running = {pool.submit(make_page, task): task for task in tasks}
        for done in tqdm(as_completed(running), total=len(running), unit="page", desc="pages", disable=None):
            error = done.exception()
            if isinstance(error, DiskFull):
                raise error
            yield running[done], None if error else done.result(), error and reason(error)
    except KeyboardInterrupt:
        is_stopped = True
        raise
    finally:
        pool.shutdown(wait=not is_stopped, cancel_futures=True)
        shutil.rmtree(slices, ignore_errors=True)


def make_page(task: Task) -> str:
    """The key of the page, which is made where it has another. Raises what the notebook raised, as papermill tells
    it.
    """
    from analysis.pages.slices import cut, read_tags

    page, way = task.page, task.way
    given = cut(scan_frames(task.frames), read_tags(page.notebook), page.parameters)
    key = digest(
        page_code(), way.stills, notebook_digest(page.notebook), page.shown, given.key() if given else task.generation
    )
    if key == task.key:
        return key
    from analysis.pages.render import render_page

    if given is None:
        executed = run_notebook(page, page.parameters, way)
    else:
        folder = page.file.parent / SLICES / str(os.getpid())
        with room_in(folder.parent):
            given.write(folder)
        executed = run_notebook(
            page, page.parameters | {"frames": str(folder.resolve())}, way, folder.resolve() / "vocab"
        )
    write_whole(
        page.file,
        render_page(executed, {"notebook": page.notebook.stem, "parameters": page.shown, "key": key}, way.stills),
    )
    return key


def run_notebook(page: Page, parameters: dict, way: Way, tables: Path | None = None):
    """The executed notebook, run in a kernel of its own; `tables` are those of the vocabulary that it may read."""
    with without_grammars():
        import papermill

    from analysis.pages.kernels import kernel_options
    from analysis.vocab import VOCAB_VARIABLE

    os.environ[VOCAB_VARIABLE] = str(tables or "")  # for the kernel
    try:
        given = {name: value for name, value in parameters.items() if name in page.parameters}
        return papermill.execute_notebook(
            str(page.notebook),
            None,
            parameters=given,
            cwd=str(page.notebook.parent),
            progress_bar=False,
            **kernel_options(way.kernels, way.seconds, way.megabytes),
        )
    finally:
        del os.environ[VOCAB_VARIABLE]


def reason(error: Any) -> str:
    """Why a page failed, in a line."""
    name = type(error).__name__
    if name == "PapermillExecutionError":
        return f"{error.ename}: {error.evalue}"
    if name == "DeadKernelError":
        return "the kernel died: the notebook used more memory than --memory allows, or crashed"
    if name == "CellTimeoutError":
        return "the notebook took longer than --seconds allows"
    if isinstance(error, BrokenProcessPool):
        return "the process that makes pages was ended from outside: run the build again"
    return f"{name}: {error}"


def remove_others(out: Path, planned: list[Page], notebooks: Path, generation: str, way: Way, known: dict) -> None:
    """Removes the pages of earlier builds that this one would not make, where what they were made from has changed:
    they would be stale.
    """
    from analysis.pages.render import read_about

    names = {page.file.name for page in planned}
    for file in out.glob("*.html"):
        about = read_about(file)
        if about and file.name not in names:
            now = what_was_asked(generation, way, notebooks / f"{about['notebook']}.ipynb", about["parameters"])
            if known.get(file.name, [None])[0] != now:
                known.pop(file.name, None)
                file.unlink()
