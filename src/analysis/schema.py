"""The columns of every frame, and what they mean. Offsets are code points into `reports.text`, end exclusive."""

from typing import NamedTuple

import polars as pl

LEVELS = pl.Enum(["nation", "province", "city", "county"])
STATUS = pl.Enum(["ok", "partial", "unread"])  # partial: read, but `reason` says what is missing
SAID_IN = (
    pl.Enum(  # where a place or a year was found, in the order of trust; `site`: the government whose site a page is of
        [
            "sidecar",
            "column",
            "front matter",
            "title",
            "session line",
            "salutation",
            "body",
            "site",
            "file name",
            "folder name",
        ]
    )
)
PARTS = pl.Enum(
    [
        "opening",
        "review",
        "five_year_review",
        "problems",
        "outlook",
        "goals",
        "plan",
        "pledges",
        "government",
        "glossary",
        "boilerplate",
    ]
)
COMPARATORS = pl.Enum(["=", "≥", "≤", ">", "<", "≈"])
CHANGES = pl.Enum(["level", "up", "down"])
KINDS = pl.Enum(["target", "result", "context"])
BASES = pl.Enum(["level", "added", "growth"])
SPANS = pl.Enum(["year", "part", "average", "cumulative", "point"])
ABOUT = pl.Enum(["own", "part", "other"])
READINGS = pl.Enum(["floor", "ceiling", "near"])  # how a target binds: at least, at most, about
REASONS = pl.Enum(
    [
        "by words",  # met or missed: the comparator says how the target binds (6%以上)
        "by goal",  # met or missed: the words leave it open, the indicator's `goal` says it (6%)
        "goal none",  # the words leave it open, and so does the indicator
        "result open",  # the result is only a bound (90%以上) or a range that does not settle it
        "implausible",  # a later report states only a number too far from the target to be of the same thing
        "part only",  # a later report states only a part of the period (前三季度)
        "other measure",  # a later report states the indicator in another basis, unit, span or stage
        "not stated",  # a report that reviews the period does not state the indicator
        "not reviewed",  # later reports are at hand, but none that reviews the last year of the period
        "no later report",
    ]
)
RESULT_FROM = pl.Enum(
    ["report", "communiqué", "external"]
)  # who says the result: the place's report, its 统计公报, results.csv
HORIZONS = pl.Enum(
    ["year", "term"]
)  # term: of five years and more, or of the last year of a plan, averages over it among them
STATED = pl.Enum(["number", "words", "absent", "unknown"])
CLASSES = pl.Enum(["claim", "date", "label", "name", "rank", "boilerplate", "unread"])

CELL = ["indicator", "basis", "unit"]  # like is compared with like: never two bases or two units in one column

REPORTS = pl.Schema(
    {  # a row a file
        "report_id": pl.String,  # division code, plan year, first six digits of sha256
        "file": pl.String,  # as given, relative to the folder that was loaded
        "sha256": pl.String,
        "place": pl.String,  # today's standard full name: 广东省深圳市龙岗区; the nation is 国务院
        "place_then": pl.String,  # the name that it had when the report was given: 广东省深圳市坪山新区
        "place_as_written": pl.String,
        "place_from": SAID_IN,  # where the name was found
        "province": pl.String,
        "city": pl.String,
        "district": pl.String,
        "adcode": pl.String,  # GB/T 2260, six digits; 000000 the nation
        "level": LEVELS,  # when the report was given; districts and counties are both `county`
        "date": pl.Date,  # delivered
        "review_year": pl.Int16,
        "plan_year": pl.Int16,  # for a new term the first full year
        "plan_start": pl.Int16,  # for a new term the five years ahead, else the plan year twice
        "plan_end": pl.Int16,
        "new_term": pl.Boolean,
        "year_from": SAID_IN,  # where the years were found
        "doubt": pl.String,  # null, or what is said against the place or year that was taken: 标题 2003, 正文 2007
        "note": pl.String,  # how the text was read where it is not as most are: in traditional characters
        "title": pl.String,
        "text": pl.String,  # as decoded, newlines as \n
        "characters": pl.Int32,
        "source": pl.String,  # address, where known
        "same_as": pl.String,  # report_id of the preferred file of the same report
        "preferred": pl.Boolean,  # of several files of one report the most complete
        "status": STATUS,
        "reason": pl.String,
    }
)

CLAUSES = pl.Schema(
    {  # a row a clause
        "report_id": pl.String,
        "clause_id": pl.Int32,  # counts within the report
        "sentence_id": pl.Int32,
        "section": pl.String,  # path of headings as written
        "part": PARTS,
        "start": pl.Int32,
        "end": pl.Int32,
        "text": pl.String,
    }
)

