"""The command line: `workbook init`, `add`, `parse`, `build`, `check`, `lab`, `panel`, `explain`, `audit` and `sample`.

What they need is imported when they run, so that --help is quick.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeAlias

import analysis
from analysis import folders

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 a page failed, a file was left out or a check found damage, 2 what was asked for is not
    there or cannot be written, 128 and the signal's number where one stopped it: 130 for Ctrl-C.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console without Chinese
    logging.basicConfig(format="workbook: %(message)s")
    options = _parser().parse_args(arguments)
    try:
        with _stopped_by_signals():
            return options.run(options)
    except KeyboardInterrupt:
        _leave(signal.SIGINT)
    except Exception as error:
        if not isinstance(error, _told_errors()):
            raise
        of_system = isinstance(error, OSError) and error.strerror and f"{error.filename}: {error.strerror}"
        print(f"workbook: {of_system or error}", file=sys.stderr)
        return 2


def _leave(number: int) -> NoReturn:
    """Ends the program as a signal does, at once: processes at work end with this one."""
    told = b"workbook: stopped; what was finished stays, and the next run goes on from there\n"
    os.write(2, told)  # not by print, which may be at work when the signal comes
    os._exit(128 + number)


def _told_errors() -> tuple[type[Exception], ...]:
    """The errors whose message says it all: what is wrong, where, and what to do."""
    from analysis.claims.corrections import BadCorrection
    from analysis.compare.external import BadResults
    from analysis.compare.scopes import NoSuchChoice
    from analysis.pages.kinds import BadDeclaration
    from analysis.reports.reports import BadSources
    from analysis.store.atomic import CannotWrite, InUse
    from analysis.store.bounded import ReaderLost
    from analysis.store.frames import Damaged

    told = BadCorrection, BadDeclaration, BadResults, BadSources, CannotWrite, Damaged, InUse, NoSuchChoice
    return *told, OSError, ReaderLost


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Within it, what asks a program to end (SIGTERM) and the end of its terminal (SIGHUP, unless nohup has it ignored)
    do as Ctrl-C.
    """

    def stop(number: int, frame: object) -> None:
        _leave(number)  # an exception may be lost: where Python calls back, as in an import, it only notes them

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
    mine = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL] if _is_main_thread() else []
    for number in mine:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbook", description="Reads government work reports (政府工作报告) and compares what they promise."
    )
    parser.add_argument("--version", action="version", version=f"workbook {analysis.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add_command in (
        _add_init_command,
        _add_add_command,
        _add_parse_command,
        _add_build_command,
        _add_check_command,
        _add_lab_command,
        _add_panel_command,
        _add_explain_command,
        _add_audit_command,
        _add_sample_command,
    ):
        add_command(commands)
    return parser


def _add_init_command(commands: Commands) -> None:
    init = commands.add_parser("init", help="lay out a workbook of your own: notebooks to edit, a place for reports")
    init.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or an empty one")
    init.set_defaults(run=_init)


def _add_add_command(commands: Commands) -> None:
    add = commands.add_parser("add", help="show downloaded reports, put place and year right, add them to the workbook")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report file")
    add.add_argument("--reports", type=Path, metavar="DIR", help="the folder of reports (default: the workbook's)")
    add.add_argument("--yes", action="store_true", help="ask nothing: add what can be read")
    add.set_defaults(run=_add)


def _add_parse_command(commands: Commands) -> None:
    parse = commands.add_parser("parse", help="read report files into frames (Parquet)")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a report file, or a folder of them")
    parse.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the frames go (default: the workbook's outputs/frames)",
    )
    parse.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    _add_bounds(parse)
    parse.set_defaults(run=_parse)


