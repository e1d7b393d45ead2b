"""What does not go together in the reports of a place: each check on a few claims made by hand, and the doubt that
follows.
"""

import polars as pl
import pytest
from test_pairs import PLACE, claim, report

from analysis.claims.doubts import ALONE
from analysis.compare.consistency import disagreements, wild_claims
from analysis.schema import CLAIMS, REPORTS

CITY = "广东省深圳市"


def frames(*claims: dict) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The claims, and the reports of 2020 to 2026 of a district and of its city."""
    reports = [report(year, place) for year in range(2020, 2027) for place in (PLACE, CITY)]
    return pl.DataFrame(claims, schema=CLAIMS), pl.DataFrame(reports, schema=REPORTS)


def level(year: int, value: str, **fields) -> dict:
    """What was reached in a year, as the report of the year after tells it."""
    return claim(year + 1, f"{value}元", "result", **fields)


def growth(year: int, value: str, **fields) -> dict:
    return claim(year + 1, f"{value}%", "result", **({"start": 200} | fields))


CASES = [
    ("growth and level", [level(2022, "100"), level(2023, "150"), growth(2023, "6")], 150 / 106),
    ("stated twice", [level(2022, "100"), level(2022, "130", start=900)], 1.3),
    ("two reports", [level(2022, "100"), level(2022, "130", report_id=f"{PLACE}2025", claim_id="later")], 1.3),
    ("growth twice", [growth(2022, "6"), growth(2022, "30", start=900)], None),
    ("year before", [level(2022, "100"), level(2023, "400")], 4.0),
    ("part of its city", [level(2022, "300"), level(2022, "200", place=CITY)], 1.5),
    (
        "sum of years",
        [level(2022, "100"), claim(2023, "40元", "result", period_start=2018, span="cumulative", start=900)],
        2.5,
    ),
]


@pytest.mark.parametrize(("check", "claims", "factor"), CASES, ids=[case[0] for case in CASES])
def test_what_does_not_go_together_is_listed(check, claims, factor):
    found = disagreements(*frames(*claims)).filter(check=check)
    assert found.height == 1
    assert found["factor"].to_list() == [pytest.approx(factor) if factor else None]
    assert found["is_wild"].to_list() == [bool(factor and factor > 3)]


def test_what_goes_together_is_not_listed():
    calm = [
        level(2021, "95"),
        level(2022, "100"),
        level(2023, "108"),
        growth(2022, "5.3"),
        growth(2023, "6"),
        level(2022, "300", place=CITY),
    ]
    assert disagreements(*frames(*calm)).is_empty()
    assert wild_claims(*frames(*calm)).is_empty()


def test_the_one_that_stands_alone_is_doubted_and_not_its_neighbours():
    odd = level(2023, "9", start=900)
    claims, reports = frames(level(2021, "95"), level(2022, "100"), level(2023, "108"), level(2024, "115"), odd)
    assert wild_claims(claims, reports).to_list() == [odd["claim_id"]]


def test_of_two_that_do_not_go_together_neither_is_believed():
    assert len(wild_claims(*frames(level(2022, "100"), level(2023, "900")))) == 2


def test_lots_that_are_built_need_not_go_together():
    homes = {"indicator": "保障性住房", "basis": "level"}
    assert disagreements(
        *frames(claim(2023, "100套", "result", **homes), claim(2024, "9000套", "result", **homes))
    ).is_empty()


def test_frames_doubt_what_stands_alone(tmp_path):
    """Through the whole path: a report that gives a park's figure under the indicator's bare name."""
    from analysis.store.frames import read_frames, update

    text = (
        "云澜市{year}年政府工作报告\n——{year}年1月8日在市人民代表大会上\n一、"
        "{past}年工作回顾\n{said}\n二、{year}年工作安排\n地区生产总值增长6%。\n"
    )
    said = {
        2021: "完成进出口总额820亿元。",
        2022: "完成进出口总额850亿元。",
        2023: "完成进出口总额870亿元。",
        2024: "完成进出口总额900亿元。口岸建设提速，实现进出口总额12亿元。",
    }
    for past, words in said.items():
        (tmp_path / f"{past}.txt").write_text(text.format(year=past + 1, past=past, said=words), encoding="utf-8")
    rows = [f"{past}.txt,示例省云澜市,{past + 1},,,\n" for past in said]
    (tmp_path / "sources.csv").write_text("file,place,year,date,source,address\n" + "".join(rows), encoding="utf-8")
    update([tmp_path], tmp_path / "frames")
    claims = read_frames(tmp_path / "frames").claims.filter(indicator="进出口总额", kind="result")
    assert claims.filter(pl.col("doubt").str.contains(ALONE))["quote"].to_list() == ["12亿元"]
