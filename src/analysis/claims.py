"""What a sentence says: its quantities as claims, each with subject, indicator, kind, years, and the rule that read it."""

import re
from functools import cache
from typing import NamedTuple

from analysis.clauses import Sentence
from analysis.periods import Clock, Mention, read_mentions
from analysis.quantities import Quantity, read_unit
from analysis.subjects import (LEVEL_WORD, SHARED_HEAD, SUFFIX, Tail, clean, comparators_before, core_noun, cues, find_indicator, right_noun, strip_lead, strip_tail, wordings)
from analysis.vocab import alternatives, vocab

BOUNDARY = re.compile(r"[，；：。！？\n]")
JOINT = re.compile(r"、|和|与|及|以及")
RATIO = {"%", "百分点", "倍", "‰"}
TARGET_PARTS = {"goals", "plan", "pledges", "government", "outlook"}
FROM_FIRST = re.compile(r"(?:由|从(?!事))[^，\d]{0,4}$")
FROM_TO = re.compile(r"[由从][^，]*\d[^，]*[到至]$")
MODAL = re.compile("|".join(("确保", "力争", "争取", "努力", "预期", "计划", "保证", "奋力", "冲刺", "务必", "坚决", "不低于", "不少于", "不高于", "不超过", "拟")))
PAST = re.compile(r"已(?!有|经济)|目前|现有|截至|累计已|共有|上年|去年|过去|近年来|以来")
FUTURE = re.compile(r"明年|力争|将(?!军|近|来|乐|士|台)|计划(?!生育|单列|外|内|完成|投资|总投资)|拟(?!定|人)|争取(?!到|上级|中央|国家|资金|省|政策|专项|各)|(?:到|至)20\d\d年")
OTHER_AREA = re.compile(r"全国|全省|全市|全球|世界|全区|我国|我省|我市|国家(?!级)|京津冀|长三角|珠三角|大湾区|中央(?:财政|预算)")
CROWD = re.compile(r"(?:人民|儿女|群众|干部群众|居民|父老乡亲|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)")
PART_WORD = re.compile(r"(?:镇|乡|街道|园区|开发区|高新区|产业园|公司|集团|新区|片区|景区|学校|医院|港区|示范区|口岸|保税区|基地|合作区)$")
MORE = re.compile(r"(?:比|较|同比)(?:上年|去年|\d{4}年|上年同期|去年同期|年初|上年末)?(?:净)?(?:增加|减少|多|少|增)了?$")
RATE_WORD = re.compile(r"率|比重|占比|比例|人均|标准|总量|余额|总数|里程|存量|拥有量|保有量|密度|浓度|指数|水平|规模|总里程|总面积|人口|年限|寿命|强度|装机|能力|数$")
REACHED = re.compile(r"达|提高到|增加到|升至|增至|降至|突破|超过|降到|提升到|提高至|提升至|下降到|下降至|为|扩大到|增长到|减少到|跃升|上升到|上升至|升到|占|增到")
TO_LEVEL = re.compile(r"(?:提高|增加|增|提升|扩大|增长|跃升|上升|升|发展|下降|减少|降)[到至]了?[^，]{0,4}$|(?:达到|突破)[^，]{0,3}$")
HELD = re.compile(r"保持|稳定|持续|始终|维持|每年|年均|累计|共|连续")
ADDED = cues("added")
ADDED_WORD = re.compile("|".join(sorted(map(re.escape, ADDED), key=len, reverse=True)))
STOCK_WORD = re.compile(r"(?:总数|总量|总计|存量|达到|达|累计(?:达|有)|拥有|保有|现有|共有|突破|超过|发展到|增加到|增至|规模(?!以上))")
THRESHOLD = re.compile(r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|干线|道路|小区|病例|船|锅炉)")
WORDS = re.compile(r"(?:与|和|同)(?:全国|全省|全市|地区)?(?:经济(?:社会)?(?:发展|增长)|GDP|生产总值|国内生产总值|经济增速|财政收入)(?:增长|增速)?(?:基本|保持|持续)*同步(?:增长)?|"
                   r"(?:高于|快于|不低于|优于|好于|不高于|低于|领先)(?:于)?(?:全国|全省|全市|全区|省|市|省市|上级|经济|GDP|地区生产总值|生产总值|上年|去年)(?:及|和)?(?:全省|全市|省|市)?(?:平均(?:水平|增速|值)?|增长|增速|水平|下达的?|年度|目标值?|任务|指标)*|"
                   r"(?:全面|超额)?(?:完成|达到|实现)(?:国家|省|市|上级|省市|省政府|市政府|中央|省委、省政府|省、市)+(?:政府)?(?:下达|定|确定|规定|分配|考核|要求)?的?(?:约束性)?(?:指标|目标|任务|要求|计划)(?:任务|要求|值)?|"
                   r"(?:完成|控制在)(?:上级|省|市|国家|省市)下达(?:的)?[^，。；、]{0,8}?(?:任务|指标|目标|以内)|实现正增长|保持正增长|只降不升|稳中有[升进]|保持基本(?:平衡|稳定)|持续(?:下降|改善)(?=[，。；])")
