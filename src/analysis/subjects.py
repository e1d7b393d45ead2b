"""Whose number it is: the subject of a quantity in its sentence, before it, after it, or carried from earlier."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from analysis.clauses import Sentence
from analysis.indicators import wordings
from analysis.lists import count_chain, share_energy, split_names
from analysis.periods import Clock, read_mentions
from analysis.phrases import CACHED, clean, comparators_before, core_noun, cues, right_noun, strip_lead, strip_tail
from analysis.quantities import Quantity

SHARED_HEAD = re.compile(r"[百千万]?[十百千万]亿级|(?:国家|省|市|区|县|镇|乡|村|国|部|州)级(?:以上)?|(?:国|省|市|县|区)(?:控|定|属|管)|(?:城镇|农村|城市|中心城区|城区|乡村)|(?:新建|改建|扩建|续建|竣工|开工|在建)|(?:男|女)性?|本科|总量|其中|个转企|企业")
LEVEL_WORD = re.compile(r"^[百千万]?[十百千万]亿级|(?:国家|省|市|区|县|镇|乡|村)级(?:以上)?")
CONJUNCTION = re.compile(r"^(?:、|以及|及|或|和(?![美谐])|与)+")
COMPARED = re.compile(r"^(?:比|较|是|为|相当于|占)[^，]{0,12}?(?:年|年前|年底|年末|预算|计划|同期|时期|”时期|期间|水平|目标)的?$|"
                      r"^(?:是|为|相当于)(?:上年|去年|上一年)[^，]{1,6}$|(?<=.)(?:比|较)(?![重例率高好大强赛值武为])[^，、]{1,16}$")
AMOUNT = re.compile("([\u4e00-\u9fff]{2,10}(?:收入|支出|总额|投资|增加值|产值|余额|消费|产量))(?:再|首次|成功|连续|一举|历史性)*(?:突破|迈上|跨越|超过)")
WHOLE = re.compile("全[国省市区县](?:范围内?)?$")
SIZE = re.compile("(?:能力|规模|面积|产能|质量|全长|总长|占地|储量)$")
RANK_BETWEEN = re.compile("^(?:(?:稳|位|跃)?居|位列|排名|跃升至?)(?:全国|全省|全市|全区|全县|世界|全球)[^，、]{0,10}、")      # 5.5万亿元、稳居全国前十、增长4.8%
SHARED_VERB = re.compile(r"分别(.{2,4})$")
PER = re.compile("每(吨|公斤|斤|亩|公顷|平方米|平方公里|立方米|立方|方|千瓦时|度)$")
GAP = re.compile(r"(?:高于|低于|快于|高出|优于|领先|慢于)(?:于)?(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|预期|计划|目标|GDP|地区生产总值|经济)(?:和?(?:全国|全省|全市|省|市))?(?:平均)?(?:水平|增速|增幅|增长|目标|值|[^，。、；\d]{2,10}?(?:平均)?(?:水平|增速|增幅|平均))*(?:分别)?$")
ALL_DONE = re.compile("^.*(?:零发生|零事故|零增长|全覆盖|清零)、")
ONE_MORE = re.compile("^.*、(?=(?:完成|实现)[^、]{2,10}$)")          # 推进2000个项目、完成投资98亿元       # 火灾零发生、受伤人数下降8%: two statements
AND_THEN = re.compile("(?<![合兼归])[并且]$")
FAR = re.compile(r"(不到|不足|超过|近|约)(?:全国|全省|全市|全区|全县|总量|总数)的?$")
AMONG = re.compile(r"^.*[、“”\u4e00-\u9fff]等(?!级|外)(?<![高中初平同优]等)(?=.{2})")
NEIGHBOUR = re.compile("(?:比|较)(?:全国|全省|全市|全区|国家|省|市|平均)")
SEVERAL = re.compile("城乡|存(?:、|和|与)?贷款")      # that have a number each though 分别 is not said
SHARE_OF = re.compile("占(?!地(?!区|方)|[道用比])|占比")
AGAINST = re.compile(r"(?:比|较|高于|低于|快于|占)(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|平均|预期|计划|预算|目标)")
VAGUE = {"增速", "增幅", "涨幅", "降幅", "增长率", "增长速度", "总量", "规模", "总额", "其", "总规模", "同比增速"}
LEAST = re.compile(r"(至少|不少于|不低于|最少|最多|不超过|不得少于)([^，；。、至不\d]{2,14})$")
# 连跨3个千亿台阶、达到: how high the number has come says nothing of what it measures
STEP = re.compile(r"(?:连续|首次|成功|历史性|[一再]举?)*(?:[迈跨跃登踏突站破连闯][上过越进入破跨]?了?)?[\d两三四五]*个?[\d百千万亿十、.]*(?:元|斤|吨|美元)?级?新?(?:台阶|大关|关口)[、，]?(?=[^，、]{0,8}$)")
NOTE_TAIL = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")
PREDICATE = re.compile("(?:屡创|再创|创历史|连续|首次|持续|再上|迈上|迈入|稳中|由[^，]{1,3}转|不断|突破|明显|显著|大幅|快速|稳步|全面).*$")
BRACKETS = re.compile(r"（[\u4e00-\u9fff、，]{1,12}）|（[^（）]*）$")
RISING = {"增速", "增幅", "涨幅", "增长率", "增长速度"}
AGAIN = {"供应", "供应分配", "分配", "交付", "开工", "竣工", "完工", "建成", "续建", "完成", "筹集", "新开工", "改造", "改造提升", "提升", "新建", "整治", "治理", "维修", "修缮", "更换"}
BENEFIT = {"涉及", "惠及", "覆盖", "带动", "受益"}
MARKS = re.compile("[，；：。！？\n（）]")
NONE_OWN: frozenset[str] = frozenset()


class Context(NamedTuple):
    """What a report tells the reading of each of its sentences."""
    clock: Clock | None
    level: str | None
    own: frozenset[str]         # names of the place itself, stripped from before a subject


class Left(NamedTuple):
    """What the words between the last boundary and a number say."""
    noun: str                   # the phrase that ends before the verb or comparator
    core: str                   # the shortest noun in it
    lead: str                   # what stands before the core
    words: tuple[str, ...]      # what stands between the noun and the number, the nearest first
    change: str
    comparator: str | None
    adjacent: int               # characters of comparator words directly before the number
    least: str                  # the noun of 至少举办招聘会20场, whose comparator stands before it; else empty
    shares: bool                # whether 分别 shares the numbers out
    each: bool                  # whether 各 gives the number to each


class Spot(NamedTuple):
    """A quantity in its sentence, and what stands on both sides of it."""
    quantity: Quantity
    following: list[Quantity]
    clause: int                 # where its clause begins
    joined: bool                # whether another number stands before it in the clause
    count: int                  # how many numbers stand in a row with it
    left: Left
    right: str                  # the noun that follows directly, or empty


class Subject(NamedTuple):
    """The names that a quantity is said of, what stands before it, and the rule that found them."""
    names: list[str]
    left: Left
    rule: str


class Reading:
    """The state in which the quantities of one sentence are read, from left to right."""

    def __init__(self, text: str, sentence: Sentence, context: Context):
        self.text, self.sentence, self.context = text, sentence, context
        self.marks = [mark.start() for mark in MARKS.finditer(text, sentence.start, sentence.end)]
        self.own = context.own if any(text.find(name, sentence.start, sentence.end) >= 0 for name in context.own) else NONE_OWN
        self.mentions = read_mentions(text, sentence.start, sentence.end, context.clock) if context.clock else []
        self.claims: list = []
        self.subject, self.added, self.group, self.group_at = "", False, [], 0
        self.change, self.last_end = "level", sentence.start
        self.driven = False         # whether the number before was of what something else moved (带动投资10亿元)
        self.threshold_end = 0      # where the last threshold in the name of a class ended
        self.area = False           # whether the sentence has come to speak of a part of the place

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

    def share(self, names: list[str]) -> str:
        """Remembers the members of a list and gives the first."""
        self.group, self.group_at = names, 0
        return names[0]


@lru_cache(CACHED)
def read_left(left: str, own: frozenset[str]) -> Left:
    """The words before a number taken apart.

    >>> read_left("预计全年固定资产投资同比增长超过", frozenset())[:5]
    ('预计全年固定资产投资', '固定资产投资', '预计全年', ('超过', '增长', '同比'), 'up')
    """
    left = RANK_BETWEEN.sub("", left)
    left = PER.sub("", STEP.sub("", BRACKETS.sub("", NOTE_TAIL.sub("", left))).rstrip("“‘"))
    gap, far = GAP.search(left), FAR.search(left)
    tail = strip_tail(left[:(gap or far).start()] if gap or far else left)
    words, change, comparator = tail.words, tail.change, tail.comparator
    noun = clean(AND_THEN.sub("", ALL_DONE.sub("", COMPARED.sub("", tail.noun))))
    noun = noun if any("分别" in word for word in words) else ONE_MORE.sub("", noun)
    if gap or NEIGHBOUR.match(noun) and words and words[-1] in ("高", "低", "快", "高出"):
        change, comparator, words = "level", None, ("高于",) + words if gap else ("高于",)      # 比全市高0.4个百分点: a distance
    elif far:
        comparator = comparators_before()[far[1]]        # 不到全市4%
    if AGAINST.match(noun) or len(noun) == 1 or noun in cues("lead"):
        noun = ""
    noun = AMONG.sub("", noun)
    shared = SHARED_VERB.search(noun)
    if shared and shared[1] in cues("verb") | cues("up") | cues("down"):      # 种植面积分别新增2000亩、3500亩
        noun, words = noun[:shared.start()], ("分别",) + words
    least = LEAST.search(left) if not comparator else None
    shares, each = any("分别" in word for word in words), any(word.startswith("各") for word in words)
    return Left(noun, *core_noun(noun, own), words, change, comparator, tail.adjacent, least[0] if least else "", shares, each)


def find_subject(reading: Reading, quantity: Quantity, following: list[Quantity]) -> Subject:
    """The subject of a quantity: several names where 各 or a joint subject gives it to each."""
    spot = look_around(reading, quantity, following)
    return in_list(reading, spot) or after_number(reading, spot) or before_number(reading, spot) or carried(reading, spot)


def look_around(reading: Reading, quantity: Quantity, following: list[Quantity]) -> Spot:
    """What stands on both sides of a quantity, in the light of the sentence so far."""
    text, clause = reading.text, reading.clause_start(quantity.start)
    joined = reading.last_end > clause
    words = text[max(clause, reading.last_end) if joined else clause:quantity.quote_end - len(quantity.quote) - quantity.falls]
    if "；" in text[reading.last_end:quantity.start]:
        reading.group, reading.subject, reading.area = [], "", False
    left = read_left(CONJUNCTION.sub("", words) if joined else words, reading.own_in(words))
    left = in_context(reading, left, joined, quantity)
    right = ""
    of_size = text.startswith("的", quantity.quote_end) and quantity.unit_kind == "measure" and SIZE.search(left.core)
    if quantity.unit == "%" and text.startswith("的", quantity.quote_end) and WHOLE.search(left.noun):
        right = noun_behind(reading, quantity, following)       # 扩大到全国86%的县
        left = left._replace(noun="", core="") if right else left
        return Spot(quantity, following, clause, joined, 1, left, right)
    if quantity.unit_kind == "money" and text[quantity.start - 1] == "的" and text[quantity.start - 2] != "年" and (right := noun_behind(reading, quantity, following)):
        return Spot(quantity, following, clause, joined, 1, left._replace(noun="", core=""), right)     # 中央财政的400亿元补贴资金
    if of_size:
        return Spot(quantity, following, clause, joined, count_chain(text, quantity, following), left, "")      # 处理能力超百万吨的厂
    if quantity.unit_kind not in ("money", "ratio", "time") or not left.core or left.core in cues("scope") or left.core in cues("verb") and left.core != "投资":
        right = noun_behind(reading, quantity, following)
    return Spot(quantity, following, clause, joined, count_chain(text, quantity, following), left, right)


def in_context(reading: Reading, left: Left, joined: bool, quantity: Quantity) -> Left:
    """The left side with what only the sentence so far tells."""
    noun, change = left.noun, left.change
    if left.least and quantity.unit_kind != "ratio":        # 至少举办招聘会20场
        word = LEAST.search(left.least)
        return left._replace(comparator=comparators_before()[word[1]], adjacent=0, noun=clean(word[2]), core=core_noun(clean(word[2]), NONE_OWN)[0])
    if joined and noun.rpartition("、")[2] in ("投资", "总投资"):       # 投资3亿元的甲项目、投资5亿元的乙项目
        noun = noun.rpartition("、")[2]
    elif SHARE_OF.match(noun) and reading.subject:        # 占GDP比重达4%
        noun = reading.subject + noun
    elif noun in VAGUE and reading.subject:               # 增速达到2%: of what was named before
        change, noun = "up" if noun in RISING and change == "level" else change, ""
    if noun == left.noun:
        return left
    core, lead = core_noun(noun, reading.own_in(noun))
    return left._replace(noun=noun, change=change, core=core, lead=lead)


def noun_behind(reading: Reading, quantity: Quantity, following: list[Quantity]) -> str:
    """The noun that follows a quantity, or the row of quantities that it opens: 9条6.2公里次支路网."""
    end, stop = quantity.quote_end if quantity.unit else quantity.end, reading.sentence.end
    for other in following:
        if other.kind != "claim" or not other.unit or quantity.unit_kind == "person" != other.unit_kind or other.start - end != reading.text.startswith("、", end):
            break
        end = other.quote_end
    right = right_noun(reading.text[end:min(stop, end + 60)])
    later = next((other for other in following if other.kind == "claim" and other.unit), None)
    if SHARED_HEAD.fullmatch(right) and later and right != "企业":      # 14个国家级、161个省级现代农业产业园
        right += LEVEL_WORD.sub("", right_noun(reading.text[later.quote_end:min(stop, later.quote_end + 60)]))
    return right


def in_list(reading: Reading, spot: Spot) -> Subject | None:
    """The member of an enumeration that a number belongs to: by 分别, by 各, by one number a member, or as the next of them."""
    left, quantity, own = spot.left, spot.quantity, reading.context.own
    shares = left.shares or spot.count > 1 and (same_units(spot) or SEVERAL.search(left.noun)) and len(split_names(left.noun)) == spot.count
    if shares or left.each:
        names = split_names(left.noun, own, spot.count) if left.noun and not left.noun.startswith("占") else []
        if names:
            if left.each or spot.count == 1 and len(names) > 1:      # one number for each of them
                reading.group = []
                return Subject(names, left, "each")
            return Subject([reading.share(share_energy(names[-spot.count:] if spot.count > 1 else names))], left, "respectively")
        names = names_before(reading, spot)
        if names:
            return Subject([reading.share(names)], left, "respectively")
    if spot.joined and not left.noun and not spot.right and left.words and spot.count == len(reading.group) == reading.group_at + 1:
        reading.group_at = -1       # 分别从A、B增加到C、D: the list begins anew
    if spot.joined and not left.noun and reading.group_at + 1 < len(reading.group) and not spot.right:
        reading.group_at += 1
        return Subject([reading.group[reading.group_at]], left, "respectively")
    return None


def same_units(spot: Spot) -> bool:
    """Whether the numbers in a row with this one have its unit (公办园、普惠园增至62所、123所), as each member's own would."""
    row = [other for other in spot.following if other.kind == "claim" and other.value is not None][:spot.count - 1]
    return all(other.unit == spot.quantity.unit for other in row)


