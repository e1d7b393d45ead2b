"""What one handles in Jupyter: choices, the chart that they draw, the table behind it and its sentences; and a search
box.
"""

import os
from bisect import bisect_left
from datetime import datetime
from functools import cache
from pathlib import Path

import ipywidgets as w
import polars as pl

from analysis.claims.indicator import find_name
from analysis.compare.scopes import COUNTRY, PARENT, find_scope
from analysis.lab.export import SAVED_AS as FILE_KINDS
from analysis.lab.export import save
from analysis.lab.loading import as_frames, describe
from analysis.lab.search import search
from analysis.lab.showing import FRAME_STYLE, show
from analysis.pages.render import write_whole
from analysis.schema import Frames
from analysis.show.panels import panels, selected_claims, with_measure
from analysis.show.tables import Html, marked

EVERYWHERE = "所有地方"
MOST_PANELS, ROWS, SENTENCES, YEARS = 4, 100, 20, 10
TABLE = ["name", "plan_year", "measure", "kind", "period_start", "period_end", "written", "commitment"]
KIND_CHOICES = [("目标和结果", ("target", "result")), ("只看目标", ("target",)), ("只看结果", ("result",))]


@cache
def chart_widget():
    """altair's widget with Vega in it, so that nothing is loaded from elsewhere; bundled once and kept in the user's
    cache.
    """
    import vl_convert

    from analysis.show.theme import alt

    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govreport-workbook"
    kept = home / f"chart-{alt.__version__}-{vl_convert.__version__}.js"
    if not kept.is_file():
        alt.JupyterChart.enable_offline()
        write_whole(kept, alt.JupyterChart._esm)
    alt.JupyterChart._esm, alt.JupyterChart._is_offline = kept.read_text(encoding="utf-8"), True
    return alt.JupyterChart


class Explorer(w.VBox):
    """Choices above, then the chart, the table behind it and its sentences. `selected` is what the table shows, as a
    frame.
    """

    def __init__(self, frames: Frames, scope: str = EVERYWHERE, indicators: list[str] = ("地区生产总值",)):
        self.claims = (
            with_measure(describe(frames))
            .join(
                frames.reports.filter("preferred").select("report_id", "adcode", scope=PARENT),
                on="report_id",
                validate="m:1",
            )
            .sort("adcode", "place", "period_end", "start")
        )
        self.shown = self.claims.clear()
        self._filling = False
        scope = scope if scope == EVERYWHERE else find_scope(frames.reports, scope)
        self._make_choices(scope)
        self.chart = chart_widget()(None, debounce_wait=60, embed_options={"actions": False, "renderer": "canvas"})
        self.count, self.table, self.sources = w.HTML(), w.HTML(), w.HTML()
        self.chart.observe(
            lambda change: self._draw_table() if drawn(change["new"]) != drawn(change["old"]) else None,
            names="_vl_selections",
        )
        self._fill(scope, indicators)
        super().__init__(
            [*self._rows(), self.chart, self.count, self.table, self.sources], layout=w.Layout(width="100%")
        )
        self.add_class("explorer")

    @property
    def selected(self) -> pl.DataFrame:
        """The claims within the selection drawn on the chart, all that are chosen where nothing is drawn; a row a
        claim.
        """
        return selected_claims(self.shown, drawn(self.chart._vl_selections))

    def _make_choices(self, scope: str):
        scopes = [
            EVERYWHERE,
            *sorted(self.claims["scope"].drop_nulls().unique(), key=lambda name: (name != COUNTRY, name)),
        ]
        years = [int(year) for year in self.claims["period_end"].unique().sort()] or [0]
        tall = w.Layout(width="21em", height="9.5em")
        self.scope = w.Dropdown(options=scopes, value=scope if scope in scopes else EVERYWHERE, description="范围")
        self.years = w.SelectionRangeSlider(
            options=years,
            index=(_first_shown(years, self.claims), len(years) - 1),
            description="年份",
            continuous_update=False,
            layout=w.Layout(width="28em", margin="2px 1.5em 2px 0"),
        )
        self.kind = w.ToggleButtons(options=KIND_CHOICES, style={"button_width": "7em"})
        self.measures = w.SelectMultiple(description="指标", layout=tall, rows=8)
        self.places = w.SelectMultiple(description="地方", layout=tall, rows=8)
        self.note = w.HTML()
        self.scope.observe(lambda change: self._fill(change["new"], None), names="value")
        for choice in (self.years, self.kind, self.measures, self.places):
            choice.observe(lambda change: self._draw(), names="value")

    def _rows(self) -> list[w.Widget]:
        hint = w.HTML(
            "指标最多画四项；不选地方就是全部。按住 Ctrl 可以多选。"
            "在图上拖出一块，下面的表和原文就只留这一块；点空白处取消。",
            layout=w.Layout(width="20em"),
        )
        buttons = [
            w.Button(description=kind.removeprefix(".").upper(), layout=w.Layout(width="7em")) for kind in FILE_KINDS
        ]
        for kind, button in zip(FILE_KINDS, buttons):
            button.on_click(lambda _, kind=kind: self._export(kind))
        export = w.VBox([hint, w.Label("导出选中的数据："), w.HBox(buttons), self.note])
        return [w.HBox([self.scope, self.years, self.kind]), w.HBox([self.measures, self.places, export])]

    def _fill(self, scope: str, indicators: list[str] | None):
        """The measures and places of a scope to choose from; what was chosen stays chosen where it is there."""
        here = self.claims if scope == EVERYWHERE else self.claims.filter(pl.col("scope") == scope)
        measures = here.group_by("measure", "indicator").len().sort("len", "measure", descending=[True, False])
        before = self.measures.value
        kept = [name for name in before if name in measures["measure"]]
        if indicators is not None:
            names = [find_name(name, self.claims) for name in indicators]
            kept = (
                measures.filter(pl.col("indicator").is_in(names))
                .unique("indicator", keep="first", maintain_order=True)["measure"]
                .to_list()
            )
        self._filling = True
        self.measures.value = self.places.value = ()  # the browser complains of a choice that is no longer in the list
        self.measures.options = measures["measure"].to_list()
        self.places.options = here.unique("name", maintain_order=True)["name"].drop_nulls().to_list()
        self.measures.value = kept or measures["measure"].head(1).to_list()
        self._filling = False
        self._draw()

    def _draw(self):
        if self._filling:
            return
        rows = self.claims.filter(
            pl.col("measure").is_in(list(self.measures.value)[:MOST_PANELS]),
            pl.col("kind").is_in(list(self.kind.value)),
            pl.col("period_end").is_between(*self.years.value),
        )
        if self.scope.value != EVERYWHERE:
            rows = rows.filter(pl.col("scope") == self.scope.value)
        if self.places.value:
            rows = rows.filter(pl.col("name").is_in(list(self.places.value)))
        order = pl.Enum(list(self.measures.options))
        self.shown = rows.sort(pl.col("measure").cast(order), maintain_order=True).drop("scope", "adcode")
        self.chart.chart = panels(self.shown) if self.shown.height else None
        self._draw_table()

    def _draw_table(self):
        selected = self.selected
        part = (
            f"图上选中 {selected.height} 条，共 {self.shown.height} 条"
            if selected.height < self.shown.height
            else f"共 {self.shown.height} 条"
        )
        self.count.value = (
            f"<b class='count'>{part if self.shown.height else '没有符合的数据：放宽年份、地方或指标'}</b>"
        )
        self.table.value = str(show(selected.select(TABLE), ROWS))
        self.sources.value = str(source_sentences(selected))

    def _export(self, kind: str):
        path = save(self.selected, Path("../outputs") / f"selected-{datetime.now():%Y%m%d-%H%M%S}{kind}")
        self.note.value = str(Html("{} 条 → <code>{}</code>").format(self.selected.height, path.resolve()))


