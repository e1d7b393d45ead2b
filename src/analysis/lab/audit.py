"""What became of every numeral: classes and rules, what is unread, which subjects have no indicator, which claims are
in doubt, samples.
"""

import random

import polars as pl

from analysis.claims.doubts import ALONE, DOUBTS
from analysis.compare.consistency import disagreements
from analysis.compare.scopes import NoSuchChoice
from analysis.schema import Frames
from analysis.show.tables import Html

SHOWN_AROUND = 18  # characters shown on either side of a number
SAID_AROUND = 40  # of a disagreement, which is read as a sentence
SAMPLE_AROUND = 150  # characters of a sentence that a sample shows on either side
SHOWN_BEHIND = 2  # characters behind an unread numeral that tell what the vocabulary lacks: 处室, 条鱼
TITLES = {
    "class": "类别",
    "rule": "规则",
    "count": "个数",
    "share": "占比",
    "example": "例",
    "following": "后随",
    "subject": "主语",
    "reports": "报告",
    "unit": "单位",
    "doubt": "存疑",
    "place": "地方",
    "plan_year": "年份",
    "indicator": "指标",
    "quote": "原文",
    "kind": "性质",
    "context": "上下文",
    "file": "文件",
    "digits": "数字字符",
    "accounted": "已归类字符",
}
CLASS_WORDS = {
    "claim": "读作数据",
    "date": "时间",
    "label": "序号与标记",
    "name": "固定说法与名称",
    "rank": "名次",
    "boilerplate": "页面杂项",
    "unread": "未读",
    "target": "目标",
    "result": "结果",
    "context": "背景",
    **DOUBTS,
}
ALIGNED_LEFT = Html(' style="text-align:left"')


def count_classes(numbers: pl.DataFrame) -> pl.DataFrame:
    """A row a class: its `count` of numerals and its `share` of all of them; `unread` even where there is none."""
    counts = numbers.group_by("class").agg(count=pl.len().cast(pl.Int64))
    every = pl.DataFrame({"class": numbers.schema["class"].categories}, schema={"class": numbers.schema["class"]})
    return (
        every.join(counts, on="class", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0))
        .with_columns(
            share=pl.when(pl.col("count").sum() > 0).then(pl.col("count") / pl.col("count").sum()).otherwise(0.0)
        )
    )


def count_rules(frames: Frames) -> pl.DataFrame:
    """A row a class and rule, the most frequent first: its `count`, and one `example` with what stands around it."""
    first = frames.numbers.group_by("class", "rule", maintain_order=True).agg(
        pl.len().alias("count"), pl.first("report_id", "start", "end")
    )
    return (
        with_context(first, frames.reports)
        .sort("count", "class", "rule", descending=[True, False, False])
        .select("class", "rule", "count", example="context")
    )


def find_unaccounted(frames: Frames) -> pl.DataFrame:
    """A row a report in whose text there are digits that stand in none of its numerals: `digits` and, of them,
    `accounted`.

    Counted by the characters alone, without the parser's rules: no row is the promise that no numeral is lost.
    """
    digit = r"[0-9０-９]"
    accounted = frames.numbers.group_by("report_id").agg(accounted=pl.col("text").str.count_matches(digit).sum())
    return (
        frames.reports.filter(pl.col("text").is_not_null())
        .select("report_id", "file", digits=pl.col("text").str.count_matches(digit))
        .join(accounted, on="report_id", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("accounted").fill_null(0))
        .filter(pl.col("digits") != pl.col("accounted"))
    )


def count_unread(frames: Frames) -> pl.DataFrame:
    """What is not read, by what follows: a row the `following` characters, with the `count` of unread numerals and one
    `example`.
    """
    unread = with_context(frames.numbers.filter(pl.col("class") == "unread"), frames.reports)
    return (
        unread.group_by("following", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("context").first().alias("example"))
        .sort("count", "following", descending=[True, False])
    )


def count_unnamed(frames: Frames) -> pl.DataFrame:
    """The subjects that have no indicator, the most frequent first: a row a `subject`, with its `count` of claims and
    `reports`, its most frequent `unit` and one `example`. The place's own figures only.
    """
    unnamed = frames.claims.filter(
        pl.col("indicator").is_null(), pl.col("about") != "other", pl.col("subject").str.len_chars() > 1
    )
    counts = unnamed.group_by("subject", maintain_order=True).agg(
        pl.len().alias("count"),
        reports=pl.col("report_id").n_unique(),
        unit=pl.col("unit").mode(maintain_order=True).first(),
        example=pl.first("quote"),
    )
    return counts.sort("count", "subject", descending=[True, False])


