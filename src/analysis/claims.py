"""What a sentence says: its quantities as claims, each with subject, indicator, kind, years, and the rule that read it."""

import re
from typing import NamedTuple

from analysis.clauses import Sentence
from analysis.indicators import BY_UNIT, INDEX, MONEY, basis_of, find_indicator, indicator_table, unit_of
from analysis.lists import JOINT, split_names
from analysis.phrases import FRONT_DATE, RATES, core_noun, cues
from analysis.quantities import Quantity
from analysis.units import read_unit
from analysis.subjects import PER, Context, Left, Reading, Subject, find_subject
from analysis.tenses import RATIO, commitment, settle_kind, settle_period, settle_years

CROWD = re.compile(r"人口的|人口大国|(?:人民|儿女|群众|干部群众|居民|父老乡亲|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)")
PART_WORD = re.compile(r"(?:镇|乡|街道|园区|开发区|高新区|产业园|公司|集团|新区|片区|景区|学校|医院|港区|示范区|口岸|保税区|基地|合作区)$")
THRESHOLD = re.compile(r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|干线|道路|小区|病例|船|锅炉)")
WORDS = re.compile(r"(?:与|和|同)(?:全国|全省|全市|地区)?(?:经济(?:社会)?(?:发展|增长)|GDP|生产总值|国内生产总值|经济增速|财政收入)(?:增长|增速)?(?:基本|保持|持续)*同步(?:增长)?|"
                   r"(?:高于|快于|不低于|优于|好于|不高于|低于|领先)(?:于)?(?:全国|全省|全市|全区|省|市|省市|上级|经济|GDP|地区生产总值|生产总值|上年|去年)(?:及|和)?(?:全省|全市|省|市)?(?:平均(?:水平|增速|值)?|增长|增速|水平|下达的?|年度|目标值?|任务|指标)*|"
                   r"(?:全面|超额)?(?:完成|达到|实现)(?:国家|省|市|上级|省市|省政府|市政府|中央|省委、省政府|省、市)+(?:政府)?(?:下达|定|确定|规定|分配|考核|要求)?的?(?:约束性)?(?:指标|目标|任务|要求|计划)(?:任务|要求|值)?|"
                   r"(?:完成|控制在)(?:上级|省|市|国家|省市)下达(?:的)?[^，。；、]{0,8}?(?:任务|指标|目标|以内)|实现正增长|保持正增长|只降不升|稳中有[升进]|保持基本(?:平衡|稳定)|持续(?:下降|改善)(?=[，。；])")
