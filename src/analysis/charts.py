"""Pictures: one function a chart, a frame in, an Altair chart out. Importing this sets the project's theme and renderer."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # a JSON-schema extra that builds grammars at import: 1.2 s for nothing that we use

import altair as alt
import polars as pl

from analysis.tables import clip
from analysis.wording import AXIS_LABEL, say, write_list

TARGET, RESULT, REFERENCE = "#b3541e", "#1f6f9c", "#6b7280"  # told apart under all colour blindness; the same on every page
INK, QUIET, HAIRLINE = "#2b2b2b", "#6b6b6b", "#d9d5cc"
FONTS = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','HarmonyOS Sans SC','Source Han Sans SC',sans-serif"
CHART_TYPE = "application/vnd.vegalite.v5+json"  # the type that JupyterLab 4 draws by itself, without a network
ROW, PANEL, FULL = 24, 360, 720  # the height of a place's line, the widths of one chart of several and of one by itself, in pixels


@alt.theme.register("workbook", enable=True)
def workbook_theme() -> alt.theme.ThemeConfig:
    """The look of every chart: no frame, hairlines, one font stack, room for Chinese labels."""
    axis = {"domain": False, "ticks": False, "gridColor": HAIRLINE, "labelColor": INK, "labelFontSize": 12, "labelPadding": 6,
            "titleColor": QUIET, "titleFontWeight": "normal", "titleFontSize": 12, "labelLimit": 160}
    title = {"anchor": "start", "frame": "bounds", "color": INK, "fontSize": 15, "subtitleColor": QUIET, "subtitleFontSize": 12, "offset": 12,
             "subtitleLineHeight": 17, "subtitlePadding": 5, "font": FONTS, "subtitleFont": FONTS}
    padding = {"left": 2, "right": 10, "top": 4, "bottom": 4}
    return {"config": {"font": FONTS, "background": None, "padding": padding, "view": {"stroke": None}, "axis": axis, "title": title, "aria": False,
                       "text": {"color": INK, "fontSize": 12}, "point": {"filled": True, "size": 90, "opacity": 1}}}


def _as_vegalite(spec: dict, **_) -> dict:
    return {CHART_TYPE: spec, "text/plain": spec.get("description", "chart")}


alt.renderers.register("workbook", _as_vegalite)
alt.renderers.enable("workbook")


def target_dots(core: pl.DataFrame, reports: pl.DataFrame) -> list[alt.Chart]:
    """How far apart are the places on each core indicator, and where does the place above them stand?

    A chart for each column of `core_targets` with a number: a dot a place, a bar where the target is a range, the report's words at
    the right, the scope's own target as a dashed line. Where that is not to be had the subtitle says why.
    """
    columns = core.filter(pl.col("rank").is_in(core.filter(~pl.col("is_parent"), pl.col("value").is_not_null())["rank"].implode()))
    return [_dots(column, reports) for column in columns.partition_by("rank", maintain_order=True)]


def _dots(column: pl.DataFrame, reports: pl.DataFrame) -> alt.Chart:
    members = column.filter(~pl.col("is_parent"), pl.col("value").is_not_null()).sort("signed", "adcode", descending=[True, False])
    rows = pl.DataFrame([_dot(row) for row in members.rows(named=True)])
    own = column.filter("is_parent")
    beside = _parent_words(own, reports)
    label, unit, is_rate = column["label"][0], column["unit"][0], column["is_rate"][0]
    stated = _stated(column, reports)
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=rows["name"].to_list(), title=None, axis=alt.Axis(grid=True)))
    value = alt.X("value:Q", title=None, scale=alt.Scale(zero=not is_rate, nice=True, padding=12),
                  axis=alt.Axis(grid=False, labelExpr=AXIS_LABEL, tickCount=4))
    tooltip = [alt.Tooltip("name:N", title=say("place")), alt.Tooltip("written:N", title=say("target")), alt.Tooltip("source:N", title=say("source"))]
    layers = [
        base.mark_rule(strokeWidth=5, opacity=0.35, color=TARGET).encode(x=value, x2="high:Q"),
        base.mark_circle(color=TARGET, cursor="pointer", opacity=1, size=90).encode(x=value, tooltip=tooltip),
        base.mark_text(align="left", dx=10).encode(x=alt.value("width"), text="written:N"),
    ]
    if is_rate and own.height and own["signed"][0] is not None:
        bar = alt.Chart(own.select(value="signed", high="signed_high"))
        layers[:0] = [bar.mark_rect(color=REFERENCE, opacity=0.15).encode(x=value, x2="high:Q"),
                      bar.mark_rule(color=REFERENCE, strokeDash=[4, 3], strokeWidth=1.5).encode(x=value)]
    title = alt.Title(say("axis_unit", label=label, unit=unit), subtitle=[stated, beside])
    description = say("chart_targets", label=label, stated=rows.height, parent=beside)
    return alt.layer(*layers).properties(title=title, **_frame(rows.height, description, f"{column['indicator'][0]}-{column['basis'][0]}"))


def _frame(rows: int, description: str, anchor: str, width: int = PANEL) -> dict:
    """The size of a chart with a line a place, labels and all; what a screen reader says; its address on the page.

    A page sets `width` to what it has room for (see pages.py). Here it is fixed: JupyterLab 4 hangs on `container`.
    """
    return {"width": width, "height": ROW * rows, "autosize": alt.AutoSizeParams(type="fit-x", contains="padding"),
            "description": description, "usermeta": {"anchor": anchor}}


def _dot(row: dict) -> dict:
    return {"name": row["name"], "value": row["signed"], "high": row["signed_high"], "written": row["written"], "claim": row["claim_id"],
            "source": clip(row["sentence"], row["at"], len(row["quote"]))}


def _stated(column: pl.DataFrame, reports: pl.DataFrame) -> str:
    """How many places state a number, and how many only words."""
    members, places = column.filter(~pl.col("is_parent")), reports.filter(~pl.col("is_parent")).height
    in_words = members["value"].null_count()
    key = "targets_in_chart_and_words" if in_words else "targets_in_chart"
    return say(key, stated=members.height - in_words, places=places, words=in_words)


def _parent_words(own: pl.DataFrame, reports: pl.DataFrame) -> str:
    """What the reference line is, or why there is none."""
    parent = reports.filter("is_parent")
    if parent.is_empty():
        return say("parent_missing", parent=reports["scope"].drop_nulls()[0])
    if own.is_empty():
        return say("parent_silent", parent=parent["name"][0])
    key = "parent_in_words" if own["signed"][0] is None else "parent_target" if own["is_rate"][0] else "parent_total"
    return say(key, parent=parent["name"][0], written=own["written"][0])


def target_counts(targets: pl.DataFrame, reports: pl.DataFrame) -> alt.Chart:
    """How many targets did each place set itself for the year? A bar a place, the longest first, none left out."""
    counts = (
        reports.filter(~pl.col("is_parent")).select("name")
        .join(targets.group_by("name").agg(count=pl.len()), on="name", how="left", validate="1:1")
        .with_columns(pl.col("count").fill_null(0)).sort("count", descending=True, maintain_order=True)
    )
    base = alt.Chart(counts).encode(y=alt.Y("name:N", sort=counts["name"].to_list(), title=None), x=alt.X("count:Q", title=None, axis=None))
    description = f"{say('chart_counts')}：{write_list(counts['name'].to_list())}"
    chart = base.mark_bar(color=TARGET, height=14) + base.mark_text(align="left", dx=5).encode(text="count:Q")
    return chart.properties(title=say("chart_counts"), **_frame(counts.height, description, "counts", FULL))
