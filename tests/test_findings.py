"""The first sentences of a page: true, and worded as a person would, also where there is one year, one place, no result
or no target.
"""

import polars as pl
import pytest
from invented import frames_of, growth, report

from analysis.compare.coverage import cover, divisions
from analysis.compare.moves import both_years, year_moves
from analysis.compare.pairs import pair_claims
from analysis.compare.records import (
    indicator_targets,
    judged_targets,
    level_reports,
    member_reports,
    most_stated,
    place_reports,
    place_rungs,
    year_targets,
)
from analysis.compare.scopes import scope_reports
from analysis.compare.targets import core_targets, own_targets
from analysis.show.findings import (
    delivery_finding,
    firmness_finding,
    history_finding,
    indicator_finding,
    ladder_finding,
    move_finding,
    target_finding,
)
from analysis.show.record_charts import target_lines

EAST, WEST, SOUTH, CITY = (
    ("甲省", "乙市", "东区"),
    ("甲省", "乙市", "西区"),
    ("甲省", "乙市", "南区"),
    ("甲省", "乙市", None),
)


def told(place: tuple, targets: dict[int, str], results: dict[int, str] | None = None) -> list[dict]:
    """The reports of a place: the growth that it promises by the year, and that it tells of by the year it was
    reached.
    """
    years = sorted({*targets, *(year + 1 for year in results or {})})
    promised = {year: [growth(number(quote), quote)] for year, quote in targets.items()}
    reached = {year + 1: [result(year, quote)] for year, quote in (results or {}).items()}
    return [report(place, year, promised.get(year, []) + reached.get(year, [])) for year in years]


def result(year: int, quote: str) -> dict:
    fields = {"quote": quote, "value": number(quote), "kind": "result", "period_start": year, "period_end": year}
    return {"text": f"去年地区生产总值增长{quote}。", "claims": [fields], "part": "review"}


def number(quote: str) -> float:
    return float(quote.partition("%")[0])


def paired(*reports: dict):
    frames = frames_of(*reports)
    return frames._replace(pairs=pair_claims(frames.claims, frames.reports))


def history(*reports: dict, place: str = "东区") -> str:
    frames = paired(*reports)
    own = place_reports(frames.reports, place)
    return history_finding(most_stated(judged_targets(frames, own), 9, "year"), own).striptags()


@pytest.mark.parametrize(
    "targets, results, words",
    [
        (
            {2023: "6%"},
            {},
            "甲省乙市东区手边1年的报告都写明了地区生产总值增速的目标数字。2023年是6%。手边没有能回答的报告。",
        ),
        (
            {2023: "6%", 2024: "5%"},
            {},
            "甲省乙市东区手边2年的报告都写明了地区生产总值增速的目标数字。从2023年的6%降到2024年的5%。有报告回顾的1年里，1年后来的报告没有给出可对照的结果；另有1年未到期。",
        ),
        (
            {2023: "6%", 2024: "6%左右"},
            {2023: "6.5%"},
            "甲省乙市东区手边2年的报告都写明了地区生产总值增速的目标数字。2024年是6%左右，数字与2023年（6%）相同。有报告回顾的1年里，1年达到；另有1年未到期。",
        ),
        (
            {2023: "6%", 2024: "5%"},
            {2023: "4%"},
            "甲省乙市东区手边2年的报告都写明了地区生产总值增速的目标数字。从2023年的6%降到2024年的5%。有报告回顾的1年里，1年未达到；另有1年未到期。未达到的是2023年，目标6%，结果4%。",
        ),
        (
            {2022: "5%", 2023: "6%", 2024: "7%"},
            {2022: "4%", 2023: "1%"},
            "甲省乙市东区手边3年的报告都写明了地区生产总值增速的目标数字。从2022年的5%升到2024年的7%。有报告回顾的2年里，2年未达到；另有1年未到期。差得最远的是2023年，目标6%，结果1%。",
        ),
        (
            {2022: "5%", 2023: "6%", 2024: "7%"},
            {2022: "5%", 2023: "6%"},
            "甲省乙市东区手边3年的报告都写明了地区生产总值增速的目标数字。从2022年的5%升到2024年的7%。有报告回顾的2年里，2年达到；另有1年未到期。",
        ),
    ],
)
def test_a_place_over_the_years(targets, results, words):
    assert history(*told(EAST, targets, results)) == words


