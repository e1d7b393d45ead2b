"""What a sentence says: its quantities as claims, each with subject, indicator, kind, years, and the rule that read it."""

import re
from typing import NamedTuple

from analysis.clauses import Sentence
from analysis.indicators import BY_UNIT, INDEX, MONEY, basis_of, find_indicator, unit_of
from analysis.lists import JOINT, split_names
from analysis.phrases import FRONT_DATE, Tail, clean, core_noun, cues
from analysis.quantities import Quantity, read_unit
from analysis.subjects import PER, Context, Reading, find_subject
from analysis.tenses import FROM_TO, RATIO, TARGET_PARTS, commitment, settle_kind, settle_period

CROWD = re.compile(r"(?:人民|儿女|群众|干部群众|居民|父老乡亲|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)")
PART_WORD = re.compile(r"(?:镇|乡|街道|园区|开发区|高新区|产业园|公司|集团|新区|片区|景区|学校|医院|港区|示范区|口岸|保税区|基地|合作区)$")
ADDED = cues("added")
ADDED_WORD = re.compile("|".join(sorted(map(re.escape, ADDED), key=len, reverse=True)))
THRESHOLD = re.compile(r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|干线|道路|小区|病例|船|锅炉)")
WORDS = re.compile(r"(?:与|和|同)(?:全国|全省|全市|地区)?(?:经济(?:社会)?(?:发展|增长)|GDP|生产总值|国内生产总值|经济增速|财政收入)(?:增长|增速)?(?:基本|保持|持续)*同步(?:增长)?|"
                   r"(?:高于|快于|不低于|优于|好于|不高于|低于|领先)(?:于)?(?:全国|全省|全市|全区|省|市|省市|上级|经济|GDP|地区生产总值|生产总值|上年|去年)(?:及|和)?(?:全省|全市|省|市)?(?:平均(?:水平|增速|值)?|增长|增速|水平|下达的?|年度|目标值?|任务|指标)*|"
                   r"(?:全面|超额)?(?:完成|达到|实现)(?:国家|省|市|上级|省市|省政府|市政府|中央|省委、省政府|省、市)+(?:政府)?(?:下达|定|确定|规定|分配|考核|要求)?的?(?:约束性)?(?:指标|目标|任务|要求|计划)(?:任务|要求|值)?|"
                   r"(?:完成|控制在)(?:上级|省|市|国家|省市)下达(?:的)?[^，。；、]{0,8}?(?:任务|指标|目标|以内)|实现正增长|保持正增长|只降不升|稳中有[升进]|保持基本(?:平衡|稳定)|持续(?:下降|改善)(?=[，。；])")
PLEDGE = re.compile(r"\[实事(\d{1,3})\]")

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
        if quantity.unit_kind in ("money", "ratio") and rule == "noun_before" and AREA_HEAD.search(before or subject):
            reading.area = True
        if indicator and reading.area and not OWN_SCOPE.search(text[clause:quantity.start]):
            indicator, before = None, "■开发区"      # 开发区主营业务收入…；固定资产投资…: still the zone's
        if change == "level" and re.search("带动|拉动|撬动", lead):
            indicator = None
        if rule == "carried" and BENEFIT.search(phrase + lead):
            indicator = None        # 改造老旧小区870个、惠及10万余户
        if rule == "carried" and change != "level" and reading.claims and reading.claims[-1].basis == "added":
            indicator = None        # the growth of an increment is not that of the stock
        if quantity.unit == "%" and text[quantity.start - 1 - tail.adjacent] == "的":
            indicator = None        # 一般预算支出的89%: a share of it
        if tail.words and tail.words[0] in ("高出", "高于", "多出"):
            indicator = None        # a gap to another value
        if indicator and rule in ("noun_before",):
            subject = wording if len(wording) > 1 else subject
        about = about_whom(before, phrase, indicator, reading)
        named.append((subject, None if about == "other" else indicator, about))
    if quantity.kind == "unread" and not any(name[1] for name in named) and quantity_is_bare(quantity, tail, named[0][0]):
        return []
    unit = quantity.unit or unit_of(named[0][1], named[0][0], change)
    per = PER.search(text, clause, quantity.start) if quantity.unit_kind == "money" or unit in ("微克", "毫克") else None
    if per:
        unit = f"{unit}/{read_unit(per[1], 0)[0]}"
    elif rule == "carried" and reading.claims and (reading.claims[-1].unit or "").startswith(f"{unit}/"):
        unit = reading.claims[-1].unit      # 由每立方米19微克降至17微克
    if unit is None and not INDEX.search(named[0][0]):
        return []
    added = bool(ADDED_WORD.search(text[clause:quantity.start])) if rule != "carried" else reading.added
    if rule == "noun_before" and not lead and reading.claims and unit == reading.claims[-1].unit and clause - reading.last_end <= 1:
        added = added or reading.added      # 培育高新技术企业1家，科技型中小企业2家
    claims = []
    start = quantity.quote_end - len(quantity.quote) - (tail.adjacent if tail.comparator else 0) - quantity.falls
    for subject, indicator, about in named:
        years, span = settle_period(reading, quantity, tail, subject, change)
        if rule == "carried" and reading.claims and not re.search("年均|累计|\\d{4}年|“十.五”", text[reading.last_end:quantity.start]) and not FROM_TO.search(text[clause:quantity.start]):
            years = reading.claims[-1].years
        kind = settle_kind(reading, quantity.start, years, about)
        if is_threshold(text, quantity, following) or CROWD.match(text, quantity.quote_end) or quantity.unit == "人" and rule == "noun_after" and not lead and CROWD.search(
                text[quantity.quote_end:quantity.quote_end + 9]):
            kind = "context"
        elif quantity.unit == "人" and text[quantity.start - 1] in "让使" or quantity.unit == "项" and re.search("目标|指标", subject):
            kind = "context"
        claims.append(Claim(
            start, quantity.quote_end, quantity.value, quantity.high, unit, comparator,
            change if unit in RATIO else "level", subject, indicator, kind, years,
            basis_of(indicator, change if unit in RATIO else "level", added, change != "level", text[clause:quantity.start], unit), span, about,
            kind == "result" and bool(re.search("预计|预期|有望", text[reading.sentence.start:quantity.start])),
            commitment(text[clause:quantity.start]), rule))
    if not is_threshold(text, quantity, following):
        reading.subject = claims[-1].subject
        reading.added = added
    reading.change = change
    reading.last_end = quantity.quote_end
    return claims