PLEDGE = re.compile(r"\[实事(\d{1,3})\]")
ASSOCIATE = re.compile(r"\d+(?:\.\d+)?$")


class Context(NamedTuple):
    """What a report tells the reading of each of its sentences."""
    clock: Clock | None
    level: str | None
    own: frozenset[str]         # names of the place itself, stripped from before a subject


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


class Reading:
    """The state in which the quantities of one sentence are read, from left to right."""

    def __init__(self, text: str, sentence: Sentence, context: Context):
        self.text, self.sentence, self.context = text, sentence, context
        self.mentions = read_mentions(text, sentence.start, sentence.end, context.clock) if context.clock else []
        self.claims: list[Claim] = []
        self.subject, self.added, self.group, self.group_at = "", False, [], 0
        self.change, self.last_end = "level", sentence.start
        self.from_years = None

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

    def period(self, quantity: Quantity, tail: Tail, subject: str, change: str) -> tuple[tuple[int, int] | None, str]:
        """Years and span of a quantity."""
        years, span, ahead = self.sentence.years, None, None
        for mention in self.mentions:
            if mention.at > quantity.start:
                break
            if mention.rule in ("base", "times"):
                continue
            if mention.rule == "from":
                ahead = mention
                continue
            if mention.years:
                years, span = mention.years, mention.span
            if mention.span in ("part", "cumulative"):
                span = mention.span
        clause = self.text[self.clause_start(quantity.start):quantity.start]
        if ahead and ahead.at <= quantity.start and not any(c.start >= ahead.at for c in self.claims):
            return ahead.years, "point"
        if FROM_FIRST.search(clause) and years:
            base = self.sentence.years if self.sentence.years and self.sentence.years[0] < self.sentence.years[1] else years
            return (base[0] - 1,) * 2, "point"     # 由240元提高到450元: the first is of the year before
        if FROM_TO.search(clause) and years:
            return (years[1], years[1]), "point"
        if years and years[0] < years[1] and re.search("全年|当年", clause) and self.sentence.part not in TARGET_PARTS and "年均" not in clause:
            years = (years[1], years[1])
        if years and years[0] < years[1] and not (span in ("average", "cumulative") and "年均" in clause):
            is_rate = quantity.unit in RATIO or RATE_WORD.search(subject)
            is_rate = is_rate or TO_LEVEL.search(clause) and not re.search("累计|新增|共", clause)
            if change == "level" and is_rate and (REACHED.search(clause) or quantity.unit == "%" and not tail.noun) and not HELD.search(clause) and self.sentence.part not in TARGET_PARTS:
                years, span = (years[1], years[1]), "point"
        if years and years[0] == years[1] and re.search("年均|累计", clause):
            years = self.stretch(years[1])
        if span is None:
            span = "cumulative" if years and years[0] < years[1] else "year"
        if "年均" in clause:
            span = "average"
        return years, span

    def stretch(self, last: int) -> tuple[int, int]:
        """The years of an average or a sum that is said to end in a year."""
        part, clock = self.sentence.part, self.context.clock
        if part in TARGET_PARTS and clock:
            return (max(last - 4, clock.plan_start), last) if last > clock.plan_start else (last, last)
        long = part == "five_year_review" or any(m.rule in ("from", "back") for m in self.mentions)
        return (last - 4, last) if long else (last, last)

    def kind(self, quantity_start: int, years: tuple[int, int] | None, about: str) -> str:
        """target, result or context, by the part of the report and what the sentence says against it."""
        part, clock = self.sentence.part, self.context.clock
        clause = self.text[self.clause_start(quantity_start):quantity_start]
        before = self.text[self.sentence.start:quantity_start]
        if part in ("glossary", "problems", "boilerplate") or about == "other":
            return "context"
        said = [m for m in self.mentions if m.at <= quantity_start and m.years]
        if part in TARGET_PARTS:
            if said and clock and said[-1].years[1] <= clock.review and said[-1].years[1] < (self.sentence.years or (0, 9999))[0]:
                return "result"
            if years and clock and years[1] <= clock.review and FROM_FIRST.search(clause):
                return "result"
            return "result" if re.search(r"已(?:建成|完成|经|有|累计|实现|达)|目前|现有|了$", clause) else "target"
        if said and clock and said[-1].years[1] > clock.review and (said[-1].years[0] > clock.review or FUTURE.search(before)):
            return "target"
        return "target" if re.search("力争|明年", clause) and part != "opening" else "result"


