"""One report read: the rows of its clauses, claims and numbers."""

import re
from bisect import bisect_right
from itertools import chain

import polars as pl

from analysis.claims import PLEDGE, WORDS, Claim, read_sentence
from analysis.clauses import CLAUSE, Sentence, Squeezed, split_sentences, squeeze
from analysis.indicators import find_indicator
from analysis.periods import Clock
from analysis.phrases import core_noun, strip_tail
from analysis.pledges import Item, find_items
from analysis.quantities import Quantity, find_quantities
from analysis.restates import mark_restates
from analysis.schema import CLAIMS, CLAUSES, NUMBERS
from analysis.subjects import Context
from analysis.tenses import TARGET_PARTS, commitment

WORDS_HINT = re.compile("同步|下达|[平均优好快高]于|低于|正增长|不升|有升|有进|平衡|稳定|下降|改善|领先|任务|目标|要求|计划|指标")

def own_names(report: dict) -> frozenset[str]:
    """The names by which a report calls its own place: 龙岗区, 龙岗."""
    name = next((report[key] for key in ("district", "city", "province") if report.get(key)), None) or ""
    short = re.sub("(?:自治区|自治州|自治县|地区|新区|省|市|区|县|旗|盟)$", "", name)
    return frozenset(word for word in (name, short) if len(word) > 1)


def read_report(report: dict) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """The rows of `clauses`, `claims` and `numbers` of one row of `reports`."""
    squeezed = squeeze(report["text"] or "")
    review, start, end = report["review_year"], report["plan_start"], report["plan_end"]
    clock = Clock(report["date"].year if report["date"] else start, review, start, end) if review and start else None
    sentences = split_sentences(squeezed.text, review, (start, end) if start else None)
    context = Context(clock, report["level"], own_names(report))
    rows = Rows(report, squeezed, find_items(squeezed.text, sentences))
    quantities = find_quantities(squeezed.text)
    at = 0
    for number, sentence in enumerate(sentences):
        first = at
        while at < len(quantities) and quantities[at].start < sentence.end:
            at += 1
        rows.add_sentence(number, sentence, quantities[first:at], context)
    rows.add_numbers(quantities, sentences)
    return rows.clauses, rows.claims, rows.numbers


class Rows:
    """The rows of one report, collected sentence by sentence and led back to the offsets of its text."""

    def __init__(self, report: dict, squeezed: Squeezed, items: list[Item]):
        self.report_id, self.text, self.squeezed, self.items = report["report_id"], report["text"], squeezed, items
        self.clauses, self.claims, self.numbers = [], [], []
        self.adopted: set[int] = set()
        self.ids: dict[int, int] = {}

    def add_sentence(self, number: int, sentence: Sentence, quantities: list[Quantity], context: Context):
        """The clauses of a sentence, and its claims but where it is boilerplate."""
        first = len(self.clauses)
        starts = []
        for found in CLAUSE.finditer(self.squeezed.text, sentence.start, sentence.end):
            start, end = self.squeezed.place(found.start(), found.end())
            starts.append(found.start())
            self.clauses.append((self.report_id, len(self.clauses), number, sentence.section, sentence.part, start, end, self.text[start:end]))
        if sentence.part == "boilerplate":
            return
        claims, adopted = read_sentence(self.squeezed.text, sentence, quantities, context)
        self.adopted |= adopted
        if sentence.part in TARGET_PARTS:
            claims = sorted(claims + list(self.words(sentence, claims, context)), key=lambda claim: claim.start)
        for claim in claims:
            self.add_claim(claim, first + max(0, bisect_right(starts, claim.start) - 1), sentence)

    def words(self, sentence: Sentence, claims: list[Claim], context: Context):
        """Targets in words: 与经济增长同步."""
        if not WORDS_HINT.search(self.squeezed.text, sentence.start, sentence.end):
            return
        for found in WORDS.finditer(self.squeezed.text, sentence.start, sentence.end):
            if any(claim.start < found.end() + 8 and found.start() < claim.end for claim in claims):
                continue
            clause = max(self.squeezed.text.rfind(mark, sentence.start, found.start()) for mark in "，；：。、")
            phrase = strip_tail(self.squeezed.text[max(clause + 1, sentence.start):found.start()]).noun
            subject = core_noun(phrase, context.own)[0]
            if len(subject) < 2:
                continue
            indicator = find_indicator(phrase, context.own)[0]
            yield Claim(found.start(), found.end(), None, None, None, None, "level", subject, indicator, "target", sentence.years, "level", "year", "own",
                        False, commitment(phrase), "target_in_words", found[0])

    def pledge_of(self, claim: Claim, sentence: Sentence) -> int | None:
        """The number of the 民生实事 whose mark [实事3] closes the claim's sentence, or in whose item it stands."""
        found = PLEDGE.search(self.squeezed.text, claim.end, sentence.end)
        if found:
            return int(found[1])
        at = bisect_right(self.items, claim.start, key=lambda item: item.start) - 1
        return self.items[at].number if at >= 0 and claim.start < self.items[at].end else None

    def add_claim(self, claim: Claim, clause_id: int, sentence: Sentence):
        start, end = self.squeezed.place(claim.start, claim.end)
        count = self.ids[start] = self.ids.get(start, 0) + 1
        years = claim.years or (None, None)
        signed = None if claim.value is None else -claim.value if claim.change == "down" else claim.value
        self.claims.append((
            f"{self.report_id}:{start}" + (f".{count}" if count > 1 else ""), self.report_id, clause_id, start, end, self.text[start:end],
            claim.value, claim.high, signed, claim.unit, claim.comparator, claim.change, claim.subject, claim.indicator, claim.kind, *years,
            claim.basis, claim.span, claim.about, claim.estimated, None, None, claim.commitment, self.pledge_of(claim, sentence), claim.rule, claim.words))

    def add_numbers(self, quantities: list[Quantity], sentences: list[Sentence]):
        """Every numeral with its class."""
        boilerplate = [(s.start, s.end) for s in sentences if s.part == "boilerplate"]
        claimed = {q.start for q in quantities if q.kind == "claim"}
        at = 0
        for quantity in quantities:
            while at < len(boilerplate) and boilerplate[at][1] <= quantity.start:
                at += 1
            kind, rule = quantity.kind, quantity.rule
            if at < len(boilerplate) and boilerplate[at][0] <= quantity.start:
                kind, rule = "boilerplate", "boilerplate"
            elif quantity.start in self.adopted:
                kind, rule = "claim", "unit_of_indicator"
            start, end = self.squeezed.place(quantity.start, quantity.end)
            self.numbers.append((self.report_id, start, end, self.text[start:end], quantity.value, kind, rule))


def read_batch(reports: list[dict]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames `clauses`, `claims` and `numbers` of some rows of `reports`."""
    made = [read_report(report) for report in reports]
    clauses, claims, numbers = (pl.DataFrame(list(chain.from_iterable(rows[i] for rows in made)), schema=schema, orient="row")
                                for i, schema in enumerate((CLAUSES, CLAIMS, NUMBERS)))
    return clauses, mark_restates(claims, clauses), numbers
