"""What of a report is missing: by its wording and its end, and by its parts once they are known."""

import re

import polars as pl

from analysis.schema import STATUS

CLOSING = re.compile(r"(?:奋斗|篇章|贡献|辉煌|献礼|答卷|伟业|前进|面前|局面|美好|谢谢)[^。！!\n]{0,25}[！!。]?\s*$")
APPENDIX = re.compile(
    r"附[件：:表录]|名词|注释|注[：:]|指标|实事|解释|说明|版权|来源|责任|编辑|打印|主办|备案|分享|相关|各位代表"
    r"|[(（\[〔【]?1[\]）)〕】.、]|①"
)
OWN_GOVERNMENT = (
    "廉洁",
    "廉政",
    "自身建设",
    "政府建设",
    "依法行政",
    "法治政府",
)  # what the last section of a report is about
EXCLAMATION = re.compile("[！!]")
ABRIDGED = re.compile(
    r"摘登|摘要[）)]|摘编|作(?:了)?《?政府工作报告》?时?(?:指出|说|强调)|会议应(?:出席|到)(?:人大)?代表|本报讯"
)


def missing_parts(header: str, body: str, sentences: list[str]) -> list[str]:
    """What of a report is not there: all but the page around it, the wording (an abridgement or news item), the end.
    `sentences` is the body's prose."""
    if not sentences:
        return ["hardly a sentence: only the page around a report, or its beginning"]
    if ABRIDGED.search(header) or ABRIDGED.search(body, 0, 1500):
        return ["a news item or an abridgement, not the report in full"]
    return [] if has_end(body, sentences) else ["the text breaks off: no closing words"]


def prose(body: str) -> list[str]:
    """The paragraphs of a text; none where they are less than 400 characters, as in a page without its report.

    >>> prose("首页\\n打印\\n关闭窗口")
    []
    """
    sentences = [
        line.strip() for line in body.split("\n") if len(line) >= 30 and ("。" in line or "！" in line or "!" in line)
    ]
    return sentences if sum(map(len, sentences)) >= 400 else []


def has_end(body: str, sentences: list[str]) -> bool:
    """Whether a report comes to its end: closing words in its last paragraphs or before an appendix, or the section on
    the government's own work as its last one. A text that breaks off has these only before the thanks that close the
    review.
    """
    if sentences[-1][-1] in "，、；：,;":
        return False
    if re.search("[！!]", "".join(line[-45:] for line in sentences[-2:])) or any(
        CLOSING.search(line[-60:]) for line in sentences[-4:]
    ):
        return True
    thanks = max(body.rfind("感谢"), body.rfind("敬意"))
    if max(body.rfind(words) for words in OWN_GOVERNMENT) > max(thanks + 1500, 0.95 * len(body)):
        return True
    calls = (match.end() for match in EXCLAMATION.finditer(body, max(thanks + 500, len(body) // 4)))
    return any(APPENDIX.search(body, call, call + 200) for call in calls)


DONE = ("review", "five_year_review", "problems")
PROMISED = ("outlook", "goals", "plan", "pledges", "government")
# of what is told and planned: less than this of one of them is a sentence by the way, no part of a report
LEAST_SHARE = 0.03
FORM = 1980  # since when a report reviews and plans; before, there are reports on one theme
FAREWELL = "让我们|优异的?成绩|谢谢"  # a last sentence that has these is one, with or without its full stop
ENOUGH = 300  # characters of a report's parts from which on it can be said what is not there
NO_PLAN, NO_REVIEW = "no plan in the text", "no review in the text"
BROKEN = "the text breaks off in mid-sentence"


def mark_partial(reports: pl.DataFrame, clauses: pl.DataFrame) -> pl.DataFrame:
    """The reports whose parts are known, those that are not whole with status `partial` and the reason: nothing that is
    planned, or nothing that is reviewed (a new term's report of autumn may lack either), or an end in mid-sentence.
    """
    size, part = pl.col("end") - pl.col("start"), pl.col("part").cast(pl.String)
    told = clauses.group_by("report_id").agg(
        done=size.filter(part.is_in(DONE)).sum(), promised=size.filter(part.is_in(PROMISED)).sum()
    )
    last = (
        clauses.filter(~part.is_in(("boilerplate", "glossary")))
        .filter(pl.col("sentence_id") == pl.col("sentence_id").max().over("report_id"))
        .group_by("report_id")
        .agg(last=pl.col("text").sort_by("clause_id").str.join(""))
    )
    all_told = pl.col("done") + pl.col("promised")
    is_autumn = pl.col("new_term").fill_null(False) & (pl.col("date").dt.month().fill_null(9) > 5)
    is_asked = (all_told >= ENOUGH) & ~is_autumn & (pl.col("plan_year").fill_null(FORM) >= FORM)
    is_ended = pl.col("last").str.contains(rf"{FAREWELL}|[。！？!?”）】》：…]\s*$")
    is_broken = pl.col("last").str.contains("，") & ~is_ended
    reason = pl.concat_str(
        pl.col("reason"),
        pl.when(is_asked & (pl.col("promised") < LEAST_SHARE * all_told)).then(pl.lit(NO_PLAN)),
        pl.when(is_asked & (pl.col("done") < LEAST_SHARE * all_told)).then(pl.lit(NO_REVIEW)),
        pl.when(is_broken).then(pl.lit(BROKEN)),
        separator="; ",
        ignore_nulls=True,
    )
    return (
        reports.join(told, on="report_id", how="left", validate="m:1", maintain_order="left")
        .join(last, on="report_id", how="left", validate="m:1", maintain_order="left")
        .with_columns(reason=pl.when(reason != "").then(reason))
        .with_columns(
            status=pl.when((pl.col("status") == "ok") & pl.col("reason").is_not_null())
            .then(pl.lit("partial", STATUS))
            .otherwise("status")
        )
        .select(reports.columns)
    )
