"""The package as a person types it: quick to import, names that are found, frames that show themselves, errors that say
what to do.
"""

import re
import socket
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from invented import HOSTILE, frames_of, growth, report, three_districts

import analysis as an
from analysis.compare.scopes import NoSuchChoice
from analysis.lab import own_indicators as own
from analysis.lab import server as lab
from analysis.lab.widgets import explore, search_box
from analysis.reports.reports import load_reports
from analysis.schema import CLAIMS
from analysis.show.panels import panels, selected_claims, with_measure
from analysis.store.frames import parse
from analysis.vocab import VOCAB_VARIABLE, BadTable, vocab

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data/reports"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The frames of the sample reports, as `workbook parse` leaves them."""
    out = tmp_path_factory.mktemp("frames")
    parse([SAMPLES], out, jobs=1)
    return out


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# what is typed


@pytest.mark.parametrize("code", ["import analysis", "from analysis.__main__ import _parser; _parser()"])
def test_importing_takes_nothing_heavy(code):
    assert (
        run(
            f"import sys; {code}; print([name for name in ('polars', "
            f"'altair', 'papermill', 'IPython') if name in sys.modules])"
        )
        == "[]\n"
    )


def test_every_name_is_there_and_says_what_it_is():
    assert {
        "load_claims",
        "load_pairs",
        "load_targets",
        "search",
        "explain",
        "charts",
        "explore",
        "add_indicator",
        "save",
    } <= set(dir(an))
    assert [name for name in dir(an) if not (getattr(an, name).__doc__ or "").strip()] == []
    assert {"target_dots", "target_heat", "KIND_COLOURS"} <= set(dir(an.charts)) and "pl" not in dir(an.charts)


def test_a_name_that_is_not_there_tells_the_nearest():
    with pytest.raises(AttributeError, match="nearest are load_claims"):
        an.load_claim  # noqa: B018


def test_a_module_of_the_same_name_does_not_hide_the_function():
    assert (
        run(
            "import analysis as an, analysis.lab.search, analysis.lab.explain, analysis.compare.ladder;"
            " print(callable(an.search), callable(an.explain), callable(an.ladder))"
        )
        == "True True True\n"
    )


# frames


def test_missing_frames_tell_the_command(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match=f"workbook parse REPORTS --out {tmp_path}"):
        an.load_claims(tmp_path)
    monkeypatch.setenv("GOVREPORT_FRAMES", str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError, match="workbook parse"):
        an.load_pairs()


def test_frames_are_found_without_a_path(folder, monkeypatch):
    monkeypatch.setenv("GOVREPORT_FRAMES", str(folder))
    assert an.load_frames().claims.equals(an.load_frames(folder).claims)


def test_claims_come_with_their_sentence(folder):
    claims = an.load_claims(folder)
    assert set(CLAIMS) <= set(claims.columns) and claims.height == an.load_frames(folder).claims.height > 500
    quoted = claims.select(
        pl.col("sentence").str.slice("at", pl.col("quote").str.len_chars()) == pl.col("quote")
    ).to_series()
    assert quoted.all() and quoted.null_count() == 0
    assert claims["name"].unique().sort().to_list() == ["云澜市", "望汀区", "栖岭县", "青汐区"]


def test_one_indicator_under_any_of_its_names(folder):
    assert an.load_claims(folder, "GDP增速")["indicator"].unique().to_list() == ["地区生产总值"]
    assert an.load_pairs(folder, "GDP")["indicator"].unique().to_list() == ["地区生产总值"]
    for load in (an.load_claims, an.load_pairs):
        with pytest.raises(NoSuchChoice, match="nearest are 地区生产总值"):
            load(folder, "地区生产总直")


def test_pairs_hold_both_quotes(folder):
    pairs = an.load_pairs(folder)
    claims = an.load_frames(folder).claims
    told = pairs.drop_nulls("result_claim").join(
        claims.select(result_claim="claim_id", said="quote"), on="result_claim"
    )
    assert told.height > 20 and (told["said"] == told["result_quote"]).all() and told["target_quote"].null_count() == 0


def test_targets_are_drawn_as_they_are_loaded(folder):
    core = an.load_targets("云澜", 2025, folder)
    charts = an.charts.target_dots(core)
    assert len(charts) == core["rank"].n_unique() == 8
    assert "3个地方写明" in charts[0].to_dict()["title"]["subtitle"][0]
    with pytest.raises(NoSuchChoice, match="load_targets"):
        an.charts.target_dots(an.load_claims(folder))
    with pytest.raises(NoSuchChoice, match="nearest years are 2023, 2024, 2025"):
        an.load_targets("云澜市", 1999, folder)


