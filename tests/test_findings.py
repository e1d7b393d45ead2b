"""The first sentences of a page: true, and worded as a person would, also where there is one year, one place, no result
or no target.
"""

import pytest
from invented import frames_of, growth, report

from analysis.compare.pairs import pair_claims
from analysis.compare.records import (
    indicator_targets,
    judged_targets,
    level_reports,
    member_reports,
    most_stated,
    place_reports,
    place_rungs,
)
from analysis.compare.scopes import scope_reports
from analysis.compare.targets import core_targets, own_targets
from analysis.show.findings import delivery_finding, history_finding, indicator_finding, ladder_finding, target_finding
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
            "甲省乙市东区只有2023年写明了地区生产总值增速目标：6%。手边没有报告说到结果，是否达到无从判断。",
        ),
        (
            {2023: "6%", 2024: "5%"},
            {},
            "甲省乙市东区的地区生产总值增速目标，从2023年的6%降到2024年的5%。手边没有报告说到结果，是否达到无从判断。",
        ),
        (
            {2023: "6%", 2024: "6%左右"},
            {2023: "6.5%"},
            "甲省乙市东区的地区生产总值增速目标，2024年是6%左右，数字与2023年（6%）相同。"
            "能与后来的结果对照的只有2023年：目标6%，结果6.5%，达到了。",
        ),
        (
            {2023: "6%", 2024: "5%"},
            {2023: "4%"},
            "甲省乙市东区的地区生产总值增速目标，从2023年的6%降到2024年的5%。"
            "能与后来的结果对照的只有2023年：目标6%，结果4%，没有达到。",
        ),
        (
            {2022: "5%", 2023: "6%", 2024: "7%"},
            {2022: "4%", 2023: "1%"},
            "甲省乙市东区的地区生产总值增速目标，从2022年的5%升到2024年的7%，其间写明的有3年。"
            "能与后来的结果对照的2年都没有达到；差得最远的是2023年，目标6%，结果1%。",
        ),
        (
            {2022: "5%", 2023: "6%", 2024: "7%"},
            {2022: "5%", 2023: "6%"},
            "甲省乙市东区的地区生产总值增速目标，从2022年的5%升到2024年的7%，"
            "其间写明的有3年。能与后来的结果对照的2年都达到了。",
        ),
    ],
)
def test_a_place_over_the_years(targets, results, words):
    assert history(*told(EAST, targets, results)) == words


def test_a_place_without_a_target():
    assert history(report(EAST, 2023, [])) == "甲省乙市东区的报告里没有读到写明数字的年度目标。"


def test_the_nation_is_called_so():
    assert history(*told((None, None, None), {2023: "6%"}), place="国务院").startswith("全国只有2023年写明了")


def scope(*reports: dict, year: int = 2023) -> str:
    frames = frames_of(*reports)
    below = scope_reports(frames.reports, "乙市", year)
    return target_finding(core_targets(own_targets(frames, below)), below).striptags()


@pytest.mark.parametrize(
    "quotes, words",
    [
        (["6%"], "2023年，甲省乙市手边的报告里，写明地区生产总值增速目标的只有东区：6%。"),
        (["6%", "6%"], "2023年，甲省乙市2个有报告的地方都写明了地区生产总值增速目标，都是6%。"),
        (["6%", "6%左右"], "2023年，甲省乙市2个有报告的地方都写明了地区生产总值增速目标，数字都是6%，说法不尽相同。"),
        (
            ["6%", "5%"],
            "2023年，甲省乙市2个有报告的地方都写明了地区生产总值增速目标：最高的是东区（6%），最低的是西区（5%）。",
        ),
        (
            ["6%", "5%", "5%"],
            "2023年，甲省乙市3个有报告的地方都写明了地区生产总值增速目标：最高的是东区（6%），"
            "最低的是西区、南区（5%），中位数5%。",
        ),
    ],
)
def test_places_side_by_side(quotes, words):
    reports = [told(place, {2023: quote})[0] for place, quote in zip((EAST, WEST, SOUTH), quotes)]
    assert scope(*reports) == words + "甲省乙市当年的报告缺，无从与上级比较。"
    assert scope(*told(CITY, {2023: "5%"}), *reports).startswith(words + "乙市的目标是5%；")


