"""Reports read: the rows of their clauses, claims and numbers."""

import gc
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from operator import attrgetter

import polars as pl

from analysis.claims.enumerations import JOINT, split_names
from analysis.claims.indicator import find_indicator
from analysis.claims.kind import TARGET_PARTS, commitment
from analysis.claims.period_words import Clock
from analysis.claims.phrases import core_noun, strip_tail
from analysis.claims.pledges import Item, find_items
from analysis.claims.reading import Claim, Context
from analysis.claims.restates import mark_restates
from analysis.claims.sentences import PLEDGE, TARGET_IN_WORDS, read_sentence
from analysis.numbers.quantities import Quantity, find_quantities
from analysis.schema import CLAIMS, CLAUSES, NUMBERS
from analysis.text.outline import Clauses, Outline, Sentence, find_clauses, read_outline, read_part
from analysis.text.squeezing import Squeezed, squeeze

WORDS_HINT = re.compile(
    "同步|下达|平于|均于|优于|好于|快于|高于|低于|正增长|不升|有升|有进|平衡|稳定|下降|改善|领先|任务|目标|要求|计划|指标"
)

EXPLAINED = re.compile("体现|反映|考虑|有利于|意味着")  # why a target is as it is
MANNER = re.compile(
    r"(?:确保|坚决|务必)?(?:(?:如期|按期|按时|提前|超额|全面|圆满|顺利|率先|不折不扣|保质保量|按质按量|高质量)*\d*)"
)
OF_TASK = re.compile(
    "(?:下达|确定|规定|要求)的?+(?:各项|年度)*+(?!各项|全部|年度|考核|约束性)([^，。；、]{2,8}?)(?:年度)?(?:任务|指标|目标)"
)
AND_SO_ON = re.compile("等[^、]{0,12}$")

Columns = list[Iterable]  # of some rows of a frame, in the order of its schema


def read_batch(reports: list[dict], part: str | None = None) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames `clauses`, `claims` and `numbers` of some rows of `reports`; all of their texts is of a part, where it is said."""
    with no_collection():  # and nothing is left of the columns when it ends, to be looked at after all
        return join_read([read_report(report, part) for report in reports])


def join_read(read: Iterable[tuple[Columns, Columns, Columns]]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames `clauses`, `claims` and `numbers` of what `read_report` gave of some reports."""
    clauses, claims, numbers = map(make_frame, list(zip(*read)) or ((), (), ()), (CLAUSES, CLAIMS, NUMBERS))
    return clauses, mark_restates(claims, clauses), numbers


