"""The panel: one row a place, year, indicator, basis and horizon, the files it is saved as, and what is said of its
columns.
"""

import csv
import json
import re
import shutil
from pathlib import Path

import frictionless
import pandas as pd
import polars as pl
import pyreadstat
import pytest
from test_pairs import PLACE, claim, report, whole

import analysis as an
from analysis.__main__ import main
from analysis.compare.external import BadResults, read_results
from analysis.compare.panel import KEY, make_panel
from analysis.compare.scopes import NoSuchChoice
from analysis.lab.codebook import columns
from analysis.schema import FRAMES, PANEL
from analysis.store.frames import update
from analysis.vocab import vocab

SAMPLES = Path(__file__).parents[1] / "data/reports"
CHECKED = Path(__file__).parent / "accuracy/checked/panel_cells.csv"
CITY, STATA = "广东省深圳市", re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")


def at(year: int, place: str = PLACE, **fields) -> dict:
    adcode = {PLACE: "440307", CITY: "440300", "国务院": "000000"}[place]
    return report(year, place, adcode=adcode, file=f"{place}-{year}.txt", title="政府工作报告") | fields


def row(*claims: dict, reports: list[dict] | None = None, **choice) -> dict:
    """The row of the first claim's cell."""
    panel = make_panel(whole(list(claims), reports or [at(2024), at(2025)]), **choice)
    assert panel.schema == PANEL and not panel.select(KEY).is_duplicated().any()
    first = claims[0]
    of_cell = (pl.col("indicator") == first["indicator"]) & (pl.col("basis") == first["basis"])
    return panel.filter(of_cell, pl.col("year") == first["period_end"]).row(0, named=True)


def test_a_target_beside_its_result():
    found = row(claim(2024, "≈6%"), claim(2025, "5.6%", "result"))
    wanted = {
        "adcode": "440307",
        "place": PLACE,
        "level": "county",
        "province": "广东省",
        "year": 2024,
        "horizon": "year",
        "short": "gdp",
        "unit": "%",
        "target": 6,
        "target_high": None,
        "target_mid": 6,
        "stretch": None,
        "comparator": "≈",
        "firmness": "soft",
        "words": None,
        "result": 5.6,
        "estimated": False,
        "met": True,
        "met_strict": False,
        "due": True,
        "result_from": "report",
        "stated": "number",
        "target_quote": "≈6%",
        "result_quote": "5.6%",
        "source": f"{PLACE}-2024.txt；{PLACE}-2025.txt",
    }
    assert {name: found[name] for name in wanted} == wanted
    assert found["gap"] == pytest.approx(0.1)


@pytest.mark.parametrize("end, middle", [("mid", 5.5), ("low", 5), ("high", 6)])
def test_what_counts_of_a_range(end, middle):
    found = row(claim(2024, "5~6%"), range=end)
    assert (found["target"], found["target_high"], found["target_mid"]) == (5, 6, middle)


CHOICES = [  # the first is to be chosen
    ("the main targets before tasks", {"start": 50}, {"start": 10, "part": "plan"}),
    ("the place's own before what a level above asks", {"start": 50}, {"start": 10, "about": "other"}),
    ("the place's own before a part's", {"start": 50}, {"start": 10, "about": "part"}),
    ("the year before an average of years", {"start": 50}, {"start": 10, "span": "average"}),
    ("the year before a part of it", {"start": 50}, {"start": 10, "span": "part"}),
    ("the usual unit before others", {"start": 50}, {"start": 10, "unit": "百分点"}),
    ("the first in the text", {"start": 10}, {"start": 50}),
]


@pytest.mark.parametrize("rule, first, second", CHOICES, ids=[rule for rule, _, _ in CHOICES])
def test_which_of_several_targets(rule, first, second):
    assert row(claim(2024, "6%", **first), claim(2024, "8%", **second))["target"] == 6


def test_what_is_striven_for_beside_a_target():
    second = claim(2024, "7%", start=120, commitment="力争")
    found = row(claim(2024, "≥6%"), second)
    assert (found["target"], found["comparator"], found["stretch"]) == (6, "≥", 7)


WORDS = {
    "value": None,
    "signed": None,
    "unit": None,
    "comparator": None,
    "words": "与经济增长同步",
    "quote": "与经济增长同步",
}


