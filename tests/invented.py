"""Frames made by hand, for the tests of pages: a few invented places, each with a few sentences and what they say."""

import datetime
import zlib
from pathlib import Path

import polars as pl

from analysis.schema import FRAMES, Frames

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(2)>"'&</script><!-- =SUM(A1) ${x} {{ x }} {x}"""


def report(place: tuple[str | None, ...], year: int, sentences: list[dict], **changed) -> dict:
    """A report of the place (province, city, district), as rows of each frame. A sentence is `text`, `part` and
    `claims`, each with a `quote` that stands in the text and the fields in which it differs from a growth target of
    GDP.
    """
    full = "".join(part or "" for part in place) or "国务院"
    level = ["nation", "province", "city", "county"][sum(part is not None for part in place)]
    identity = f"{zlib.crc32(full.encode()) % 10**6:06d}-{year}-{year:06x}"
    text = "\n".join(sentence["text"] for sentence in sentences)
    head = {
        "report_id": identity,
        "file": f"{full}-{year}.txt",
        "place": full,
        "province": place[0],
        "city": place[1],
        "district": place[2],
        "adcode": identity[:6],
        "level": level,
        "date": datetime.date(year, 1, 20),
        "plan_year": year,
        "review_year": year - 1,
        "title": f"{full}政府工作报告（{year}年）",
        "text": text,
        "characters": len(text),
        "preferred": True,
        "status": "ok",
        **changed,
    }
    clauses, claims, start = [], [], 0
    for number, sentence in enumerate(sentences, 1):
        clauses.append(
            {
                "report_id": identity,
                "clause_id": number,
                "sentence_id": number,
                "section": "一、目标",
                "part": sentence.get("part", "goals"),
                "start": start,
                "end": start + len(sentence["text"]),
                "text": sentence["text"],
            }
        )
        claims += [claim(identity, number, year, start, sentence["text"], fields) for fields in sentence["claims"]]
        start += len(sentence["text"]) + 1
    return {"reports": [head], "clauses": clauses, "claims": claims, "numbers": [], "pairs": []}


def claim(identity: str, clause: int, year: int, start: int, text: str, fields: dict) -> dict:
    at = start + text.index(fields["quote"])
    value = fields.get("value", 6.0)
    return {
        "claim_id": f"{identity}:{at}",
        "report_id": identity,
        "clause_id": clause,
        "start": at,
        "end": at + len(fields["quote"]),
        "value": value,
        "signed": value,
        "unit": "%",
        "comparator": "=",
        "change": "up",
        "subject": "地区生产总值",
        "indicator": "地区生产总值",
        "kind": "target",
        "period_start": year,
        "period_end": year,
        "basis": "growth",
        "span": "year",
        "about": "own",
        "estimated": False,
        "rule": "test",
        **fields,
    }


def growth(value: float, quote: str) -> dict:
    return {"text": f"地区生产总值增长{quote}。", "claims": [{"quote": quote, "value": value}]}


def pledge(number: int, what: str) -> dict:
    claims = [
        {
            "quote": f"{number}所",
            "value": float(number),
            "unit": "所",
            "basis": "level",
            "change": "level",
            "indicator": None,
            "subject": what,
            "pledge": 1,
        }
    ]
    return {"text": f"新建{what}{number}所。", "part": "pledges", "claims": claims}


def frames_of(*reports: dict) -> Frames:
    """The reports as frames, of exactly the schema."""
    return Frames(
        *(pl.DataFrame([row for one in reports for row in one[name]], schema=schema) for name, schema in FRAMES.items())
    )


def three_districts(parent: bool = True, **changed) -> Frames:
    """An invented city and three of its districts in 2024; `changed` goes into the first district's report."""
    city = ("甲省", "乙市", None)
    districts = [
        report(
            ("甲省", "乙市", name),
            2024,
            [growth(value, quote), pledge(2, "幼儿园")],
            **(changed if name == "东区" else {}),
        )
        for name, value, quote in (("东区", 7.0, "7%以上"), ("西区", 5.5, "5.5%左右"), ("南区", 6.0, "6%"))
    ]
    return frames_of(*([report(city, 2024, [growth(6.0, "6%左右")])] * parent), *districts)


def write_frames(frames: Frames, folder: Path) -> Path:
    """Writes the frames as `workbook parse` does; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames._asdict().items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder
