"""What stands around a number, what is made of it, and the state in which a sentence is read."""

import re
from bisect import bisect_left
from typing import NamedTuple

from analysis.claims.period_words import Clock, Mention, read_mentions
from analysis.claims.subject_before import Left
from analysis.numbers.quantities import Quantity
from analysis.text.outline import Sentence

SENTENCE_MARKS = re.compile("[①-⑳，；：。！？\n（）]")
TURNS_TO_PLAN = re.compile("[今明]年|计划|力争|年内|到20|达到|新增")
NONE_OWN: frozenset[str] = frozenset()


class Context(NamedTuple):
    """What a report tells the reading of each of its sentences."""

    clock: Clock | None
    level: str | None
    own: frozenset[str]  # names of the place itself, stripped from before a subject

    @property
    def is_city(self) -> bool:
        """Whether the place is a city of a county's rank: 安国市."""
        return self.level == "county" and any(name[-1] == "市" for name in self.own)


class Spot(NamedTuple):
    """A quantity in its sentence, and what stands on both sides of it."""

    quantity: Quantity
    following: list[Quantity]
    clause: int  # where its clause begins
    joined: bool  # whether another number stands before it in the clause
    count: int  # how many numbers stand in a row with it
    left: Left
    right: str  # the noun that follows directly, or empty


class Subject(NamedTuple):
    """The names that a quantity is said of, what stands before it, and the rule that found them."""

    names: list[str]
    left: Left
    rule: str


class Reading:
    """The state in which the quantities of one sentence are read, from left to right."""

    def __init__(self, text: str, sentence: Sentence, context: Context):
        self.text, self.sentence, self.context = text, sentence, context
        self.marks = [mark.start() for mark in SENTENCE_MARKS.finditer(text, sentence.start, sentence.end)]
        self.own = (
            context.own if any(text.find(name, sentence.start, sentence.end) >= 0 for name in context.own) else NONE_OWN
        )
        self.mentions = read_mentions(text, sentence.start, sentence.end, context.clock) if context.clock else []
        self.claims: list = []
        self.subject, self.added, self.group, self.group_at = "", False, [], 0
        self.change, self.last_end = "level", sentence.start
        self.driven = False  # whether the number before was of what something else moved (带动投资10亿元)
        self.threshold_end = 0  # where the last threshold in the name of a class ended
        self.threshold_of = ""  # and what it measures
        self.area = False  # whether the sentence has come to speak of a part of the place

    def clause_start(self, at: int) -> int:
        """Where the clause that holds an offset begins; a bracket that closed before is no boundary."""
        depth = 0
        for i in range(bisect_left(self.marks, at) - 1, -1, -1):
            c = self.text[self.marks[i]]
            if c == "）":
                depth += 1
            elif not depth:
                return self.marks[i] + 1
            elif c == "（":
                depth -= 1
        return self.sentence.start

    def own_in(self, words: str) -> frozenset[str]:
        """The place's names where one stands in the words: what is read without them is read once for all places."""
        return self.own if self.own and any(name in words for name in self.own) else NONE_OWN

    def is_within_result(self, at: int) -> bool:
        """Whether a number is of a part of what was just said to be there: 企业仅152家，其中，前20强营收占95%."""
        return (
            bool(self.claims)
            and self.claims[-1].kind == "result"
            and self.text.startswith("，其中", self.last_end)
            and not TURNS_TO_PLAN.search(self.text, self.last_end, at)
        )

    def is_over(self, mention: Mention, at: int) -> bool:
        """Whether a time word holds only for its own part of the sentence: 项目封顶，今年投产；总部开工，实现销售额3亿元."""
        if mention.rule not in ("relative", "year") or "；" not in self.text[mention.at : at]:
            return False
        opened = self.clause_start(mention.at)
        return (
            opened > self.sentence.start
            and self.text[opened - 1] == "，"
            and self.text[mention.at] not in "，、：（"
            and mention.at - opened < 6
        )

    def share(self, names: list[str]) -> str:
        """Remembers the members of a list and gives the first."""
        self.group, self.group_at = names, 0
        return names[0]


class Claim(NamedTuple):
    """One stated quantity, offsets into the squeezed text; the fields are those of the frame `claims`."""

    start: int
    end: int
    value: float | None
    high: float | None
    unit: str | None
    comparator: str | None
    change: str
    subject: str
    indicator: str | None
    kind: str
    years: tuple[int, int] | None
    basis: str
    span: str
    about: str
    estimated: bool
    commitment: str | None
    rule: str
    words: str | None = None


class Named(NamedTuple):
    """What a number is said of."""

    subject: str
    indicator: str | None
    about: str


class Made(NamedTuple):
    """What a quantity says, whatever it is said of."""

    subject: Subject
    clause: str  # from its clause's begin to the number
    unit: str | None
    change: str
    comparator: str
    added: bool
    threshold: bool
