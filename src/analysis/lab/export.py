"""A frame as a file for people's own programs."""

from pathlib import Path

import polars as pl

SAVED_AS = (".csv", ".xlsx", ".parquet")
SHEET_ROWS, CELL_LETTERS = 1_048_575, 32_767  # what a sheet of XLSX holds under its header, and what a cell holds
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def save(frame: pl.DataFrame, path: str | Path) -> Path:
    """The path, once the frame is written there: CSV, XLSX or Parquet, by its ending.

    Text stays text: in XLSX no cell is a formula or a link, in CSV a cell that a spreadsheet would run (=, +, -, @)
    gets an apostrophe before it. CSV starts with a byte-order mark, for Excel. Lists become texts joined by 、. Raises
    ValueError for another ending, and where a sheet cannot hold the frame.
    """
    path = Path(path)
    if path.suffix.lower() not in SAVED_AS:
        raise ValueError(f"{path} ends in none of {', '.join(SAVED_AS)}: the ending says what is written")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".parquet":
        frame.write_parquet(path)
    elif path.suffix.lower() == ".csv":
        is_text = pl.col(pl.String)
        flat(frame).with_columns(is_text.str.replace(r"^[=+\-@\t\r]", "'$0")).write_csv(path, include_bom=True)
    else:
        _write_sheet(flat(frame), path)
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