def _add_build_command(commands: Commands) -> None:
    build = commands.add_parser("build", help="read what is new, run the notebooks, write the pages and index.html")
    build.add_argument(
        "--reports", type=Path, metavar="DIR", help="folder of reports (default: the workbook's; the sample reports)"
    )
    build.add_argument("--frames", type=Path, metavar="DIR", help="where the frames are kept (default outputs/frames)")
    build.add_argument("--out", type=Path, metavar="DIR", help="where the pages go (default outputs/pages)")
    build.add_argument("--year", type=int, metavar="Y", help="the same as -p year=Y")
    build.add_argument(
        "--scope",
        type=_characters,
        metavar="PLACE",
        help="the same as -p scope=PLACE, the places directly below this one: 深圳市, 广东省, 全国",
    )
    build.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        type=_assignment,
        metavar="NAME=VALUE",
        help="only the pages with this value of a notebook's parameter: -p indicator=GDP -p year=2024",
    )
    build.add_argument("--jobs", type=int, metavar="N", help="notebooks at a time (default 2)")
    _add_bounds(build)
    _add_way(build)
    build.set_defaults(run=_build)


def _add_check_command(commands: Commands) -> None:
    check = commands.add_parser("check", help="whether frames and pages on disk are what was written, and go together")
    check.add_argument("--frames", type=Path, metavar="DIR", help="where the frames are kept (default: the workbook's)")
    check.add_argument("--out", type=Path, metavar="DIR", help="where the pages are (default: the workbook's)")
    check.set_defaults(run=_check)


def _add_lab_command(commands: Commands) -> None:
    lab = commands.add_parser("lab", help="open JupyterLab on the notebooks, on this machine alone")
    lab.add_argument(
        "--reports",
        type=Path,
        metavar="DIR",
        help="folder of reports, read first where they are new (default as build)",
    )
    lab.add_argument("--frames", type=Path, metavar="DIR", help="where the frames are kept (default outputs/frames)")
    lab.add_argument("--port", type=int, metavar="N", help="default: 8888, or a free one after it")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.set_defaults(run=_lab)


def _add_panel_command(commands: Commands) -> None:
    panel = commands.add_parser("panel", help="targets and results by place and year, as a file for Stata, R or Excel")
    panel.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="its ending says what: .dta .csv .xlsx .parquet"
    )
    panel.add_argument(
        "--frames", type=Path, metavar="DIR", help="what `workbook parse` or `build` wrote (default outputs/frames)"
    )
    panel.add_argument("--scope", metavar="PLACE", help="a place and all below it: 广东省, 深圳市 (default: all)")
    panel.add_argument("--level", metavar="LEVEL", help="nation, province, city or county (default: all)")
    panel.add_argument(
        "--years", type=_years, metavar="YEARS", help="2015-2025, 2024 or 2019,2024 (default: all at hand)"
    )
    panel.add_argument(
        "--indicators", type=_names, metavar="NAMES", help="by any of their names: GDP,固定资产投资 (default: all)"
    )
    panel.add_argument(
        "--form", default="long", metavar="FORM", help="long, or wide: a row a place and year (default long)"
    )
    panel.add_argument(
        "--range", default="mid", metavar="END", help="of 5%%—6%% the mid, low or high counts (default %(default)s)"
    )
    panel.set_defaults(run=_panel)


def _add_explain_command(commands: Commands) -> None:
    explain = commands.add_parser("explain", help="what is read in a sentence or a report, and why")
    explain.add_argument("text", type=_characters, help="a sentence, or the file of a report")
    explain.add_argument(
        "--year",
        type=int,
        default=2025,
        metavar="Y",
        help="the year that the sentence's report plans (default %(default)s)",
    )
    explain.add_argument(
        "--part",
        default="plan",
        metavar="PART",
        help="the part that it stands in: review, goals, plan, pledges … (default %(default)s)",
    )
    explain.add_argument(
        "--level",
        default="city",
        metavar="LEVEL",
        help="of the place: nation, province, city, county (default %(default)s)",
    )
    explain.add_argument("--html", type=Path, metavar="OUT", help="write it as a page instead")
    explain.set_defaults(run=_explain)


