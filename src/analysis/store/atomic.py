"""Outputs whole or not at all: files, sets of files that belong together, their checksums, one writer at a time, what a
full disk says.
"""

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.store.fingerprints import file_digest

LOCK, MAKING, NEXT, SUMS = ".lock", ".making", ".next", ".sums.json"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_LET = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EIO,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
}
LEFT_BEHIND = re.compile(r"\..+\.\d+")  # a file that was being written when its process was killed


class InUse(Exception):
    """Another build writes to the folder; the message says which folder."""


class CannotWrite(Exception):
    """The system does not let something be written; the message says where, why and what to do."""


class DiskFull(CannotWrite):
    """There is no room for what was to be written; the message says where."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes the content to the path whole or not at all: to a file beside it, which takes its name once it is on the
    disk.

    Raises CannotWrite.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with room_in(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Sees to it that the names of a folder's files are on the disk; Windows does so itself."""
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def keep_content(file: Path) -> None:
    """Sees to it that what another library wrote to a file is on the disk."""
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """Where the system does not let something be written, CannotWrite with the folder's name is raised instead of what
    the library says.
    """
    try:
        yield
    except Exception as error:  # polars tells of it in errors of its own
        code = getattr(error, "errno", None) or told_by_library(error)
        if code in NO_ROOM:
            raise DiskFull(
                f"the disk is full: no room in {folder}: free some and run the command again; what was finished stays"
            ) from error
        if code in NOT_LET:
            raise CannotWrite(
                f"{folder} cannot be written to ({os.strerror(code)}): "
                f"choose another folder, or let this one be written to"
            ) from error
        raise


def told_by_library(error: Exception) -> int | None:
    """The number of the system's error in what a library says of it; null where it says nothing of one."""
    if "No space left" in str(error):
        return errno.ENOSPC
    found = re.search(r"os error (\d+)", str(error))
    return int(found[1]) if found else None


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """The folder is this process's alone to write to, be it held more than once. The operating system lets go of it
    when the process ends, however it does. Raises InUse at once where another has it, CannotWrite where it cannot be
    written to.
    """
    lock = FileLock(folder / LOCK, is_singleton=True)
    with room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
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


def sweep(folder: Path) -> None:
    """Removes what a process that was killed had begun to write. The caller holds the folder."""
    for file in folder.iterdir():
        if LEFT_BEHIND.fullmatch(file.name) and file.is_file():
            file.unlink()


@contextmanager
def new_set(folder: Path) -> Iterator[Path]:
    """A folder to make files in, which take the place of those in `folder` when all of them are made: all or none.

    The set is complete from the moment that its folder is renamed; its checksums are then in it, and all of it on the
    disk. What is left to do then is done here, or by `settle` where this process was killed meanwhile, and a reader
    goes by `current`. The caller holds the folder.
    """
    settle(folder)
    making = folder / MAKING
    shutil.rmtree(making, ignore_errors=True)
    try:
        with room_in(folder):
            making.mkdir(parents=True)
            yield making
            sums = {}
            for file in sorted(making.iterdir()):
                keep_content(file)
                sums[file.name] = file_digest(file)
            write_whole(making / SUMS, json.dumps(sums))
            os.rename(making, folder / NEXT)
            keep_names(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    settle(folder)


def settle(folder: Path) -> None:
    """Moves the files of a set that is complete to their places."""
    if (folder / NEXT).is_dir():
        with room_in(folder):
            for file in sorted((folder / NEXT).iterdir()):
                os.replace(file, folder / file.name)
            (folder / NEXT).rmdir()
            keep_names(folder)


def current(folder: Path, name: str) -> Path:
    """Where the file of the newest complete set is."""
    newer = folder / NEXT / name
    return newer if newer.is_file() else folder / name


def read_sums(file: Path) -> dict[str, str]:
    """The checksums in a file, by the name of what they are of; none where it cannot be read."""
    try:
        sums = json.loads(file.read_bytes())
        return sums if isinstance(sums, dict) else {}
    except (OSError, ValueError):
        return {}


def damaged(folder: Path, sums: dict[str, str]) -> list[Path]:
    """The files of a folder that are not what their checksums say."""
    return [folder / name for name, told in sums.items() if file_digest(folder / name) != told]
