"""Frames as a person asks for them: found without a path, each row with its place, its year and its whole sentence."""

import os
from functools import lru_cache
from pathlib import Path

import polars as pl

from analysis import folders
from analysis.claims.indicator import find_name
from analysis.compare.scopes import SHORT_NAME, scope_reports
from analysis.compare.targets import core_targets, own_targets, sentences
from analysis.schema import Frames
from analysis.store import frames as store

FRAMES_VARIABLE = "GOVREPORT_FRAMES"  # set by `workbook lab --frames`
FIRST = [
    "name",
    "plan_year",
    "indicator",
    "subject",
    "kind",
    "period_start",
    "period_end",
    "quote",
    "signed",
    "unit",
    "basis",
]


def load_frames(folder: str | Path | None = None) -> Frames:
    """The frames `reports`, `clauses`, `claims` and `numbers` of a folder; without one those that `workbook lab`,
    `build` or `parse` left.

    Looked for in the folder that `workbook lab` was given, then in `outputs/frames` of the workbook that one works in,
    then of the checkout that the package stands in. Raises FileNotFoundError, with the command that makes them, where
    there are none.
    """
    folder = Path(folder or find_folder())
    stamps = tuple(path.stat().st_mtime_ns for path in sorted(folder.glob("*.parquet")))
    return _read(folder.resolve(), stamps) if stamps else store.read_frames(folder)


@lru_cache(maxsize=2)
def _read(folder: Path, stamps: tuple[int, ...]) -> Frames:
    return store.read_frames(folder)


def find_folder() -> Path:
    """The folder that `load_frames` reads when none is named."""
    if os.environ.get(FRAMES_VARIABLE):
        return Path(os.environ[FRAMES_VARIABLE])
    near = [folders.frames(), folders.shipped() / folders.FRAMES]
    return next((folder for folder in near if (folder / "claims.parquet").is_file()), near[0])


def load_claims(frames: Frames | str | Path | None = None, indicator: str | None = None) -> pl.DataFrame:
    """Every claim of the frames (or of the folder that holds them), a row a claim, with `name` and `place` (short and
    full), `adcode`, `plan_year`, `section`, `part`, its whole `sentence`, and `at`, the offset of the quote in the
    sentence.

    What one looks for most stands first. The other columns are those of `an.schema.CLAIMS`. With `indicator`, under any
    of its wordings, the claims of that one; raises NoSuchChoice, with the nearest, where none is so called.

        an.load_claims(indicator="GDP").filter(kind="target", about="own")
    """
    frames = as_frames(frames)
    return describe(
        frames
        if indicator is None
        else frames._replace(claims=frames.claims.filter(indicator=find_name(indicator, frames.claims)))
    )


def load_pairs(frames: Frames | str | Path | None = None, indicator: str | None = None) -> pl.DataFrame:
    """Every target beside the result that a later report gives: a row a target, with `name`, `adcode`, and both
    quotes as written.

    `met` says whether it was reached, `reason` by which rule, or why nobody can say. See `an.pair_claims`. With
    `indicator`, under any of its wordings, the pairs of that one; raises NoSuchChoice, with the nearest, where none is
    so called.

        an.load_pairs(indicator="GDP").filter(met=False)
    """
    frames = as_frames(frames)
    said = frames.claims.select("claim_id", "quote")
    names = frames.reports.select("adcode", target_report="report_id", name=SHORT_NAME)
    pairs = frames.pairs if indicator is None else frames.pairs.filter(indicator=find_name(indicator, frames.claims))
    return (
        pairs.join(names, on="target_report", how="left", validate="m:1", maintain_order="left")
        .join(
            said.rename({"claim_id": "target_claim", "quote": "target_quote"}),
            on="target_claim",
            how="left",
            validate="1:1",
            maintain_order="left",
        )
        .join(
            said.rename({"claim_id": "result_claim", "quote": "result_quote"}),
            on="result_claim",
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        .pipe(
            put_first,
            ["name", "indicator", "period_start", "period_end", "target_quote", "result_quote", "met", "reason"],
        )
    )


def load_targets(scope: str, year: int, frames: Frames | str | Path | None = None, limit: int = 8) -> pl.DataFrame:
    """What the places directly below `scope`, and it itself, promise for the year: the `limit` targets that most of
    them state, a row a place and target; what `an.charts.target_dots` and `target_heat` draw. See `an.core_targets`.

    Raises NoSuchChoice, with the nearest, for a scope or year that has no reports.

        an.charts.target_dots(an.load_targets("深圳", 2025))
    """
    frames = as_frames(frames)
    return core_targets(own_targets(frames, scope_reports(frames.reports, scope, year)), limit)


def as_frames(frames: Frames | str | Path | None) -> Frames:
    """The frames themselves, or those of the folder that is named."""
    return frames if isinstance(frames, Frames) else load_frames(frames)


def describe(frames: Frames) -> pl.DataFrame:
    """See `load_claims`."""
    reports = frames.reports.select("report_id", "place", "adcode", "plan_year", name=SHORT_NAME)
    claims = frames.claims.join(
        frames.clauses.select("report_id", "clause_id", "sentence_id"),
        on=["report_id", "clause_id"],
        how="left",
        maintain_order="left",
    )
    asked = frames.clauses.join(
        claims, on=["report_id", "sentence_id"], how="semi"
    )  # cutting sentences out of texts takes time
    said = sentences(asked, frames.reports).select(
        "report_id", "sentence_id", "section", "part", "sentence", sentence_start="start"
    )
    return (
        claims.join(reports, on="report_id", how="left", validate="m:1", maintain_order="left")
        .join(said, on=["report_id", "sentence_id"], how="left", validate="m:1", maintain_order="left")
        .with_columns(at=pl.col("start") - pl.col("sentence_start"))
        .drop("sentence_start")
        .pipe(put_first, FIRST)
    )


def put_first(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The frame with these columns before the others."""
    return frame.select(*columns, pl.exclude(columns))
