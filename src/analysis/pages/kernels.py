"""A kernel of its own for each notebook, bounded in memory and time: forked from a process that has imported everything
once, or started as Jupyter starts them. Nothing stays behind when the build is killed.
"""

import asyncio
import os
import signal
import sys
import time
from functools import cache
from importlib.metadata import EntryPoint
from multiprocessing import get_context
from queue import Empty
from uuid import uuid4

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from traitlets import Int, Type, default
from traitlets.config import Config

from analysis.pages.kernel_process import bound_memory, run_kernel

SECONDS, MEGABYTES = 300, 2048  # a notebook's bounds
CAN_FORK = sys.platform == "linux"  # macOS and Windows: the libraries there do not bear it, or there is no fork


@cache
def fork_server():
    """The context of multiprocessing whose processes are copies of one that has imported `warm`."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["analysis.pages.warm"])
    return context


class PlainProvisioner(LocalProvisioner):
    """Starts a kernel as Jupyter does, then bounds its memory (Linux; elsewhere there is no bound)."""

    megabytes = Int(MEGABYTES, help="what a kernel may write to").tag(config=True)

    async def launch_kernel(self, cmd, **kwargs):
        connection_info = await super().launch_kernel(cmd, **kwargs)
        if sys.platform == "linux":
            bound_memory(self.pid, self.megabytes)
        return connection_info

    async def wait(self):
        """As Jupyter's, but looks two hundred times a second: it is asked for when the kernel has been killed."""
        while await self.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()


class ForkProvisioner(PlainProvisioner):
    """Asks the fork server for a kernel instead of starting a Python."""

    async def launch_kernel(self, cmd, **kwargs):
        self.process = ForkedKernel(cmd, kwargs.get("cwd") or os.getcwd(), kwargs["env"], self.megabytes)
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class ForkedKernel:
    """A forked kernel with the part of subprocess.Popen's interface that Jupyter's provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, command: list[str], folder: str, environment: dict[str, str], megabytes: int):
        self.process = fork_server().Process(target=run_kernel, args=(command, folder, environment, megabytes))
        self.process.start()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> int:
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


class OnlyClient(AsyncKernelClient):
    """The client of a kernel that talks to nobody else: ready when it has been heard on both channels, with nothing to
    be emptied first, for which Jupyter's waits until a fifth of a second has been silent.
    """

    async def wait_for_ready(self, timeout: float | None = None):
        """Returns when the kernel has answered; raises RuntimeError where it has died or is silent for longer than
        `timeout` seconds.
        """
        until = time.monotonic() + (timeout or SECONDS)
        while True:
            self.kernel_info()
            try:
                answer = await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.1)
                return self._handle_kernel_info_reply(answer)
            except Empty:  # not yet there, or not yet connected: it is asked again
                pass
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")


class PlainKernels(AsyncKernelManager):
    """Manages kernels that are started as Jupyter does."""

    provisioner_name = "workbook-plain"
    client_factory = Type(OnlyClient, klass=AsyncKernelClient)
    options = ["--log-level=CRITICAL", "--HistoryManager.enabled=False", "--IPKernelApp.capture_fd_output=False"]

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        """A context whose sockets look for the kernel, which is not yet there when they are made, each few
        milliseconds.
        """
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, 5)
        return context

    async def _async_wait(self, pollinterval: float = 0.1):
        """As Jupyter's, but looks two hundred times a second whether a kernel that was killed has ended."""
        await super()._async_wait(min(pollinterval, 0.005))

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *self.options],
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": self.provisioner_name}},
        )


class ForkedKernels(PlainKernels):
    """Manages kernels that are forked."""

    provisioner_name = "workbook-fork"


def kernel_options(kind: str | None = None, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> dict:
    """What nbclient is told, so that one notebook runs in a kernel of this kind (by default the quickest there is)
    within these bounds.
    """
    factory = KernelProvisionerFactory.instance()
    for name, provisioner in (("workbook-plain", PlainProvisioner), ("workbook-fork", ForkProvisioner)):
        factory.provisioners.setdefault(
            name, EntryPoint(name, f"{__name__}:{provisioner.__name__}", factory.GROUP_NAME)
        )
    until = time.monotonic() + seconds
    # Linux: an address without a file or a port, which no other kernel takes meanwhile; messages are signed.
    address = {"transport": "ipc", "ip": f"@workbook-{uuid4().hex}"} if CAN_FORK else {}
    return {
        "kernel_manager_class": PlainKernels if kind == "plain" or not CAN_FORK else ForkedKernels,
        "config": Config(PlainProvisioner={"megabytes": megabytes}, KernelManager=address),
        "timeout_func": lambda cell: max(1, round(until - time.monotonic())),
        "shutdown_kernel": "immediate",  # it is used once, and holds nothing
    }
