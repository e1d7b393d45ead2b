"""What a page's kernel needs, imported once: the fork server of kernels.py loads this module, and each kernel is a copy of it."""

import os
import sys
from importlib import import_module

sys.modules.setdefault("rfc3987_syntax", None)  # see theme.py

ROOMS = ("ipykernel.kernelapp", "ipykernel.ipkernel", "polars", "altair", "analysis.audit", "analysis.charts", "analysis.record_tables",
         "analysis.record_charts", "analysis.records", "analysis.findings", "analysis.firmness", "analysis.tables", "analysis.targets")

for room in ROOMS:
    import_module(room)


def is_quiet() -> bool:
    """Whether polars has not yet started its pool here: a fork would inherit its locks, but not its threads, and wait for ever."""
    names = (read_name(f"/proc/self/task/{thread}/comm") for thread in os.listdir("/proc/self/task"))
    return not any(name.startswith("polars-") and name[7:].isdigit() for name in names)


def read_name(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().strip()


QUIET = is_quiet()
