"""A report's text as parts, sections, sentences and clauses, with offsets."""

import re
from typing import NamedTuple

from analysis.numbers.numerals import parse_number
from analysis.text.body import find_body
from analysis.text.headings import HEADING, YEAR_WORK, heading_part
from analysis.vocab import five_year_plans

LONGEST = 1000  # characters of a sentence, half as many again as any has: what has no end is cut, so that it is read in good time
SENTENCE = re.compile(rf"[^。！？\n]{{1,{LONGEST}}}[。！？]?[”’）]*")
CLAUSE = re.compile(r"[^，；：。！？]+[，；：。！？”]*")

PROBLEMS = re.compile(
    r"^.{0,50}(?:认识|看|意识|注意)到.{0,100}?(?:问题|困难|挑战|不足|差距|短板|矛盾)|^.{0,50}(?:还|仍然?)(?:存在|面临).{0,40}(?:问题|困难|挑战|不足)"
)
GOALS = re.compile(
    r"(?:主要|预期|奋斗|发展|工作|控制|调控)(?:的)?(?:预期|奋斗|经济|发展|工作)?(?:目标|指标)(?:任务|建议|安排|初步|设定|确定|拟|如下)*(?:是|为|：|如下|安排)|预期目标"
)
TO_PLAN = re.compile(
    r"(?:今年|明年|20\d\d年).{0,16}(?:总体要求|指导思想|基本思路|总体思路|工作思路|总要求)|做好(?:今年|明年|20\d\d年)(?:的)?.{0,6}工作|"
    r"(?:今年|明年|20\d\d年)(?:的)?(?:政府|全|主要|经济|发展).{0,16}目标|^(?:今年|20\d\d年)是.{0,60}(?:之年|一年|周年)"
)
TO_OUTLOOK = re.compile(
    r"(?:今后五年|未来五年|“十[一二三四五六]五”(?:时期|期间)).{0,40}(?:总体要求|目标|指导思想|总体思路|要)"
)
FIVE = re.compile(
    r"^.{0,3}“(?:十[一二三四五六]五|[七八九十]五)”(?:时期|期间|以来)|^.{0,12}(?:过去(?:的)?五年|五年来|五年间|这五年|(?<![续第])五年，|任期(?:内|以来|里|的|将|即|届|五年|，))"
)
BACK = re.compile(
    r".{0,4}(?:过去(?:的)?五年|五年来|五年间|“(?P<plan>[一二三四五六七八九十]{1,3})”(?:时期|期间|以来))，"
)
ONE_BEHIND = re.compile(
    r".{0,6}(?:过去(?:的)?一年|一年来)，.*(?:了|取得|完成)"
)  # within a plan: 过去一年，各项工作取得了很大成绩
AHEAD = re.compile("今年|明年|力争|确保|要|将")
PLAN_DONE = re.compile(r"“十[一二三四五六]五”(?:规划|时期).{0,40}(?:完成|成就|收官)")
ONE = re.compile(r"^(?:各位代表[，！：])?[^，。；]{0,12}(?:过去(?:的)?一年|一年来|去年|刚刚过去的|上年)")
LATER_YEAR = re.compile(
    r"(?:——|(?:从现在起)?，?(?:再)?(?:经过|通过|用)[三五]年(?:的)?(?:左右)?(?:的)?(?:不懈|接续|持续)?(?:努力|奋斗|时间)，|.{0,30}目标(?:是|为)?[：，])?到?((?:19|20)\d\d)年(?!前|远景|应对|基本)"
)
ONE_YEAR = re.compile(r".{0,12}?((?:19|20)\d\d)年(?:[，的是来极]|全)")
SAYS_YEARS = re.compile("年|任期|“十|刚刚")  # one of these stands in whatever dates a paragraph or sentence
LAST_YEAR = re.compile(r".{0,12}(?:过去(?:的)?一年|一年来|刚刚过去的(?:19|20))")
TURNS = re.compile(
    "。(?:各位代表[，！])?(?:过去)?一年来?，[^。]{0,16}(?:做了|抓了|开展了|推进了)[^。，]{0,12}工作[：。]$"
)  # ends a paragraph: 一年来，主要做了以下工作：
OF_FIVE = re.compile(r"(?<!\d)[五5]年|“十[一二三四五六]五”(?:规划)?目标任务[^。]{0,6}完成")
MANY_YEARS = re.compile(
    "(?:^|[。！])(?:建[区市县省]以?来?)?([1-9]\\d|[二三四五六七八]?十[一二三四五六七八九]?|[二两三四六七八九])年多?来，"
)  # 30年来，各项事业取得了举世瞩目的成就
DATED = {
    "review",
    "five_year_review",
    "problems",
    "outlook",
}  # whose paragraphs and sentences may say which years they are about
INTENT = re.compile("确保|力争|加快|推进|持续|强化|完善|推动|努力|争取|着力|深化|加强|提升")
DONE = re.compile("了|已|去年|上年|累计|增长|达到|获评|荣获|成功|圆满|同比")
HEADING_END = re.compile("[。：；！]")


