"""Tables of targets beside their results and beside the levels above: one function a table, each cell leading to its
sentence.
"""

import polars as pl

from analysis.show.findings import step_name
from analysis.show.tables import Html, claim_link, data_link, table
from analysis.words import say

VERDICT_MARKS = {"met": "✓", "missed": "✗", "open": "?"}
TURN_SIGNS = {"raised": "↑", "lowered": "↓", "reworded": "≈", "same": "", "new": "＋", "dropped": "－"}
PAIR_COLUMNS = [
    "place",
    "year",
    "indicator",
    "basis",
    "unit",
    "written",
    "low",
    "high",
    "bound",
    "result_written",
    "result",
    "factor",
    "estimated",
    "met",
    "reason",
    "claim_id",
    "result_claim_id",
    "title",
    "file",
]
CHANGE_ORDER = ["raised", "lowered", "new", "dropped", "same"]


def record_table(records: pl.DataFrame, rows: str = "year", columns: str = "label") -> Html:
    """What was promised and what came of it: a row a year (or `rows` name), a column an indicator (or `columns` year),
    in each cell the target, the result and whether it was met.
    """
    if records.is_empty():
        return Html('<p class="note">{}</p>').format(say("no_targets"))
    heads = (
        records.sort("year" if columns == "year" else "rank", maintain_order=True)[columns]
        .unique(maintain_order=True)
        .to_list()
    )
    names = (
        records.sort("year" if rows == "year" else "adcode", descending=rows == "year", maintain_order=True)[rows]
        .unique(maintain_order=True)
        .to_list()
    )
    cells = {(row[rows], row[columns]): row for row in records.rows(named=True)}
    body = ((name, [_record_cell(cells.get((name, head))) for head in heads]) for name in names)
    return table([say("year_word" if rows == "year" else "place"), *map(str, heads)], body, say("record_caption"))


def _record_cell(row: dict | None) -> Html:
    if row is None:
        return Html('<td class="none">{}</td>').format(say("not_stated"))
    result = (
        _result(row)
        if row["result"] is not None
        else Html('<small title="{}">{}</small>').format(say(f"reason_{row['reason']}"), say(f"state_{row['state']}"))
    )
    return Html('<td class="long {}" data-value="{}">{}<br>{}</td>').format(
        row["state"], row["low"], claim_link(row["claim_id"], row["written"]), result
    )


def _result(row: dict) -> Html:
    """The result, its mark, and a note where it is a forecast or was converted."""
    notes = [say("estimated")] * bool(row["estimated"]) + [say("converted", factor=row["factor"])] * bool(row["factor"])
    note = Html('<sup title="{}">*</sup>').format("；".join(notes)) if notes else ""
    mark = Html('<span class="mark" title="{}">{}</span>').format(
        say(f"state_{row['state']}"), VERDICT_MARKS[row["state"]]
    )
    return Html("{}{}\u00a0{}").format(claim_link(row["result_claim_id"], row["result_written"]), note, mark)


def pair_table(records: pl.DataFrame) -> Html:
    """Every target that could be judged, a row each, the misses first; to be filtered by place, year or indicator."""
    judged = records.filter(pl.col("state").is_in(["met", "missed"])).sort(
        pl.col("state") == "met", "year", "adcode", "rank", descending=[False, True, False, False]
    )
    body = (
        (
            row["name"],
            [
                Html('<td data-value="{}">{}</td>').format(row["year"], row["year"]),
                Html('<td class="text">{}</td>').format(row["label"]),
                Html('<td class="long" data-value="{}">{}</td>').format(
                    row["low"], claim_link(row["claim_id"], row["written"])
                ),
                Html('<td class="long" data-value="{}">{}</td>').format(row["result"], _result(row)),
                Html("<td>{}</td>").format(say(f"state_{row['state']}")),
            ],
        )
        for row in judged.rows(named=True)
    )
    heads = [say(key) for key in ("place", "year_word", "indicator", "target", "result", "state")]
    return table(heads, body, say("pair_caption", count=judged.height), texts=[say("indicator")])


def rung_table(rungs: pl.DataFrame) -> Html:
    """The same targets, level by level: a row an indicator, a column a level, the nation first."""
    if rungs.is_empty():
        return Html('<p class="note">{}</p>').format(say("no_rungs"))
    levels = [level for level in ("nation", "province", "city", "own") if level in rungs["rung"]]
    names = dict(rungs.select("rung", "name").unique().iter_rows())
    body = []
    for cell in rungs.partition_by("indicator", "basis", "unit", maintain_order=True):
        by_level = {row["rung"]: row for row in cell.rows(named=True)}
        body.append(
            (cell["label"][0], [_rung(by_level.get(level)) for level in levels] + [_asked(by_level["own"]["asked"])])
        )
    return table([say("indicator"), *(names[level] for level in levels), say("asked")], body, say("rung_caption"))


