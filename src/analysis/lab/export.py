"""A frame as a file for people's own programs."""

import re
from pathlib import Path

import polars as pl

from analysis.compare.scopes import NoSuchChoice
from analysis.lab.codebook import codebook, is_panel, write_package

SAVED_AS = (".csv", ".xlsx", ".parquet", ".dta")
SHEET_ROWS, CELL_LETTERS = 1_048_575, 32_767  # what a sheet of XLSX holds under its header, and what a cell holds
STATA_NAME, STATA_TEXT = r"[A-Za-z_][A-Za-z0-9_]{0,31}", 2045  # what Stata allows as a name, and in a text, in bytes
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def save(frame: pl.DataFrame, path: str | Path) -> Path:
    """The path, once the frame is written there: CSV, XLSX, Parquet or Stata, by its ending.

    Text stays text: in XLSX no cell is a formula or a link, in CSV a cell that a spreadsheet would run (=, +, -, @,
    full-width or after blanks and line ends, too) gets an apostrophe before it. CSV starts with a byte-order mark, for
    Excel. Lists become texts joined by 、. In a Stata file columns have labels, closed sets are numbers with labels.
    Beside the panel its `datapackage.json` is written, which says what each column is. Raises NoSuchChoice for another
    ending, ValueError where a sheet or a Stata file cannot hold the frame.
    """
    path = Path(path)
    if path.suffix.lower() not in SAVED_AS:
        raise NoSuchChoice(f"{path} ends in none of {', '.join(SAVED_AS)}: the ending says what is written")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".parquet":
        frame.write_parquet(path)
    elif path.suffix.lower() == ".csv":
        texts = [name for name, kind in frame.schema.items() if kind == pl.String or isinstance(kind, pl.List)]
        armed = pl.col(texts).str.replace(r"^[\s=+\-@＝＋－＠]", "'$0")  # not the words of closed sets: they are ours
        flat(frame).with_columns(armed).write_csv(path, include_bom=True)
    elif path.suffix.lower() == ".dta":
        _write_stata(frame, path)
    else:
        _write_sheet(flat(frame), path)
    if is_panel(frame):
        write_package(frame, path)
    return path


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with closed sets and lists as text."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(
        pl.col(pl.Enum, pl.Categorical).cast(pl.String), pl.col(lists).cast(pl.List(pl.String)).list.join("、")
    )


def _write_sheet(frame: pl.DataFrame, path: Path):
    import xlsxwriter

    letters = frame.select(pl.col(pl.String).str.len_chars().max().fill_null(0))
    for column in letters.columns:
        if letters[column][0] > CELL_LETTERS:
            raise ValueError(
                f"column {column} has a text of {letters[column][0]} characters, "
                f"more than a cell of XLSX holds: drop it, or save as .parquet"
            )
    if frame.height > SHEET_ROWS:
        raise ValueError(f"{frame.height} rows are more than a sheet of XLSX holds: filter them, or save as .parquet")
    with xlsxwriter.Workbook(path, AS_TEXT) as book:
        wide = [name for name in ("sentence", "marked") if name in frame.columns]
        frame.write_excel(
            book,
            dtype_formats={pl.selectors.numeric(): "General"},
            freeze_panes=(1, 0),
            column_widths=dict.fromkeys(wide, 420),
        )


def _write_stata(frame: pl.DataFrame, path: Path):
    """Writes a Stata file (Stata 14 and later): closed sets as numbers from 1 and yes and no as 1 and 0, with their
    labels.
    """
    import pyreadstat

    odd = [name for name in frame.columns if not re.fullmatch(STATA_NAME, name)]
    if odd:
        raise ValueError(f"{', '.join(odd)}: a name in Stata is of at most 32 letters, digits and _: rename the column")
    sets = {name: kind.categories.to_list() for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)}
    flags = [name for name, kind in frame.schema.items() if kind == pl.Boolean]
    values: dict[str, dict[int | float, str]] = {name: dict(enumerate(words, 1)) for name, words in sets.items()}
    values |= {name: {0: "no", 1: "yes"} for name in flags}
    numbered = frame.with_columns(pl.col(name).to_physical().cast(pl.Int16) + 1 for name in sets)
    written = flat(numbered.with_columns(pl.col(flags).cast(pl.Int8)))
    for name, longest in written.select(pl.col(pl.String).str.len_bytes().max().fill_null(0)).to_dicts()[0].items():
        if longest > STATA_TEXT:
            raise ValueError(
                f"column {name} has a text of {longest} bytes, more than Stata holds: drop it, or save as .csv"
            )
    labels = dict(codebook(frame).select("column", "label").iter_rows())
    pyreadstat.write_dta(
        written,
        str(path),
        file_label="Government work reports: targets and results",
        column_labels={name: label or name for name, label in labels.items()},
        variable_value_labels=values,
    )