@cache
def indicator_table() -> dict[str, dict[str, str | None]]:
    """The rows of indicators.csv by name."""
    return {row["indicator"]: row for row in vocab("indicators").iter_rows(named=True)}


def share(names: list[str]) -> list[str]:
    """Members of an enumeration, each with the head that stands at the last.

    >>> share(["养老保险", "医疗保险参保率"]), share(["城镇", "农村居民人均可支配收入"])
    (['养老保险参保率', '医疗保险参保率'], ['城镇居民人均可支配收入', '农村居民人均可支配收入'])
    """
    if len(names) < 2:
        return names
    last = names[-1]
    found = [m for m in SUFFIX.finditer(last) if m.end() == len(last)]
    suffix = found[0][0] if found and found[0].start() else ""
    return [name if not suffix or name in wordings() or (own := SUFFIX.search(name)) and own.end() == len(name) else name.removesuffix("居民" if suffix.startswith("居民") else "■") + suffix for name in names[:-1]] + [last]


ENERGY = re.compile(r"单位(?:地区|国内)?(?:生产总值|GDP|工业增加值)|万元(?:地区|国内)?(?:生产总值|GDP|工业增加值)")


def share_energy(names: list[str]) -> list[str]:
    """Members behind 单位GDP, each with it.

    >>> share_energy(["单位GDP用水量", "能耗"])
    ['单位GDP用水量', '单位GDP能耗']
    """
    head = ENERGY.match(names[0])
    return [name if not head or ENERGY.match(name) else head[0] + name for name in names]


def split_names(noun: str, own: frozenset[str] = frozenset()) -> list[str]:
    """The members of an enumerated subject; 城乡居民 is two. A member with a verb of its own shares no head.

    >>> split_names("城乡居民人均可支配收入"), split_names("接待游客、实现旅游收入")
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['接待游客', '实现旅游收入'])
    """
    if re.search("城乡(?:常住)?居民", noun) and not JOINT.search(noun):
        return [re.sub("城乡(?:常住)?居民", "城镇居民", noun), re.sub("城乡(?:常住)?居民", "农村居民", noun)]
    names = [name for name in JOINT.split(noun) if name]
    return names if len(names) > 1 and core_noun(names[-1], own)[1] else share(names)


def read_sentence(text: str, sentence: Sentence, quantities: list[Quantity], context: Context) -> tuple[list[Claim], set[int]]:
    """The claims of a sentence, and the starts of the quantities without a unit that turned out to be claims."""
    if not any(quantity.value is not None and quantity.kind in ("claim", "unread") for quantity in quantities):
        return [], set()
    reading, adopted = Reading(text, sentence, context), set()
    for i, quantity in enumerate(quantities):
        if quantity.kind == "claim" and quantity.value is not None or quantity.kind == "unread":
            made = read_claims(reading, quantity, quantities[i + 1:])
            reading.claims += made
            if quantity.kind == "unread" and made:
                adopted.add(quantity.start)
    return reading.claims, adopted