PLEDGE = re.compile(r"\[实事(\d{1,3})\]")
AREA_HEAD = re.compile("^.{0,10}?(?:开发区|高新区|产业园|园区|合作区|片区|保税区|自贸区|自贸试验区|前海|[省市区县]属(?:国有)?企业)(?!数|数量|个)")
OWN_SCOPE = re.compile("全[省市区县州旗]|我[省市区县州旗]|本[省市区县]")
ADDED_WORD = re.compile("|".join(sorted(map(re.escape, cues("added")), key=len, reverse=True)))
BENEFIT = re.compile("惠及|受益|覆盖|涉及|带动|服务$")
DRIVEN = re.compile("带动|拉动|撬动")
STEP = re.compile("[百千万亿十]*元?级?新?(?:台阶|大关|关口)")
FORECAST = re.compile("预(?:计|(?<![稳于超合]预)期(?!寿命|目标|性|指标|值|转))|有望")
CLASS_BY_SHARE = re.compile(r"的[\u4e00-\u9fff“”]{0,6}(?:企业|项目|村|社区|小区|街道|园区|学校|行业|产品)(?!实现|完成|达)")
NEWLY = re.compile("新增|净增|新登记|新注册|新设")
DONE_OF = re.compile(r"[^，。；、\d]{2,14}?(?:已|均|共|全部)?(?:完成|办结)(\d+)(.)")
OVER = re.compile("(?:[超过]|突破)$")
CLASS_OF = re.compile("的?(?:企业|项目|镇|机场|园区|集群|村|县|重点县)")
IS_RISE = re.compile("(?<!自然)(?:增速|增幅|涨幅|增长率|升幅)$")
ENDS_UP = re.compile("(?<!自然)(?:增速|增幅|涨幅|增长率|升幅|增长|增长速度|上涨|经济增长|增长(?:预期)?目标)(?:均|都|分别)?$")
ENDS_DOWN = re.compile("(?:降幅|下降率|降低率|下降|降低)$")
SMALLER_BETTER = re.compile("浓度|PM|指数|能耗|排放")
TO_VALUE = re.compile("(?:提高|增长|上升|下降|降低|减少|增加|提升|降|升|增|减|回落|压减|扩大|上涨|压缩)(?:到|至)$")
RATE_BEHIND = re.compile("(?:以上|左右)?的(?:速度|增速|增长|增幅)|增速|速度")
AGAIN = {"力争", "达到", "争取", "实现", "达", "努力", "力争达到", "确保", "冲刺"}
OF_THE_NATION = re.compile("全国(?:重点|文明|人大|政协|百强|劳动|劳模|五一|先进|首|性|优秀|示范|卫生|双拥|民族|统一|农村|综合|法治|科普|运动|名|一流|知名)")
HIGHER = {"nation": (), "province": ("全国", "我国"), "city": ("全国", "全省", "我国", "我省"),
          "county": ("全国", "全省", "我国", "我省", "全市", "我市")}


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
    begin = reading.clause_start(quantity.start)
    clause = reading.text[begin:quantity.start]
    subject = find_subject(reading, quantity, following)
    change = settle_change(reading, quantity, subject)
    named = name_subjects(reading, quantity, subject, change, clause)
    unit = settle_unit(reading, quantity, subject, named, clause)
    if unit is None and not INDEX.search(named[0].subject):
        return []
    threshold = is_threshold(reading.text, quantity, following, subject.left.noun)
    made = Made(subject, clause, unit, change, shared_comparator(reading, quantity, following, subject.left),
                is_added(reading, subject, unit, clause, begin), threshold)
    claims = [make_claim(reading, quantity, made, name) for name in named]
    if threshold:
        reading.threshold_end = quantity.quote_end
    else:
        reading.subject, reading.added = claims[-1].subject, made.added
    reading.change, reading.last_end = change, quantity.quote_end
    return claims


class Made(NamedTuple):
    """What a quantity says, whatever it is said of."""
    subject: Subject
    clause: str                 # from its clause's begin to the number
    unit: str | None
    change: str
    comparator: str
    added: bool
    threshold: bool


def make_claim(reading: Reading, quantity: Quantity, made: Made, name: Named) -> Claim:
    """The claim that a quantity makes of one of its subjects."""
    left, ratio = made.subject.left, made.unit in RATIO
    change, moved = made.change if ratio else "level", made.change
    if change == "up" and made.subject.rule == "respectively" and RATES & set(left.words) and name.indicator and indicator_table()[name.indicator]["level_unit"] == "%":
        change = moved = "level"        # 失业率、居民消费价格涨幅分别控制在5%和3%: the 涨幅 is the last one's
    years, span = settle_period(reading, quantity, made.clause, name.subject, made.change)
    if span != "cumulative" or made.change == "level":       # a base (比2012年，下同) holds for the growth of each
        years = settle_years(reading, quantity, made.clause, made.subject.rule, years)
    kind = "context" if is_context(reading, quantity, made, name) else settle_kind(reading, quantity.start, made.clause, years, name.about)
    start = quantity.quote_end - len(quantity.quote) - (left.adjacent if left.comparator else 0) - quantity.falls
    return Claim(start, quantity.quote_end, quantity.value, quantity.high, made.unit, made.comparator, change, name.subject, name.indicator, kind, years,
                 basis_of(name.indicator, change, made.added, moved != "level", made.clause), span, name.about,
                 kind == "result" and bool(FORECAST.search(reading.text, reading.sentence.start, quantity.start)), governed_by(reading, quantity, made, kind), made.subject.rule)


