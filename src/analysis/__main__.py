"""The command line: `workbook parse` and `workbook build`. What they need is imported when they run, so that --help is quick."""

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 a page failed, 2 asked for what is not there."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (FileNotFoundError, ValueError) as error:
        from analysis.scopes import NoSuchChoice

        if not isinstance(error, (FileNotFoundError, NoSuchChoice)):
            raise
        print(f"workbook: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workbook", description="Reads government work reports (政府工作报告) and compares what they promise.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    parse = commands.add_parser("parse", help="read report files into frames (Parquet)")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a report file, or a folder of them")
    parse.add_argument("--out", type=Path, default=Path("outputs/frames"), metavar="DIR", help="where the frames go (default %(default)s)")
    parse.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    parse.set_defaults(run=_parse)

    build = commands.add_parser("build", help="read what is new, run the notebooks, write the pages and index.html")
    build.add_argument("--reports", type=Path, metavar="DIR", help="folder of reports (default: the sample reports, data/reports)")
    build.add_argument("--frames", type=Path, metavar="DIR", help="where the frames are kept (default outputs/frames)")
    build.add_argument("--out", type=Path, metavar="DIR", help="where the pages go (default outputs/pages)")
    build.add_argument("--year", type=int, metavar="Y", help="only this year")
    build.add_argument("--scope", metavar="PLACE", help="only the places directly below this one: 深圳市, 广东省, 全国")
    build.add_argument("-p", "--parameter", action="append", default=[], type=_assignment, metavar="NAME=VALUE", help="a notebook's parameter")
    build.add_argument("--jobs", type=int, metavar="N", help="notebooks at a time (default 2)")
    build.set_defaults(run=_build)
    return parser


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value.strip()


def _parse(options: argparse.Namespace) -> int:
    from analysis import frames

    read = frames.parse(options.paths, options.out, options.jobs)
    counts = ", ".join(f"{status} {count}" for status, count in read.reports["status"].value_counts(sort=True).iter_rows())
    print(f"{read.reports.height} reports ({counts}), {read.claims.height} claims in {options.out}")
    return 0


def _build(options: argparse.Namespace) -> int:
    from analysis.build import build, project_root

    root = project_root()
    out = options.out or root / "outputs/pages"
    failures = build(options.reports or root / "data/reports", options.frames or root / "outputs/frames", out, root / "notebooks",
                     options.year, options.scope, dict(options.parameter), options.jobs)
    for failure in failures:
        print(f"workbook: {failure['page']}: {failure['reason']}", file=sys.stderr)
    print(out / "index.html")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