@pytest.mark.parametrize(
    "claims, reports, stated",
    [
        ([claim(2024, "6%")], None, "number"),
        ([claim(2024, "6%") | WORDS], None, "words"),
        ([], None, "absent"),
        ([], [at(2023), at(2025)], "unknown"),
        ([], [at(2024, status="partial"), at(2025)], "unknown"),
        ([claim(2024, "6%")], [at(2024, status="partial"), at(2025)], "number"),
    ],
)
def test_how_a_target_is_stated(claims, reports, stated):
    other = claim(2025, "5%")
    panel = make_panel(whole([*claims, other], reports or [at(2024), at(2025)]))
    found = panel.filter(year=2024).row(0, named=True)
    assert (found["stated"], found["indicator"], found["basis"]) == (stated, "地区生产总值", "growth")
    assert (found["target"] is None) is (stated != "number") and (found["words"] is None) is (stated != "words")


def test_a_result_without_a_target():
    found = row(claim(2025, "5%", "result"))
    assert (found["stated"], found["result"], found["met"], found["result_from"]) == ("absent", 5, None, "report")
    assert row(claim(2025, "5%", "result", doubt="out of range"), claim(2025, "6%", start=5))["result"] is None


def test_amounts_are_in_the_usual_unit():
    target = claim(2024, "200斤", indicator="粮食总产量")
    found = row(target, claim(2025, "0.11吨", "result", "粮食总产量"))
    assert (found["unit"], found["target"], found["met"]) == ("吨", pytest.approx(0.1), True)
    assert found["result"] == pytest.approx(0.11) and found["gap"] == pytest.approx(0.01)


TERMS = [
    ("five years", {"period_start": 2021, "period_end": 2025, "span": "average"}, "term"),
    ("the last year of a plan", {"period_start": 2025, "period_end": 2025, "span": "point"}, "term"),
    ("three years", {"period_start": 2021, "period_end": 2023, "span": "cumulative"}, None),
    ("the year", {"period_start": 2021, "period_end": 2021}, "year"),
]


@pytest.mark.parametrize("what, period, horizon", TERMS, ids=[what for what, _, _ in TERMS])
def test_years_and_terms(what, period, horizon):
    panel = make_panel(
        whole([claim(2021, "6%") | period, claim(2021, "5%", start=9, indicator="固定资产投资")], [at(2021)])
    )
    found = panel.filter(indicator="地区生产总值", stated="number").select("horizon", "year").rows()
    assert found == ([(horizon, period["period_end"])] if horizon else [])


def test_of_a_term_the_report_that_sets_it_counts():
    later = claim(2023, "7%", period_start=2021, period_end=2025, span="average")
    first = claim(2021, "6%", period_start=2021, period_end=2025, span="average")
    assert row(later, first, reports=[at(2021), at(2023)])["target"] == 6


def test_scope_level_years_and_indicators():
    rows = [claim(year, "6%", place=place) for year in (2023, 2024) for place in (PLACE, CITY, "国务院")]
    others = [claim(year, "5%", indicator="固定资产投资", start=5) for year in (2023, 2024)]
    frames = whole(rows + others, [at(year, place) for year in (2023, 2024) for place in (PLACE, CITY, "国务院")])
    assert an.panel(frames, "深圳")["adcode"].unique().sort().to_list() == ["440300", "440307"]
    assert an.panel(frames, level="county")["place"].unique().to_list() == [PLACE]
    assert an.panel(frames, years=2024)["year"].unique().to_list() == [2024]
    assert an.panel(frames, years=range(2022, 2025), scope="龙岗")["year"].unique().sort().to_list() == [
        2022,
        2023,
        2024,
    ]
    assert an.panel(frames, indicators="GDP")["indicator"].unique().to_list() == ["地区生产总值"]
    assert an.panel(frames, "全国").equals(an.panel(frames))
    assert len(an.panel(frames, form="wide")) == 6


@pytest.mark.parametrize(
    "choice", [{"scope": "深训"}, {"level": "village"}, {"form": "broad"}, {"range": "middle"}, {"indicators": "GDPP"}]
)
def test_what_is_not_there_is_said(choice):
    frames = whole([claim(2024, "6%")], [at(2024)])
    with pytest.raises(NoSuchChoice):
        an.panel(frames, **choice)


# Names and columns.
def test_short_names_are_names_in_stata():
    short = vocab("indicators")["short"]
    assert short.null_count() == 0 and short.n_unique() == len(short)
    assert all(STATA.fullmatch(f"{name}_growth_term_result") for name in short)


def test_an_indicator_without_a_short_name_gets_one():
    claims = [claim(2024, "5个", indicator=name, start=start) for start, name in enumerate(("口袋公园", "书房"))]
    short = make_panel(whole(claims, [at(2024)])).select("indicator", "short").rows()
    assert len({name for _, name in short}) == 2 and all(STATA.fullmatch(name) for _, name in short)