def test_places_that_all_ask_more_than_their_city():
    reports = [told(place, {2023: "6%"})[0] for place in (EAST, WEST)]
    assert scope(*told(CITY, {2023: "5%"}), *reports).endswith("乙市的目标是5%；各地都定得更高。")


def test_one_place_beside_its_city():
    assert scope(*told(CITY, {2023: "5%"}), *told(EAST, {2023: "6%"})).endswith("乙市的目标是5%；它定得更高。")


def test_places_without_a_target():
    assert (
        scope(report(EAST, 2023, []), report(WEST, 2023, []))
        == "2023年，甲省乙市的2个地方没有一项指标是两个以上地方都写明数字的。"
    )


def delivery(*reports: dict) -> str:
    frames = paired(*reports)
    members = member_reports(frames.reports, "乙市", 2022, 2023)
    return delivery_finding(
        most_stated(judged_targets(frames, members), 8, "report_id"), "甲省乙市", 2022, 2023
    ).striptags()


@pytest.mark.parametrize(
    "results, words",
    [
        ({}, "2022—2023年，甲省乙市2个地方写下2条主要目标，手边没有一条能与后来报告的结果对照。"),
        (
            {EAST: "7%"},
            "2022—2023年，甲省乙市2个地方的2条主要目标里，1条有结果可对，"
            "全部达到；其余1条，手边后来的报告没有给出可以对照的结果。",
        ),
        ({EAST: "7%", WEST: "8%"}, "2022—2023年，甲省乙市2个地方的2条主要目标里，2条有结果可对，全部达到。"),
        (
            {EAST: "7%", WEST: "1%"},
            "2022—2023年，甲省乙市2个地方的2条主要目标里，2条有结果可对：1条达到（50%），1条未达到。"
            "未达到的是西区2022年的地区生产总值增速：目标6%，结果1%。",
        ),
        (
            {EAST: "2%", WEST: "1%"},
            "2022—2023年，甲省乙市2个地方的2条主要目标里，2条有结果可对，"
            "都没有达到。最常落空的是地区生产总值增速，2次里2次未达到。",
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
        ({2023: "5%"}, "2023年，甲省乙市东区能与上一级对照的只有地区生产总值增速：乙市5%，东区6%，比乙市高1个百分点。"),
        ({2023: "6%"}, "2023年，甲省乙市东区能与上一级对照的只有地区生产总值增速：乙市6%，东区6%，数字与乙市相同。"),
        ({2022: "5%"}, "2023年，甲省乙市东区没有一项目标能与上级对照：上级的报告不在手边，或没有写同口径的数字。"),
    ],
)
def test_a_place_beside_those_above(city, words):
    frames = frames_of(*told(EAST, {2023: "6%"}), *told(CITY, city))
    assert ladder_finding(place_rungs(frames, "甲省乙市东区", 2023), "甲省乙市东区", 2023).striptags() == words


def test_an_indicator_that_no_place_states():
    frames = frames_of(report(EAST, 2023, []))
    targets = most_stated(indicator_targets(frames, level_reports(frames.reports, 2023), "粮食总产量"), 1, "name")
    assert (
        indicator_finding(targets, "粮食总产量", 2023).striptags()
        == "2023年的报告里，没有地方写明粮食总产量的目标数字。"
    )


def test_a_line_breaks_where_a_year_is_missing():
    frames = paired(*told(EAST, {2018: "7%", 2019: "7%", 2022: "6%", 2023: "5%"}))
    records = most_stated(judged_targets(frames, place_reports(frames.reports, "东区")), 9, "year")
    rows = next(iter(target_lines(records)[0].to_dict()["datasets"].values()))
    assert [(row["year"], row["run"]) for row in rows] == [(2018, 0), (2019, 0), (2022, 1), (2023, 1)]
