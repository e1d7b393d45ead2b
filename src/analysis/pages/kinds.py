"""A kind of page: what its notebook says of itself. All that a new kind needs stands in its notebook.

A notebook's metadata (in JupyterLab: Property Inspector, Notebook Metadata) may hold `workbook`:

    {"workbook": {"made_for": "scope and year", "reads": ["family-year"], "order": 20, "name": {"zh": "各地目标"}}}

`made_for` is what it is run for, one of the names in choices.py; `lab` makes no page. `reads` is what it reads, see
slices.py: without it the notebook is given everything, and is run again whenever anything changes. `name` is what the
index calls its pages, by language, and `order` where they stand there among those of a place. With `opens`, by language
too, the index opens with the latest of them, under that heading. A notebook that says nothing is run for what its
parameters are called, reads everything and is called by its title.
"""

import json
from pathlib import Path
from typing import NamedTuple

LAST = 99  # in the index: behind those of ours


class Kind(NamedTuple):
    """What a notebook declares, see above."""

    made_for: str | None = None
    reads: tuple[str, ...] = ()
    order: int = LAST
    name: dict[str, str] | None = None
    opens: dict[str, str] | None = None


class BadDeclaration(ValueError):
    """What a notebook says of itself cannot be used; the message names the notebook, the entry and what may stand
    there."""


def read_kind(notebook: Path) -> Kind:
    """What the notebook declares. Raises BadDeclaration for an entry that is not known."""
    declared = json.loads(notebook.read_text(encoding="utf-8"))["metadata"].get("workbook", {})
    if unknown := declared.keys() - set(Kind._fields):
        raise BadDeclaration(
            f"{notebook}: metadata workbook has {', '.join(sorted(unknown))}; it may have {', '.join(Kind._fields)}"
        )
    return Kind(**declared | {"reads": tuple(declared.get("reads", ()))})
