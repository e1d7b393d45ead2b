"""Tables and sentences of a page. Whatever comes from a report is escaped on its way in: `Html` is markup, `str` never is."""

import base64

import polars as pl
from markupsafe import Markup

from analysis.wording import say, write_list, write_number

CSV_COLUMNS = ["place", "plan_year", "indicator", "subject", "basis", "value", "value_high", "unit", "comparator", "change", "quote",
               "words", "section", "title", "date", "file", "claim_id", "start", "end"]
LONG = 9  # characters; a longer cell may take two lines


class Html(Markup):
    """Markup that a notebook shows as it is. `Html("<b>{}</b>").format(text)` escapes the text.

    >>> Html("<b>{}</b>").format("<script>")
    Html('<b>&lt;script&gt;</b>')
    """

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"Html({str(self)!r})"


def claim_link(claim_id: str, text: str, hint: str = "") -> Html:
    """The text as a link to its entry in `source_list`."""
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
    """What did each place promise, indicator by indicator? Rows are places (the scope first), columns the core indicators of
    `core_targets`; each cell is the report's own words and leads to its sentence."""
    if core.is_empty():
        return Html('<p class="note">{}</p>').format(say("no_targets"))
    columns = core.unique("rank", maintain_order=True).sort("rank")["label", "unit", "rank"].rows(named=True)
    cells = {(row["name"], row["rank"]): row for row in core.rows(named=True)}
    head = _join(Html('<th scope="col">{}</th>').format(_column_title(column)) for column in columns)
    body = _join(
        Html('<tr id="{}"{}><th scope="row">{}{}</th>{}</tr>').format(
            report["name"], Html(' class="parent"') if report["is_parent"] else "", report["name"], _partial(report),
            _join(_cell(cells.get((report["name"], column["rank"]))) for column in columns))
        for report in reports.rows(named=True))
    return Html('<div class="wide"><table class="sortable"><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>'
                '<p class="note">{}</p>').format(say("place"), head, body, say("core_caption"))


def _partial(report: dict) -> str:
    """A mark on the name of a place whose report is not whole, with the reason."""
    return Html('<sup title="{}">{}</sup>').format(report["reason"] or "", say("partial")) if report["status"] == "partial" else ""


def _column_title(column: dict) -> str:
    return say("axis_unit", **column) if column["unit"] in ("%", "‰", "百分点", "美元") else column["label"]


def _cell(row: dict | None) -> Html:
    if row is None:
        return Html('<td class="none">{}</td>').format(say("not_stated"))
    notes = [say("doubt", doubt=row["doubt"])] * bool(row["doubt"]) + [say("others", others=row["others"])] * bool(row["others"])
    mark = Html('<sup title="{}">{}</sup>').format("；".join(notes), "?" if row["doubt"] else "*") if notes else ""
    link = claim_link(row["claim_id"], row["written"], clip(row["sentence"], row["at"], len(row["quote"])))
    long = Html(' class="long"') if len(row["written"]) > LONG else ""
    return Html('<td{} data-value="{}">{}{}</td>').format(long, "" if row["signed"] is None else row["signed"], link, mark)