@pytest.mark.parametrize("what", ["", "  ", 3])
def test_nothing_to_explain_is_said(what):
    with pytest.raises(NoSuchChoice, match="give a sentence"):
        an.explain(what)


# what Jupyter shows


def test_a_table_clips_no_sentence_and_rounds_no_number():
    sentence = "确保" + "新建公办幼儿园、中小学校和社区托育点，" * 12 + "居民满意。"
    frame = pl.DataFrame(
        {
            "sentence": [sentence],
            "signed": [14_190_000_000.0],
            "value": [6.25],
            "plan_year": [2025],
            "start": [1_234_567],
            "met": [None],
            "others": [["甲", "乙"]],
        }
    )
    html = str(an.show(frame))
    assert sentence in html
    assert all(f">{shown}<" in html for shown in ("141.9亿", "6.25", "2025", "1234567", "甲、乙", ""))
    assert sentence in re.sub(r"[│\s]", "", repr(an.show(frame.select("sentence"))))


def test_a_table_marks_hits_and_runs_nothing():
    frames = frames_of(report(("甲省", "乙市", None), 2024, [{"text": f"学位{HOSTILE}", "claims": []}]))
    html = str(an.show(an.search("学位", frames)))
    assert "<mark>学位</mark>&lt;script&gt;" in html and "<script" not in html and "<img" not in html


def test_a_table_says_how_much_it_leaves_out():
    frame = pl.DataFrame({"a": range(300)})
    assert "共 300 行，这里是前 20 行" in str(an.show(frame, 20)) and str(an.show(frame, 20)).count("<tr>") == 21
    assert "共 300 行</small>" in str(an.show(frame, 300))


JUPYTER = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import analysis as an, polars as pl, altair as alt
look = lambda thing: shell.display_formatter.format(thing)[0]
frame = pl.DataFrame({"sentence": ["长句" * 200]})
chart = alt.Chart(pl.DataFrame({"a": [1]})).mark_point().encode(x="a:Q").properties(width="container")
"""


def test_the_extension_shows_frames_and_charts_well():
    shown = run(
        JUPYTER
        + """
shell.extension_manager.load_extension("analysis")
print("长句" * 200 in look(frame)["text/html"])
print(look(chart)["application/vnd.vegalite.v5+json"]["width"])
print(look(alt.Chart(pl.DataFrame({"a": []}, schema={"a": pl.Int64})).mark_point().encode(x="a:Q").facet("a:N")))
"""
    )
    assert shown == "True\n696\n{'text/plain': '没有可画的数据：放宽条件再画。'}\n"


def test_importing_changes_nothing_elsewhere():
    shown = run(
        JUPYTER
        + """
