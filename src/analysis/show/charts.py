"""Pictures of what places promise for one year: one function a chart, a frame in, an Altair chart out."""

import polars as pl

from analysis.compare.scopes import NoSuchChoice
from analysis.compare.targets import clip_source
from analysis.show.theme import (
    FULL,
    MOST_ACROSS,
    REFERENCE,
    RESULT,
    TARGET,
    alt,
    cell_axes,
    frame,
    headed,
    tips,
    value_axis,
)
from analysis.show.theme import KIND_COLOURS as KIND_COLOURS  # for charts of one's own
from analysis.words import say, write_list, write_number

FIRMNESS_CLASSES = [
    "hard",
    "striving",
    "plain",
    "soft",
]  # from the firmest on; a scale of the reader's own may have others


def __dir__() -> list[str]:
    """The charts, for whoever types `an.charts.` and tab."""
    drawn = [
        name for name, value in globals().items() if name[0] != "_" and getattr(value, "__module__", None) == __name__
    ]
    return sorted([*drawn, "KIND_COLOURS"])


class Charts(list):
    """Charts that Jupyter shows one below another; a list to all else."""

    def _ipython_display_(self):
        from IPython.display import display

        display(*self)


def target_dots(core: pl.DataFrame, reports: pl.DataFrame | None = None) -> list[alt.Chart]:
    """How far apart are the places on each core indicator, and where does the place above them stand?

    A chart for each column of `core_targets` (see `an.load_targets`) with a number: a dot a place, a bar where the
    target is a range, the report's words at the right, the scope's own target as a dashed line. Where that is not to be
    had and `reports` (see `scope_reports`) are given, the subtitle says why.

        an.charts.target_dots(an.load_targets("深圳", 2025))
    """
    if missing := {"rank", "label", "is_parent"} - set(core.columns):
        raise NoSuchChoice(
            f"target_dots draws what load_targets gives; this frame has no "
            f'{"、".join(sorted(missing))}: try target_dots(load_targets("深圳", 2025))'
        )
    columns = core.filter(
        pl.col("rank").is_in(core.filter(~pl.col("is_parent"), pl.col("value").is_not_null())["rank"].implode())
    )
    return Charts(_dots(column, reports) for column in columns.partition_by("rank", maintain_order=True))


def _dots(column: pl.DataFrame, reports: pl.DataFrame | None) -> alt.Chart:
    members = column.filter(~pl.col("is_parent"), pl.col("value").is_not_null())
    own = column.filter("is_parent")
    beside = _parent_words(own, reports)
    label, unit = column["label"][0], column["unit"][0]
    title = headed(say("axis_unit", label=label, unit=unit), _stated(column, reports), beside)
    description = say("chart_targets", label=label, stated=members.height, parent=beside)
    size = frame(members.height, description, f"{column['indicator'][0]}-{column['basis'][0]}-{unit or ''}")
    return alt.layer(*_dot_layers(members, own)).properties(title=title, **size)


def _dot_layers(members: pl.DataFrame, own: pl.DataFrame) -> list[alt.Chart]:
    """A dot a place, the highest on top, its range, its words; the number of the place above as a dashed line where it
    is a yardstick.
    """
    rows = members.sort("compared", "adcode", descending=[True, False]).select(
        "name", "written", value="compared", low="signed", high="signed_high", claim="claim_id", source=clip_source()
    )
    is_rate = members["is_rate"][0]
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=rows["name"].to_list(), title=None, axis=alt.Axis(grid=True)))
    value = value_axis("value", is_rate, grid=False)
    layers = [
        base.mark_rule(strokeWidth=5, opacity=0.35, color=TARGET).encode(
            x=value_axis("low", is_rate, grid=False), x2=alt.X2("high:Q")
        ),
        base.mark_circle(color=TARGET, cursor="pointer", opacity=1, size=90).encode(
            x=value, tooltip=tips(name="place", written="target", source="source")
        ),
        base.mark_text(align="left", dx=10).encode(x=alt.value("width"), text=alt.Text("written:N")),
    ]
    if is_rate and own.height and own["signed"][0] is not None:
        bar = alt.Chart(own.select(value="compared", low="signed", high="signed_high"))
        layers[:0] = [
            bar.mark_rect(color=REFERENCE, opacity=0.15).encode(
                x=value_axis("low", is_rate, grid=False), x2=alt.X2("high:Q")
            ),
            bar.mark_rule(color=REFERENCE, strokeDash=[4, 3], strokeWidth=1.5).encode(x=value),
        ]
    return layers