def test_a_place_without_a_target():
    assert history(report(EAST, 2023, [])) == "甲省乙市东区手边有1份报告，没有读到写明数字的年度目标。"


def test_the_nation_is_called_so():
    assert history(*told((None, None, None), {2023: "6%"}), place="国务院").startswith("全国手边1年的报告都写明了")


def scope(*reports: dict, year: int = 2023) -> str:
    frames = frames_of(*reports)
    below = scope_reports(frames.reports, "乙市", year)
    return target_finding(core_targets(own_targets(frames, below)), below).striptags()


@pytest.mark.parametrize(
    "quotes, words",
    [
        (["6%"], "2023年，甲省乙市手边有1个区县的报告。1个有报告的区县写明了地区生产总值增速的目标数字：东区（6%）。"),
        (
            ["6%", "6%"],
            "2023年，甲省乙市手边有2个区县的报告。2个有报告的区县都写明了地区生产总值增速的目标数字，都是西区、东区（6%）。",
        ),
        (
            ["6%", "6%左右"],
            "2023年，甲省乙市手边有2个区县的报告。2个有报告的区县都写明了地区生产总值增速的目标数字，数字都是6%，说法不尽相同。",
        ),
        (
            ["6%", "5%"],
            "2023年，甲省乙市手边有2个区县的报告。2个有报告的区县都写明了地区生产总值增速的目标数字：最高的是东区（6%），最低的是西区（5%）。",
        ),
        (
            ["6%", "5%", "5%"],
            "2023年，甲省乙市手边有3个区县的报告。3个有报告的区县都写明了地区生产总值增速的目标数字：最高的是东区（6%），最低的是西区、南区（5%），中位数5%。",
        ),
    ],
)
def test_places_side_by_side(quotes, words):
    reports = [told(place, {2023: quote})[0] for place, quote in zip((EAST, WEST, SOUTH), quotes)]
    assert scope(*reports) == words + "甲省乙市当年的报告不在手边，无从与上级比较。"
    assert scope(*told(CITY, {2023: "5%"}), *reports).startswith(words + "乙市的目标是5%；")


def test_places_that_all_ask_more_than_their_city():
    reports = [told(place, {2023: "6%"})[0] for place in (EAST, WEST)]
    assert scope(*told(CITY, {2023: "5%"}), *reports).endswith("乙市的目标是5%；写了数字的都定得更高。")


def test_one_place_beside_its_city():
    assert scope(*told(CITY, {2023: "5%"}), *told(EAST, {2023: "6%"})).endswith("乙市的目标是5%；它定得更高。")


def test_places_without_a_target():
    assert (
        scope(report(EAST, 2023, []), report(WEST, 2023, []))
        == "2023年，甲省乙市手边有2个区县的报告。2个有报告的地方没有一项指标是两个以上地方都写明数字的。"
    )


def delivery(*reports: dict) -> str:
    frames = paired(*reports)
    members = member_reports(frames.reports, "乙市", 2022, 2023)
    return delivery_finding(most_stated(judged_targets(frames, members), 8, "report_id"), members).striptags()


@pytest.mark.parametrize(
    "results, words",
    [
        ({}, "2022年，甲省乙市手边有2个区县的2份报告。2条主要目标，手边没有能回答的报告。"),
        (
            {EAST: "7%"},
            "2022—2023年，甲省乙市手边有2个区县的3份报告。2条主要目标里，有报告回顾的是1条：1条达到；另有1条未到期。",
        ),
        (
            {EAST: "7%", WEST: "8%"},
            "2022—2023年，甲省乙市手边有2个区县的4份报告。2条主要目标里，有报告回顾的是2条：2条达到。",
        ),
        (
            {EAST: "7%", WEST: "1%"},
            "2022—2023年，甲省乙市手边有2个区县的4份报告。2条主要目标里，有报告回顾的是2条：1条达到，1条未达到。"
            "未达到的是西区2022年的地区生产总值增速：目标6%，结果1%。",
        ),
        (
            {EAST: "2%", WEST: "1%"},
            "2022—2023年，甲省乙市手边有2个区县的4份报告。2条主要目标里，有报告回顾的是2条：2条未达到。最常落空的是地区生产总值增速，有报告回顾的2次里2次未达到。",
        ),
    ],
)
def test_what_was_kept(results, words):
    reports = [
        one
        for place in (EAST, WEST)
        for one in told(place, {2022: "6%"}, {2022: results[place]} if place in results else {})
    ]
    assert delivery(*reports) == words


