"""Chinese government work reports as frames: `import analysis as an`, then `an.load_claims()`, `an.search("学位")`,
`an.explain(...)`.

Nothing is imported before its name is used, and importing changes nothing elsewhere: `%load_ext analysis` gives Jupyter
the project's look of frames and charts.
"""

import sys
from importlib import import_module
from types import ModuleType

__version__ = "0.2.0"

_NAMES = {  # room: what people use of it
    "folders": ("samples",),
    "lab.loading": ("load_frames", "load_claims", "load_pairs", "load_targets"),
    "claims.indicator": ("choose_indicator",),
    "lab.search": ("search",),
    "lab.attention": ("attention", "repeated_sentences"),
    "lab.explain": ("explain", "explain_file"),
    "lab.showing": ("show",),
    "lab.panel": ("panel",),
    "lab.codebook": ("codebook",),
    "lab.export": ("save",),
    "lab.widgets": ("explore", "search_box"),
    "lab.own_indicators": ("add_indicator", "make_claims", "make_frames"),
    "lab.audit": (
        "audit_table",
        "count_classes",
        "count_rules",
        "count_unnamed",
        "count_unread",
        "coverage_finding",
        "find_unaccounted",
        "list_doubts",
    ),
    "reports.reports": ("load_reports",),
    "compare.pairs": ("pair_claims",),
    "compare.panel": ("make_panel",),
    "compare.ladder": ("ladder",),
    "compare.scopes": ("scope_reports", "list_scopes", "find_place"),
    "compare.coverage": ("choose_scope", "choose_span", "choose_place"),
    "compare.moves": ("both_years", "year_moves"),
    "compare.firmness": ("code_firmness",),
    "compare.targets": ("own_targets", "core_targets", "numbered", "pledges"),
    "compare.records": (
        "place_reports",
        "member_reports",
        "level_reports",
        "year_targets",
        "indicator_targets",
        "judged_targets",
        "result_claims",
        "main_line",
        "most_stated",
        "place_rungs",
        "growth_steps",
        "place_changes",
        "changed_claims",
    ),
    "show.charts": (
        "target_dots",
        "target_heat",
        "target_counts",
        "target_spread",
        "level_dots",
        "firmness_bars",
        "pledge_bars",
    ),
    "show.record_charts": ("target_lines", "target_against_result", "kept_heat", "ladder_steps"),
    "show.move_charts": ("move_dots",),
    "show.tables": ("target_table", "level_table", "pledge_list", "source_list", "csv_link"),
    "show.record_tables": (
        "record_table",
        "pair_table",
        "pair_link",
        "rung_table",
        "steps_table",
        "change_table",
        "move_table",
    ),
    "show.findings": (
        "target_finding",
        "count_finding",
        "firmness_finding",
        "history_finding",
        "change_finding",
        "delivery_finding",
        "indicator_finding",
        "ladder_finding",
        "steps_finding",
        "move_finding",
    ),
}
_ROOMS = {name: room for room, names in _NAMES.items() for name in names}
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


def load_ipython_extension(shell) -> None:
    """What `%load_ext analysis` does in Jupyter: frames show themselves by `an.show`, with whole sentences, and charts
    have the project's look and ask nothing of the network.
    """
    from polars import DataFrame

    from analysis.show.theme import use_theme

    use_theme()
    shell.display_formatter.formatters["text/html"].for_type(DataFrame, _frame_html)


def unload_ipython_extension(shell) -> None:
    """Undoes what `load_ipython_extension` did."""
    from polars import DataFrame

    from analysis.show.theme import leave_theme

    leave_theme()
    shell.display_formatter.formatters["text/html"].pop(DataFrame, None)


def _frame_html(frame) -> str:
    return import_module("analysis.lab.showing").show(frame)._repr_html_()


class _Package(ModuleType):
    """Python puts the folder `show` under its name here once something of it is imported: to people `show` is a
    function.
    """

    def __setattr__(self, name: str, value):
        if not (name in _ROOMS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
