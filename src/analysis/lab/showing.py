"""A frame as Jupyter shows it: numbers as they are written, whole sentences, hits marked."""

import polars as pl

from analysis.lab.search import CLOSE, OPEN
from analysis.show.tables import Html
from analysis.words import LARGE_NUMBERS

AMOUNT_COLUMNS = {
    "value",
    "value_high",
    "signed",
    "bound",
    "bound_high",
    "target",
    "target_high",
    "result",
}  # in base units: 万 and 亿 help
WIDE, CLIPPED = 16, 600  # characters from which a column gets room to wrap; from which a cell (a whole report) is cut
# .frame twice, so that it weighs more than JupyterLab's own rules for tables, which set text to the right
FRAME_STYLE = """.frame{overflow:auto;max-height:36em;max-width:100%}.frame.frame table{border-collapse:collapse;font-size:13px;line-height:1.5;margin:0}
.frame.frame :is(th,td){text-align:left;vertical-align:baseline;white-space:nowrap;padding:3px 10px;background:none}
.frame.frame th{position:sticky;top:0;background:var(--jp-layout-color1,#fff);font-weight:600;box-shadow:0 1px #8886}
.frame.frame tbody tr{background:none}.frame.frame td{border-bottom:1px solid #8883}.frame.frame tbody tr:hover{background:#8882}
.frame.frame .number{text-align:right;font-variant-numeric:tabular-nums}.frame.frame td.wide{white-space:normal;min-width:22em;max-width:44em}
.frame mark{background:#f5c54299;color:inherit;padding:0 1px}.frame small{opacity:.7}"""  # noqa: E501


class Table(Html):
    """The first rows of a `frame` as markup. Printed outside Jupyter it is these rows, with whole sentences."""

    frame: pl.DataFrame

    def __repr__(self) -> str:
        with pl.Config(fmt_str_lengths=CLIPPED, tbl_rows=-1, tbl_cols=-1):
            return str(self.frame)


def show(frame: pl.DataFrame, rows: int = 100) -> Table:
    """The first rows of a frame as a table: no sentence clipped, amounts in 万 and 亿 without rounding, hits of
    `search` marked.

    In Jupyter every frame is shown so once `analysis` is imported; call it for another number of rows.
    """
    columns = [name for name in frame.columns if not (name == "sentence" and "marked" in frame.columns)]
    head = frame.select(columns).head(rows)
    numeric = {name for name, kind in head.schema.items() if kind.is_numeric()}
    wide = {
        name for name in columns if head.schema[name] == pl.String and (head[name].str.len_chars().max() or 0) > WIDE
    }
    titles = Html("").join(Html("<th{}>{}</th>").format(_class(name, numeric, set()), name) for name in columns)
    lines = Html("").join(
        Html("<tr>{}</tr>").format(
            Html("").join(
                Html("<td{}>{}</td>").format(_class(name, numeric, wide), _cell(name, value))
                for name, value in row.items()
            )
        )
        for row in head.iter_rows(named=True)
    )
    table = Table(
        '<style>{}</style><div class="frame"><table><thead><tr>{}</tr>'
        "</thead><tbody>{}</tbody></table></div><small>{}</small>"
    ).format(Html(FRAME_STYLE), titles, lines, _count(frame.height, rows))
    table.frame = head
    return table


def _count(height: int, rows: int) -> str:
    return f"共 {height} 行" if height <= rows else f"共 {height} 行，这里是前 {rows} 行"


def _class(name: str, numeric: set[str], wide: set[str]) -> Html | str:
    kind = "number" if name in numeric else "wide" if name in wide else ""
    return Html(' class="{}"').format(kind) if kind else ""


def _cell(name: str, value) -> Html | str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return write_amount(value) if name in AMOUNT_COLUMNS else write_plain(value)
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if name == "marked":
        return marks(value)
    text = str(value).strip()
    return text if len(text) <= CLIPPED else f"{text[:CLIPPED]}…（共{len(text)}字）"


def marks(text: str) -> Html:
    """The text of a column `marked`, escaped, its hits as marks.

    >>> marks("新增⟦学位⟧<3个>")
    Html('新增<mark>学位</mark>&lt;3个&gt;')
    """
    return Html(Html("{}").format(text.strip()).replace(OPEN, Html("<mark>")).replace(CLOSE, Html("</mark>")))


def write_plain(value: float) -> str:
    """The number with all its digits and no exponent.

    >>> write_plain(1.0), write_plain(14190000000.0), write_plain(-3.5), write_plain(2025)
    ('1', '14190000000', '-3.5', '2025')
    """
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value == value and abs(value) < 1e18 and value == int(value) else f"{value:.12g}"


def write_amount(value: float) -> str:
    """The number in 万 or 亿, where it has them, with all its digits.

    >>> write_amount(14190000000.0), write_amount(1234567.0), write_amount(6.5)
    ('141.9亿', '123.4567万', '6.5')
    """
    size, word = next(((size, word) for size, word in LARGE_NUMBERS if abs(value) >= size), (1, ""))
    return write_plain(float(f"{value / size:.12g}")) + word
