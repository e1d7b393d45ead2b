"""The lists of 民生实事: what is one, and where each item stands."""

import pytest

from analysis.claims.pledges import find_items
from analysis.text.outline import read_outline
from analysis.text.squeezing import squeeze

PLAN = "各位代表：\n二、2025年工作安排\n"
LISTS = {
    "the order said": "今年办好三件民生实事。一是新建公园2个；二是改造公厕3座；三是增加车位400个。\n",
    "words between": "今年办好3件惠民实事，安排资金5亿元，人人受益。"
    "一是新建公园2个。二是改造公厕3座。三是增加车位400个。\n",
    "circles": "今年重点实施3件民生实事。①新建公园2个。②改造公厕3座。③增加车位400个。\n",
    "lines": "（八）抓好三项民心工程\n1、新建公园2个。\n2、改造公厕3座。\n3、增加车位400个。\n",
    "brackets": "完成3项民生工程：（1）新建公园2个（2）改造公厕3座（3）增加车位400个。\n",
    "no marks": "办好3件重点民生实事，包括：新建公园2个；改造公厕3座；增加车位400个。\n",
    "the count last": "办好2大类3件民生实事：一是新建公园2个；二是改造公厕3座；三是增加车位400个。\n",
    "an appendix": "附件：2025年民生实事清单\n一、新建公园2个。\n二、改造公厕3座。\n三、增加车位400个。\n",
    "no more than its name": "民生实事：\n1.新建公园2个。\n2.改造公厕3座。\n3.增加车位400个。\n",
    "a table": "附件：2025年民生实事\n序号\n项目\n1\n新建公园2个。\n2\n改造公厕3座。\n3\n增加车位400个。\n",
    "a number that begins an item": "附件：2025年民生实事\n1.新建公园2个。\n"
    "2.3座公厕改造完成。\n3.2025年增加车位400个。\n",
}


def items_of(said: str) -> list[tuple[int, str]]:
    text = squeeze(
        PLAN
        + "今年各项工作都要抓紧抓实，让群众满意。\n"
        + said
        + "三、加强政府自身建设\n一是依法行政。二是勤政为民。三是廉洁从政。\n"
    ).text
    return [
        (item.number, text[item.start : item.end])
        for item in find_items(text, read_outline(text, 2024, (2025, 2025)).sentences)
    ]


@pytest.mark.parametrize("form", LISTS)
def test_a_list_has_its_items(form):
    items = items_of(LISTS[form])
    assert [number for number, _ in items] == [1, 2, 3]
    assert ["公园" in items[0][1], "公厕" in items[1][1], "车位" in items[2][1]] == [True, True, True]
    assert not any("勤政" in said for _, said in items)


NO_LISTS = {
    "chapters": "办好119件民生实事。一是扩大学位供给，新建学校3所。二是完善医疗，新增床位40张。三是改善住房。\n",
    "less than was said": "办好十件民生实事。一是新建公园2个；二是改造公厕3座。\n",
    "other things, as many": "今年办好三件民生实事。我们还确定了3个领域，要有突破。"
    "一是新建园区2个。二是改造街区3座。三是增加厂房400间。\n",
    "many small ones": "实施三项民生微实事。一是新建公园2个；二是改造公厕3座；三是增加车位400个。\n",
}


@pytest.mark.parametrize("form", NO_LISTS)
def test_what_is_no_list(form):
    assert items_of(NO_LISTS[form]) == []


def test_what_was_done_is_no_promise():
    text = (
        "各位代表：\n一、2024年工作回顾\n三件民生实事全部完成。一是新建公园2个；二是改造公厕3座；三是增加车位400个。\n"
    )
    assert find_items(text, read_outline(text, 2024, (2025, 2025)).sentences) == []


def test_circles_beyond_ten_that_an_old_page_lost():
    marks = "".join(f"{chr(0x245F + n)}新建公园{n}个。" if n <= 10 else f"?新建公园{n}个。" for n in range(1, 13))
    assert [number for number, _ in items_of(f"重点实施12件惠民实事。{marks}\n")] == list(range(1, 13))