def find_subject(reading: Reading, quantity: Quantity, following: list[Quantity]) -> tuple[list[str], Tail, str, str]:
    """The subjects of a quantity (several share it where 各 or two indicators stand before), its tail, the words led off, and the rule."""
    text, clause = reading.text, reading.clause_start(quantity.start)
    joined = reading.last_end > clause
    left = text[max(clause, reading.last_end) if joined else clause:quantity.start]
    if quantity.falls:
        left = left[:-1]
    left = re.sub(r"（[^（）]*）$", "", NOTE_TAIL.sub("", left))
    left = left.rstrip("“‘")
    if joined:
        left = CONJUNCTION.sub("", left)
    tail = strip_tail(left)
    noun = clean(COMPARED.sub("", tail.noun))
    if AGAINST.match(noun):
        noun = ""
    shared = SHARED_VERB.search(noun)
    if shared and shared[1] in cues("verb") | cues("up") | cues("down"):      # 种植面积分别新增2000亩、3500亩
        noun, tail = noun[:shared.start()], tail._replace(words=("分别",) + tail.words)
    if noun in VAGUE and reading.subject:
        tail, noun = tail._replace(change="up" if noun in ("增速", "增幅", "涨幅", "增长率", "增长速度") and tail.change == "level" else tail.change), ""
    tail = tail._replace(noun=noun)
    verb = VERB_BETWEEN.search(left)
    if verb:
        tail = tail._replace(comparator=comparators_before()[verb[1]], adjacent=0)
    stop = reading.sentence.end
    at = quantity.quote_end if quantity.unit else quantity.end
    right = ""
    if quantity.unit_kind not in ("money", "ratio", "time") or not core_noun(noun, reading.context.own)[0]:
        chained = at
        for other in following:      # 9条6.2公里次支路网: both measure what follows
            if other.kind == "claim" and other.start == chained and other.unit:
                chained = other.quote_end
            else:
                break
        right = right_noun(text, chained, stop)
        if quantity.unit_kind in ("money", "ratio", "time") and noun and cues("verb").isdisjoint((noun,)) and not right:
            right = ""
    if "分别" in tail.words or "各" in tail.words or any(word.startswith("分别") for word in tail.words):
        names = split_names(noun, reading.context.own) if noun else []
        if names:
            if any(word.startswith("分别") for word in tail.words):
                names = names[-count_chain(text, quantity, following):]
            reading.group, reading.group_at = names, 0
            if any(word.startswith("各") for word in tail.words):
                reading.group = []
                return names, tail, noun, "each"
            names = share_energy(names)
            reading.group = names
            return [names[0]], tail, noun, "respectively"
        names = split_names(clean(text[reading.clause_start(clause - 1):clause - 1]), reading.context.own) if clause > reading.sentence.start else []
        if len(names) > 1 and reading.last_end < clause - 1:        # 集中供养和分散供养标准，分别从每人每月…
            reading.group, reading.group_at = names, 0
            return [names[0]], tail, noun, "respectively"
        if reading.claims:
            reading.group, reading.group_at = [c.subject for c in reading.claims[-2:]] if len(reading.claims) > 1 else [reading.subject], 0
            return [reading.group[0]], tail, noun, "respectively"
    if joined and not noun and reading.group and reading.group_at + 1 < len(reading.group) and not right:
        reading.group_at += 1
        return [reading.group[reading.group_at]], tail, "", "respectively"
    if right and (quantity.unit_kind in ("count", "measure", "person", "noun") or not core_noun(noun, reading.context.own)[0]):
        return [clean(right)], tail, noun, "noun_after"
    if noun:
        core, lead = core_noun(noun, reading.context.own)
        if core in cues("verb") and quantity.unit_kind != "money" and tail.change == "level":    # 建设8万套、供应3.4万套; 开工6座、建成2座过街天桥
            if joined and reading.subject:
                return [reading.subject], tail, core, "carried"
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


