"""Each format gives its text, or says what is wrong and what to do; what is hostile does no harm. Files are made here,
byte by byte.
"""

import csv
import io
import os
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
from docx import Document as WordDocument

from analysis.files.documents import ReadError
from analysis.files.reading import read_documents, read_text
from analysis.reports.reports import load_reports

SENTENCE = "我们沉着应对各种困难，千方百计稳住经济，地区生产总值增长6％，办成了一批群众关心的实事。"
PROSE = "\n".join(f"{number}、{SENTENCE * 3}" for number in "一二三四五六")


def zipped(files: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def word(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def workbook(rows: list[list], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return word(book)


def only(data: bytes, name: str = "报告") -> str:
    documents = read_documents(data, name)
    assert len(documents) == 1
    return documents[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_plain_text_of_any_encoding(encoding):
    assert only((PROSE + "\r\n“尾”—\r").encode(encoding)) == PROSE + "\n“尾”—\n"


@pytest.mark.parametrize(
    "data, lost",
    [
        (PROSE.encode()[:-1], "1 damaged"),
        (PROSE.encode("gb18030") + b"\xff\xff", "damaged"),
        ((PROSE[:50] + "\0\0" + PROSE[50:]).encode(), "2 damaged"),
    ],
    ids=["cut", "gb18030 cut", "null bytes"],
)
def test_a_little_damage_is_said_and_does_no_harm(data, lost):
    (document,) = read_documents(data, "甲.txt")
    assert lost in document.reason and "地区生产总值增长6％" in document.text and "\0" not in document.text


def test_characters_that_could_do_harm_keep_their_place():
    text = f"{PROSE}\u202e%6长增\u2066\u200b\x00\x1b[31m\x85\v\f\ud800"
    read = only(text.encode("utf-8", "surrogatepass") if "\ud800" not in text else text.replace("\ud800", "").encode())
    assert len(read) == len(text) - 1 and not set("\u202e\u2066\x00\x1b\v\f") & set(read)


def test_markdown_marks_are_blanks():
    assert only(f"# 政府工作报告\n\n## 一、回顾\n{PROSE}**增长6%**".encode()).split("\n")[2].strip() == "一、回顾"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html>\n<html><head><meta charset=gb2312>{head}</head><body>{body}</body></html>".encode(
        "gb18030"
    )


LINKS = "<div class=nav><ul><li><a>首页</a></li><li><a>政务公开</a></li></ul></div>"
PARAGRAPHS = "".join(f"<p>　　{line}</p>\n" for line in PROSE.split("\n"))


def test_page_is_its_main_part_with_title_and_session():
    body = (
        f"{LINKS}<h1>嘉善县2024年政府工作报告</h1><div>"
        f"——2024年1月8日在嘉善县第十七届人民代表大会第三次会议上</div><div>来源：某报 【字体：大 中 小】</div>"
        f"<div class=con><div id=zoom>{PARAGRAPHS}</div></div><script>var a='。，；"
        f"'.repeat(99)</script><div>上一篇：2023年沙河市政府工作报告</div><div>版权所有</div>"
    )
    (document,) = read_documents(
        page(body, "<title>2024年政府工作报告-嘉善县人民政府</title><meta name=SiteName content=嘉善县人民政府>"),
        "a.html",
    )
    lines = document.text.split("\n")
    assert lines[0] == "2024年政府工作报告" and "——2024年1月8日在嘉善县第十七届人民代表大会第三次会议上" in lines[:3]
    assert not any(word in document.text for word in ("政务公开", "var a", "沙河", "版权", "字体"))
    assert document.text.endswith(PROSE.split("\n")[-1] + "\n") and document.said["place"] == "嘉善县"


def test_page_laid_out_by_tables_and_lines_by_breaks():
    table = "<table><tr><th><p>指标</p></th><th>目标</th></tr><tr><td>地区生产总值</td><td>增长\n 6%</td></tr></table>"
    text = only(
        page(
            f"<table><tr><td width=100>{LINKS}</td><td><table><tr><td>"
            f"{PROSE.replace(chr(10), '<BR>')}{table}</td></tr></table></td></tr></table>"
        )
    )
    assert text.startswith(PROSE) and text.split("\n")[-3:] == ["指标\t目标", "地区生产总值\t增长 6%", ""]


def test_page_saved_as_one_file():
    message = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        b"--x\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
    )
    assert PROSE.split("\n")[2] in only(message + page(PARAGRAPHS).decode("gb18030").encode() + b"\n--x--\n", "a.mht")


def word_with_everything() -> bytes:
    document = WordDocument()
    document.add_paragraph("政府工作报告")
    document.add_paragraph("一、回顾\t增长6%").add_run("，完成")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("指标", "目标", "地区生产总值", "6%")):
        cell.text = text
    document.add_paragraph("二、安排")
    return word(document)


def test_word_has_paragraphs_and_rows_in_order():
    assert only(word_with_everything()).split("\n") == [
        "政府工作报告",
        "一、回顾\t增长6%，完成",
        "指标\t目标",
        "地区生产总值\t6%",
        "二、安排",
        "",
    ]


def test_word_has_notes_and_not_what_was_deleted():
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>绿色转型</w:t></w:r><w:r><w:footnoteReference "
        "w:id='7'/></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:r><w:t>见效。</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>二、安排</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    notes = (
        "<w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote "
        "w:id='7'><w:p><w:r><w:t>降碳减污。</w:t></w:r></w:p></w:footnote>"
    )
    data = zipped(
        {
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>".encode(),
            "word/footnotes.xml": f"<w:footnotes {space}>{notes}</w:footnotes>".encode(),
        }
    )
    assert only(data).split("\n") == ["绿色转型[1]见效。", "二、安排", "注释：", "[1] 降碳减污。", ""]


