"""Pictures of targets beside those of the year before: one function a chart."""

import altair as alt
import polars as pl

from analysis.show.theme import REFERENCE, TARGET, frame, headed, tips, value_axis
from analysis.words import say

CALM = "#b9b4a8"  # of what did not move


def move_dots(moves: pl.DataFrame) -> list[alt.Chart]:
    """Who cut and who raised each main target? A chart a target of `year_moves`: a row a place, the highest on top,
    a ring where it stood the year before, a dot where it stands now, a line between them; pale where the number did
    not move."""
    return [_moved(target) for target in moves.partition_by("rank", maintain_order=True)]


def _moved(moves: pl.DataFrame) -> alt.Chart:
    rows = moves.sort(pl.coalesce("compared", "previous_compared"), "adcode", descending=[True, False]).select(
        "name",
        "written",
        "previous_written",
        claim=pl.coalesce("claim_id", "previous_claim_id"),
        now="compared",
        before="previous_compared",
        text=_text(),
        turn=pl.col("turn").replace_strict(
            {turn: say(f"changed_{turn}") for turn in moves["turn"].unique()}, return_dtype=pl.String
        ),
        colour=pl.when(pl.col("turn").is_in(["raised", "lowered"])).then(pl.lit(TARGET)).otherwise(pl.lit(CALM)),
    )
    is_rate = moves["is_rate"][0]
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=rows["name"].to_list(), title=None, axis=alt.Axis(grid=True)))
    tooltip = tips(name="place", previous_written="before", written="after", turn="change_word")
    now, before = (value_axis(name, is_rate, grid=False) for name in ("now", "before"))
    both = base.transform_filter("isValid(datum.now) && isValid(datum.before)")
    own = alt.Color("colour:N", scale=None)
    layers = [
        both.mark_rule(strokeWidth=2).encode(x=now, x2=alt.X2("before:Q"), color=own),
        base.transform_filter("isValid(datum.before)")
        .mark_point(color=REFERENCE, filled=False, size=55, cursor="pointer")
        .encode(x=before, tooltip=tooltip),
        base.transform_filter("isValid(datum.now)")
        .mark_point(filled=True, size=75, opacity=1, cursor="pointer")
        .encode(x=now, color=own, tooltip=tooltip),
        base.mark_text(align="left", dx=10).encode(x=alt.value("width"), text=alt.Text("text:N")),
    ]
    label, unit, year = moves["label"][0], moves["unit"][0] or say("no_unit"), moves["year"][0]
    said = say("comma").join(
        say(f"move_{turn}" if turn not in ("new", "dropped") else f"move_once_{turn}", count=count, names="")
        for turn in ("lowered", "raised", "reworded", "same", "new", "dropped")
        if (count := moves.filter(turn=turn).height)
    )
    title = headed(say("move_title", label=label, unit=unit), say("move_note", before=year - 1, year=year), said)
    anchor = f"move-{moves['indicator'][0]}-{moves['basis'][0]}-{unit}"
    return alt.layer(*layers).properties(
        title=title, **frame(rows.height, say("chart_moves", label=label, said=said), anchor)
    )


def _text() -> pl.Expr:
    """What a row says at its end: 6%左右 → 5%左右."""
    absent = pl.lit(say("not_stated"))
    changed = pl.concat_str(pl.coalesce("previous_written", absent), pl.lit(" → "), pl.coalesce("written", absent))
    return pl.when(pl.col("turn") == "same").then("written").otherwise(changed)