@pytest.mark.parametrize(
    "city, words",
    [
        (
            {2023: "5%"},
            "2023年，甲省乙市东区写明数字的1项目标里，1项上级也写明了。其中1项是增速一类：地区生产总值增速逐级是乙市5%，东区6%，比乙市高1个百分点。",
        ),
        (
            {2023: "6%"},
            "2023年，甲省乙市东区写明数字的1项目标里，1项上级也写明了。其中1项是增速一类：地区生产总值增速逐级是乙市6%，东区6%，数字与乙市相同。",
        ),
        (
            {2022: "5%"},
            "2023年，甲省乙市东区写明数字的1项目标没有一项能与上级对照：上级的报告不在手边，或没有写同口径的数字。",
        ),
    ],
)
def test_a_place_beside_those_above(city, words):
    frames = frames_of(*told(EAST, {2023: "6%"}), *told(CITY, city))
    targets = year_targets(frames, place_reports(frames.reports, "东区", 2023, 2023)).height
    assert ladder_finding(place_rungs(frames, "甲省乙市东区", 2023), targets, "甲省乙市东区", 2023).striptags() == words


def test_an_indicator_that_no_place_states():
    frames = frames_of(report(EAST, 2023, []))
    reports = level_reports(frames.reports, 2023)
    targets = most_stated(indicator_targets(frames, reports, "粮食总产量"), 1, "name")
    said = indicator_finding(targets, reports, "粮食总产量", 2023)
    assert said.striptags() == "2023年，手边没有一个省份的报告。1份报告里没有一份写明粮食总产量的目标数字。"
    assert "data-empty" in said


def test_a_line_breaks_where_a_year_is_missing():
    frames = paired(*told(EAST, {2018: "7%", 2019: "7%", 2022: "6%", 2023: "5%"}))
    records = most_stated(judged_targets(frames, place_reports(frames.reports, "东区")), 9, "year")
    rows = next(iter(target_lines(records)[0].to_dict()["datasets"].values()))
    assert [(row["year"], row["run"]) for row in rows] == [(2018, 0), (2019, 0), (2022, 1), (2023, 1)]


def said(quote: str, **fields) -> dict:
    """A target of growth in these words."""
    about = {"comparator": "≈"} if "左右" in quote else {"comparator": "≥"} if "以上" in quote else {}
    value = {} if "value" in fields else {"value": number(quote)}
    fields = {"quote": quote, **value} | about | fields
    return {"text": f"地区生产总值增长{quote}。", "claims": [fields]}


def test_a_text_that_lacks_its_end_does_not_keep_silent():
    reports = [report(EAST, 2023, [said("6%")]), report(WEST, 2023, [said("5%")])]
    told_of = scope(*reports, report(SOUTH, 2023, [], status="partial"))
    assert "3个有报告的区县中2个写明了地区生产总值增速的目标数字（南区文本不全）：" in told_of


def test_words_are_no_number_and_no_silence():
    words = said("增长较快", value=None, signed=None, unit=None, comparator=None, words="增长较快")
    told_of = scope(report(EAST, 2023, [said("6%")]), report(WEST, 2023, [said("5%")]), report(SOUTH, 2023, [words]))
    assert "3个有报告的区县中2个写明了地区生产总值增速的目标数字（另有1个只写了文字）：" in told_of


def test_each_of_those_at_an_end_is_given_its_own_words():
    quotes = ("6%", "5%左右", "5%")
    reports = [report(place, 2023, [said(quote)]) for place, quote in zip((EAST, WEST, SOUTH), quotes)]
    assert "最高的是东区（6%），最低的是西区（5%左右）、南区（5%），中位数5%" in scope(*reports)


def test_a_range_stands_for_its_middle():
    wide = said("5%—6%", value_high=6.0)
    told_of = scope(report(EAST, 2023, [wide]), report(WEST, 2023, [said("5.4%")]), *told(CITY, {2023: "5.5%"}))
    assert "最高的是东区（5%—6%），最低的是西区（5.4%）" in told_of
    assert told_of.endswith("乙市的目标是5.5%；数字相同的1个，更低的1个。")


