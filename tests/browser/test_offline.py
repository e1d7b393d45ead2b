"""Pages in Chromium, from file:// with the network off: all charts draw, nothing is asked for, no complaint; a number opens its sentence."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from invented import HOSTILE, frames_of, growth, report, three_districts
from look import VIEWS, find_chromium, open_page, seen
from test_pages import page_of

from analysis.pages import write_whole

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "乙市 2024.html"
    write_whole(path, page_of(three_districts()))
    return path


@pytest.mark.parametrize("view", ["wide", "phone", "dark"])
def test_all_charts_draw_offline(file, view):
    with open_page(file, **VIEWS[view]) as page:
        assert seen(page, file) == {"figures": 2, "drawn": 2, "asked": [], "complaints": [], "overflow": 0}


def test_a_number_opens_its_sentence(file):
    with open_page(file) as page:
        page.locator("a.claim", has_text="7%以上").last.click()
        assert page.locator("dialog[open] q").inner_text() == "地区生产总值增长7%以上。"
        assert page.locator("dialog[open] mark.asked").inner_text() == "7%以上"
        page.keyboard.press("Escape")
        page.locator("figure.chart .mark-symbol path").first.click()
        assert page.locator("dialog[open] mark.asked").inner_text() == "7%以上"


def test_a_dot_shows_its_sentence(file):
    with open_page(file) as page:
        page.locator("figure.chart .mark-symbol path").first.hover()
        page.wait_for_selector("#vg-tooltip-element.visible")
        assert "地区生产总值增长7%以上。" in page.locator("#vg-tooltip-element").inner_text()


def test_a_column_sorts(file):
    with open_page(file) as page:
        page.locator("th button", has_text="地区生产总值").click()
        assert page.locator("tbody th").all_inner_texts() == ["乙市", "东区", "南区", "西区"]
        page.locator("th button", has_text="地区生产总值").click()
        assert page.locator("tbody th").all_inner_texts() == ["乙市", "西区", "南区", "东区"]


def test_without_scripts_a_picture_stands_in(file):
    with open_page(file, **VIEWS["still"]) as page:
        assert page.locator("figure.chart .picture svg").count() == 2


def test_hostile_text_runs_nothing(tmp_path):
    words = {"text": f"地区生产总值增长{HOSTILE}。", "claims": [{"quote": HOSTILE, "value": 7.0}]}
    hostile = report(("甲省", "乙市", HOSTILE), 2024, [words], title=HOSTILE)
    write_whole(tmp_path / "x.html", page_of(frames_of(hostile, *[report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("西区", "南区")])))
    with open_page(tmp_path / "x.html") as page:
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.locator("figure.chart .mark-symbol path").first.hover()
        page.locator("a.claim", has_text="alert").last.click()
        assert page.locator("dialog[open] q").inner_text() == f"地区生产总值增长{HOSTILE}。"
        result = seen(page, tmp_path / "x.html")
        assert result["asked"] == [] and result["complaints"] == [] and result["drawn"] == 2
