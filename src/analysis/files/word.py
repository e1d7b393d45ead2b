"""A Word document (.docx) → its paragraphs, its tables' rows, its notes. Read event by event: no tree that a bomb could
swell.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from analysis.files.documents import REMEDY, Document, ReadError, row_lines

NAMESPACE = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/wordprocessingml/(?:2006/)?main\}"
)
SKIPPED = {"Fallback", "moveFrom", "del"}  # what is shown twice, or no longer
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}


def read_word(archive: ZipFile, name: str) -> Document:
    """The document; its notes follow it under 注释, in the order of their marks [1], [2] … in the text. Raises
    ReadError.
    """
    parts = set(archive.namelist())
    marks: list[tuple[str, str]] = []
    lines = list(text_lines(part_of(archive, "word/document.xml", name), marks))
    notes = {
        (kind, key): text
        for kind, part in NOTES.items()
        if part in parts
        for key, text in read_notes(part_of(archive, part, name), kind)
    }
    told = [f"[{number}] {notes[mark]}" for number, mark in enumerate(marks, 1) if notes.get(mark)]
    text = "\n".join(lines + (["注释：", *told] if told else [])) + "\n"
    if not text.strip():
        raise ReadError(
            f"{name} is a Word document without text, perhaps of pictures only: recognise its text (OCR), or {REMEDY}"
        )
    return Document(text)


def part_of(archive: ZipFile, part: str, name: str) -> bytes:
    """The XML of a part. Raises ReadError where it declares entities, which no writer of documents does."""
    xml = archive.read(part)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ReadError(f"{name} declares XML entities, as an attack does: open it and save it anew")
    return xml


def text_lines(xml: bytes, marks: list[tuple[str, str]]) -> Iterator[str]:
    """The lines of a document, in order; the notes that are referred to are added to `marks`, as (kind, id)."""
    paragraphs, places, rows, skipping = [], [[]], [], 0
    opened = {"p": paragraphs, "tc": places, "tr": rows}
    for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):
        tag = NAMESPACE.sub("", element.tag)
        starts = event == "start"
        if element.tag.rpartition("}")[2] in SKIPPED:
            skipping += 1 if starts else -1
        elif starts:
            opened.get(tag, []).append([])
        elif tag == "p" and paragraphs:
            places[-1].append("".join(paragraphs.pop()))
        elif tag == "tc" and len(places) > 1:
            cell = "\n".join(places.pop())
            (rows[-1] if rows else places[-1]).append(cell)
        elif tag == "tr" and rows:
            places[-1] += row_lines(rows.pop())
        elif paragraphs and not skipping:
            paragraphs[-1].append(characters(tag, element, marks))
        if not starts and tag in ("p", "tr", "tbl"):
            element.clear()
        if len(places) == 1:
            yield from places[0]
            places[0].clear()


def characters(tag: str, element: ElementTree.Element, marks: list[tuple[str, str]]) -> str:
    """The characters that an element of a run stands for."""
    if tag == "t":
        return element.text or ""
    if tag in ("footnoteReference", "endnoteReference"):
        marks.append((tag.removesuffix("Reference"), attribute(element, "id")))
        return f"[{len(marks)}]"
    return CHARACTERS.get(tag, "")


def attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def read_notes(xml: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """The notes of a part: id and text."""
    for _, element in ElementTree.iterparse(BytesIO(xml)):
        if NAMESPACE.sub("", element.tag) == kind and not attribute(element, "type"):
            yield (
                attribute(element, "id"),
                "".join(node.text or "" for node in element.iter() if NAMESPACE.sub("", node.tag) == "t").strip(),
            )