def count_chain(text: str, quantity: Quantity, following: list[Quantity]) -> int:
    """How many numbers stand in a row, joined by 、 or 和: the members that 分别 shares out."""
    count, end = 1, quantity.quote_end
    for other in following:
        if other.kind == "claim" and other.value is not None:
            if not LINK.fullmatch(text, end, other.start):
                break
            count, end = count + 1, other.quote_end
    return count


LINK = re.compile(r"(?:、|和|与|及|以及|，)(?:近|约|超过?|突破|同比)?")
CONJUNCTION = re.compile(r"^(?:、|以及|及|或|和(?![美谐])|与)+")
COMPARED = re.compile(r"^(?:比|较|是|为|相当于|占)[^，]{0,12}?(?:年|年底|年末|预算|计划|同期|时期|”时期|期间|水平|目标)的?$|"
                      r"(?<=.)(?:比|较)(?![重例率高好大强赛值武为])[^，、]{1,16}$")
SHARED_VERB = re.compile(r"分别(.{2,4})$")
AGAINST = re.compile(r"(?:比|较|高于|低于|快于)(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|平均|预期|计划|预算|目标)")
VAGUE = {"增速", "增幅", "涨幅", "降幅", "增长率", "增长速度", "总量", "规模", "总额", "其", "总规模", "同比增速"}
VERB_BETWEEN = re.compile(r"(至少|不少于|不低于|最少|最多|不超过|不得少于)(?:再|要|新)?(?:举办|开展|建设|建成|新建|召开|组织|打造|培育|引进|完成|新增|实施|改造|安排|整治|创建|提升|落户|推出|推动|选派|培训|认定)$")
NOTE_TAIL = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")


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


def earlier_noun(reading: Reading, clause: int) -> str:
    """The noun of the nearest earlier clause of the sentence that has one."""
    while clause > reading.sentence.start:
        before = reading.clause_start(clause - 1)
        noun = core_noun(clean(strip_tail(reading.text[before:clause - 1]).noun), reading.context.own)[0]
        if len(noun) > 1:
            return noun[-16:]
        clause = before
    return ""


