"""What a person states goes before the text, what the text says against it is a doubt; names and years as they come."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from test_reports import PARAGRAPH, report, write

from analysis.pages.index import write_index
from analysis.reports.identity import identify
from analysis.reports.reports import load_reports
from analysis.store.frames import parse

WRONG = "海盐县2003年政府工作报告"  # the title of another report above the text
RIGHT = ("浙江省嘉兴市嘉善县", 2024)
TEXT = report(WRONG, own="县", filler="嘉善经济稳中有进，嘉善人民安居乐业，嘉善县域一体化提速。")


def read(row: dict) -> tuple:
    return row["place"], row["plan_year"]


def test_a_row_of_sources_beats_a_wrong_title_and_each_of_its_cells_alone(tmp_path):
    files = {f"{number}.txt": TEXT for number in range(4)}
    rows = "0.txt,嘉善县,2024,\n1.txt,嘉善县,,\n2.txt,,2024,\n3.txt,,,2024-01-18\n"
    reports = load_reports(write(tmp_path, files | {"sources.csv": f"file,place,year,date\n{rows}"}))
    assert read(reports.row(0, named=True)) == RIGHT
    assert reports["place"].to_list() == [RIGHT[0], RIGHT[0], "浙江省嘉兴市海盐县", "浙江省嘉兴市海盐县"]
    assert reports["plan_year"].to_list()[2:] == [2024, 2024]
    assert reports.select("place_from", "year_from").row(0) == ("sidecar", "sidecar")
    assert "来源表 浙江省嘉兴市嘉善县, 标题 浙江省嘉兴市海盐县" in reports["doubt"][0]
    assert "来源表 2024, 标题 2003" in reports["doubt"][2]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "jsonl"])
def test_columns_beat_a_wrong_title(tmp_path, suffix):
    header, rows = ["地区", "年份", "正文"], [["嘉善县", "2024", TEXT], ["海宁市", "2022", TEXT]]
    path = tmp_path / f"报告.{suffix}"
    if suffix == "xlsx":
        book = openpyxl.Workbook()
        for cells in [["两地报告汇编"], header, *rows]:  # with the table's title above its header
            book.active.append(cells)
        book.save(path)
    elif suffix == "jsonl":
        lines = [json.dumps(dict(zip(header, row)), ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        pl.DataFrame(rows, schema=header, orient="row").write_csv(path, separator="\t" if suffix == "tsv" else ",")
    reports = load_reports(tmp_path)
    assert [read(row) for row in reports.iter_rows(named=True)] == [RIGHT, ("浙江省嘉兴市海宁市", 2022)]
    assert reports["year_from"].to_list() == ["column", "column"] and reports["doubt"].null_count() == 0


FRONTS = [
    "title: 嘉善县2024年政府工作报告",
    "place: 嘉善县\nyear: 2024",
    "author: 嘉善县\ndate: 2024-01-18 09:30:00",
    'title: "嘉善县政府工作报告（2024年1月18日 某某）"\nsource: https://example.org/1',
]


@pytest.mark.parametrize("front", FRONTS)
def test_front_matter_beats_a_wrong_title_and_is_no_text(tmp_path, front):
    text = f"---\n{front}\n---\n\n{TEXT}"
    frames = parse([write(tmp_path, {"a.md": text})], tmp_path / "frames", jobs=1)
    row = frames.reports.row(0, named=True)
    assert (read(row), row["place_from"]) == (RIGHT, "front matter")
    assert row["text"] == text and not row["title"].startswith("title")
    assert "标题 浙江省嘉兴市海盐县" in row["doubt"] and "标题 2003" in row["doubt"]
    lines = frames.clauses.filter(pl.col("start") < text.index("---\n\n"))
    assert set(lines["part"].to_list()) <= {"boilerplate", "opening"} and frames.claims.is_empty()


def test_the_date_of_a_page_does_not_go_before_the_session_that_the_text_agrees_with():
    header = "政府工作报告\n——2015年1月20日在嘉善县第十五届人民代表大会第四次会议上"
    row = identify(report(header, own="县", reviewed=2014), said={"date": "2021-06-01"}, said_in="front matter")
    assert (row["plan_year"], row["year_from"], str(row["date"])) == (2015, "session line", "2015-01-20")
    assert "文首信息 2021" in row["doubt"]


def test_a_conflict_stands_on_the_index_page(tmp_path):
    write(tmp_path, {"甲.txt": TEXT, "sources.csv": "file,place,year\n甲.txt,嘉善县,2024\n"})
    write_index(tmp_path, load_reports(tmp_path), [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "甲.txt" in page and "地点或年份存疑：来源表 浙江省嘉兴市嘉善县, 标题 浙江省嘉兴市海盐县" in page


def test_who_speaks_for_a_province_on_a_visit_is_no_salutation():
    told = "代表吉林省接受国务院安委会考核，成绩优秀。\n代表全省迎接省政府质量督查。通化葡萄酒香，通化市更美。\n"
    row = identify(report(own="市", filler=told).replace("我代表市人民政府", "我"))
    assert row["place"] != "国务院" and row["level"] != "nation"


def test_a_short_name_in_a_title_is_the_citys_not_that_of_its_new_district():
    assert identify(report("长春政府工作报告（2011年12月26日某某）", own="市"))["place"] == "吉林省长春市"


@pytest.mark.parametrize(
    "told",
    [
        "在地委的坚强领导下，在地区人大工委的监督下，贯彻自治区党委部署，喀什市新建学校3所。",
        "在盟委的坚强领导下，在盟行署的推动下，落实自治区党委要求，全盟牧业稳定。",
    ],
)
def test_a_prefecture_is_never_its_province(told):
    text = report(filler=told).replace("现在，我代表区人民政府向大会报告工作，请予审议。\n", "")
    assert identify(text)["level"] in (None, "city")


def test_name_and_level_are_those_of_the_time():
    def then(title, own="市"):
        row = identify(report(title, own=own))
        return row["place"], row["place_then"], row["level"]

    assert then("巢湖市2010年政府工作报告") == ("安徽省合肥市巢湖市", "安徽省巢湖市", "city")
    assert then("莱芜市2012年政府工作报告") == ("山东省济南市莱芜区", "山东省莱芜市", "city")
    assert then("巢湖市2020年政府工作报告") == ("安徽省合肥市巢湖市", "安徽省合肥市巢湖市", "county")
    assert then("襄樊市2009年政府工作报告") == ("湖北省襄阳市", "湖北省襄樊市", "city")
    assert (
        identify(report("", own="市"), sidecar_row={"place": "襄阳市", "year": "2008"})["place_then"] == "湖北省襄樊市"
    )


YEARS = """
邱县2003年政府工作报告 · 二、新一届政府的奋斗目标\\n今后五年，到2010年翻两番。 → 2003 · False
政府工作报告\\n——2013年1月9日在邱县第八届人民代表大会第一次会议上 · 二、今后五年的目标 → 2013 · False
 · 二、今年的打算\\n一并审议《邱县国民经济和社会发展第十二个五年规划纲要（草案）》。 → 2011 · False
 · 2016年：稳中求进开新局\\n各项事业进步。\\n2017年：砥砺前行谱新篇\\n奋力开拓。 → 2017 · False
 · 二、今后五年的打算\\n本届政府自2002年3月选举产生以来，任期届满。 → 2007 · False
 · 二、 2009 年工作安排 → 2009 · False
