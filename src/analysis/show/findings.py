"""The finding of a page: a few sentences with the numbers computed, true also where there is one year, one place, no
result or no target.

Each counts against the reports at hand, names the places that are missing, and tells 文本不全 (the report is not whole)
from not stated. All words come from words.csv, in the `language` that a finding is asked for.
"""

import polars as pl

from analysis.compare.coverage import Coverage, cover
from analysis.compare.records import IS_ANSWERABLE, IS_PRODUCT, main_line
from analysis.compare.scopes import COUNTRY, NATION
from analysis.show.record_charts import asked_words
from analysis.show.tables import Html, claim_link, join_html
from analysis.words import say, spoken, write_list, write_number

FEW_NAMES = 6  # missing places that are named one by one; of more the first, and how many
MANY = 10  # targets from which on shares are told
OFTEN = 3  # times that a target must have been due before it can be the one that fails most


def tell(key: str, **fields) -> Html:
    """The phrase under `key` as markup: fields that are text are escaped, links stay links."""
    return Html(say(key, **{name: f"{{{name}}}" for name in fields})).format(**fields)


def finding(*sentences: str) -> Html:
    """The sentences as the finding of a page; pages.py puts it into the page's head and the index too."""
    return Html('<p class="finding">{}</p>').format(Html("").join(sentences))


def nothing(*sentences: str) -> Html:
    """The sentences as the finding of a page that has nothing to compare: the build makes no page of it."""
    return Html('<p class="finding" data-empty="true">{}</p>').format(Html("").join(sentences))


def paragraph(*sentences: Html) -> Html:
    """The sentences as a paragraph."""
    return Html('<p class="said">{}</p>').format(Html("").join(sentences))


def as_linked(row: dict) -> Html:
    """The words of a target, leading to its sentence."""
    return claim_link(row["claim_id"], row["written"])


def listed(parts, mark: str = "comma") -> Html:
    """The parts that say something, with the mark between them."""
    return Html(say(mark)).join(part for part in parts if part)


def counted(keys: dict[str, int], lead: str, mark: str = "comma", **fields) -> Html:
    """How many there are of each kind, those without any left out: the phrase `lead` + kind with its `count`."""
    return listed((tell(f"{lead}{kind}", count=count, **fields) for kind, count in keys.items() if count), mark)


def _covered(coverage: Coverage, key: str = "cover", **fields) -> Html:
    """The first words: how many of the scope's places are at hand, and which are missing."""
    how = (
        "unknown"
        if not coverage.is_known
        else "all"
        if not coverage.missing
        else "most"
        if coverage.is_enough
        else "few"
    )
    missing = write_list(coverage.missing, most=FEW_NAMES)
    return tell(
        f"{key}_{how}", of=coverage.of, have=coverage.have, missing=missing, noun=_noun(coverage.level), **fields
    )


def _noun(level: str | None) -> str:
    return say(f"noun_{level or 'place'}")


def _named(scope: str) -> str:
    return scope.replace(NATION, COUNTRY)


