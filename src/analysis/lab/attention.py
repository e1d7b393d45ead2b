"""What reports speak of: how often words stand in them, and which sentences are last year's again."""

import polars as pl

from analysis.compare.scopes import SHORT_NAME, NoSuchChoice
from analysis.compare.targets import sentences
from analysis.lab.loading import as_frames
from analysis.lab.search import loose_pattern
from analysis.schema import Frames

PARTS_BEHIND = ("review", "five_year_review", "problems")
PARTS_AHEAD = ("outlook", "goals", "plan", "pledges", "government")
SIDES = pl.Enum(["review", "plan"])
SHORTEST = 12  # characters of a sentence that is counted as said again: shorter ones are turns of phrase
SPEAKER_COLUMNS = ["report_id", "adcode", "place", "name", "level", "plan_year"]


def attention(words: str | list[str], frames: Frames | str | None = None) -> pl.DataFrame:
    """How often words stand in each report, in what it looks back on and in what it plans: a row a report, side and
    word.

    `part` is `review` (the years behind and the shortcomings) or `plan` (the term and the year ahead, 民生实事, the
    government's own work); headlines of the page, openings, glossaries and other boilerplate are not counted. `count`
    is how often the word stands there, `characters` how many characters there are, blanks left out, `per_thousand` the
    count for every thousand of them; null where a report has no such part. Words are found as `an.search` finds them,
    in either width and case, and one within another counts for both (人工智能, 智能). A word that no report has is all
    zeros. Raises NoSuchChoice where there is no word.

        an.attention(["数字经济", "人工智能"]).filter(part="plan")
    """
    asked = list(dict.fromkeys(words.split() if isinstance(words, str) else words))
    if not asked:
        raise NoSuchChoice('nothing to count: give words, as in attention(["数字经济", "人工智能"])')
    frames = as_frames(frames)
    reports = known(frames)
    sides = reports.select(SPEAKER_COLUMNS).join(
        pl.DataFrame({"part": SIDES.categories}, schema={"part": SIDES}), how="cross"
    )
    said = texts_of_sides(frames.clauses, reports)
    counts = said.select(
        "report_id",
        "part",
        *(pl.col("said").str.count_matches(f"(?i){loose_pattern(word)}").alias(word) for word in asked),
    )
    return (
        sides.join(said.select("report_id", "part", "characters"), on=["report_id", "part"], how="left", validate="1:1")
        .join(counts, on=["report_id", "part"], how="left", validate="1:1")
        .unpivot(asked, index=[*SPEAKER_COLUMNS, "part", "characters"], variable_name="word", value_name="count")
        .with_columns(per_thousand=1000 * pl.col("count") / pl.col("characters"))
        .sort("plan_year", "adcode", "report_id", "part", pl.col("word").cast(pl.Enum(asked)), nulls_last=True)
        .select(*SPEAKER_COLUMNS, "part", "word", "count", "characters", "per_thousand")
    )


def repeated_sentences(frames: Frames | str | None = None) -> pl.DataFrame:
    """The sentences that a place's report has word for word from its report of the year before: a row a sentence, with
    its `part` and offsets, and `previous_report`. Blanks make no difference; what is shorter than twelve characters, a
    heading or boilerplate is not asked.
    """
    frames = as_frames(frames)
    reports = known(frames)
    said = (
        sentences(frames.clauses.filter(pl.col("part").is_in([*PARTS_BEHIND, *PARTS_AHEAD])), reports)
        .with_columns(plain=pl.col("sentence").str.replace_all(r"\s", ""))
        .filter(pl.col("plain").str.len_chars() >= SHORTEST, pl.col("plain").str.ends_with("。"))
        .join(reports.select(SPEAKER_COLUMNS), on="report_id", validate="m:1")
    )
    before = said.select("place", "plain", plan_year=pl.col("plan_year") + 1, previous_report="report_id")
    before = before.unique(["place", "plan_year", "plain"], keep="first", maintain_order=True)
    return (
        said.join(before, on=["place", "plan_year", "plain"], validate="m:1")
        .sort("plan_year", "adcode", "report_id", "start", nulls_last=True)
        .select(*SPEAKER_COLUMNS, "part", "sentence", "start", "end", "previous_report")
    )


def known(frames: Frames) -> pl.DataFrame:
    """The reports that are asked: of several files of one the preferred, of those whose place and year are known."""
    is_known = pl.col("preferred") & pl.col("place").is_not_null() & pl.col("plan_year").is_not_null()
    return frames.reports.filter(is_known, pl.col("text").is_not_null()).with_columns(name=SHORT_NAME)


def texts_of_sides(clauses: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """What each report says of the years behind and ahead: a row a report and side, `said` in one piece, and its
    `characters`.
    """
    side = (
        pl.when(pl.col("part").is_in(PARTS_BEHIND))
        .then(pl.lit("review"))
        .when(pl.col("part").is_in(PARTS_AHEAD))
        .then(pl.lit("plan"))
    )
    return (
        clauses.filter(pl.col("report_id").is_in(reports["report_id"].implode()))
        .with_columns(part=side.cast(SIDES))
        .drop_nulls("part")
        .sort("report_id", "start")
        .group_by("report_id", "part", maintain_order=True)
        .agg(said=pl.col("text").str.join(""))
        .with_columns(characters=pl.col("said").str.replace_all(r"\s", "").str.len_chars())
    )