def names_before(reading: Reading, spot: Spot) -> list[str]:
    """The members that a clause before names (集中供养和分散供养标准，分别从每人每月…), or the last two subjects."""
    if spot.clause > reading.sentence.start and reading.last_end < spot.clause - 1:
        words = reading.text[reading.clause_start(spot.clause - 1):spot.clause - 1]
        names = split_names(clean(strip_tail(words).noun), reading.context.own)
        if len(names) > 1:
            return [name + spot.left.noun for name in names]
    joint = split_names(reading.claims[-1].subject) if reading.claims else []
    return joint if len(joint) == spot.count > 1 else [claim.subject for claim in reading.claims[-2:]]


def after_number(reading: Reading, spot: Spot) -> Subject | None:
    """The noun that directly follows: 6处适老活动场所; for money and rates only where none stands before."""
    left = spot.left
    if spot.right and (spot.quantity.unit_kind in ("count", "measure", "person", "noun") or not left.core or left.core in cues("verb") or left.core in cues("scope")):
        return Subject([clean(spot.right)], left, "noun_after")
    return None


def before_number(reading: Reading, spot: Spot) -> Subject | None:
    """The noun that stands before."""
    left = spot.left
    if left.core in cues("verb") and spot.quantity.unit_kind != "money" and left.change == "level":
        found = object_of(reading, spot)
        if found:
            return found
    if spot.joined and SHARED_HEAD.fullmatch(left.core) and reading.subject:      # 省级美丽乡村4个、市级12个
        return Subject([left.core + LEVEL_WORD.sub("", reading.subject)], left, "shared_head")
    if left.core:
        reading.group_at = 0
        return Subject([left.core], left, "noun_before")
    return None


