"""Libraries without what they import for nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

GRAMMARS = "rfc3987_syntax"


@contextmanager
def without_grammars() -> Iterator[None]:
    """While it lasts jsonschema, which altair, papermill and JupyterLab import, does without its check of addresses.

    That extra builds grammars as it is imported, 1.2 seconds for nothing that is used here; jsonschema takes a missing
    one as it is.
    """
    if GRAMMARS in sys.modules:
        yield
        return
    sys.modules[GRAMMARS] = None  # type: ignore[assignment]    # how Python notes a module that must not be found
    try:
        yield
    finally:
        sys.modules.pop(GRAMMARS, None)
