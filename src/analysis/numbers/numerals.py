"""A numeral as written → its value: 1,200.5万, 二〇二五, 七八, 百分之三点五."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import inf, prod

DIGIT_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
LARGEST = 1e24  # computing power is told in 百亿亿次; a longer row of signs is no number
CHINESE = "〇零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟"
# 千 before 瓦, 米, 克 … belongs to the unit (20万千瓦), and 百 before 分点 too
MULTIPLIERS = "(?:[十百千]*[万亿]+|[十百]|千(?![瓦米克伏卡焦帕赫升字]))*"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMERAL = re.compile(
    rf"\d+[万亿]\d+[千百](?=[余多]?[\u4e00-\u9fff])|[百千万]分之(?:{ARABIC}|[{CHINESE}]+(?:点[{CHINESE}]+)?)|(?:{ARABIC})(?:{MULTIPLIERS})(?!分[点之])|"
    rf"(?:{ARABIC})|[{CHINESE}]+(?:点[一二三四五六七八九零〇]+(?=[个倍%万亿]))?"
)
RUN = re.compile(rf"[0-9{CHINESE}]+")  # every numeral begins in one, and every one begins a numeral


def numerals(text: str) -> Iterator[tuple[int, int, str]]:
    """The numerals of a text in order: start, end, as written."""
    at = 0
    for run in RUN.finditer(text):
        start, end = run.span()
        at = max(at, start)
        while at < end:
            numeral = NUMERAL.match(text, at)
            start, at = at, numeral.end()
            yield start, at, numeral[0]


def parse_chinese(word: str) -> float | None:
    """The value of a Chinese numeral, None where it is none, infinite where it is beyond `LARGEST`.

    >>> parse_chinese("一百二十三万"), parse_chinese("二〇二五"), parse_chinese("三点五"), parse_chinese("万亿"), parse_chinese("亿" * 39)
    (1230000.0, 2025.0, 3.5, 1000000000000.0, inf)
    """
    if "点" in word:
        whole, _, part = word.partition("点")
        value = parse_chinese(whole)
        is_decimal = value is not None and all(c in DIGIT_VALUES for c in part)
        return value + float("0." + "".join(str(DIGIT_VALUES[c]) for c in part)) if is_decimal else None
    if all(c in DIGIT_VALUES for c in word):
        return float("".join(str(DIGIT_VALUES[c]) for c in word))
    total = part = digit = 0
    for c in word:
        if c in DIGIT_VALUES:
            digit = DIGIT_VALUES[c]
        elif c in TENS:
            part, digit = part + (digit or 1) * TENS[c], 0
        elif c in MYRIADS:
            total, part, digit = (
                (total + (part + digit or not total)) * MYRIADS[c]
                if c == "亿" or not total
                else total + (part + digit or 1) * MYRIADS[c],
                0,
                0,
            )
            if total > LARGEST:
                return inf
        else:
            return None
    return float(total + part + digit)


@lru_cache(1 << 16)
def parse_number(word: str) -> tuple[float | None, float | None]:
    """The value of a numeral with its multipliers, and the higher one of a pair such as 两三 or 七八; infinite beyond `LARGEST`.

    >>> parse_number("1,200.5万"), parse_number("七八"), parse_number("百分之三点五")
    ((12005000.0, None), (7.0, 8.0), (3.5, None))
    """
    word = word.split("分之")[-1]
    mixed = re.fullmatch(r"(\d+)([万亿])(\d+)([千百])", word)  # 2万5千公里
    if mixed:
        return float(mixed[1]) * MYRIADS[mixed[2]] + float(mixed[3]) * TENS[mixed[4]], None
    match = re.match(ARABIC, word)
    if match:
        return multiply(float(match[0].replace(",", "")), word[match.end() :]), None
    if (
        len(word) >= 2
        and word[0] in DIGIT_VALUES
        and word[1] in DIGIT_VALUES
        and DIGIT_VALUES[word[1]] == DIGIT_VALUES[word[0]] + 1
        and word[0] not in "零〇"
    ):
        rest = parse_chinese(word[2:]) if word[2:] else 1.0
        if rest:
            return DIGIT_VALUES[word[0]] * rest, DIGIT_VALUES[word[1]] * rest
    return parse_chinese(word), None


def multiply(value: float, word: str) -> float:
    """The value times the multipliers 十百千万亿 of a word; infinite beyond `LARGEST`."""
    if len(word) > len(str(int(LARGEST))):
        return inf
    value = float(Decimal(str(value)) * prod(TENS.get(c) or MYRIADS[c] for c in word)) if word else value
    return value if value <= LARGEST else inf
