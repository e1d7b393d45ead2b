"""Files and folders that took a run down once, or that a run passed over, each made by a function that is given the
folder to make it in.

usage: python tests/hostile.py FOLDER      makes all of them
"""

import os
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

SHEET = """<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}
</sheetData></worksheet>"""
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
BOOK = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>""",  # noqa: E501
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",  # noqa: E501
    "xl/workbook.xml": """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets>
</workbook>""",  # noqa: E501
    "xl/_rels/workbook.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>""",  # noqa: E501
}
HEAD = "2025年乙市政府工作报告\n各位代表：\n现在，我代表市人民政府，向大会报告工作。\n2025年工作安排\n"


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + tail % (len(objects) + 1, table, len(objects) + 1, len(data))


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(content), content)


def page_of(content: bytes, resources: bytes, *more: bytes) -> bytes:
    """A PDF of one page, whose content and resources are given, with further objects from number 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%s>>>>" % resources
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, content, *more])


def nested_forms(folder: Path) -> None:
    """A PDF in which each of eight forms shows the next one eight times: 16 million forms to draw."""
    forms = []
    for level in range(8):
        inside = b"/F Do " * 8 if level < 7 else b"BT /T 9 Tf (1) Tj ET"
        following = b"/XObject<</F %d 0 R>>" % (6 + level) if level < 7 else b"/Font<</T %d 0 R>>" % 13
        about = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<<%s>>" % following
        forms.append(stream(inside, about))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    (folder / "bad.pdf").write_bytes(page_of(stream(b"/F Do " * 8), b"/XObject<</F 5 0 R>>", *forms, font))


def long_content(folder: Path) -> None:
    """A PDF of 10 KB whose page writes a million words."""
    content = zlib.compress(b"BT /T 9 Tf " + b"(a) Tj " * 1_400_000 + b"ET", 9)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = page_of(stream(content, b"/Filter/FlateDecode"), b"/Font<</T 5 0 R>>", font)
    (folder / "bad.pdf").write_bytes(page)


def book(folder: Path, rows: str, text: str) -> None:
    parts = BOOK | {"xl/worksheets/sheet1.xml": SHEET.format(rows), "xl/sharedStrings.xml": STRINGS.format(text)}
    with zipfile.ZipFile(folder / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def last_column(folder: Path) -> None:
    """A workbook with one cell in each row, in the last column there can be."""
    rows = (f'<row r="{n}"><c r="XFD{n}" t="s"><v>0</v></c></row>' for n in range(1, 16_001))
    book(folder, "".join(rows), "增长6%。")


def shared_text(folder: Path) -> None:
    """A workbook with one text in 60 000 rows."""
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    book(folder, "".join(rows), HEAD + "地区生产总值增长6%。" * 700)


def many_attributes(folder: Path) -> None:
    """A page with 200 000 attributes in a tag."""
    names = " ".join(f"a{n}" for n in range(200_000))
    (folder / "bad.html").write_text(f"<html><body><p {names}>{HEAD}增长6%。</p></body></html>", encoding="utf-8")


def endless_list(folder: Path) -> None:
    """A sentence with 300 000 numbers."""
    (folder / "bad.txt").write_text(HEAD + "工业增加值分别增长" + "6%、" * 300_000 + "7%。\n", encoding="utf-8")


def endless_link(folder: Path) -> None:
    """A link to a file that never ends."""
    (folder / "bad.txt").symlink_to("/dev/zero")


def link_to_nothing(folder: Path) -> None:
    (folder / "bad.txt").symlink_to(folder / "gone.txt")


def link_to_a_folder(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir(exist_ok=True)
    (folder / "bad").symlink_to(folder.parent / "elsewhere")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "bad.txt")


def closed_file(folder: Path) -> None:
    (folder / "bad.txt").write_text(HEAD, encoding="utf-8")
    (folder / "bad.txt").chmod(0)


def closed_folder(folder: Path) -> None:
    (folder / "bad").mkdir()
    (folder / "bad/a.txt").write_text(HEAD, encoding="utf-8")
    (folder / "bad").chmod(0)


def long_path(folder: Path) -> None:
    """Folders within folders, until the path is longer than the system takes."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("bad" * 80, dir_fd=here)
        inner = os.open("bad" * 80, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def huge_numeral(folder: Path) -> None:
    """A row of 亿, of which no number comes."""
    (folder / "bad.txt").write_text(
        HEAD + f"投资{'亿' * 39}元。投资3{'亿' * 400}元，增长{'9' * 5000}元。\n", encoding="utf-8"
    )


HOSTILE: list[Callable[[Path], None]] = [  # each costs its own row; the first ones by taking a reader's time or memory
    nested_forms,
    long_content,
    endless_list,
    many_attributes,
    shared_text,
    last_column,
    endless_link,
    link_to_nothing,
    link_to_a_folder,
    pipe,
    closed_file,
    closed_folder,
    long_path,
]

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for make in [*HOSTILE, huge_numeral]:
        made = Path(sys.argv[1], make.__name__)
        made.mkdir(parents=True)
        make(made)
