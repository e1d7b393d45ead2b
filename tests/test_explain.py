"""What `explain` tells of a sentence and of a report: every numeral once, everything from the text escaped, nothing
asked of a network.
"""

import re
from html.parser import HTMLParser

import polars as pl
import pytest

from analysis.lab.explain import explain
from analysis.schema import PARTS, REPORTS
from analysis.store.frames import parse_reports

SENTENCE = "去年，城乡居民收入分别增长6%和7%，新增学位300余个；3月12日开工。"
HOSTILE = "<script>alert(1)</script>投资<b title='x'>600余万元</b>，增长6%。"


def test_claims_and_other_numerals_are_told():
    assert repr(explain(SENTENCE, year=2024, part="review")).splitlines() == [
        SENTENCE,
        "  6%: 6% = up | 城镇居民收入 → 城镇居民人均可支配收入 | "
        "result 2023 growth year own | respectively: 城镇居民收入, 去年",
        "  7%: 7% = up | 农村居民收入 → 农村居民人均可支配收入 | "
        "result 2023 growth year own | respectively: 农村居民收入, 去年",
        "  300余个: 300个 > level | 新增学位 → 新增学位 | result 2023 level year own | noun_before: 新增学位, 去年",
        "  3: date month",
        "  12: date day",
    ]


@pytest.mark.parametrize("part", PARTS.categories)
def test_a_sentence_is_read_as_of_its_part(part):
    (sentence,) = explain("实施项目5个。", part=part).sentences
    assert (sentence.part, sentence.text) == (part, "实施项目5个。")


def test_kind_and_year_follow_part_and_year():
    said = {
        part: explain("新建公园3个。", year=2030, part=part).frames.claims.row(0, named=True)
        for part in ("review", "plan")
    }
    assert {part: (claim["kind"], claim["period_start"]) for part, claim in said.items()} == {
        "review": ("result", 2029),
        "plan": ("target", 2030),
    }


class Marks(HTMLParser):
    """The tags of a page, the titles of its marks, and the text within and without."""

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.titles, self.words = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.titles += [value for name, value in attributes if name == "title"]

    def handle_data(self, data):
        self.words += data


def test_html_is_marked_in_place_and_escaped():
    read = Marks(explain(HOSTILE)._repr_html_())
    assert set(read.tags) == {"style", "div", "p", "mark", "ul", "li"}
    assert HOSTILE.replace("。", "") in read.words.replace("。", "")
    assert any(title.startswith("600万元 >") for title in read.titles)


def test_a_report_is_one_page_by_itself():
    text = (
        "某市2024年政府工作报告\n一、2023年工作回顾\n全年新建学校3所，"
        "新增学位4000个。\n二、2024年工作安排\n今年地区生产总值增长6%左右。"
    )
    row = {
        "report_id": "x",
        "title": "<某市>",
        "level": "city",
        "review_year": 2023,
        "plan_start": 2024,
        "plan_end": 2024,
        "text": text,
        "status": "ok",
    }
    reading = explain(row)
    page = reading.page()
    assert "&lt;某市&gt;" in page and "<某市>" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", page)
    assert Marks(page).tags.count("mark") == len(re.findall(r"\d+|[一二](?=、)", text))
    frames = parse_reports(pl.DataFrame([row], schema=REPORTS), jobs=1)
    assert reading.frames.claims.equals(frames.claims)
    assert repr(explain("x", frames=frames)) == repr(reading)


@pytest.mark.parametrize(
    "wrong, words",
    [({"part": "plans"}, "no part plans"), ({"level": "town"}, "level town"), ({"frames": True}, "no report")],
)
def test_what_is_not_there_is_said(wrong, words):
    if "frames" in wrong:
        wrong = {"frames": parse_reports(pl.DataFrame(schema=REPORTS), jobs=1)}
    with pytest.raises(ValueError, match=words):
        explain("新建公园3个。", **wrong)
