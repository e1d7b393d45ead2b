"""Whatever the bytes: a reader gives documents or a ReadError that names the file, soon; and what it gives is clean and
is identified.
"""

import csv
import io
import time
import zipfile

import openpyxl
import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.files.documents import ReadError, without_harm
from analysis.files.reading import read_documents
from analysis.reports.identity import identify
from analysis.reports.reports import make_row
from analysis.schema import REPORTS

SECONDS = 2.0
WORDS = st.sampled_from(
    [
        "各位代表：",
        "我代表区人民政府",
        "地区生产总值增长6%",
        "2024年工作安排",
        "——",
        "。",
        "，",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "　",
        "<p>",
        "</td>",
        "<!--",
        "<script>",
        '"',
        "'",
        "&nbsp;",
        "\\r\\n",
        "????",
        "\u200b",
        "\u202e",
        "\x00",
        "\x1b",
        "\ufeff",
        "\U0002f800",
        "1" * 30,
        "增" * 200,
        "０９",
        "二〇二四年一月",
        "朝阳区",
        "#2",
        "{",
        "=1+1",
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=8), max_size=60).map("".join)
STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"<html>",
        b"<!DOCTYPE html><body>",
        b"MIME-Version: 1.0\n",
        b"{\\rtf",
        b"a,b\n",
    ]
)
CHECKED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check(data: bytes, name: str = "甲 .bin") -> list:
    """The documents in the bytes, having looked at what holds of any."""
    start = time.perf_counter()
    try:
        documents = read_documents(data, name)
    except ReadError as error:
        assert name in str(error)
        documents = []
    for document in documents:
        assert (document.text is None) <= bool(document.reason)
        if document.text is not None:
            assert "\r" not in document.text and document.text == without_harm(document.text)
            document.text.encode("utf-8")
        row = make_row(document._replace(digest=document.digest or "0" * 64), name + document.member, name, [])
        assert set(row) == set(REPORTS)
    assert time.perf_counter() - start < SECONDS
    return documents


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def saved(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def seed_word() -> bytes:
    document = WordDocument()
    document.add_paragraph("一、2023年工作回顾，地区生产总值增长6%。")
    document.add_table(2, 2)
    return saved(document)


def seed_excel() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["年份", "全文"])
    book.active.append([2024, "地区生产总值增长6%。" * 60])
    return saved(book)


SEEDS = {
    "word": seed_word(),
    "excel": seed_excel(),
    "zip": zipped({"甲.txt": "增长6%。".encode() * 50, "b/c.html": "<html><p>增长6%。".encode()}),
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 "
    b"0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents "
    b"4 0 R>>endobj 4 0 obj<</Length 60>>stream\nBT /F 9 Tf 9 9 Td (growth of 6 % in "
    b"this year, all) Tj ET         \nendstream endobj\ntrailer<</Root 1 0 R>>",
    "page": ("<!DOCTYPE html><html><body><table><tr><td>" + "<p>地区生产总值增长6%。</p>" * 30 + "</table>").encode(
        "gb18030"
    ),
}


@CHECKED
@given(STARTS, st.binary(max_size=2000))
def test_any_bytes(start, data):
    check(start + data)


@CHECKED
@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]))
def test_any_text_in_any_encoding(text, encoding):
    check(text.encode(encoding, "replace"))


@CHECKED
@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf", "Co", "Cn"], exclude_characters="*#<"), min_size=1
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_plain_text_comes_back_as_it_was(text, newline):
    text = f"各位代表：的一是在\n{text}。"
    assert check(text.replace("\n", newline).encode())[0].text == text


@pytest.mark.parametrize("seed", SEEDS)
@CHECKED
@given(st.data())
def test_a_file_with_bytes_changed(seed, data):
    changed = bytearray(SEEDS[seed])
    for _ in range(data.draw(st.integers(0, 12))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    check(bytes(changed[: data.draw(st.integers(1, len(changed)))] if data.draw(st.booleans()) else changed))


@CHECKED
@given(
    st.dictionaries(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
        st.binary(max_size=300) | TEXT.map(str.encode),
        max_size=5,
    )
)
def test_an_archive_of_anything(files):
    check(zipped({name.replace("\0", ""): content for name, content in files.items() if name.replace("\0", "")}))


@CHECKED
@given(
    st.lists(st.lists(TEXT | st.just("增长6%。" * 80), min_size=1, max_size=5), min_size=1, max_size=6),
    st.sampled_from(",\t;"),
)
def test_a_table_of_anything(rows, separator):
    table = io.StringIO()
    csv.writer(table, delimiter=separator).writerows(rows)
    check(table.getvalue().encode("utf-8", "replace"))


@CHECKED
@given(
    TEXT,
    st.text(max_size=30),
    st.dictionaries(st.sampled_from(["place", "year", "title"]), TEXT.map(lambda text: text[:80])),
)
def test_any_text_is_identified(text, name, said):
    start = time.perf_counter()
    assert identify(without_harm(text), without_harm(name), {key: without_harm(value) for key, value in said.items()})[
        "status"
    ] in (
        "ok",
        "partial",
    )
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize(
    "piece",
    [
        "增",
        "6",
        "\n",
        " ",
        "　",
        "，",
        "。",
        "各位代表：",
        "2024年",
        "我代表",
        "朝阳区",
        "<p>",
        "<",
        "&nbsp;",
        "\\r\\n",
        "?",
        "（",
        "受",
        "全市",
        "# ",
        "**",
        '"a",',
        "<U+00A0>",
    ],
)
def test_a_piece_over_and_over_takes_no_time(piece):
    start = time.perf_counter()
    check((piece * (300_000 // len(piece))).encode())
    check(("一、回顾，增长6%。\n" + piece * (300_000 // len(piece))).encode("gb18030"))
    assert time.perf_counter() - start < 2 * SECONDS
