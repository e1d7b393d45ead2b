"""Whose number it is: the subject of a quantity in its sentence, before it, after it, or carried from earlier."""

import re
from typing import NamedTuple

from analysis.clauses import Sentence
from analysis.indicators import wordings
from analysis.lists import count_chain, share_energy, split_names
from analysis.periods import Clock, read_mentions
from analysis.phrases import Tail, clean, comparators_before, core_noun, cues, right_noun, strip_lead, strip_tail
from analysis.quantities import Quantity

SHARED_HEAD = re.compile(r"(?:国家|省|市|区|县|镇|乡|村|国|部|州)级(?:以上)?|(?:国|省|市|县|区)(?:控|定|属|管)|(?:城镇|农村|城市|中心城区|城区|乡村)|(?:新建|改建|扩建|续建|竣工|开工|在建)|(?:男|女)性?|本科|总量|其中|个转企|企业")
LEVEL_WORD = re.compile(r"(?:国家|省|市|区|县|镇|乡|村)级(?:以上)?")
CONJUNCTION = re.compile(r"^(?:、|以及|及|或|和(?![美谐])|与)+")
COMPARED = re.compile(r"^(?:比|较|是|为|相当于|占)[^，]{0,12}?(?:年|年底|年末|预算|计划|同期|时期|”时期|期间|水平|目标)的?$|"
                      r"(?<=.)(?:比|较)(?![重例率高好大强赛值武为])[^，、]{1,16}$")
SHARED_VERB = re.compile(r"分别(.{2,4})$")
PER = re.compile("每(吨|公斤|斤|亩|公顷|平方米|平方公里|立方米|立方|方|千瓦时|度)$")
GAP = re.compile(r"(?:高于|低于|快于|高出|优于|领先|慢于)(?:于)?(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|预期|计划|目标|GDP|地区生产总值|经济)(?:和?(?:全国|全省|全市|省|市))?(?:平均)?(?:水平|增速|增幅|增长|目标|值)*(?:分别)?$")
FAR = re.compile(r"(不到|不足|超过|近|约)(?:全国|全省|全市|全区|全县|总量|总数)的?$")
AMONG = re.compile(r"^.*[、“”\u4e00-\u9fff]等(?!级|外)(?=.{2})")
NEIGHBOUR = re.compile("(?:比|较)(?:全国|全省|全市|全区|国家|省|市|平均)")
SHARE_OF = re.compile("占(?![地道用比])|占比")
AGAINST = re.compile(r"(?:比|较|高于|低于|快于|占)(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|平均|预期|计划|预算|目标)")
VAGUE = {"增速", "增幅", "涨幅", "降幅", "增长率", "增长速度", "总量", "规模", "总额", "其", "总规模", "同比增速"}
LEAST = re.compile(r"(至少|不少于|不低于|最少|最多|不超过|不得少于)([^，；。、至不\d]{2,14})$")
NOTE_TAIL = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")

class Context(NamedTuple):
    """What a report tells the reading of each of its sentences."""
    clock: Clock | None
    level: str | None
    own: frozenset[str]         # names of the place itself, stripped from before a subject


class Reading:
    """The state in which the quantities of one sentence are read, from left to right."""

    def __init__(self, text: str, sentence: Sentence, context: Context):
        self.text, self.sentence, self.context = text, sentence, context
        self.mentions = read_mentions(text, sentence.start, sentence.end, context.clock) if context.clock else []
        self.claims: list[Claim] = []
        self.subject, self.added, self.group, self.group_at = "", False, [], 0
        self.change, self.last_end = "level", sentence.start
        self.area = False           # whether the sentence has come to speak of a part of the place

    def clause_start(self, at: int) -> int:
        """Where the clause that holds an offset begins; a bracket that closed before is no boundary."""
        start = self.sentence.start
        depth = 0
        for i in range(at - 1, self.sentence.start - 1, -1):
            c = self.text[i]
            if c == "）":
                depth += 1
            elif c == "（":
                if not depth:
                    return i + 1
                depth -= 1
            elif not depth and c in "，；：。！？\n":
                return i + 1
        return start


