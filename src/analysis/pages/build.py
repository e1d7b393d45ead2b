"""From a folder of reports to a folder of pages: what must be made anew, and making it, two notebooks at a time."""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from analysis.light_imports import without_grammars
from analysis.pages.choices import Known, Page, plan_pages, read_parameters
from analysis.pages.kinds import read_kind
from analysis.reports.reports import list_files
from analysis.store.atomic import CannotWrite, hold, room_in, sweep, write_whole
from analysis.store.bounded import Bounds
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
    "doubt",
    "note",
)


class Way(NamedTuple):
    """How pages are made: the kind of kernel, the notebook's bounds, the charts that get a still picture (`first`,
    `all`, `none`)."""

    kernels: str = "fork"
    seconds: int = 300
    megabytes: int = 2048
    stills: str = "first"


class Built(NamedTuple):
    """How many pages were made and how many left as they were, the failures (`page`, `reason`), and the `empty`
    ones, of which no page is made for there is nothing to compare (`page`, `reason`)."""

    made: int
    kept: int
    failures: list[dict]
    empty: list[dict]


USUAL = Way()


class Task(NamedTuple):
    """A page that may have to be made: what to make it from, and the key of what is there, be it a page or word that
    there is nothing to compare (`empty`)."""

    page: Page
    frames: Path
    generation: str
    way: Way
    key: str | None
    empty: str | None


def build(
    reports: Path,
    frames: Path,
    out: Path,
    notebooks: Path,
    asked: dict[str, str] | None = None,
    jobs: int | None = None,
    way: Way = USUAL,
    bounds: Bounds = Bounds(),
    quiet: bool = True,
) -> Built:
    """Makes the frames, the pages and `index.html` where they are not what they would be if they were made now; with
    parameters that are `asked` for, as text, only the pages that have these values.

    `bounds` are those of a report's file. Without `quiet` a terminal shows how far it is. Raises FileNotFoundError as
    `need_reports`; NoSuchChoice, before anything is run, for a parameter that no notebook has and for a value that the
    reports do not know; InUse where another build writes to the frames or the pages; CannotWrite; and as `update`.
    """
    need_reports(reports)
    with hold(frames), hold(out):  # the frames, too: they must not become others while pages are made of them
        generation = update([reports], frames, jobs, bounds, quiet)
        shutil.rmtree(out / SLICES, ignore_errors=True)  # a build that was killed
        sweep(out)
        state = read_state(out)
        cells, unread = read_parameters(notebooks, state["notebooks"])
        known = scan_frames(frames)
        rows = known["reports"].select(REPORT_COLUMNS).collect()
        claims = (
            known["claims"]
            .filter(pl.col("kind") == "target")
            .select("report_id", "kind", "about", "indicator", "value", "period_start")
            .collect()
        )
        planned = plan_pages(Known(rows, claims), frames, out, notebooks, asked, cells)
        state["notebooks"] = {file_digest(path): names for path, names in cells.items()}
        built = make_pages(planned, frames, generation, state["pages"], way, jobs, quiet)
        built = built._replace(failures=unread + built.failures)
        if not asked:
            remove_others(out, planned, notebooks, generation, way, state["pages"])
        write_state(out, state)
        from analysis.pages.index import write_index

        write_index(out, rows, built.failures)
    return built


