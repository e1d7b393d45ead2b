"""Pages in Chromium, from file:// with the network off: what a reader sees, clicks, types and prints works."""

import os
import sys
from pathlib import Path

import polars as pl
import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from check_pages import CLICK_ALL, browse, check, check_folder, find_chromium, open_page, seen
from invented import HOSTILE, frames_of, growth, report, three_districts
from test_pages import page_of

from analysis.pages.build import build
from analysis.pages.index import write_index
from analysis.pages.render import write_whole

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="no Chromium")]
AXE = os.environ.get("AXE")
WELL = {"charts": 2, "drawn": 2, "empty": [], "spilled": [], "asked": [], "complaints": [], "overflow": 0}


@pytest.fixture(scope="module")
def browser():
    with browse() as browser:
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "乙市 2024.html"
    write_whole(path, page_of(three_districts()))
    return path


@pytest.fixture(scope="module")
def ten_districts(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "ten.html"
    names = ("东区", "西区", "南区", "北区", "中区", "上区", "下区", "左区", "右区", "前区")
    write_whole(
        path,
        page_of(
            frames_of(
                *[
                    report(("甲省", "乙市", name), 2024, [growth(6.0 + number / 10, f"{6 + number / 10}%")])
                    for number, name in enumerate(names)
                ]
            )
        ),
    )
    return path


@pytest.mark.parametrize("view", ["wide", "phone", "dark"])
def test_all_charts_draw_offline(browser, file, view):
    with open_page(browser, file, view) as page:
        assert seen(page) == WELL


def test_a_number_opens_its_sentence(browser, file):
    with open_page(browser, file) as page:
        page.locator("a.claim", has_text="7%以上").last.click()
        assert page.locator("dialog[open] q").inner_text() == "地区生产总值增长7%以上。"
        assert page.locator("dialog[open] mark.asked").inner_text() == "7%以上"
        page.keyboard.press("Escape")
        page.locator("figure.chart .mark-symbol path").first.click()
        assert page.locator("dialog[open] mark.asked").inner_text() == "7%以上"


def test_a_number_opens_by_keyboard(browser, file):
    with open_page(browser, file) as page:
        page.locator("table a.claim", has_text="5.5%左右").focus()
        page.keyboard.press("Enter")
        assert page.locator("dialog[open] mark.asked").inner_text() == "5.5%左右"
        page.keyboard.press("Enter")  # the button that closes has the focus
        assert page.locator("dialog[open]").count() == 0
        assert page.evaluate("document.activeElement.textContent") == "5.5%左右"


def test_every_number_opens_its_sentence(browser, file):
    with open_page(browser, file) as page:
        clicked = page.evaluate(CLICK_ALL)
        assert clicked["failed"] == [] and clicked["numbers"] == 7 and clicked["marks"] >= 3


def test_a_dot_shows_its_sentence(browser, file):
    with open_page(browser, file) as page:
        page.locator("figure.chart .mark-symbol path").first.hover()
        page.wait_for_selector("#vg-tooltip-element.visible")
        assert "地区生产总值增长7%以上。" in page.locator("#vg-tooltip-element").inner_text()


def test_a_column_sorts(browser, file):
    with open_page(browser, file) as page:
        page.locator("th button", has_text="地区生产总值").click()
        assert page.locator("tbody th").all_inner_texts() == ["乙市", "东区", "南区", "西区"]
        page.locator("th button", has_text="地区生产总值").click()
        assert page.locator("tbody th").all_inner_texts() == ["乙市", "西区", "南区", "东区"]


def test_a_table_is_filtered(browser, ten_districts):
    with open_page(browser, ten_districts) as page:
        field, rows = page.locator("input.filter"), page.locator("tbody tr:visible")
        field.fill("上区")
        assert rows.count() == 1
        field.fill("没有的")
        assert rows.count() == 0 and page.get_by_text("没有相符的").is_visible()
        field.fill("")
        assert rows.count() == 10


@pytest.mark.parametrize("address, opened", [("右区", "tr"), ("地区生产总值", "figure")])
def test_an_address_opens_at_a_place_or_an_indicator(browser, ten_districts, address, opened):
    with open_page(browser, ten_districts) as page:
        page.evaluate("address => location.hash = address", address)
        page.wait_for_selector(".here")
        assert page.evaluate("document.querySelector('.here').tagName.toLowerCase()") == opened
        page.wait_for_function(
            "(box => box.top >= -1 && box.top < innerHeight)(document.querySelector('.here').getBoundingClientRect())"
        )


def test_the_data_is_in_the_file(browser, file, tmp_path):
    with open_page(browser, file) as page:
        with page.expect_download() as download:
            page.locator("a.download").click()
        download.value.save_as(tmp_path / "data.csv")
    data = pl.read_csv(tmp_path / "data.csv")
    assert data.filter(place="甲省乙市东区")["quote"].to_list() == ["7%以上", "2所"]


def test_without_scripts_a_picture_stands_in(browser, file):
    with open_page(browser, file, "still") as page:
        assert page.locator("figure.chart .picture svg").count() == 2


def test_hostile_text_runs_nothing(browser, tmp_path):
    words = {"text": f"地区生产总值增长{HOSTILE}。", "claims": [{"quote": HOSTILE, "value": 7.0}]}
    hostile = report(("甲省", "乙市", HOSTILE), 2024, [words], title=HOSTILE)
    write_whole(
        tmp_path / "x.html",
        page_of(
            frames_of(
                hostile, *[report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("西区", "南区")]
            )
        ),
    )
    with open_page(browser, tmp_path / "x.html") as page:
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.locator("figure.chart .mark-symbol path").first.hover()
        page.locator("a.claim", has_text="alert").last.click()
        assert page.locator("dialog[open] q").inner_text() == f"地区生产总值增长{HOSTILE}。"
        assert {**seen(page), "spilled": []} == WELL  # its number is as long as a line


@pytest.mark.parametrize(
    "broken, fault",
    [
        (lambda page: page.replace('"mark":', '"marc":'), "charts not drawn"),
        (lambda page: page.replace("</main>", '<img src="https://example.org/x.png"></main>'), "asked for"),
        (lambda page: page.replace("</main>", '<p style="width: 3000px">宽</p></main>'), "pixels too wide"),
        (lambda page: page.replace('id="c-', 'id="d-'), "do not open their sentence"),
        (
            lambda page: page.replace(".drawing { width: 100%; }", ".drawing { width: 140%; }").replace(
                "width: auto; visibility", "visibility"
            ),
            "words beyond the frame",
        ),
    ],
)
def test_a_fault_is_found(browser, file, tmp_path, broken, fault):
    write_whole(tmp_path / "x.html", broken(file.read_text(encoding="utf-8")))
    _, faults = check(browser, tmp_path / "x.html", click=True)
    assert any(fault in one for one in faults)


def test_the_index_is_searched_and_filtered(browser, file):
    write_index(file.parent, three_districts().reports, [{"page": "b", "reason": "坏"}])
    with open_page(browser, file.parent / "index.html") as page:
        pages = page.locator(".entries li:visible")
        assert pages.count() == 1 and page.get_by_text("坏").is_visible() and seen(page)["complaints"] == []
        page.locator("#search").fill("乙市 2024")
        assert pages.count() == 1 and page.locator(".entries li p").is_visible()
        page.locator("#search").fill("丙市")
        assert pages.count() == 0
        page.locator("#search").fill("")
        page.locator("#year").select_option("2024")
        assert pages.count() == 1
        pages.locator("a").click()
        page.wait_for_selector("h1:has-text('标题')")


def test_every_page_of_the_samples_is_well(browser, tmp_path, capsys):
    root = Path(__file__).parents[2]
    assert build(root / "data/reports", tmp_path / "frames", tmp_path / "pages", root / "notebooks").failures == []
    assert check_folder(browser, tmp_path / "pages", sample=10) == 0, capsys.readouterr().out


@pytest.mark.skipif(AXE is None, reason="AXE names no axe.min.js (npm's axe-core)")
def test_nothing_bars_a_keyboard_or_a_screen_reader(browser, ten_districts):
    write_index(ten_districts.parent, three_districts().reports, [])
    assert [
        fault for file in ten_districts.parent.glob("*.html") for fault in check(browser, file, axe=Path(AXE))[1]
    ] == []