def _add_audit_command(commands: Commands) -> None:
    audit = commands.add_parser("audit", help="what became of every numeral, what is unread, what is in doubt")
    audit.add_argument(
        "--frames",
        type=Path,
        metavar="DIR",
        help="what `workbook parse` wrote (default: the workbook's outputs/frames)",
    )
    audit.add_argument("--rows", type=int, default=20, metavar="N", help="rows of each list (default %(default)s)")
    audit.add_argument(
        "--consistency",
        action="store_true",
        help="instead: what does not go together in the reports, without any labels",
    )
    audit.add_argument(
        "--parts", metavar="REPORT", help="instead: what turned each part of a report, by its report_id or file"
    )
    audit.set_defaults(run=_audit)


def _add_sample_command(commands: Commands) -> None:
    sample = commands.add_parser("sample", help="claims or numerals drawn at random, for reading")
    sample.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed draws the same")
    sample.add_argument("--n", type=int, default=50, metavar="N", help="how many (default %(default)s)")
    sample.add_argument("--of", choices=["claims", "numbers"], default="claims", help="default %(default)s")
    sample.add_argument(
        "--frames",
        type=Path,
        metavar="DIR",
        help="what `workbook parse` wrote (default: the workbook's outputs/frames)",
    )
    sample.set_defaults(run=_sample)


def _add_way(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--kernels",
        choices=["fork", "plain"],
        default="fork",
        help="fork a notebook's kernel from a warm one (Linux), or start it as Jupyter does (default %(default)s)",
    )
    command.add_argument(
        "--seconds", type=int, default=300, metavar="S", help="a notebook's time (default %(default)s)"
    )
    command.add_argument(
        "--memory", type=int, default=2048, metavar="MB", help="a notebook's memory (default %(default)s; Linux only)"
    )
    command.add_argument(
        "--stills",
        choices=["first", "all", "none"],
        default="first",
        help="which charts get a picture for readers without scripts (default %(default)s)",
    )


def _add_bounds(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--file-seconds",
        type=_positive,
        default=60,
        metavar="S",
        help="what reading a file may take, for each MB that it begins (default %(default)s)",
    )
    command.add_argument(
        "--file-memory",
        type=_positive,
        default=2048,
        metavar="MB",
        help="a file's memory (default %(default)s; not on Windows)",
    )
    command.add_argument("-q", "--quiet", action="store_true", help="say nothing but what went wrong")


def _characters(text: str) -> str:
    """An argument as UTF-8, where the system takes it for bytes of no language (LC_ALL=C)."""
    return text if text.isprintable() else os.fsencode(text).decode("utf-8", "replace")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def _bounds(options: argparse.Namespace):
    from analysis.store.bounded import Bounds

    return Bounds(options.file_seconds, options.file_memory)


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value.strip()


def _init(options: argparse.Namespace) -> int:
    from analysis.lab.own_workbook import lay_out

    folder = lay_out(options.folder)
    print(f"copy your reports into {folder / 'reports'}, then: cd {folder} && workbook build")
    return 0


def _add(options: argparse.Namespace) -> int:
    from analysis.lab.adding import add_reports

    if not (options.reports or folders.is_workbook(folders.home())):
        raise FileNotFoundError("no workbook here: `workbook init DIR` lays one out, or give the folder with --reports")
    folder = options.reports or folders.reports()
    added = add_reports(options.files, folder, None if options.yes else input)
    for file, reason in added.left_out:
        print(f"workbook: {file} was left out: {reason}", file=sys.stderr)
    print(f"{len(added.files)} added to {folder}, {len(added.left_out)} left out")
    return 1 if added.left_out and options.yes else 0


def _years(text: str) -> list[int]:
    """The years of 2015-2025 or 2019,2024."""
    years: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
            raise argparse.ArgumentTypeError(f"{part!r} is no year and no span of years: write 2024 or 2015-2025")
        years += range(int(first), int(last or first) + 1)
    return years


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]


