"""The finding of a page: one or two sentences with the numbers computed, true also where there is one year, no result or no target."""

import polars as pl

from analysis.compare.records import IS_PRODUCT, main_line
from analysis.compare.scopes import COUNTRY, NATION
from analysis.show.record_charts import asked_words
from analysis.show.tables import Html, claim_link, join_html
from analysis.words import say, write_list, write_number


def tell(key: str, **fields) -> Html:
    """The phrase under `key` as markup: fields that are text are escaped, links stay links."""
    return Html(say(key, **{name: f"{{{name}}}" for name in fields})).format(**fields)


def finding(*sentences: str) -> Html:
    """The sentences as the finding of a page; pages.py puts it into the page's head and the index too."""
    return Html('<p class="finding">{}</p>').format(Html("").join(sentences))


def as_linked(row: dict) -> Html:
    """The words of a target, leading to its sentence."""
    return claim_link(row["claim_id"], row["written"])


def target_finding(core: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """How far apart the places are on the target that most of them state in numbers, growth of 地区生产总值 where it is among the
    core, and how many ask more than the scope itself."""
    parents, members = reports.filter("is_parent"), reports.filter(~pl.col("is_parent"))
    scope, year = members["scope"][0], members["plan_year"][0]
    parent = parents["name"][0] if parents.height else scope
    numeric = core.filter(~pl.col("is_parent"), pl.col("value").is_not_null())
    fields = {"year": year, "scope": scope, "places": members.height}
    if numeric.is_empty():
        return finding(tell("none_stated", **fields))
    chosen = numeric.sort(~IS_PRODUCT, ~pl.col("is_rate"), "rank").head(1)["rank"][0]
    column = numeric.filter(rank=chosen).sort("signed", "signed_high", descending=True)
    own = core.filter("is_parent", rank=chosen)
    return finding(_spread(column, fields), _beside_parent(column, own, parents.height == 1, parent))


def _spread(column: pl.DataFrame, fields: dict) -> Html:
    """Who asks most and who least, each number leading to its sentence; `column` has the highest first."""
    first, last = column.row(0, named=True), column.row(-1, named=True)
    highest, lowest = (
        column.filter(signed=end["signed"], signed_high=end["signed_high"])["name"].to_list() for end in (first, last)
    )
    stated = say("finding_all" if column.height == fields["places"] else "finding_some", **fields, stated=column.height)
    if column.height == 1:
        key = "finding_one"
    elif len(highest) < column.height:
        key = "finding_range"
    else:
        key = "finding_same" if column["written"].str.replace("％", "%").n_unique() == 1 else "finding_same_number"
    median = (
        tell("finding_median", number=write_number(column["signed"].median(), column["unit"][0]))
        if column.height > 2
        else ""
    )
    return tell(
        key,
        **fields,
        stated=stated,
        label=column["label"][0],
        median=median,
        number=write_number(first["signed"], first["unit"]),
        highest=write_list(highest),
        high=as_linked(first),
        lowest=write_list(lowest),
        low=as_linked(last),
    )


def _beside_parent(column: pl.DataFrame, own: pl.DataFrame, has_report: bool, parent: str) -> Html:
    """The scope's own target, and how many places stand wholly above it, wholly below, or neither; a total is no yardstick."""
    if not has_report:
        return tell("finding_parent_missing", parent=parent)
    if own.is_empty():
        return tell("finding_parent_silent", parent=parent)
    written, low, high = as_linked(own.row(0, named=True)), own["signed"][0], own["signed_high"][0]
    if low is None:
        return tell("finding_parent_words", parent=parent, written=written)
    above, below = (column["signed"] > high).sum(), (column["signed_high"] < low).sum()
    counts = {"above": above, "like": column.height - above - below, "below": below} if column["is_rate"][0] else {}
    alike = next((how for how, count in counts.items() if count == column.height), None)
    beside = (
        say(f"finding_{'each' if column.height > 1 else 'it'}_{alike}")
        if alike
        else "，".join(say(f"finding_{how}", count=count) for how, count in counts.items() if count)
    )
    return tell("finding_parent", parent=parent, written=written, beside=f"；{beside}" if beside else "")


def count_finding(targets: pl.DataFrame) -> Html:
    """Who set most targets and who fewest."""
    counts = (
        targets.filter(~pl.col("is_parent"))
        .group_by("name", maintain_order=True)
        .len()
        .sort("len", descending=True, maintain_order=True)
    )
    if counts.is_empty():
        return paragraph(tell("no_targets"))
    (most, high), (least, low) = counts.row(0), counts.row(-1)
    key = "finding_count_one" if counts.height == 1 else "finding_counts_same" if high == low else "finding_counts"
    return paragraph(
        tell(key, most=most, high=high, least=least, low=low, places=counts.height, total=counts["len"].sum())
    )


def firmness_finding(coded: pl.DataFrame) -> Html:
    """How many of the targets are worded as bounds, as wishes, with room, or not at all."""
    counts = dict(coded.drop_nulls("firmness").group_by("firmness").len().iter_rows())
    if not counts:
        return paragraph(tell("no_targets"))
    shares = "，".join(
        say(f"firmness_share_{name}", count=counts[name])
        for name in ("hard", "striving", "soft", "plain")
        if counts.get(name)
    )
    return paragraph(tell("finding_firmness", total=sum(counts.values()), shares=shares))


def history_finding(records: pl.DataFrame, reports: pl.DataFrame) -> Html:
    """From where to where a place's main target moved, and how often it was met; `reports` are all that the place has."""
    if reports.is_empty() or records.is_empty():
        years = reports["plan_year"]
        return finding(
            tell(
                "history_none",
                place=reports["place"][0].replace(NATION, COUNTRY) if reports.height else "",
                count=reports.height,
                first=years.min(),
                last=years.max(),
            )
        )
    line = main_line(records).sort("year")
    old, new = line.row(0, named=True), line.row(-1, named=True)
    fields = {
        "place": new["place"].replace(NATION, COUNTRY),
        "label": new["label"],
        "first": old["year"],
        "old": as_linked(old),
        "last": new["year"],
        "new": as_linked(new),
    }
    if line.height == 1:
        return finding(tell("history_one", **fields), _kept_words(line))
    before, after = ((abs(row["low"]), abs(row["high"])) for row in (old, new))
    turn = "same" if before == after else "rose" if after > before else "fell"
    counted = tell("history_count", count=line.height) if line.height > 2 else ""
    return finding(tell(f"history_{turn}", **fields, counted=counted), _kept_words(line))


def _kept_words(line: pl.DataFrame) -> Html:
    """How many of the targets of one indicator were met, of those that could be judged, and the widest miss."""
    judged, missed = line.filter(pl.col("state").is_in(["met", "missed"])), line.filter(state="missed")
    if judged.is_empty():
        return tell("kept_unjudged")
    if judged.height == 1:
        key = "kept_the_one" if missed.is_empty() else "missed_the_one"
    else:
        key = "kept_all" if missed.is_empty() else "kept_some" if missed.height < judged.height else "kept_none"
    shown = (
        (missed if missed.height else judged)
        .sort((pl.col("result") - pl.col("bound")).abs(), descending=True)
        .row(0, named=True)
    )
    return tell(
        key,
        judged=judged.height,
        met=judged.height - missed.height,
        year=shown["year"],
        written=as_linked(shown),
        result=_result_link(shown),
    )


def _result_link(row: dict) -> Html:
    """The words of a target's result, leading to its sentence."""
    return claim_link(row["result_claim_id"], row["result_written"])


def delivery_finding(records: pl.DataFrame, scope: str, first: int, last: int) -> Html:
    """How many of the main targets of a scope's places were met, and which one was missed most; `records` are the most stated."""
    judged, missed = records.filter(pl.col("state").is_in(["met", "missed"])), records.filter(state="missed")
    fields = {
        "scope": scope,
        "span": say("span_one" if first == last else "span", first=first, last=last),
        "places": records["name"].n_unique(),
        "targets": records.height,
    }
    if records.is_empty():
        return finding(tell("delivery_none", **fields))
    if judged.is_empty():
        return finding(tell("delivery_unjudged", **fields))
    counts = {
        "judged": judged.height,
        "met": judged.height - missed.height,
        "missed": missed.height,
        "rest": records.height - judged.height,
    }
    kept = tell(
        "delivery_all" if not counts["missed"] else "delivery_no_one" if not counts["met"] else "delivery_some",
        **counts,
        share=round(100 * counts["met"] / counts["judged"]),
    )
    rest = tell("delivery_rest", **counts) if counts["rest"] else ""
    return finding(tell("delivery_counts", **fields, **counts), kept, rest, "。", _most_missed(judged))


def _most_missed(judged: pl.DataFrame) -> Html:
    """The indicator with the largest share of misses among those judged three times or more, else the one with the most misses; a
    single miss by itself; nothing where all was kept."""
    missed = judged.filter(state="missed")
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
        judged.group_by("rank", "label")
        .agg(judged=pl.len(), missed=(pl.col("state") == "missed").sum())
        .with_columns(share=pl.col("missed") / pl.col("judged"))
        .filter(pl.col("missed") > 0)
        .sort(pl.col("judged") < 3, "share", "missed", "rank", descending=[False, True, True, False])
    )
    return tell("delivery_worst", **counts.select("label", "judged", "missed").row(0, named=True))


