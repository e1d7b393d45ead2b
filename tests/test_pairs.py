"""A target beside its result: what makes one, which is chosen, and whether it was met, in tables of cases on small
frames.
"""

import csv
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analysis.compare.changes import compare_years
from analysis.compare.ladder import ladder
from analysis.compare.pairs import pair_claims
from analysis.compare.targets import year_targets
from analysis.schema import CLAIMS, CLAUSES, NUMBERS, PAIRS, REPORTS, Frames
from analysis.vocab import vocab

CHECKED = Path(__file__).parent / "accuracy" / "checked"
PLACE = "广东省深圳市龙岗区"
GIVEN = re.compile(r"(?P<fall>-)?(?P<comparator>[≥≤><≈]?)(?P<value>[\d.]+)(?:~(?P<high>[\d.]+))?(?P<unit>\S*)")


def report(year: int, place: str = PLACE, **fields) -> dict:
    """A row of `reports` that reviews the year before; the report's id is its place and year."""
    parts = {"广东省": {"province": "广东省"}, "广东省深圳市": {"province": "广东省", "city": "深圳市"}, "国务院": {}}
    named = parts.get(place, {"province": "广东省", "city": "深圳市", "district": "龙岗区"})
    level = {0: "nation", 1: "province", 2: "city", 3: "county"}[len(named)]
    return {
        "report_id": f"{place}{year}",
        "place": place,
        **named,
        "level": level,
        "review_year": year - 1,
        "plan_year": year,
        "plan_start": year,
        "plan_end": year,
        "new_term": False,
        "date": date(year, 1, 20),
        "preferred": True,
        "status": "ok",
        "text": "",
    } | fields


def claim(
    said: int,
    given: str,
    kind: str = "target",
    indicator: str = "地区生产总值",
    place: str = PLACE,
    start: int = 100,
    **fields,
) -> dict:
    """A row of `claims`: `given` is 6%, ≥6%, ≈6%, -≥3% (a fall of 3% or more), 5~7%; growth if it is in %, unless
    fields say else.
    """
    found = GIVEN.fullmatch(given)
    value, high = float(found["value"]), float(found["high"]) if found["high"] else None
    basis = fields.get("basis", "growth" if found["unit"] == "%" else "level")
    change = "down" if found["fall"] else "up" if basis == "growth" else "level"
    year = said if kind == "target" else said - 1
    return {
        "claim_id": f"{place}{said}:{start}",
        "report_id": f"{place}{said}",
        "start": start,
        "end": start + 2,
        "quote": given,
        "value": value,
        "value_high": high,
        "signed": -value if change == "down" else value,
        "unit": found["unit"],
        "comparator": found["comparator"] or "=",
        "change": change,
        "subject": indicator,
        "indicator": indicator,
        "kind": kind,
        "period_start": year,
        "period_end": year,
        "basis": basis,
        "span": "year",
        "about": "own",
        "estimated": False,
        "rule": "noun_before",
    } | fields