HEADER = ["编号", "年份", "区县", "城市", "报告标题", "发布日期", "全文", "字数", "网址"]


def rows_of(*texts: str) -> list[list]:
    return [HEADER] + [
        [
            number,
            2020.0,
            "嘉善",
            "嘉兴",
            "嘉善县2020年政府工作报告",
            "2023-03-30",
            text,
            len(text),
            "https://a.example/1",
        ]
        for number, text in enumerate(texts, 1)
    ]


def as_csv(rows: list[list], encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    data = io.StringIO()
    csv.writer(data, delimiter=separator).writerows(rows)
    return data.getvalue().encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        workbook(rows_of(PROSE, "", PROSE + "完")),
        as_csv(rows_of(PROSE, "", PROSE + "完")),
        as_csv(rows_of(PROSE, "", PROSE + "完"), "gb18030", "\t"),
    ],
    ids=["xlsx", "csv", "tsv"],
)
def test_table_is_a_report_a_row(data):
    first, empty, third = read_documents(data, "表")
    assert (first.text, first.member, third.text, third.member) == (PROSE, "#2", PROSE + "完", "#4")
    assert first.said == {
        "year": first.said["year"],
        "place": "嘉善嘉兴",
        "title": "嘉善县2020年政府工作报告",
        "address": "https://a.example/1",
    }
    assert first.said["year"] in ("2020", "2020.0")
    assert (
        empty.text is None
        and "no text in row 3 (嘉善县2020年政府工作报告)" in empty.reason
        and first.digest != third.digest
    )


def test_table_rows_become_reports(tmp_path):
    (tmp_path / "表 甲.xlsx").write_bytes(workbook(rows_of(PROSE, "", PROSE + "完")))
    rows = load_reports(tmp_path)
    assert (
        rows["file"].to_list() == ["表 甲.xlsx#2", "表 甲.xlsx#3", "表 甲.xlsx#4"] and rows["report_id"].n_unique() == 3
    )
    assert (
        rows["place"].to_list() == ["浙江省嘉兴市嘉善县", None, "浙江省嘉兴市嘉善县"] and rows["plan_year"][0] == 2020
    )
    assert rows["status"].to_list() == ["partial", "unread", "partial"] and rows["source"][0] == "https://a.example/1"


