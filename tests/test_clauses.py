"""In which part of a report each paragraph stands, and which years a number of it is about when it does not say."""

import pytest

from analysis.lab.explain import explain
from analysis.text.outline import read_outline

OPENING = (
    "各位代表：现在，我代表县人民政府向大会报告工作，请予审议，"
    "并请县政协委员和其他列席人员提出意见，让我们一起把事情办好。\n"
)
WORK = (
    "新建学校3所，新增学位4000个，完成老旧小区改造12个，惠及居民2800户，"
    "群众的获得感、幸福感和安全感不断增强，各项工作都迈上新的台阶。"
)
ONE, FIVE, NEXT = (2025, 2025), (2021, 2025), (2026, 2026)


def parts(*paragraphs: str) -> list[tuple[str, tuple[int, int] | None]]:
    """The part and years of the last sentence of each paragraph of a report of 2026."""
    text = OPENING + "\n".join(paragraphs) + "\n"
    ends = [text.index(paragraph) + len(paragraph) for paragraph in paragraphs]
    found = {sentence.end: sentence for sentence in read_outline(text, 2025, NEXT).sentences}
    return [(found[end].part, found[end].years) for end in ends]


@pytest.mark.parametrize(
    "paragraphs, expected",
    {
        "a review and a plan": (
            ["一、2025年工作回顾", WORK, "二、2026年工作安排", WORK[::-1]],
            [("review", ONE)] * 2 + [("plan", NEXT)] * 2,
        ),
        "a review of five years": (["一、过去五年工作回顾", WORK], [("five_year_review", FIVE)] * 2),
        "one that turns to its last year": (
            [
                "一、“十四五”时期工作回顾",
                WORK,
                f"刚刚过去的2025年，全县上下真抓实干。{WORK[3:]}",
                f"财政工作。{WORK[4:]}",
                f"五年来，我们久久为功。{WORK[5:]}",
            ],
            [("five_year_review", FIVE)] * 2 + [("review", ONE)] * 2 + [("five_year_review", FIVE)],
        ),
        "one whose last year ends the five": (
            [
                "一、“十四五”时期工作回顾",
                f"刚刚过去的2025年是“十四五”收官之年。经过5年奋斗，成效明显。{WORK}",
                f"财政工作。{WORK[4:]}",
            ],
            [("five_year_review", FIVE)] * 3,
        ),
        "a look back on many years, with its items": (
            [
                "一、2025年工作回顾",
                f"30年来，全县发生了翻天覆地的变化。{WORK}",
                f"——交通更加便捷。{WORK[2:]}",
                f"财政工作。{WORK[4:]}",
            ],
            [("review", ONE), ("review", (1996, 2025)), ("review", (1996, 2025)), ("review", ONE)],
        ),
        "problems": (
            [
                "一、2025年工作回顾",
                WORK,
                "在肯定成绩的同时，我们也清醒认识到，发展中还存在不少困难和问题，"
                "主要是产业结构不够优，龙头企业不多，公共服务还有短板。",
            ],
            [("review", ONE)] * 2 + [("problems", ONE)],
        ),
    }.values(),
    ids=["review and plan", "five years", "turns", "does not turn", "many years", "problems"],
)
def test_part_of_each_paragraph(paragraphs, expected):
    assert parts(*paragraphs) == expected


def test_a_year_that_a_line_sets_holds_for_the_items_under_it():
    text = (
        OPENING + f"一、过去五年工作回顾\n{WORK}\n二、今后五年奋斗目标\n到2030年，"
        f"主要预期目标是：\n——第三产业比重提高到50%。\n今后要持续用力，新建公园30个。\n"
    )
    years = {
        text[sentence.start : sentence.end]: sentence.years
        for sentence in read_outline(text, 2025, (2026, 2030)).sentences
    }
    assert (years["——第三产业比重提高到50%。"], years["今后要持续用力，新建公园30个。"]) == ((2030, 2030), (2026, 2030))


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("预计全年生产总值增长6%，税收增长5%；新建公园3个。", [True, True, True]),
        ("生产总值预计增长6%，税收增长5%；新建公园3个。", [True, True, False]),
        ("主要指标实现突破，预计（下同）生产总值增长6%；新建公园3个。", [True, True]),
        ("生产总值增长6%；新建公园3个。", [False, False]),
        ("人均预期寿命提高到79岁。", [False]),
    ],
)
def test_how_far_a_forecast_holds(sentence, expected):
    assert explain(sentence, year=2026, part="review").frames.claims["estimated"].to_list() == expected
