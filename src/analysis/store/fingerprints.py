"""What something was made from, as a hash: the content of files and of the package, never their times."""

import hashlib
import json
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.files.documents import MAX_BYTES, ReadError
from analysis.files.reading import BLOCK, open_file
from analysis.folders import PACKAGE

READING = (
    "schema.py",
    "folders.py",
    "vocab",
    "files",
    "numbers",
    "reports",
    "text",
    "compare",
    "claims",
    "store",
)  # what frames follow from
READING_LIBRARIES = ("polars", "selectolax", "pypdfium2", "openpyxl", "ahocorasick_rs", "opencc")
PAGE_LIBRARIES = (
    "govreport-workbook",
    "polars",
    "altair",
    "vl-convert-python",
    "papermill",
    "ipykernel",
    "jinja2",
    "mistune",
)


def digest(*parts) -> str:
    """A hash of the parts: texts, bytes, or what JSON can hold."""
    total = hashlib.sha256()
    for part in parts:
        data = (
            part
            if isinstance(part, bytes)
            else json.dumps(part, ensure_ascii=True, sort_keys=True, default=str).encode()
        )
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """A hash of a file's content; of the reason where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unread: {error.strerror}"


def report_digest(path: Path) -> str:
    """A hash of the content of a file that may be a report; of the reason where it is none, is too large or cannot be
    read.
    """
    total, left = hashlib.sha256(), MAX_BYTES
    try:
        with open_file(path) as file:
            while left >= 0 and (block := file.read(BLOCK)):
                total.update(block)
                left -= len(block)
    except (ReadError, OSError) as error:
        return f"unread: {getattr(error, 'strerror', None) or error}"
    return total.hexdigest()


@cache
def reading_code() -> str:
    """A hash of what decides how reports are read: the folders that a report goes through, the vocabulary among them,
    and the libraries.
    """
    return digest(package_files(*READING), versions(READING_LIBRARIES))


@cache
def page_code() -> str:
    """A hash of what decides how a page is made, its data and notebook apart: the package's code, words and templates,
    and the libraries.
    """
    rooms = sorted(path.name for path in PACKAGE.iterdir() if path.name not in ("vocab", "shipped", "__pycache__"))
    return digest(package_files(*rooms, "vocab/__init__.py"), versions(PAGE_LIBRARIES))


def package_files(*rooms: str) -> list[tuple[str, str]]:
    """The files of these files and folders of the package, each with a hash of its content."""
    inside = (
        path
        for room in rooms
        for path in ([PACKAGE / room] if (PACKAGE / room).is_file() else (PACKAGE / room).rglob("*"))
    )
    return [
        (path.relative_to(PACKAGE).as_posix(), file_digest(path))
        for path in sorted(inside)
        if path.is_file() and "__pycache__" not in path.parts
    ]


def notebook_digest(notebook: Path) -> str:
    """A hash of a notebook, and of the modules beside it that it may import."""
    return digest([file_digest(path) for path in [notebook, *sorted(notebook.parent.glob("*.py"))]])


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """The versions of the packages, and of Python; one that is not installed has none."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "-"
    return found
