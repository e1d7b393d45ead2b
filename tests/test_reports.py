"""Whose report, of which year, how complete: cases in plain tables, in our own wording; then whole folders."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analysis.files.reading import ReadError, read_text
from analysis.reports.identity import identify
from analysis.reports.places import divisions, mentions, names
from analysis.reports.reports import load_reports
from analysis.schema import REPORTS
from analysis.store.frames import parse
from analysis.vocab import vocab

REAL = Path(os.environ.get("GOVREPORT_REPORTS", Path(__file__).parents[2] / "shared" / "reports"))
PARAGRAPH = (
    "我们沉着应对各种困难，千方百计稳住经济、保住就业、守住安全，办成了一批群众关心的实事，城乡面貌又有新的变化。\n"
)


def report(
    header: str = "", who: str = "", own: str = "区", reviewed: int = 2023, filler: str = "", tasks: str | None = None
) -> str:
    """A small report in the manner of the genre, under this header; `who` stands in 我代表…人民政府."""
    plan = tasks if tasks is not None else f"二、{reviewed + 1}年工作安排\n"
    return (
        f"{header}\n各位代表：\n现在，我代表{who or own}人民政府向大会报告工作，请予审议。\n一、{reviewed}年工作回顾\n"
        f"{PARAGRAPH * 5}{filler}\n谨向大家表示衷心感谢！\n{plan}{PARAGRAPH * 12}"
        f"各位代表！让我们同心协力、埋头苦干，为建设更加美好的家园而努力奋斗！\n"
    )


PLACES = """
延边朝鲜族自治州人民政府工作报告 → 吉林省延边朝鲜族自治州 · 州
——2024年1月8日在恩施州第九届人民代表大会第四次会议上 → 湖北省恩施土家族苗族自治州 · 州
政府工作报告 在鄂温克族自治旗第十七届人民代表大会第二次会议上 → 内蒙古自治区呼伦贝尔市鄂温克族自治旗 · 旗
科左中旗2024年政府工作报告 → 内蒙古自治区通辽市科尔沁左翼中旗 · 旗
——在长阳土家族自治县第十九届人民代表大会第二次会议上 → 湖北省宜昌市长阳土家族自治县 · 自治县
昆山市2024年政府工作报告 → 江苏省苏州市昆山市 · 市
2024年上海市徐汇区政府工作报告 → 上海市徐汇区 · 区
巫山县人民政府工作报告（2024年） → 重庆市巫山县 · 县
仙桃市政府工作报告 → 湖北省仙桃市 · 市
琼中黎族苗族自治县2024年政府工作报告 → 海南省琼中黎族苗族自治县 · 自治县
石河子市政府工作报告 → 新疆维吾尔自治区石河子市 · 市
新疆生产建设兵团2024年工作报告 → 新疆生产建设兵团 · 兵团
喀什地区行政公署工作报告 → 新疆维吾尔自治区喀什地区 · 地区
锡林郭勒盟行政公署工作报告 → 内蒙古自治区锡林郭勒盟 · 盟
六枝特区人民政府工作报告 → 贵州省六盘水市六枝特区 · 特区
神农架林区2024年政府工作报告 → 湖北省神农架林区 · 林区
浦东新区政府工作报告 → 上海市浦东新区 · 区
大鹏新区管委会2014年工作报告 → 广东省深圳市大鹏新区 · 新区
西咸新区2024年工作报告 → 陕西省西咸新区 · 新区
2024年宁夏政府工作报告 → 宁夏回族自治区 · 自治区
2024年内蒙古政府工作报告 → 内蒙古自治区 · 自治区
吉林市2024年政府工作报告 → 吉林省吉林市 · 市
吉林省2024年政府工作报告 → 吉林省 · 省
东莞市2024年政府工作报告 → 广东省东莞市 · 市
北京市政府工作报告 → 北京市 · 市
——在第十四届全国人民代表大会第二次会议上 国务院总理 → 国务院 · 国
(辽宁省)抚顺市望花区人民政府工作报告(2022年12月14日) → 辽宁省抚顺市望花区 · 区
政 府 工 作 报 告——在嘉 善 县第十七届人民代表大会第一次会议上 → 浙江省嘉兴市嘉善县 · 县
清苑县2013年政府工作报告 → 河北省保定市清苑区 · 县
坪山新区管委会2015年工作报告 → 广东省深圳市坪山区 · 新区
绍兴县2010年政府工作报告 → 浙江省绍兴市柯桥区 · 县
襄樊市2009年政府工作报告 → 湖北省襄阳市 · 市
雄县2018年政府工作报告 → 河北省保定市雄县 · 县
2023年桥西区政府工作报告 石家庄市桥西区人民政府区长 某某 → 河北省石家庄市桥西区 · 区
日照市东港区2024年政府工作报告 → 山东省日照市东港区 · 区
""".strip().splitlines()


@pytest.mark.parametrize("line", PLACES)
def test_title_names_the_place(line):
    header, rest = line.split(" → ")
    place, own = rest.split(" · ")
    read = identify(report(header.replace(" ", "\n", 0), own=own))
    where = "session line" if "届" in header and "人民代表大会" in header and "全国" not in header else "title"
    assert (read["place"], read["place_from"]) == (place, where)


def test_place_columns_of_each_level():
    rows = {
        place: identify(report(f"{place}2024年政府工作报告", own=own))
        for place, own in (
            ("广东省深圳市龙岗区", "区"),
            ("保定市", "市"),
            ("重庆市", "市"),
            ("天津市武清区", "区"),
            ("天门市", "市"),
        )
    }
    columns = {
        place: tuple(row[name] for name in ("province", "city", "district", "adcode", "level"))
        for place, row in rows.items()
    }
    assert columns == {
        "广东省深圳市龙岗区": ("广东省", "深圳市", "龙岗区", "440307", "county"),
        "保定市": ("河北省", "保定市", None, "130600", "city"),
        "重庆市": ("重庆市", None, None, "500000", "province"),
        "天津市武清区": ("天津市", None, "武清区", "120114", "county"),
        "天门市": ("湖北省", None, "天门市", "429006", "county"),
    }


def test_salutation_names_the_place_where_there_is_no_title():
    read = identify(report(who="武宣县"))
    assert (read["place"], read["place_from"], read["place_as_written"]) == (
        "广西壮族自治区来宾市武宣县",
        "salutation",
        "武宣县",
    )


@pytest.mark.parametrize(
    "own, filler, place",
    [
        (
            "县",
            "灵璧石享誉四方，灵璧县域经济提质，灵璧人民奋发有为，宿州市排名前移，宿州都市区建设，打造示范县。",
            "安徽省宿州市灵璧县",
        ),
        (
            "市",
            "义乌小商品畅销，义乌市场繁荣，义乌人敢闯，金华市前列，杭州、宁波都来考察，义乌市更开放。",
            "浙江省金华市义乌市",
        ),
        (
            "区",
            "宝安产业升级，宝安中心区建成，宝安机场扩建，"
            "深圳市委市政府支持，融入深圳都市圈，平安宝安建设，振兴实体经济。",
            "广东省深圳市宝安区",
        ),
        ("省", "广东经济总量领先，广州、深圳带动有力，广东制造走向世界，广东省情特殊。", "广东省"),
        ("自治区", "西藏各族群众团结，拉萨、日喀则面貌一新，西藏生态良好，西藏自治区第一。", "西藏自治区"),
    ],
)
def test_body_names_the_place_where_title_and_salutation_are_silent(own, filler, place):
    read = identify(report(own=own, filler=filler))
    assert (read["place"], read["place_from"]) == (place, "body")


def test_other_places_on_the_page_are_no_titles():
    links = (
        "上一篇：2024年沙河市政府工作报告\n涉县2024年政府工作报告\n首页 > 河北 > 政府工作报告\n2024年魏县政府工作报告\n"
    )
    read = identify(report(links, who="魏县", own="县", filler="魏县梨花节开幕，魏县大道通车，魏县人民勤劳。") + links)
    assert read["place"] == "河北省邯郸市魏县"


def test_ambiguous_name_is_no_place_and_says_what_to_do():
    read = identify(report("2024年朝阳区政府工作报告"))
    assert (read["place"], read["adcode"], read["level"], read["status"]) == (None, None, "county", "partial")
    assert (
        read["reason"].startswith("朝阳区 may be 北京市朝阳区, 吉林省长春市朝阳区") and "sources.csv" in read["reason"]
    )


@pytest.mark.parametrize(
    "kwargs",
    [
        {"sidecar_row": {"place": "吉林省长春市朝阳区"}},
        {"file_name": "长春市朝阳区2024.txt"},
    ],
    ids=["sidecar", "file name"],
)
def test_a_later_source_settles_an_ambiguous_name(kwargs):
    assert identify(report("2024年朝阳区政府工作报告"), **kwargs)["place"] == "吉林省长春市朝阳区"


def test_city_in_the_text_settles_an_ambiguous_name():
    assert (
        identify(report("2024年鼓楼区政府工作报告", filler="徐州都市圈加快建设，徐州市委坚强领导。"))["place"]
        == "江苏省徐州市鼓楼区"
    )


YEARS = """
header → given · plan · end · term
政府工作报告\\n——2021年2月3日在邱县第十六届人民代表大会第六次会议上 → 2021-02-03 · 2021 · 2021 · False
政府工作报告（2022年12月14日） → 2022-12-14 · 2023 · 2023 · False
政府工作报告\\n二〇一二年一月六日在邱县第九届人民代表大会第五次会议上 → 2012-01-06 · 2012 · 2012 · False
政府工作报告\\n——２０２１年２月３日在邱县第十六届人民代表大会第六次会议上 → 2021-02-03 · 2021 · 2021 · False
政府工作报告\\n在邱县第九届人民代表大会第一次会议上\\n（2007年1月30日） → 2007-01-30 · 2007 · 2007 · False
2006年政府工作报告\\n2007年1月30日在邱县第九届人民代表大会第二次会议上 → 2007-01-30 · 2007 · 2007 · False
邱县2020年政府工作报告\\n时间：2022-11-22 阅读：20\\n2020年1月9日在邱县第八届人民代表大会第四次会议上 → 2020-01-09 · 2020 · 2020 · False
邱县2020年政府工作报告\\n发布时间：2022年11月22日\\n政府工作报告2020年1月9日 → 2020-01-09 · 2020 · 2020 · False
政府工作报告\\r\\n2010年2月3日在邱县第十四届人民代表大会第四次会议上 → 2010-02-03 · 2010 · 2010 · False
政府工作报告\\n——2008年1月在邱县第十一届人民代表大会第二次会议上 → None · 2008 · 2008 · False
""".strip().splitlines()[1:]  # noqa: E501


@pytest.mark.parametrize("line", YEARS)
def test_date_tells_the_years(line):
    header, rest = line.split(" → ")
    given, plan, end, term = rest.split(" · ")
    read = identify(
        report(header.replace("\\n", "\n") if "\\r" not in header else header, own="县", reviewed=1999, tasks="")
    )
    assert read["date"] == (None if given == "None" else date.fromisoformat(given))
    assert (read["plan_year"], read["plan_end"], read["new_term"]) == (int(plan), int(end), term == "True")
    assert read["review_year"] == read["plan_year"] - 1


AUTUMN = "邱县政府工作报告\n——2021年10月9日在邱县第七届人民代表大会第一次会议上"


@pytest.mark.parametrize(
    "header, tasks, years",
    [
        (AUTUMN, "二、今后五年的目标任务\n", (2021, 2022, 2022, 2026, True)),
        ("", "二、未来五年奋斗目标\n“十四五”期间实现翻番，到2025年建成。\n", (2021, 2022, 2022, 2026, True)),
        (
            AUTUMN.replace("10月", "12月"),
            "二、今后五年的目标任务\n三、2022年工作安排\n",
            (2021, 2022, 2022, 2022, False),
        ),
        (
            AUTUMN.replace("10月", "1月"),
            "二、今后五年的目标任务\n三、2021年工作安排\n",
            (2020, 2021, 2021, 2021, False),
        ),
        ("", "二、今后五年的目标任务\n三、2018年工作安排\n", (2017, 2018, 2018, 2018, False)),
        ("2025年龙岗区政府工作报告", "", (2024, 2025, 2025, 2025, False)),
        ("", "二、2025年经济社会发展主要预期目标\n到2030年实现翻番。\n", (2024, 2025, 2025, 2025, False)),
    ],
    ids=["autumn", "no date", "december", "january", "no date, annual", "title", "headings"],
)
def test_terms_and_headings(header, tasks, years):
    text = report(header, own="县", tasks=tasks).replace("一、2023年工作回顾", "一、过去五年工作回顾")
    read = identify(text)
    assert tuple(read[name] for name in ("review_year", "plan_year", "plan_start", "plan_end", "new_term")) == years


@pytest.mark.parametrize("header", [AUTUMN, ""], ids=["autumn", "no date"])
def test_this_year_of_an_autumn_report_is_the_year_it_was_given(header, tmp_path):
    text = report(
        header,
        own="县",
        reviewed=2016,
        filler="今年上半年，地区生产总值62亿元。",
        tasks="二、未来五年奋斗目标\n“十四五”期间实现翻番，到2025年建成。\n",
    )
    (tmp_path / "邱县.txt").write_text(text.replace("一、2016年工作回顾", "一、过去五年工作回顾"), encoding="utf-8")
    claims = parse([tmp_path], tmp_path / "frames", jobs=1).claims
    assert claims.select("kind", "period_end").rows() == [("result", 2021)]


def test_what_is_missing_is_said():
    whole = report("邱县2024年政府工作报告", own="县")
    assert identify(whole)["reason"] is None
    assert "breaks off" in identify(whole[:900])["reason"]
    assert "abridgement" in identify(whole.replace("政府工作报告", "政府工作报告（摘登）", 1))["reason"]
    assert "hardly a sentence" in identify("邱县人民政府\n首页\n2024年政府工作报告\n打印\n关闭\n")["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_give_the_same_text(tmp_path, encoding):
    path = tmp_path / "报告.txt"
    path.write_bytes("各位代表：\r\n增长６％，\r“十四五”——好\n".encode(encoding))
    assert read_text(path) == "各位代表：\n增长６％，\n“十四五”——好\n"


@pytest.mark.parametrize(
    "data, what",
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04xx", "docx"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><p>", "HTML"),
        (bytes(range(256)) * 8, "no text"),
        (b"\xff\xfe\x00", "no text"),
    ],
)
def test_other_formats_say_what_to_do(tmp_path, data, what):
    path = tmp_path / "甲.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=f"甲.txt.*{what}"):
        read_text(path)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_folder_is_a_row_a_document(tmp_path):
    whole = report("嘉善县2024年政府工作报告", own="县")
    write(
        tmp_path,
        {
            "a/嘉善.txt": whole,
            "b.md": report("海盐县2024年政府工作报告", own="县"),
            "README.md": "x",
            "MANIFEST.tsv": "x",
            "sources.csv": "file,place\n",
            ".hidden.txt": whole,
            "坏.txt": "",
            "扫描.pdf": "%PDF-1.4",
        },
    )
    reports = load_reports(tmp_path)
    assert reports.schema == REPORTS
    assert reports.select("file", "status", "preferred").rows() == [
        ("a/嘉善.txt", "ok", True),
        ("b.md", "ok", True),
        ("坏.txt", "unread", False),
        ("扫描.pdf", "unread", False),
    ]
    first = reports.row(0, named=True)
    assert first["report_id"] == f"330421-2024-{first['sha256'][:6]}" and first["characters"] == len(
        first["text"]
    ) == len(whole)
    assert reports["report_id"][2].startswith("unknown-0000-") and "empty" in reports["reason"][2]


def test_of_several_files_the_most_complete_is_preferred(tmp_path):
    whole = report("嘉善县2024年政府工作报告", own="县", filler="全县旅游收入稳步提高。")
    body = whole.split("\n", 1)[1]
    write(
        tmp_path,
        {
            "1.txt": whole,
            "2.txt": whole[:900],
            "3.txt": whole + "\n" + body,
            "4.txt": whole.replace("旅游收入", "收入"),
            "5.txt": report("嘉善县2025年政府工作报告", own="县", reviewed=2024),
        },
    )
    reports = load_reports(tmp_path)
    assert reports["preferred"].to_list() == [True, False, False, False, True]
    assert set(reports["same_as"][1:4]) == {reports["report_id"][0]} and reports["same_as"][0] is None


def test_a_sidecar_goes_before_the_text_and_what_the_text_says_is_a_doubt(tmp_path):
    silent = report(own="区", tasks="").replace("一、2023年工作回顾", "一、工作回顾")
    write(
        tmp_path,
        {
            "1.txt": silent,
            "2.txt": report("嘉善县2024年政府工作报告", own="县"),
            "sources.csv": "file,place,year,date,source,address\n"
            "1.txt,天津市和平区,2019,,某报,https://example.org/1\n2.txt,海盐县,1999,,,\n",
        },
    )
    first, second = load_reports(tmp_path).iter_rows(named=True)
    assert (first["place"], first["place_from"], first["plan_year"], first["year_from"], first["source"]) == (
        "天津市和平区",
        "sidecar",
        2019,
        "sidecar",
        "https://example.org/1",
    )
    assert first["doubt"] is None
    assert (second["place"], second["plan_year"]) == ("浙江省嘉兴市海盐县", 1999)
    assert second["doubt"] == ("来源表 浙江省嘉兴市海盐县, 标题 浙江省嘉兴市嘉善县; 来源表 1999, 标题 2024, 正文 2024")


def test_file_name_is_the_last_resort(tmp_path):
    silent = report(own="县", tasks="").replace("一、2023年工作回顾", "一、工作回顾")
    row = load_reports(write(tmp_path, {"嘉善县2022年政府工作报告.txt": silent})).row(0, named=True)
    assert (row["place"], row["place_from"], row["plan_year"]) == ("浙江省嘉兴市嘉善县", "file name", 2022)


def test_wrong_arguments_say_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load_reports(tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"sources\.csv has the columns 文件"):
        load_reports(write(tmp_path, {"sources.csv": "文件,place\n", "1.txt": report()}))
    assert load_reports(write(tmp_path / "empty", {"x.py": "a"})).is_empty()


def test_processes_read_the_same(tmp_path):
    write(
        tmp_path,
        {
            f"{number}.txt": report("嘉善县2024年政府工作报告", own="县", reviewed=2000 + number, tasks="")
            for number in range(4)
        },
    )
    assert load_reports(tmp_path, jobs=2).equals(load_reports(tmp_path))


def test_division_table_is_sound():
    table = vocab("divisions")
    assert table["adcode"].is_unique().all() and table["adcode"].str.contains(r"^\d{6}$").all()
    assert len({division.place for division in divisions().values()}) == table.height
    places = {division.adcode: division.place for division in divisions().values()}
    assert all(places[row["adcode"]] == row["name"] for row in vocab("renamed").iter_rows(named=True))
    assert (
        table.filter(pl.col("city") != pl.col("name"))
        .join(table, left_on=["province", "city"], right_on=["province", "name"], how="anti")
        .is_empty()
    )


@pytest.mark.parametrize("name, count", [("朝阳区", 2), ("鼓楼区", 4), ("龙岗区", 1), ("清苑县", 1)])
def test_a_name_knows_its_bearers(name, count):
    assert len(names()[name]) == count and mentions(f"在{name}境内")[0].name == name


@pytest.mark.skipif(not (REAL / "MANIFEST.tsv").is_file(), reason="real reports: set GOVREPORT_REPORTS")
def test_real_reports_are_each_one_report():
    reports = load_reports(REAL)
    assert reports.height == 291 and reports.filter(pl.col("status") == "unread").is_empty()
    preferred = reports.filter("preferred")
    # 271 places and years of delivery; six of them hold two reports, the year's and, in autumn, the new term's
    given = preferred.select("place", (pl.col("plan_year") - pl.col("new_term").cast(pl.Int16)).alias("given")).unique()
    assert (preferred.height, given.height) == (277, 271)
