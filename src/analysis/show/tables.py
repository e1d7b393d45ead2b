"""Tables and sources of a page. Whatever comes from a report is escaped on its way in: `Html` is markup, `str` never
is.
"""

import re
from urllib.parse import quote

import polars as pl
from markupsafe import Markup

from analysis.words import say, write_list

CSV_COLUMNS = [
    "place",
    "plan_year",
    "indicator",
    "subject",
    "basis",
    "value",
    "value_high",
    "unit",
    "comparator",
    "change",
    "quote",
    "words",
    "section",
    "title",
    "date",
    "file",
    "claim_id",
    "start",
    "end",
]
LONG_CELL = 9  # characters; a longer cell may take two lines
LONG_TABLE = 40  # rows; a longer table scrolls in a frame of its own


class Html(Markup):
    """Markup that a notebook shows as it is. `Html("<b>{}</b>").format(text)` escapes the text.

    >>> Html("<b>{}</b>").format("<script>")
    Html('<b>&lt;script&gt;</b>')
    """

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"Html({str(self)!r})"


def claim_link(claim_id: str | None, text: str, hint: str = "") -> Html:
    """The text as a link to its entry in `source_list`; just the text where no claim says it."""
    if claim_id is None:
        return Html("{}").format(text)
    return Html('<a class="claim" href="#c-{}" title="{}">{}</a>').format(claim_id, hint, text)


def clip(sentence: str | None, at: int | None, length: int, around: int = 60) -> str:
    """The sentence around a quote of `length` characters at `at`, at most `around` characters on either side.

    >>> clip("确保农村集中供水率达到90%以上。", 11, 5, around=4)
    '…水率达到90%以上。'
    """
    if sentence is None:
        return ""
    first, last = max((at or 0) - around, 0), (at or 0) + length + around
    return ("…" if first else "") + sentence[first:last].strip() + ("…" if last < len(sentence) else "")