AREA_HEAD = re.compile("^.{0,10}?(?:开发区|高新区|产业园|园区|合作区|片区|保税区|自贸区|自贸试验区|前海)(?!数|数量|个)")
OWN_SCOPE = re.compile("全[省市区县州旗]|我[省市区县州旗]|本[省市区县]")
BENEFIT = re.compile("惠及|受益|覆盖|涉及|带动|服务$")

def quantity_is_bare(quantity: Quantity, tail: Tail, subject: str) -> bool:
    """Whether a number without a unit says too little to be a claim."""
    if INDEX.search(subject):
        return False
    large = quantity.value and quantity.value >= 1000
    return not (large and (tail.words or quantity.comparator != "=" or MONEY.search(subject) and quantity.value >= 10**6))


def lead_noun(rule: str, subject: str, phrase: str) -> str:
    """The phrase in which the indicator is looked for: the whole one where the subject stands before the number."""
    return phrase if rule == "noun_before" and phrase else subject


AGAIN = {"力争", "达到", "争取", "实现", "达", "努力", "力争达到", "确保", "冲刺"}


def settle_change(reading: Reading, quantity: Quantity, tail: Tail, subject: str, rule: str) -> str:
    """up, down or level, from the words between subject and number, the subject's own (涨幅), or the list that it continues."""
    if quantity.falls:
        return "down"
    if tail.change != "level":
        return tail.change
    if quantity.unit in RATIO or quantity.unit is None:
        words = "".join(reversed(tail.words))
        if re.search("(?:增速|增幅|涨幅|增长率|升幅)$", clean(tail.noun)):
            return "up"         # 涨幅回落到2.6%: still a growth
        if re.search("(?:提高|增长|上升|下降|降低|减少|增加|提升|降|升|增|减|回落|压减|扩大|上涨|压缩)(?:到|至)$|[降升增减]至$", words):
            return "level"
        if rule == "respectively" and not tail.words and reading.claims:
            return reading.change
        if reading.last_end and not tail.words and rule == "carried" and reading.claims and reading.text[reading.last_end:quantity.start] in ("、", "和", "及", "，", "或"):
            return reading.change
        if rule == "carried" and reading.claims and reading.claims[-1].change != "level" and tail.words and AGAIN.issuperset(tail.words):
            return reading.change       # 增长7%以上、力争达到8%
        own = subject if rule in ("respectively", "each") else clean(tail.noun)
        if re.search("(?:增速|增幅|涨幅|增长率|升幅|增长|增长速度|上涨|经济增长)(?:均|都|分别)?$", own) or re.search("(?:增速|增幅|涨幅|增长率|增长)$", subject):
            return "up"
        if re.search("(?:降幅|下降率|降低率|下降|降低)$", own):
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


def about_whom(before: str, phrase: str, indicator: str | None, reading: Reading) -> str:
    """Whose figure it is: the place's own, a part's, or another area's."""
    level = reading.context.level
    higher = {"nation": (), "province": ("全国", "我国"), "city": ("全国", "全省", "我国", "我省"),
              "county": ("全国", "全省", "我国", "我省", "全市", "我市")}.get(level, ("全国",))
    phrase = FRONT_DATE.sub("", phrase, count=1) if FRONT_DATE.match(phrase) else phrase
    if any(phrase.startswith(word) for word in higher) and not re.search("占|居|列|首|第", phrase):
        return "other"
    return "part" if indicator is None and PART_WORD.search(before) else "own"


def is_threshold(text: str, quantity: Quantity, following: list[Quantity]) -> bool:
    """Whether the number names a class: 产值10亿元以上企业5家."""
    if quantity.unit_kind not in ("money", "measure", "person") or not following:
        return False
    after = text[quantity.quote_end:quantity.quote_end + 14]
    if quantity.comparator == "=" and re.search("[超过]$|超过$|突破$", text[quantity.start - 3:quantity.start]) and re.match("的?(?:企业|项目|镇|机场|园区|集群|村|县|重点县)", after):
        return True
    return bool(quantity.comparator in ("≥", "≤") and THRESHOLD.match(after) and not re.match("的速度", after)) or bool(
        quantity.unit_kind == "money" and re.match("(?:项目|企业)", after) and following and following[0].start <= quantity.quote_end + 4)