def test_every_column_of_every_frame_is_described():
    described = {(row["frame"], row["column"]) for row in columns().iter_rows(named=True)}
    assert len(described) == len(columns())
    for frame, schema in {"panel": PANEL, **FRAMES}.items():
        missing = [name for name in schema if not {(None, name), (frame, name)} & described]
        assert not missing, f"{frame}: {missing} want a line in columns.csv"
        assert an.codebook(pl.DataFrame(schema=schema))["label"].null_count() == 0
    assert columns()["label"].str.len_chars().max() <= 80


# What it is saved as.
@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frames")
    update([SAMPLES], folder)
    return an.load_frames(folder)


@pytest.fixture(scope="module")
def saved(frames, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    for form in ("long", "wide"):
        for ending in ("csv", "dta", "xlsx", "parquet"):
            an.save(an.panel(frames, form=form), folder / f"{form}.{ending}")
    return folder


def test_the_panel_of_the_sample_reports(frames):
    panel = an.panel(frames)
    assert not panel.select(KEY).is_duplicated().any()
    assert set(panel["stated"].unique()) >= {"number", "words", "absent"}
    numbers = panel.filter(stated="number")
    pairs = numbers.join(frames.pairs.rename({"unit": "as_stated"}), on="target_claim", validate="1:1", suffix="_pair")
    assert len(pairs) == len(numbers) > 50
    same = pairs.filter(pl.col("unit") == pl.col("as_stated"))
    for name in ("target", "result", "met", "met_strict", "due", "result_claim"):
        assert same[name].equals(same[f"{name}_pair"].alias(name))
    said = frames.claims.select(target_claim="claim_id", text_quote="quote")
    assert (
        numbers.join(said, on="target_claim").select(pl.col("target_quote") == pl.col("text_quote")).to_series().all()
    )


def test_stata_opens_it_with_labels(saved, frames):
    panel = an.panel(frames)
    read = pd.read_stata(saved / "long.dta")
    assert list(read.columns) == panel.columns and len(read) == len(panel)
    assert read["stated"].astype(str).tolist() == panel["stated"].cast(pl.String).to_list()
    assert pl.Series(read["target"]).fill_nan(None).equals(panel["target"].alias(""), null_equal=True)
    _, about = pyreadstat.read_dta(saved / "long.dta")
    assert about.column_names_to_labels == dict(an.codebook(panel).select("column", "label").iter_rows())
    assert about.variable_value_labels["met"] == {0: "no", 1: "yes"}
    assert about.variable_value_labels["horizon"] == {1: "year", 2: "term"}


def test_the_wide_form_merges_one_to_one(saved):
    wide = pd.read_stata(saved / "wide.dta")
    assert all(STATA.fullmatch(name) for name in wide.columns)
    other = wide[["adcode", "year"]].assign(population=1)
    assert len(wide.merge(other, on=["adcode", "year"], validate="1:1")) == len(wide)
    long = pd.read_stata(saved / "long.dta")
    growth = long[(long["short"] == "gdp") & (long["basis"] == "growth") & (long["horizon"] == "year")]
    both = growth.merge(wide, on=["adcode", "year"], validate="1:1")
    assert both["target_mid"].equals(both["gdp_growth"].rename("target_mid")) and both["target_mid"].notna().any()
    assert both["result"].equals(both["gdp_growth_result"].rename("result"))


def test_the_data_package_is_valid(saved):
    checked = frictionless.validate(saved / "datapackage.json")
    assert checked.valid, checked.flatten(["title", "note"])[:5]
    package = json.loads((saved / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == 8
    for resource in package["resources"]:
        fields = resource["schema"]["fields"] if "schema" in resource else resource["columns"]
        assert all(field["title"] and field["description"] for field in fields)


def test_csv_opens_in_excel_and_keeps_signs(saved):
    raw = (saved / "long.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert pl.read_csv(saved / "long.csv")["comparator"].drop_nulls().is_in(["=", "≥", "≤", ">", "<", "≈"]).all()


def test_what_stata_cannot_hold_is_said(tmp_path):
    with pytest.raises(ValueError, match="rename the column"):
        an.save(pl.DataFrame({"目标": [1]}), tmp_path / "x.dta")
    with pytest.raises(ValueError, match="more than Stata holds"):
        an.save(pl.DataFrame({"text": ["长" * 700]}), tmp_path / "x.dta")


def test_the_command_line(frames, tmp_path, capsys):
    folder = tmp_path / "frames"
    update([SAMPLES], folder)
    asked = ["panel", "--frames", str(folder), "--out", str(tmp_path / "x.dta"), "--indicators", "GDP,CPI"]
    assert main([*asked, "--years", "2024-2025", "--form", "wide"]) == 0
    made = pd.read_stata(tmp_path / "x.dta")
    assert set(made["year"]) == {2024, 2025} and "gdp_growth" in made and (tmp_path / "datapackage.json").is_file()
    for wrong in (
        ["--scope", "云蓝"],
        ["--range", "middle"],
        ["--indicators", "GDPP"],
        ["--out", str(tmp_path / "x.doc")],
    ):
        assert main(asked + wrong) == 2 and capsys.readouterr().err.startswith("workbook: ")
    with pytest.raises(SystemExit):
        main([*asked, "--years", "2025-2024"])


# Figures from elsewhere.
HEADER = "adcode,place,year,indicator,basis,value,unit,source\n"


def test_a_figure_from_elsewhere_answers_where_reports_are_silent(tmp_path):
    (tmp_path / "results.csv").write_text(
        HEADER + "440307,,2024,GDP,growth,5.2,%,统计年鉴2025\n440307,,2024,固定资产投资,growth,1,%,统计年鉴2025\n",
        encoding="utf-8",
    )
    claims = [claim(2024, "6%"), claim(2024, "7%", indicator="固定资产投资", start=5)]
    claims.append(claim(2025, "8%", "result", "固定资产投资"))
    made = whole(claims, [at(2024), at(2025)])
    pairs = an.pair_claims(made.claims, made.reports, read_results([tmp_path]))
    said, silent = pairs.sort("result_from").rows(named=True)
    assert (silent["result"], silent["met"], silent["result_from"], silent["result_claim"]) == (
        5.2,
        False,
        "external",
        None,
    )
    assert (silent["result_source"], silent["reason"], silent["due"]) == ("统计年鉴2025", "by goal", True)
    assert (said["result"], said["result_from"], said["result_source"]) == (8, "report", None)
    panel = make_panel(made._replace(pairs=pairs)).filter(indicator="地区生产总值", year=2024).row(0, named=True)
    assert (panel["result"], panel["result_from"], panel["met"]) == (5.2, "external", False)
    assert panel["source"] == f"{PLACE}-2024.txt；统计年鉴2025"


def test_a_figure_from_elsewhere_stands_in_the_panel_without_a_target_too(tmp_path):
    line = f",{PLACE},2024,CPI,growth,0.2,%,统计年鉴2025\n440307,,2024,GDP,growth,5,%,统计年鉴2025\n"
    (tmp_path / "results.csv").write_text(HEADER + line, encoding="utf-8")
    frames = whole([claim(2024, "6%")], [at(2024), at(2025)])
    found = an.panel(frames, years=2024, results=tmp_path).select(
        "short", "stated", "result", "result_from", "gap", "source"
    )
    assert found.rows() == [
        ("gdp", "number", 5, "external", -1, f"{PLACE}-2024.txt；统计年鉴2025"),
        ("cpi", "absent", 0.2, "external", None, "统计年鉴2025"),
    ]


def test_figures_beside_the_reports_are_found(tmp_path):
    (tmp_path / "reports").mkdir()
    shutil.copy(SAMPLES / "yunlan-2024.txt", tmp_path / "reports")
    shutil.copy(SAMPLES.parent / "sources.csv", tmp_path / "reports")
    update([tmp_path / "reports"], tmp_path / "frames")
    before = an.load_frames(tmp_path / "frames")
    silent = before.pairs.filter(pl.col("period_end") == 2024, pl.col("span") == "year").row(0, named=True)
    assert before.pairs["result"].null_count() == len(before.pairs) and not before.pairs["due"].any()
    line = f",{silent['place']},2024,{silent['indicator']},{silent['basis']},{silent['target']},{silent['unit']},年鉴\n"
    (tmp_path / "results.csv").write_text(HEADER + line, encoding="utf-8")
    update([tmp_path / "reports"], tmp_path / "frames")
    after = an.load_frames(tmp_path / "frames")
    assert len(after.reports) == 1
    assert after.pairs.filter(pl.col("result_from") == "external")["target_claim"].to_list() == [silent["target_claim"]]


def test_lines_that_cannot_be_used_are_named(tmp_path):
    lines = (
        "# from the yearbook\n440307,,2024,GDP,growth,5.2,%,a\n"
        "440307,,2024,GDP,growth,five,%,a\n,,2024,GDP,growth,5,%,a\n"
    )
    (tmp_path / "results.csv").write_text(HEADER + lines, encoding="utf-8")
    with pytest.warns(UserWarning, match="line 4, 5"):
        assert len(read_results([tmp_path])) == 1
    (tmp_path / "results.csv").write_text("place,year,value\n", encoding="utf-8")
    with pytest.raises(BadResults, match="indicator, basis"):
        read_results([tmp_path])


def test_cells_that_were_read_are_right():
    with open(CHECKED, encoding="utf-8", newline="") as file:
        verdicts = [line["verdict"] for line in csv.DictReader(file)]
    assert len(verdicts) == 60 and verdicts.count("right") >= 58