CLAIMS = pl.Schema(
    {  # a row a claim: one stated quantity, or a target in words
        "claim_id": pl.String,  # report_id:start, with .2 … where one quote makes several claims
        "report_id": pl.String,
        "clause_id": pl.Int32,
        "start": pl.Int32,
        "end": pl.Int32,
        "quote": pl.String,  # text[start:end]
        "value": pl.Float64,  # base units, never negative; null for a target in words
        "value_high": pl.Float64,  # of a range
        "signed": pl.Float64,  # -value where `change` is down
        "unit": pl.String,
        "comparator": COMPARATORS,
        "change": CHANGES,
        "subject": pl.String,
        "indicator": pl.String,
        "kind": KINDS,
        "period_start": pl.Int16,
        "period_end": pl.Int16,
        "basis": BASES,
        "span": SPANS,
        "about": ABOUT,
        "estimated": pl.Boolean,
        "restates": pl.String,  # claim_id that this row repeats
        "doubt": pl.String,  # why to look, or null
        "commitment": pl.String,  # 确保, 力争 … as written
        "pledge": pl.Int16,  # number of the 民生实事
        "rule": pl.String,
        "words": pl.String,  # of a target in words
    }
)

NUMBERS = pl.Schema(
    {  # a row a numeral, claim or not
        "report_id": pl.String,
        "start": pl.Int32,
        "end": pl.Int32,
        "text": pl.String,
        "value": pl.Float64,
        "class": CLASSES,
        "rule": pl.String,
    }
)

PAIRS = pl.Schema(
    {  # a row a target: a place's own, of an indicator, with a number
        "target_claim": pl.String,
        "result_claim": pl.String,  # null: none found
        "target_report": pl.String,
        "result_report": pl.String,
        "place": pl.String,
        "indicator": pl.String,
        "basis": BASES,
        "unit": pl.String,  # of the target; `result` is in it too
        "span": SPANS,
        "period_start": pl.Int16,
        "period_end": pl.Int16,
        "reading": READINGS,  # null where neither words nor goal say how the target binds
        "bound": pl.Float64,  # signed: what must be reached (floor), not exceeded (ceiling), the lower edge (near)
        "bound_high": pl.Float64,  # the upper edge (near), else null
        "target": pl.Float64,  # signed, as stated; of a range the lower end
        "target_high": pl.Float64,  # signed, the upper end of a range, else null
        "result": pl.Float64,  # signed, in the target's unit; of a range the lower end
        "result_unit": pl.String,  # as stated
        "factor": pl.Float64,  # what the stated result was multiplied by (conversions.csv); null: nothing converted
        "estimated": pl.Boolean,  # the result is a forecast (预计); null where there is none
        "met": pl.Boolean,
        "reason": REASONS,  # the rule behind `met`, or why it is null
        "other_results": pl.List(pl.String),  # claims that could also answer, the best first
        # result less bound in the target's unit: how much better than asked, below 0 how far from it
        "gap": pl.Float64,
        "met_strict": pl.Boolean,  # `met` without any tolerance: 6%左右 by 6.0, not by 5.5
        "due": pl.Boolean,  # false: no report that could answer is at hand yet
        "result_from": RESULT_FROM,  # null: no result
        "result_source": pl.String,  # of an external result, as results.csv has it
    }
)

PANEL = pl.Schema(
    {  # a row a place, year, indicator, basis and horizon
        "adcode": pl.String,
        "place": pl.String,
        "level": LEVELS,
        "province": pl.String,
        "year": pl.Int16,  # of a term its last
        "horizon": HORIZONS,
        "indicator": pl.String,
        "short": pl.String,  # the indicator in ASCII, for Stata
        "basis": BASES,
        "unit": pl.String,
        "target": pl.Float64,  # signed, as stated; of a range the lower end
        "target_high": pl.Float64,  # the upper end of a range, else null
        "target_mid": pl.Float64,  # the number to compute with: of a range its middle, or the end that was asked for
        "stretch": pl.Float64,  # a second value that is striven for beside it: 增长6%以上、力争7%
        "comparator": COMPARATORS,
        "firmness": pl.String,  # see compare/firmness
        "words": pl.String,  # a target in words
        "result": pl.Float64,  # signed, in `unit`
        "estimated": pl.Boolean,
        "gap": pl.Float64,
        "met": pl.Boolean,
        "met_strict": pl.Boolean,
        "due": pl.Boolean,
        "result_from": RESULT_FROM,
        "target_claim": pl.String,
        "result_claim": pl.String,
        "target_quote": pl.String,
        "result_quote": pl.String,
        "stated": STATED,  # absent: the report was read whole and does not state it; unknown: no whole report at hand
        "period_start": pl.Int16,  # of the target; of a year the year
        "span": SPANS,  # of the target
        "source": pl.String,  # the files of target and result, or what results.csv says
    }
)

FRAMES = {"reports": REPORTS, "clauses": CLAUSES, "claims": CLAIMS, "numbers": NUMBERS, "pairs": PAIRS}


class Frames(NamedTuple):
    """The frames of a set of reports, joined by `report_id`; `pairs` sets a place's targets beside its results."""

    reports: pl.DataFrame
    clauses: pl.DataFrame
    claims: pl.DataFrame
    numbers: pl.DataFrame
    pairs: pl.DataFrame
