"""Whatever the text: the parser ends soon, its offsets hold, every number in digits is accounted for, and a second
reading gives the same.
"""

import datetime
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.claims.reports import read_batch
from analysis.files.documents import without_harm

REPORT = {
    "report_id": "r",
    "review_year": 2023,
    "plan_start": 2024,
    "plan_end": 2024,
    "date": datetime.date(2024, 1, 9),
    "level": "county",
    "province": "示例省",
    "city": "乙市",
    "district": "丙区",
    "new_term": False,
}
HEAD = "一、2023年工作回顾\n全区地区生产总值增长6%。\n二、2024年工作安排\n主要预期目标是：地区生产总值增长6%，"
WORDS = st.sampled_from(
    [
        "各位代表：",
        "一、",
        "（一）",
        "1.",
        "一是",
        "2023年，",
        "今年",
        "“十四五”时期",
        "地区生产总值",
        "城乡居民人均可支配收入分别",
        "增长6%",
        "下降3%以上",
        "6—7%",
        "投资600余万元",
        "两三个",
        "１２",
        "3.5亿",
        "五百",
        "6家",
        "、",
        "，",
        "；",
        "。",
        "\n",
        " ",
        "　",
        "和",
        "（",
        "）",
        "“",
        "”",
        "新增",
        "达到",
        "力争",
        "由",
        "到",
        "与经济增长同步",
        "办好十件民生实事",
        "[实事1]",
        "&nbsp;",
        "\\r\\n",
        "<br>",
        "\u200b",
        "丙区",
        "全市",
        "名词解释",
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=6), max_size=60).map("".join).map(without_harm)
PIECES = [
    "增",
    "6",
    "一",
    "万",
    "\n",
    " ",
    "　",
    "，",
    "。",
    "（",
    "）",
    "“",
    "”",
    "、",
    "6%",
    "6%、",
    "6家",
    "3—",
    "1,",
    "2024年",
    "各位代表：",
    "我代表",
    "和",
    "分别",
    "增长",
    "力争",
    "一是",
    "[实事1]",
    "办好十件实事。",
    "城乡居民",
    "由6%",
    "从6到",
    "的",
    "&nbsp;",
    "\\n",
    "?",
    "a\n",
    "百分之",
    "同比增长6%，",
]


def read(text: str) -> list:
    """The frames of a text, having looked at what holds of any."""
    frames = read_batch([REPORT | {"text": text}])
    for frame, words in zip(frames, ("text", "quote", "text")):
        for start, end, written in frame.select("start", "end", words).iter_rows():
            assert 0 <= start < end <= len(text) and text[start:end] == written
    clauses, claims, numbers = frames
    assert claims["claim_id"].is_unique().all() and claims["clause_id"].is_in(clauses["clause_id"].implode()).all()
    covered = {at for start, end in numbers.select("start", "end").iter_rows() for at in range(start, end)}
    assert [found[0] for found in re.finditer("[0-9０-９]", text) if found.start() not in covered] == []
    return frames


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, st.booleans())
def test_any_text(text, has_head):
    text = HEAD * has_head + text
    first, second = read(text), read(text)
    assert all(one.equals(other) for one, other in zip(first, second))


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_over_and_over_takes_time_in_proportion(piece):
    assert (
        seconds(piece, 20_000) < 12 * seconds(piece, 4_000) + 0.5
    )  # five times the text; with its square it were 25 times


def seconds(piece: str, length: int) -> float:
    """The processor's time to read a text of this length that is all one piece."""
    start = time.process_time()
    read(HEAD + piece * (length // len(piece)))
    return time.process_time() - start
