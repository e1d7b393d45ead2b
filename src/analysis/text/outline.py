"""A report's text as parts, sections, sentences and clauses, with offsets, and the turns that made it so."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.numbers.numerals import parse_number
from analysis.text.body import find_body
from analysis.text.headings import SHORT, Heading, find_heading
from analysis.text.parts import Passage, decode
from analysis.text.turns import DECODED, Hit, find_hits, telling_words, weigh_words

LONGEST = 1000  # characters of a sentence, half as many again as any has: what has no end is cut, so that it is read in good time
SENTENCE = re.compile(rf"[^。！？\n]{{1,{LONGEST}}}[。！？]?[”’）]*")
CLAUSE = re.compile(r"[^，；：。！？]+[，；：。！？”]*")
ADDRESS = re.compile(r"(?:各位代表|同志们)[！，：、。]*")  # before the words that open a paragraph
HEAD = 160  # characters of a paragraph or sentence in which it says what it is about
CALL = re.compile("让我们|紧密团结|携手|而(?:努力|不懈)?奋斗")
ENDS = "。！？”’）"
CLOSE = 0.03  # of a report's length, before its last line: the call with which it closes
LOWER = 0.6  # what a heading of the second rank tells, as a share of what one of the first does
SEEN = 30  # a line longer than this that stood before is a page's second copy
PARTS = {"review", "plan"}  # of an annex
PLAN_PARTS = {"plan", "goals", "pledges", "government"}
GOALS = re.compile(
    r"(?:主要|预期|奋斗|发展|工作|控制|调控|预期性|经济)(?:的)?(?:预期|奋斗|经济|发展|工作|调控|预期性)*(?:目标|指标|预期)"
    r"(?:任务|建议|安排|初步|设定|确定|拟|如下|预期|主要)*(?:是|为|：|如下|安排|分为|分[两三四]|定为|预期)|预期目标"
)
GROWTH = re.compile(
    r"(?<!年均)(?:生产总值|GDP)(?:[^。；，增占]{0,6}|[^。；增占]{0,6}\d[\d.]*亿元，)增长[^。；，\d]{0,6}\d"
)  # 地区生产总值增长6%左右
TOLD = re.compile("去年|上年|过去|年均|五年|“十.五”")
LATER_YEAR = re.compile(
    r"(?:——|(?:从现在起)?，?(?:再)?(?:经过|通过|用)[三五]年(?:的)?(?:左右)?(?:的)?(?:不懈|接续|持续)?(?:努力|奋斗|时间)，|.{0,30}目标(?:是|为)?[：，])?到?((?:19|20)\d\d)年(?!前|远景|应对|基本)"
)
FIVE = re.compile(
    r"^.{0,3}“(?:十[一二三四五六]五|[七八九十]五)”(?:时期|期间|以来)|^.{0,12}(?:过去(?:的)?五年|五年来|五年间|这五年|(?<![续第])五年，|任期(?:内|以来|里|的|将|即|届|五年|，))"
)
ONE = re.compile(r"^(?:各位代表[，！：])?[^，。；]{0,12}(?:过去(?:的)?一年|一年来|去年|刚刚过去的|上年)")
ONE_YEAR = re.compile(r".{0,12}?((?:19|20)\d\d)年(?:[，的是来极]|全)")
SAYS_YEARS = re.compile("年|任期|“十|刚刚")  # one of these stands in whatever dates a paragraph or sentence
LAST_YEAR = re.compile(r".{0,12}(?:过去(?:的)?一年|一年来|刚刚过去的(?:19|20))")
OF_FIVE = re.compile(r"(?<!\d)[五5]年|“十[一二三四五六]五”(?:规划)?目标任务[^。]{0,6}完成")
MANY_YEARS = re.compile(
    "(?:^|[。！])(?:建[区市县省]以?来?)?([1-9]\\d|[二三四五六七八]?十[一二三四五六七八九]?|[二两三四六七八九])年多?来，"
)  # 30年来，各项事业取得了举世瞩目的成就
GLOSSARY = "glossary"
ANNEX = re.compile("附[件表录]?[一二三四五六七八九\\d]{0,2}(?:[：、 ]|$)")
SETTLED = {
    GLOSSARY: GLOSSARY,
    "annex_done": "review",
    "annex_planned": "plan",
    "pledges": "plan",
}  # by the rule of the heading
ONE_BEHIND = re.compile(
    r".{0,6}(?:过去(?:的)?一年|一年来)，.*(?:了|取得|完成)"
)  # within a plan: 过去一年，各项工作取得了很大成绩
AHEAD = re.compile("今年|明年|力争|确保|要|将")
CHAPTER = 8  # points of a heading that opens a part of the report: nothing within it
PAGE, STAYS = (
    ("page", ""),
    ("paragraph", ""),
)  # why a sentence is a page's; why what held for a sentence holds no longer
DATED = {"review", "five_year_review", "problems", "outlook"}  # whose sentences may say which years they are about


class Sentence(NamedTuple):
    """A sentence of a squeezed text: its offsets, where it stands, and the first and last year that its part is about."""

    start: int
    end: int
    part: str
    section: str
    years: tuple[int, int] | None
    heading: bool


class Turn(NamedTuple):
    """Where a text turns to another part or other years: the offset, what it turns to, the rule, and the words that it found."""

    start: int
    part: str
    years: tuple[int, int] | None
    rule: str
    words: str


class Outline(NamedTuple):
    """A text as its sentences in order, and the turns that gave them part and years."""

    sentences: list[Sentence]
    turns: list[Turn]


class Clauses(NamedTuple):
    """The clauses of a squeezed text: offsets, and at which of them each sentence begins, with the number of all at the end."""

    starts: list[int]
    ends: list[int]
    firsts: list[int]


def find_clauses(text: str, sentences: list[Sentence]) -> Clauses:
    """The clauses of the sentences: a clause ends where the next one begins, the last one with its sentence.

    >>> sentences = read_outline("增长6%，就业稳定。\\n下降3%。", 2024, (2025, 2025)).sentences
    >>> find_clauses("增长6%，就业稳定。\\n下降3%。", sentences)
    Clauses(starts=[0, 5, 11], ends=[5, 10, 16], firsts=[0, 2, 3])
    """
    starts, ends, firsts = [], [], [0]
    for sentence in sentences:
        found = [clause.start() for clause in CLAUSE.finditer(text, sentence.start, sentence.end)]
        if found:
            starts += found
            ends += found[1:]
            ends.append(sentence.end)
        firsts.append(len(starts))
    return Clauses(starts, ends, firsts)


def default_years(part: str, review_year: int | None, plan: tuple[int, int] | None) -> tuple[int, int] | None:
    """The years that a number of a part is about when the sentence does not say; `plan` is (plan_start, plan_end)."""
    if review_year is None:
        return None
    if part in PLAN_PARTS or part == "outlook":
        return plan if part == "outlook" and plan[1] > plan[0] else (plan[0], plan[0] + 4 * (part == "outlook"))
    return (review_year - 4 * (part == "five_year_review"), review_year)


def read_outline(text: str, review_year: int | None, plan: tuple[int, int] | None) -> Outline:
    """The sentences of a squeezed text in order, each with its part, section and default years, and what turned them.

    The parts of passages are the likeliest sequence of all that `turns.csv` and `part_words.csv` say (see `parts.decode`). `plan` is (plan_start, plan_end). Where the years are not known `years` is None. Boilerplate is kept, with that part.
    """
    lines = list(find_lines(text, review_year))
    passages = find_passages(lines, review_year)
    parts = [DECODED[part] for part in decode(passages)]
    return Walk(text, review_year, plan).read(lines, passages, parts)


def read_part(text: str, part: str, review_year: int | None, plan: tuple[int, int] | None) -> Outline:
    """The sentences of a squeezed text as `read_outline` gives them, all of them of the part that is said."""
    walk = Walk(text, review_year, plan, part)
    for found in re.finditer(r"[^\n]+", text):
        line = Line(found.start(), found[0], find_heading(found[0]), [], part)
        walk.read_passage(line, Passage(line.start, found.end(), [], []), part)
    return Outline(walk.sentences, walk.turns)


class Line(NamedTuple):
    """A line of a text: its offset, its words, its heading and what that tells, and the part that is settled before the rest is read:
    that of a page's own words, of a glossary and of an annex."""

    start: int
    words: str
    heading: Heading | None
    hits: list[Hit]
    part: str | None