def indicator_finding(targets: pl.DataFrame, indicator: str, year: int) -> Html:
    """How the provinces, or what level there is, spread over one target, and what the nation asks; `targets` are of one cell."""
    below = targets.filter(pl.col("level") != "nation")
    if below.is_empty():
        return finding(tell("indicator_none", indicator=indicator, year=year))
    level = below.group_by("level").len().sort(pl.col("len") < 2, "level")["level"][0]
    members = below.filter(level=level).sort("signed", "signed_high", descending=True)
    name, fields = say(f"level_{level}"), {"year": year}
    if members.height == 1:
        return finding(
            tell(
                "indicator_one",
                **fields,
                label=members["label"][0],
                place=members["name"][0],
                written=as_linked(members.row(0, named=True)),
            )
        )
    fields |= {"scope": name, "places": members.height}
    own = targets.filter(level="nation")
    said = _beside_parent(members, own, True, COUNTRY) if own.height else tell("indicator_no_nation")
    return finding(_spread(members, fields), said)


def ladder_finding(rungs: pl.DataFrame, place: str, year: int) -> Html:
    """How many of a place's targets ask more than the level above, and the steps of the one that most levels state."""
    asked = rungs.filter(pl.col("rung") == "own", pl.col("asked").is_not_null())
    if asked.is_empty():
        return finding(tell("ladder_none" if rungs.is_empty() else "ladder_amounts", place=place, year=year))
    counts = {
        "more": (asked["asked"] > 1e-9).sum(),
        "same": (asked["asked"].abs() <= 1e-9).sum(),
        "less": (asked["asked"] < -1e-9).sum(),
    }
    said = "，".join(say(f"ladder_{how}", count=count) for how, count in counts.items() if count)
    chosen = (
        rungs.filter("is_rate")
        .sort(~IS_PRODUCT, "stated", descending=[False, True], maintain_order=True)
        .row(0, named=True)
    )
    steps = rungs.filter(indicator=chosen["indicator"], basis=chosen["basis"]).filter(
        pl.col("unit").eq_missing(pl.lit(chosen["unit"]))
    )
    words = Html("，").join(Html("{}{}").format(row["name"], as_linked(row)) for row in steps.rows(named=True))
    above = steps.row(-2, named=True)["name"]
    last = asked_words(steps["asked"][-1], above)
    fields = {"place": place, "year": year, "label": chosen["label"], "steps": words, "last": last}
    if asked.height == 1:
        return finding(tell("ladder_one", **fields))
    return finding(tell("ladder_counts", **fields, count=asked.height, said=said), tell("ladder_steps", **fields))


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


def change_finding(changes: pl.DataFrame) -> Html:
    """What is new, dropped, raised and lowered in the latest year that has a year before it."""
    if changes.is_empty():
        return paragraph(tell("change_none"))
    year = changes["year"].max()
    latest = changes.filter(year=year)
    counts = dict(latest.group_by(pl.col("turn").cast(pl.String)).len().iter_rows())
    said = "，".join(
        say(f"change_{name}", count=counts[name])
        for name in ("raised", "lowered", "same", "new", "dropped")
        if counts.get(name)
    )
    gap = latest["previous_year"][0]
    return paragraph(tell("change_counts", year=year, before=gap, said=said))


def paragraph(*sentences: Html) -> Html:
    """The sentences as a paragraph."""
    return Html("<p>{}</p>").format(Html("").join(sentences))