def level_dots(targets: pl.DataFrame) -> list[alt.Chart]:
    """Who of all places asks most, level by level? A chart a level below the nation: a dot a place, the nation's target
    as a dashed line. `targets` are rows of `indicator_targets` of one cell.
    """
    nation = targets.filter(level="nation")
    return Charts(
        _level_dots(level, nation)
        for level in targets.filter(pl.col("level") != "nation").partition_by("level", maintain_order=True)
    )


def _level_dots(level: pl.DataFrame, nation: pl.DataFrame) -> alt.Chart:
    name = say(f"level_{level['level'][0]}")
    label, unit = level["label"][0], level["unit"][0] or say("no_unit")
    note = say("nation_note", written=nation["written"][0]) if nation.height else say("indicator_no_nation")
    title = headed(say("level_title", level=name, label=label, unit=unit), note)
    description = say("chart_targets", label=f"{name}{label}", stated=level.height, parent=note)
    return alt.layer(*_dot_layers(level, nation)).properties(
        title=title, **frame(level.height, description, f"dots-{level['level'][0]}")
    )


def _stated(column: pl.DataFrame, reports: pl.DataFrame | None) -> str:
    """How many places state a number, and how many only words; of how many places, where the reports are given."""
    members = column.filter(~pl.col("is_parent"))
    if reports is None:
        return say("targets_stated", stated=members["value"].count())
    places = reports.filter(~pl.col("is_parent")).height
    in_words = members["value"].null_count()
    key = "targets_in_chart_and_words" if in_words else "targets_in_chart"
    return say(key, stated=members.height - in_words, places=places, words=in_words)


def _parent_words(own: pl.DataFrame, reports: pl.DataFrame | None) -> str:
    """What the reference line is, or why there is none; empty where that cannot be known."""
    if reports is None and own.is_empty():
        return ""
    reports = own if reports is None else reports
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
        reports.filter(~pl.col("is_parent"))
        .select("name")
        .join(targets.group_by("name").agg(count=pl.len()), on="name", how="left", validate="1:1")
        .with_columns(pl.col("count").fill_null(0))
        .sort("count", descending=True, maintain_order=True)
    )
    base = alt.Chart(counts).encode(
        y=alt.Y("name:N", sort=counts["name"].to_list(), title=None), x=alt.X("count:Q", title=None, axis=None)
    )
    description = f"{say('chart_counts')}：{write_list(counts['name'].to_list())}"
    chart = base.mark_bar(color=TARGET, height=14) + base.mark_text(align="left", dx=5).encode(text=alt.Text("count:Q"))
    return chart.properties(title=say("chart_counts"), **frame(counts.height, description, "counts", FULL))


def target_heat(core: pl.DataFrame) -> alt.Chart:
    """Who states what, and where does each number stand among the others?

    A cell a place and column of `core_targets`; the larger the number among those of its indicator, the darker. Where
    nothing is stated nothing is drawn, nor for one place alone.
    """
    members = core.filter(~pl.col("is_parent"), pl.col("value").is_not_null()).with_columns(
        size=pl.when((pl.col("signed").max() <= 0).over("rank")).then(-pl.col("signed")).otherwise("signed")
    )
    last = (pl.len() - 1).over("rank")
    cells = members.sort("rank", "adcode", "name").select(
        "name",
        "written",
        "label",
        claim="claim_id",
        text=_short_numbers(members.sort("rank", "adcode", "name")),
        share=pl.when(last > 0).then((pl.col("size").rank("average").over("rank") - 1) / last).otherwise(0.5),
    )
    places, labels = (
        rows[column].unique(maintain_order=True).to_list()
        for rows, column in ((members.sort("adcode", "name"), "name"), (cells, "label"))
    )
    x, y = cell_axes(places, labels)
    base = alt.Chart(cells if len(places) > 1 else cells.clear()).encode(x=x, y=y)
    layers = [
        base.mark_rect(color=TARGET, cursor="pointer").encode(
            opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.1, 0.6]), legend=None),
            tooltip=tips(name="place", label="indicator", written="target"),
        )
    ]
    layers += [base.mark_text(fontSize=11).encode(text=alt.Text("text:N"))] * (
        min(len(places), len(labels)) <= MOST_ACROSS
    )
    description = say("chart_heat", places=len(places), labels=write_list(labels, most=8))
    size = frame(max(len(places), len(labels)), description, "heat", FULL)
    return alt.layer(*layers).properties(title=headed(say("heat_title"), say("heat_note")), **size)


