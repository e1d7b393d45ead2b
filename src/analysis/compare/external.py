"""Results from elsewhere: what a yearbook or a communiqué says where the reports are silent."""

import warnings
from io import StringIO
from pathlib import Path

import polars as pl

from analysis.files.plain import decode
from analysis.schema import BASES
from analysis.vocab import vocab

RESULTS = "results.csv"
RESULT_COLUMNS = ["adcode", "place", "year", "indicator", "basis", "value", "unit", "source"]
_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {  # a row a figure
    "adcode": pl.String,
    "place": pl.String,
    "year": pl.Int16,
    "indicator": pl.String,
    "basis": BASES,
    "value": pl.Float64,  # signed: a fall of 3% is -3
    "unit": pl.String,  # % or 元, not 亿元
    "source": pl.String,
}
EXTERNAL = pl.Schema(_TYPES)


class BadResults(ValueError):
    """A results.csv that cannot be used; the message names the file, what is wrong in it and what it needs."""


def read_results(folders: list[Path]) -> pl.DataFrame:
    """The figures of the `results.csv` in each of the folders that has one: a row a figure, in the columns of EXTERNAL.

    A place is named by its division code or its full name, an indicator by its standard name or any wording of it;
    amounts stand in the base unit (元, not 亿元). A line that lacks a place, year, indicator, basis or number is left
    out with a warning that names it; of two lines about one cell the first stands. A line that begins with `# ` is a
    comment. Raises BadResults for a table without the columns.
    """
    tables = [_read(folder / RESULTS) for folder in dict.fromkeys(folders) if (folder / RESULTS).is_file()]
    key = ["adcode", "place", "year", "indicator", "basis", "unit"]
    return pl.concat([pl.DataFrame(schema=EXTERNAL), *tables]).unique(key, keep="first", maintain_order=True)


def _read(path: Path) -> pl.DataFrame:
    table = pl.read_csv(StringIO(_without_comments(path)), infer_schema=False)
    missing = [column for column in RESULT_COLUMNS[2:] if column not in table.columns]
    if missing or not {"adcode", "place"} & set(table.columns):
        raise BadResults(
            f"{path} has the columns {', '.join(table.columns)}: "
            f"it needs {', '.join(RESULT_COLUMNS[2:])}, and adcode or place"
        )
    absent = [pl.lit(None, pl.String).alias(column) for column in RESULT_COLUMNS[:2] if column not in table.columns]
    names = dict(vocab("wordings").select("wording", "indicator").iter_rows())
    known = set(vocab("indicators")["indicator"])
    read = (
        table.with_columns(absent)
        .select(pl.col(RESULT_COLUMNS).str.strip_chars().replace("", None))
        .with_row_index("line", 2)
        .filter(pl.any_horizontal(pl.col(RESULT_COLUMNS).is_not_null()))
        .with_columns(pl.col("indicator").replace({word: name for word, name in names.items() if word not in known}))
        .with_columns(pl.col(name).cast(kind, strict=False) for name, kind in EXTERNAL.items())
    )
    wanted = pl.col("year", "indicator", "basis", "value", "unit").is_not_null()
    is_whole = pl.all_horizontal(wanted) & pl.any_horizontal(pl.col("adcode", "place").is_not_null())
    is_used = is_whole & pl.col("value").is_finite() & pl.col("indicator").is_in(known)
    if unused := read.filter(~is_used.fill_null(False))["line"].to_list():
        warnings.warn(
            f"{path}, line {', '.join(map(str, unused))}: left out, for "
            f"a figure needs adcode or place, year, a known indicator, "
            f"basis (level, added or growth), value as a plain number, and unit",
            stacklevel=2,
        )
    return read.filter(is_used.fill_null(False)).select(EXTERNAL.names())


def _without_comments(path: Path) -> str:
    """The table without what lines that begin with `# ` say: they are left empty, so that lines keep their numbers."""
    lines = decode(path.read_bytes(), str(path))[0].splitlines()
    return "\n".join("" if line.startswith("# ") else line for line in lines)


def answer_silent(pairs: pl.DataFrame, reports: pl.DataFrame, external: pl.DataFrame | None) -> pl.DataFrame:
    """The pairs, those of a year without a result beside the figure from elsewhere for the same place, indicator, basis
    and unit.

    Such a result has no claim and no report; `result_source` says whose it is.
    """
    said = ["external", "external_unit", "result_source", "external_scale"]
    if external is None or external.is_empty():
        return pairs.with_columns(pl.lit(None, pl.String).alias("result_source"))
    key = ["place", "indicator", "basis", "measure", "last"]
    figures = place_figures(external, reports).rename({"year": "last"}).unique(key, keep="first", maintain_order=True)
    is_silent = pl.col("result").is_null() & (pl.col("lasts") == "year") & pl.col("external").is_not_null()
    filled = {
        "least": "external",
        "most": "external",
        "result": "external",
        "scale_result": "external_scale",
        "result_unit": "external_unit",
    }
    return (
        pairs.join(figures.select(*key, *said), on=key, how="left", validate="m:1", maintain_order="left")
        .with_columns(is_silent=is_silent.fill_null(False))
        .with_columns(
            pl.when("is_silent").then(other).otherwise(column).alias(column) for column, other in filled.items()
        )
        .with_columns(
            estimated=pl.when("is_silent").then(False).otherwise("estimated"),
            result_source=pl.when("is_silent").then("result_source"),
        )
        .drop("is_silent", "external", "external_unit", "external_scale")
    )


def place_figures(external: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The figures by the full name of the place that has reports, in terms that can be joined to `pairs`."""
    units = vocab("conversions").select("unit", measure="standard", external_scale=pl.col("factor").cast(pl.Float64))
    names = reports.filter("preferred").select("adcode", by_code="place").drop_nulls().unique("adcode", keep="first")
    return (
        external.join(names, on="adcode", how="left", validate="m:1", maintain_order="left")
        .join(units, on="unit", how="left", validate="m:1", maintain_order="left")
        .with_columns(
            place=pl.coalesce("by_code", "place"),
            measure=pl.coalesce("measure", "unit"),
            external_scale=pl.coalesce("external_scale", 1.0),
        )
        .rename({"value": "external", "unit": "external_unit", "source": "result_source"})
    )
