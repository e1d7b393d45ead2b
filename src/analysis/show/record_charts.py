"""Pictures of targets beside their results, and beside those of the levels above: one function a chart."""

import polars as pl

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
from analysis.words import say, write_list

RUN_OF_YEARS = (
    pl.col("year").diff().fill_null(1) > 1
).cum_sum()  # of rows in the order of their years: the years that follow one another


def target_lines(records: pl.DataFrame) -> list[alt.Chart]:
    """How did a place's targets move over the years, and did the results follow?

    `records` are those of `judged_targets` with `rank`, of one place. A chart an indicator: years from left to right,
    the target with its range, the result beside it where a later report gives it. A line breaks where a year is
    missing.
    """
    return [_lines(cell.sort("year")) for cell in records.partition_by("rank", maintain_order=True)]


def _lines(cell: pl.DataFrame) -> alt.Chart:
    label, unit, is_rate = cell["label"][0], cell["unit"][0], cell["is_rate"][0]
    targets = cell.select("year", "written", "source", claim="claim_id", value="low", high="high", run=RUN_OF_YEARS)
    results = cell.filter(pl.col("result").is_not_null()).select(
        "year",
        written="result_written",
        source="result_source",
        claim="result_claim_id",
        value="result",
        state=_state(),
        run=RUN_OF_YEARS,
    )
    first, last = cell["year"].min(), cell["year"].max()
    years = [year for year in range(first, last + 1) if (last - year) % max(1, -(-(last - first) // 6)) == 0]
    year = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.4, last + 0.4], nice=False),
        axis=alt.Axis(format="d", values=years, grid=False),
    )
    value = value_axis("value", is_rate, alt.Y)
    base = alt.Chart(targets).encode(x=year, y=value)
    layers = [
        base.mark_rule(strokeWidth=5, opacity=0.3, color=TARGET).encode(y2=alt.Y2("high:Q")),
        base.mark_line(color=TARGET, strokeWidth=2).encode(detail=alt.Detail("run:N")),
        base.mark_point(color=TARGET, filled=True, size=55, cursor="pointer").encode(
            tooltip=tips(year="year_word", written="target", source="source")
        ),
    ]
    if results.height:
        done = alt.Chart(results).encode(x=year, y=value)
        layers += [
            done.mark_line(color=RESULT, strokeWidth=2).encode(detail=alt.Detail("run:N")),
            done.mark_point(color=RESULT, filled=True, size=55, shape="diamond", cursor="pointer").encode(
                tooltip=tips(year="year_word", written="result", state="state", source="source")
            ),
        ]
    stated = say("lines_note" if results.height else "lines_no_result", targets=targets.height, results=results.height)
    title = headed(say("axis_unit", label=label, unit=unit or say("no_unit")), stated, _last_words(cell))
    description = say(
        "chart_lines", label=label, first=first, last=last, targets=targets.height, results=results.height
    )
    return alt.layer(*layers).properties(
        title=title, **frame(7.5, description, f"{cell['indicator'][0]}-{cell['basis'][0]}-{unit or ''}")
    )


def _last_words(cell: pl.DataFrame) -> str:
    last = cell.row(-1, named=True)
    return say("lines_last", year=last["year"], written=last["written"])


def _state() -> pl.Expr:
    states = ["met", "missed", "open", "silent", "partial", "due", "unseen"]
    return pl.col("state").replace_strict(states, [say(f"state_{state}") for state in states], return_dtype=pl.String)


def target_against_result(records: pl.DataFrame, by: str = "name", least: int = 1) -> list[alt.Chart]:
    """Who kept what was promised? Target and result as two dots that a line joins, a row a year or a place.

    `records` are those of `judged_targets`, of one indicator, basis and unit. `by` name makes a chart a place with its
    years, `by` year a chart a year with its places; each has `least` results or more. A result that missed the target
    is hollow; where no result is found there is a target alone.
    """
    known = records.filter(pl.count("result").over(by) >= least)
    if by == "name":
        return [_joined(part, "year", part["name"][0]) for part in known.partition_by("name", maintain_order=True)]
    return [
        _joined(part, "name", say("parameter_year", value=part["year"][0]))
        for part in known.sort("year").partition_by("year", maintain_order=True)
    ]


def _joined(part: pl.DataFrame, row: str, name: str) -> alt.Chart:
    rows = part.sort(row) if row == "year" else part.sort("low", "adcode", descending=[True, False])
    rows = rows.with_columns(pl.col(row).cast(pl.String).alias("row"))
    order, is_rate = rows["row"].unique(maintain_order=True).to_list(), part["is_rate"][0]
    value = value_axis("value", is_rate, grid=False)
    place = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(grid=True))
    targets = alt.Chart(rows.select("row", "written", "source", claim="claim_id", value="low", high="high")).encode(
        y=place, x=value
    )
    stated = rows.filter(pl.col("result").is_not_null()).select(
        "row",
        "low",
        written="result_written",
        source="result_source",
        claim="result_claim_id",
        value="result",
        is_missed=pl.col("state") == "missed",
        state=_state(),
    )
    what = "year_word" if row == "year" else "place"
    texts = alt.Chart(rows.select("row", claim="claim_id", text=_in_words())).encode(y=place)
    layers = [targets.mark_rule(strokeWidth=5, opacity=0.3, color=TARGET).encode(x2=alt.X2("high:Q"))]
    layers += [
        alt.Chart(stated).mark_rule(color=REFERENCE).encode(y=place, x=alt.X("low:Q"), x2=alt.X2("value:Q"))
    ] * bool(stated.height)
    layers.append(
        targets.mark_point(color=TARGET, filled=True, size=75, cursor="pointer").encode(
            tooltip=tips(row=what, written="target", source="source")
        )
    )
    for is_missed, some in ((False, stated.filter(~pl.col("is_missed"))), (True, stated.filter("is_missed"))):
        if some.height:
            tooltip = tips(row=what, written="result", state="state", source="source")
            layers.append(
                alt.Chart(some)
                .mark_point(
                    color=RESULT, filled=not is_missed, size=75, shape="diamond", strokeWidth=2, cursor="pointer"
                )
                .encode(y=place, x=value, tooltip=tooltip)
            )
    layers.append(texts.mark_text(align="left", dx=10).encode(x=alt.value("width"), text=alt.Text("text:N")))
    counts = {state: (part["state"] == state).sum() for state in ("met", "missed")}
    title = headed(name, say("joined_note"), say("joined_counts", **counts, silent=part.height - sum(counts.values())))
    description = say(
        "chart_joined", name=name, label=part["label"][0], **counts, silent=part.height - sum(counts.values())
    )
    return alt.layer(*layers).properties(title=title, **frame(len(order), description, name))