before = look(frame)["text/html"], alt.theme.active, alt.renderers.active, chart.to_json()
an.charts, an.target_dots, an.show, an.audit_table
print((look(frame)["text/html"], alt.theme.active, alt.renderers.active, chart.to_json()) == before)
shell.extension_manager.load_extension("analysis")
print(look(frame)["text/html"] == before[0], alt.theme.active)
shell.extension_manager.unload_extension("analysis")
print((look(frame)["text/html"], alt.theme.active, alt.renderers.active, chart.to_json()) == before)
"""
    )
    assert shown == "True\nFalse workbook\nTrue\n"


# an indicator of one's own


@pytest.fixture
def as_before():
    yield
    vocab.cache_clear()
    own._forget()
    own._added.clear()


def test_an_indicator_of_ones_own_is_used_at_once(as_before):
    reports = load_reports(SAMPLES)
    assert an.make_claims(reports).filter(indicator="口袋公园").is_empty()  # read, and remembered, before
    for _ in range(2):
        assert an.add_indicator("口袋公园", wordings=["街心公园"], unit="个") == "口袋公园"
    parks = an.make_claims(reports).filter(indicator="口袋公园")
    assert set(parks["quote"]) == {"23个", "4个", "6处", "7处"} and set(parks["kind"]) == {"target", "result"}
    assert "街心公园 → 口袋公园" in repr(an.explain("新建街心公园5个。"))
    assert an.make_claims(SAMPLES / "yunlan-2023.txt").filter(indicator="口袋公园")["quote"].to_list() == ["23个"]


@pytest.mark.parametrize(
    "given, told",
    [
        ({"wordings": "街心公园"}, r"wordings=\['街心公园'\]"),
        ({"wordings": ["GDP"]}, "GDP already names 地区生产总值"),
        ({"unit": "座座"}, "no unit 座座: nearest are .*座"),
        ({"goal": "up"}, "floor, ceiling, near, cut, none"),
        ({"amount": "sum"}, "flow, stock, rate"),
    ],
)
def test_an_indicator_that_cannot_be_is_not_added(as_before, given, told):
    with pytest.raises(NoSuchChoice, match=told):
        an.add_indicator("口袋公园", **given)
    assert vocab("indicators").filter(indicator="口袋公园").is_empty()


def test_a_vocabulary_line_with_a_comma_too_many_is_named(as_before, tmp_path, monkeypatch):
    (tmp_path / "units.csv").write_text("word,unit,kind\n家,家,count\n座,座,count,桥\n", encoding="utf-8")
    monkeypatch.setenv(VOCAB_VARIABLE, str(tmp_path))
    vocab.cache_clear()
    with pytest.raises(BadTable, match=r"units\.csv, line 3: 4 cells under 3 columns \(座,座,count,桥…\); put a cell"):
        vocab("units")


# files

AWKWARD = pl.DataFrame(
    {
        "quote": ["=1+1", "+86", "-6%", "@x", "\tx", "7%以上"],
        "value": [1.5, -2.0, None, 0.1, 1e10, 3.0],
        "others": [["甲", "乙"], [], None, ["丙"], [], []],
        "link": ["https://example.org"] * 6,
    },
    schema_overrides={"others": pl.List(pl.String)},
)


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(tmp_path):
    text = an.save(AWKWARD, tmp_path / "new/a.csv").read_bytes().decode()
    assert text.startswith("\ufeffquote,")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["'=1+1", "'+86", "'-6%", "'@x", "'\tx", "7%以上"]
    assert "甲、乙" in text and ",-2.0," in text


def test_xlsx_holds_text_as_text_and_numbers_as_numbers(tmp_path):
    sheet = openpyxl.load_workbook(an.save(AWKWARD, tmp_path / "a.xlsx")).active
    rows = list(sheet.iter_rows(min_row=2, max_col=3))
    assert [row[0].value for row in rows] == AWKWARD["quote"].to_list()
    assert {row[0].data_type for row in rows} == {"s"} and not any(
        row[0].hyperlink for row in sheet.iter_rows(min_col=4)
    )
    assert [row[1].value for row in rows] == AWKWARD["value"].to_list() and rows[0][2].value == "甲、乙"


def test_parquet_is_the_frame_itself(tmp_path, folder):
    claims = an.load_claims(folder)
    assert pl.read_parquet(an.save(claims, tmp_path / "a.parquet")).equals(claims)


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(ValueError, match=r"\.csv, \.xlsx, \.parquet"):
        an.save(AWKWARD, tmp_path / "a.xls")
    with pytest.raises(ValueError, match="column text has a text of 40000 characters"):
        an.save(pl.DataFrame({"text": ["长" * 40_000]}), tmp_path / "a.xlsx")


# the explorer


def rates() -> pl.DataFrame:
    """Growth of a year and of five years, and jobs, of two places."""
    five = {
        "quote": "38%",
        "value": 38.0,
        "kind": "result",
        "span": "cumulative",
        "period_start": 2019,
        "period_end": 2023,
    }
    jobs = {
        "quote": "9000人",
        "value": 9000.0,
        "unit": "人",
        "basis": "level",
        "change": "level",
        "indicator": "城镇新增就业",
        "subject": "城镇新增就业",
    }
    sentences = [growth(6.0, "6%"), {"text": "五年增长38%，新增就业9000人。", "claims": [five, jobs]}]
    return frames_of(
        report(("甲省", "乙市", "东区"), 2024, sentences), report(("甲省", "乙市", "西区"), 2023, [growth(5.0, "5%")])
    )


def test_unlike_numbers_are_not_drawn_together():
    claims = with_measure(an.load_claims(rates()))
    assert claims.group_by("measure").len().sort("measure").rows() == [
        ("地区生产总值增长（%）", 2),
        ("地区生产总值累计增长（%）", 1),
        ("城镇新增就业（人）", 1),
    ]


def test_a_fall_is_written_as_one():
    fall = {
        "text": "地区生产总值下降7.6%。",
        "claims": [{"quote": "7.6%", "value": 7.6, "signed": -7.6, "change": "down", "kind": "result"}],
    }
    board = explore(frames_of(report(("甲省", "乙市", "东区"), 2024, [fall])))
    assert board.selected["written"].to_list() == ["下降7.6%"] and ">下降7.6%<" in board.table.value


def test_what_is_brushed_is_what_is_selected():
    claims = with_measure(an.load_claims(rates())).sort("measure", "signed")
    assert selected_claims(claims, {}).equals(claims)
    assert selected_claims(claims, {"brush0": {"signed": [7.0, 5.5]}})["quote"].to_list() == ["6%"]
    assert selected_claims(claims, {"brush0": {"period_end": [2023], "signed": [0, 9]}})["quote"].to_list() == ["5%"]
    assert selected_claims(claims, {"brush2": {"name": ["东区"]}})["quote"].to_list() == ["9000人"]
    assert selected_claims(claims, {"brush0": {"signed": [90, 99]}}).is_empty()


@pytest.mark.parametrize("years, height", [([2024], 20), ([2023, 2024], 240)])
def test_a_year_is_drawn_place_by_place(years, height):
    claims = with_measure(an.load_claims(rates())).filter(
        pl.col("measure") == "地区生产总值增长（%）", pl.col("period_end").is_in(years)
    )
    spec = panels(claims).to_dict()
    assert spec["height"] == height and spec["params"][0]["name"] == "brush0"


def test_choices_and_the_brush_reach_python(tmp_path, monkeypatch):
    tmp_path = tmp_path / "notebooks"
    tmp_path.mkdir()
    monkeypatch.chdir(tmp_path)
    board = explore(rates(), indicators=["GDP"])
    assert board.measures.value == ("地区生产总值增长（%）",) and set(board.selected["quote"]) == {"6%", "5%"}
    board.chart._vl_selections = {"brush0": {"value": {"signed": [5.5, 6.5]}, "store": []}}
    assert board.selected["quote"].to_list() == ["6%"] and "选中 1 条，共 2 条" in board.count.value
    board._export(".csv")
    assert [
        path.read_text(encoding="utf-8").count("\n") for path in (tmp_path.parent / "outputs").glob("selected-*.csv")
    ] == [2]
    assert board.table.value.count("<tr>") == 2 and "地区生产总值增长<mark>6%</mark>。" in board.sources.value
    board.measures.value = ("城镇新增就业（人）",)
    assert board.selected["quote"].to_list() == ["9000人"] and "选中" not in board.count.value
    board.kind.value = ("result",)
    assert board.selected.is_empty() and "放宽" in board.count.value


def test_what_the_explorer_does_not_know_is_said():
    with pytest.raises(NoSuchChoice, match="no indicator 就业率"):
        explore(rates(), indicators=["就业率"])
    with pytest.raises(NoSuchChoice, match="unknown scope 丙市"):
        explore(rates(), scope="丙市")


def test_the_search_box_finds_as_one_types():
    box = search_box(three_districts(), "7%")
    assert box.found["name"].to_list() == ["东区"] and "<mark>7%</mark>" in box.hits.value
    box.words.value = "幼儿园"
    assert box.found.height == 3
    box.of.value = "claims"
    assert box.found["quote"].to_list() == ["2所"] * 3
    box.words.value = " "
    assert box.found.is_empty() and box.hits.value == ""


# workbook lab


def test_lab_reads_reports_where_frames_are_missing_or_stale(tmp_path):
    reports, out = tmp_path / "reports", tmp_path / "frames"
    reports.mkdir()
    (reports / "a.txt").write_text((SAMPLES / "yunlan-2024.txt").read_text(encoding="utf-8"), encoding="utf-8")
    lab.prepare(reports, out)
    first = (out / "claims.parquet").stat().st_mtime_ns
    lab.prepare(reports, out)
    assert (out / "claims.parquet").stat().st_mtime_ns == first
    (reports / "b.txt").write_text((SAMPLES / "yunlan-2025.txt").read_text(encoding="utf-8"), encoding="utf-8")
    lab.prepare(reports, out)
    assert an.load_frames(out).reports.height == 2


def test_lab_leaves_the_frames_of_other_reports(tmp_path):
    (tmp_path / "a.txt").write_text((SAMPLES / "yunlan-2024.txt").read_text(encoding="utf-8"), encoding="utf-8")
    parse([tmp_path / "a.txt"], tmp_path / "frames", jobs=1)
    lab.prepare(None, tmp_path / "frames")
    assert an.load_frames(tmp_path / "frames").reports["file"].to_list() == ["a.txt"]


def test_lab_without_a_folder_reads_the_samples(tmp_path, capsys):
    parse([SAMPLES / "yunlan-2024.txt"], tmp_path, jobs=1)  # some of them: stale
    lab.prepare(None, tmp_path)
    assert an.load_frames(tmp_path).reports.height == 12 and "12 reports" in capsys.readouterr().out


def test_lab_says_what_is_wrong(tmp_path):
    with pytest.raises(FileNotFoundError, match="--reports names the folder"):
        lab.prepare(tmp_path / "none", tmp_path / "frames")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoSuchChoice, match="is in use"):
            lab.open_lab(ROOT / "notebooks", None, tmp_path, taken.getsockname()[1])


def test_lab_listens_on_this_machine_alone_and_keeps_its_token():
    given = " ".join(lab.arguments(ROOT / "notebooks", None, False))
    assert (
        "ip=127.0.0.1" in given
        and "allow_remote_access=False" in given
        and "token" not in given
        and "password" not in given
    )