def test_cell_of_the_greatest_length_is_said_to_be_cut():
    text = (SENTENCE * 1000)[:32767]
    assert "32 767" in read_documents(workbook(rows_of(text)), "表")[0].reason


def test_archive_holds_any_format_and_names_in_gbk(tmp_path):
    inner = zipped({"内.txt": PROSE.encode("gb18030"), "更.zip": zipped({"a.txt": PROSE.encode()})})
    data = zipped(
        {
            "年度/嘉善.txt": PROSE.encode(),
            "b.docx": word_with_everything(),
            "c.zip": inner,
            "__MACOSX/._a": b"x",
            "坏.pdf": b"%PDF-1.4 x",
            "空.txt": b"",
            "表.xlsx": workbook(rows_of(PROSE)),
        }
    )
    (tmp_path / "全 部.zip").write_bytes(data)
    rows = load_reports(tmp_path)
    assert rows["file"].to_list() == [
        "全 部.zip!" + name
        for name in ("年度/嘉善.txt", "b.docx", "c.zip!内.txt", "c.zip!更.zip", "坏.pdf", "空.txt", "表.xlsx#2")
    ]
    assert rows["status"].to_list() == ["partial", "partial", "partial", "unread", "unread", "unread", "partial"]
    assert rows["place"][0] == "浙江省嘉兴市嘉善县"


def test_archive_names_in_gbk():
    info = zipfile.ZipInfo("xx.txt")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(info, PROSE)
    raw = data.getvalue().replace(b"xx.txt", "甲".encode("gbk") + b".txt")
    assert read_documents(raw, "a.zip")[0].member == "!甲.txt"