def read_claims(reading: Reading, quantity: Quantity, following: list[Quantity]) -> list[Claim]:
    """The claims that one quantity makes: one, or one for each subject that it is said of."""
    text, context = reading.text, reading.context
    clause = reading.clause_start(quantity.start)
    subjects, tail, lead, rule = find_subject(reading, quantity, following)
    phrase = clean(tail.noun)
    change = settle_change(reading, quantity, tail, subjects[0], rule)
    comparator = quantity.comparator if quantity.comparator != "=" else tail.comparator or "="
    if comparator == "=":
        comparator = shared_comparator(reading, quantity, following, tail)
    named = []
    for subject in subjects:
        whole = lead_noun(rule, subject, phrase)
        if rule in ("respectively", "each"):
            subject = core_noun(subject, context.own)[0] or subject
        indicator, wording, before = find_indicator(whole, context.own, change)
        if indicator is None and rule == "noun_after":
            indicator, wording, before = find_indicator(("新增" if ADDED_WORD.search(phrase) or {"新增", "净增"} & set(tail.words) else "") + subject, context.own, change)
        if indicator is None and rule == "noun_before" and len(subjects) == 1 and JOINT.search(phrase):
            several = [find_indicator(name, context.own, change) for name in split_names(phrase)]
            if len(several) > 1 and (all(found[0] for found in several) or "均" in tail.words and any(found[0] for found in several)):
                named = [(found[1] or name, found[0], "own") for found, name in zip(several, split_names(phrase))]
                break
        indicator = BY_UNIT.get((indicator, quantity.unit), indicator)
        if rule == "carried" and BENEFIT.search(phrase + lead):
            indicator = None        # 改造老旧小区870个、惠及10万余户
        if rule == "carried" and change != "level" and reading.claims and reading.claims[-1].basis == "added":
            indicator = None        # the growth of an increment is not that of the stock
        if any(word in ("高出", "高于", "多出", "高", "低", "低于上年") for word in tail.words) and unit_gap(quantity, tail):
            indicator = None        # a gap to another value
        if indicator and rule in ("noun_before",):
            subject = wording if len(wording) > 1 else subject
        named.append((subject, indicator, about_whom(before, subject, indicator, reading)))
    if quantity.kind == "unread" and not any(name[1] for name in named) and quantity_is_bare(quantity, tail, named[0][0]):
        return []
    unit = quantity.unit or unit_of(named[0][1], named[0][0], change)
    if unit is None and not INDEX.search(named[0][0]):
        return []
    added = bool(ADDED_WORD.search(text[clause:quantity.start])) if rule != "carried" else reading.added
    if rule == "noun_before" and not lead and reading.claims and unit == reading.claims[-1].unit and clause - reading.last_end <= 1:
        added = added or reading.added      # 培育高新技术企业1家，科技型中小企业2家
    claims = []
    start = quantity.quote_end - len(quantity.quote) - (tail.adjacent if tail.comparator else 0) - quantity.falls
    for subject, indicator, about in named:
        years, span = reading.period(quantity, tail, subject, change)
        if rule == "carried" and reading.claims and not re.search("年均|累计|\\d{4}年|“十.五”", text[reading.last_end:quantity.start]) and not FROM_TO.search(text[clause:quantity.start]):
            years = reading.claims[-1].years
        kind = reading.kind(quantity.start, years, about)
        if is_threshold(text, quantity, following) or CROWD.match(text, quantity.quote_end) or quantity.unit == "人" and rule == "noun_after" and not lead and CROWD.search(
                text[quantity.quote_end:quantity.quote_end + 9]):
            kind = "context"
        elif quantity.unit == "人" and re.search("[让使]$", phrase) or quantity.unit == "项" and re.search("目标|指标", subject):
            kind = "context"
        claims.append(Claim(
            start, quantity.quote_end, quantity.value, quantity.high, unit, comparator,
            change if unit in RATIO else "level", subject, indicator, kind, years,
            basis_of(indicator, change if unit in RATIO else "level", added, text[clause:quantity.start], unit), span, about,
            kind == "result" and bool(re.search("预计|预期|有望", text[reading.sentence.start:quantity.start])),
            commitment(text[clause:quantity.start]), rule))
    if not is_threshold(text, quantity, following):
        reading.subject = claims[-1].subject
        reading.added = added
    reading.change = change
    reading.last_end = quantity.quote_end
    return claims


BY_UNIT = {("空气质量优良天数", "%"): "空气质量优良天数比率", ("规模以上工业增加值", "家"): "规模以上工业企业", ("规模以上工业增加值", "户"): "规模以上工业企业",
           ("规模以上工业增加值", "个"): "规模以上工业企业"}
BENEFIT = re.compile("惠及|受益|覆盖|涉及|带动|服务$")


def quantity_is_bare(quantity: Quantity, tail: Tail, subject: str) -> bool:
    """Whether a number without a unit says too little to be a claim."""
    if INDEX.search(subject):
        return False
    large = quantity.value and quantity.value >= 1000
    return not (large and (tail.words or quantity.comparator != "=" or MONEY.search(subject) and quantity.value >= 10**6))


def unit_gap(quantity: Quantity, tail: Tail) -> bool:
    """Whether a number is the distance to another place or target: 高于全省2个百分点."""
    return quantity.unit == "百分点" and tail.words[0] in ("高出", "高于", "多出")


def lead_noun(rule: str, subject: str, phrase: str) -> str:
    """The phrase in which the indicator is looked for: the whole one where the subject stands before the number."""
    return phrase if rule == "noun_before" and phrase else subject