@spoken
def target_finding(core: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """How many places are at hand, how far apart they are on the target that most of them state in numbers, growth
    of 地区生产总值 where it is among the core, and how many ask more than the scope itself."""
    parents, members = reports.filter("is_parent"), reports.filter(~pl.col("is_parent"))
    scope, year = members["scope"][0], members["plan_year"][0]
    covered = _covered(cover(members, scope), year=year, scope=scope)
    numeric = core.filter(~pl.col("is_parent"), pl.col("value").is_not_null())
    if numeric.is_empty():
        return nothing(covered, tell("none_stated", places=members.height, **_partial(members)))
    chosen = numeric.sort(~IS_PRODUCT, ~pl.col("is_rate"), "rank", "claim_id").head(1)["rank"][0]
    column = core.filter(~pl.col("is_parent"), rank=chosen)
    own = core.filter("is_parent", rank=chosen)
    return finding(
        covered,
        _spread(column, members),
        _beside_parent(column, own, parents, parents["name"][0] if parents.height else scope),
    )


def _partial(silent: pl.DataFrame) -> dict:
    """The field `partial`: which of the reports that do not state something are not whole."""
    broken = silent.filter(pl.col("status") == "partial")["name"].to_list()
    return {"partial": say("of_them_partial", count=len(broken), names=write_list(broken)) if broken else ""}


def _spread(column: pl.DataFrame, members: pl.DataFrame) -> Html:
    """How many of the `members` (their reports) state a target, who asks most and who least, each number leading to
    its sentence."""
    numeric = column.filter(pl.col("value").is_not_null()).sort(
        "compared", "adcode", "name", descending=[True, False, False]
    )
    silent = members.filter(~pl.col("name").is_in(column["name"].implode()))
    fields = {
        "places": members.height,
        "stated": numeric.height,
        "noun": _noun(cover(members, "").level),
        "label": column["label"][0],
        "worded": say("of_them_worded", count=column.height - numeric.height) if column.height > numeric.height else "",
        **_partial(silent),
    }
    how = "some" if numeric.height < members.height else "one" if members.height == 1 else "all"
    stated = tell(f"stated_{how}", **fields)
    unit, numbers = column["unit"][0], numeric["compared"]
    if numbers.max() - numbers.min() < 1e-9:
        key = (
            "spread_one" if numeric.height == 1 else "spread_same" if _is_one_wording(numeric) else "spread_same_number"
        )
        return tell(key, stated=stated, number=write_number(numbers[0], unit), each=_each(numeric))
    median = tell("spread_median", number=write_number(numbers.median(), unit)) if numeric.height > 2 else ""
    ends = (numeric.filter((pl.col("compared") - end).abs() < 1e-9) for end in (numbers.max(), numbers.min()))
    highest, lowest = map(_each, ends)
    return tell("spread_range", stated=stated, highest=highest, lowest=lowest, median=median)


def _is_one_wording(rows: pl.DataFrame) -> bool:
    return rows["written"].str.replace("％", "%").n_unique() == 1


def _each(rows: pl.DataFrame) -> Html:
    """The places with what each of them wrote; of one wording it stands once."""
    if _is_one_wording(rows):
        return tell("who_wrote", names=write_list(rows["name"].to_list()), written=as_linked(rows.row(0, named=True)))
    some = [tell("who_wrote", names=row["name"], written=as_linked(row)) for row in rows.head(4).rows(named=True)]
    names = listed(some, "enumeration")
    return names if rows.height <= 4 else tell("and_others", names=names, count=rows.height)


def _beside_parent(column: pl.DataFrame, own: pl.DataFrame, parents: pl.DataFrame, parent: str) -> Html:
    """The scope's own target, and how many places ask more, the same number or less; a total is no yardstick."""
    if parents.is_empty():
        return tell("parent_no_report", parent=parent)
    if own.is_empty():
        return tell("parent_partial" if parents["status"][0] == "partial" else "parent_not_stated", parent=parent)
    written, number = as_linked(own.row(0, named=True)), own["compared"][0]
    if number is None:
        return tell("parent_words", parent=parent, written=written)
    away = column["compared"].drop_nulls() - number
    counts = {"above": (away > 1e-9).sum(), "same": (away.abs() <= 1e-9).sum(), "below": (away < -1e-9).sum()}
    alike = next((how for how, count in counts.items() if count == away.len()), None)
    if not column["is_rate"][0]:
        beside = ""
    elif alike:
        beside = tell(f"beside_{'each' if away.len() > 1 else 'it'}_{alike}")
    else:
        beside = counted(counts, "beside_")
    return tell("parent_target_is", parent=parent, written=written, beside=say("semicolon") + beside if beside else "")


@spoken
def count_finding(targets: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """Who set most targets and who fewest, of the places whose report is whole."""
    members = reports.filter(~pl.col("is_parent"))
    whole = members.filter(pl.col("status") == "ok")
    counts = whole.select("name").join(
        targets.group_by("name").len("count"), on="name", how="left", maintain_order="left"
    )
    counts = counts.with_columns(pl.col("count").fill_null(0))
    if not counts["count"].sum():
        return paragraph(tell("no_targets"))
    most, least = (counts.filter(count=end)["name"].to_list() for end in (counts["count"].max(), counts["count"].min()))
    key = "count_one" if counts.height == 1 else "count_same" if len(most) == counts.height else "count_range"
    fields = {"places": counts.height, "noun": _noun(cover(members, "").level), "total": counts["count"].sum()}
    ends = {"high": counts["count"].max(), "low": counts["count"].min()}
    return paragraph(tell(key, most=write_list(most), least=write_list(least), **fields, **ends, **_partial(members)))


@spoken
def firmness_finding(coded: pl.DataFrame) -> Html:
    """How many of the targets are worded as bounds, as wishes, with room, or not at all."""
    counts = dict(coded.drop_nulls("firmness").group_by("firmness").len().iter_rows())
    if not counts:
        return paragraph(tell("no_targets"))
    known = {name: counts.get(name, 0) for name in ("hard", "striving", "soft", "plain")}
    return paragraph(tell("finding_firmness", total=sum(counts.values()), shares=counted(known, "firmness_share_")))


@spoken
def history_finding(records: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """From where to where a place's main target moved, in how many of its reports it stands, and what became of it;
    `reports` are all that the place has."""
    years = reports["plan_year"]
    fields = {"place": _named(reports["place"][0]) if reports.height else "", "reports": reports.height}
    if records.is_empty():
        return nothing(tell("history_none", first=years.min(), last=years.max(), **fields, **_partial_years(reports)))
    line = main_line(records).sort("year")
    silent = reports.filter(~pl.col("plan_year").is_in(line["year"].implode()))
    old, new = line.row(0, named=True), line.row(-1, named=True)
    fields |= {"label": new["label"], "stated": line.height, **_partial_years(silent)}
    at_hand = tell("history_all" if line.height == reports.height else "history_some", **fields)
    if line.height == 1:
        return finding(at_hand, tell("history_one", first=old["year"], old=as_linked(old)), _kept_words(line))
    before, after = (abs(row["low"]) + abs(row["high"]) for row in (old, new))
    turn = "same" if abs(before - after) < 1e-9 else "rose" if after > before else "fell"
    ends = {"first": old["year"], "old": as_linked(old), "last": new["year"], "new": as_linked(new)}
    return finding(at_hand, tell(f"history_{turn}", **ends), _kept_words(line))


def _partial_years(silent: pl.DataFrame) -> dict:
    """The field `partial`: of which years the report is not whole."""
    broken = [say("span_one", first=year) for year in silent.filter(pl.col("status") == "partial")["plan_year"].sort()]
    return {"partial": say("of_them_partial", count=len(broken), names=write_list(broken)) if broken else ""}


def _kept_words(line: pl.DataFrame) -> Html:
    """What became of the targets of one indicator, and the widest miss."""
    due = line.filter(IS_ANSWERABLE)
    if due.is_empty():
        return tell("kept_none_due")
    missed = due.filter(state="missed")
    widest = missed.sort((pl.col("result") - pl.col("bound")).abs(), "year", descending=True).head(1).rows(named=True)
    key = "kept_widest" if missed.height > 1 else "kept_missed"
    worst = (tell(key, year=row["year"], written=as_linked(row), result=_result_link(row)) for row in widest)
    return tell(
        "kept_years",
        due=due.height,
        outcomes=_outcomes(due, "year"),
        rest=_not_due(line, "year"),
        worst=join_html(worst),
    )


def _outcomes(due: pl.DataFrame, unit: str) -> Html:
    """How many of the targets were met (and how many of these only by the room that 左右 gives), missed, without a
    result …, each with its share of all that were due where there are many."""
    counts = dict(due.group_by("state").len().iter_rows())
    share = {state: _share(count, due.height) for state, count in counts.items()}
    order = ("met", "missed", "silent", "open", "partial")
    fields = {"room": _room(due.filter("is_lenient"), counts.get("met", 0), unit), "unit": say(f"outcome_{unit}")}
    return listed(
        tell(f"outcome_{state}", count=counts[state], share=share[state], **fields)
        for state in order
        if counts.get(state)
    )


def _share(count: int, whole: int) -> str:
    """The share of many, in brackets; of few the numbers say it themselves."""
    if whole < MANY:
        return ""
    share = round(100 * count / whole)
    return say("share", share=share) if share else say("share_least")


def _room(lenient: pl.DataFrame, met: int, unit: str) -> Html | str:
    """How many of those that were met owe it to the room that 左右 gives."""
    if lenient.is_empty():
        return ""
    key = f"by_{'half_point' if _is_half_point(lenient) else 'room'}{'_all' if lenient.height == met else ''}"
    return tell(key, count=lenient.height, unit=say(f"outcome_{unit}"))


def _is_half_point(lenient: pl.DataFrame) -> bool:
    """Whether all of them were met by the half point that 左右 gives to growth and shares."""
    slack = (lenient["bound"] - lenient["low"]).abs()
    return (
        bool(((slack - 0.5).abs() < 1e-9).all())
        and set(lenient["unit"]) == {"%"}
        and set(lenient["comparator"]) == {"≈"}
    )


def _not_due(records: pl.DataFrame, unit: str) -> Html:
    """How many of the targets no report at hand can answer: they are not due yet, or the report that looks back on
    them is missing."""
    counts = {state: records.filter(state=state).height for state in ("due", "unseen")}
    parts = counted(counts, "not_answered_", unit=say(f"outcome_{unit}"))
    return tell("not_answered", parts=parts) if parts else Html("")


def _result_link(row: dict) -> Html:
    """The words of a target's result, leading to its sentence."""
    return claim_link(row["result_claim_id"], row["result_written"])


@spoken
def delivery_finding(records: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """What became of the main targets of a scope's places, and which one was missed most; `records` are the most
    stated, `reports` those of the scope's members in the years of the page."""
    scope, years = reports["scope"][0], reports["plan_year"]
    first, last = years.min(), years.max()
    span = say("span_one" if first == last else "span", first=first, last=last)
    covered = _covered(cover(reports, scope), "cover_years", span=span, scope=scope, reports=reports.height)
    due = records.filter(IS_ANSWERABLE)
    if due.is_empty():
        return nothing(
            covered, tell("delivery_none_due" if records.height else "delivery_none", targets=records.height)
        )
    fields = {"targets": records.height, "due": due.height}
    return finding(
        covered,
        tell("delivery", outcomes=_outcomes(due, "target"), rest=_not_due(records, "target"), **fields),
        _most_missed(due),
    )


def _most_missed(due: pl.DataFrame) -> Html:
    """The indicator that was missed most often of the times that it was due, where that was three times or more; a
    single miss by itself; nothing where all was kept."""
    missed = due.filter(state="missed")
    if missed.height < 2:
        return join_html(
            tell(
                "delivery_single",
                **{name: row[name] for name in ("name", "year", "label")},
                written=as_linked(row),
                result=_result_link(row),
            )
            for row in missed.rows(named=True)
        )
    counts = (
        due.group_by("rank", "label")
        .agg(due=pl.len(), missed=(pl.col("state") == "missed").sum(), silent=(pl.col("state") == "silent").sum())
        .with_columns(share=pl.col("missed") / pl.col("due"))
        .sort(pl.col("due") < OFTEN, "share", "missed", "rank", descending=[False, True, True, False])
    )
    worst = counts.row(0, named=True)
    if not worst["missed"]:
        return Html("")
    silent = say("worst_silent", count=worst["silent"]) if worst["silent"] else ""
    return tell("delivery_worst", label=worst["label"], due=worst["due"], missed=worst["missed"], silent=silent)


@spoken
def indicator_finding(targets: pl.DataFrame, reports: pl.DataFrame, indicator: str, year: int) -> Html:
    """How many provinces are at hand (or places of the highest level that there is), how they spread over one
    target, and what the nation asks; `targets` are of one cell, `reports` those of all levels that plan the year."""
    below, parents = reports.filter(~pl.col("is_parent")), reports.filter("is_parent")
    stated = targets.filter(pl.col("level") != "nation")
    known = cover(below.filter(pl.col("level") == "province"), COUNTRY)
    covered = _covered(known, year=year, scope=COUNTRY) if known.have else tell("cover_no_province", year=year)
    if stated.is_empty():
        return nothing(covered, tell("indicator_none", indicator=indicator, places=below.height, **_partial(below)))
    level = stated.group_by("level").len().sort(pl.col("len") < 2, "level")["level"][0]
    members, column = below.filter(pl.col("level") == level), stated.filter(pl.col("level") == level)
    own = targets.filter(pl.col("level") == "nation")
    return finding(covered, _spread(column, members), _beside_parent(column, own, parents, COUNTRY))


@spoken
def ladder_finding(rungs: pl.DataFrame, targets: int, place: str, year: int) -> Html:
    """How many of a place's `targets` for the year ask more than the level above, and the steps of the one that most
    levels state."""
    fields = {"place": _named(place), "year": year, "targets": targets}
    asked = rungs.filter(pl.col("rung") == "own", pl.col("asked").is_not_null())
    if rungs.is_empty():
        return nothing(tell("ladder_none", **fields))
    beside = rungs.filter(rung="own").height
    if asked.is_empty():
        return finding(tell("ladder_unlike", **fields, beside=beside))
    more = asked["asked"]
    counts = {"more": (more > 1e-9).sum(), "same": (more.abs() <= 1e-9).sum(), "less": (more < -1e-9).sum()}
    chosen = asked.sort(~IS_PRODUCT, "stated", descending=[False, True], maintain_order=True).row(0, named=True)
    steps = rungs.filter(indicator=chosen["indicator"], basis=chosen["basis"]).filter(
        pl.col("unit").eq_missing(pl.lit(chosen["unit"]))
    )
    words = listed(tell("rung_wrote", name=row["name"], written=as_linked(row)) for row in steps.rows(named=True))
    last = asked_words(chosen["asked"], steps.row(-2, named=True)["name"])
    said = counted(counts, "ladder_")
    return finding(
        tell(
            "ladder_counts" if asked.height > 1 else "ladder_one",
            **fields,
            beside=beside,
            growth=asked.height,
            said=said,
        ),
        tell("ladder_steps", label=chosen["label"], steps=words, last=last),
    )


@spoken
def steps_finding(steps: pl.DataFrame) -> Html:
    """What the reports at hand show of amplification, level by level, beside the literature."""
    if steps.is_empty():
        return paragraph(tell("amplify_none"))
    rows = [
        tell(
            "amplify_step",
            step=step_name(row["step"]),
            **{name: row[name] for name in ("places", "above", "same", "below")},
            mean=f"{row['mean']:+.2f}",
        )
        for row in steps.rows(named=True)
    ]
    rising = (steps["mean"] > 0).sum()
    key = "amplify_agrees" if rising == steps.height else "amplify_mixed" if rising else "amplify_contrary"
    return paragraph(tell("amplify_lead", first=steps["first"].min(), last=steps["last"].max()), *rows, tell(key))


def step_name(step: str) -> str:
    """The two levels of a step in words.

    >>> step_name("nation-province")
    '全国到省级'
    """
    above, below = step.split("-")
    return say("step", above=say(f"level_{above}"), below=say(f"level_{below}"))


@spoken
def change_finding(changes: pl.DataFrame) -> Html:
    """What is new, dropped, raised and lowered in the latest year that has a year before it."""
    if changes.is_empty():
        return paragraph(tell("change_none"))
    year = changes["year"].max()
    latest = changes.filter(year=year)
    counts = dict(latest.group_by(pl.col("turn").cast(pl.String)).len().iter_rows())
    known = {name: counts.get(name, 0) for name in ("raised", "lowered", "same", "new", "dropped")}
    return paragraph(
        tell("change_counts", year=year, before=latest["previous_year"][0], said=counted(known, "change_"))
    )


@spoken
def move_finding(moves: pl.DataFrame, reports: pl.DataFrame, scope: str, year: int) -> Html:
    """Who cut, kept and raised the main target against the year before, by number and by wording; `moves` are of the
    main targets, `reports` those of the scope's members that have one for each of the two years, a row a place."""
    if reports.is_empty() or moves.is_empty():
        return nothing(tell("move_none", year=year, before=year - 1, scope=scope))
    coverage = cover(reports, scope)
    covered = _covered(coverage, "cover_both", year=year, before=year - 1, scope=scope)
    line = main_line(moves)
    both = line.filter(pl.col("turn").is_in(["raised", "lowered", "reworded", "same"]))
    said = _who_turned(both)
    once = counted({turn: line.filter(turn=turn).height for turn in ("new", "dropped")}, "move_once_")
    fields = {"label": line["label"][0], "noun": _noun(coverage.level), "both": both.height}
    after = say("semicolon") + once if once and both.height else once
    main = tell("move_main" if both.height else "move_main_once", said=said, once=after, **fields)
    return finding(covered, main, _other_moves(moves.filter(pl.col("rank") != line["rank"][0])))


def _who_turned(both: pl.DataFrame) -> Html:
    """How many of the places that state the target in both years moved which way, and who they are where they are
    few."""

    def turned(turn: str) -> Html:
        names = both.filter(turn=turn)["name"].to_list()
        who = say("in_brackets", names=write_list(names)) if len(names) < both.height and turn != "same" else ""
        return tell(f"move_{turn}", count=len(names), names=who) if names else Html("")

    return listed(turned(turn) for turn in ("lowered", "raised", "reworded", "same"))


def _other_moves(others: pl.DataFrame) -> Html:
    """How often the other main targets moved, all places together."""
    if others.is_empty():
        return Html("")
    counts = dict(others.group_by("turn").len().iter_rows())
    order = ("lowered", "raised", "reworded", "same", "new", "dropped")
    said = counted({turn: counts.get(turn, 0) for turn in order}, "moves_")
    return tell("move_others", count=others["rank"].n_unique(), said=said)
