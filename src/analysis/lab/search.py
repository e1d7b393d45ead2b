"""Where words occur: in which sentences of which reports, or in which claims, with the hits marked."""

import re

import polars as pl

from analysis.compare.scopes import SHORT_NAME, NoSuchChoice, nearest
from analysis.compare.targets import sentences
from analysis.lab.loading import as_frames, describe, put_first
from analysis.schema import Frames

OPEN, CLOSE = "⟦", "⟧"  # around a hit in `marked`: brackets that no report uses
WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}  # ＰＭ２．５ → PM2.5, each one character
GRAINS = ("sentences", "claims")
ORDER, LATEST_FIRST = ["plan_year", "adcode", "report_id", "start"], [True, False, False, False]
FOUND = ["name", "plan_year", "part", "section", "marked"]


def search(
    words: str | list[str],
    frames: Frames | str | None = None,
    place: str | None = None,
    year: int | None = None,
    of: str = "sentences",
) -> pl.DataFrame:
    """The sentences in which all the words stand, a row a sentence, the latest reports first.

    Words are separated by blanks. Upper and lower case, full and half width, and blanks inside the text make no
    difference (pm2.5 finds ＰＭ２．５). `marked` is the sentence with each hit between ⟦ and ⟧, which Jupyter shows as
    marks; `start` and `end` are the sentence's offsets in `reports.text`, `at` that of the first hit. `place` is a part
    of the place's full name (深圳), `year` the planned year. With of="claims" a row a claim whose sentence, subject or
    indicator has all the words, with the columns of `load_claims`. Of several files of one report the preferred is
    searched. Raises NoSuchChoice where there is no word, and for a place or year without a report.

        an.search("学位 新增", year=2025)
    """
    asked = [fold_text(word) for word in (words.split() if isinstance(words, str) else words)]
    if not asked or of not in GRAINS:
        raise NoSuchChoice(
            'nothing to search for: give a word, or several with blanks between, as in search("学位")'
            if not asked
            else f"no search of {of!r}: `of` is one of {', '.join(GRAINS)}"
        )
    frames = as_frames(frames)
    reports = _searched(frames.reports.filter("preferred"), place, year)
    find = _find_sentences if of == "sentences" else _find_claims
    return find(frames, reports, asked).pipe(mark, asked).pipe(put_first, FOUND)


def _searched(reports: pl.DataFrame, place: str | None, year: int | None) -> pl.DataFrame:
    """The reports of the place and year that are asked for."""
    if place:
        places = reports["place"].drop_nulls().unique().sort().to_list()
        reports = reports.filter(pl.col("place").str.contains(place, literal=True))
        if reports.is_empty():
            raise NoSuchChoice(f"no report of a place {place}: nearest are {nearest(place, places)}")
    if year is not None:
        years = reports["plan_year"].drop_nulls().unique().sort().to_list()
        reports = reports.filter(plan_year=year)
        if reports.is_empty():
            raise NoSuchChoice(
                f"no report for {year}: the years are {years[0]} to {years[-1]}"
                if years
                else f"no report for {year}, nor for any year"
            )
    return reports


def fold_text(text: str) -> str:
    """The text in half width and lower case, without blanks.

    >>> fold_text("ＰＭ２．５ 浓度")
    'pm2.5浓度'
    """
    return "".join(WIDE.get(letter, letter) for letter in text if not letter.isspace()).lower()


def mark(found: pl.DataFrame, words: list[str]) -> pl.DataFrame:
    """The rows with `marked` and `at`, the offset of the first hit in the report's text; null where only subject or
    indicator has it.
    """
    pattern = "|".join(loose_pattern(word) for word in sorted(words, key=len, reverse=True))
    before = pl.col("marked").str.split(OPEN).list.first().str.len_chars().cast(pl.Int32)
    return (
        found.with_columns(marked=pl.col("sentence").str.replace_all(f"(?i)({pattern})", f"{OPEN}${{1}}{CLOSE}"))
        .with_columns(
            at=pl.when(pl.col("marked").str.contains(OPEN, literal=True)).then(pl.col("sentence_start") + before)
        )
        .drop("sentence_start")
    )


def loose_pattern(word: str) -> str:
    """A regular expression for the word in either width, with blanks wherever a line was broken."""
    narrow = {thin: wide for wide, thin in WIDE.items()}
    return r"\s*".join(f"(?:{_escape(letter)}|{narrow[letter]})" if letter in narrow else letter for letter in word)


def _escape(letter: str) -> str:
    return letter if letter.isalnum() else f"\\{letter}"


def _has(word: str, *columns: str) -> pl.Expr:
    """Whether one of the columns has the word."""
    return pl.any_horizontal(pl.col(column).str.contains(f"(?i){loose_pattern(word)}") for column in columns).fill_null(
        False
    )


def _clauses_of(frames: Frames, reports: pl.DataFrame) -> pl.DataFrame:
    return frames.clauses.filter(pl.col("report_id").is_in(reports["report_id"].implode()))


def _sieve(clauses: pl.DataFrame, word: str) -> pl.DataFrame:
    """The sentences that may have the word: a clause of theirs has its longest part without a mark (a clause ends at
    one). Cutting sentences out of texts takes time; looking into clauses does not.
    """
    part = max(re.split(r"\W+", word), key=len)
    return clauses.filter(_has(part, "text")).select("report_id", "sentence_id").unique()


def _find_sentences(frames: Frames, reports: pl.DataFrame, words: list[str]) -> pl.DataFrame:
    """The sentences of the reports that have every word, a row a sentence."""
    clauses = _clauses_of(frames, reports.filter(_has(word, "text") for word in words))
    for word in words:
        clauses = clauses.join(_sieve(clauses, word), on=["report_id", "sentence_id"], how="semi")
    about = reports.select("report_id", "place", "plan_year", "adcode", name=SHORT_NAME)
    return (
        sentences(clauses, reports)
        .filter(_has(word, "sentence") for word in words)
        .join(about, on="report_id", validate="m:1")
        .sort(ORDER, descending=LATEST_FIRST, nulls_last=True)
        .select(
            "name",
            "place",
            "plan_year",
            "part",
            "section",
            "sentence",
            "report_id",
            "sentence_id",
            "start",
            "end",
            sentence_start="start",
        )
    )


def _find_claims(frames: Frames, reports: pl.DataFrame, words: list[str]) -> pl.DataFrame:
    """The claims of the reports whose sentence, subject or indicator has every word, with the columns of
    `load_claims`.
    """
    clauses = _clauses_of(frames, reports)
    claims = frames.claims.join(clauses.select("report_id", "clause_id", "sentence_id"), on=["report_id", "clause_id"])
    for word in words:
        said = _sieve(clauses, word).with_columns(is_said=True)
        claims = (
            claims.join(said, on=["report_id", "sentence_id"], how="left")
            .filter(pl.col("is_said").fill_null(False) | _has(word, "subject", "indicator"))
            .drop("is_said")
        )
    asked = clauses.join(claims, on=["report_id", "sentence_id"], how="semi")
    return (
        describe(frames._replace(claims=claims.drop("sentence_id"), clauses=asked))
        .filter(_has(word, "sentence", "subject", "indicator") for word in words)
        .sort(ORDER, descending=LATEST_FIRST, nulls_last=True)
        .with_columns(sentence_start=pl.col("start") - pl.col("at"))
        .drop("at")
    )
