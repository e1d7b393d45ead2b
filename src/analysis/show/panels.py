"""Charts that a selection can be drawn on: one panel an indicator, a dot a claim; the selection leads back to the
claims.
"""

import polars as pl

from analysis.compare.targets import clip_source, write_claim
from analysis.show.theme import REFERENCE, RESULT, TARGET, alt
from analysis.words import AXIS_LABEL

KIND_WORDS = {"target": "目标", "result": "结果", "context": "其他"}
BASIS_WORDS = {"growth": "增长", "added": "新增", "level": ""}
SPAN_WORDS = {
    "average": "年均",
    "cumulative": "累计",
    "part": "年内",
}  # 五年累计增长38.7% stands beside no growth of a year
COLOURS, SHAPES = [TARGET, RESULT, REFERENCE], ["circle", "diamond", "square"]
WIDTH, HEIGHT, LINE = 760, 240, 20  # of a panel; a place's line
MOST_LINES, MOST_DOTS = 12, 1500  # places that are joined by lines; claims that a panel draws


def with_measure(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims that can be drawn (a number of an indicator, the place's own, said once), with `measure`, within which
    like stands beside like: 地区生产总值增长（%）, 地区生产总值累计增长（%）; and `written`, the quote with its
    direction: 下降7.6%.
    """
    can_be_drawn = (
        pl.col("indicator").is_not_null()
        & pl.col("signed").is_not_null()
        & (pl.col("about") == "own")
        & pl.col("restates").is_null()
    )
    is_of_a_year = (pl.col("span") == "cumulative") & (pl.col("period_start") == pl.col("period_end"))
    span = (
        pl.when(is_of_a_year)
        .then(pl.lit(""))
        .otherwise(pl.col("span").cast(pl.String).replace_strict(SPAN_WORDS, default=""))
    )
    how = pl.col("basis").cast(pl.String).replace_strict(BASIS_WORDS, default="")
    is_said = pl.col("indicator").str.starts_with("新增") & (how == "新增")
    return claims.filter(can_be_drawn, pl.col("period_end").is_not_null()).with_columns(
        measure=pl.format(
            "{}{}{}（{}）",
            "indicator",
            span,
            pl.when(is_said).then(pl.lit("")).otherwise(how),
            pl.col("unit").fill_null("无单位"),
        ),
        written=write_claim(),
    )


def panels(claims: pl.DataFrame) -> alt.LayerChart | alt.VConcatChart:
    """How do targets and results of these claims lie, place by place or year by year? A panel a measure (see
    `with_measure`).

    Where the claims are of one year, a line a place; of several, years from left to right, and the dots of a few places
    joined. Each panel has an interval selection `brush0`, `brush1` …, which `selected_claims` reads.
    """
    parts = claims.partition_by("measure", maintain_order=True)
    kinds = [kind for kind in KIND_WORDS if kind in claims["kind"]]
    drawn = [_panel(part, number, kinds) for number, part in enumerate(parts)]
    return drawn[0] if len(drawn) == 1 else alt.vconcat(*drawn, spacing=24)


def _panel(claims: pl.DataFrame, number: int, shown: list[str]) -> alt.Chart:
    brush = alt.selection_interval(name=f"brush{number}")
    by_year = claims["period_end"].n_unique() > 1
    rows = claims.head(MOST_DOTS).pipe(_dots)
    scale = {
        "domain": [KIND_WORDS[kind] for kind in shown],
        "range": [COLOURS[list(KIND_WORDS).index(kind)] for kind in shown],
    }
    shapes = {**scale, "range": [SHAPES[list(KIND_WORDS).index(kind)] for kind in shown]}
    channels = _by_year(shown) if by_year else _by_place(rows)
    base = alt.Chart(rows).encode(**channels)
    colour = {"title": None, "scale": scale, "legend": {"orient": "top", "symbolOpacity": 1}}
    within = {
        "param": f"brush{number}"
    }  # what alt.condition would write; checking that takes altair 20 ms at every change
    dots = (
        base.mark_point(filled=True, size=70)
        .encode(
            color=alt.ColorValue("#c9c4b8", condition={**within, "field": "kind", "type": "nominal", **colour}),
            shape=alt.Shape("kind:N", title=None, scale=alt.Scale(**shapes)),
            opacity=alt.OpacityValue(0.4, condition={**within, "value": 0.85}),
            tooltip=[
                alt.Tooltip("name:N", title="地方"),
                alt.Tooltip("years:N", title="年份"),
                alt.Tooltip("written:N", title="原文"),
                alt.Tooltip("source:N", title="出处"),
            ],
        )
        .add_params(brush)
    )
    lines = [base.mark_line(strokeWidth=1.5, opacity=0.4).encode(detail="name:N", color=alt.Color("kind:N", **colour))]
    joined = lines if by_year and claims["name"].n_unique() <= MOST_LINES else []
    height = HEIGHT if by_year else LINE * claims["name"].n_unique()
    return alt.layer(*joined, dots).properties(title=_title(claims), width=WIDTH, height=height)


def _dots(claims: pl.DataFrame) -> pl.DataFrame:
    first, last = pl.col("period_start"), pl.col("period_end")
    years = pl.when(first == last).then(last.cast(pl.String)).otherwise(pl.format("{}—{}", first, last))
    return claims.select(
        "name",
        "period_end",
        "signed",
        "written",
        years=years,
        kind=pl.col("kind").cast(pl.String).replace_strict(KIND_WORDS),
        source=clip_source(40),
    )


def _by_year(kinds: list[str]) -> dict[str, alt.X | alt.XOffset | alt.Y]:
    """A year's targets stand left of its results."""
    return {
        "x": alt.X(
            "period_end:O",
            title=None,
            axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False),
            scale=alt.Scale(paddingInner=0.6),
        ),
        "xOffset": alt.XOffset("kind:N", sort=[KIND_WORDS[kind] for kind in kinds]),
        "y": alt.Y(
            "signed:Q",
            title=None,
            scale=alt.Scale(zero=False, padding=8),
            axis=alt.Axis(labelExpr=AXIS_LABEL, tickCount=5),
        ),
    }


def _by_place(rows: pl.DataFrame) -> dict[str, alt.X | alt.Y]:
    order = (
        rows.group_by("name", maintain_order=True)
        .agg(pl.max("signed"))
        .sort("signed", descending=True)["name"]
        .to_list()
    )
    return {
        "x": alt.X(
            "signed:Q",
            title=None,
            scale=alt.Scale(zero=False, padding=12),
            axis=alt.Axis(labelExpr=AXIS_LABEL, grid=False, tickCount=6),
        ),
        "y": alt.Y("name:N", title=None, sort=order, axis=alt.Axis(grid=True)),
    }


def _title(claims: pl.DataFrame) -> alt.Title:
    first, last = claims["period_end"].min(), claims["period_end"].max()
    years = f"{first}年" if first == last else f"{first}—{last}年"
    cut = f"，图上是前{MOST_DOTS}条" if claims.height > MOST_DOTS else ""
    return alt.Title(
        claims["measure"][0], subtitle=f"{years} · {claims['name'].n_unique()}个地方 · {claims.height}条{cut}"
    )


def selected_claims(claims: pl.DataFrame, brushes: dict[str, dict]) -> pl.DataFrame:
    """The claims within the brushes of their panels; all where nothing is brushed. `brushes` maps `brush0` … to the
    ranges drawn: two numbers for `signed`, a list for years or names.
    """
    if not brushes:
        return claims
    drawn = {int(name.removeprefix("brush")): ranges for name, ranges in brushes.items()}
    parts = claims.partition_by("measure", maintain_order=True)
    return pl.concat(
        [parts[number].filter(_within(ranges)) for number, ranges in sorted(drawn.items()) if number < len(parts)]
        or [claims.clear()]
    )


def _within(ranges: dict[str, list]) -> pl.Expr:
    return pl.all_horizontal(
        pl.col(field).is_between(min(span), max(span)) if field == "signed" else pl.col(field).is_in(span)
        for field, span in ranges.items()
    )