def _parse(options: argparse.Namespace) -> int:
    from analysis.store import frames

    out = options.out or folders.frames()
    frames.update(options.paths, out, options.jobs, _bounds(options), options.quiet)
    if not options.quiet:
        print(frames.describe_size(out))
    return 0


def _check(options: argparse.Namespace) -> int:
    from analysis.pages.check import check_pages
    from analysis.store.check import check_frames

    frames, out = options.frames or folders.frames(), options.out or folders.pages()
    asked = options.frames or options.out
    problems = [
        *(check_frames(frames) if options.frames or not asked else ()),
        *(check_pages(out) if options.out or not asked else ()),
    ]
    for problem in problems:
        print(f"workbook: {problem}", file=sys.stderr)
    if not problems:
        print("all is as it was written")
    return 1 if problems else 0


def _lab(options: argparse.Namespace) -> int:
    from analysis.lab.own_workbook import notebooks_to_edit
    from analysis.lab.server import open_lab

    return open_lab(
        notebooks_to_edit(),
        options.reports,
        options.frames or folders.frames(),
        options.port,
        not options.no_browser,
    )


def _explain(options: argparse.Namespace) -> int:
    from analysis.lab.explain import explain, explain_file

    is_file = os.path.isfile(options.text)  # a long sentence is no path; Path.is_file would raise
    reading = (
        explain_file(options.text) if is_file else explain(options.text, options.year, options.part, options.level)
    )
    if options.html:
        options.html.write_text(reading.page(), encoding="utf-8")
    print(options.html or reading)
    return 0


def _audit(options: argparse.Namespace) -> int:
    from analysis.lab import audit
    from analysis.store import frames

    if options.parts:
        print(audit.parts_text(frames.read_frames(options.frames or folders.frames()), options.parts), end="")
        return 0
    told = audit.consistency_text if options.consistency else audit.audit_text
    print(told(frames.read_frames(options.frames or folders.frames()), options.rows), end="")
    return 0


def _panel(options: argparse.Namespace) -> int:
    from analysis.lab.codebook import PACKAGE
    from analysis.lab.export import save
    from analysis.lab.panel import panel

    made = panel(
        options.frames, options.scope, options.level, options.years, options.indicators, options.form, options.range
    )
    save(made, options.out)
    places = made["adcode"].n_unique()
    print(f"{made.height} rows of {places} places: {options.out}; what its columns are: {options.out.parent / PACKAGE}")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from analysis.lab import audit
    from analysis.store import frames

    print(
        audit.as_text(
            audit.draw_sample(
                frames.read_frames(options.frames or folders.frames()), options.seed, options.n, options.of
            )
        ),
        end="",
    )
    return 0


def _build(options: argparse.Namespace) -> int:
    from analysis.pages.build import Way, build

    way = Way(options.kernels, options.seconds, options.memory, options.stills)
    out = options.out or folders.pages()
    named = {"year": options.year, "scope": options.scope}
    asked = dict(options.parameter) | {name: str(value) for name, value in named.items() if value is not None}
    built = build(
        options.reports or folders.reports(),
        options.frames or folders.frames(),
        out,
        folders.notebooks(),
        asked,
        options.jobs,
        way,
        _bounds(options),
        options.quiet,
    )
    for failure in built.failures:
        print(f"workbook: {failure['page']}: {failure['reason']}", file=sys.stderr)
    for empty in built.empty if asked else ():
        print(f"workbook: no page {empty['page']}: {empty['reason']}", file=sys.stderr)
    if not options.quiet:
        print(
            f"{built.made} pages made, {built.kept} as they were, {len(built.failures)} failed, "
            f"{len(built.empty)} with nothing to compare: {out / 'index.html'}"
        )
    if asked and not built.made + built.kept + len(built.failures):
        return 2
    return 1 if built.failures else 0


if __name__ == "__main__":
    sys.exit(main())