def governed_by(reading: Reading, quantity: Quantity, made: Made, kind: str) -> str | None:
    """The modal word of the claim's clause, or of the list that it continues: 确保会议费压缩5%、接待费压缩3%."""
    said = commitment(made.clause)
    last = reading.claims[-1] if reading.claims else None
    goes_on = last and kind == last.kind == "target" and made.unit == last.unit and made.change == last.change and not made.subject.left.lead
    return last.commitment if said is None and goes_on and "；" not in reading.text[reading.last_end:quantity.start] else said


def name_subjects(reading: Reading, quantity: Quantity, subject: Subject, change: str, clause: str) -> list[Named]:
    """The subject's names with their indicators. One number of two indicators (消费、投资增长4%) has two."""
    if subject.rule == "noun_before" and JOINT.search(subject.left.noun):
        names = split_names(subject.left.noun)
        found = [find_indicator(name, reading.own_in(name)) for name in names]
        known = [indicator for indicator, _, _ in found if indicator]
        if len(found) > 1 and (len(known) == len(found) or known and "均" in subject.left.words):
            if not find_indicator(subject.left.noun, reading.own_in(subject.left.noun))[0]:
                return [Named(wording or name, indicator, "own") for (indicator, wording, _), name in zip(found, names)]
    return [name_subject(reading, quantity, subject, name, change, clause) for name in subject.names]


def name_subject(reading: Reading, quantity: Quantity, subject: Subject, name: str, change: str, clause: str) -> Named:
    """One name with its indicator, None where it is a part, another area's, a share or a distance."""
    left, rule = subject.left, subject.rule
    phrase = left.noun if rule == "noun_before" else name
    indicator, wording, before = find_indicator(phrase, reading.own_in(phrase))
    if indicator is None and rule == "noun_after":
        added = ADDED_WORD.search(left.noun) or {"新增", "净增"} & set(left.words)
        indicator, wording, before = find_indicator(("新增" if added else "") + name, reading.own_in(name))
    if rule in ("respectively", "each"):
        name = core_noun(name, reading.own_in(name))[0] or name
    indicator = BY_UNIT.get((indicator, quantity.unit), indicator)
    if quantity.unit_kind in ("money", "ratio") and rule == "noun_before" and AREA_HEAD.search(before or name):
        reading.area = True
    if indicator and rule == "noun_before" and 0 <= reading.text.find(left.noun, reading.threshold_end) - reading.threshold_end <= 2 and reading.threshold_end:
        indicator, before = None, "■集团"         # 产值10亿元以上高新企业5家: a class of them
    if indicator and reading.area and not OWN_SCOPE.search(clause):
        indicator, before = None, "■开发区"      # 开发区主营业务收入…；固定资产投资…: still the zone's
    if is_other_number(reading, quantity, left, rule, change, indicator):
        indicator = None
    if indicator and rule == "noun_before" and len(wording) > 1:
        name = wording
    about = about_whom(before, left.noun, indicator, reading.context.level)
    return Named(name, None if about == "other" else indicator, about)


def is_other_number(reading: Reading, quantity: Quantity, left: Left, rule: str, change: str, indicator: str | None) -> bool:
    """Whether the number is not the indicator's own, though its name stands there."""
    driven = (change == "level" or quantity.unit == "百分点") and DRIVEN.search(left.lead if rule == "noun_before" else left.noun)
    reading.driven = bool(driven) or reading.driven and rule == "carried"
    if reading.driven:
        return True         # 带动投资10亿元、增长8%; 拉动GDP增长0.9个百分点
    if quantity.unit == "个" and STEP.match(reading.text, quantity.quote_end):
        return True         # 连跨3个千亿台阶
    if rule == "carried" and (BENEFIT.search(left.noun) or change != "level" and reading.claims and is_stock_added(reading.claims[-1])):
        return True         # 改造老旧小区870个、惠及10万余户; the growth of an increment is not that of the stock
    if quantity.unit == "%" and reading.text[quantity.start - 1 - left.adjacent] == "的":
        return True         # 一般预算支出的89%: a share of it
    if quantity.unit == "百分点" and rule == "carried" and reading.claims and reading.claims[-1].change != "level" and reading.claims[-1].unit == "%":
        return True         # 增长21.7%，比上年提高6个百分点: of the growth
    if change != "level" and indicator and NEWLY.search(left.noun) and indicator_table()[indicator]["amount"] == "stock":
        return True         # 新增市场主体增长18%: not the stock
    if quantity.unit == "%" and change == "level" and left.words[:1] == ("完成",) and indicator and indicator_table()[indicator]["level_unit"] != "%":
        return True         # 收入97亿元，完成101.1%: of what was planned
    if rule == "carried" and change == "level" and quantity.unit == "%" and any(word.startswith("占") for word in left.words):
        return True         # 产值583亿元，占全市21.7%: a share of another's
    return bool(left.words) and left.words[0] in ("高出", "高于", "多出")