@contextmanager
def no_collection() -> Iterator[None]:
    """Within it no garbage is looked for: what is read makes no cycles, and each look at all of it takes a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def make_frame(parts: Iterable[Columns], schema: pl.Schema) -> pl.DataFrame:
    """The frame of the columns of several reports."""
    return pl.DataFrame(
        {name: list(chain.from_iterable(part[i] for part in parts if part)) for i, name in enumerate(schema)},
        schema=schema,
    )


def read_report(report: dict, part: str | None = None) -> tuple[Columns, Columns, Columns]:
    """The columns of `clauses`, `claims` and `numbers` of one row of `reports`; all of its text is of `part`, where it is said."""
    squeezed = squeeze(report["text"] or "")
    review, start, end = report["review_year"], report["plan_start"], report["plan_end"]
    given = (
        report["date"].year if report["date"] else review if report["new_term"] else start
    )  # a new government reports in autumn
    clock = Clock(given, review, start, end) if review and start else None
    sentences = outline_of(squeezed.text, report, part).sentences
    quantities, clauses = find_quantities(squeezed.text), find_clauses(squeezed.text, sentences)
    items = find_items(squeezed.text, sentences)
    reader = ClaimReader(squeezed.text, Context(clock, report["level"], own_names(report)), clauses, items)
    reader.read(sentences, quantities)
    written = Written(report["report_id"], report["text"] or "", squeezed)
    return (
        written.clauses(clauses, sentences),
        written.claims(reader.found),
        written.numbers(quantities, sentences, reader.adopted),
    )


def outline_of(text: str, report: dict, part: str | None = None) -> Outline:
    """The outline of the squeezed text of one row of `reports`; all of it is of `part`, where it is said."""
    plan = (report["plan_start"], report["plan_end"]) if report["plan_start"] else None
    if part:
        return read_part(text, part, report["review_year"], plan)
    return read_outline(text, report["review_year"], plan)


def own_names(report: dict) -> frozenset[str]:
    """The names by which a report calls its own place: 龙岗区, 龙岗."""
    name = next((report[key] for key in ("district", "city", "province") if report.get(key)), None) or ""
    short = re.sub("(?:自治区|自治州|自治县|地区|新区|省|市|区|县|旗|盟)$", "", name)
    return frozenset(word for word in (name, short) if len(word) > 1)


class ClaimReader:
    """Reads the claims of one report sentence by sentence: `found` are claims, each with its clause and pledge."""

    def __init__(self, text: str, context: Context, clauses: Clauses, items: list[Item]):
        self.text, self.context, self.clauses, self.items = text, context, clauses, items
        self.item_starts = [item.start for item in items]
        self.found: list[tuple[Claim, int, int | None]] = []
        self.adopted: set[int] = set()
        self.is_marked = PLEDGE.search(text) is not None

    def read(self, sentences: list[Sentence], quantities: list[Quantity]):
        """Reads the sentences but for boilerplate."""
        at = 0
        for number, sentence in enumerate(sentences):
            first = at
            while at < len(quantities) and quantities[at].start < sentence.end:
                at += 1
            if sentence.part != "boilerplate" and (first < at or sentence.part in TARGET_PARTS):
                self.read_sentence(number, sentence, quantities[first:at])

    def read_sentence(self, number: int, sentence: Sentence, quantities: list[Quantity]):
        claims: list[Claim] = []
        if quantities:
            claims, adopted = read_sentence(self.text, sentence, quantities, self.context)
            self.adopted |= adopted
        if sentence.part in TARGET_PARTS:
            if WORDS_HINT.search(self.text, sentence.start, sentence.end):
                claims = claims + list(self.words(sentence, claims))
            claims.sort(key=attrgetter("start"))
        first, last = self.clauses.firsts[number : number + 2]
        for claim in claims:
            clause = max(first, bisect_right(self.clauses.starts, claim.start, first, last) - 1)
            self.found.append((claim, clause, self.pledge_of(claim, sentence)))

    def words(self, sentence: Sentence, claims: list[Claim]) -> Iterator[Claim]:
        """Targets in words: 与经济增长同步."""
        for found in TARGET_IN_WORDS.finditer(self.text, sentence.start, sentence.end):
            if any(claim.start < found.end() + 8 and found.start() < claim.end for claim in claims):
                continue
            for phrase in self.named(sentence, found.start()):
                if EXPLAINED.search(phrase):
                    continue
                task = OF_TASK.search(found[0]) if MANNER.fullmatch(phrase) else None
                noun = task[1] if task else MANNER.sub("", phrase, 1)  # 提前3年完成国家下达的采补平衡任务
                subject, indicator = core_noun(noun, self.context.own)[0], find_indicator(noun, self.context.own)[0]
                if len(subject) > 1:
                    yield Claim(
                        found.start(),
                        found.end(),
                        None,
                        None,
                        None,
                        None,
                        "level",
                        subject,
                        indicator,
                        "target",
                        sentence.years,
                        "level",
                        "year",
                        "own",
                        False,
                        commitment(phrase),
                        "target_in_words",
                        found[0],
                    )

    def named(self, sentence: Sentence, at: int) -> list[str]:
        """What a target in words before `at` is said of: each of A、B、C等主要指标增速均 where they are indicators, else the last phrase."""
        begin = max(sentence.start, 1 + max(self.text.rfind(mark, sentence.start, at) for mark in "，；：。"))
        words = self.text[begin:at]
        names = (
            split_names(AND_SO_ON.sub("", strip_tail(words).noun))
            if JOINT.search(words) and not re.search(r"\d", words)
            else []
        )
        known = [name for name in names if find_indicator(name, self.context.own)[0]]
        return names if known and len(names) > 1 else [strip_tail(words.rpartition("、")[2]).noun]

    def pledge_of(self, claim: Claim, sentence: Sentence) -> int | None:
        """The number of the 民生实事 whose mark [实事3] closes the claim's sentence, or in whose item it stands."""
        found = PLEDGE.search(self.text, claim.end, sentence.end) if self.is_marked else None
        if found:
            return int(found[1])
        at = bisect_right(self.item_starts, claim.start) - 1
        return self.items[at].number if at >= 0 and claim.start < self.items[at].end else None


