"""Outputs whole or not at all: files, sets of files that belong together, one writer at a time, and what a full disk
says.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

LOCK, MAKING, NEXT = ".lock", ".making", ".next"


class InUse(Exception):
    """Another build writes to the folder; the message says which folder."""


class DiskFull(Exception):
    """There is no room for what was to be written; the message says where."""


def write_whole(path: Path, text: str) -> None:
    """Writes the text to the path whole or not at all: to a file beside it, which then takes its name. Raises
    DiskFull.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with room_in(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """Where the disk is full, DiskFull with the folder's name is raised instead of what the library says."""
    try:
        yield
    except Exception as error:  # polars tells of it in errors of its own
        code = getattr(error, "errno", None)
        if code in (errno.ENOSPC, errno.EDQUOT) or "os error 28" in str(error) or "No space left" in str(error):
            raise DiskFull(
                f"the disk is full: no room in {folder}: free some and run the command again; what was finished stays"
            ) from error
        raise


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """The folder is this process's alone to write to, be it held more than once. The operating system lets go of it
    when the process ends, however it does. Raises InUse at once where another has it.
    """
    with room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(
            f"another build is writing to {folder}: wait until it has ended, or choose another folder"
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def new_set(folder: Path) -> Iterator[Path]:
    """A folder to make files in, which take the place of those in `folder` when all of them are made: all or none.

    The set is complete from the moment that its folder is renamed. What is left to do then is done here, or by `settle`
    where this process was killed meanwhile, and a reader goes by `current`. The caller holds the folder.
    """
    settle(folder)
    making = folder / MAKING
    shutil.rmtree(making, ignore_errors=True)
    try:
        with room_in(folder):
            making.mkdir(parents=True)
            yield making
            os.rename(making, folder / NEXT)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    settle(folder)


def settle(folder: Path) -> None:
    """Moves the files of a set that is complete to their places."""
    if (folder / NEXT).is_dir():
        for file in sorted((folder / NEXT).iterdir()):
            os.replace(file, folder / file.name)
        (folder / NEXT).rmdir()


def current(folder: Path, name: str) -> Path:
    """Where the file of the newest complete set is."""
    newer = folder / NEXT / name
    return newer if newer.is_file() else folder / name
