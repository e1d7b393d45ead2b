"""Processes that do not outlive the one that asked for them, nor take more memory than they are given."""

import os
import signal
import threading
from multiprocessing import connection, parent_process


def die_with_parent() -> None:
    """From now on this process ends as soon as the one that asked for it is gone, however that ended (kill -9 too), and
    with it what it started, where it leads a session of its own.
    """

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        if hasattr(os, "getsid") and os.getsid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, args=(parent_process().sentinel,), daemon=True).start()


def bound_own_memory(megabytes: int) -> None:
    """Bounds what this process may write to; more is a MemoryError, or its end. Without effect where the system has no
    such bound.
    """
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    except (ImportError, ValueError, OSError):
        pass