def _in_words() -> pl.Expr:
    """What a row says at its end: 6%左右 → 5.2% 未达到."""
    result = pl.concat_str(pl.lit(" → "), "result_written")
    missed = pl.when(pl.col("state") == "missed").then(pl.lit(f" {say('state_missed')}")).otherwise(pl.lit(""))
    return pl.when(pl.col("result").is_not_null()).then(pl.concat_str("written", result, missed)).otherwise("written")


def kept_heat(records: pl.DataFrame) -> alt.Chart:
    """Which targets are kept where? A cell an indicator and place: the share of the judged targets that were met, the
    darker the more, with their numbers; nothing where none could be judged.
    """
    judged = records.filter(pl.col("state").is_in(["met", "missed"]))
    cells = (
        judged.group_by("rank", "label", "name", maintain_order=True)
        .agg(pl.first("adcode"), met=(pl.col("state") == "met").sum(), judged=pl.len())
        .with_columns(share=pl.col("met") / pl.col("judged"), text=pl.format("{}/{}", "met", "judged"))
        .sort("rank", "adcode")
    )
    places, labels = (
        cells.sort("adcode")["name"].unique(maintain_order=True).to_list(),
        cells["label"].unique(maintain_order=True).to_list(),
    )
    x, y = cell_axes(places, labels)
    base = alt.Chart(cells).encode(x=x, y=y)
    squares = base.mark_rect(color=RESULT).encode(
        opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
        tooltip=tips(name="place", label="indicator", text="kept"),
    )
    chart = alt.layer(
        squares,
        *[base.mark_text(fontSize=11).encode(text=alt.Text("text:N"))] * (min(len(places), len(labels)) <= MOST_ACROSS),
    )
    return chart.properties(
        title=headed(say("kept_title"), say("kept_note")),
        **frame(
            max(len(places), len(labels)),
            say("chart_kept", places=len(places), labels=write_list(labels, most=8)),
            "kept",
            FULL,
        ),
    )


def ladder_steps(rungs: pl.DataFrame) -> list[alt.Chart]:
    """Does each level ask more than the one above it? A chart an indicator (rates only): a row a level, the nation on
    top, the place itself, in colour, at the bottom.
    """
    rates = rungs.filter("is_rate")
    return [_steps(cell) for cell in rates.partition_by("indicator", "basis", "unit", maintain_order=True)]


def _steps(cell: pl.DataFrame) -> alt.Chart:
    rows = cell.select(
        "name",
        "written",
        "source",
        "height",
        claim="claim_id",
        value="compared",
        low="signed",
        high="signed_high",
        is_own=pl.col("rung") == "own",
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=rows["name"].to_list(), title=None, axis=alt.Axis(grid=True)),
        x=value_axis("value", True, grid=False),
    )
    tooltip = tips(name="place", written="target", source="source")
    layers = [
        base.mark_line(color=REFERENCE, strokeWidth=1.5).encode(order=alt.Order("height:Q")),
        base.mark_rule(strokeWidth=5, opacity=0.3, color=TARGET).encode(
            x=value_axis("low", True, grid=False), x2=alt.X2("high:Q")
        ),
        base.transform_filter("!datum.is_own")
        .mark_point(color=REFERENCE, filled=True, size=80, cursor="pointer")
        .encode(tooltip=tooltip),
        base.transform_filter("datum.is_own")
        .mark_point(color=TARGET, filled=True, size=110, cursor="pointer")
        .encode(tooltip=tooltip),
        base.mark_text(align="left", dx=10).encode(x=alt.value("width"), text=alt.Text("written:N")),
    ]
    label, unit, asked = cell["label"][0], cell["unit"][0], cell["asked"].drop_nulls()
    above = rows["name"][-2] if rows.height > 1 else ""
    note = say("steps_unsaid") if asked.is_empty() else asked_words(asked[0], above)
    title = headed(say("axis_unit", label=label, unit=unit or say("no_unit")), note)
    description = say(
        "chart_steps",
        label=label,
        steps="，".join(f"{name}{written}" for name, written in rows.select("name", "written").rows()),
    )
    return alt.layer(*layers).properties(
        title=title, **frame(rows.height, description, f"{cell['indicator'][0]}-{cell['basis'][0]}")
    )


def asked_words(asked: float, above: str) -> str:
    """How a place's number stands to that of the level above.

    >>> asked_words(0.5, "乙市"), asked_words(0.0, "乙市"), asked_words(-1.25, "乙市")
    ('比乙市高0.5个百分点', '数字与乙市相同', '比乙市低1.25个百分点')
    """
    points = f"{abs(asked):.2f}".rstrip("0").rstrip(".")
    return say(
        "asks_same" if abs(asked) < 1e-9 else "asks_more" if asked > 0 else "asks_less", above=above, points=points
    )