def object_of(reading: Reading, spot: Spot) -> Subject | None:
    """The object of a bare verb: what was counted before (建设8万套、供应3.4万套), or will be (开工6座、建成2座过街天桥)."""
    verb, quantity, following = spot.left.core, spot.quantity, spot.following
    if not spot.right:
        same = verb in AGAIN and reading.claims and reading.claims[-1].unit == quantity.unit
        if reading.subject and (spot.joined or same or verb in BENEFIT):
            return Subject([reading.subject], spot.left, "carried")
        if verb in BENEFIT or verb in AGAIN and spot.clause > reading.sentence.start and earlier_noun(reading, spot.clause):
            return Subject([earlier_noun(reading, spot.clause) or verb], spot.left, "carried")
    if following and following[0].unit == quantity.unit and following[0].start - quantity.quote_end < 8:
        end = following[0].quote_end
        noun = right_noun(reading.text[end:min(reading.sentence.end, end + 60)])
        return Subject([clean(noun)], spot.left, "noun_after") if noun else None
    return None


def carried(reading: Reading, spot: Spot) -> Subject:
    """The subject that the sentence has named before."""
    if reading.group and reading.claims and not spot.joined and not topic_between(reading, spot.clause):
        reading.group_at = 0
        return Subject([reading.group[0]], spot.left, "respectively")
    if not spot.joined and spot.left.change != "level" and len(reading.claims) > 1 and spot.count == 2:      # A 15781元，B 4761元，增长8.4%和8%
        return Subject([reading.share([claim.subject for claim in reading.claims[-2:]])], spot.left, "respectively")
    if 0 <= spot.quantity.start - reading.threshold_end <= 1 and reading.threshold_end:        # 新增企业20家，其中1亿元以上8家
        alike = [claim.subject for claim in reading.claims if claim.unit == spot.quantity.unit]
        if alike:
            return Subject([alike[-1]], spot.left, "carried")
    name = topic_between(reading, spot.clause) or reading.subject or earlier_noun(reading, spot.clause)
    return Subject([name], spot.left, "carried") if name else object_of(reading, spot) or Subject([""], spot.left, "carried")


