"""Processes that do not outlive the one that asked for them, the kernels among them."""

import os
import signal
import threading
from multiprocessing import connection, parent_process


def die_with_parent() -> None:
    """From now on this process ends as soon as the one that asked for it is gone, however that ended (kill -9 too), and with it what
    it started, where it leads a session of its own."""

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        if hasattr(os, "getsid") and os.getsid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, args=(parent_process().sentinel,), daemon=True).start()


def run_kernel(command: list[str], folder: str, environment: dict[str, str], megabytes: int) -> None:
    """Is a kernel, in a process that the fork server has just forked, until it is killed. `command` is what Jupyter would start."""
    from analysis import warm

    os.setsid()     # so that a signal reaches what the notebook starts, too
    os.chdir(folder)
    if not warm.QUIET:
        os.execve(command[0], command, environment)
    os.environ.update(environment)
    bound_memory(0, megabytes)
    die_with_parent()
    warm.IPKernelApp.launch_instance(command[3:])    # after python -m ipykernel_launcher


def bound_memory(pid: int, megabytes: int) -> None:
    """Bounds what a process (0: this one) may write to; more is a MemoryError, or its end."""
    import resource

    resource.prlimit(pid, resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