def target_table(core: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """What did each place promise, indicator by indicator? Rows are places (the scope first), columns the core
    indicators of `core_targets`; each cell is the report's own words and leads to its sentence.
    """
    if core.is_empty():
        return Html('<p class="note">{}</p>').format(say("no_targets"))
    columns = core.unique("rank", maintain_order=True).sort("rank")["label", "unit", "rank"].rows(named=True)
    cells = {(row["name"], row["rank"]): row for row in core.rows(named=True)}
    head = join_html(Html('<th scope="col">{}</th>').format(_column_title(column)) for column in columns)
    body = join_html(
        Html('<tr id="{}"{}><th scope="row">{}{}</th>{}</tr>').format(
            report["name"],
            Html(' class="parent"') if report["is_parent"] else "",
            report["name"],
            _partial(report),
            join_html(_cell(cells.get((report["name"], column["rank"])), report["status"]) for column in columns),
        )
        for report in reports.rows(named=True)
    )
    first = Html('<th scope="col">{}</th>').format(say("place"))
    return _sortable(first + head, body, reports.height, say("core_title"), say("core_caption"))


def table(heads: list[str], body, caption: str, texts: list[str] = ()) -> Html:
    """A table to sort and filter: `heads` its columns, of which `texts` hold words, `body` rows of a name and ready
    cells, a note below.
    """
    rows = [
        Html('<tr data-name="{}"><th scope="row">{}</th>{}</tr>').format(name, name, join_html(cells))
        for name, cells in body
    ]
    if not rows:
        return Html('<p class="note">{}</p>').format(say("no_rows"))
    head = join_html(
        Html('<th scope="col"{}>{}</th>').format(Html(' class="text"') if head in texts else "", head) for head in heads
    )
    return _sortable(head, join_html(rows), len(rows), "、".join(heads), caption)


def _sortable(head: Html, body: Html, rows: int, label: str, caption: str) -> Html:
    """The table in a frame that scrolls: sideways where it is wide, up and down where it is long."""
    return Html(
        '<div class="wide{}" tabindex="0" role="region" aria-label="{}"><table '
        'class="sortable"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
        '<p class="note">{}</p>'
    ).format(" tall" if rows > LONG_TABLE else "", label, head, body, caption)


def level_table(targets: pl.DataFrame) -> Html:
    """What does every place state for one indicator? A row a place, basis and unit, level by level."""
    body = (
        (
            row["name"],
            [
                Html('<td class="text">{}</td><td data-value="{}">{}</td><td class="text">{}</td>').format(
                    say(f"level_{row['level']}"),
                    row["signed"],
                    claim_link(row["claim_id"], row["written"]),
                    say("axis_unit", label=row["label"], unit=row["unit"] or say("no_unit")),
                )
            ],
        )
        for row in targets.rows(named=True)
    )
    return table(
        [say("place"), say("level"), say("target"), say("indicator")],
        body,
        say("level_caption"),
        texts=[say("level"), say("indicator")],
    )


def _partial(report: dict) -> str:
    """A mark on the name of a place whose report is not whole, with the reason."""
    return (
        Html('<sup title="{}">{}</sup>').format(report["reason"] or "", say("partial"))
        if report["status"] == "partial"
        else ""
    )


def _column_title(column: dict) -> str:
    return say("axis_unit", **column) if column["unit"] in ("%", "‰", "百分点", "美元") else column["label"]


def _cell(row: dict | None, status: str) -> Html:
    if row is None:
        return Html('<td class="none">{}</td>').format(say("not_whole" if status == "partial" else "not_stated"))
    notes = [say("doubt", doubt=row["doubt"])] * bool(row["doubt"]) + [say("others", others=row["others"])] * bool(
        row["others"]
    )
    mark = Html('<sup title="{}">{}</sup>').format("；".join(notes), "?" if row["doubt"] else "*") if notes else ""
    link = claim_link(row["claim_id"], row["written"], clip(row["sentence"], row["at"], len(row["quote"])))
    long = Html(' class="long"') if len(row["written"]) > LONG_CELL else ""
    return Html('<td{} data-value="{}">{}{}</td>').format(
        long, "" if row["signed"] is None else row["signed"], link, mark
    )


def marked(sentence: str, claims: list[dict], anchors: bool = False) -> Html:
    """The sentence with the quotes of its claims marked, each with its anchor where `anchors`. Of quotes that overlap
    in part the first is marked, the others keep their anchor.
    """
    parts, done, before = [], 0, None
    for claim in sorted(claims, key=lambda claim: (claim["at"], -len(claim["quote"]))):
        anchor = Html(' id="c-{}"').format(claim["claim_id"]) if anchors else ""
        if before == (
            claim["at"],
            claim["quote"],
        ):  # one number of two indicators: 社会消费品零售总额、固定资产投资增长4%
            parts[-1] = Html("<mark{}>{}</mark>").format(anchor, parts[-1])
        elif claim["at"] < done:
            parts.append(Html("<span{}></span>").format(anchor))
        else:
            parts += [sentence[done : claim["at"]], Html("<mark{}>{}</mark>").format(anchor, claim["quote"])]
            done, before = claim["at"] + len(claim["quote"]), (claim["at"], claim["quote"])
    return join_html([*parts, sentence[done:]])


def pledge_list(pledged: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """What did each place list as its 民生实事? The sentences as written, their numbers marked, a fold for each place;
    at the end the places in whose reports none was read.
    """
    folds = join_html(
        Html('<details class="pledges"><summary>{}</summary><p class="note">{}</p><ul>{}</ul></details>').format(
            say("pledges_of", name=place["name"][0], count=place["sentence_id"].n_unique(), numbers=place.height),
            _report_line(place),
            join_html(Html("<li>{}</li>").format(_sentence(rows)) for rows in _by_sentence(place)),
        )
        for place in pledged.partition_by("report_id", maintain_order=True)
    )
    silent = reports.filter(~pl.col("name").is_in(pledged["name"].implode()))
    names = [
        row["name"] + (say("of_them_partial", names="") if row["status"] == "partial" else "")
        for row in silent.rows(named=True)
    ]
    note = Html('<p class="note">{}</p>').format(say("no_pledges", names=write_list(names, most=20))) if names else ""
    return folds + note


def source_list(*shown: pl.DataFrame) -> Html:
    """The sentences that the claims of a page come from, place by place, the latest year first, with the quotes marked.

    Each claim has the anchor `c-claim_id` that `claim_link` leads to.
    """
    claims = _together(shown)
    if claims.is_empty():
        return Html("")
    blocks = join_html(
        Html("<section><h3>{}</h3><ul>{}</ul></section>").format(
            _report_line(place), join_html(map(_source, _by_sentence(place)))
        )
        for place in claims.partition_by("report_id", maintain_order=True)
    )
    return Html('<details class="all" open><summary>{}</summary><div class="sources">{}</div></details>').format(
        say("source_count", sentences=claims.unique(["report_id", "sentence_id"]).height, numbers=claims.height), blocks
    )


def _source(rows: pl.DataFrame) -> Html:
    where = " · ".join(part for part in (rows["section"][0], say("offset", start=rows["start"][0])) if part)
    return Html('<li><q>{}</q><small><span class="report">{} · </span>{}</small></li>').format(
        _sentence(rows, anchors=True), _report_line(rows), where
    )


def _report_line(place: pl.DataFrame) -> str:
    row = place.row(0, named=True)
    return " · ".join(
        str(part) for part in (row["name"], row["title"] or say("untitled", year=row["plan_year"]), row["date"]) if part
    )


def _by_sentence(claims: pl.DataFrame) -> list[pl.DataFrame]:
    return claims.partition_by("report_id", "sentence_id", maintain_order=True)


def _sentence(rows: pl.DataFrame, anchors: bool = False) -> Html:
    """The sentence that the rows share, marked, without the white space around it."""
    whole = rows["sentence"][0]
    lead = len(whole) - len(whole.lstrip())
    return marked(whole.strip(), [{**row, "at": row["at"] - lead} for row in rows.rows(named=True)], anchors)


def _together(frames) -> pl.DataFrame:
    """The claims of several frames, each once, place by place in the order of the text."""
    order = ["is_parent", "adcode", "place", "plan_year", "start"]
    rows = pl.concat(
        [
            frame.select(*CSV_COLUMNS, "report_id", "sentence_id", "sentence", "name", "is_parent", "adcode", "at")
            for frame in frames
        ]
    )
    return rows.unique("claim_id", maintain_order=True).sort(*order, descending=[True, False, False, True, False])


def csv_link(*shown: pl.DataFrame) -> Html:
    """A link that holds the page's claims as CSV, a row a claim, with the words around it."""
    claims = _together(shown)
    around = (
        pl.col("sentence").str.slice((pl.col("at") - 40).clip(0), pl.col("quote").str.len_chars() + 80).alias("context")
    )
    return data_link(claims.select(*CSV_COLUMNS, around), "targets.csv")


def data_link(table: pl.DataFrame, name: str) -> Html:
    """A link that holds the table as CSV, for people's spreadsheets: with a byte-order mark, and no cell that would run
    as a formula. Nothing for a table without a row.
    """
    if table.is_empty():
        return Html("")
    table = table.with_columns(pl.col(pl.String).str.replace(r"^[=+\-@\t\r]", "'$0"))
    data = re.sub(
        r"[%#\s]", lambda sign: quote(sign[0]), "\ufeff" + table.write_csv()
    )  # a third shorter than base64, and can be read
    return Html('<p><a class="download" download="{}" href="data:text/csv;charset=utf-8,{}">{}</a></p>').format(
        name, data, say("download", count=table.height)
    )


def join_html(parts) -> Html:
    """The parts one after another, text among them escaped."""
    return Html("").join(parts)
