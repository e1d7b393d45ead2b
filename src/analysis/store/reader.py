"""The process that reads batches of files: `bounded.py` starts it, gives it batches by its standard input and hears
what becomes of them.
"""

import json
import os
import pickle
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import BinaryIO

from analysis.store.processes import bound_own_memory


def main() -> None:
    """Reads batches until there are no more, or the process that gives them is gone."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that gives the batches hears it, and ends this one
    bounds = tuple(map(int, sys.argv[1:]))
    bound_own_memory(bounds[1])
    from analysis.store.batches import make_piece
    from analysis.store.bounded import Bounds, Task

    def say(**said) -> None:
        print(json.dumps(said), file=answers, flush=True)

    given: SimpleQueue = SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin.buffer, given), daemon=True).start()
    while True:
        piece, batch, asked, lost = given.get()
        task = Task(piece, batch, asked)
        task.lost = lost
        try:
            make_piece(task, Bounds(*bounds), lambda at: say(at=at))
            say(done=True)
        except Exception as error:
            said = str(error) if type(error).__module__.startswith("analysis.") else traceback.format_exc()
            say(error=type(error).__name__, message=said)


def listen(source: BinaryIO, given: SimpleQueue) -> None:
    """Puts the batches into `given` as they come; ends this process, whatever it is at, when there will be no more."""
    try:
        while True:
            given.put(pickle.load(source))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


if __name__ == "__main__":
    main()
