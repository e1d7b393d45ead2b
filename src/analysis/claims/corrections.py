"""What people have put right by hand: `data/corrections.csv`, a line a field of a claim, laid over the claims after they are read."""

from pathlib import Path

import polars as pl

from analysis import folders
from analysis.schema import CLAIMS

CORRECTION_COLUMNS = ["report_id", "offset", "field", "expected", "value", "reason"]
FIXED = {
    "claim_id",
    "report_id",
    "clause_id",
    "start",
    "end",
    "quote",
    "signed",
}  # they say where a claim stands, or follow from others
TOLD_AROUND = 20  # characters of the report that an error shows on either side


class BadCorrection(ValueError):
    """A correction that cannot be made: the message says which line, what it is about, and what to do."""


def load_corrections(path: str | Path | None = None) -> pl.DataFrame:
    """The corrections of a file, a row a line, all as text, with its `line`; an empty cell is null.

    Without a path: `data/corrections.csv` of the workbook, else the one that comes with the package; no row where there is none. Raises BadCorrection where a column is missing.
    """
    found = Path(path) if path else folders.corrections()
    if found is None:
        return pl.DataFrame(schema={**dict.fromkeys(CORRECTION_COLUMNS, pl.String), "line": pl.UInt32})
    rows = pl.read_csv(found, infer_schema=False)
    missing = [column for column in CORRECTION_COLUMNS if column not in rows.columns]
    if missing:
        raise BadCorrection(
            f"{found}: no column {', '.join(missing)}: its first line must be {','.join(CORRECTION_COLUMNS)}"
        )
    return rows.select(CORRECTION_COLUMNS).with_row_index("line", offset=2)


def apply_corrections(
    claims: pl.DataFrame, reports: pl.DataFrame, corrections: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The claims with the corrections made (those of `load_corrections()` by default); `signed` follows `value` and `change`.

    A correction names a claim by its report and the offset of its quote. One for a report that is not among `reports` is skipped.
    Raises BadCorrection where no claim stands there, its field does not read as `expected`, or the value does not fit the field.

    >>> claims = pl.DataFrame([{"report_id": "r", "start": 7, "quote": "5亩", "value": 5.0, "change": "level", "unit": "亩"}], schema=CLAIMS)
    >>> reports = pl.DataFrame({"report_id": ["r"], "text": ["改造高标准农田5亩。"]})
    >>> lines = pl.DataFrame([("r", "7", "value", "5", "50000", "the blank hides 万", 2)], schema=[*CORRECTION_COLUMNS, "line"], orient="row")
    >>> apply_corrections(claims, reports, lines)["value", "signed"].rows()
    [(50000.0, 50000.0)]
    """
    lines = load_corrections() if corrections is None else corrections
    lines = lines.join(reports.select("report_id", "text"), on="report_id", validate="m:1", maintain_order="left")
    if lines.is_empty():
        return claims
    rows = claims.with_row_index("row")
    near = rows.join(lines.select("report_id"), on="report_id", how="semi")
    for line in lines.iter_rows(named=True):  # few: each was written by hand
        near = near.with_columns(_correct(near, line))
    negative = pl.when(pl.col("change") == "down").then(-1).otherwise(1)
    near = near.with_columns(signed=pl.col("value") * negative)
    return pl.concat([rows.join(near, on="row", how="anti"), near]).sort("row").drop("row")


def _correct(near: pl.DataFrame, line: dict) -> pl.Expr:
    """The column `field` of the claims with the line's value where it stands."""
    field = line["field"]
    if field not in CLAIMS or field in FIXED:
        raise _bad(
            line,
            f"{field} cannot be corrected: the field must be one of {', '.join(name for name in CLAIMS if name not in FIXED)}",
        )
    expected, value = (_typed(line, line[name]) for name in ("expected", "value"))
    here = near.filter(report_id=line["report_id"], start=_offset(line))
    if here.is_empty():
        raise _bad(
            line,
            "no claim starts there: see what is read with `workbook explain`, then renew the offset or drop the line",
        )
    matching = here.filter(pl.col(field).eq_missing(pl.lit(expected, dtype=CLAIMS[field])))
    if matching.is_empty():
        raise _bad(
            line,
            f"{field} is read as {here[field].to_list()[0]!r}, not as {line['expected']!r}: renew `expected`, or drop the line if that is right",
        )
    is_meant = pl.col("row").is_in(matching["row"].implode())
    return pl.when(is_meant).then(pl.lit(value, dtype=CLAIMS[field])).otherwise(field).alias(field)


def _offset(line: dict) -> int:
    if not (line["offset"] or "").isdigit():
        raise _bad(line, "the offset must be a whole number, the `start` of the claim")
    return int(line["offset"])


def _typed(line: dict, text: str | None):
    """The text of a cell as the type of the field."""
    kind = CLAIMS[line["field"]]
    if kind == pl.Boolean and text is not None:
        choices = {"true": True, "false": False}
        if text.lower() not in choices:
            raise _bad(line, f"{text!r} is not true or false")
        return choices[text.lower()]
    try:
        return pl.Series([text], dtype=pl.String).cast(kind).item()
    except pl.exceptions.InvalidOperationError:
        raise _bad(line, f"{text!r} does not fit {line['field']}: write {_choices(kind)}") from None


def _choices(kind) -> str:
    return "one of " + ", ".join(kind.categories) if isinstance(kind, pl.Enum) else "a plain number"


def _bad(line: dict, why: str) -> BadCorrection:
    at = int(line["offset"]) if (line["offset"] or "").isdigit() else 0
    spot = " ".join((line["text"] or "")[max(0, at - TOLD_AROUND) : at + TOLD_AROUND].split())
    return BadCorrection(
        f"corrections.csv line {line['line']}, report {line['report_id']} at {line['offset']} (…{spot}…): {why}"
    )