def _short_numbers(rows: pl.DataFrame) -> pl.Series:
    """The numbers as they fit into a cell: percentages with their sign, the rest without a unit."""
    return pl.Series(
        [write_number(row["signed"], row["unit"] if row["unit"] == "%" else "") for row in rows.rows(named=True)],
        dtype=pl.String,
    )


def firmness_bars(coded: pl.DataFrame, by: str = "name") -> alt.Chart:
    """How firm is the wording of the targets, by place or by year?

    A bar a place (`by` name) or level, the firmest first, or a year, cut by the classes of `code_firmness`, with the
    number of targets in each part and of all at the end.
    """
    known = [name for name in FIRMNESS_CLASSES if name in coded["firmness"]]
    classes = known + sorted(set(coded["firmness"].drop_nulls()) - set(known))
    labels = [say(f"firmness_{name}") if name in FIRMNESS_CLASSES else name for name in classes]
    parts = _firmness_parts(coded, by).with_columns(
        label=pl.col("firmness").replace_strict(classes, labels, return_dtype=pl.String)
    )
    rows = parts.sort(by) if by == "year" else parts.sort("hard", "total", by, descending=[True, True, False])
    order = rows["row"].unique(maintain_order=True).to_list()
    base = alt.Chart(rows).encode(y=alt.Y("row:N", sort=order, title=None, axis=alt.Axis(grid=False)))
    start = alt.X("first:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    shade = alt.Opacity(
        "label:N",
        sort=labels,
        scale=alt.Scale(domain=labels, range=[0.75, 0.12]),
        legend=alt.Legend(symbolFillColor=TARGET, columns=2),
    )
    bars = base.mark_bar(color=TARGET, height=17).encode(
        x=start,
        x2=alt.X2("last:Q"),
        opacity=shade,
        tooltip=tips(row="year_word" if by == "year" else "place", label="wording", count="count"),
    )
    counts = (
        base.transform_filter("datum.last - datum.first > 0.05")
        .mark_text(fontSize=11)
        .encode(x=alt.X("middle:Q", axis=None), text=alt.Text("count:Q"))
    )
    totals = (
        base.transform_filter("datum.last > 0.999")
        .mark_text(align="left", dx=8)
        .encode(x=alt.value("width"), text=alt.Text("total:Q"))
    )
    title = headed(say("firmness_title"), say("firmness_note"))
    return alt.layer(bars, counts, totals).properties(
        title=title, **frame(len(order), say("chart_firmness", rows=write_list(order, most=8)), "firmness", FULL)
    )


def _firmness_parts(coded: pl.DataFrame, by: str) -> pl.DataFrame:
    """The parts of each bar: `first` and `last` of the length 1, `count`, and of the bar `total` and the share
    `hard`.
    """
    is_hard = pl.col("firmness") == "hard"
    rank = pl.col("firmness").replace_strict(
        FIRMNESS_CLASSES, list(range(len(FIRMNESS_CLASSES))), default=len(FIRMNESS_CLASSES)
    )
    return (
        coded.drop_nulls("firmness")
        .group_by(by, "firmness")
        .agg(count=pl.len())
        .sort(by, rank, "firmness")
        .with_columns(
            total=pl.sum("count").over(by),
            hard=((is_hard * pl.col("count")).sum() / pl.sum("count")).over(by),
            row=_row_name(by),
        )
        .with_columns(last=pl.col("count").cum_sum().over(by) / pl.col("total"))
        .with_columns(first=pl.col("last") - pl.col("count") / pl.col("total"))
        .with_columns(middle=(pl.col("first") + pl.col("last")) / 2)
    )


def _row_name(by: str) -> pl.Expr:
    levels = {level: say(f"level_{level}") for level in ("nation", "province", "city", "county")}
    text = pl.col(by).cast(pl.String)
    return text.replace(levels) if by == "level" else text