def list_doubts(frames: Frames) -> pl.DataFrame:
    """A row a claim in doubt, those with several reasons first: why, whose, its fields, and its `context`."""
    reports = frames.reports.select("report_id", "place", "plan_year", "file")
    return (
        frames.claims.filter(pl.col("doubt").is_not_null())
        .pipe(with_context, frames.reports)
        .join(reports, on="report_id", how="left", validate="m:1")
        .sort(
            pl.col("doubt").str.count_matches(";"),
            "doubt",
            "indicator",
            "report_id",
            "start",
            descending=[True, False, False, False, False],
        )
        .select(
            "doubt",
            "place",
            "plan_year",
            "indicator",
            "subject",
            "quote",
            "kind",
            "context",
            "report_id",
            "start",
            "file",
        )
    )


def list_disagreements(frames: Frames) -> pl.DataFrame:
    """What does not go together in the reports, the farthest first: a row a pair of claims
    (`compare.consistency.disagreements`), with the `place` and `year`, what is `stated` and what the other makes one
    `expected`, the `factor` and the difference in `points`, whether it is `wild`, and the sentences of `both`:
    `context` and `other_context`.
    """
    found = disagreements(frames.claims, frames.reports)
    told = frames.claims.filter(
        pl.col("claim_id").is_in(pl.concat([found["claim_id"], found["other_id"]]).unique().implode())
    )
    told = told.pipe(with_context, frames.reports, SAID_AROUND).select("claim_id", "context")
    return (
        found.join(told, on="claim_id", how="left", validate="m:1", maintain_order="left")
        .join(
            told.rename({"claim_id": "other_id", "context": "other_context"}),
            on="other_id",
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        .select(
            "check",
            "place",
            "indicator",
            "year",
            "measure",
            "stated",
            "expected",
            "factor",
            "points",
            wild="is_wild",
            context="context",
            other_context="other_context",
            report_id="report_id",
            start="start",
            other_report="other_report",
            other_start="other_start",
        )
    )


def consistency_text(frames: Frames, most: int = 20) -> str:
    """The disagreements as text with tabs: how many of each check, and the farthest of them with both sentences."""
    found = list_disagreements(frames)
    counts = found.group_by("check").agg(count=pl.len(), wild=pl.col("wild").sum()).sort("check")
    alone = frames.claims["doubt"].fill_null("").str.contains(ALONE, literal=True).sum()
    parts = {"checks": counts, "disagreements": found}
    told = "\n".join(f"# {name}: {rows.height}\n{as_text(rows.head(most))}" for name, rows in parts.items())
    return f"{told}# claims that stand alone (doubt): {alone} of {frames.claims.height}\n"


def with_context(rows: pl.DataFrame, reports: pl.DataFrame, around: int = SHOWN_AROUND) -> pl.DataFrame:
    """The claims or numerals with their `context`, the sentence around them as far as `around` characters, the number
    between ⟦ and ⟧, and the characters `following`.
    """
    start, end, text = pl.col("start"), pl.col("end"), pl.col("_text")
    before = text.str.slice((start - around).clip(0), start - (start - around).clip(0)).str.extract(r"([^。！？\n]*)$")
    after = text.str.slice(end, around).str.extract(r"^([^。！？\n]*[。！？]?)")
    return (
        rows.join(
            reports.select("report_id", _text="text"), on="report_id", how="left", validate="m:1", maintain_order="left"
        )
        .with_columns(
            context=pl.concat_str(
                before, pl.lit("⟦"), text.str.slice(start, end - start), pl.lit("⟧"), after
            ).str.replace_all(r"\s+", " "),
            following=text.str.slice(end, SHOWN_BEHIND).str.replace_all(r"\s+", " "),
        )
        .drop("_text")
    )


def draw_sample(frames: Frames, seed: int, count: int, of: str = "claims") -> pl.DataFrame:
    """`count` claims or numerals drawn at random, with all their fields and their sentence in `context`, in the order
    of the draw.

    The same seed draws the same from the same frames, on every machine. Raises ValueError for another `of` than claims
    or numbers.
    """
    if of not in ("claims", "numbers"):
        raise ValueError(f"of must be claims or numbers, not {of}")
    rows = getattr(frames, of).with_row_index("drawn").sort("report_id", "start", "drawn").drop("drawn")
    chosen = random.Random(seed).sample(range(rows.height), min(count, rows.height))
    return rows[chosen].pipe(with_context, frames.reports, SAMPLE_AROUND).drop("following")


def coverage_finding(frames: Frames) -> Html:
    """One sentence: how many numerals the reports hold, how many are read as claims, how many not at all."""
    counts = dict(count_classes(frames.numbers).select("class", "count").iter_rows())
    total = sum(counts.values())
    if not total:
        return Html('<p class="finding">{}</p>').format("这些报告里没有数字。")
    return Html('<p class="finding">{}</p>').format(
        f"{frames.reports.height}份报告共有{total}个数字：{counts['claim']}个读作数据，"
        f"{counts['unread']}个没有读懂（{counts['unread'] / total:.2%}），"
        f"其余{total - counts['claim'] - counts['unread']}个各有不算数据的理由；"
        f"另有{frames.claims['doubt'].is_not_null().sum()}条数据存疑。"
    )


def audit_table(rows: pl.DataFrame, most: int = 40) -> Html:
    """The first rows of one of these frames as a table of a page, with a line that says how many more there are, or
    that there are none.
    """
    shown = rows.head(most)
    texts = [column for column, kind in shown.schema.items() if kind in (pl.String, pl.Enum)]
    head = Html("").join(
        Html('<th scope="col"{}>{}</th>').format(ALIGNED_LEFT if column in texts else "", TITLES.get(column, column))
        for column in shown.columns
    )
    body = Html("").join(
        Html("<tr>{}</tr>").format(Html("").join(_cell(value) for value in row)) for row in shown.rows()
    )
    more = (
        "没有。"
        if rows.is_empty()
        else f"共{rows.height}行，此处列出前{shown.height}行。"
        if rows.height > most
        else ""
    )
    note = Html('<p class="note">{}</p>').format(more) if more else ""
    return Html(
        '<div class="wide"><table class="sortable"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}'
    ).format(head, body, note)


def _cell(value) -> Html:
    """Shares as percentages, codes in words."""
    if isinstance(value, float):
        return Html('<td data-value="{}">{:.2%}</td>').format(value, value)
    if isinstance(value, str):
        return Html('<td class="text">{}</td>').format(
            "；".join(CLASS_WORDS.get(part, part) for part in value.split("; "))
        )
    return Html('<td data-value="{}">{}</td>').format(*["" if value is None else value] * 2)


def audit_text(frames: Frames, most: int = 20) -> str:
    """The audit as text with tabs: classes, rules, lost digits, what is unread, subjects without an indicator; claims
    in doubt first.
    """
    parts = {
        "claims in doubt": list_doubts(frames),
        "classes": count_classes(frames.numbers),
        "rules": count_rules(frames),
        "lost digits": find_unaccounted(frames),
        "unread": count_unread(frames),
        "subjects without an indicator": count_unnamed(frames),
    }
    return "\n".join(f"# {name}: {rows.height}\n{as_text(rows.head(most))}" for name, rows in parts.items())


def as_text(rows: pl.DataFrame) -> str:
    """The rows as lines with tabs, under a line of column names; white space within a cell is a blank."""
    plain = rows.with_columns(pl.col(pl.String).str.replace_all(r"\s+", " "), pl.col(pl.Float64).round(4))
    return plain.write_csv(separator="\t", quote_style="never")


def parts_text(frames: Frames, report: str) -> str:
    """The turns of a report, a line each: offset, part, years, rule, words. It is named by its `report_id` or the end
    of its `file`. Raises NoSuchChoice where no report has the name.
    """
    from analysis.lab.explain import describe_turn, list_turns  # what pages use of this room needs no reader

    is_asked = (pl.col("report_id") == report) | pl.col("file").str.ends_with(report)
    rows = frames.reports.filter(is_asked, pl.col("text").is_not_null()).rows(named=True)
    if not rows:
        raise NoSuchChoice(
            f"no report {report} in these frames: their columns reports.report_id and file have the names"
        )
    return "".join(
        f"{row['report_id']} {row['file']}\n" + "".join(f"{describe_turn(turn)}\n" for turn in list_turns(row))
        for row in rows
    )
