"""Chinese government work reports as frames: `import analysis as an`, then `an.load_claims()`, `an.search("学位")`, `an.explain(...)`.

Nothing is imported before its name is used. In Jupyter the frames of polars show themselves by `show`, with whole sentences.
"""

import sys
from importlib import import_module
from types import ModuleType

_ROOMS = {
    "load_frames": "loading", "load_claims": "loading", "load_pairs": "loading", "load_targets": "loading",
    "search": "search", "explain": "explain", "explain_file": "explain",
    "show": "showing", "save": "export", "explore": "widgets", "search_box": "widgets",
    "add_indicator": "own", "make_claims": "own", "make_frames": "own",
    "load_reports": "reports", "pair_claims": "pairs", "ladder": "ladder",
    "scope_reports": "scopes", "list_scopes": "scopes", "own_targets": "targets", "core_targets": "targets", "pledges": "targets",
}
_MODULES = ("charts", "tables", "schema", "vocab")
__all__ = [*_ROOMS, *_MODULES]


def __getattr__(name: str):
    if name in _ROOMS:
        return getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    if name in _MODULES:
        return import_module(f"analysis.{name}")
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
    return import_module("analysis.showing").show(frame)._repr_html_()


def _chart_bundle(chart, **options):
    import_module("analysis.show.charts")    # sets theme and renderer
    return chart._repr_mimebundle_(**options)


sys.modules[__name__].__class__ = _Package
_show_well()