def test_what_is_missing_of_a_scope_is_named():
    names = ("福田区", "罗湖区", "宝安区", "龙岗区", "盐田区", "龙华区", "坪山区", "光明区")
    reports = [report(("广东省", "深圳市", name), 2023, [said("6%")]) for name in names]
    frames = frames_of(*reports)
    below = scope_reports(frames.reports, "深圳市", 2023)
    told_of = target_finding(core_targets(own_targets(frames, below)), below).striptags()
    assert told_of.startswith("2023年，广东省深圳市9个区县中手边有8个的报告（缺：南山区）。")


def test_the_country_has_31_provinces():
    assert divisions().filter(scope="全国").height == 31
    two = frames_of(*(report((name, None, None), 2023, [said("6%")]) for name in ("广东省", "河北省")))
    below = scope_reports(two.reports, "全国", 2023)
    told_of = target_finding(core_targets(own_targets(two, below)), below).striptags()
    assert told_of.startswith("2023年，全国31个省份中手边只有2个的报告（缺：北京市、天津市、")
    assert not cover(below, "全国").is_enough


def test_the_room_of_about_is_told():
    year = report(EAST, 2022, [said("6%左右")]), report(EAST, 2023, [said("6%左右"), result(2022, "5.6%")])
    assert "有报告回顾的1年里，1年达到（都靠“左右”的半个百分点）；另有1年未到期。" in history(*year)


def test_a_target_whose_review_breaks_off_or_is_not_there():
    broken = report(EAST, 2023, [said("6%")], status="partial")
    assert "1年因后来的报告文本不全，无从知道" in history(report(EAST, 2022, [said("6%")]), broken)
    assert "另有1年未到期，1年缺回顾当年的报告" not in history(report(EAST, 2022, [said("6%")]), broken)
    apart = history(report(EAST, 2020, [said("6%")]), report(EAST, 2023, [said("6%")]))
    assert apart.endswith("手边没有能回答的报告。")


def moved(before: dict[tuple, str], after: dict[tuple, str]) -> str:
    frames = frames_of(
        *(
            report(place, year, [said(quote)] if quote else [])
            for year, quotes in ((2022, before), (2023, after))
            for place, quote in quotes.items()
        )
    )
    both = both_years(frames.reports, "乙市", 2023)
    return move_finding(year_moves(frames, both), both, "甲省乙市", 2023).striptags()


@pytest.mark.parametrize(
    "before, after, words",
    [
        ("6%左右", "5%左右", "2个调低。"),
        ("6%", "7%", "2个调高。"),
        ("6%以上", "6%左右", "2个只改了说法。"),
        ("6%左右", "6%左右", "2个未变。"),
    ],
)
def test_who_moved(before, after, words):
    told_of = moved({EAST: before, WEST: before}, {EAST: after, WEST: after})
    assert told_of == (
        f"甲省乙市手边有2个区县2022、2023两年的报告。地区生产总值增速目标，两年都写明数字的2个区县里，{words}"
    )


def test_who_moved_names_them_and_leaves_out_who_has_one_year():
    told_of = moved({EAST: "6%", WEST: "6%"}, {EAST: "5%", WEST: "6%", SOUTH: "9%"})
    assert "两年都写明数字的2个区县里，1个调低（东区），1个未变。" in told_of
    assert "手边没有" not in told_of and "南区" not in told_of
    assert "没有2022、2023两年的报告可以相比" in move_finding(pl.DataFrame(), pl.DataFrame(), "甲省乙市", 2023)


def test_a_level_that_is_a_share_is_not_amplified():
    share = {"basis": "level", "indicator": "森林覆盖率", "change": "level"}
    frames = frames_of(report(CITY, 2023, [said("40%", **share)]), report(EAST, 2023, [said("50%", **share)]))
    rungs = place_rungs(frames, "甲省乙市东区", 2023)
    assert rungs["asked"].to_list() == [None, None]
    assert "都是总量或水平，不比高低" in ladder_finding(rungs, 1, "甲省乙市东区", 2023)


def test_a_finding_takes_a_language():
    with pytest.raises(ValueError, match=r"no words in the language 'en': words\.csv has zh"):
        firmness_finding(pl.DataFrame({"firmness": ["hard"]}), language="en")
    assert "说得硬" in firmness_finding(pl.DataFrame({"firmness": ["hard"]}), language="zh")
