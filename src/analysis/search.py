"""Where words occur: in which sentences of which reports, or in which claims, with the hits marked."""

import polars as pl

from analysis.frames import Frames
from analysis.loading import as_frames, describe, put_first, sentences
from analysis.scopes import SHORT_NAME, NoSuchChoice

OPEN, CLOSE = "⟦", "⟧"      # around a hit in `marked`: brackets that no report uses
WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}    # ＰＭ２．５ → PM2.5, each one character
GRAINS = ("sentences", "claims")
FOUND = ["name", "plan_year", "part", "section", "marked"]


def search(words: str, frames: Frames | str | None = None, place: str | None = None, year: int | None = None,
           of: str = "sentences") -> pl.DataFrame:
    """The sentences in which all the words stand, a row a sentence, the latest reports first.

    Words are separated by blanks. Upper and lower case, full and half width, and blanks inside the text make no difference (pm2.5
    finds ＰＭ２．５). `marked` is the sentence with each hit between ⟦ and ⟧, which Jupyter shows as marks; `start` and `end` are the
    sentence's offsets in `reports.text`, `at` that of the first hit. `place` is a part of the place's full name (深圳), `year` the
    planned year. With of="claims" a row a claim whose sentence, subject or indicator has all the words, with the columns of
    `load_claims`. Of several files of one report the preferred is searched. Raises NoSuchChoice where there is no word.

        an.search("学位 新增", year=2025)
    """
    asked = [fold_text(word) for word in words.split()]
    if not asked or of not in GRAINS:
        raise NoSuchChoice("nothing to search for: give a word, or several with blanks between, as in search(\"学位\")" if not asked
                           else f"no search of {of!r}: `of` is one of {', '.join(GRAINS)}")
    rows = _prepared(as_frames(frames), of)
    if place:
        rows = rows.filter(pl.col("place").cast(pl.String).str.contains(place, literal=True))
    if year is not None:
        rows = rows.filter(plan_year=year)
    found = rows.filter(pl.all_horizontal(pl.col("folded").str.contains(word, literal=True) for word in asked)).drop("folded")
    return found.pipe(mark, asked).pipe(put_first, FOUND)


def fold_text(text: str) -> str:
    """The text in half width and lower case, without blanks.

    >>> fold_text("ＰＭ２．５ 浓度")
    'pm2.5浓度'
    """
    return "".join(WIDE.get(letter, letter) for letter in text if not letter.isspace()).lower()


def fold(column: pl.Expr) -> pl.Expr:
    """The same as `fold_text`, for a column."""
    is_plain = ~column.str.contains(r"\s|[！-～]")
    narrow = column.str.replace_all(r"\s+", "").str.replace_many(list(WIDE), list(WIDE.values()))
    return pl.when(is_plain).then(column).otherwise(narrow).str.to_lowercase()


def mark(found: pl.DataFrame, words: list[str]) -> pl.DataFrame:
    """The rows with `marked` and `at`, the offset of the first hit in the report's text; null where only subject or indicator has it."""
    pattern = "|".join(map(_loose, sorted(words, key=len, reverse=True)))
    before = pl.col("marked").str.split(OPEN).list.first().str.len_chars().cast(pl.Int32)
    return (
        found.with_columns(marked=pl.col("sentence").str.replace_all(f"(?i)({pattern})", f"{OPEN}${{1}}{CLOSE}"))
        .with_columns(at=pl.when(pl.col("marked").str.contains(OPEN, literal=True)).then(pl.col("sentence_start") + before))
        .drop("sentence_start")
    )


def _loose(word: str) -> str:
    """A regular expression for the word in either width, with blanks wherever a line was broken."""
    narrow = {thin: wide for wide, thin in WIDE.items()}
    return r"\s*".join(f"(?:{_escape(letter)}|{narrow[letter]})" if letter in narrow else letter for letter in word)


def _escape(letter: str) -> str:
    return letter if letter.isalnum() else f"\\{letter}"


_kept: list[tuple[Frames, dict[str, pl.DataFrame]]] = []    # the frames searched last, and their rows as they are searched


def _prepared(frames: Frames, of: str) -> pl.DataFrame:
    """The rows to search, with `folded`; made once for the same frames."""
    if not _kept or _kept[0][0].claims is not frames.claims or _kept[0][0].clauses is not frames.clauses:
        _kept[:] = [(frames, {})]
    made = _kept[0][1]
    if of not in made:
        made[of] = _sentence_rows(frames) if of == "sentences" else _claim_rows(frames)
    return made[of]


def _sentence_rows(frames: Frames) -> pl.DataFrame:
    reports = frames.reports.filter("preferred").select("report_id", "place", "plan_year", "adcode", name=SHORT_NAME)
    return (
        sentences(frames).join(reports, on="report_id", validate="m:1")
        .sort("plan_year", "adcode", "report_id", "start", descending=[True, False, False, False], nulls_last=True)
        .select("name", "place", "plan_year", "part", "section", "sentence", "report_id", "sentence_id", "start", "end",
                sentence_start="start", folded=fold(pl.col("sentence")))
    )


def _claim_rows(frames: Frames) -> pl.DataFrame:
    told = pl.concat_str("sentence", "subject", "indicator", separator="\n", ignore_nulls=True)
    return (
        describe(frames).join(frames.reports.filter("preferred").select("report_id", "adcode"), on="report_id", validate="m:1")
        .sort("plan_year", "adcode", "report_id", "start", descending=[True, False, False, False], nulls_last=True)
        .with_columns(sentence_start=pl.col("start") - pl.col("at"), folded=fold(told)).drop("at", "adcode")
    )
