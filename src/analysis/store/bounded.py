"""Files read in processes of their own, bounded in memory and time: one that ends or holds up its process costs itself
alone.

A reader (`reader.py`) is given a batch of files at a time, and says which of them is at hand. Where it ends, or says
nothing for too long, that file is lost: the batch is read again by a new reader, without it. Readers go on from batch
to batch, so that starting them costs a second in all.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from analysis.claims.corrections import BadCorrection
from analysis.files.documents import REMEDY
from analysis.store.atomic import CannotWrite, DiskFull

if TYPE_CHECKING:  # pages ask for frames, and need no readers
    from analysis.reports.reports import Group

SECONDS, MEGABYTES = 60, 2048  # of a file: seconds for each MB that it begins
START = 60  # seconds that a reader may take to start, and to write a batch, besides
TRIES = 2  # of a batch whose reader ends while no file is at hand
OUTSIDE = {"SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"}  # as others end a process; a file gets a second try
ERRORS = {error.__name__: error for error in (BadCorrection, CannotWrite, DiskFull)}


class Bounds(NamedTuple):
    """What a file may take: seconds for each MB that it begins, and megabytes of memory (where the system can bound
    it).
    """

    seconds: int = SECONDS
    megabytes: int = MEGABYTES


class ReaderLost(Exception):
    """The process that reads reports ends, but for no file's sake: the message says how, and what to do."""


class Task:
    """A batch of files to read: `piece` is where its frames go, `lost` why some of them are not to be read again, by
    their number.
    """

    def __init__(self, piece: Path, batch: "list[Group]", asked: set[str]):
        self.piece, self.batch, self.asked = piece, batch, asked
        self.lost: dict[int, str] = {}
        self.ended: dict[int | None, int] = {}  # how often a reader ended at a file, or at none


class Reader:
    """A process that reads batches, seen from outside. What it says is put into `heard` with it; null where it has
    ended.
    """

    def __init__(self, bounds: Bounds, heard: SimpleQueue):
        self.bounds, self.heard = bounds, heard
        self.task: Task | None = None
        self.at: int | None = None  # the file of the task that it is at
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        # No fork: polars has started its threads in this process. No spawn either: a script without `if __name__ ==
        # "__main__"` may ask.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.store.reader", *map(str, bounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout  # a pipe
        for line in self.process.stdout:
            self.heard.put((self, line))
        self.heard.put((self, None))

    def give(self, task: Task) -> None:
        self.task, self.at = task, None
        self._wait(START)
        assert self.process.stdin  # a pipe
        try:
            pickle.dump((task.piece, task.batch, task.asked, task.lost), self.process.stdin)
            self.process.stdin.flush()
        except OSError:  # it has ended, which will be heard
            pass

    def turn_to(self, at: int | None) -> None:
        """It has taken up a file, or has read all of them."""
        assert self.task  # only one that was given files speaks of one
        self.at = at
        self._wait(self.seconds_for(self.task.batch[at]) if at is not None else START)

    def _wait(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def seconds_for(self, group: "Group") -> int:
        return self.bounds.seconds * (1 + sum(map(size_of, group.paths)) // 2**20)

    def end(self) -> None:
        """Ends it, whatever it is at."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin  # a pipe
        self.process.stdin.close()
        self.errors.close()

    def how_it_ended(self) -> str:
        """The name of the signal that ended it, or its exit code."""
        code = self.process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def last_words(self) -> str:
        self.errors.seek(0)
        return self.errors.read()[-500:].decode(errors="replace").strip()


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_bounded(tasks: list[Task], bounds: Bounds, jobs: int | None = None, quiet: bool = True) -> None:
    """Makes the pieces of the tasks, as many at a time as there are `jobs`, by default one a core.

    Raises what making a piece raised where it is the user's to put right (BadCorrection, CannotWrite), ReaderLost for
    any other.
    """
    if not tasks:
        return
    from tqdm import tqdm

    waiting = deque(tasks)
    heard: SimpleQueue = SimpleQueue()
    readers: list[Reader] = []
    count = min(jobs or os.cpu_count() or 1, len(tasks))
    files = sum(len(task.batch) for task in tasks)
    try:
        with tqdm(total=files, unit="file", desc="reports", disable=quiet or None) as progress:
            while waiting or any(reader.task for reader in readers):
                while waiting and (idle := next_reader(readers, count, bounds, heard)):
                    idle.give(waiting.popleft())
                hear(readers, heard, waiting, progress)
    finally:
        for reader in readers:
            reader.end()


def next_reader(readers: list[Reader], count: int, bounds: Bounds, heard: SimpleQueue) -> Reader | None:
    """A reader that has nothing to do, started where there are fewer than `count`."""
    idle = next((reader for reader in readers if reader.task is None), None)
    if idle is None and len(readers) < count:
        idle = Reader(bounds, heard)
        readers.append(idle)
    return idle


def hear(readers: list[Reader], heard: SimpleQueue, waiting: deque[Task], progress) -> None:
    """Waits for the next word of a reader, or until one has been silent for too long, and does what follows from it."""
    busy = [reader for reader in readers if reader.task]
    try:
        reader, line = heard.get(timeout=max(0.0, min(reader.until for reader in busy) - time.monotonic()))
    except Empty:
        for late in [reader for reader in busy if reader.until <= time.monotonic()]:
            give_up(late, readers, waiting, "")
        return
    if reader not in readers:  # ended before
        return
    if line is None:
        give_up(reader, readers, waiting, reader.how_it_ended())
        return
    said = json.loads(line)
    if "error" in said:
        raise ERRORS.get(said["error"], ReaderLost)(said["message"])
    if said.get("done"):
        progress.update(len(reader.task.batch))
        reader.task = None
    else:
        reader.turn_to(said["at"])


def give_up(reader: Reader, readers: list[Reader], waiting: deque[Task], ended: str) -> None:
    """Puts a batch back whose reader has `ended`, or is silent where that is empty; the file that was at hand is
    lost.
    """
    readers.remove(reader)
    task, at = reader.task, reader.at
    words = reader.last_words() if reader.process.poll() is not None else ""
    seconds = reader.seconds_for(task.batch[at]) if task and at is not None else START
    reader.end()
    if task is None:
        return
    tries = task.ended[at] = task.ended.get(at, 0) + 1
    if at is None and tries >= TRIES:
        raise ReaderLost(
            f"the process that reads reports ended "
            f"({ended or f'nothing heard for {seconds} seconds'}; {words}): run it again, "
            "with --jobs 1 where memory is short"
        )
    if at is not None and (ended not in OUTSIDE or tries >= TRIES):
        name = task.batch[at].paths[0].name
        task.lost[at] = (
            f"{name} ended the process that read it ({ended}): it "
            f"is damaged, made to do harm, or needs more memory than "
            f"--file-memory gives: open it and save it anew, or {REMEDY}"
            if ended
            else f"{name} was not read in {seconds} seconds: split it, or give it more with --file-seconds"
        )
    waiting.appendleft(task)
