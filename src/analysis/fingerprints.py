"""What something was made from, as a hash: the content of files and of the package, never their times."""

import hashlib
import json
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).parent
IMPORT = re.compile(r"^\s*(?:from analysis\.([\w.]+) import|from analysis import ([\w, ]+)|import analysis\.([\w.]+))", re.MULTILINE)
READING = ("analysis.reports.reports", "analysis.claims.reports", "analysis.claims.corrections", "analysis.claims.doubts", "analysis.compare.pairs", "analysis.pieces")
READING_LIBRARIES = ("polars", "selectolax", "pypdfium2", "openpyxl", "ahocorasick_rs")
PAGE_LIBRARIES = ("govreport-workbook", "polars", "altair", "vl-convert-python", "papermill", "ipykernel", "jinja2", "mistune")


def digest(*parts) -> str:
    """A hash of the parts: texts, bytes, or what JSON can hold."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, ensure_ascii=True, sort_keys=True, default=str).encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """A hash of a file's content; of the reason where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unread: {error.strerror}"


@cache
def reading_code() -> str:
    """A hash of what decides how reports are read: the modules that reading imports, the vocabulary, the libraries."""
    modules = sorted(reached(READING))
    tables = sorted((PACKAGE / "vocab").glob("*.csv"))
    return digest([(path.name, file_digest(path)) for path in [*modules, *tables]], versions(READING_LIBRARIES))


@cache
def page_code() -> str:
    """A hash of what decides how a page is made, its data and notebook apart: the package's code, its templates, the libraries."""
    files = sorted(path for folder in (PACKAGE.rglob("*.py"), (PACKAGE / "templates").rglob("*")) for path in folder if path.is_file())
    return digest([(path.relative_to(PACKAGE).as_posix(), file_digest(path)) for path in files], versions(PAGE_LIBRARIES))


def notebook_digest(notebook: Path) -> str:
    """A hash of a notebook, and of the modules beside it that it may import."""
    return digest([file_digest(path) for path in [notebook, *sorted(notebook.parent.glob("*.py"))]])


def reached(modules: tuple[str, ...]) -> set[Path]:
    """The files of these modules of the package and of all that they import of it, wherever in the file."""
    found: set[Path] = set()
    wanted = list(modules)
    while wanted:
        for path in module_files(wanted.pop()):
            if path not in found:
                found.add(path)
                wanted += [f"analysis.{name.strip()}" for groups in IMPORT.findall(path.read_text(encoding="utf-8")) for name in ",".join(groups).split(",") if name.strip()]
    return found


def module_files(module: str) -> list[Path]:
    """The file of a module; of a package of ours all its files."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return [path.with_suffix(".py")] if path.with_suffix(".py").is_file() else sorted(path.glob("*.py"))


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """The versions of the packages, and of Python; one that is not installed has none."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "-"
    return found