def find_lines(text: str, review_year: int | None) -> Iterator[Line]:
    """The lines of a text. A paragraph that stood before is the page's; what stands in a glossary and in the annexes behind the close
    is of the part that their headings say."""
    lines, seen, settled, is_annex = (
        [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", text)],
        set(),
        None,
        False,
    )
    body = find_body(lines) or (0, len(text))
    for at, line in lines:
        if not body[0] <= at < body[1]:
            is_title = "报告" in line and at < body[0] and len(line) < 60
            yield Line(at, line, None, [], "opening" if is_title else "boilerplate")
            continue
        if (len(line) > SEEN and line in seen) or line.startswith(("内容摘要", "摘要：")):
            yield Line(at, line, None, [], "boilerplate")
            continue
        seen.add(line)
        heading = find_heading(line)
        hits = find_hits("heading", heading.words[:SHORT], review_year) if heading and heading.rank < 3 else []
        if heading and heading.whole:
            rules = {hit.rule for hit in hits}
            is_annex = is_annex or GLOSSARY in rules or (at > len(text) / 2 and ANNEX.match(line) is not None)
            settled = next((part for rule, part in SETTLED.items() if is_annex and rule in rules), settled)
        yield Line(at, line, heading, hits, settled)


def find_passages(lines: list[Line], review_year: int | None) -> list[Passage]:
    """The passages of the lines that are not settled. What is called out at the close (今后五年，让我们…) turns nothing."""
    open_lines = [line for line in lines if line.part is None]
    close = open_lines[-1].start - CLOSE * (open_lines[-1].start - open_lines[0].start) if open_lines else 0
    return [
        passage._replace(hits=[]) if line.start > close and CALL.search(line.words) else passage
        for line in open_lines
        for passage in cut_passages(line, review_year)
    ]


def cut_passages(line: Line, review_year: int | None) -> Iterator[Passage]:
    """The passages of a line: the line, or what stands before and from each sentence on that may turn it."""
    hits, starts = line.hits, [0]
    if line.heading and line.heading.rank == 2:
        hits = [hit._replace(points=hit.points * LOWER) for hit in hits]
    several = [hits]
    if not line.heading or not line.heading.whole:
        words = head_of(line.words)
        several = [hits + find_hits("opening", words[:HEAD], review_year)]
        for found in SENTENCE.finditer(line.words, len(line.words) - len(words) + 1):
            said = (
                find_hits("sentence", head_of(found[0])[:HEAD], review_year)
                if line.words[found.start() - 1] in ENDS
                else []
            )
            if said:
                starts.append(found.start())
                several.append(said)
    for start, end, said in zip(starts, [*starts[1:], len(line.words)], several):
        yield Passage(line.start + start, line.start + end, said, weigh_words(line.words, start, end, review_year))


def head_of(words: str) -> str:
    """A paragraph or sentence from its first words on, behind those that call the deputies."""
    address = ADDRESS.match(words)
    return words[address.end() if address else 0 :]


class Walk:
    """Walks the lines of a text whose passages have their parts, and finds the sections, the plan's own parts and the years."""

    def __init__(self, text: str, review_year: int | None, plan: tuple[int, int] | None, only: str | None = None):
        self.only = only  # the part of all that is read, where it was said
        self.text, self.review_year, self.plan = text, review_year, plan
        self.titles = ["", "", ""]
        self.part, self.years = None, None
        self.inner, self.rank = (
            None,
            0,
        )  # pledges or the government's own work within the plan, and the rank of its heading
        self.long = None  # the years that a line sets for itself and the items under it: 30年来，…; 到2010年，…目标是：
        self.sentences: list[Sentence] = []
        self.turns: list[Turn] = []

    def default_years(self, part: str) -> tuple[int, int] | None:
        return default_years(part, self.review_year, self.plan)

    def read(self, lines: list[Line], passages: list[Passage], parts: list[str]) -> Outline:
        """The outline of a text from its lines, the passages of those that are the report's, and the parts of these."""
        at = 0
        for line in lines:
            if line.part in PARTS:
                self.read_passage(line, Passage(line.start, line.start + len(line.words), line.hits, []), line.part)
            elif line.part:
                self.read_settled(line)
            if line.part:
                continue
            while at < len(passages) and passages[at].start < line.start + len(line.words):
                self.read_passage(line, passages[at], parts[at])
                at += 1
        return Outline(self.sentences, self.turns)

    def read_settled(self, line: Line):
        """Reads a line whose part was settled before: a page's own words, a glossary."""
        why, section = PAGE, ""
        if line.part == GLOSSARY:
            if line.heading and line.hits:
                self.titles = [line.heading.words, "", ""]
            why, section = (GLOSSARY, line.words[:30]), " / ".join(filter(None, self.titles))
        for found in SENTENCE.finditer(line.words):
            is_heading = bool(line.heading and line.heading.whole) and line.part == GLOSSARY and bool(line.hits)
            self.add(line.start, found, line.part, section, self.default_years(line.part), is_heading, why)

    def add(self, start: int, found: re.Match, part: str, section: str, years, heading: bool, why: tuple[str, str]):
        """Adds a sentence, and the turn that it is where part or years are others than before."""
        sentence = Sentence(start + found.start(), start + found.end(), part, section, years, heading)
        last = self.turns[-1] if self.turns else None
        if last is None or (last.part, last.years) != (part, years):
            self.turns.append(Turn(sentence.start, part, years, *why))
        self.sentences.append(sentence)

    def read_passage(self, line: Line, passage: Passage, part: str):
        """Reads a passage of a line, which turns to its part where that is another one."""
        why = STAYS
        if part != self.part:
            why = ("asked", part) if self.only else self.tell(passage, part)
            self.part, self.years, self.inner = part, self.default_years(part), None
        if line.heading and passage.start == line.start:
            why = self.enter_heading(line.heading, passage.hits) or why
        self.long = (
            self.many_years(line.words)
            or self.deadline(line.words)
            or (self.long if line.words.startswith("—") else None)
        )
        self.cut(line, passage, why)

    def tell(self, passage: Passage, part: str) -> tuple[str, str]:
        """What turned a passage to its part: the strongest rule that spoke for it and its words; else the words that told most."""
        number = DECODED.index(part)
        hits = [hit for hit in passage.hits if number in hit.parts]
        if hits:
            strongest = max(hits, key=lambda hit: hit.points)
            return strongest.rule, strongest.words
        return "words", " ".join(telling_words(self.text[passage.start : passage.end], number, self.review_year))

    def enter_heading(self, heading: Heading, hits: list[Hit]) -> tuple[str, str] | None:
        """Notes the title, and whether the heading opens or ends a list of pledges or the government's own work; says why."""
        if heading.rank == 0 and not hits:
            return None
        level = max(heading.rank, 1) - 1
        self.titles[level:] = [heading.words if heading.whole or level else heading.words[:30]] + [""] * (2 - level)
        if heading.rank > 2 or self.part != "plan":
            return None
        is_chapter = any(hit.points >= CHAPTER for hit in hits)
        for hit in hits:
            if hit.rule == "pledges" or (hit.rule == "government" and not is_chapter):
                # （一）建设法治政府, under its chapter: within it
                if self.inner != hit.rule or heading.rank <= self.rank:
                    self.inner, self.rank = hit.rule, heading.rank
                return hit.rule, hit.words
        if self.inner and (heading.rank <= self.rank or is_chapter):
            self.inner = None
            return "next_heading", heading.words
        return None

    def cut(self, line: Line, passage: Passage, why: tuple[str, str]):
        """The sentences of a passage; from one that announces the year's targets on they are `goals`."""
        words = line.words[passage.start - line.start : passage.end - line.start]
        self.date_passage(words, self.part)
        part = self.inner or self.part
        may_announce = self.review_year and not self.only and self.part in ("plan", "opening", "problems")
        may_date, sums_up = self.part in DATED, self.sums_up(words, self.part)
        years = self.long if self.long and line.words.startswith("—") else self.years
        section = " / ".join(filter(None, self.titles))
        is_heading = bool(line.heading) and (line.heading.rank > 0 or bool(passage.hits))
        behind = False
        for found in SENTENCE.finditer(words):
            if part == "plan" and not self.only:
                behind = ONE_BEHIND.match(found[0]) is not None or (behind and not AHEAD.search(found[0]))
                if behind:
                    self.add(
                        passage.start,
                        found,
                        "review",
                        section,
                        self.default_years("review"),
                        False,
                        ("year_behind_said", found[0][:20]),
                    )
                    continue
            if may_announce and part != "goals" and self.announces(found[0], part):
                part, years, why = "goals", self.default_years("goals"), ("goals_announced", found[0][:30])
            if may_date and part != "goals":
                said = None if sums_up and ONE.match(found[0]) else self.said_years(found[0], self.part)
                said = said or (self.long and self.many_years(found[0]))
                if said and said != years:
                    years, why = said, ("years_said", found[0][:20])
            self.add(passage.start, found, part, section, years, is_heading and found[0] == line.words, why)

    def date_passage(self, words: str, part: str):
        """Sets the years that a passage of a part that looks on several names for itself."""
        if part in DATED and part != "outlook":
            said = [years for years in (self.said_years(w, part) for w in words.split("。")) if years]
            said = [self.default_years(part)] if self.sums_up(words, part) else said
            self.years = next(
                (years for years in said if years[0] < years[1]),
                said[0] if said and self.said_years(words, part) else self.years,
            )

    def said_years(self, words: str, part: str) -> tuple[int, int] | None:
        """The years that the first words of a paragraph or sentence of a review set: 五年来, 2024年, 过去的一年."""
        if not SAYS_YEARS.search(words, 0, 48):
            return None
        if part == "outlook" and self.plan:  # ——2025年地区生产总值达到…。财政收入达到…
            later = LATER_YEAR.match(words)
            return (int(later[1]),) * 2 if later and int(later[1]) > self.plan[0] else None
        if part not in DATED or not self.review_year:
            return None
        if FIVE.match(words):
            return self.default_years("five_year_review")
        year = ONE_YEAR.match(words)
        return (
            (self.review_year, self.review_year)
            if ONE.match(words) or (year and int(year[1]) == self.review_year)
            else None
        )

    def deadline(self, line: str) -> tuple[int, int] | None:
        """The year that a line sets for the items under it: 到2010年，主要预期目标是：."""
        later = LATER_YEAR.match(line) if self.part == "outlook" and line.endswith("：") and self.plan else None
        return (int(later[1]),) * 2 if later and int(later[1]) > self.plan[0] else None

    def many_years(self, words: str) -> tuple[int, int] | None:
        """The years that a paragraph or sentence of a review looks back on where it says how many: 30年来，…"""
        found = MANY_YEARS.search(words) if "来，" in words and self.review_year and self.part in DATED else None
        return (self.review_year - int(parse_number(found[1])[0]) + 1, self.review_year) if found else None

    def sums_up(self, line: str, part: str) -> bool:
        """Whether a paragraph of a review of five years names the last of them and speaks of all: 刚刚过去的2025年是…。经过5年奋斗，…"""
        return part == "five_year_review" and bool(LAST_YEAR.match(line) and OF_FIVE.search(line, 0, 160))

    def announces(self, words: str, part: str) -> bool:
        """Whether a sentence announces the year's targets: 主要预期目标是：…; 地区生产总值增长6%左右，…"""
        of_year = ("今年", "明年", "全年", "年度", f"{self.plan[0]}年")
        of_term = TOLD.search(words[:30]) and not any(word in words for word in of_year)
        if of_term or (part not in PLAN_PARTS and "目标是" not in words):
            return False
        return bool(GOALS.search(words) or (part in PLAN_PARTS and GROWTH.search(words)))
