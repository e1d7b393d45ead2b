"""The sample reports in every format, made by real tools, say what their plain text says: at least 99 % of the claims
are equal.
"""

import csv
import html
import io
import os
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from docx import Document

from analysis.reports.reports import load_reports
from analysis.store.frames import parse_reports

DATA = Path(__file__).parents[1] / "data"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DATA / "reports").glob("*.txt"))}
SOURCES = pl.read_csv(DATA / "sources.csv", infer_schema=False)
FIELDS = [
    "value",
    "unit",
    "indicator",
    "kind",
    "period_start",
    "period_end",
    "comparator",
    "change",
    "basis",
    "span",
    "subject",
]
PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>政府工作报告-云澜市人民政府</title>
<style>body {{ font: 16px/1.9 "Noto Sans CJK SC" }} p {{ margin: 0; text-indent: 2em }}</style></head>
<body><ul class="nav"><li><a href="/">首页</a></li><li>政务公开</li></ul><div class="wrap"><div class="content">{}</div></div>
<div class="footer">主办：云澜市人民政府办公室　备案号：00000000</div></body></html>"""  # noqa: E501
COLUMNS = ["地区", "年份", "报告全文"]


def as_page(text: str) -> str:
    return PAGE.format("".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n") if line.strip()))


def as_word(text: str) -> bytes:
    document, data = Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(data)
    return data.getvalue()


def as_zip(text: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报告/正文.txt", text.encode("gb18030"))
    return data.getvalue()


def as_csv(text: str) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows([COLUMNS, ["云澜市", "2025", text]])
    return table.getvalue().encode("utf-8-sig")


def as_workbook(text: str) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(COLUMNS)
    book.active.append(["云澜市", 2025, text])
    book.save(data)
    return data.getvalue()


FORMATS = {  # suffix, what the report's part of the file is called, and how the file is made
    "page": (".html", "", lambda text: as_page(text).encode()),
    "page in gb18030": (".shtml", "", lambda text: as_page(text).encode("gb18030")),
    "word": (".docx", "", as_word),
    "gb18030": (".txt", "", lambda text: text.encode("gb18030")),
    "utf-16": (".txt", "", lambda text: text.encode("utf-16")),
    "utf-16 without a mark": (".txt", "", lambda text: text.encode("utf-16-le")),
    "windows": (".md", "", lambda text: text.replace("\n", "\r\n").encode("utf-8-sig")),
    "zip": (".zip", "!报告/正文.txt", as_zip),
    "csv": (".csv", "#2", as_csv),
    "excel": (".xlsx", "#2", as_workbook),
    "word as .bin": (".bin", "", as_word),
}


def claims(folder: Path, suffix: str = ".txt", member: str = "") -> dict[str, Counter]:
    """The claims of every sample in a folder of one format; the samples' sidecar speaks of each file."""
    SOURCES.with_columns(pl.col("file").str.replace(r"\.txt$", suffix) + member).write_csv(folder / "sources.csv")
    reports = load_reports(folder)
    assert reports["status"].to_list() == ["ok"] * len(TEXTS), reports.select("file", "reason").rows()
    rows = parse_reports(reports, jobs=1).claims.join(reports.select("report_id", "file"), on="report_id")
    return {file.partition(".")[0]: Counter(part.select(FIELDS).rows()) for (file,), part in rows.group_by("file")}


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> dict[str, Counter]:
    folder = tmp_path_factory.mktemp("plain") / "reports"
    shutil.copytree(DATA / "reports", folder)
    return claims(folder)


def share(one: dict[str, Counter], other: dict[str, Counter]) -> float:
    """The share of claims that both have, of those that either has."""
    return sum((one[name] & other[name]).total() for name in one) / sum(
        (one[name] | other[name]).total() for name in one
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_gives_the_same_claims(name, plain, tmp_path):
    suffix, member, make = FORMATS[name]
    folder = tmp_path / "reports"
    folder.mkdir()
    for stem, text in TEXTS.items():
        (folder / f"{stem}{suffix}").write_bytes(make(text))
    assert share(plain, claims(folder, suffix, member)) >= 0.99


@pytest.mark.browser
@pytest.mark.parametrize(
    "options",
    [{}, {"display_header_footer": True}, {"format": "A5", "landscape": True, "display_header_footer": True}],
    ids=["bare", "with heads", "small pages"],
)
def test_a_printed_page_gives_the_same_claims(options, plain, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium: install it, or name it in CHROMIUM")
    folder = tmp_path / "reports"
    folder.mkdir()
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "2cm")
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for stem, text in TEXTS.items():
            page.set_content(as_page(text))
            page.pdf(path=folder / f"{stem}.pdf", **{"format": "A4", "margin": margin} | options)
        browser.close()
    assert share(plain, claims(folder, ".pdf")) >= 0.99