def test_parts_of_a_report_are_joined(tmp_path):
    whole = "嘉善县2024年政府工作报告\n各位代表：\n" + PROSE
    for name, text in {
        "甲（上）.txt": whole,
        "甲（下）.txt": PROSE,
        "t20240108_9.html": page(PARAGRAPHS).decode("gb18030"),
        "t20240108_9_1.html": page(PARAGRAPHS).decode("gb18030"),
        "乙.txt": whole,
        "乙_1.txt": whole,
        "丙-1of2.txt": whole,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_reports(tmp_path)["file"].to_list() == [
        "t20240108_9.html + t20240108_9_1.html",
        "丙-1of2.txt",
        "乙.txt",
        "乙_1.txt",
        "甲（上）.txt + 甲（下）.txt",
    ]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    "data, what, remedy",
    [
        (OLE + b"x" * 600, "old Word", "save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted Word", "without its password"),
        (b"%PDF-1.4\n%%EOF", "damaged PDF", "fetch it again"),
        (b"{\\rtf1 x}", "RTF", ".docx"),
        (b"\x89PNG\r\n", "picture", "OCR"),
        (b"Rar!x", "RAR", "unpack"),
        (zipped({"OFD.xml": b"<x/>"}), "OFD", "PDF"),
        (zipped({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "entities", "anew"),
        (zipped({"word/document.xml": b"<w"}), "damaged", "anew"),
        (zipped({"word/document.xml": b"<a/>"}), "without text", "OCR"),
        (zipped({}), "without files", "fetch"),
        (b"PK\x03\x04" + b"x" * 100, "damaged zip", "fetch"),
        (workbook([["a", 1]]), "column of reports", "row"),
        (b"<html><body></body></html>", "HTML page without words", "fetch"),
        (b"<html>" + b"<div>" * 100_000, "deep", "save"),
        (b"\0" * 5000, "no text", "save"),
        (os.urandom(5000), "no text", "save"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_read_says_why_and_what_to_do(data, what, remedy):
    with pytest.raises(ReadError, match=rf"(?s)甲 \(1\).bin.*{what}.*{remedy}"):
        read_documents(data, "甲 (1).bin")


def test_scanned_and_encrypted_pdf():
    blank = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
        b"1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
    )
    with pytest.raises(ReadError, match=r"a\.pdf is a scanned PDF.*OCR"):
        read_documents(blank, "a.pdf")
    locked = blank.replace(
        b"<</Root 1 0 R>>",
        b"<</Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"11" * 32
        + b">/U<"
        + b"22" * 32
        + b">>>>>",
    )
    with pytest.raises(ReadError, match=r"a\.pdf is an encrypted PDF"):
        read_documents(locked, "a.pdf")


def test_encrypted_member_is_a_row_with_its_reason():
    data = bytearray(zipped({"a.txt": PROSE.encode()}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (document,) = read_documents(bytes(data), "a.zip")
    assert document.text is None and "encrypted" in document.reason


def test_bombs_do_not_go_off(tmp_path):
    zeros = b"0" * (40 * 2**20)
    bombs = {
        "a.zip": zipped({"a.txt": zeros, "b.txt": PROSE.encode()}),
        "b.docx": zipped({"word/document.xml": zeros}),
        "c.xlsx": zipped({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": zeros}),
        "d.txt": ("增长6%，" * 600_000).encode(),
        "e.txt": ("增长6%，" * 25_000).encode(),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
    del zeros, bombs
    # VmHWM is the process's own peak; ru_maxrss would begin with that of the process that started it
    code = (
        "import re, sys; from pathlib import Path; from analysis.reports.reports "
        "import load_reports; rows = load_reports(sys.argv[1]);"
        "print(*rows['status'], int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True, timeout=60
    )
    *status, megabytes = done.stdout.split()
    assert (
        status == ["unread", "partial", "unread", "unread", "unread", "partial"]
        and int(megabytes) < 400
        and time.perf_counter() - start < 20
    )


@pytest.mark.parametrize(
    "name",
    [
        "a b.txt",
        "a'\"b.txt",
        "甲.乙.2024.txt",
        "=1+1.txt",
        "<b>.txt",
        "$(x).txt",
        "..txt.txt",
        "无后缀",
        "a\nb.txt",
        "x#2.txt",
        "y!z.txt",
    ],
)
def test_names_of_any_kind(tmp_path, name):
    (tmp_path / name).write_text(PROSE, encoding="utf-8")
    assert load_reports(tmp_path)["file"].to_list() == ([] if name.startswith(".") else [name])


def test_name_that_is_no_utf8(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), "嘉善县2020.txt".encode("gbk"))
    try:
        with open(path, "wb") as file:
            file.write(PROSE.encode())
    except OSError:
        pytest.skip("the file system takes only names in UTF-8")
    assert load_reports(tmp_path).select("file", "place").row(0) == ("嘉善县2020.txt", "浙江省嘉兴市嘉善县")


def test_another_table_in_the_folder_is_no_report(tmp_path):
    (tmp_path / "指标.csv").write_text("指标,值\n增长,6\n", encoding="utf-8")
    assert load_reports(tmp_path).is_empty()
    assert "column of reports" in load_reports(tmp_path / "指标.csv")["reason"][0]


def test_text_of_several_reports_is_asked_for_by_rows(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": PROSE.encode(), "b.txt": PROSE.encode()}))
    with pytest.raises(ReadError, match="holds 2 reports"):
        read_text(tmp_path / "a.zip")


def test_sidecar_speaks_of_a_row_and_of_a_member(tmp_path):
    (tmp_path / "表.csv").write_bytes(as_csv([["甲", "文"], ["x", PROSE], ["y", PROSE + "完"]]))
    (tmp_path / "a.zip").write_bytes(zipped({"b.txt": PROSE.encode()}))
    (tmp_path / "sources.csv").write_bytes(
        "file,place,year\n表.csv#3,天津市和平区,2019\na.zip!b.txt,嘉善县,2018\n".encode("gb18030")
    )
    assert load_reports(tmp_path).select("file", "place", "plan_year").rows() == [
        ("a.zip!b.txt", "浙江省嘉兴市嘉善县", 2018),
        ("表.csv#2", None, None),
        ("表.csv#3", "天津市和平区", 2019),
    ]


def test_readers_are_imported_when_needed():
    code = (
        "import sys, analysis.reports.reports; print([name for name in ('openpyxl', "
        "'selectolax', 'pypdfium2', 'xml.etree', 'docx') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