def _rung(row: dict | None) -> Html:
    if row is None:
        return Html('<td class="none">{}</td>').format(say("not_stated"))
    return Html('<td data-value="{}">{}</td>').format(row["signed"], claim_link(row["claim_id"], row["written"]))


def _asked(asked: float | None) -> Html:
    return Html('<td data-value="{}">{}</td>').format(
        "" if asked is None else asked, say("not_stated") if asked is None else _difference(asked)
    )


def _difference(points: float) -> str:
    """The difference with its sign; none where there is none.

    >>> _difference(0.5), _difference(-1.0), _difference(0.0)
    ('+0.5', '-1', '0')
    """
    return f"{points:+.2f}".rstrip("0").rstrip(".") if abs(points) > 1e-9 else "0"


def steps_table(steps: pl.DataFrame) -> Html:
    """How growth targets change from level to level over all reports at hand: a row a step."""
    columns = ["places", "mean", "above", "same", "below"]
    body = (
        (
            step_name(row["step"]),
            [Html("<td>{}</td>").format(f"{row[name]:+.2f}" if name == "mean" else row[name]) for name in columns],
        )
        for row in steps.rows(named=True)
    )
    return table([say("step_word"), *(say(f"step_{name}") for name in columns)], body, say("steps_caption"))


def change_table(changes: pl.DataFrame) -> Html:
    """What changed from year to year: a row a target and year, the latest first."""
    order = (
        pl.col("turn")
        .cast(pl.String)
        .replace_strict(CHANGE_ORDER, list(range(len(CHANGE_ORDER))), return_dtype=pl.Int8)
    )
    rows = changes.sort("year", order, "order", descending=[True, False, False], nulls_last=True).rows(named=True)
    body = (
        (
            row["label"],
            [
                Html('<td data-value="{}">{}</td>').format(row["year"], row["year"]),
                Html("<td>{}</td>").format(say(f"changed_{row['turn']}")),
                _quote(row["previous_claim_id"], row["previous_quote"]),
                _quote(row["claim_id"], row["quote"]),
            ],
        )
        for row in rows
    )
    return table(
        [say(key) for key in ("indicator", "year_word", "change_word", "before", "after")], body, say("change_caption")
    )


def _quote(claim: str | None, quote: str | None) -> Html:
    if claim is None:
        return Html('<td class="none">{}</td>').format(say("not_stated"))
    return Html("<td>{}</td>").format(claim_link(claim, quote))


def move_table(moves: pl.DataFrame) -> Html:
    """Every main target beside that of the year before: a row a place, a column a target of `year_moves`."""
    heads = moves.unique("rank", maintain_order=True).sort("rank").select("rank", "label").rows()
    cells = {(row["name"], row["rank"]): row for row in moves.rows(named=True)}
    names = moves.sort("adcode", "place")["name"].unique(maintain_order=True)
    body = ((name, [_move(cells.get((name, rank))) for rank, _ in heads]) for name in names)
    return table([say("place"), *(label for _, label in heads)], body, say("move_caption"))


def _move(row: dict | None) -> Html:
    if row is None:
        return Html('<td class="none">{}</td>').format(say("not_stated"))
    now = claim_link(row["claim_id"], row["written"]) if row["claim_id"] else say("not_stated")
    before = (
        claim_link(row["previous_claim_id"], row["previous_written"]) if row["previous_claim_id"] else say("not_stated")
    )
    mark = Html('<span class="mark" title="{}">{}</span>').format(
        say(f"changed_{row['turn']}"), TURN_SIGNS[row["turn"]]
    )
    was = "" if row["turn"] == "same" else Html(say("move_from", before="{}")).format(before)
    return Html('<td class="long" data-value="{}">{}\u00a0{}{}</td>').format(
        "" if row["compared"] is None else row["compared"], mark, now, was
    )


def pair_link(records: pl.DataFrame) -> Html:
    """A link that holds the pairs of the page as CSV: a row a target, its result beside it, the claims that both come
    from.
    """
    return data_link(records.select(PAIR_COLUMNS), "pairs.csv")
