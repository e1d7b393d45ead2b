"""The command line: `workbook init`, `parse`, `build`, `lab`, `explain`, `audit` and `sample`. What they need is imported when they run, so that --help is quick."""

import argparse
import os
import sys
from pathlib import Path

import analysis
from analysis import folders


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 a page failed, 2 what was asked for is not there or cannot be written, 130 stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print(
            "workbook: stopped; what was finished stays, and the next run goes on from there",
            file=sys.stderr,
            flush=True,
        )
        os._exit(130)  # at once: processes at work end with this one
    except Exception as error:
        from analysis.claims.corrections import BadCorrection
        from analysis.compare.scopes import NoSuchChoice
        from analysis.store.atomic import DiskFull, InUse

        told = (BadCorrection, DiskFull, FileExistsError, FileNotFoundError, InUse, NoSuchChoice, PermissionError)
        if not isinstance(error, told):
            raise
        print(f"workbook: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbook", description="Reads government work reports (政府工作报告) and compares what they promise."
    )
    parser.add_argument("--version", action="version", version=f"workbook {analysis.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="lay out a workbook of your own: notebooks to edit, a place for reports")
    init.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or an empty one")
    init.set_defaults(run=_init)

    parse = commands.add_parser("parse", help="read report files into frames (Parquet)")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a report file, or a folder of them")
    parse.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the frames go (default: the workbook's outputs/frames)",
    )
    parse.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    parse.set_defaults(run=_parse)

    build = commands.add_parser("build", help="read what is new, run the notebooks, write the pages and index.html")
    build.add_argument(
        "--reports", type=Path, metavar="DIR", help="folder of reports (default: the workbook's; the sample reports)"
    )
    build.add_argument("--frames", type=Path, metavar="DIR", help="where the frames are kept (default outputs/frames)")
    build.add_argument("--out", type=Path, metavar="DIR", help="where the pages go (default outputs/pages)")
    build.add_argument("--year", type=int, metavar="Y", help="only this year")
    build.add_argument("--scope", metavar="PLACE", help="only the places directly below this one: 深圳市, 广东省, 全国")
    build.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        type=_assignment,
        metavar="NAME=VALUE",
        help="a notebook's parameter",
    )
    build.add_argument("--jobs", type=int, metavar="N", help="notebooks at a time (default 2)")
    build.add_argument(
        "--kernels",
        choices=["fork", "plain"],
        default="fork",
        help="fork a notebook's kernel from a warm one (Linux), or start it as Jupyter does (default %(default)s)",
    )
    build.add_argument("--seconds", type=int, default=300, metavar="S", help="a notebook's time (default %(default)s)")
    build.add_argument(
        "--memory", type=int, default=2048, metavar="MB", help="a notebook's memory (default %(default)s; Linux only)"
    )
    build.add_argument(
        "--stills",
        choices=["first", "all", "none"],
        default="first",
        help="which charts get a picture for readers without scripts (default %(default)s)",
    )
    build.set_defaults(run=_build)

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

    explain = commands.add_parser("explain", help="what is read in a sentence or a report, and why")
    explain.add_argument("text", help="a sentence, or the file of a report")
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
    audit.set_defaults(run=_audit)

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
    return parser


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


def _parse(options: argparse.Namespace) -> int:
    from analysis.store import frames

    out = options.out or folders.frames()
    frames.update(options.paths, out, options.jobs)
    print(frames.describe_size(out))
    return 0


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

    told = audit.consistency_text if options.consistency else audit.audit_text
    print(told(frames.read_frames(options.frames or folders.frames()), options.rows), end="")
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
    built = build(
        options.reports or folders.reports(),
        options.frames or folders.frames(),
        out,
        folders.notebooks(),
        options.year,
        options.scope,
        dict(options.parameter),
        options.jobs,
        way,
    )
    for failure in built.failures:
        print(f"workbook: {failure['page']}: {failure['reason']}", file=sys.stderr)
    print(f"{built.made} pages made, {built.kept} as they were, {len(built.failures)} failed: {out / 'index.html'}")
    return 1 if built.failures else 0


if __name__ == "__main__":
    sys.exit(main())