def find_subject(reading: Reading, quantity: Quantity, following: list[Quantity]) -> tuple[list[str], Tail, str, str]:
    """The subjects of a quantity (several share it where 各 or two indicators stand before), its tail, the words led off, and the rule."""
    text, clause = reading.text, reading.clause_start(quantity.start)
    joined = reading.last_end > clause
    left = text[max(clause, reading.last_end) if joined else clause:quantity.quote_end - len(quantity.quote)]
    if quantity.falls:
        left = left[:-1]
    left = re.sub(r"（[\u4e00-\u9fff、，]{1,12}）|（[^（）]*）$", "", NOTE_TAIL.sub("", left))
    left = left.rstrip("“‘")
    if joined:
        left = CONJUNCTION.sub("", left)
    left = PER.sub("", left)
    gap = GAP.search(left)
    if gap:
        left = left[:gap.start()]
    far = FAR.search(left)
    if far:         # 不到全市4%
        left = left[:far.start()]
    tail = strip_tail(left)
    if gap:
        tail = tail._replace(change="level", comparator=None, words=("高于",) + tail.words)
    if far:
        tail = tail._replace(comparator=comparators_before()[far[1]])
    noun = clean(COMPARED.sub("", tail.noun))
    if NEIGHBOUR.match(noun) and tail.words and tail.words[-1] in ("高", "低", "快", "高出"):
        tail = tail._replace(change="level", comparator=None, words=("高于",))      # 比全市高0.4个百分点
    if AGAINST.match(noun) or len(noun) == 1:
        noun = ""
    if joined and noun.rpartition("、")[2] in ("投资", "总投资"):       # 投资3亿元的甲项目、投资5亿元的乙项目
        noun = noun.rpartition("、")[2]
    noun = AMONG.sub("", noun)
    if SHARE_OF.match(noun) and reading.subject:        # 占GDP比重达4%
        noun = reading.subject + noun
    shared = SHARED_VERB.search(noun)
    if shared and shared[1] in cues("verb") | cues("up") | cues("down"):      # 种植面积分别新增2000亩、3500亩
        noun, tail = noun[:shared.start()], tail._replace(words=("分别",) + tail.words)
    if noun in VAGUE and reading.subject:
        tail, noun = tail._replace(change="up" if noun in ("增速", "增幅", "涨幅", "增长率", "增长速度") and tail.change == "level" else tail.change), ""
    tail = tail._replace(noun=noun)
    verb = LEAST.search(left) if quantity.unit_kind != "ratio" and not tail.comparator else None
    if verb:        # 至少举办招聘会20场
        tail, noun = tail._replace(comparator=comparators_before()[verb[1]], adjacent=0, noun=verb[2]), clean(verb[2])
    stop = reading.sentence.end
    at = quantity.quote_end if quantity.unit else quantity.end
    right = ""
    if "；" in text[reading.last_end:quantity.start]:
        reading.group, reading.subject, reading.area = [], "", False
    core = core_noun(noun, reading.context.own)[0]
    if quantity.unit_kind not in ("money", "ratio", "time") or not core or core in cues("verb") and core != "投资":
        chained = at
        for other in following:      # 9条6.2公里次支路网: both measure what follows
            if other.kind == "claim" and other.unit and other.start - chained == text.startswith("、", chained):
                chained = other.quote_end
            else:
                break
        right = right_noun(text, chained, stop)
        if SHARED_HEAD.fullmatch(right) and following:      # 14个国家级、161个省级现代农业产业园
            right += LEVEL_WORD.sub("", right_noun(text, following[0].quote_end, stop))
    shares = any("分别" in word for word in tail.words)
    count = count_chain(text, quantity, following)
    if not shares and count > 1 and quantity.unit_kind == "ratio" and len(split_names(noun)) == count:      # 收入和支出增长3%和5%
        shares = True
    if shares or any(word.startswith("各") for word in tail.words):
        names = split_names(noun, reading.context.own, count) if noun and not noun.startswith("占") else []
        if names:
            if shares and 1 < count < len(names):
                names = names[-count:]
            if shares and count == 1 and len(names) > 1:      # one number for each of them
                reading.group = []
                return names, tail, noun, "each"
            reading.group, reading.group_at = names, 0
            if any(word.startswith("各") for word in tail.words):
                reading.group = []
                return names, tail, noun, "each"
            names = share_energy(names)
            reading.group = names
            return [names[0]], tail, noun, "respectively"
        names = split_names(clean(strip_tail(text[reading.clause_start(clause - 1):clause - 1]).noun), reading.context.own) if clause > reading.sentence.start else []
        if len(names) > 1 and reading.last_end < clause - 1:
            names = [name + noun for name in names]        # 集中供养和分散供养标准，分别从每人每月…
            reading.group, reading.group_at = names, 0
            return [names[0]], tail, noun, "respectively"
        if reading.claims:
            reading.group, reading.group_at = [c.subject for c in reading.claims[-2:]] if len(reading.claims) > 1 else [reading.subject], 0
            return [reading.group[0]], tail, noun, "respectively"
    if joined and not noun and reading.group and reading.group_at + 1 < len(reading.group) and not right:
        reading.group_at += 1
        return [reading.group[reading.group_at]], tail, "", "respectively"
    if right and (quantity.unit_kind in ("count", "measure", "person", "noun") or not core or core in cues("verb")):
        return [clean(right)], tail, noun, "noun_after"
    if noun:
        lead = core_noun(noun, reading.context.own)[1]
        if core in cues("verb") and quantity.unit_kind != "money" and tail.change == "level":    # 建设8万套、供应3.4万套; 开工6座、建成2座过街天桥
            same = reading.claims and reading.claims[-1].unit == quantity.unit
            again = same and core in ("供应", "分配", "交付", "开工", "竣工", "建成", "续建", "完成", "筹集", "新开工", "改造", "改造提升", "提升", "新建", "整治", "治理", "维修", "修缮", "更换")
            if (joined or again or core in ("涉及", "惠及", "覆盖", "带动", "受益")) and reading.subject and not right:
                return [reading.subject], tail, core, "carried"
            if core in ("涉及", "惠及", "覆盖", "带动", "受益") and not right:
                return [earlier_noun(reading, clause) or core], tail, core, "carried"
            behind = following and following[0].unit == quantity.unit and right_noun(text, following[0].quote_end, stop)
            if behind and following[0].start - quantity.quote_end < 8:
                return [clean(behind)], tail, noun, "noun_after"
        if joined and SHARED_HEAD.fullmatch(core) and reading.subject:
            return [core + LEVEL_WORD.sub("", reading.subject)], tail, lead, "shared_head"
        if core:
            reading.group_at = 0
            return [core], tail, lead, "noun_before"
    if reading.group and reading.claims and not joined:
        reading.group_at = 0
        return [reading.group[0]], tail, "", "respectively"
    if not noun and not joined and tail.change != "level" and len(reading.claims) > 1 and count_chain(text, quantity, following) == 2:
        reading.group, reading.group_at = [claim.subject for claim in reading.claims[-2:]], 0      # A 15781元，B 4761元，增长8.4%和8%
        return [reading.group[0]], tail, "", "respectively"
    between = topic_between(reading, clause)
    if between:
        return [between], tail, "", "carried"
    if reading.subject:
        return [reading.subject], tail, "", "carried"
    return [earlier_noun(reading, clause)], tail, "", "carried"


