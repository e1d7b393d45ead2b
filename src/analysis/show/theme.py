"""The look of every chart: `use_theme` sets it, and how Jupyter shows a chart, for all charts from then on."""

from analysis.light_imports import without_grammars
from analysis.show import CHART_TYPE
from analysis.words import AXIS_LABEL, break_lines, say

with without_grammars():  # rooms that draw have `alt` from here
    import altair as alt

TARGET, RESULT, REFERENCE = (
    "#b3541e",
    "#1f6f9c",
    "#6b7280",
)  # told apart under all colour blindness; the same on every page
KIND_COLOURS = alt.Scale(
    domain=["target", "result", "context"], range=[TARGET, RESULT, REFERENCE]
)  # for charts of one's own
PAPER = "#ffffff"  # JupyterLab may be dark, the labels are too; a page has colours of its own
INK, QUIET, HAIRLINE = "#2b2b2b", "#6b6b6b", "#d9d5cc"
FONTS = (
    "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft "
    "YaHei','HarmonyOS Sans SC','Source Han Sans SC',sans-serif"
)
MOST_ACROSS = 9  # cells of a grid that have room for their numbers
ROW, PANEL, FULL = (
    24,
    336,
    696,
)  # the height of a place's line, the widths of one chart of several and of one by itself, in pixels


@alt.theme.register("workbook", enable=False)
def workbook_theme() -> alt.theme.ThemeConfig:
    """The look of every chart: no frame, hairlines, one font stack, room for Chinese labels."""
    axis = {
        "domain": False,
        "ticks": False,
        "gridColor": HAIRLINE,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelPadding": 6,
        "titleColor": QUIET,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelLimit": 160,
    }
    title = {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 15,
        "subtitleColor": QUIET,
        "subtitleFontSize": 12,
        "offset": 12,
        "subtitleLineHeight": 17,
        "subtitlePadding": 5,
        "font": FONTS,
        "subtitleFont": FONTS,
    }
    legend = {
        "orient": "top",
        "title": None,
        "labelFontSize": 12,
        "labelColor": INK,
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "offset": 6,
    }
    padding = {"left": 2, "right": 10, "top": 4, "bottom": 4}
    return {
        "config": {
            "font": FONTS,
            "background": PAPER,
            "padding": padding,
            "view": {"stroke": None},
            "axis": axis,
            "title": title,
            "aria": False,
            "legend": legend,
            "text": {"color": INK, "fontSize": 12},
            "point": {"filled": True, "size": 90, "opacity": 1},
        }
    }


def _as_vegalite(spec: dict, **_) -> dict:
    """What Jupyter shows of a chart. JupyterLab 4 hangs on one that has no size (it waits for a picture of it for
    ever): a chart of no rows is a sentence, and a width that is to fill its `container` a number.
    """
    sets = spec.get("datasets")
    if sets and not any(sets.values()):
        return {"text/plain": say("chart_empty")}
    if spec.get("width") == "container":
        spec = {**spec, "width": FULL}
    return {CHART_TYPE: spec, "text/plain": spec.get("description", "chart")}


alt.renderers.register("workbook", _as_vegalite)


def use_theme() -> None:
    """Charts have the project's look from now on, and Jupyter draws them without a network; `leave_theme` ends it."""
    alt.theme.enable("workbook")
    alt.renderers.enable("workbook")


def leave_theme() -> None:
    """Charts look and are shown as altair has them by default."""
    alt.theme.enable("default")
    alt.renderers.enable("default")


def headed(title: str, *notes: str) -> alt.Title:
    """The title of a chart with its notes below it, in lines that fit a phone: Vega breaks none."""
    return alt.Title(title, subtitle=[line for note in notes for line in break_lines(note)])


def frame(rows: float, description: str, anchor: str, width: int = PANEL) -> dict:
    """The size of a chart of so many lines, labels and all; what a screen reader says; its address on the page.

    A page sets `width` to what it has room for (see pages/render.py). Here it is fixed: JupyterLab 4 hangs on
    `container`.
    """
    return {
        "width": width,
        "height": round(ROW * rows),
        "autosize": alt.AutoSizeParams(type="fit-x", contains="padding"),
        "description": description,
        "usermeta": {"anchor": anchor},
    }


def cell_axes(places: list[str], labels: list[str]) -> tuple[alt.X, alt.Y]:
    """The axes of a grid of `name` and `label`: the fewer go across, for a phone is narrow."""
    across, down = sorted([("name:N", places), ("label:N", labels)], key=lambda axis: len(axis[1]))
    angle = -60 if len(across[1]) > 4 else 0
    return (
        alt.X(
            across[0],
            title=None,
            sort=across[1],
            axis=alt.Axis(orient="top", grid=False, labelAngle=angle, labelLimit=180),
        ),
        alt.Y(down[0], title=None, sort=down[1], axis=alt.Axis(grid=False, labelLimit=180)),
    )


def tips(**fields: str) -> list[alt.Tooltip]:
    """The tooltip: a line for each column, named by its phrase (`written="target"`)."""
    return [alt.Tooltip(f"{column}:N", title=say(key)) for column, key in fields.items()]


def value_axis(column: str, is_rate: bool, channel=alt.X, **axis):
    """The channel of a number: rates start where they start, amounts at zero; 万 and 亿 on the axis."""
    return channel(
        f"{column}:Q",
        title=None,
        scale=alt.Scale(zero=not is_rate, nice=True, padding=12),
        axis=alt.Axis(labelExpr=AXIS_LABEL, tickCount=4, **axis),
    )