def topic_between(reading: Reading, clause: int) -> str:
    """The indicator that opens a clause without a number since the last claim: 进出口总额由降转升，增长7.1%."""
    while clause > max(reading.sentence.start, reading.last_end + 1) and reading.claims:
        before = reading.clause_start(clause - 1)
        if before <= reading.last_end - 1:
            return ""
        words = strip_lead(clean(reading.text[before:clause - 1]), reading.context.own)[0]
        name = next((words[:length] for length in range(min(16, len(words)), 2, -1) if words[:length] in wordings()), "") or amount_in(words)
        if name:
            return name
        clause = before
    return ""


def amount_in(words: str) -> str:
    """The amount that a clause says something of without a number that is read: 上划中央收入首次突破千亿，达1180亿元."""
    found = AMOUNT.match(words)
    return found[1] if found else ""


def earlier_noun(reading: Reading, clause: int) -> str:
    """The noun of the nearest earlier clause of the sentence that has one."""
    if clause == reading.sentence.start:        # a cell of a table: the line above says what it is
        above = reading.text[reading.text.rfind("\n", 0, clause - 1) + 1:clause - 1] if clause else ""
        return above if re.fullmatch("[\u4e00-\u9fff（）]{2,14}", above) else ""
    while clause > reading.sentence.start:
        before = reading.clause_start(clause - 1)
        words = reading.text[before:clause - 1]
        noun = PREDICATE.sub("", read_left(words, reading.own_in(words)).core)
        if len(noun) > 1:
            return noun[-16:]
        clause = before
    return ""
