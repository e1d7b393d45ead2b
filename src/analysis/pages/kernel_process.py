"""What a forked kernel does from its first moment on, and the bound on its memory."""

import os

from analysis.store.processes import die_with_parent


def run_kernel(command: list[str], folder: str, environment: dict[str, str], megabytes: int) -> None:
    """Is a kernel, in a process that the fork server has just forked, until it is killed. `command` is what Jupyter
    would start.
    """
    from analysis.pages import warm

    os.setsid()  # so that a signal reaches what the notebook starts, too
    os.chdir(folder)
    if not warm.IS_QUIET:
        os.execve(command[0], command, environment)
    from ipykernel.kernelapp import IPKernelApp

    os.environ.update(environment)
    bound_memory(0, megabytes)
    die_with_parent()
    IPKernelApp.launch_instance(command[3:])  # after python -m ipykernel_launcher


def bound_memory(pid: int, megabytes: int) -> None:
    """Bounds what a process (0: this one) may write to; more is a MemoryError, or its end."""
    import resource

    resource.prlimit(pid, resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
