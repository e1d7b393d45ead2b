"""What a page's reader sees, apart from code: phrases by key, and numbers in 万 and 亿 as people write them."""

import csv
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files

LARGE_NUMBERS = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))

# The same rule for an axis, in Vega's language: d3 by itself would print k and M.
AXIS_LABEL = "".join(
    f"abs(datum.value) >= {size:.0f} ? format(datum.value / {size:.0f}, '.12~g') + '{word}' : "
    for size, word in LARGE_NUMBERS
)
AXIS_LABEL += "format(datum.value, '.12~g')"


COLUMNS = {"zh": "chinese", "en": "english"}  # a language's column in words.csv, once it has one
_language = ContextVar("language", default="zh")


@cache
def _phrases(language: str) -> dict[str, str]:
    text = files("analysis").joinpath("words.csv").read_text(encoding="utf-8")
    table = csv.DictReader(text.splitlines())
    known = [code for code, column in COLUMNS.items() if column in (table.fieldnames or ())]
    if language not in known:
        raise ValueError(f"no words in the language {language!r}: words.csv has {', '.join(known)}")
    return {row["key"]: row[COLUMNS[language]] for row in table}


def spoken(make: Callable) -> Callable:
    """The function with one more argument, `language` (zh by default), in which everything below it speaks.

    Raises ValueError for a language without a column in words.csv.
    """

    @wraps(make)
    def made(*given, language: str | None = None, **named):
        if language is None:
            return make(*given, **named)
        _phrases(language)
        before = _language.set(language)
        try:
            return make(*given, **named)
        finally:
            _language.reset(before)

    return made


def say(key: str, **fields) -> str:
    """The phrase of `words.csv` under `key`, its {fields} filled in. Raises KeyError for a key or field that is not
    there.

    >>> say("targets_in_chart", stated=8, places=10)
    '10个地方中8个写明'
    """
    return _phrases(_language.get())[key].format(**fields)


def in_words(names: dict[str, str] | None) -> str | None:
    """The one of the names, by language, that is spoken here, else the first of them; null without any."""
    return (names.get(_language.get()) or next(iter(names.values()))) if names else None


def say_reason(reason: str | None) -> str:
    """Why a report was not read, or not in full, in the reader's language where `words.csv` has the reason; several are
    parted by ;.

    >>> say_reason("the text breaks off: no closing words; page 3 is a picture")
    '文本中断，没有结尾；page 3 is a picture'
    """
    return "；".join(_phrases(_language.get()).get(part, part) for part in (reason or "").split("; "))


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
    mark = say("enumeration")
    return (
        mark.join(names) if len(names) <= most else say("and_others", names=mark.join(names[:most]), count=len(names))
    )