def target_spread(targets: pl.DataFrame) -> list[alt.Chart]:
    """How do the places of a level spread over one target, and where is the middle?

    `targets` are the rows of `year_targets` of one cell, the nation's own among them or not. A chart for each level
    with four places or more: a dot a place, equal numbers on top of one another, the median as a line, the nation's
    target as a dashed one.
    """
    reference = targets.filter(pl.col("level") == "nation")
    levels = targets.filter(pl.col("level") != "nation").partition_by("level", maintain_order=True)
    return [_spread(level, reference) for level in levels if level.height > 3]


def _spread(level: pl.DataFrame, reference: pl.DataFrame) -> alt.Chart:
    low, high = level["compared"].min(), level["compared"].max()
    step = (high - low) / 40 or 1.0
    rows = (
        level.with_columns(bin=((pl.col("compared") - low) / step).round())
        .sort("bin", "compared", "adcode")
        .select(
            "name", "written", "source", claim="claim_id", value="compared", stack=pl.int_range(pl.len()).over("bin")
        )
    )
    median, unit, is_rate = level["compared"].median(), level["unit"][0], level["is_rate"][0]
    most = rows["stack"].max() + 1
    value = value_axis("value", is_rate, grid=False)
    height = alt.Y("stack:Q", axis=None, scale=alt.Scale(domain=[-0.6, max(most, 3)]))
    dots = (
        alt.Chart(rows)
        .mark_circle(color=TARGET, cursor="pointer", opacity=1, size=80)
        .encode(x=value, y=height, tooltip=tips(name="place", written="target", source="source"))
    )
    middle = alt.Chart(
        pl.DataFrame({"value": [median], "text": [say("median", number=write_number(median, unit))]})
    ).encode(x=value)
    layers = [
        middle.mark_rule(color=RESULT, strokeWidth=1.5),
        dots,
        middle.mark_text(align="left", dx=5, dy=4, fontSize=11).encode(text=alt.Text("text:N"), y=alt.value(0)),
    ]
    if is_rate and reference.height:
        nation = alt.Chart(reference.select(value="compared"))
        layers.insert(0, nation.mark_rule(color=REFERENCE, strokeDash=[4, 3], strokeWidth=1.5).encode(x=value))
    note = say("spread_note", written=reference["written"][0]) if is_rate and reference.height else say("spread_plain")
    name = say(f"level_{level['level'][0]}")
    title = headed(say("spread_title", level=name, count=rows.height), note)
    description = say(
        "chart_spread", level=name, label=level["label"][0], count=rows.height, median=write_number(median, unit)
    )
    return alt.layer(*layers).properties(
        title=title, **frame(min(max(most, 3), 14) * 0.7 + 1, description, f"spread-{level['level'][0]}")
    )


def pledge_bars(pledged: pl.DataFrame) -> alt.Chart:
    """What are the 民生实事 about? A bar a kind (see `pledge_kinds`): the number of sentences, and in how many places;
    of one kind alone there is nothing to compare, and nothing is drawn.
    """
    rows = (
        pledged.unique(["report_id", "sentence_id"], keep="first", maintain_order=True)
        .group_by("kind")
        .agg(count=pl.len(), places=pl.n_unique("name"), source=pl.first("sentence"))
        .with_columns(
            source=pl.col("source").str.strip_chars().str.slice(0, 80),
            text=pl.format(say("pledges_text", count="{}", places="{}"), "count", "places"),
        )
        .sort(pl.col("kind") == say("kind_other"), "count", "kind", descending=[False, True, False])
    )
    rows = rows if rows.height > 1 else rows.clear()
    base = alt.Chart(rows).encode(
        y=alt.Y("kind:N", sort=rows["kind"].to_list(), title=None, axis=alt.Axis(grid=False)),
        x=alt.X("count:Q", axis=None),
    )
    bars = base.mark_bar(color=TARGET, height=14).encode(tooltip=tips(kind="kind", text="count", source="example"))
    chart = bars + base.mark_text(align="left", dx=5).encode(text=alt.Text("text:N"))
    return chart.properties(
        title=say("pledges_title"),
        **frame(rows.height, say("chart_pledges", kinds=write_list(rows["kind"].to_list(), most=6)), "pledges", FULL),
    )