def settle_change(reading: Reading, quantity: Quantity, tail: Tail, subject: str, rule: str) -> str:
    """up, down or level, from the words between subject and number, the subject's own (涨幅), or the list that it continues."""
    if quantity.falls:
        return "down"
    if tail.change != "level":
        return tail.change
    if quantity.unit in RATIO or quantity.unit is None:
        words = "".join(reversed(tail.words))
        if re.search("(?:提高|增长|上升|下降|降低|减少|增加|提升|降|升|增|减|回落|压减|扩大|上涨|压缩)(?:到|至)$|[降升增减]至$", words):
            return "level"
        if rule == "respectively" and not tail.words and reading.claims:
            return reading.change
        if reading.last_end and not tail.words and rule == "carried" and reading.claims and reading.text[reading.last_end:quantity.start] in ("、", "和", "及", "，", "或"):
            return reading.change
        if re.search("(?:增速|增幅|涨幅|增长率|升幅|增长|增长速度|上涨|经济增长)(?:均|都|分别)?$", clean(tail.noun)) or re.search("(?:增速|增幅|涨幅|增长率|增长)$", subject):
            return "up"
        if re.search("(?:降幅|下降率|降低率|下降|降低)$", clean(tail.noun)):
            return "down"
        after = reading.text[quantity.quote_end:quantity.quote_end + 8]
        if re.match("的(?:速度|增速|增长|增幅)", after) or re.match("(?:以上|左右)?的?(?:增速|速度)", after):
            return "up"
    return "level"


def shared_comparator(reading: Reading, quantity: Quantity, following: list[Quantity], tail: Tail) -> str:
    """The comparator that an aligned list says once: 分别增长7%、8%左右, 分别突破1700万人次、110亿元."""
    if reading.group and reading.claims and reading.group_at and not tail.words:
        if reading.claims[-1].comparator in (">", "<") and reading.claims[-1].rule == "respectively":
            return reading.claims[-1].comparator
    if any(word.startswith("分别") for word in tail.words) or reading.group_at:
        end = quantity.quote_end
        for other in following:
            if other.kind != "claim" or other.value is None or not re.fullmatch("[、和与及，]|以及", reading.text[end:other.start]) or reading.text[end:other.start] == "，":
                break
            if other.comparator in ("≥", "≤", "≈"):
                return other.comparator
            end = other.quote_end
    return "="


def about_whom(before: str, subject: str, indicator: str | None, reading: Reading) -> str:
    """Whose figure it is: the place's own, a part's, or another area's."""
    level = reading.context.level
    higher = {"nation": (), "province": ("全国", "我国"), "city": ("全国", "全省", "我国", "我省"),
              "county": ("全国", "全省", "我国", "我省", "全市", "我市")}.get(level, ("全国",))
    phrase = before + subject
    if any(phrase.startswith(word) for word in higher) and not re.search("(?:占|居|列)", phrase):
        return "other"
    return "part" if indicator is None and PART_WORD.search(before) else "own"


MONEY = re.compile("投资|资金|财政|出让|补贴|支出|收入|产值|贷款|债券|基金|税收|销售额|交易额|成交额|营收|利润|融资|存款|余额|补助")
INDEX = re.compile("指数|比值|倍差|系数|收入比|效率|之比$")


def unit_of(indicator: str | None, subject: str, change: str) -> str | None:
    """The unit of a number that was written without one."""
    if indicator:
        return indicator_table()[indicator]["level_unit"] or None
    if MONEY.search(subject):
        return "元"
    found = re.search("(人次|人|户|家|件|个|辆|台|套)(?:数量?|总数)?$|人口|用户|人才|职工|学生|游客|就业|参保|粉丝|员额", subject)
    return (found[1] or "人") if found else None


def basis_of(indicator: str | None, change: str, added: bool, clause: str, unit: str) -> str:
    """growth, added or level."""
    if change != "level":
        return "growth"
    row = indicator_table().get(indicator)
    if row and MORE.search(clause):
        return "added"
    if row is None or not added or "累计" in clause:
        return "level"
    if row["amount"] == "stock" and not STOCK_WORD.search(clause[-8:]):
        return "added"
    return "level"


def is_threshold(text: str, quantity: Quantity, following: list[Quantity]) -> bool:
    """Whether the number names a class: 产值10亿元以上企业5家."""
    if quantity.unit_kind not in ("money", "measure", "person") or not following:
        return False
    after = text[quantity.quote_end:quantity.quote_end + 14]
    return bool(quantity.comparator in ("≥", "≤") and THRESHOLD.match(after) and not re.match("的速度", after)) or bool(
        quantity.unit_kind == "money" and re.match("(?:项目|企业)", after) and following and following[0].start <= quantity.quote_end + 4)


def commitment(clause: str) -> str | None:
    """The last modal word of the clause, as written."""
    found = MODAL.findall(clause)
    return found[-1] if found else None