class Written:
    """What was found in a squeezed text as columns, with the offsets and the words of the text as written."""

    def __init__(self, report_id: str, text: str, squeezed: Squeezed):
        self.report_id, self.text, self.squeezed = report_id, text, squeezed

    def place(self, starts: list[int], ends: list[int]) -> tuple[list[int], list[int], list[str]]:
        """Starts, ends and words in the text as written; given are offsets of the squeezed text in ascending order."""
        starts = self.squeezed.place_all(starts)
        ends = [last + 1 for last in self.squeezed.place_all([end - 1 for end in ends])]
        return starts, ends, [self.text[start:end] for start, end in zip(starts, ends)]

    def clauses(self, clauses: Clauses, sentences: list[Sentence]) -> Columns:
        """The columns of `clauses`."""
        counts = [last - first for first, last in zip(clauses.firsts, clauses.firsts[1:])]
        numbers, sections, parts = (
            chain.from_iterable(map(repeat, values, counts))
            for values in (range(len(sentences)), [s.section for s in sentences], [s.part for s in sentences])
        )
        return [
            repeat(self.report_id, len(clauses.starts)),
            range(len(clauses.starts)),
            numbers,
            sections,
            parts,
            *self.place(clauses.starts, clauses.ends),
        ]

    def claims(self, found: list[tuple[Claim, int, int | None]]) -> Columns:
        """The columns of `claims`; `restates` and `doubt` are left to those who see all claims."""
        ids: dict[int, int] = {}
        rows = []
        for claim, clause, pledge in found:
            start, end = self.squeezed.place(claim.start), self.squeezed.place(claim.end - 1) + 1
            count = ids[start] = ids.get(start, 0) + 1
            signed = None if claim.value is None else -claim.value if claim.change == "down" else claim.value
            rows.append(
                (
                    f"{self.report_id}:{start}" + (f".{count}" if count > 1 else ""),
                    self.report_id,
                    clause,
                    start,
                    end,
                    self.text[start:end],
                    claim.value,
                    claim.high,
                    signed,
                    claim.unit,
                    claim.comparator,
                    claim.change,
                    claim.subject,
                    claim.indicator,
                    claim.kind,
                    *(claim.years or (None, None)),
                    claim.basis,
                    claim.span,
                    claim.about,
                    claim.estimated,
                    None,
                    None,
                    claim.commitment,
                    pledge,
                    claim.rule,
                    claim.words,
                )
            )
        return list(zip(*rows))

    def numbers(self, quantities: list[Quantity], sentences: list[Sentence], adopted: set[int]) -> Columns:
        """The columns of `numbers`: every numeral with its class."""
        starts, kinds, rules = [q.start for q in quantities], [q.kind for q in quantities], [q.rule for q in quantities]
        for start in adopted:
            at = bisect_right(starts, start) - 1
            kinds[at], rules[at] = "claim", "unit_of_indicator"
        for sentence in sentences:
            if sentence.part == "boilerplate":
                first, last = bisect_right(starts, sentence.start - 1), bisect_right(starts, sentence.end - 1)
                kinds[first:last] = rules[first:last] = ["boilerplate"] * (last - first)
        starts, ends, words = self.place(starts, [q.end for q in quantities])
        return [repeat(self.report_id, len(starts)), starts, ends, words, [q.value for q in quantities], kinds, rules]