def drawn(selections: dict[str, dict]) -> dict[str, dict]:
    """The ranges of each area that is drawn on the chart; a chart that appears tells of its brushes too, but they are
    empty.
    """
    return {name: selection["value"] for name, selection in selections.items() if selection["value"]}


def _first_shown(years: list[int], claims: pl.DataFrame) -> int:
    """The index of the year from which the chart starts: ten before the last report."""
    return bisect_left(years, (claims["plan_year"].max() or years[-1]) - YEARS + 1)


def source_sentences(claims: pl.DataFrame, most: int = SENTENCES) -> Html:
    """The sentences of the claims, each once, their quotes marked, under place and year."""
    said = claims.partition_by("report_id", "sentence_id", maintain_order=True)
    items = Html("").join(
        Html("<p><small>{} · {} · {}</small><br>{}</p>").format(
            rows["name"][0], rows["plan_year"][0], rows["section"][0] or "", _marked(rows)
        )
        for rows in said[:most]
    )
    more = f"还有 {len(said) - most} 句" if len(said) > most else ""
    return Html("<style>{}</style><div class='frame sources'>{}{}</div>").format(Html(FRAME_STYLE), items, more)


def _marked(rows: pl.DataFrame) -> Html:
    whole = rows["sentence"][0]
    lead = len(whole) - len(whole.lstrip())
    return marked(
        whole.strip(),
        [{**row, "at": row["at"] - lead} for row in rows.select("at", "quote", "claim_id").iter_rows(named=True)],
    )


class SearchBox(w.VBox):
    """A line for words, and what they are found in as one types. `found` is the frame that `search` gives."""

    def __init__(self, frames: Frames, words: str = "", of: str = "sentences"):
        self.frames, self.found = frames, pl.DataFrame()
        self.words = w.Text(
            value=words,
            description="搜索",
            placeholder="学位，口袋公园，PM2.5；几个词用空格隔开",
            layout=w.Layout(width="32em"),
        )
        self.of = w.ToggleButtons(
            options=[("句子", "sentences"), ("数据", "claims")], value=of, style={"button_width": "5em"}
        )
        self.hits = w.HTML()
        for choice in (self.words, self.of):
            choice.observe(lambda change: self._find(), names="value")
        self._find()
        super().__init__([w.HBox([self.words, self.of]), self.hits], layout=w.Layout(width="100%"))
        self.add_class("search-box")

    def _find(self):
        if not self.words.value.strip():
            self.found, self.hits.value = pl.DataFrame(), ""
            return
        self.found = search(self.words.value, self.frames, of=self.of.value)
        columns = (
            ["name", "plan_year", "part", "marked"]
            if self.of.value == "sentences"
            else ["name", "plan_year", "indicator", "subject", "kind", "quote", "marked"]
        )
        self.hits.value = str(show(self.found.select(columns), 50))


def explore(
    frames: Frames | str | None = None, scope: str = EVERYWHERE, indicators: list[str] = ("地区生产总值",)
) -> Explorer:
    """Widgets to choose from the claims of the frames; put it at the end of a cell to see it.

    Then `.selected` is the frame of what is chosen and, where an area was drawn on the chart, lies within it.
    """
    return Explorer(as_frames(frames), scope, indicators)


def search_box(frames: Frames | str | None = None, words: str = "", of: str = "sentences") -> SearchBox:
    """A line to search in; `.found` is the frame of what was found. See `search`."""
    return SearchBox(as_frames(frames), words, of)
