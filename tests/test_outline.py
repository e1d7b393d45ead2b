"""How a report falls into its parts: a kind of report a test, each with the turns that made it so."""

import polars as pl
import pytest

from analysis.compare.scopes import NoSuchChoice
from analysis.lab.audit import parts_text
from analysis.lab.explain import explain, list_turns
from analysis.reports.completeness import BROKEN, NO_PLAN, NO_REVIEW
from analysis.schema import PARTS, REPORTS
from analysis.store.frames import parse_reports
from analysis.text.outline import read_outline
from analysis.text.turns import DECODED, find_hits
from analysis.vocab import vocab

START = "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
DONE = (
    "{}新建学校3所，新增学位4000个，完成老旧小区改造12个，惠及居民2800户，群众获得感明显增强，各项事业取得了新的进步。"
)
WANT = (
    "{}加快推进学校建设，着力完善公共服务，大力实施老旧小区改造，"
    "积极支持企业发展，进一步加强社会治理，确保群众得到更多实惠。"
)
FAULTS = (
    "在肯定成绩的同时，我们也清醒地看到，发展中还存在不少困难和问题：产业结构不够优，龙头企业不多，公共服务还有短板。"
)
SHORT = {"five_year_review": "five", "glossary": "glossary"}


def parts_of(
    *lines: str, review: int = 2020, plan: tuple[int, int] = (2021, 2021), front: str = START
) -> dict[str, str]:
    """The part of the last sentence of each line of a report that reviews 2020, by the line's first six characters."""
    text = front + "\n".join(lines) + "\n"
    ends = {sentence.end: sentence.part for sentence in read_outline(text, review, plan).sentences}
    return {line[:6]: ends[text.index(line) + len(line)] for line in lines}


