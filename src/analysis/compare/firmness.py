"""How firmly a target is worded, on a scale that is a table and can be replaced by another."""

from pathlib import Path

import polars as pl

from analysis.vocab import vocab

COLUMNS = ["wording", "comparator", "class"]


class ScaleError(ValueError):
    """A scale that cannot be used; the message names the file, what is wrong in it and what it needs."""


def code_firmness(claims: pl.DataFrame, scale: str | Path | None = None) -> pl.DataFrame:
    """The claims with `firmness`: of a target the class of the first line of the scale that fits; null for results and
    context.

    A line fits where its wording stands in the target's commitment or quote (确保, 左右) and its comparator is the
    target's; an empty cell fits all, and the comparator `range` fits a range. So the order of the lines ranks the
    words: 力争增长6%以上 is striving and 确保增长6%左右 hard. The literature on growth targets codes 确保, 不低于 and
    以上 as hard constraints, 左右, 上下 and ranges as soft ones; authors differ on 力争 and 争取, so those are a class
    of their own. `scale` is a CSV of the reader's own, vocab/firmness.csv by default; its classes may have any name.
    Raises ScaleError where it lacks a column or a class, FileNotFoundError without it.

    >>> row = {"kind": "target", "commitment": None, "quote": "6%左右", "comparator": "≈", "value_high": None}
    >>> code_firmness(pl.DataFrame([row, row | {"commitment": "力争"}, row | {"kind": "result"}]))["firmness"].to_list()
    ['soft', 'striving', None]
    """
    said = pl.concat_str("commitment", "quote", separator=" ", ignore_nulls=True)
    comparator = pl.col("comparator").cast(pl.String)
    is_range = pl.col("value_high").is_not_null()

    def fits(line: dict) -> pl.Expr:
        has_word = said.str.contains(line["wording"], literal=True) if line["wording"] else pl.lit(True)
        has_bound = (
            is_range
            if line["comparator"] == "range"
            else comparator == line["comparator"]
            if line["comparator"]
            else pl.lit(True)
        )
        return (pl.col("kind") == "target") & has_word & has_bound.fill_null(False)

    lines = read_scale(scale).iter_rows(named=True)
    return claims.with_columns(
        firmness=pl.coalesce(*(pl.when(fits(line)).then(pl.lit(line["class"])) for line in lines))
    )


def read_scale(path: str | Path | None = None) -> pl.DataFrame:
    """The lines of a scale, all columns as text, empty cells null: the one of `path`, else vocab/firmness.csv."""
    if path is None:
        return vocab("firmness")
    scale = pl.read_csv(path, infer_schema=False)
    missing = [column for column in COLUMNS if column not in scale.columns]
    if missing:
        raise ScaleError(
            f"{path} has no column {', '.join(missing)}: a scale has "
            f"the columns {', '.join(COLUMNS)}, as vocab/firmness.csv"
        )
    if scale.is_empty() or scale["class"].null_count():
        line = "no line" if scale.is_empty() else f"no class in line {scale['class'].is_null().arg_max() + 2}"
        raise ScaleError(f"{path} has {line}: each line of a scale needs a class")
    return scale
