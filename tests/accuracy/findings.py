"""Reads every finding of every page in a folder and computes it again from the frames, from the definitions and not by
the package's code.

    python tests/accuracy/findings.py outputs/pages outputs/frames

Prints each sentence that is false, and each that no rule here can read (which is a fault, too), and how many were right
of each kind of page. Exits with 1 where there is any. What is known here of reports, targets and results is written out
below from README and schema, in plain Python over rows: what a page counts must come out the same by another way.
"""

import csv
import html
import json
import re
import sys
from collections import Counter, defaultdict
from functools import cache, cached_property
from pathlib import Path
from statistics import median

import polars as pl

VOCAB = Path(__file__).parents[2] / "src/analysis/vocab"
LARGE = {"万亿": 1e12, "亿": 1e8, "万": 1e4}
NAMES = {"省份": "province", "地市": "city", "区县": "county", "省级": "province", "市级": "city", "县级": "county"}
TINY = 1e-9


def table(name: str) -> list[dict]:
    with open(VOCAB / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Data:
    """The frames as rows, and what is asked of them."""

    def __init__(self, folder: Path):
        self.reports = self.rows(folder, "reports", "text")
        self.clause_parts = {
            (row["report_id"], row["clause_id"]): row["part"] for row in self.rows(folder, "clauses", "text")
        }
        self.claims = {row["claim_id"]: row for row in self.rows(folder, "claims")}
        self.pairs = {row["target_claim"]: row for row in self.rows(folder, "pairs")}
        self.classes = Counter(row["class"] for row in self.rows(folder, "numbers", "text"))
        self.goals = {row["indicator"]: row for row in table("indicators")}
        self.order = {row["indicator"]: at for at, row in enumerate(table("indicators"))}
        self.by_report = defaultdict(list)
        for claim in self.claims.values():
            self.by_report[claim["report_id"]].append(claim)

    @staticmethod
    def rows(folder: Path, name: str, *left_out: str) -> list[dict]:
        return pl.read_parquet(folder / f"{name}.parquet").drop(left_out, strict=False).rows(named=True)

    @cached_property
    def readable(self) -> list[dict]:
        """The reports that may count: one file a report, with a place and a text."""
        return [
            row | {"above": above(row), "name": short(row)}
            for row in self.reports
            if row["preferred"] and row["status"] != "unread" and row["place"]
        ]

    @cached_property
    def annual(self) -> dict[tuple[str, int], dict]:
        """The report of a place and year; that of the year goes before the plan of a new government."""
        found: dict = {}
        for row in sorted(self.readable, key=lambda row: (bool(row["new_term"]), row["report_id"]), reverse=True):
            if row["plan_year"] is not None:
                found[row["place"], row["plan_year"]] = row
        return found

    def members(self, scope: str, years) -> list[dict]:
        return [row for (_, year), row in self.annual.items() if row["above"] == scope and year in years]

    @cache  # noqa: B019 - one object, as long as the run
    def targets(self, report_id: str) -> dict[tuple, dict]:
        """A report's own targets in numbers for the year that it plans, one a cell: that of its main goals, else the
        first in the text."""
        year = next(row["plan_year"] for row in self.reports if row["report_id"] == report_id)
        found: dict = {}
        for claim in self.by_report[report_id]:
            is_rate = self.goals.get(claim["indicator"], {}).get("amount") == "rate"
            is_own = claim["kind"] == "target" and claim["about"] == "own" and claim["restates"] is None
            is_number = claim["indicator"] is not None and claim["value"] is not None
            is_of_year = claim["period_start"] == claim["period_end"] == year
            is_whole = claim["span"] != "part" and not (claim["span"] == "average" and not is_rate)
            if is_own and is_number and is_of_year and is_whole:
                cell = (claim["indicator"], claim["basis"], claim["unit"])
                found.setdefault(cell, []).append(claim)
        return {cell: min(claims, key=self.rank) for cell, claims in found.items()}

    def rank(self, claim: dict) -> tuple:
        return (
            self.clause_parts.get((claim["report_id"], claim["clause_id"])) != "goals",
            claim["start"],
            claim["claim_id"],
        )

    def state(self, claim: dict, place: str, year: int) -> str:
        """What became of a target, by its pair and by the reports that look back on its year."""
        pair = self.pairs[claim["claim_id"]]
        if pair["met"] is not None:
            return "met" if pair["met"] else "missed"
        if pair["result"] is not None:
            return "open"
        looking = [row["status"] for row in self.readable if row["place"] == place and row["review_year"] == year]
        if looking:
            return "silent" if "ok" in looking else "partial"
        later = any(row["place"] == place and (row["plan_year"] or 0) > year for row in self.readable)
        return "unseen" if later else "due"

    def is_answerable(self, claim: dict, row: dict) -> bool:
        """Whether a report at hand looks back on the target's year."""
        return self.state(claim, row["place"], row["plan_year"]) not in ("due", "unseen")

    def is_lenient(self, claim: dict) -> bool:
        """Whether a target that was met was not met to the letter."""
        pair = self.pairs[claim["claim_id"]]
        if not pair["met"]:
            return False
        low, high = pair["target"], pair["target_high"] if pair["target_high"] is not None else pair["target"]
        room = TINY * max(abs(low), 1)
        below, over = pair["result"] < low - room, pair["result"] > high + room
        return {"floor": below, "ceiling": over}.get(pair["reading"], below or over)


def above(row: dict) -> str | None:
    """The place above, by which places are set side by side."""
    if row["level"] == "nation":
        return None
    if row["level"] == "province":
        return "全国"
    if row["level"] == "county" and row["city"] and row["city"] != row["province"] and row["city"] in row["place"]:
        return row["province"] + row["city"]
    return row["province"]


def short(row: dict) -> str:
    own = {"nation": "全国", "county": row["district"], "city": row["city"]}.get(row["level"], row["place"])
    return own or row["place"]


@cache
def listed(scope: str) -> tuple[str, ...]:
    """The places below a scope today, without zones, which have no congress to report to."""
    found = []
    for row in table("divisions"):
        code, name, level = row["adcode"], row["name"], row["level"]
        is_zone = (
            (code[4] in "79" and code[5] != "0") or name.endswith("兵团") or (level == "city" and name.endswith("新区"))
        )
        city = row["city"] if row["city"] != row["province"] else ""
        over = {"province": "全国", "city": row["province"], "county": row["province"] + city}.get(level)
        if over == scope and not is_zone:
            found.append(name)
    return tuple(found)


def middle(claim: dict) -> float:
    """The number that stands for a target: of a range its middle, falls below zero."""
    far = claim["value_high"] if claim["value_high"] is not None else claim["value"]
    size = (claim["value"] + far) / 2
    return -size if claim["change"] == "down" else size


def number(text: str) -> float:
    """A number as a page writes it: 141.9亿元, -3.5%."""
    found = re.match(r"(-?[\d.]+)(万亿|亿|万)?", text)
    return float(found[1]) * LARGE.get(found[2] or "", 1)


def near(written: str, value: float) -> bool:
    """Whether a number that is written with four decimals at most is the value."""
    scale = next((size for word, size in LARGE.items() if re.match(rf"-?[\d.]+{word}", written)), 1)
    return abs(number(written) - value) <= 0.00005001 * scale


def wording(claim: dict) -> str:
    return re.sub(r"\s", "", claim["words"] or claim["quote"])


def cells_of(label: str, cells) -> list[tuple]:
    """The cells that a label may name: 固定资产投资增速, 新增市场主体, 粮食总产量."""
    meant = {(label, "level"), (label, "added"), (label.removeprefix("新增"), "added")}
    meant |= {(label[:-2], "growth")} if label.endswith(("增速", "降幅")) else set()
    return [cell for cell in cells if cell[:2] in meant]


class Page:
    """A page's finding and paragraphs, and the sentences in them that are false or that nothing here can read."""

    def __init__(self, file: Path, data: Data):
        text = file.read_text(encoding="utf-8")
        about = re.search(r'<meta name="workbook" content="([^"]*)">', text)
        self.about = json.loads(html.unescape(about[1])) if about else None
        self.data, self.wrong = data, []
        self.cell, self.stating, self.line, self.beside, self.moves, self.main_cell = None, {}, [], {}, {}, None
        found = re.findall(r'<p class="(?:finding|said)">(.*?)</p>', text)
        self.said = [html.unescape(re.sub(r"<[^>]*>", "", part)) for part in found]

    def check(self) -> list[str]:
        for text in self.said:
            self.read(text)
        return self.wrong

    def read(self, text: str) -> None:
        """Takes sentence by sentence off the text, by the first rule that fits its beginning."""
        while text:
            for pattern, rule in RULES:
                if found := re.match(pattern, text):
                    self.expect(rule(self, found), found[0])
                    text = text[found.end() :]
                    break
            else:
                self.wrong.append(f"not read: {text}")
                return

    def expect(self, faults, sentence: str) -> None:
        faults = [fault for fault in faults or [] if fault]
        if faults:
            self.wrong.append(f"false: {sentence} — {'; '.join(faults)}")

    @property
    def parameters(self) -> dict:
        return self.about["parameters"]

    # what the page is about, from its parameters

    def set_scope(self, level: str | None = None) -> tuple[str, list[dict], int]:
        """The scope, the reports of its members that the page counts, and its year."""
        year, scope = self.parameters.get("year"), self.parameters.get("scope", "全国")
        if "indicator" in self.parameters and level:
            return (
                scope,
                [row for (_, at), row in self.data.annual.items() if at == year and row["level"] == level],
                year,
            )
        return scope, self.data.members(scope, [year]), year

    def parent(self) -> dict | None:
        scope, year = self.parameters.get("scope", "全国"), self.parameters["year"]
        return self.data.annual.get(("国务院" if scope == "全国" else scope, year))


def same(what: str, said, is_so) -> str | None:
    return None if said == is_so else f"{what}: said {said}, is {is_so}"


def missing_names(page: Page, said: str | None, names: set[str], scope: str) -> list:
    """The missing places by name; of many the first, and how many."""
    missing = [name for name in listed(scope) if name not in names]
    if said is None:
        return [same("missing", 0, len(missing))]
    shown, _, more = re.fullmatch(r"(.*?)(等(\d+)个)?", said).groups()
    shown = shown.split("、")
    count = int(more) if more else len(shown)
    return [same("missing", count, len(missing)), *(f"{name} is at hand" for name in shown if name not in missing)]


def covered(page: Page, found: re.Match) -> list:
    """全国31个省份中手边有25个的报告（缺：…）"""
    part = found.groupdict()
    scope, years = part["scope"], range(int(part["first"]), int(part.get("last") or part["first"]) + 1)
    rows = page.data.members(scope, years)
    if part.get("both"):
        year = int(part["both"])
        now = {row["place"] for row in page.data.members(scope, [year])}
        rows = [row for row in page.data.members(scope, [year - 1]) if row["place"] in now]
    have = {row["name"] for row in rows}
    levels = {row["level"] for row in rows}
    faults = [same("places at hand", int(part["have"] or part["of"]), len({row["place"] for row in rows}))]
    faults += [same("reports", int(part["reports"]), len(rows))] if part.get("reports") else []
    faults += [] if part["noun"] == "地方" else [same("level", {NAMES[part["noun"]]}, levels)]
    if part["of"]:
        faults.append(same("places of the scope", int(part["of"]), len(set(listed(scope)) | have)))
        faults += missing_names(page, part["missing"], have, scope)
        if part["have"] and bool(part["only"]) != (len(have) < 0.5 * int(part["of"])):
            faults.append("只有 is for fewer than half")
    return faults


def partial_names(said: str | None, rows: list[dict]) -> str | None:
    names = [row["name"] for row in rows if row["status"] == "partial"]
    shown = re.search(r"（([^（）]*?)(?:等(\d+)个)?文本不全）", said or "")
    count = int(shown[2] or len(shown[1].split("、"))) if shown else 0
    return same("文本不全", count, len(names))


def stated(page: Page, found: re.Match) -> list:
    """25个有报告的省份中20个写明了…的目标数字：最高的是…，最低的是…，中位数…"""
    part = found.groupdict()
    _, rows, _ = page.set_scope(NAMES.get(part["noun"]) or NAMES.get(part.get("level") or ""))
    everything = {cell for row in rows for cell in page.data.targets(row["report_id"])}
    tried = []
    for cell in cells_of(part["label"], everything):
        stating = {
            row["name"]: page.data.targets(row["report_id"])[cell]
            for row in rows
            if cell in page.data.targets(row["report_id"])
        }
        count = int(part["some"] or part["places"])
        faults = [same("places at hand", int(part["places"]), len(rows)), same("stating", count, len(stating))]
        if part["notes"] is not None:
            silent = [row for row in rows if row["name"] not in stating]
            words = {
                row["report_id"]
                for row in silent
                if any(is_worded(claim, cell[0], row) for claim in page.data.by_report[row["report_id"]])
            }
            if "indicator" in page.parameters:  # a page of numbers alone
                words = set()
            worded = int((re.search(r"另有(\d+)个只写了文字", part["notes"]) or [0, 0])[1])
            faults += [same("in words", worded, len(words))]
            faults += [partial_names(part["notes"], [row for row in silent if row["report_id"] not in words])]
        faults += spread(part["rest"] or "", stating)
        tried.append([fault for fault in faults if fault])
        if not tried[-1]:
            page.cell, page.stating = cell, stating
            return []
    return min(tried, key=len) if tried else [f"nobody states {part['label']}; {len(rows)} at hand"]


def is_worded(claim: dict, indicator: str, row: dict) -> bool:
    is_own = claim["kind"] == "target" and claim["about"] == "own" and claim["restates"] is None
    is_of_year = claim["period_start"] == claim["period_end"] == row["plan_year"]
    return is_own and is_of_year and claim["value"] is None and claim["indicator"] == indicator


def spread(rest: str, stating: dict[str, dict]) -> list:
    numbers = {name: middle(claim) for name, claim in stating.items()}
    if not numbers:
        return ["nobody states it"]
    if found := re.fullmatch(r"：最高的是(.+?)，最低的是(.+?)(?:，中位数(.+?))?。", rest):
        faults = [
            *end(found[1], numbers, stating, max(numbers.values())),
            *end(found[2], numbers, stating, min(numbers.values())),
        ]
        return [
            *faults,
            None
            if not found[3] or near(found[3], median(numbers.values()))
            else f"median is {median(numbers.values())}",
        ]
    if found := re.fullmatch(r"，数字都是(.+?)，说法不尽相同。", rest):
        return [None if all(near(found[1], value) for value in numbers.values()) else "not all the same number"]
    found = re.fullmatch(r"(?:，都是|：)(.+?)。", rest)
    return end(found[1], numbers, stating, max(numbers.values())) if found else [f"{rest} is not read"]


def end(said: str, numbers: dict, stating: dict, value: float) -> list:
    """Who stands at an end, and in which words: 甲省、乙省（5%）, 丙省（5%左右）等3个."""
    those = {name for name, at in numbers.items() if abs(at - value) <= TINY * max(1, abs(value))}
    said, _, more = re.fullmatch(r"(.*?)(等(\d+)个)?", said).groups()
    faults, shown = [], set()
    for names, words in re.findall(r"、?(.+?)（(.+?)）", said):
        names, _, many = re.fullmatch(r"(.*?)(等(\d+)个)?", names).groups()
        shown |= set(names.split("、"))
        more = more or many
        for name in names.split("、"):
            if name not in those:
                faults.append(f"{name} is not at that end")
            elif wording(stating[name]).replace("％", "%") not in words.replace("％", "%"):
                faults.append(f"{name} wrote {wording(stating[name])}")
    return [*faults, same("places at that end", int(more) if more else len(shown), len(those))]


def own_target(page: Page, found: re.Match) -> list:
    """全国的目标是5%左右；定得更高的12个，数字相同的12个，更低的1个。"""
    parent = page.parent()
    if not parent:
        return ["the report above is not at hand"]
    own = page.data.targets(parent["report_id"]).get(page.cell)
    if own is None or wording(own).replace("％", "%") not in found["written"].replace("％", "%"):
        return [f"the target above is {own and wording(own)}"]
    away = [middle(claim) - middle(own) for claim in page.stating.values()]
    counts = {
        "above": sum(x > TINY for x in away),
        "same": sum(abs(x) <= TINY for x in away),
        "below": sum(x < -TINY for x in away),
    }
    said, words = found["beside"] or "", {"above": "定得更高", "same": "数字(?:相同|与之相同)", "below": "更低"}
    if not said:
        return []
    if alike := re.search("(?:写了数字的都|^它)(.*)", said):
        key = "same" if "相同" in said else "above" if "更高" in alike[1] else "below"
        return [same(key, counts[key], len(away))]
    return [
        same(key, int((re.search(rf"{word}的(\d+)个", said) or [0, 0])[1]), counts[key]) for key, word in words.items()
    ]


def no_own_target(page: Page, found: re.Match) -> list:
    parent, said = page.parent(), found[0]
    if "不在手边" in said:
        return ["it is at hand"] if parent else []
    if not parent:
        return ["it is not at hand"]
    faults = ["it states one"] if page.cell in page.data.targets(parent["report_id"]) else []
    return [*faults, same("文本不全", "文本不全" in said, parent["status"] == "partial")]


def counted(page: Page, found: re.Match) -> list:
    """文本完整的25个省份合计写了1229条当年目标 … by all that a report promises of its year."""
    _, rows, _ = page.set_scope()
    counts = {row["name"]: promised(page.data, row) for row in rows if row["status"] == "ok"}
    faults = [same("total", int(found["total"]), sum(counts.values()))] if found["total"] else []
    faults += [same("places", int(found["places"]), len(counts))] if found["places"] else []
    for names, count in re.findall(r"最[多少]的是(.+?)，(\d+)条", found[0]):
        those = {name for name, at in counts.items() if at == int(count)}
        extreme = (max if "最多" in found[0].split(names)[0][-6:] else min)(counts.values())
        shown = re.sub(r"等\d+个$", "", names).split("、")
        faults += [same(names, int(count), extreme), *(f"{name} is another" for name in shown if name not in those)]
    return faults


def promised(data: Data, row: dict) -> int:
    year = row["plan_year"]
    return sum(
        claim["kind"] == "target"
        and claim["about"] != "other"
        and claim["restates"] is None
        and claim["period_start"] == claim["period_end"] == year
        and not (claim["span"] == "average" and data.goals.get(claim["indicator"], {}).get("amount") != "rate")
        for claim in data.by_report[row["report_id"]]
    )


def outcomes(data: Data, said: str, targets: list[tuple[dict, dict]]) -> list:
    """68条达到（其中8条靠“左右”的半个百分点）（42%），29条未达到（18%），64条…没有给出…；另有145条未到期"""
    states = Counter(data.state(claim, row["place"], row["plan_year"]) for claim, row in targets)
    due = sum(states.values()) - states["due"] - states["unseen"]
    words = {
        "met": "达到",
        "missed": "未达到",
        "silent": "后来的报告没有给出",
        "open": "的结果只是界限",
        "partial": "因后来的报告文本不全",
        "due": "未到期",
        "unseen": "缺回顾当年的报告",
    }
    faults = []
    for state, word in words.items():
        text = re.search(rf"(?:^|[，；有])(\d+)[条年]{word}([^，；]*)", said)
        faults.append(same(word, int(text[1]) if text else 0, states[state]))
        if text and (share := re.search(r"（(\d+)%）", text[2])):
            faults.append(None if abs(int(share[1]) - 100 * states[state] / due) <= 0.51 else f"share of {word}")
    lenient = [claim for claim, _ in targets if data.is_lenient(claim)]
    room = re.search(r"（(?:其中(\d+)[条年]|(都))靠“左右”(的半个百分点)?", said)
    count = (int(room[1]) if room[1] else states["met"]) if room else 0
    faults.append(same("by the room of 左右", count, len(lenient)))
    if room and room[3]:
        slack = {
            round(abs(data.pairs[claim["claim_id"]]["bound"] - data.pairs[claim["claim_id"]]["target"]), 6)
            for claim in lenient
        }
        faults.append(same("half points", {0.5}, slack))
    return faults


def history(page: Page, found: re.Match) -> list:
    place = page.parameters["place"]
    page.years = sorted(
        (row for (name, _), row in page.data.annual.items() if name == place), key=lambda row: row["plan_year"]
    )
    faults = [same("years at hand", int(found["reports"]), len(page.years))]
    if found["label"] is None:
        return [*faults, *("a target is stated" for row in page.years if page.data.targets(row["report_id"]))]
    everything = {cell for row in page.years for cell in page.data.targets(row["report_id"])}
    some = int(found["some"] or found["reports"])
    for cell in cells_of(found["label"], everything):
        page.line = [
            (page.data.targets(row["report_id"])[cell], row)
            for row in page.years
            if cell in page.data.targets(row["report_id"])
        ]
        if len(page.line) == some:
            silent = [
                row | {"name": f"{row['plan_year']}年"}
                for row in page.years
                if row not in [row for _, row in page.line]
            ]
            return [*faults, partial_names(found["notes"], silent)]
    return [*faults, f"no cell of {found['label']} is stated in {some} years"]


def ends_of_history(page: Page, found: re.Match) -> list:
    (old, before), (new, after) = page.line[0], page.line[-1]
    part = found.groupdict()
    faults = [same("first year", int(part["first"]), before["plan_year"])]
    if part.get("last"):
        turn = abs(middle(new)) - abs(middle(old))
        said = {"升": turn > TINY, "降": turn < -TINY, None: abs(turn) <= TINY}[part.get("turn")]
        faults += [same("last year", int(part["last"]), after["plan_year"]), None if said else "moved otherwise"]
        faults.append(None if wording(new) in part["new"] else f"the last is {wording(new)}")
    return [*faults, None if wording(old) in part["old"] else f"the first is {wording(old)}"]


def kept(page: Page, found: re.Match) -> list:
    due = sum(page.data.is_answerable(claim, row) for claim, row in page.line)
    said = found.groupdict().get("due")
    return [same("due", int(said or 0), due), *(outcomes(page.data, found["said"], page.line) if said else [])]


def widest(page: Page, found: re.Match) -> list:
    missed = [
        (claim, row) for claim, row in page.line if page.data.state(claim, row["place"], row["plan_year"]) == "missed"
    ]
    gaps = {
        row["plan_year"]: abs(
            page.data.pairs[claim["claim_id"]]["result"] - page.data.pairs[claim["claim_id"]]["bound"]
        )
        for claim, row in missed
    }
    year = int(found["year"])
    claim = next((claim for claim, row in missed if row["plan_year"] == year), None)
    if claim is None:
        return [f"{year} was not missed"]
    result = page.data.claims[page.data.pairs[claim["claim_id"]]["result_claim"]]
    return [
        None if gaps[year] >= max(gaps.values()) - TINY else "another was missed by more",
        None if wording(claim) in found["written"] else f"the target is {wording(claim)}",
        None if wording(result) in found["result"] else f"the result is {wording(result)}",
    ]


def main_targets(data: Data, rows: list[dict], most: int) -> list[tuple[dict, dict]]:
    """The targets of the cells that most reports state, of equals those of the earlier indicator in the list."""
    stating: dict[tuple, list] = defaultdict(list)
    for row in rows:
        for cell, claim in data.targets(row["report_id"]).items():
            if claim["claim_id"] in data.pairs:
                stating[cell].append((claim, row))
    best = sorted(stating, key=lambda cell: (-len(stating[cell]), data.order.get(cell[0], 10**6), *map(str, cell)))[
        :most
    ]
    return [pair for cell in best for pair in stating[cell]]


def delivered(page: Page, found: re.Match) -> list:
    first, last = page.parameters["first"], page.parameters["last"]
    page.line = main_targets(page.data, page.data.members(page.parameters["scope"], range(first, last + 1)), 8)
    due = sum(page.data.is_answerable(claim, row) for claim, row in page.line)
    faults = [same("targets", int(found["targets"]), len(page.line)), same("due", int(found["due"]), due)]
    return [*faults, *outcomes(page.data, found["said"], page.line)]


def worst(page: Page, found: re.Match) -> list:
    by_cell = defaultdict(Counter)
    for claim, row in page.line:
        by_cell[claim["indicator"], claim["basis"], claim["unit"]][
            page.data.state(claim, row["place"], row["plan_year"])
        ] += 1
    often = {
        cell: counts for cell, counts in by_cell.items() if counts.total() - counts["due"] - counts["unseen"] >= 3
    } or by_cell
    most = max(
        counts["missed"] / max(counts.total() - counts["due"] - counts["unseen"], 1) for counts in often.values()
    )
    said = (int(found["due"]), int(found["missed"]), int(found["silent"] or 0))
    for cell in cells_of(found["label"], by_cell):
        counts = by_cell[cell]
        due = counts.total() - counts["due"] - counts["unseen"]
        if (due, counts["missed"], counts["silent"]) == said:
            return [None if counts["missed"] / due >= most - TINY else "another was missed more often"]
    return [f"no cell of {found['label']} was due, missed, silent {said} times"]


def single(page: Page, found: re.Match) -> list:
    missed = [
        (claim, row) for claim, row in page.line if page.data.state(claim, row["place"], row["plan_year"]) == "missed"
    ]
    if len(missed) != 1:
        return [same("missed", 1, len(missed))]
    claim, row = missed[0]
    return [
        same("place and year", f"{row['name']}{row['plan_year']}", found["who"]),
        None if wording(claim) in found["written"] else wording(claim),
    ]


def rungs(page: Page) -> dict[tuple, list[tuple[str, dict]]]:
    """By cell the chain of a place: the nation, its province, its city and itself, those that state it."""
    year = page.parameters["year"]
    own = page.data.annual[page.parameters["place"], year]
    chain = [("国务院", "nation")] + [(own["province"], "province")] * (own["level"] in ("city", "county"))
    if own["level"] == "county" and above(own) != own["province"]:
        chain.append((above(own), "city"))
    found = {}
    for cell, claim in first_targets(page.data, own).items():
        reports = [page.data.annual.get((place, year)) for place, _ in chain]
        over = [(row["name"], first_targets(page.data, row).get(cell)) for row in reports if row]
        found[cell] = [(name, above_it) for name, above_it in over if above_it] + [(own["name"], claim)]
    return found


def first_targets(data: Data, row: dict) -> dict:
    return data.targets(row["report_id"])


def laddered(page: Page, found: re.Match) -> list:
    chains = rungs(page)
    beside = {cell: chain for cell, chain in chains.items() if len(chain) > 1}
    page.beside = {
        cell: chain
        for cell, chain in beside.items()
        if cell[1] == "growth" or (cell[1] == "added" and cell[2] in ("%", "百分点", "‰"))
    }
    steps = [middle(chain[-1][1]) - middle(chain[-2][1]) for chain in page.beside.values()]
    counts = {
        "定得更高": sum(step > 1e-6 for step in steps),
        "相同": sum(abs(step) <= 1e-6 for step in steps),
        "更低": sum(step < -1e-6 for step in steps),
    }
    part = found.groupdict()
    faults = [same("targets", int(part["targets"]), len(chains))]
    faults += [same("stated above", int(part.get("beside") or 0), len(beside))]
    faults += [same("growth", int(part.get("growth") or 0), len(page.beside))]
    for word, count in counts.items() if part.get("said") else ():
        faults.append(same(word, int((re.search(rf"(\d+)项{word}", part["said"]) or [0, 0])[1]), count))
    return faults


def chain_of(page: Page, found: re.Match) -> list:
    for cell in cells_of(found["label"], page.beside):
        chain = page.beside[cell]
        words = "，".join(name + wording(claim) for name, claim in chain)
        step = middle(chain[-1][1]) - middle(chain[-2][1])
        said = re.fullmatch(r"(?:(?:数字与(.+)相同)|比(.+)([高低])([\d.]+)个百分点)", found["last"])
        size = 0 if said[1] else float(said[4]) * (1 if said[3] == "高" else -1)
        if found["steps"].replace("下降", "") == words.replace("下降", "") and (said[1] or said[2]) == chain[-2][0]:
            return [None if abs(size - step) < 0.006 else f"the step is {step}"]
    return [f"no chain of {found['label']} reads so"]


def moved(page: Page) -> dict[tuple, dict[str, str]]:
    """By cell and place how the number of the year stands to that of the year before."""
    year, scope = page.parameters["year"], page.parameters["scope"]
    now = {row["place"]: row for row in page.data.members(scope, [year])}
    before = {row["place"]: row for row in page.data.members(scope, [year - 1])}
    found = defaultdict(dict)
    for place in now.keys() & before.keys():
        new, old = (page.data.targets(rows[place]["report_id"]) for rows in (now, before))
        if not new or not old:
            continue
        for cell in new.keys() | old.keys():
            turn = turned(page.data, new.get(cell), old.get(cell), now[place], before[place], cell[0])
            if turn:
                found[cell][now[place]["name"]] = turn
    return found


def turned(data: Data, new: dict | None, old: dict | None, now: dict, before: dict, indicator: str) -> str | None:
    if new and old:
        step = abs(middle(new)) - abs(middle(old))
        if abs(step) > TINY * abs(middle(old)):
            return "raised" if step > 0 else "lowered"
        form = [(claim["comparator"], claim["value_high"] is None, firmness(claim)) for claim in (new, old)]
        return "same" if form[0] == form[1] else "reworded"
    row = before if new else now
    is_worded_there = any(
        claim["kind"] == "target"
        and claim["about"] == "own"
        and claim["words"] is not None
        and claim["indicator"] == indicator
        and claim["period_end"] == row["plan_year"]
        for claim in data.by_report[row["report_id"]]
    )
    return None if row["status"] != "ok" or is_worded_there else "new" if new else "dropped"


def firmness(claim: dict) -> str:
    """The class of the first line of the scale that fits the words."""
    said = " ".join(filter(None, (claim["commitment"], claim["quote"])))
    for line in table("firmness"):
        bound = line["comparator"]
        fits = not bound or (claim["value_high"] is not None if bound == "range" else claim["comparator"] == bound)
        if (line["wording"] or "") in said and fits:
            return line["class"]
    return ""


TURNS = {
    "lowered": "调低",
    "raised": "调高",
    "reworded": "只改了?说法",
    "same": "未变",
    "new": "(?:今年)?新写",
    "dropped": "(?:今年没有再写|不再写)数字",
}


def turn_count(said: str, turn: str) -> int:
    found = re.search(rf"(\d+)个{TURNS[turn]}|{TURNS[turn]}(\d+)处", said)
    return int(found[1] or found[2]) if found else 0


def main_move(page: Page, found: re.Match) -> list:
    page.moves = moved(page)
    tried = []
    for cell in cells_of(found["label"], page.moves):
        turns = Counter(page.moves[cell].values())
        both = sum(turns[turn] for turn in ("lowered", "raised", "reworded", "same"))
        faults = [same("both years", int(found.groupdict().get("both") or 0), both)]
        faults += [same(turn, turn_count(found["said"], turn), turns[turn]) for turn in TURNS]
        for count, _, names in re.findall(r"\d+个(调低|调高|只改了说法)(（)(.+?)）", found["said"]):
            wanted = next(key for key, word in TURNS.items() if re.fullmatch(word, count))
            shown = re.sub(r"等\d+个$", "", names).split("、")
            faults += [f"{name} moved otherwise" for name in shown if page.moves[cell].get(name) != wanted]
        tried.append([fault for fault in faults if fault])
        page.main_cell = cell
        if not tried[-1]:
            return []
    return min(tried, key=len) if tried else [f"no cell {found['label']}"]


def other_moves(page: Page, found: re.Match) -> list:
    """The other main targets: of eight the most stated in either year."""
    places = len({name for names in page.moves.values() for name in names})
    cells = [cell for cell, names in page.moves.items() if len(names) >= min(2, places)]
    best = sorted(
        cells, key=lambda cell: (-len(page.moves[cell]), page.data.order.get(cell[0], 10**6), *map(str, cell))
    )[:8]
    others = [cell for cell in best if cell != page.main_cell]
    turns = Counter(turn for cell in others for turn in page.moves[cell].values())
    return [
        same("targets", int(found["count"]), len(others)),
        *(same(turn, turn_count(found["said"], turn), turns[turn]) for turn in TURNS),
    ]


def numbers(page: Page, found: re.Match) -> list:
    classes = page.data.classes
    doubts = sum(claim["doubt"] is not None for claim in page.data.claims.values())
    said = [int(found[name]) for name in ("reports", "all", "claims", "unread", "rest", "doubts")]
    is_so = [
        len(page.data.reports),
        classes.total(),
        classes["claim"],
        classes["unread"],
        classes.total() - classes["claim"] - classes["unread"],
        doubts,
    ]
    return [same("reports, numbers, claims, unread, rest, doubts", said, is_so)]


def firm(page: Page, found: re.Match) -> list:
    shares = [int(count) for count in re.findall(r"(\d+)条", found["shares"])]
    return [same("the parts together", sum(shares), int(found["total"]))]


def changed(page: Page, found: re.Match) -> list:
    """与手边的上一份（2025年）相比：调高1项 …: against the year before that is at hand and states a target."""
    place, year, before = page.parameters["place"], int(found["year"]), int(found["before"])
    rows = [page.data.annual[place, at] for at in (year, before)]
    new, old = (page.data.targets(row["report_id"]) for row in rows)
    turns = Counter(turned(page.data, new.get(cell), old.get(cell), *rows, cell[0]) for cell in new.keys() | old.keys())
    turns["same"] += turns["reworded"]
    words = {"raised": "调高", "lowered": "调低", "same": "未变", "new": "新写", "dropped": "不再提"}
    return [
        same(word, int((re.search(rf"{word}(\d+)项", found["said"]) or [0, 0])[1]), turns[turn])
        for turn, word in words.items()
    ]


def amplified(page: Page, found: re.Match) -> list:
    """全国到省级有47个可比的“地方·年”，平均差+0.56个百分点 … over all reports at hand."""
    directly = {"省级": ("province", 1), "市级": ("city", 1), "区县": ("county", 1)}
    level = directly[found["below"]][0]
    steps = []
    for (_, year), row in page.data.annual.items():
        over = page.data.annual.get(("国务院" if level == "province" else above(row), year))
        if row["level"] != level or not over or (level == "county" and over["level"] != "city"):
            continue
        own, other = (first_targets(page.data, each).get(("地区生产总值", "growth", "%")) for each in (row, over))
        if own and other:
            steps.append(middle(own) - middle(other))
    counts = [
        len(steps),
        sum(s > 1e-6 for s in steps),
        sum(abs(s) <= 1e-6 for s in steps),
        sum(s < -1e-6 for s in steps),
    ]
    said = [int(found[name]) for name in ("count", "more", "same", "less")]
    mean = sum(steps) / len(steps) if steps else 0
    return [
        same("place-years, more, same, less", said, counts),
        None if abs(mean - float(found["mean"])) < 0.0051 else f"mean is {mean}",
    ]


def true(page: Page, found: re.Match) -> list:
    return []


COVER = r"(?P<scope>.+?)(?P<of>\d+)个(?P<noun>省份|地市|区县|地方)"
PART = r"(?:中手边(?P<only>只)?有(?P<have>\d+)个的报告（缺：(?P<missing>.+?)）)"
NOTES = r"(?P<notes>(?:（[^（）]*?(?:文字|文本不全)）)*)"
RULES = [
    (rf"(?P<first>\d+)年，{COVER}(?:的报告都在手边|{PART})。", covered),
    (r"(?P<first>\d+)年，(?P<scope>.+?)(?P<of>)手边有(?P<have>\d+)个(?P<noun>省份|地市|区县|地方)的报告。", covered),
    (rf"(?P<first>\d+)(?:—(?P<last>\d+))?年，{COVER}(?:都有报告在手边|{PART})，共(?P<reports>\d+)份。", covered),
    (
        r"(?P<first>\d+)(?:—(?P<last>\d+))?年，(?P<scope>.+?)(?P<of>)手边有(?P<have>\d+)个(?P<noun>省份|地市|区县|地方)的(?P<reports>\d+)份报告。",
        covered,
    ),
    (
        rf"{COVER}(?:中手边(?P<only>只)?有(?P<have>\d+)个)?(?P<first>\d+)、(?P<both>\d+)两年的报告(?:都在手边|（缺：(?P<missing>.+?)）)。",
        covered,
    ),
    (
        r"(?P<scope>.+?)(?P<of>)手边有(?P<have>\d+)个(?P<noun>省份|地市|区县|地方)(?P<first>\d+)、(?P<both>\d+)两年的报告。",
        covered,
    ),
    (r"(?P<year>\d+)年，手边没有一个省份的报告。", true),
    (
        rf"(?P<places>\d+)个有报告的(?P<noun>省份|地市|区县|地方)(?:都|中(?P<some>\d+)个)?写明了(?P<label>.+?)的目标数字{NOTES}(?P<rest>[：，].+?。)",
        stated,
    ),
    # as pages said it before they counted the reports at hand
    (
        r"\d+年，(?P<level>省级|市级|区县|.*?)(?P<places>\d+)个有报告的(?P<noun>地方)(?:都|中(?P<some>\d+)个)写明了(?P<label>.+?)目标(?P<notes>)(?P<rest>[：，].+?。)",
        stated,
    ),
    (r".+?当年的报告(?:不在手边|缺)，无从与上级比较。", no_own_target),
    (r"[^。]+?的报告(?:没有写明同口径的目标|文本不全，没有读到同口径的目标)。", no_own_target),
    (r".+?的目标不是数字：.+?。", true),
    (r"[^。]+?的目标是(?P<written>[^；。]+)(?:；(?P<beside>[^。]+))?。", own_target),
    (
        rf"(?:文本完整的(?P<places>\d+)个(?:省份|地市|区县|地方)(?:合计写了|写的目标条数一样).*?)(?P<total>\d+)条(?:当年目标)?.*?{NOTES}。",
        counted,
    ),
    (r"(?P<places>)(?P<total>).+?写了\d+条当年目标。", true),
    (r"写明数字的(?P<total>\d+)条目标里，(?P<shares>.+?)。", firm),
    (
        rf"(?P<place>[^。]+?)手边(?P<reports>\d+)年的报告(?:都|中(?P<some>\d+)年)写明了(?P<label>.+?)的目标数字{NOTES}。",
        history,
    ),
    (rf"[^。]+?手边有(?P<reports>\d+)份报告{NOTES}，没有读到写明数字的年度目标。(?P<label>)", true),
    (r"从(?P<first>\d+)年的(?P<old>.+?)(?P<turn>[升降])到(?P<last>\d+)年的(?P<new>.+?)。", ends_of_history),
    (r"(?P<last>\d+)年是(?P<new>.+?)，数字与(?P<first>\d+)年（(?P<old>.+?)）相同。", ends_of_history),
    (r"(?P<first>\d+)年是(?P<old>.+?)。", ends_of_history),
    (r"手边没有能回答的报告。", kept),
    (r"有报告回顾的(?P<due>\d+)年里，(?P<said>.+?)。", kept),
    (r"(?:差得最远|未达到)的是(?P<year>\d+)年，目标(?P<written>.+?)，结果(?P<result>.+?)。", widest),
    (r"(?P<targets>\d+)条主要目标里，有报告回顾的是(?P<due>\d+)条：(?P<said>.+?)。", delivered),
    (
        r"最常落空的是(?P<label>.+?)，有报告回顾的(?P<due>\d+)次里(?P<missed>\d+)次未达到(?:、(?P<silent>\d+)次没有给出结果)?。",
        worst,
    ),
    (r"未达到的是(?P<who>.+?)年的(?P<label>.+?)：目标(?P<written>.+?)，结果(?P<result>.+?)。", single),
    (
        r"\d+年，.+?写明数字的(?P<targets>\d+)项目标里，(?P<beside>\d+)项上级也写明了。其中(?P<growth>\d+)项是增速一类(?:，与写明了它的最近一级相比，(?P<said>.+?)。|：)",
        laddered,
    ),
    (
        r"\d+年，.+?写明数字的(?P<targets>\d+)项目标里，(?P<beside>\d+)项上级也写明了，但都是总量或水平，不比高低。",
        laddered,
    ),
    (r"(?P<label>.+?)逐级是(?P<steps>.+)，(?P<last>(?:比|数字与).+?)。", chain_of),
    (r"手边的报告（\d+—\d+年）里，同一年上下两级都写明的地区生产总值增速目标，下一级减紧邻的上一级：", true),
    (
        r".+?到(?P<below>省级|市级|区县)有(?P<count>\d+)个可比的“地方·年”，平均差(?P<mean>[+-][\d.]+)个百分点，(?P<more>\d+)个更高、(?P<same>\d+)个相同、(?P<less>\d+)个更低；",
        amplified,
    ),
    (
        r"(?:方向与文献一致|与文献只是部分一致|与文献不一致)。手边的地方不多，也不是抽样得来，这只是对照，不是检验。",
        true,
    ),
    (r"手边的报告没有上下两级同年都写明的增速目标。", true),
    (r"(?P<label>.+?)目标，两年都写明数字的(?P<both>\d+)个(?:省份|地市|区县|地方)里，(?P<said>.+?)。", main_move),
    (r"(?P<label>.+?)目标，没有一个(?:省份|地市|区县|地方)两年都写明数字；(?P<said>.+?)。", main_move),
    (r"其余(?P<count>\d+)项主要目标，各地合计(?P<said>.+?)。", other_moves),
    (r"(?P<year>\d+)年与手边的上一份（(?P<before>\d+)年）相比：(?P<said>.+?)。", changed),
    (r"手边没有相连的两份报告，比不出变化。", true),
    (r"这些报告里没有读到当年的目标。", true),
    (
        r"(?P<reports>\d+)份报告共有(?P<all>\d+)个数字：(?P<claims>\d+)个读作数据，(?P<unread>\d+)个没有读懂（[\d.]+%），其余(?P<rest>\d+)个各有不算数据的理由；另有(?P<doubts>\d+)条数据存疑。",
        numbers,
    ),
]


def check_pages(pages: Path, frames: Path) -> tuple[Counter, list[str]]:
    """How many pages of each kind have no fault, and the faults, a line each."""
    data, right, faults = Data(frames), Counter(), []
    for file in sorted(pages.glob("*.html")):
        page = Page(file, data)
        if page.about:
            wrong = page.check()
            right[page.about["notebook"]] += not wrong
            faults += [f"{file.name}: {fault}" for fault in wrong or ([] if page.said else ["no finding"])]
    return right, faults


def main() -> int:
    right, faults = check_pages(Path(sys.argv[1]), Path(sys.argv[2]))
    print(*faults, sep="\n")
    print(f"{len(faults)} sentences false or not read; pages without a fault: {dict(right)}")
    return 1 if faults or not right else 0


if __name__ == "__main__":
    sys.exit(main())