def is_stock_added(claim: Claim) -> bool:
    """Whether a claim is the increment of a stock: 新增企业5家."""
    return claim.basis == "added" and claim.indicator is not None and indicator_table()[claim.indicator]["amount"] == "stock"


def settle_unit(reading: Reading, quantity: Quantity, subject: Subject, named: list[Named], clause: str) -> str | None:
    """The unit as it stands, or as the indicator or the subject tells it; None where the number says too little to be a claim."""
    if quantity.kind == "unread" and not any(name.indicator for name in named) and is_bare(quantity, subject.left, named[0].subject):
        return None
    unit = quantity.unit or unit_of(named[0].indicator, named[0].subject)
    per = PER.search(clause) if quantity.unit_kind == "money" or unit in ("微克", "毫克") else None
    if per:
        return f"{unit}/{read_unit(per[1], 0)[0]}"
    if subject.rule == "carried" and reading.claims and (reading.claims[-1].unit or "").startswith(f"{unit}/"):
        return reading.claims[-1].unit      # 由每立方米19微克降至17微克
    return unit


def is_bare(quantity: Quantity, left: Left, subject: str) -> bool:
    """Whether a number without a unit says too little to be a claim."""
    if INDEX.search(subject):
        return False
    large = quantity.value and quantity.value >= 1000
    return not (large and (left.words or quantity.comparator != "=" or MONEY.search(subject) and quantity.value >= 10**6))


def is_added(reading: Reading, subject: Subject, unit: str | None, clause: str, begin: int) -> bool:
    """Whether a verb such as 新增 governs the number, in its clause or in the list that it continues."""
    if subject.rule == "carried":
        return reading.added
    goes_on = subject.rule == "noun_before" and not subject.left.lead and reading.claims and unit == reading.claims[-1].unit
    if goes_on and begin - reading.last_end <= 1 and reading.added:
        return True         # 培育高新技术企业1家，科技型中小企业2家
    return bool(ADDED_WORD.search(clause))


def settle_change(reading: Reading, quantity: Quantity, subject: Subject) -> str:
    """up, down or level, from the words between subject and number, the subject's own (涨幅), or the list that it continues."""
    left, rule = subject.left, subject.rule
    if quantity.falls:
        return "down"
    if "改善" in left.words and quantity.unit in RATIO:
        return "down" if SMALLER_BETTER.search(left.noun) else "up"
    if left.change != "level" or quantity.unit is not None and quantity.unit not in RATIO:
        return left.change
    if IS_RISE.search(left.noun):
        return "up"         # 涨幅回落到2.6%: still a growth
    if TO_VALUE.search("".join(reversed(left.words))):
        return "level"
    if continues_change(reading, quantity, subject):
        return reading.change
    if rule == "carried" and left.words and left.words[0].startswith("占"):
        return "level"      # 产量增长21%、占全国18%
    own = subject.names[0] if rule in ("respectively", "each") else left.noun
    if ENDS_UP.search(own) or ENDS_UP.search(subject.names[0]) or RATE_BEHIND.match(reading.text, quantity.quote_end):
        return "up"
    return "down" if ENDS_DOWN.search(own) else "level"