def frames(claims: list[dict], reports: list[dict] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`claims` and `reports`; by default a report of 2024 and one of 2025 that reviews it."""
    return pl.DataFrame(claims, schema=CLAIMS), pl.DataFrame(reports or [report(2024), report(2025)], schema=REPORTS)


def whole(claims: list[dict], reports: list[dict] | None = None) -> Frames:
    """All frames; a claim's clause is of its `part`, the year's main targets unless told otherwise."""
    clauses = [
        {"report_id": row["report_id"], "clause_id": n, "sentence_id": n, "part": row.get("part", "goals"), "text": ""}
        for n, row in enumerate(claims)
    ]
    rows = [
        {key: value for key, value in row.items() if key != "part"} | {"clause_id": n} for n, row in enumerate(claims)
    ]
    claims, reports = frames(rows, reports)
    numbers = pl.DataFrame(schema=NUMBERS)
    return Frames(reports, pl.DataFrame(clauses, schema=CLAUSES), claims, numbers, pair_claims(claims, reports))


def pair(*claims: dict, reports: list[dict] | None = None) -> dict:
    """The only row of `pairs`."""
    pairs = pair_claims(*frames(list(claims), reports))
    assert pairs.schema == PAIRS
    return pairs.row(0, named=True) if len(pairs) == 1 else pytest.fail(f"{len(pairs)} rows")


MET = """
地区生产总值 growth: 6% → 6.0% yes            a bare number of what is wanted high is a floor
地区生产总值 growth: 6% → 5.9% no
地区生产总值 growth: 6% → -1.2% no             增长6%, 下降1.2%
地区生产总值 growth: ≥6% → 6% yes              6%以上
地区生产总值 growth: >6% → 6% yes              超过6%, the number itself counts
地区生产总值 growth: ≈6% → 5.5% yes            6%左右 has half a point
地区生产总值 growth: ≈6% → 5.4% no
地区生产总值 growth: ≈6% → 9% yes              more is not less near
地区生产总值 growth: 5~7% → 5% yes             a floor binds at the lower end
地区生产总值 growth: 5~7% → 4.8% no
地区生产总值 growth: ≈6~6.5% → 5.5% yes        6%—6.5%左右
地区生产总值 growth: 6% → ≈6% yes
地区生产总值 growth: 6% → ≥5% open             增长5%以上 may be 6%
地区生产总值 growth: 6% → ≥6% yes
地区生产总值 growth: 6% → >6% yes
地区生产总值 growth: 6% → <6% no               近6% is below it
地区生产总值 level: 100亿 → >100亿 yes         突破100亿元
地区生产总值 level: <100亿 → 96亿 yes          接近100亿元 is near enough
地区生产总值 level: ≈100亿 → 95亿 yes          100亿元左右 has a twentieth
地区生产总值 level: ≈100亿 → 94亿 no
一般公共预算收入 growth: -5% → -3% yes         a fall that is foreseen is a floor too
一般公共预算收入 growth: -≤5% → -6% no         降幅控制在5%以内
单位GDP能耗 growth: -≥3% → -3.2% yes           下降3%以上
单位GDP能耗 growth: -≥3% → -2.9% no
单位GDP能耗 growth: -≥3% → 1% no               a rise
单位GDP能耗 growth: -3% → -3% yes              a cut wants a fall of at least as much
单位GDP能耗 growth: -3% → -2% no
单位GDP能耗 growth: -≈3% → -2.6% yes           下降3%左右
单位GDP能耗 growth: -3~4% → -3.1% yes          下降3%—4%
单位GDP能耗 growth: -3~4% → -2.9% no
单位GDP能耗 growth: -3% → ->3% yes             下降超过3%
单位GDP能耗 growth: -3% → -≥2% open            下降2%以上
城镇调查失业率 level: ≤5.5% → 5.2% yes         5.5%以内
城镇调查失业率 level: ≤5.5% → 5.6% no
城镇调查失业率 level: 5.5% → 5.5% yes          a bare number of what is wanted low is a ceiling
城镇调查失业率 level: 5.5% → 5.6% no
城镇调查失业率 level: ≈5.5% → 5.8% yes
城镇登记失业率 level: ≤4% → ≤4.5% open         控制在4.5%以内
城镇登记失业率 level: ≤4.5% → ≤4% yes
PM2.5浓度 level: <30微克/立方米 → 30微克/立方米 yes   低于30
PM2.5浓度 level: <30微克/立方米 → 31微克/立方米 no
居民消费价格指数 growth: 3% → 2.4% yes         prices are to be near
居民消费价格指数 growth: 3% → 4.2% no
居民消费价格指数 growth: ≈3% → 0.2% no
居民消费价格指数 growth: ≤3% → 0.2% yes        3%以内 is a ceiling
居民消费价格指数 growth: ≤3% → -0.3% yes
居民消费价格指数 growth: 2~3% → 2.5% yes
居民消费价格指数 growth: 2~3% → 1.5% no
一般公共预算支出 growth: 6% → 7% none          nobody says whether more is better
一般公共预算支出 growth: ≥6% → 7% yes          the words do
常住人口城镇化率 level: ≈60% → 60.3% yes       60%左右 of what has no goal is near
"""
CASES = [re.match(r"(\S+) (\S+): (\S+) → (\S+) (\w+)", line).groups() for line in MET.strip().splitlines()]


@pytest.mark.parametrize("indicator, basis, target, result, verdict", CASES, ids=[" ".join(case) for case in CASES])
def test_whether_a_target_was_met(indicator, basis, target, result, verdict):
    row = pair(
        claim(2024, target, indicator=indicator, basis=basis), claim(2025, result, "result", indicator, basis=basis)
    )
    assert row["met"] is {"yes": True, "no": False}.get(verdict)
    if verdict in ("yes", "no"):
        assert row["reason"] in ("by words", "by goal")
    else:
        assert row["reason"] == {"open": "result open", "none": "goal none"}[verdict]
    assert row["result_claim"]


STRICT = """
地区生产总值 growth: ≈6% → 5.5% no -0.0         left to the tolerance alone
地区生产总值 growth: ≈6% → 6% yes 0.5
地区生产总值 growth: 6% → 6.5% yes 0.5
地区生产总值 growth: ≥6% → 5.2% no -0.8
地区生产总值 growth: ≈6~6.5% → 5.5% no 0.0
地区生产总值 level: <100亿 → 96亿 no 1.0        接近100亿元
单位GDP能耗 growth: -3% → -3.5% yes 0.5        a fall is better the deeper it is
单位GDP能耗 growth: -≈3% → -2.6% no 0.1
城镇调查失业率 level: ≤5.5% → 5.2% yes 0.3
城镇调查失业率 level: ≈5.5% → 5.8% no 0.2
居民消费价格指数 growth: ≈3% → 2.4% yes 0.0     what is to be near has its goal's room, with 左右 or without
居民消费价格指数 growth: 3% → 4.2% no 0.2       beyond the upper edge
居民消费价格指数 growth: 3% → 0.2% no -1.8
常住人口城镇化率 level: ≈60% → 60.3% no 0.0
"""


@pytest.mark.parametrize("line", STRICT.strip().splitlines())
def test_whether_it_was_met_without_tolerance_and_by_how_much(line):
    indicator, basis, target, result, verdict, gap = re.match(r"(\S+) (\S+): (\S+) → (\S+) (\w+) (\S+)", line).groups()
    row = pair(
        claim(2024, target, indicator=indicator, basis=basis), claim(2025, result, "result", indicator, basis=basis)
    )
    assert row["met_strict"] is (verdict == "yes")
    assert row["gap"] == pytest.approx(float(gap))
    assert row["result_from"] == "report" and row["due"] is True


def test_strictly_met_is_met():
    for indicator, basis, target, result, _ in CASES:
        row = pair(
            claim(2024, target, indicator=indicator, basis=basis), claim(2025, result, "result", indicator, basis=basis)
        )
        assert not row["met_strict"] or row["met"]
        assert (row["gap"] is None) is (row["bound"] is None)


def test_a_communique_says_the_result():
    reports = [report(2024), report(2025, title="2024年国民经济和社会发展统计公报")]
    assert pair(claim(2024, "6%"), claim(2025, "6%", "result"), reports=reports)["result_from"] == "communiqué"


BOUNDS = [
    ("地区生产总值", "≥6%", "floor", 6, None),
    ("地区生产总值", "≈6%", "floor", 5.5, None),
    ("地区生产总值", "5~7%", "floor", 5, None),
    ("单位GDP能耗", "-≥3%", "ceiling", -3, None),
    ("单位GDP能耗", "-≈3%", "ceiling", -2.5, None),
    ("居民消费价格指数", "3%", "near", 2, 4),
    ("居民消费价格指数", "≤3%", "ceiling", 3, None),
    ("一般公共预算支出", "6%", None, None, None),
]


@pytest.mark.parametrize("indicator, given, reading, bound, high", BOUNDS)
def test_the_bound_of_a_target(indicator, given, reading, bound, high):
    row = pair(claim(2024, given, indicator=indicator))
    assert (row["reading"], row["bound"], row["bound_high"]) == (reading, bound, high)


RESULT = claim(2025, "5%", "result")
UNANSWERED = {
    "no later report": ([], [report(2024)]),
    "not reviewed": ([], [report(2024), report(2026)]),
    "not stated": ([claim(2025, "5%", "result", "固定资产投资")], None),
    "other measure": ([claim(2025, "100元", "result")], None),
    "part only": ([RESULT | {"span": "part"}], None),
    "implausible": ([RESULT | {"value": 80.0, "signed": 80.0}], None),
}


@pytest.mark.parametrize("reason", UNANSWERED)
def test_why_there_is_no_result(reason):
    results, reports = UNANSWERED[reason]
    row = pair(claim(2024, "6%"), *results, reports=reports)
    assert row["reason"] == reason
    empty = ("met", "met_strict", "gap", "result_claim", "result", "result_from", "result_source", "estimated")
    assert [row[name] for name in empty] == [None] * len(empty)
    assert row["due"] is (reason not in ("no later report", "not reviewed"))


NO_ANSWER = {
    "the same report": claim(2024, "5%", "result", start=9, period_start=2024, period_end=2024),
    "another place": claim(2025, "5%", "result", place="广东省深圳市"),
    "another year": RESULT | {"period_start": 2023, "period_end": 2023},
    "a part of the place": RESULT | {"about": "part"},
    "no result": RESULT | {"kind": "context"},
    "a repetition": RESULT | {"restates": "x"},
    "percentage points": RESULT | {"unit": "百分点"},
    "an average of five years": RESULT | {"period_start": 2020, "span": "average"},
    "an average of years that were not read": RESULT | {"span": "average"},
}


@pytest.mark.parametrize("other", NO_ANSWER)
def test_what_is_no_result(other):
    row = pair(claim(2024, "6%"), NO_ANSWER[other], reports=[report(2024), report(2025), report(2025, "广东省深圳市")])
    assert row["result_claim"] is None


def test_what_is_no_target():
    target = claim(2024, "6%")
    others = [
        target | {"claim_id": str(n)} | change
        for n, change in enumerate(
            (
                {"restates": target["claim_id"]},
                {"indicator": None},
                {"value": None, "words": "同步"},
                {"about": "other"},
                {"kind": "context"},
                {"report_id": "copy"},
            )
        )
    ]
    reports = [report(2024), report(2024, report_id="copy", preferred=False)]
    assert pair_claims(*frames([target, *others], reports))["target_claim"].to_list() == [target["claim_id"]]


CHOICES = {  # the first is to be chosen
    "a fact of the next report before its forecast": [RESULT | {"start": 9}, RESULT | {"estimated": True, "start": 20}],
    "the main figure, forecast, before a later fact of the same report": [
        RESULT | {"estimated": True, "start": 9},
        RESULT | {"start": 20},
    ],
    "the exact before what leaves a side open": [RESULT | {"start": 20}, RESULT | {"comparator": ">", "start": 9}],
    "the earlier, be it rounded": [RESULT | {"comparator": "≈", "start": 9}, RESULT | {"start": 20}],
    "the undoubted": [RESULT | {"start": 20}, RESULT | {"doubt": "out of range", "start": 9}],
    "the earlier report": [RESULT | {"start": 20}, RESULT | {"report_id": f"{PLACE}2026", "start": 9}],
    "a later fact before a forecast": [RESULT | {"report_id": f"{PLACE}2026"}, RESULT | {"estimated": True}],
    "the plausible": [RESULT | {"start": 20}, RESULT | {"signed": 90.0, "value": 90.0, "start": 9}],
}


def test_a_year_that_was_over_tells_more_than_a_plan_of_its_autumn():
    autumn, annual = report(2025, new_term=True, report_id="autumn"), report(2025)
    row = pair(
        claim(2024, "6%"),
        RESULT | {"claim_id": "early", "report_id": "autumn"},
        RESULT | {"estimated": True},
        reports=[report(2024), autumn, annual],
    )
    assert (row["result_claim"], row["other_results"], row["estimated"]) == (RESULT["claim_id"], ["early"], True)


def test_what_was_done_of_the_livelihood_projects_counts():
    text = "42项民生实事完成38项"
    planned, done = (
        claim(2025, given, "result", "民生实事", start=start) for given, start in (("42项", 0), ("38项", 10))
    )
    row = pair(
        claim(2024, "42件", indicator="民生实事", start=2),
        planned,
        done,
        reports=[report(2024, text="完成42件民生实事"), report(2025, text=text)],
    )
    assert (row["result"], row["met"]) == (38, False)


@pytest.mark.parametrize("choice", CHOICES)
def test_which_of_several_results(choice):
    results = [result | {"claim_id": name} for result, name in zip(CHOICES[choice], ("this", "other"))]
    row = pair(claim(2024, "6%"), *results, reports=[report(2024), report(2025), report(2026)])
    assert (row["result_claim"], row["other_results"]) == ("this", ["other"])
    assert row["estimated"] is CHOICES[choice][0]["estimated"]


def test_a_plan_of_a_new_government_comes_before_the_report_of_its_year():
    target, result = (
        claim(2024, "6%", period_start=2023, period_end=2023),
        claim(2024, "5%", "result") | {"claim_id": "r", "report_id": "annual"},
    )
    reports = [report(2024, new_term=True), report(2024, report_id="annual")]
    assert pair(target, result, reports=reports)["result_claim"] == "r"


def test_years_said_in_several_ways_are_one():
    target = claim(2024, "30微克/立方米", indicator="PM2.5浓度", span="average")
    assert pair(target, claim(2025, "29微克/立方米", "result", "PM2.5浓度", span="point"))["met"] is True


def test_a_share_that_a_term_shall_reach_is_due_in_its_last_year():
    target = claim(2021, "36%", indicator="森林覆盖率", basis="level", period_end=2025, span="cumulative")
    result = claim(2026, "36.2%", "result", "森林覆盖率", basis="level", span="point")
    row = pair(target, result, reports=[report(2021), report(2026)])
    assert (row["met"], row["period_start"], row["period_end"], row["span"]) == (True, 2021, 2025, "cumulative")


def test_what_is_to_be_made_by_a_later_year_is_a_sum():
    target = claim(2024, "4000套", indicator="保障性住房", period_start=2028, period_end=2028, span="point")
    year, five = (
        claim(2029, given, "result", "保障性住房", **fields)
        for given, fields in (("900套", {}), ("4100套", {"period_start": 2024, "span": "cumulative", "start": 50}))
    )
    row = pair(target, year, five, reports=[report(2024), report(2029)])
    assert (row["result"], row["met"], row["other_results"]) == (4100, True, [])


def test_units_are_converted_by_the_table_and_it_is_recorded():
    row = pair(claim(2024, "200斤", indicator="粮食总产量"), claim(2025, "0.11吨", "result", "粮食总产量"))
    assert (row["unit"], row["result_unit"], row["factor"], row["met"]) == ("斤", "吨", 2000, True)
    assert row["result"] == pytest.approx(220)


def test_a_unit_without_a_line_is_not_converted():
    assert (
        pair(claim(2024, "5美元", indicator="实际利用外资"), claim(2025, "30元", "result", "实际利用外资"))["reason"]
        == "other measure"
    )


@pytest.mark.parametrize("words, met", [("涨幅控制在", True), ("涨幅", False)])
def test_what_is_to_be_controlled_is_a_ceiling(words, met):
    target = claim(2024, "≈3%", indicator="居民消费价格指数", start=len(words))
    row = pair(
        target,
        claim(2025, "1%", "result", "居民消费价格指数"),
        reports=[report(2024, text=words + "3%左右"), report(2025)],
    )
    assert (row["met"], row["reading"], row["reason"]) == (
        met,
        "ceiling" if met else "near",
        "by words" if met else "by goal",
    )


STAGES = [
    ("保障性住房", "供应", "供应", True),
    ("保障性住房", "竣工", "新开工", False),
    ("保障性住房", "供应", "竣工", False),
    ("保障性住房", "筹集建设", "建设筹集", True),
    ("保障性住房", "", "供应", True),
    ("高标准农田", "建设", "累计达到", False),
    ("地区生产总值", "建设", "供应", True),
]


@pytest.mark.parametrize("indicator, target, result, is_pair", STAGES)
def test_stages_are_not_mixed(indicator, target, result, is_pair):
    reports = [report(year, text=f"开工1000套、{words}{indicator}") for year, words in ((2024, target), (2025, result))]
    rows = [
        claim(year, "500套", kind, indicator, start=len(made["text"]))
        for year, kind, made in zip((2024, 2025), ("target", "result"), reports)
    ]
    assert (pair(*rows, reports=reports)["result_claim"] is not None) is is_pair


FAR = [
    ("固定资产投资", "90元", "350元", False),
    ("固定资产投资", "90元", "170元", True),
    ("城镇新增就业", "100人", "510人", False),
    ("城镇新增就业", "100人", "390人", True),
    ("城镇登记失业率", "3%", "0.5%", True),
]


@pytest.mark.parametrize("indicator, target, result, is_pair", FAR)
def test_a_number_too_far_off_is_of_another_thing(indicator, target, result, is_pair):
    row = pair(
        claim(2024, target, indicator=indicator, basis="level"), claim(2025, result, "result", indicator, basis="level")
    )
    assert (row["result_claim"] is not None) is is_pair
    assert is_pair or (row["reason"], len(row["other_results"])) == ("implausible", 1)


def test_no_claims_make_no_pairs():
    assert pair_claims(*frames([])).schema == PAIRS


@pytest.mark.parametrize(
    "table, keys", [("conversions", ["unit"]), ("tolerances", ["goal", "unit"]), ("stages", ["indicator", "wording"])]
)
def test_a_table_says_each_thing_once(table, keys):
    assert not vocab(table).select(keys).is_duplicated().any()


def test_stages_are_of_known_indicators():
    assert set(vocab("stages")["indicator"]) <= set(vocab("indicators")["indicator"])


# Lists that were read by hand. They are of the reports at the time of reading; here only what they say is counted.
def checked(name: str) -> list[dict]:
    with open(CHECKED / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", ["4712", "5001", "131023"])
def test_random_pairs_that_were_read_are_right(seed):
    verdicts = [row["verdict"] for row in checked("pairs_random.csv") if row["seed"] == seed]
    assert len(verdicts) == 60 and verdicts.count("right") >= 57


def test_pairs_that_a_reader_finds_are_found():
    verdicts = [row["verdict"] for row in checked("pairs_place_years.csv")]
    assert verdicts.count("found") / (verdicts.count("found") + verdicts.count("missed")) >= 0.85


@pytest.mark.parametrize("name", ["shenzhen_gdp_met.csv", "provinces_gdp.csv", "ladder.csv"])
def test_growth_that_was_read_is_right(name):
    verdicts = [row["verdict"] for row in checked(name)]
    assert len(verdicts) > 50 and verdicts.count("right") / len(verdicts) > 0.97


# The ladder.
FAMILY = [report(2024), report(2024, "广东省深圳市"), report(2024, "广东省"), report(2024, "国务院")]


def test_the_ladder_sets_a_target_beside_those_above():
    claims = [
        claim(2024, given, place=place) for given, place in (("7%", PLACE), ("6.5%", "广东省深圳市"), ("≈5%", "国务院"))
    ]
    rows = ladder(whole(claims, FAMILY)).filter(pl.col("place") == PLACE).sort("above_level").rows(named=True)
    assert [(row["above_level"], row["amplification"], row["reason"]) for row in rows] == [
        ("nation", 2, None),
        ("province", None, "not stated"),
        ("city", 0.5, None),
    ]


def test_the_ladder_says_where_a_report_is_missing():
    rows = ladder(whole([claim(2024, "7%")], FAMILY[:1]))
    assert rows["reason"].to_list() == ["no report"] * 3


def test_amounts_have_no_amplification():
    claims = [claim(2024, "100元", place=place) for place in (PLACE, "广东省")]
    rows = ladder(whole(claims, FAMILY)).filter(pl.col("above_level") == "province", pl.col("place") == PLACE)
    assert rows["above_target"].to_list() == [100] and rows["amplification"].to_list() == [None]


def test_ends_of_ranges_are_kept_and_the_nearer_counts():
    claims = [claim(2024, "6~6.5%"), claim(2024, "5~5.5%", place="国务院")]
    row = ladder(whole(claims, FAMILY)).filter(pl.col("above_level") == "nation").row(0, named=True)
    assert (row["target"], row["target_high"], row["above_target_high"], row["amplification"]) == (6, 6.5, 5.5, 1)


def test_the_first_statement_of_the_year_stands():
    claims = [
        claim(2024, "7%", start=50),
        claim(2024, "8%", start=10),
        claim(2024, "9%", start=5, period_start=2026, period_end=2026),
    ]
    rows = year_targets(whole(claims))
    assert rows.select("target", "stated").rows() == [(8, 2)]


def test_the_main_targets_of_the_year_stand_before_tasks():
    review, goals, zone = (
        claim(2024, given, start=start, part=part)
        for given, start, part in (("9%", 10, "plan"), ("7%", 50, "goals"), ("15%", 90, "plan"))
    )
    assert year_targets(whole([review, goals, zone])).select("target", "stated").rows() == [(7, 3)]


STRETCHES = [
    ("地区生产总值", "≥6%", "7%", "力争", 7),
    ("地区生产总值", "≥6%", "7%", None, None),  # two numbers, none of them striven for
    ("地区生产总值", "6~7%", "6.5%", "力争", None),  # asks no more
    ("单位GDP能耗", "-3%", "-3.5%", "争取", -3.5),
    ("城镇登记失业率", "≤4%", "≤3%", "力争", 3),
]


@pytest.mark.parametrize("indicator, given, second, commitment, stretch", STRETCHES)
def test_what_is_striven_for_beside_a_target(indicator, given, second, commitment, stretch):
    claims = [
        claim(2024, given, indicator=indicator, start=10, basis="level" if "失业率" in indicator else "growth"),
        claim(2024, second, indicator=indicator, start=20, basis="level" if "失业率" in indicator else "growth"),
    ]
    claims[1]["commitment"] = commitment
    assert year_targets(whole(claims))["stretch"].to_list() == [stretch]


def test_an_average_of_several_years_is_no_target_of_the_year():
    claims = [
        claim(2024, "6%", start=10, span="average"),
        claim(2024, "6.5%", start=50),
        claim(2024, "29微克/立方米", indicator="PM2.5浓度", span="average"),
    ]
    assert year_targets(whole(claims)).select("indicator", "target").rows() == [
        ("PM2.5浓度", 29),
        ("地区生产总值", 6.5),
    ]


# Change between years.
STEPS = [
    ("地区生产总值", "6%", "6.5%", "raised", True),
    ("地区生产总值", "6%", "5%", "lowered", False),
    ("地区生产总值", "6%", "6%", "same", None),
    ("地区生产总值", "6~6.5%", "6%", "lowered", False),
    ("单位GDP能耗", "-3%", "-3.5%", "raised", True),
    ("城镇登记失业率", "≤4%", "≤3%", "lowered", True),
    ("居民消费价格指数", "3%", "2%", "lowered", None),
    ("地区生产总值", "6%", None, "dropped", None),
    ("地区生产总值", None, "6%", "new", None),
]


@pytest.mark.parametrize("indicator, before, now, change, harder", STEPS)
def test_change_between_years(indicator, before, now, change, harder):
    basis = "level" if "失业率" in indicator else "growth"
    claims = [
        claim(year, given, indicator=indicator, basis=basis) for year, given in ((2023, before), (2025, now)) if given
    ]
    others = [
        claim(year, "5%", indicator="固定资产投资", start=5) for year in (2023, 2025)
    ]  # a report without any target tells nothing
    row = compare_years(whole(claims + others, [report(2023), report(2025)])).row(
        by_predicate=pl.col("indicator") == indicator, named=True
    )
    assert (row["year"], row["previous_year"], row["change"], row["harder"]) == (2025, 2023, change, harder)


def test_the_first_year_has_nothing_to_compare_with():
    assert compare_years(whole([claim(2024, "6%")], [report(2024)])).is_empty()


@pytest.mark.parametrize("number, words", [(2023, 2025), (2025, 2023)])
def test_a_target_in_words_is_neither_new_nor_dropped(number, words):
    in_words = claim(words, "0%", indicator="居民人均可支配收入") | {
        "value": None,
        "signed": None,
        "quote": "与经济增长同步",
        "words": "与经济增长同步",
    }
    claims = [
        claim(number, "6%", indicator="居民人均可支配收入"),
        in_words,
        claim(2023, "6%", start=5),
        claim(2025, "6%", start=5),
    ]
    rows = compare_years(whole(claims, [report(2023), report(2025)]))
    assert rows.select("indicator", "change").rows() == [("地区生产总值", "same")]


@pytest.mark.parametrize("status, changes", [("ok", ["dropped", "same"]), ("partial", ["same"])])
def test_what_a_part_of_a_report_lacks_is_not_dropped(status, changes):
    claims = [claim(2023, "6%", indicator="固定资产投资", start=5), claim(2023, "6%"), claim(2025, "6%")]
    rows = compare_years(whole(claims, [report(2023), report(2024), report(2025, status=status)]))
    assert (rows["change"].to_list(), rows["previous_year"].unique().to_list()) == (changes, [2023])