def target_finding(core: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """One or two sentences: how far apart the places are on the target that most of them state in numbers, growth of
    地区生产总值 where it is among the core, and how many ask more than the scope itself."""
    parents, members = reports.filter("is_parent"), reports.filter(~pl.col("is_parent"))
    scope, year = members["scope"][0], members["plan_year"][0]
    parent = parents["name"][0] if parents.height else scope
    numeric = core.filter(~pl.col("is_parent"), pl.col("value").is_not_null())
    fields = {"year": year, "scope": scope, "places": members.height, "parent": parent}
    if numeric.is_empty():
        return _finding(say("none_stated", **fields))
    is_growth_of_product = (pl.col("indicator") == "地区生产总值") & (pl.col("basis") == "growth")
    chosen = numeric.sort(~is_growth_of_product, ~pl.col("is_rate"), "rank").head(1)["rank"][0]
    column = numeric.filter(rank=chosen).sort("signed", descending=True)
    own = core.filter("is_parent", rank=chosen)
    return _finding(_spread(column, fields), _beside_parent(column, own, parents.height == 1, parent))


def _spread(column: pl.DataFrame, fields: dict) -> str:
    unit, asked = column["unit"][0], column["signed"]
    ends = {end: column.filter(pl.col("signed") == value)["name"].to_list() for end, value in (("highest", asked.max()), ("lowest", asked.min()))}
    stated = say("finding_all" if column.height == fields["places"] else "finding_some", **fields, stated=column.height)
    key = "finding_same" if asked.max() == asked.min() else "finding_range"
    return say(key, **fields, stated=stated, label=column["label"][0], median=write_number(asked.median(), unit),
               highest=write_list(ends["highest"]), high=write_number(asked.max(), unit),
               lowest=write_list(ends["lowest"]), low=write_number(asked.min(), unit))


def _beside_parent(column: pl.DataFrame, own: pl.DataFrame, has_report: bool, parent: str) -> str:
    """The scope's own target, and how many places stand wholly above it, wholly below, or neither; a total is no yardstick."""
    if not has_report:
        return say("finding_parent_missing", parent=parent)
    if own.is_empty():
        return say("finding_parent_silent", parent=parent)
    written, low, high = own["written"][0], own["signed"][0], own["signed_high"][0]
    if low is None:
        return say("finding_parent_words", parent=parent, written=written)
    above, below = (column["signed"] > high).sum(), (column["signed_high"] < low).sum()
    counts = {"above": above, "like": column.height - above - below, "below": below} if column["is_rate"][0] else {}
    beside = "，".join(say(f"finding_{how}", count=count) for how, count in counts.items() if count)
    return say("finding_parent", parent=parent, written=written, beside=f"；{beside}" if beside else "")


def count_finding(targets: pl.DataFrame) -> Html:
    """One sentence: who set most targets and who fewest."""
    counts = targets.filter(~pl.col("is_parent")).group_by("name", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    if counts.is_empty():
        return Html("<p>{}</p>").format(say("no_targets"))
    (most, high), (least, low) = counts.row(0), counts.row(-1)
    key = "finding_counts" if counts.height > 1 else "finding_count_one"
    return Html("<p>{}</p>").format(say(key, most=most, high=high, least=least, low=low, total=counts["len"].sum()))


def _finding(*sentences: str) -> Html:
    return Html('<p class="finding">{}</p>').format("".join(sentences))


def marked(sentence: str, claims: list[dict], anchors: bool = False) -> Html:
    """The sentence with the quotes of its claims marked, each with its anchor where `anchors`. Of overlapping quotes the first is
    marked, the others keep their anchor."""
    parts, done = [], 0
    for claim in sorted(claims, key=lambda claim: (claim["at"], -len(claim["quote"]))):
        anchor = Html(' id="c-{}"').format(claim["claim_id"]) if anchors else ""
        if claim["at"] < done:
            parts.append(Html("<span{}></span>").format(anchor))
            continue
        parts += [sentence[done:claim["at"]], Html("<mark{}>{}</mark>").format(anchor, claim["quote"])]
        done = claim["at"] + len(claim["quote"])
    return _join([*parts, sentence[done:]])


def pledge_list(pledged: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """What did each place list as its 民生实事? The sentences as written, their numbers marked, a fold for each place; at the end the
    places in whose reports none was read."""
    folds = _join(
        Html('<details class="pledges"><summary>{}</summary><p class="note">{}</p><ul>{}</ul></details>').format(
            say("pledges_of", name=place["name"][0], count=place["sentence_id"].n_unique(), numbers=place.height), _report_line(place),
            _join(Html("<li>{}</li>").format(_sentence(rows)) for rows in _by_sentence(place)))
        for place in pledged.partition_by("report_id", maintain_order=True))
    silent = reports.filter(~pl.col("name").is_in(pledged["name"].implode()))["name"].to_list()
    note = Html('<p class="note">{}</p>').format(say("no_pledges", names=write_list(silent, most=20))) if silent else ""
    return folds + note


def source_list(*shown: pl.DataFrame) -> Html:
    """The sentences that the claims of a page come from, place by place, with the quotes marked.

    Each claim has the anchor `c-claim_id` that `claim_link` leads to.
    """
    claims = _together(shown)
    blocks = _join(Html("<section><h3>{}</h3><ul>{}</ul></section>").format(_report_line(place), _join(map(_source, _by_sentence(place))))
                   for place in claims.partition_by("report_id", maintain_order=True))
    return Html('<div class="sources">{}</div>').format(blocks)


def _source(rows: pl.DataFrame) -> Html:
    where = " · ".join(part for part in (rows["section"][0], say("offset", start=rows["start"][0])) if part)
    return Html('<li><q>{}</q><small><span class="report">{} · </span>{}</small></li>').format(_sentence(rows, anchors=True), _report_line(rows), where)


def _report_line(place: pl.DataFrame) -> str:
    row = place.row(0, named=True)
    return " · ".join(str(part) for part in (row["name"], row["title"] or row["file"], row["date"]) if part)


def _by_sentence(claims: pl.DataFrame) -> list[pl.DataFrame]:
    return claims.partition_by("report_id", "sentence_id", maintain_order=True)


def _sentence(rows: pl.DataFrame, anchors: bool = False) -> Html:
    """The sentence that the rows share, marked, without the white space around it."""
    whole = rows["sentence"][0]
    lead = len(whole) - len(whole.lstrip())
    return marked(whole.strip(), [{**row, "at": row["at"] - lead} for row in rows.rows(named=True)], anchors)


def _together(frames) -> pl.DataFrame:
    """The claims of several frames, each once, place by place in the order of the text."""
    order = ["is_parent", "adcode", "place", "start"]
    rows = pl.concat([frame.select(*CSV_COLUMNS, "report_id", "sentence_id", "sentence", "name", "is_parent", "adcode", "at") for frame in frames])
    return rows.unique("claim_id", maintain_order=True).sort(*order, descending=[True, False, False, False])


def csv_link(*shown: pl.DataFrame) -> Html:
    """A link that holds the page's claims as CSV, for people's spreadsheets: with a byte-order mark, and no cell that a spreadsheet
    would run as a formula."""
    claims = _together(shown)
    around = pl.col("sentence").str.slice((pl.col("at") - 60).clip(0), pl.col("quote").str.len_chars() + 120).alias("context")
    table = claims.select(*CSV_COLUMNS, around).with_columns(pl.col(pl.String).str.replace(r"^[=+\-@\t\r]", "'$0"))
    data = base64.b64encode(("\ufeff" + table.write_csv()).encode()).decode()
    return Html('<p><a class="download" download="targets.csv" href="data:text/csv;charset=utf-8;base64,{}">{}</a></p>').format(
        data, say("download", count=claims.height))


def _join(parts) -> Html:
    return Html("").join(parts)
