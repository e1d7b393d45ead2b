"""What a page's reader sees, apart from code: phrases by key, and numbers in 万 and 亿 as people write them."""

import csv
import re
from functools import cache
from importlib.resources import files

LARGE_NUMBERS = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))

# The same rule for an axis, in Vega's language: d3 by itself would print k and M.
AXIS_LABEL = "".join(
    f"abs(datum.value) >= {size:.0f} ? format(datum.value / {size:.0f}, '.12~g') + '{word}' : "
    for size, word in LARGE_NUMBERS
)
AXIS_LABEL += "format(datum.value, '.12~g')"


@cache
def _phrases() -> dict[str, str]:
    text = files("analysis").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["key"]: row["chinese"] for row in csv.DictReader(text.splitlines())}


def say(key: str, **fields) -> str:
    """The phrase of `words.csv` under `key`, its {fields} filled in. Raises KeyError for a key or field that is not
    there.

    >>> say("targets_in_chart", stated=8, places=10)
    '10个地方中8个写明'
    """
    return _phrases()[key].format(**fields)


def say_reason(reason: str | None) -> str:
    """Why a report was not read, or not in full, in the reader's language where `words.csv` has the reason; several are
    parted by ;.

    >>> say_reason("the text breaks off: no closing words; page 3 is a picture")
    '文本中断，没有结尾；page 3 is a picture'
    """
    return "；".join(_phrases().get(part, part) for part in (reason or "").split("; "))


def write_number(value: float | None, unit: str | None = "") -> str:
    """A number as people write it, at most four decimals; empty for null.

    >>> write_number(14_190_000_000, "元"), write_number(-3.5, "%"), write_number(26_000_000, "人"), write_number(None)
    ('141.9亿元', '-3.5%', '2600万人', '')
    """
    if value is None:
        return ""
    size, word = next(((size, word) for size, word in LARGE_NUMBERS if abs(value) >= size), (1, ""))
    digits = f"{value / size:.4f}".rstrip("0").rstrip(".")
    return f"{digits}{word}{unit or ''}"


def break_lines(text: str, most: int = 26) -> list[str]:
    """The text in lines of at most so many characters, where its punctuation allows.

    >>> break_lines("每行一项指标，颜色越深，数字在同一行里越大；空白是没有写明")
    ['每行一项指标，颜色越深，数字在同一行里越大；', '空白是没有写明']
    """
    lines = [""]
    for part in re.findall("[^，；：。]*[，；：。]?", text):
        lines[-1:] = [lines[-1] + part] if len(lines[-1] + part.rstrip("，；：。")) <= most else [lines[-1], part]
    return [line for line in lines if line]


def write_list(names: list[str], most: int = 4) -> str:
    """Names joined by 、, the rest as a number.

    >>> write_list(["甲区", "乙区", "丙区"], most=2)
    '甲区、乙区等3个'
    """
    return (
        "、".join(names) if len(names) <= most else say("and_others", names="、".join(names[:most]), count=len(names))
    )