def topic_between(reading: Reading, clause: int) -> str:
    """The indicator that opens a clause without a number since the last claim: 进出口总额由降转升，增长7.1%."""
    while clause > max(reading.sentence.start, reading.last_end + 1) and reading.claims:
        before = reading.clause_start(clause - 1)
        if before <= reading.last_end - 1:
            return ""
        words = strip_lead(clean(reading.text[before:clause - 1]), reading.context.own)[0]
        name = next((words[:length] for length in range(min(16, len(words)), 2, -1) if words[:length] in wordings()), "")
        if name:
            return name
        clause = before
    return ""


PREDICATE = re.compile("(?:屡创|再创|创历史|连续|首次|持续|再上|迈上|迈入|稳中|由[^，]{1,3}转|不断|突破|明显|显著|大幅|快速|稳步|全面).*$")


def earlier_noun(reading: Reading, clause: int) -> str:
    """The noun of the nearest earlier clause of the sentence that has one."""
    if clause == reading.sentence.start:        # a cell of a table: the line above says what it is
        above = reading.text[reading.text.rfind("\n", 0, clause - 1) + 1:clause - 1] if clause else ""
        return above if re.fullmatch("[\u4e00-\u9fff（）]{2,14}", above) else ""
    while clause > reading.sentence.start:
        before = reading.clause_start(clause - 1)
        noun = core_noun(clean(strip_tail(reading.text[before:clause - 1]).noun), reading.context.own)[0]
        noun = PREDICATE.sub("", noun)
        if len(noun) > 1:
            return noun[-16:]
        clause = before
    return ""