""".strip("\n").splitlines()


@pytest.mark.parametrize("line", YEARS)
def test_years_that_title_date_plan_and_term_tell(line):
    told, years = line.split(" → ")
    header, tasks = (part.replace("\\n", "\n") for part in told.split(" · ", 1))
    text = report(header, own="县", tasks="").replace("一、2023年工作回顾", f"一、过去五年工作回顾\n{tasks}")
    row = identify(text)
    assert f"{row['plan_year']} · {row['new_term']}" == years


def test_masked_years_and_places_are_unknown():
    text = report("XX市20XX年政府工作报告", who="XX市").replace("2023年", "20XX年").replace("2024年", "20XX年")
    row = identify(text + "到2025年、2030年、2030年、2030年实现目标。义乌市、义乌市、义乌市考察。\n")
    assert (row["place"], row["plan_year"], row["status"]) == (None, None, "partial")


def test_a_report_in_traditional_characters_is_read_and_this_is_said(tmp_path):
    text = (
        "2004年紹興縣政府工作報告\n各位代表：\n現在，我代表縣人民政府向大會作工作報告，請予審議。\n一、2003年工作回顧\n"
        f"{'一年來，我們堅持發展第一要務，各項事業全面進步，經濟社會保持穩定。' * 30}\n國內生產總值310億元，增長9%。\n"
        "二、2004年工作安排\n國內生產總值增長10%。\n"
    )
    frames = parse([write(tmp_path, {"a.txt": text})], tmp_path / "frames", jobs=1)
    row = frames.reports.row(0, named=True)
    assert (row["place"], row["place_then"], row["plan_year"]) == ("浙江省绍兴市柯桥区", "浙江省绍兴市绍兴县", 2004)
    assert "traditional" in row["note"] and row["text"] == text and row["title"] == "2004年紹興縣政府工作報告"
    claims = frames.claims.select("quote", "subject", "kind", "value").rows()
    assert ("310億元", "国内生产总值", "result", 310e8) in claims and ("10%", "国内生产总值", "target", 10.0) in claims


SAMPLE = Path(__file__).parents[1] / "data/reports/yunlan-2024.txt"


@pytest.mark.parametrize("width", [26, 38, 45])
def test_a_text_with_hard_line_ends_gives_the_same_claims(tmp_path, width):
    text = SAMPLE.read_text(encoding="utf-8")
    wrapped = "\n".join(
        "\n".join(line[at : at + width] for at in range(0, max(1, len(line)), width)) for line in text.split("\n")
    )
    write(tmp_path, {"云澜市2024.txt": text, "wrapped/云澜市2024.txt": wrapped})
    frames = parse([tmp_path], tmp_path / "frames", jobs=1)
    what = ["value", "unit", "change", "subject", "indicator", "kind", "period_end", "basis"]
    whole, folded = (
        frames.claims.join(frames.reports.filter(pl.col("file").str.contains("wrapped") == is_wrapped), on="report_id")
        for is_wrapped in (False, True)
    )
    assert folded.select(what).sort(what).equals(whole.select(what).sort(what)) and whole.height > 50
    texts = dict(frames.reports.select("report_id", "text").iter_rows())
    assert all(
        texts[i][start:end] == quote
        for i, start, end, quote in frames.claims.select("report_id", "start", "end", "quote").iter_rows()
    )


def test_lines_that_end_without_a_mark_are_not_joined_to_headings_and_lists():
    from analysis.text.squeezing import squeeze

    text = f"{PARAGRAPH}完成投资3亿元\n二、明年的安排\n1. 新建学校2所\n2. 改造道路\n  做好服务"
    assert squeeze(text).text.split("\n")[1:] == [
        "完成投资3亿元",
        "二、明年的安排",
        "1.新建学校2所",
        "2.改造道路",
        "做好服务",
    ]
    assert squeeze("工业 \t71 \t65亿元").text == "工业71\n65亿元"