class Sentence(NamedTuple):
    """A sentence of a squeezed text: its offsets, where it stands, and the first and last year that its part is about."""

    start: int
    end: int
    part: str
    section: str
    years: tuple[int, int] | None
    heading: bool


class Clauses(NamedTuple):
    """The clauses of a squeezed text: offsets, and at which of them each sentence begins, with the number of all at the end."""

    starts: list[int]
    ends: list[int]
    firsts: list[int]


def find_clauses(text: str, sentences: list[Sentence]) -> Clauses:
    """The clauses of the sentences: a clause ends where the next one begins, the last one with its sentence.

    >>> sentences = split_sentences("增长6%，就业稳定。\\n下降3%。", 2024, (2025, 2025))
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


def split_sentences(text: str, review_year: int | None, plan: tuple[int, int] | None) -> list[Sentence]:
    """The sentences of a squeezed text in order, each with its part, section and default years.

    `plan` is (plan_start, plan_end). Where the years are not known `years` is None. Boilerplate is kept, with that part.
    """
    return list(Reader(text, review_year, plan).sentences())


class Reader:
    """Walks the lines of one report and knows in which part it is."""

    def __init__(self, text: str, review_year: int | None, plan: tuple[int, int] | None):
        self.text, self.review_year, self.plan = text, review_year, plan
        self.part, self.years, self.titles, self.seen = "opening", self.default_years("opening"), ["", "", ""], set()
        self.long = None  # the years that a line sets for itself and the items under it: 30年来，…; 到2010年，…目标是：
        self.turned = False  # whether a review of five years has turned to its last year: 刚刚过去的2025年
        self.lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text)]
        self.body = find_body(self.lines) or (0, len(text))

    def default_years(self, part: str) -> tuple[int, int] | None:
        """The years that a number of a part is about when the sentence does not say."""
        if self.review_year is None:
            return None
        if part in ("goals", "plan", "pledges", "government", "outlook"):
            return (
                self.plan
                if part == "outlook" and self.plan[1] > self.plan[0]
                else (self.plan[0], self.plan[0] + 4 * (part == "outlook"))
            )
        return (self.review_year - 4 * (part == "five_year_review"), self.review_year)

    def enter(self, part: str | None):
        if part and part != self.part:
            self.part, self.years = part, self.default_years(part)

    def read_heading(self, line: str) -> str | None:
        """The heading at the start of a line, if there is one; enters its part."""
        mark = HEADING.match(line)
        whole = len(line) <= 50 and "。" not in line and "；" not in line
        if mark is None:
            part = heading_part(line, self.review_year) if whole and len(line) <= 34 and "，" not in line else None
            if part:
                self.titles = [line, "", ""]
                self.enter(part)
            return line if part else None
        heading = HEADING_END.split(line, maxsplit=1)[0][:60]
        rank = {"one": 0, "two": 1, "three": 2}[mark.lastgroup]
        if rank == 2 and not whole:
            return None
        self.titles[rank:] = [heading if whole or rank else heading[:30]] + [""] * (2 - rank)
        if rank == 0 or self.part in ("opening", "review", "five_year_review", "problems", "outlook"):
            part = heading_part(heading[:34], self.review_year)
            if (
                rank == 0
                or (part in ("five_year_review", "review", "problems", "outlook") and whole)
                or (part == "plan" and YEAR_WORK.search(heading))
            ):
                if self.part == "pledges" and part == "plan" and not YEAR_WORK.search(heading):
                    part = None  # 九、完成普通国省道改造任务: an item of the list
                if self.part == "outlook" and part == "plan" and self.plan[1] > self.plan[0] and "年" not in heading:
                    part = None  # 三、奋斗目标和举措: of the new term still
                self.enter(
                    part or ("review" if rank == 0 and heading.startswith("一") and self.part == "opening" else None)
                )
        elif rank == 1 and heading_part(heading, self.review_year) in (
            "pledges",
            "government",
        ):  # of the plan: a review has them too
            self.enter(heading_part(heading, self.review_year))
        elif rank == 1 and self.part in ("pledges", "government", "goals") and whole:
            self.enter("plan")
        return heading if whole else None

    def read_paragraph(self, line: str):
        """Notices in a paragraph's first words that another part begins."""
        head = line[:160]
        if self.part in ("opening", "review", "five_year_review", "problems"):
            if self.part != "opening" and PROBLEMS.search(head):
                self.enter("problems")
            elif (TO_OUTLOOK.search(head) and self.part == "problems") or self.opens_term(head):
                self.enter("outlook")
            elif self.part == "five_year_review" and (
                (LAST_YEAR.match(head) and not OF_FIVE.search(head)) or TURNS.search(line)
            ):
                self.enter("review")
                self.turned = True
            elif (
                self.part == "review"
                and self.turned
                and (FIVE.match(head) or (LAST_YEAR.match(head) and OF_FIVE.search(head)))
            ) or (self.part == "problems" and (FIVE.match(head) or PLAN_DONE.search(line[:300]))):
                self.enter("five_year_review")
            elif self.looks_ahead(head) and (self.part != "opening" or (len(line) > 120 and "回顾" not in head)):
                self.enter("plan")
            elif self.part == "opening" and re.search(r"过去|一年来|五年来|回顾|^(?:19|20)\d\d年|^去年|上年", head):
                self.enter("five_year_review" if FIVE.match(head) else "review")
            elif self.part == "opening" and len(line) > 80 and len(INTENT.findall(line)) > len(DONE.findall(line)) + 2:
                self.enter("plan")  # an excerpt that begins in the middle of the plan
        elif self.part == "outlook" and self.opens_year(head):
            self.enter("plan")
        if self.part in DATED and self.part != "outlook":
            said = [years for years in map(self.said_years, line.split("。")) if years]
            said = [self.default_years(self.part)] if self.sums_up(line) else said
            self.years = next(
                (years for years in said if years[0] < years[1]),
                said[0] if said and self.said_years(line) else self.years,
            )

    def said_years(self, words: str) -> tuple[int, int] | None:
        """The years that the first words of a paragraph or sentence of a review set: 五年来, 2024年, 过去的一年."""
        if not SAYS_YEARS.search(words, 0, 48):
            return None
        if self.part == "outlook" and self.plan:  # ——2025年地区生产总值达到…。财政收入达到…
            later = LATER_YEAR.match(words)
            return (int(later[1]),) * 2 if later and int(later[1]) > self.plan[0] else None
        if self.part not in DATED or not self.review_year:
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

    def sums_up(self, line: str) -> bool:
        """Whether a paragraph of a review of five years names the last of them and speaks of all: 刚刚过去的2025年是…。经过5年奋斗，…"""
        return self.part == "five_year_review" and bool(LAST_YEAR.match(line) and OF_FIVE.search(line, 0, 160))

    def opens_term(self, head: str) -> bool:
        """Whether a paragraph opens with the five-year plan ahead: “十四五”时期是…"""
        plan = re.match(r".{0,3}“([一二三四五六七八九十]{1,3})”时期", head)
        return bool(plan and self.review_year) and five_year_plans().get(plan[1], (0,))[0] > self.review_year

    def opens_year(self, head: str) -> bool:
        """Whether a paragraph of the five years' outlook turns to the coming year: 2026年是“十五五”开局之年, 今年的主要预期目标."""
        year = re.search(r"^.{0,8}?(?:今年|((?:19|20)\d\d)年)(?=.{0,20}(?:工作|目标|是))", head)
        return (
            bool(year)
            and (not year[1] or int(year[1]) == self.plan[0])
            and not re.search("(?:“十.五”(?:时期|期间)|今后五年|未来五年)", head[:40])
        )

    def looks_back(self, line: str) -> bool:
        """Whether a paragraph of the plan tells what the five years behind have brought: 五年来，…明显改善。"""
        found = (
            BACK.match(line) if self.part in ("plan", "goals", "outlook", "government") and self.review_year else None
        )
        if not found or (found["plan"] and five_year_plans().get(found["plan"], (0, 9999))[1] > self.review_year):
            return False
        return not found["plan"] or len(DONE.findall(line, 0, 300)) > len(INTENT.findall(line, 0, 300))

    def looks_ahead(self, head: str) -> bool:
        """Whether a paragraph's first words speak of the year to come: 2025年是…之年, 今年的主要预期目标."""
        found = TO_PLAN.search(head)
        year = found and re.search(r"(?:19|20)\d\d", found[0])
        return bool(found) and not (year and self.review_year and int(year[0]) <= self.review_year)

    def sentences(self):
        """Sentences line by line; a paragraph that stood before is boilerplate."""
        for at, line in self.lines:
            if not self.body[0] <= at < self.body[1]:
                yield from self.cut(
                    at,
                    line,
                    "opening" if "报告" in line and at < self.body[0] and len(line) < 60 else "boilerplate",
                    "",
                )
                continue
            if (len(line) > 30 and line in self.seen) or line.startswith(("内容摘要", "摘要：")):
                yield from self.cut(at, line, "boilerplate", "")
                continue
            self.seen.add(line)
            heading = self.read_heading(line)
            if heading is None:
                self.read_paragraph(line)
            self.long = self.many_years(line) or self.deadline(line) or (self.long if line.startswith("—") else None)
            if heading is None and self.looks_back(line):
                yield from self.cut(at, line, "five_year_review", " / ".join(filter(None, self.titles)))
                continue
            yield from self.cut(at, line, self.part, " / ".join(filter(None, self.titles)), heading)

    def cut(self, at: int, line: str, part: str, section: str, heading: str | None = None):
        """The sentences of a line; from one that announces the year's targets on they are `goals`."""
        may_announce = (
            self.review_year and part in ("plan", "opening", "problems") and ("目标" in line or "指标" in line)
        )
        may_date = part == self.part and part in DATED
        may_look_back, behind = self.review_year and part == "plan" and ("一年，" in line or "一年来，" in line), False
        sums_up = may_date and self.sums_up(line)
        goals, years = False, self.years if part == self.part else self.default_years(part)
        years = self.long if self.long and line.startswith("—") else years
        for found in SENTENCE.finditer(line):
            start, end = found.span()
            if may_announce and not goals and self.announces(found[0], part):
                part, goals, years = "goals", True, self.default_years("goals")
            if may_date and not goals:
                said = None if sums_up and ONE.match(found[0]) else self.said_years(found[0])
                years = said or (self.long and self.many_years(found[0])) or years
            behind = may_look_back and (
                ONE_BEHIND.match(found[0]) is not None or (behind and not AHEAD.search(found[0]))
            )
            told = ("review", self.default_years("review")) if behind else (part, years)
            yield Sentence(at + start, at + end, told[0], section, told[1], bool(heading) and found[0] == line)

    @staticmethod
    def announces(words: str, part: str) -> bool:
        """Whether a sentence announces the year's targets: 主要预期目标是：…"""
        return (
            (part == "plan" or "目标是" in words)
            and bool(GOALS.search(words))
            and not re.search("五年|“十.五”", words[:30])
        )
