"""What a page's kernel needs, imported once: the fork server of kernels.py loads this module, and each kernel is a copy
of it.
"""

import gc
import os
import sys
from importlib import import_module

from analysis.show.theme import alt

# what a kernel and a page of ours come to import, and what IPython and altair put off
ROOMS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "polars",
    "resource",
    "analysis.lab.audit",
    "analysis.show.charts",
    "analysis.show.record_tables",
    "analysis.show.record_charts",
    "analysis.compare.records",
    "analysis.show.findings",
    "analysis.compare.firmness",
    "analysis.show.tables",
    "analysis.compare.targets",
)


def is_quiet() -> bool:
    """Whether polars has not yet started its pool here: a fork would inherit its locks, but not its threads, and wait
    for ever.
    """
    names = (read_name(f"/proc/self/task/{thread}/comm") for thread in os.listdir("/proc/self/task"))
    return not any(name.startswith("polars-") and name[7:].isdigit() for name in names)


def read_name(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().strip()


# a kernel takes a tenth of a second to make ready for debugging; nobody debugs these
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]  # how Python notes a module that must not be found
for room in ROOMS:
    import_module(room)
alt.Chart(alt.Data(values=[{"a": 1}])).mark_bar().encode(x=alt.X("a:Q")).to_dict()  # reads the schema of Vega-Lite
gc.freeze()  # what is here already is not looked through, and so not copied, in every kernel
IS_QUIET = is_quiet()