def need_reports(reports: Path) -> None:
    """Raises FileNotFoundError, with what to do about it, where there is no such folder or no file in it that may be
    a report."""
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
    parameters by their hash. Nothing where it is not there, or not as it was written.
    """
    try:
        about = json.loads((out / STATE).read_bytes())
        state = about["state"]
        if about["sum"] == digest(state):
            return state
        raise ValueError
    except FileNotFoundError:
        pass
    except (ValueError, TypeError, KeyError, OSError):
        logging.getLogger("analysis").warning("%s is damaged: it is made again", out / STATE)
    return {"pages": {}, "notebooks": {}}


def write_state(out: Path, state: dict) -> None:
    write_whole(out / STATE, json.dumps({"sum": digest(state), "state": state}, ensure_ascii=False))


def make_pages(
    planned: list[Page],
    frames: Path,
    generation: str,
    known: dict,
    way: Way,
    jobs: int | None = None,
    quiet: bool = True,
) -> Built:
    """Makes those of the pages that are not there or would come out otherwise, and notes them in `known`: what was
    asked, the key, and of those with nothing to compare why.

    A page is left unread where all that there is, is what it was (`asked`); and left as it is where what it reads is
    what it was (`key`).
    """
    asked = {page.file.name: what_was_asked(generation, way, page.notebook, page.shown) for page in planned}
    with ThreadPoolExecutor() as threads:
        found = list(threads.map(lambda page: _task(page, frames, generation, way, known), planned))
    tasks = [
        task
        for task in found
        if task.key is None or known.get(task.page.file.name, [])[:2] != [asked[task.page.file.name], task.key]
    ]
    made, reasons = 0, {}
    for task, done, error in run_tasks(tasks, jobs, quiet):
        file = task.page.file
        if error:
            reasons[file.name] = error
            continue
        assert done  # one without an error
        key, empty = done
        made += key != task.key and empty is None
        known[file.name] = [asked[file.name], key, *([empty] if empty else [])]
        if empty:
            file.unlink(missing_ok=True)
    failures = _reasons(planned, reasons)
    empty = _reasons(
        planned, {name: state[2] for name, state in known.items() if len(state) > 2 and name not in reasons}
    )
    return Built(made, len(planned) - made - len(failures) - len(empty), failures, empty)


def _task(page: Page, frames: Path, generation: str, way: Way, known: dict) -> Task:
    state = known.get(page.file.name, [])
    if len(state) > 2 and not page.file.exists():
        return Task(page, frames, generation, way, state[1], state[2])
    return Task(page, frames, generation, way, read_key(page.file), None)


def _reasons(planned: list[Page], reasons: dict[str, str]) -> list[dict]:
    return [
        {"page": page.file.stem, "reason": reasons[page.file.name]} for page in planned if page.file.name in reasons
    ]


def what_was_asked(generation: str, way: Way, notebook: Path, shown: dict) -> str:
    """A hash of all that there is to make a page from, be it read or not."""
    return digest(generation, page_code(), way.stills, notebook_digest(notebook), shown)


def read_key(file: Path) -> str | None:
    """The key in the head of a page; null where there is none, or the page is not as it was written."""
    from analysis.pages.render import is_sealed, read_about

    if not file.is_file():
        return None
    if not is_sealed(file):
        logging.getLogger("analysis").warning("%s is damaged: it is made again", file)
        return None
    return (read_about(file) or {}).get("key")


def run_tasks(
    tasks: list[Task], jobs: int | None = None, quiet: bool = True
) -> Iterator[tuple[Task, tuple | None, str | None]]:
    """Each task as it is done, with what `make_page` gives, or why it could not; one that fails does not stop the
    others. Raises CannotWrite."""
    if not tasks:
        return
    from tqdm import tqdm

    slices = tasks[0].page.file.parent / SLICES
    # Fresh processes, not forks: polars has started its threads in this one.
    pool = ProcessPoolExecutor(min(jobs or 2, len(tasks)), mp_context=get_context("spawn"), initializer=die_with_parent)
    is_stopped = False
    try:
        running = {pool.submit(make_page, task): task for task in tasks}
        for done in tqdm(as_completed(running), total=len(running), unit="page", desc="pages", disable=quiet or None):
            error = done.exception()
            if isinstance(error, CannotWrite):
                raise error
            yield running[done], None if error else done.result(), error and reason(error)
    except KeyboardInterrupt:
        is_stopped = True
        raise
    finally:
        pool.shutdown(wait=not is_stopped, cancel_futures=True)
        shutil.rmtree(slices, ignore_errors=True)


def make_page(task: Task) -> tuple[str, str | None]:
    """The key of the page, which is made where it has another, and, where there is nothing to compare and so no
    page, what the notebook says of that. Raises what the notebook raised, as papermill tells it."""
    from analysis.pages.slices import cut

    page, way = task.page, task.way
    kind = read_kind(page.notebook)
    given = cut(scan_frames(task.frames), kind.reads, page.parameters)
    key = digest(
        page_code(), way.stills, notebook_digest(page.notebook), page.shown, given.key() if given else task.generation
    )
    if key == task.key:
        return key, task.empty
    from analysis.pages.render import empty_finding, render_page

    if given is None:
        executed = run_notebook(page, page.parameters, way)
    else:
        folder = page.file.parent / SLICES / str(os.getpid())
        with room_in(folder.parent):
            given.write(folder)
        executed = run_notebook(
            page, page.parameters | {"frames": str(folder.resolve())}, way, folder.resolve() / "vocab"
        )
    if empty := empty_finding(executed):
        return key, empty
    about = {"notebook": page.notebook.stem, "parameters": page.shown, "key": key}
    declared = {"kind": kind.name, "order": kind.order, "opens": kind.opens}
    write_whole(page.file, render_page(executed, about | declared, way.stills))
    return key, None


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
    they would be stale; and those that are not as they were written.
    """
    from analysis.pages.render import is_sealed, read_about

    names = {page.file.name for page in planned}
    for file in out.glob("*.html"):
        about = read_about(file)
        if about and file.name not in names:
            now = what_was_asked(generation, way, notebooks / f"{about['notebook']}.ipynb", about["parameters"])
            if known.get(file.name, [None])[0] != now or not is_sealed(file):
                known.pop(file.name, None)
                file.unlink()
