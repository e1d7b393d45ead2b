"""The columns of every frame, and what they mean. Offsets are code points into `reports.text`, end exclusive."""

import polars as pl

LEVELS = pl.Enum(["nation", "province", "city", "county"])
STATUS = pl.Enum(["ok", "partial", "unread"])  # partial: read, but `reason` says what is missing
PLACE_FROM = pl.Enum(["title", "salutation", "body", "sidecar", "file name"])
PARTS = pl.Enum(["opening", "review", "five_year_review", "problems", "outlook", "goals", "plan", "pledges", "government",
                 "glossary", "boilerplate"])
COMPARATORS = pl.Enum(["=", "≥", "≤", ">", "<", "≈"])
CHANGES = pl.Enum(["level", "up", "down"])
KINDS = pl.Enum(["target", "result", "context"])
BASES = pl.Enum(["level", "added", "growth"])
SPANS = pl.Enum(["year", "part", "average", "cumulative", "point"])
ABOUT = pl.Enum(["own", "part", "other"])
CLASSES = pl.Enum(["claim", "date", "label", "name", "rank", "boilerplate", "unread"])

REPORTS = pl.Schema({                 # a row a file
    "report_id": pl.String,           # division code, plan year, first six digits of sha256
    "file": pl.String,                # as given, relative to the folder that was loaded
    "sha256": pl.String,
    "place": pl.String,               # today's standard full name: 广东省深圳市龙岗区; the nation is 国务院
    "place_as_written": pl.String,
    "place_from": PLACE_FROM,         # where the name was found
    "province": pl.String,
    "city": pl.String,
    "district": pl.String,
    "adcode": pl.String,              # GB/T 2260, six digits; 000000 the nation
    "level": LEVELS,                  # districts and counties are both `county`
    "date": pl.Date,                  # delivered
    "review_year": pl.Int16,
    "plan_year": pl.Int16,            # for a new term the first full year
    "plan_start": pl.Int16,           # for a new term the five years ahead, else the plan year twice
    "plan_end": pl.Int16,
    "new_term": pl.Boolean,
    "title": pl.String,
    "text": pl.String,                # as decoded, newlines as \n
    "characters": pl.Int32,
    "source": pl.String,              # address, where known
    "same_as": pl.String,             # report_id of the preferred file of the same report
    "preferred": pl.Boolean,          # of several files of one report the most complete
    "status": STATUS,
    "reason": pl.String,
})

CLAUSES = pl.Schema({                 # a row a clause
    "report_id": pl.String,
    "clause_id": pl.Int32,            # counts within the report
    "sentence_id": pl.Int32,
    "section": pl.String,             # path of headings as written
    "part": PARTS,
    "start": pl.Int32,
    "end": pl.Int32,
    "text": pl.String,
})

CLAIMS = pl.Schema({                  # a row a claim: one stated quantity, or a target in words
    "claim_id": pl.String,            # report_id:start, with .2 … where one quote makes several claims
    "report_id": pl.String,
    "clause_id": pl.Int32,
    "start": pl.Int32,
    "end": pl.Int32,
    "quote": pl.String,               # text[start:end]
    "value": pl.Float64,              # base units, never negative; null for a target in words
    "value_high": pl.Float64,         # of a range
    "signed": pl.Float64,             # -value where `change` is down
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
    "restates": pl.String,            # claim_id that this row repeats
    "doubt": pl.String,               # why to look, or null
    "commitment": pl.String,          # 确保, 力争 … as written
    "pledge": pl.Int16,               # number of the 民生实事
    "rule": pl.String,
    "words": pl.String,               # of a target in words
})

NUMBERS = pl.Schema({                 # a row a numeral, claim or not
    "report_id": pl.String,
    "start": pl.Int32,
    "end": pl.Int32,
    "text": pl.String,
    "value": pl.Float64,
    "class": CLASSES,
    "rule": pl.String,
})

FRAMES = {"reports": REPORTS, "clauses": CLAUSES, "claims": CLAIMS, "numbers": NUMBERS}
