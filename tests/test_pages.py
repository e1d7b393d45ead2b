"""Pages: what stands on them, that they ask for nothing, and that a report's text stays text."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import polars as pl
import pytest
from invented import HOSTILE, frames_of, growth, report, three_districts
from markupsafe import Markup

from analysis.compare.scopes import NoSuchChoice, find_scope, list_scopes, scope_reports
from analysis.compare.targets import core_targets, own_targets, pledges
from analysis.pages.index import render_index, write_index
from analysis.pages.render import read_about, render_page, vega_bundle, write_whole
from analysis.show import CHART_TYPE
from analysis.show.charts import target_counts, target_dots
from analysis.show.findings import count_finding, target_finding
from analysis.show.tables import Html, csv_link, marked, pledge_list, source_list, table, target_table
from analysis.show.theme import PANEL


class Elements(HTMLParser):
    """The elements of a page as a browser finds them: (name, attributes)."""

    def __init__(self, page: str):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def page_of(frames, scope="乙市", year=2024) -> str:
    reports = scope_reports(frames.reports, scope, year)
    core, pledged = core_targets(own_targets(frames, reports)), pledges(frames, reports)
    shown = [
        target_finding(core, reports),
        target_table(core, reports),
        *target_dots(core, reports),
        target_counts(core, reports),
        count_finding(core, reports),
        pledge_list(pledged, reports),
        source_list(core),
        csv_link(core, pledged),
    ]
    cells = [
        nbformat.v4.new_markdown_cell("# 标题\n\n一句话。"),
        nbformat.v4.new_code_cell(outputs=[_output(one) for one in shown]),
    ]
    return render_page(
        nbformat.v4.new_notebook(cells=cells), {"notebook": "test", "parameters": {"year": year, "scope": scope}}
    )


def _output(shown):
    data = {CHART_TYPE: shown.to_dict()} if hasattr(shown, "to_dict") else {"text/html": shown._repr_html_()}
    return nbformat.v4.new_output("display_data", data=data)


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(three_districts())


def test_the_finding_is_computed(page):
    page = re.sub(r"<[^>]+>", "", page)  # its numbers are links
    assert (
        "2024年，甲省乙市手边有3个区县的报告。3个有报告的区县都写明了地区生产总值增速的目标数字：最高的是东区（7%以上），最低的是西区（5.5%左右），中位数6%。"
        in page
    )
    assert "乙市的目标是6%左右；定得更高的1个，数字相同的1个，更低的1个。" in page


def test_a_missing_parent_is_said():
    page = page_of(three_districts(parent=False))
    assert "甲省乙市当年的报告不在手边，无从与上级比较。" in page
    assert "甲省乙市当年的报告不在手边，无参照线" in page


def test_every_number_leads_to_its_sentence(page):
    elements = Elements(page).found
    anchors = {attributes["id"] for _, attributes in elements if "id" in attributes}
    links = [attributes["href"] for tag, attributes in elements if tag == "a" and attributes.get("class") == "claim"]
    assert len(links) == 7  # four in the table, three in the finding
    assert all(link.removeprefix("#") in anchors for link in links)


def test_ids_are_unique(page):
    ids = [
        attributes["id"]
        for tag, attributes in Elements(page).found
        if "id" in attributes and not attributes["id"].startswith(("gradient", "clip"))
    ]
    assert len(ids) == len(set(ids))


def test_nothing_is_asked_for(page):
    outside = [
        value
        for tag, attributes in Elements(page).found
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "action", "srcset")
        and not value.startswith(("#", "data:", "index.html"))
    ]
    assert outside == []
    assert "@import" not in page and "url(" not in page


def test_scripts_run_by_hash_alone(page):
    policy = next(attributes["content"] for _, attributes in Elements(page).found if attributes.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy and "unsafe-inline" not in policy.partition("style-src")[0]


def test_vega_once_a_page(page):
    library = re.findall(r'id="library">([^<]*)<', page)
    assert [gzip.decompress(base64.b64decode(one)).decode() for one in library] == [vega_bundle()]
    assert len(page.encode()) < 600_000


def test_hostile_text_stays_text():
    words = {"text": f"地区生产总值增长{HOSTILE}。", "claims": [{"quote": HOSTILE, "value": 7.0}]}
    hostile = report(("甲省", "乙市", HOSTILE), 2024, [words], title=HOSTILE)
    page = page_of(
        frames_of(hostile, *[report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("西区", "南区")])
    )
    plain = Elements(page_of(three_districts(parent=False))).found
    found = Elements(page).found
    assert [tag for tag, _ in found if tag in ("script", "img")] == [
        tag for tag, _ in plain if tag in ("script", "img")
    ]
    assert not any(name.startswith("on") for _, attributes in found for name in attributes)
    assert "&lt;script&gt;alert(1)" in page


def test_csv_holds_no_formula():
    frames = three_districts(title="=SUM(A1)")
    reports = scope_reports(frames.reports, "乙市", 2024)
    data = re.search(r"utf-8,([^\"]+)", csv_link(own_targets(frames, reports)))[1]
    table = pl.read_csv(unquote(Markup(data).unescape()).encode())
    assert table.filter(place="甲省乙市东区")["title"][0] == "'=SUM(A1)"
    assert sorted(table["quote"]) == ["2所", "2所", "2所", "5.5%左右", "6%", "6%左右", "7%以上"]


def test_numbers_on_axes_are_chinese(page):
    specs = [json.loads(spec) for spec in re.findall(r'<script type="application/json">(.*?)</script>', page)]
    labels = [
        layer["encoding"]["x"]["axis"].get("labelExpr", "")
        for spec in specs
        for layer in spec["layer"]
        if (layer["encoding"].get("x") or {}).get("axis")
    ]
    assert labels and all("亿" in label for label in labels)


def test_unlike_is_not_compared():
    amount = {
        "text": "地区生产总值达到900亿元。",
        "claims": [{"quote": "900亿元", "value": 9e10, "unit": "元", "basis": "level", "change": "level"}],
    }
    east, west = (report(("甲省", "乙市", name), 2024, [growth(6.0, "6%"), amount]) for name in ("东区", "西区"))
    frames = frames_of(east, west)
    core = core_targets(own_targets(frames, scope_reports(frames.reports, "乙市", 2024)))
    assert core.group_by("rank").agg(pl.n_unique("basis", "unit")).select(pl.max("basis", "unit")).row(0) == (1, 1)
    assert set(core["label"]) == {"地区生产总值增速", "地区生产总值"}


def test_words_stand_in_their_column():
    words = {
        "text": "地区生产总值增速高于全市平均水平。",
        "claims": [
            {"quote": "高于全市平均水平", "words": "高于全市平均水平", "value": None, "unit": None, "comparator": None}
        ],
    }
    frames = frames_of(
        report(("甲省", "乙市", "北区"), 2024, [words]),
        *[report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("西区", "南区")],
    )
    core = core_targets(own_targets(frames, scope_reports(frames.reports, "乙市", 2024)))
    assert core["rank"].to_list() == [0, 0, 0]
    assert "高于全市平均水平" in core["written"].to_list()


def test_scopes_short_and_full():
    reports = three_districts().reports
    assert find_scope(reports, "乙") == find_scope(reports, "乙市") == find_scope(reports, "甲省乙市") == "甲省乙市"
    assert list_scopes(reports).rows() == [("甲省", 2024, 1), ("甲省乙市", 2024, 3)]


@pytest.mark.parametrize(
    "scope, year, words",
    [
        ("丙市", 2024, "nearest among the reports are 甲省乙市"),
        ("东区", 2024, "it stands itself in the scope 甲省乙市"),
        ("乙市", 2031, "nearest years are 2024"),
    ],
)
def test_what_is_not_there_names_the_nearest(scope, year, words):
    with pytest.raises(NoSuchChoice, match=words):
        scope_reports(three_districts().reports, scope, year)


def test_only_preferred_readable_reports():
    frames = three_districts(preferred=False)
    assert "东区" not in scope_reports(frames.reports, "乙市", 2024)["name"].to_list()


def test_head_says_what_the_page_is(page, tmp_path):
    write_whole(tmp_path / "页.html", page)
    about = read_about(tmp_path / "页.html")
    assert (
        about["parameters"] == {"year": 2024, "scope": "乙市"}
        and about["title"] == "标题"
        and about["finding"].startswith("2024年")
    )
    assert [path.name for path in tmp_path.iterdir()] == ["页.html"]


def test_index_lists_pages_failures_and_reports():
    pages = [
        {
            "file": "a.html",
            "province": "甲省",
            "place": "甲省",
            "codes": ("110000", "110000"),
            "notebook": "own",
            "years": [2024],
            "name": "2024年",
            "title": HOSTILE,
            "finding": "",
            "kind": HOSTILE,
            "order": 1,
            "opens": None,
        }
    ]
    index = render_index(
        pages, [{"page": "b", "reason": HOSTILE}], [{"file": HOSTILE, "status": "unread", "reason": "扫描件"}], 3
    )
    assert "&lt;script&gt;alert(1)" in index and "<script>alert(1)" not in index
    assert 'href="a.html"' in index and "未读出" in index and "扫描件" in index
    assert [tag for tag, _ in Elements(index).found].count("script") == 1


def test_a_chart_fits_the_page_but_not_the_notebook(page):
    frames = three_districts()
    reports = scope_reports(frames.reports, "乙市", 2024)
    widths = [chart.to_dict()["width"] for chart in target_dots(core_targets(own_targets(frames, reports)), reports)]
    assert widths == [PANEL], "JupyterLab 4 hangs on a chart with the width `container`"
    assert page.count('"width":"container"') == 2


def test_one_number_of_two_indicators_is_marked_for_both():
    sentence = "社会消费品零售总额、固定资产投资增长4%。"
    claims = [{"claim_id": name, "at": sentence.index("4%"), "quote": "4%"} for name in ("a", "b")]
    assert (
        marked(sentence, claims, anchors=True)
        == '社会消费品零售总额、固定资产投资增长<mark id="c-b"><mark id="c-a">4%</mark></mark>。'
    )


def test_a_question_without_an_answer_is_left_out():
    chart = target_dots(
        core_targets(own_targets(three_districts(), scope_reports(three_districts().reports, "乙市", 2024))),
        scope_reports(three_districts().reports, "乙市", 2024),
    )[0].to_dict()
    empty = {**chart, "datasets": {name: [] for name in chart["datasets"]}}
    asked = [("## 有图", chart), ("## 空图", empty), ("## 无话", None), ("## 只有文字", "")]
    cells = [nbformat.v4.new_markdown_cell("# 标题")]
    for heading, shown in asked:
        cells.append(nbformat.v4.new_markdown_cell(heading))
        outputs = [nbformat.v4.new_output("display_data", data={CHART_TYPE: shown})] if shown else []
        cells += [nbformat.v4.new_code_cell(outputs=outputs)] if shown != "" else []
    page = render_page(nbformat.v4.new_notebook(cells=cells), {"notebook": "test", "parameters": {}})
    assert re.findall("<h2[^>]*>([^<]*)", page) == ["有图", "只有文字"]
    assert page.count("<figure") == 1


def test_sources_stand_place_by_place_the_latest_first():
    reports = [
        report(("甲省", "乙市", name), year, [growth(6.0, f"{year - 2018}%")])
        for year in (2023, 2024)
        for name in ("东区", "西区")
    ]
    frames = frames_of(*reports)
    targets = [own_targets(frames, scope_reports(frames.reports, "乙市", year)) for year in (2023, 2024)]
    years = re.findall(r"<h3>(..) · [^（]*（(\d{4})年）", source_list(*targets))
    assert len(years) == 4 and years == sorted(years, key=lambda one: (years.index((one[0], "2024")), -int(one[1])))


def test_a_long_table_scrolls_in_its_frame():
    rows = [("东区", [Html("<td>1</td>")])]
    assert "wide tall" not in table(["地方", "数"], rows * 40, "") and "wide tall" in table(
        ["地方", "数"], rows * 41, ""
    )


def test_the_index_goes_from_the_country_to_its_places(page, tmp_path):
    frames = three_districts()
    for name, parameters in (
        ("b", {"place": "甲省乙市东区"}),
        ("c", {"scope": "全国", "year": 2024}),
        ("d", {"scope": "甲省乙市", "first": 2023, "last": 2024}),
    ):
        about = json.dumps({"notebook": "ladder", "parameters": parameters, "title": "题", "finding": "<b>"})
        write_whole(tmp_path / f"{name}.html", f'<meta name="workbook" content="{Markup.escape(about)}">')
    write_index(tmp_path, frames.reports, [])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall("<h[23]>([^<]*)</h", index)[:4] == ["全国", "甲省", "乙市", "乙市东区"]
    assert re.findall(r"<option>(\d+)", index) == ["2024", "2023"]
    assert "2023—2024年" in index and "&lt;b&gt;" in index and "<b>" not in index
