"""What a page reads of the frames, cut out before its notebook runs: it can read nothing else, so the hash of it tells
a stale page.

A notebook declares what it reads (`reads`, see kinds.py). It is given the reports, claims and pairs of what it names,
and of the clauses those of sentences with such a claim (without their texts, where the reports come without); no
numerals. Of several it is given what each of them names:

    family         the reports of the place named by `scope` or `place`, of the places above it and, with `scope`,
                   directly below it, of all years; with `family-year` those that plan `year`, with `family-years` these
                   and those that plan the year before
    place          the reports of the place named by `place`
    indicator      of the reports that plan `year` the claims of `indicator`
    growth         of all reports, without their texts, the claims about the growth of 地区生产总值
"""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.compare.coverage import divisions
from analysis.compare.scopes import COUNTRY, NATION, placed
from analysis.store.fingerprints import digest
from analysis.vocab import vocab

PAGE_TABLES = (
    "firmness",
    "pledge_kinds",
    "conversions",
    "tolerances",
    "stages",
)  # whole; of `indicators` the lines that the claims name, of `divisions` those of the scopes
Lazy = dict[str, pl.LazyFrame]


class Part(NamedTuple):
    """Some reports; which of their claims; whether their texts and the sentences of these claims come with them."""

    reports: list[str]
    claims: pl.Expr
    is_whole: bool


class Slice(NamedTuple):
    """The frames that a notebook is given, and the tables of the vocabulary."""

    frames: dict[str, pl.DataFrame]
    tables: dict[str, pl.DataFrame]

    def key(self) -> str:
        """A hash of all that is in it. Texts are left out, for reports have their hash, and clauses where they stand
        in the text."""
        light = [
            frame.drop("text") if "text" in frame.columns else frame
            for frame in [*self.frames.values(), *self.tables.values()]
        ]
        return digest(*(frame.write_ndjson().encode() for frame in light))

    def write(self, folder: Path) -> None:
        for group, frames in (("", self.frames), ("vocab", self.tables)):
            (folder / group).mkdir(parents=True, exist_ok=True)
            for name, frame in frames.items():
                frame.write_csv(folder / group / f"{name}.csv") if group else frame.write_parquet(
                    folder / f"{name}.parquet", compression="lz4"
                )


def cut(frames: Lazy, reads: tuple[str, ...], parameters: dict) -> Slice | None:
    """The frames cut to what a notebook reads for these parameters; null where that is everything: it names nothing,
    something that is not known, or lacks the parameter that this speaks of."""
    reports = frames["reports"].drop("text").collect()
    parts = [make_part(name, reports, parameters) for name in reads]
    if not parts or None in parts:
        return None
    whole = sorted({report for part in parts if part.is_whole for report in part.reports})
    every = sorted({report for part in parts for report in part.reports})
    is_whole, is_in = pl.col("report_id").is_in(whole), pl.col("report_id").is_in(every)
    is_wanted = pl.any_horizontal(pl.col("report_id").is_in(part.reports) & part.claims for part in parts)
    place = ["report_id", "clause_id"]
    held = (
        frames["clauses"]
        .join(frames["claims"].filter(is_wanted).select(place), on=place, how="semi")
        .select("report_id", "sentence_id")
    )
    cuts = {
        "reports": frames["reports"].filter(is_in).with_columns(text=pl.when(is_whole).then("text")),
        "clauses": frames["clauses"]
        .join(held, on=["report_id", "sentence_id"], how="semi", maintain_order="left")
        .with_columns(text=pl.when(is_whole).then("text")),
        "claims": frames["claims"].filter(is_wanted),
        "numbers": frames["numbers"].clear(),
        "pairs": frames["pairs"].join(
            frames["claims"].filter(is_whole & is_wanted).select(target_claim="claim_id"),
            on="target_claim",
            how="semi",
            maintain_order="left",
        ),
    }
    made = dict(zip(cuts, pl.collect_all(cuts.values())))
    named = pl.concat([made["claims"]["indicator"], made["pairs"]["indicator"]]).drop_nulls().unique()
    indicators = vocab("indicators").filter(pl.col("indicator").is_in(named.implode()))
    scopes = placed(made["reports"])["scope"].unique()
    known = divisions().filter(pl.col("scope").is_in(scopes.implode())).select("adcode")
    tables = {"indicators": indicators, "divisions": vocab("divisions").join(known, on="adcode", how="semi")}
    return Slice(made, tables | {name: vocab(name) for name in PAGE_TABLES})


def make_part(name: str, reports: pl.DataFrame, parameters: dict) -> Part | None:
    """What a notebook reads under a name; null where it is not known or a parameter is missing."""
    known, year, everything = placed(reports), parameters.get("year"), pl.lit(True)
    of_year = (pl.col("plan_year") == year) if year else pl.lit(False)
    two_years = pl.col("plan_year").is_between(year - 1, year) if year else pl.lit(False)
    families = {"family": pl.lit(True), "family-year": of_year, "family-years": two_years}
    if name in families and (parameters.get("scope") or parameters.get("place")):
        return Part(ids(known.filter(is_near(known, parameters) & families[name])), everything, True)
    if name == "place" and parameters.get("place"):
        return Part(ids(known.filter(place=own_name(parameters["place"]))), everything, True)
    if name == "indicator" and parameters.get("indicator"):
        return Part(ids(known.filter(of_year)), pl.col("indicator") == parameters["indicator"], True)
    if name == "growth":
        return Part(ids(known), (pl.col("indicator") == "地区生产总值") & (pl.col("basis") == "growth"), False)
    return None


def is_near(known: pl.DataFrame, parameters: dict) -> pl.Expr:
    """Whether a report is of the place or scope, of one directly below the scope, or of one above."""
    name = parameters.get("scope") or parameters["place"]
    is_member = pl.col("scope") == name if parameters.get("scope") else pl.lit(False)
    family = known.filter(is_member.fill_null(False) | (pl.col("place") == own_name(name)))
    above = {NATION, *family["scope"].drop_nulls(), *family["province"].drop_nulls()}
    return is_member.fill_null(False) | pl.col("place").is_in([own_name(name), *sorted(above)])


def own_name(name: str) -> str:
    return NATION if name == COUNTRY else name


def ids(reports: pl.DataFrame) -> list[str]:
    return reports["report_id"].to_list()
