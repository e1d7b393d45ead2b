"""Chinese government work reports as frames: `import analysis as an`, then `an.load_claims()`, `an.search("学位")`, `an.explain(...)`.

Nothing is imported before its name is used. In Jupyter the frames of polars show themselves by `show`, with whole sentences.
"""

import sys
from importlib import import_module
from types import ModuleType

_ROOMS = {
    "load_frames": "lab.loading", "load_claims": "lab.loading", "load_pairs": "lab.loading", "load_targets": "lab.loading",
    "search": "lab.search", "explain": "lab.explain", "explain_file": "lab.explain",
    "show": "lab.showing", "save": "lab.export", "explore": "lab.widgets", "search_box": "lab.widgets",
    "add_indicator": "lab.own_indicators", "make_claims": "lab.own_indicators", "make_frames": "lab.own_indicators",
    "load_reports": "reports.reports", "pair_claims": "compare.pairs", "ladder": "compare.ladder",
    "scope_reports": "compare.scopes", "list_scopes": "compare.scopes", "own_targets": "compare.targets", "core_targets": "compare.targets",
    "pledges": "compare.targets",
}
_MODULES = {"charts": "show.charts", "tables": "show.tables", "schema": "schema", "vocab": "vocab"}
__all__ = [*_ROOMS, *_MODULES]


def __getattr__(name: str):
    if name in _ROOMS:
        return getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    if name in _MODULES:
        return import_module(f"analysis.{_MODULES[name]}")
    raise AttributeError(f"analysis has no {name}{_nearest(name)}: dir(analysis) lists what there is")


def __dir__() -> list[str]:
    return sorted(__all__)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    alike = get_close_matches(name, __all__, n=3)
    return f" (nearest are {', '.join(alike)})" if alike else ""


class _Package(ModuleType):
    """Python puts a module that it has imported under its name here: over `search` and `explain`, which are functions to people."""

    def __setattr__(self, name: str, value):
        is_covered = isinstance(value, ModuleType) and _ROOMS.get(name) == name
        super().__setattr__(name, getattr(value, name) if is_covered else value)


def _show_well():
    """In Jupyter, from now on: frames by `show`, charts in the project's look and without a network. Neither polars nor altair is
    imported for it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        display = shell.display_formatter
        display.formatters["text/html"].for_type_by_name("polars.dataframe.frame", "DataFrame", _frame_html)
        display.mimebundle_formatter.for_type_by_name("altair.vegalite.v6.api", "TopLevelMixin", _chart_bundle)


def _frame_html(frame) -> str:
    return import_module("analysis.lab.showing").show(frame)._repr_html_()


def _chart_bundle(chart, **options):
    import_module("analysis.show.charts")    # sets theme and renderer
    return chart._repr_mimebundle_(**options)


sys.modules[__name__].__class__ = _Package
_show_well()