KINDS = {
    "a year first and then the five, under one heading": [
        ("一、2020年和“十三五”时期工作回顾", None),
        (DONE.format("2020年，面对困难，全市上下真抓实干。"), "review"),
        (DONE.format("（农业）"), "review"),
        (
            "2020年目标任务的完成，标志着“十三五”圆满收官。五年来，全市累计新建学校50所，经济年均增长7%。",
            "five_year_review",
        ),
        (DONE.format("（工业）"), "five_year_review"),
        (FAULTS, "problems"),
    ],
    "the five first and then the year, without a heading": [
        ("一、过去五年工作回顾", "five_year_review"),
        (DONE.format("五年来，我们久久为功。"), "five_year_review"),
        (DONE.format("刚刚过去的2020年，全市经济平稳增长。"), "review"),
        (DONE.format("（教育）"), "review"),
        (FAULTS, "problems"),
    ],
    "one heading over outlook and plan": [
        ("一、2020年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        (FAULTS, "problems"),
        ("二、今后五年的总体要求和2021年工作安排", None),
        (WANT.format("今后五年，是我市发展的关键时期。"), "outlook"),
        (WANT.format("（城乡）"), "outlook"),
        (WANT.format("2021年是“十四五”规划的开局之年。"), "plan"),
        (WANT.format("（开放）"), "plan"),
    ],
    "a plan that opens with the years behind": [
        ("一、2020年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        ("二、2021年总体要求和重点任务", "plan"),
        ("过去五年，我们艰苦奋斗，经济总量持续攀升，城乡面貌焕然一新，取得了显著成就。", "five_year_review"),
        (WANT.format("今后五年，是加快发展的重要时期。"), "outlook"),
        (WANT.format("2021年是承前启后的关键一年。"), "plan"),
        (WANT.format("（民生）"), "plan"),
    ],
    "turns within a paragraph": [
        ("一、2020年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        (DONE.format("（稳定）") + "同时，我们也清醒地看到，发展中还存在不少困难和问题，龙头企业不多。", "problems"),
        ("二、主要任务", "plan"),
        (WANT.format("2021年，全市经济社会发展的主要预期目标是：地区生产总值增长6%。"), "goals"),
    ],
    "years as headings": [
        ("2020年：攻坚克难见成效", "review"),
        (DONE.format("过去一年，"), "review"),
        ("二、注重自身建设，政务效率明显提升。", "review"),
        (DONE.format("（政务）"), "review"),
        ("2021年：再接再厉谱新篇", "plan"),
        (WANT.format("（产业）"), "plan"),
    ],
    "the government's own work within a review": [
        ("一、2020年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        ("（五）突出自身建设，行政效能显著提升", "review"),
        (DONE.format("（效能）"), "review"),
        ("二、2021年工作安排", "plan"),
        (WANT.format("（改革）"), "plan"),
        ("三、加强政府自身建设", "government"),
        ("（一）建设法治政府", "government"),
        (WANT.format("（依法）"), "government"),
        ("（二）提升专业素养", "government"),
        (WANT.format("（素养）"), "government"),
    ],
    "shortcomings that end without a word": [
        ("一、去年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        (FAULTS, "problems"),
        ("二、努力为建设美丽家园开好头", None),
        (WANT.format("2021年，是攻坚的关键一年。"), "plan"),
        (WANT.format("（生态）"), "plan"),
        (WANT.format("（文化）"), "plan"),
    ],
    "headings run into the text": [
        ("一、2020年工作回顾。" + DONE.format("全市上下真抓实干。"), "review"),
        (DONE.format("（交通）"), "review"),
        ("二、2021年工作安排。" + WANT.format("全市上下要再接再厉。"), "plan"),
        (WANT.format("（住房）"), "plan"),
    ],
    "annexes behind the close": [
        ("一、2020年工作回顾", "review"),
        (DONE.format("2020年，"), "review"),
        ("二、2021年工作安排", "plan"),
        (WANT.format("（科技）"), "plan"),
        ("各位代表，让我们紧密团结起来，为今后五年的宏伟蓝图而努力奋斗！", "plan"),
        ("附件1：名词解释", "glossary"),
        ("两个清单：指2020年确定的项目清单和政策清单。", "glossary"),
        ("附件2：2020年重点工作完成情况", "review"),
        ("新建公园5个，全部建成开放。", "review"),
        ("附件3：2021年民生实事清单", "pledges"),
        ("新建公园6个。", "pledges"),
    ],
    "a theme of its time": [
        ("一、1955年国家决算", "review"),
        (
            "1955年国家决算的收支总数如下：收入272亿元，支出293亿元，收支相抵，年终结余10亿元，完成了全年计划。",
            "review",
        ),
        ("二、1956年的国家预算", "plan"),
        ("1956年是第一个五年计划的第四年。本年的收入和支出都要比上年增加，各部门必须厉行节约，反对浪费。", "plan"),
        ("（支出）各项经费要按照计划使用，着重支持农业合作化，并且加强财政监督。", "plan"),
    ],
}
YEARS = {"a theme of its time": (1955, (1956, 1956))}


@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_a_kind_of_report(kind):
    review, plan = YEARS.get(kind, (2020, (2021, 2021)))
    found = parts_of(*[line for line, _ in KINDS[kind]], review=review, plan=plan)
    assert found == {line[:6]: part or found[line[:6]] for line, part in KINDS[kind]}


def test_a_sentence_has_part_and_years_of_the_turn_before_it():
    text = START + "\n".join(line for kind in KINDS.values() for line, _ in kind)
    outline = read_outline(text, 2020, (2021, 2021))
    starts = [turn.start for turn in outline.turns]
    assert starts == sorted(set(starts)) and all(turn.rule for turn in outline.turns)
    for sentence in outline.sentences:
        turn = [turn for turn in outline.turns if turn.start <= sentence.start][-1]
        assert (turn.part, turn.years) == (sentence.part, sentence.years)


@pytest.mark.parametrize(
    "rule, stands, parts, example", vocab("turns").select("rule", "stands", "parts", "example").rows()
)
def test_example_of_a_rule_gives_its_rule(rule, stands, parts, example):
    hits = (
        {hit.rule: hit.parts for hit in find_hits(stands, example, 2023)}
        | {
            hit.rule: hit.parts
            for hit in find_hits(stands, example, 2024 if rule.startswith("five_years_summed") else 2020)
        }
        | {hit.rule: hit.parts for hit in find_hits(stands, example, 2025)}
    )
    assert [DECODED[part] for part in hits[rule]] == (parts or "").split()


def test_words_weigh_for_known_parts():
    table = vocab("part_words")
    assert table.columns == ["wording", "done", "problems", "promised", "several"]
    assert table["wording"].is_unique().all()


def frames_of(text: str, **fields):
    row = {
        "report_id": "x",
        "level": "city",
        "review_year": 2020,
        "plan_year": 2021,
        "plan_start": 2021,
        "plan_end": 2021,
    }
    return parse_reports(pl.DataFrame([{**row, "text": text, "status": "ok", **fields}], schema=REPORTS), jobs=1)


REVIEW = "一、2020年工作回顾\n" + "\n".join(
    DONE.format(f"{name}工作扎实推进。") for name in ("农业", "工业", "教育", "交通", "住房")
)
PLAN = "二、2021年工作安排\n" + "\n".join(
    WANT.format(f"做好{name}工作。") for name in ("农业", "工业", "教育", "交通", "住房")
)
WHOLE = {
    "whole": (START + REVIEW + "\n" + PLAN, {}, None),
    "no plan": (START + REVIEW, {}, NO_PLAN),
    "no review": (START + PLAN, {}, NO_REVIEW),
    "a new term's report of autumn": (START + REVIEW, {"new_term": True}, None),
    "broken off": (START + REVIEW + "\n" + PLAN + "\n农业结构要进一步优化，以苹果为主、核桃", {}, BROKEN),
}


@pytest.mark.parametrize("case", WHOLE)
def test_what_is_not_whole_is_partial(case):
    text, fields, reason = WHOLE[case]
    report = frames_of(text, **fields).reports.row(0, named=True)
    assert (report["status"], report["reason"]) == ("partial" if reason else "ok", reason)


LONG = (
    DONE.format("2020年，")
    + FAULTS
    + WANT.format("今年主要预期目标是：地区生产总值增长6%左右，")
    + "\n二、今后五年目标任务\n五年来，新建公园3个。"
)


@pytest.mark.parametrize("part", PARTS.categories)
def test_a_long_text_is_of_the_part_that_was_asked(part):
    assert {sentence.part for sentence in explain(LONG * 20, year=2021, part=part).sentences} == {part}


HOSTILE = [
    *(
        "3个已建成的大型实验装置面向社会开放共享。",
        "：56.2亿元。",
        "（）3个",
        "。",
        "，，，3",
        "3",
        "%",
        "3%",
        "一",
        "——",
        "（一）",
        "一、",
        "1.",
    ),
    *(
        "“”3个",
        "年",
        "2020年",
        "年年3个",
        "\n3个\n",
        "3个、、、4个",
        "分别3%和",
        "、3家",
        "和3家",
        "的3家",
        "了3个",
        "增长",
        "增长%",
        "3—",
        "—3%",
    ),
    *(
        "3倍3倍3倍",
        "0",
        "00000",
        "9" * 400,
        "十" * 300,
        "百千万亿",
        "3亿亿元",
        "<b>3</b>",
        "&nbsp;3个",
        "\u200b3个",
        "\t3\t个",
        "３％",
        "三分之",
        "三分之二",
    ),
    *(
        "各位代表！",
        "各位代表！3个。",
        "其中：3个",
        "其中，",
        "（3个",
        "3个）",
        "“3个",
        "3个”",
        "由3个",
        "到3个",
        "为：3个；4个；",
        "。" * 500,
        "3，" * 500,
    ),
]


@pytest.mark.parametrize("part", PARTS.categories)
def test_hostile_strings_are_explained(part):
    assert len(set(HOSTILE)) >= 50
    for text in HOSTILE:
        reading = explain(text, part=part)
        assert isinstance(repr(reading), str) and "<div" in reading._repr_html_()


def test_the_turns_of_a_report_are_shown():
    reports = frames_of(START + REVIEW + "\n" + PLAN).reports
    turns = list_turns(reports.row(0, named=True))
    assert [(turn.part, turn.rule) for turn in turns if turn.part in ("review", "plan")] == [
        ("review", "year_behind"),
        ("plan", "year_ahead"),
    ]
    assert "plan 2021 | year_ahead: 2021年" in repr(explain(reports.row(0, named=True)))


def test_audit_shows_the_turns_of_one_report():
    frames = frames_of(START + REVIEW + "\n" + PLAN, file="a/b.txt")
    assert "plan 2021 | year_ahead: 2021年" in parts_text(frames, "b.txt") == parts_text(frames, "x")
    with pytest.raises(NoSuchChoice, match="no report c"):
        parts_text(frames, "c.txt")