def continues_change(reading: Reading, quantity: Quantity, subject: Subject) -> bool:
    """Whether a number goes on with the change of the one before: 分别增长7%、8%; 增长7%以上、力争达到8%."""
    words, between = subject.left.words, reading.text[reading.last_end:quantity.start]
    if not reading.claims:
        return False
    if subject.rule == "respectively":
        return not words
    if subject.rule != "carried":
        return False
    return not words and between in ("、", "和", "及", "，", "或") or bool(words) and reading.claims[-1].change != "level" and AGAIN.issuperset(words)


def shared_comparator(reading: Reading, quantity: Quantity, following: list[Quantity], left: Left) -> str:
    """The comparator: the number's own, or the one that an aligned list says once (分别增长7%、8%左右; 分别突破1700万人次、110亿元)."""
    said = quantity.comparator if quantity.comparator != "=" else left.comparator or "="
    if said != "=" or not (reading.group_at or left.shares):
        return said
    last = reading.claims[-1] if reading.claims and reading.group_at and not left.words else None
    if last and last.comparator in (">", "<") and last.rule == "respectively":
        return last.comparator
    end = quantity.quote_end
    for other in following:
        if other.kind != "claim" or other.value is None or reading.text[end:other.start] not in ("、", "和", "与", "及", "以及"):
            break
        if other.comparator in ("≥", "≤", "≈"):
            return other.comparator
        end = other.quote_end
    return "="


def about_whom(before: str, phrase: str, indicator: str | None, level: str | None) -> str:
    """Whose figure it is: the place's own, a part's, or another area's (全国 in a district's report)."""
    dated = FRONT_DATE.match(phrase)
    phrase = phrase[dated.end():] if dated else phrase
    if phrase.startswith(HIGHER.get(level, ("全国",))) and not OF_THE_NATION.match(phrase) and not re.search("[占居列首第]", phrase):
        return "other"
    return "part" if indicator is None and PART_WORD.search(before) else "own"


def is_context(reading: Reading, quantity: Quantity, made: Made, name: Named) -> bool:
    """Whether the number is neither promised nor done: the name of a class, a population in passing, a count of targets."""
    text, end = reading.text, quantity.quote_end
    if counts_again(reading, quantity):
        return True
    if made.threshold or CROWD.match(text, end) or quantity.unit == "项" and re.search("目标|指标", name.subject):
        return True
    if quantity.unit != "人":
        return False
    return text[quantity.start - 1] in "让使" or made.subject.rule == "noun_after" and not made.subject.left.noun and bool(CROWD.search(text[end:end + 9]))


def counts_again(reading: Reading, quantity: Quantity) -> bool:
    """Whether a count says only how many there were of which the next were done: 42项民生实事完成38项."""
    found = DONE_OF.match(reading.text, quantity.quote_end)
    return bool(found) and found[2].startswith(quantity.quote[-1]) and quantity.value is not None and float(found[1]) <= quantity.value


def is_threshold(text: str, quantity: Quantity, following: list[Quantity], noun: str) -> bool:
    """Whether the number names a class: 产值10亿元以上企业5家."""
    end = quantity.quote_end
    if quantity.unit_kind == "money" and text[quantity.start - 1] in "个两" and STEP.match(text, end):
        return True         # 4个万亿元台阶
    if quantity.unit_kind == "measure" and text.startswith("级", end) and following and following[0].start < end + 14:
        return True         # 1平方公里级连片用地4块
    if quantity.unit == "%" and quantity.comparator in ("≥", "≤") and noun.endswith(("率", "占比", "比重", "比例")) and CLASS_BY_SHARE.match(text, end):
        return True         # 空置率50%以上的空心村
    if quantity.unit_kind not in ("money", "measure", "person") or not following:
        return False
    if quantity.comparator in ("≥", "≤"):
        return bool(THRESHOLD.match(text[end:end + 14])) and not text.startswith("的速度", end)
    if quantity.comparator == "=" and OVER.search(text, max(0, quantity.start - 3), quantity.start) and CLASS_OF.match(text, end):
        return True
    return quantity.unit_kind == "money" and text.startswith(("项目", "企业"), end) and following[0].start <= end + 4
