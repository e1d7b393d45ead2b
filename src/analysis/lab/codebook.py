"""What the columns of frames are: a codebook, and the description of a saved panel that other programs read."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from analysis.compare.panel import KEY, RESULT_SUFFIX, SUFFIXES, WIDE_INDEX
from analysis.schema import FRAMES, PANEL
from analysis.vocab import vocab

WIDE_KEY = ["adcode", "year"]
PACKAGE = "datapackage.json"
TYPES = {pl.Boolean: "boolean", pl.Date: "date", pl.String: "string", pl.List: "string", pl.Enum: "string"}
FORMATS = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def codebook(frame: pl.DataFrame) -> pl.DataFrame:
    """What each column of a frame is: a row a column, with its `type`, a `label` of at most 80 characters, a
    `description`, the `values` of a closed set, and how many rows of the frame have a value (`filled`).

    Any frame that the package gives, the panel in long and wide form among them; a column that it does not know has no
    label.
    """
    known = _described(frame)
    rows = [
        {
            "column": name,
            "type": _type(kind),
            "label": known.get(name, (None, None))[0],
            "description": known.get(name, (None, None))[1],
            "values": "、".join(kind.categories) if isinstance(kind, pl.Enum) else None,
            "filled": frame.height - frame[name].null_count(),
        }
        for name, kind in frame.schema.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"description": pl.String, "values": pl.String, "label": pl.String})


def is_panel(frame: pl.DataFrame) -> bool:
    """Whether the frame is the panel, in long or wide form."""
    return set(PANEL) <= set(frame.columns) or (frame.columns[: len(WIDE_INDEX)] == WIDE_INDEX and _is_wide(frame))


def write_package(frame: pl.DataFrame, path: Path) -> Path:
    """The `datapackage.json` beside a saved panel, which describes every column (Frictionless Data Package); what it
    says of other files in the folder stays.
    """
    beside = path.parent / PACKAGE
    try:
        package = json.loads(beside.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        package = {}
    name = re.sub(r"[^-a-z0-9._/]", "-", path.name.lower())
    others = [
        one for one in package.get("resources", []) if one["name"] != name and (path.parent / one["path"]).is_file()
    ]
    resource: dict[str, object] = {
        "name": name,
        "path": path.name,
        "title": "Targets and results of government work reports",
    }
    fields = [_field(row, frame.schema[row["column"]]) for row in codebook(frame).iter_rows(named=True)]
    schema = {
        "fields": fields,
        "primaryKey": KEY if set(PANEL) <= set(frame.columns) else WIDE_KEY,
        "missingValues": [""],
    }
    if path.suffix.lower() in FORMATS:
        table = {"type": "table", "format": path.suffix.lower()[1:], "mediatype": FORMATS[path.suffix.lower()]}
        resource |= table | ({"encoding": "utf-8"} if path.suffix.lower() == ".csv" else {}) | {"schema": schema}
    else:
        resource |= {"type": "file", "columns": fields}  # what such a file is, its own header says
    made = {"name": "govreport-panel", "title": "Panel of government work reports (政府工作报告)"}
    text = json.dumps(package | made | {"resources": [*others, resource]}, ensure_ascii=False, indent=1)
    beside.write_text(text + "\n", encoding="utf-8")
    return beside


def _field(row: dict, kind: pl.DataType) -> dict:
    field = {"name": row["column"], "type": row["type"], "title": row["label"], "description": row["description"]}
    if isinstance(kind, pl.Enum):
        field["constraints"] = {"enum": kind.categories.to_list()}
    return {key: value for key, value in field.items() if value}


def _type(kind: pl.DataType) -> str:
    """The name of a type in a Data Package.

    >>> _type(pl.Int16()), _type(pl.Float64()), _type(pl.List(pl.String))
    ('integer', 'number', 'string')
    """
    if kind.is_integer():
        return "integer"
    return "number" if kind.is_float() else TYPES.get(type(kind), "string")


def _described(frame: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Label and description of the columns of a frame, those of the wide panel among them."""
    names = set(frame.columns)
    schemas = {name: set(schema) for name, schema in {"panel": PANEL, **FRAMES}.items()}
    whose = next((name for name, columns in schemas.items() if columns <= names), None)
    found = {}
    for row in columns().iter_rows(named=True):
        if row["column"] in names and (row["frame"] in (None, whose) or row["column"] not in found):
            found[row["column"]] = (row["label"], row["description"] or row["label"])
    if whose is None and _is_wide(frame):
        found |= {name: said for name in frame.columns if (said := _wide_label(name))}
    return found


@cache
def columns() -> pl.DataFrame:
    """The table of columns: a row a `column`, where it means something of its own in a `frame` once more for that
    one.
    """
    return pl.read_csv(files("analysis").joinpath("columns.csv").read_bytes(), infer_schema=False)


def _is_wide(frame: pl.DataFrame) -> bool:
    return set(WIDE_INDEX) <= set(frame.columns) and all(
        _wide_label(name) for name in frame.columns if name not in WIDE_INDEX
    )


def _wide_label(name: str) -> tuple[str, str] | None:
    """What a column of the wide form is; null for another.

    >>> _wide_label("gdp_growth_result")[0]
    'Gross regional product, growth: result'
    """
    names = dict(vocab("indicators").drop_nulls("short").select("short", "english").iter_rows())
    endings = "|".join(filter(None, SUFFIXES.values()))
    found = re.fullmatch(rf"(\w+?)({endings})?({SUFFIXES['term']})?({RESULT_SUFFIX})?", name)
    if not found or not (found[1] in names or found[1].startswith("own_")):
        return None
    said = [str(names.get(found[1], found[1]))]
    said += ["growth"] if found[2] == "_growth" else ["increment"] if found[2] == "_added" else []
    said += ["term"] if "_term" in (found[2], found[3]) else []
    label = f"{', '.join(said)}: {'result' if found[4] else 'target'}"
    return label if len(label) <= 80 else label[:79] + "…", label
