"""What a sentence says: its quantities as claims, each with subject, indicator, kind, years, and the rule that read it."""

import re

from analysis.before import Left
from analysis.clauses import Sentence
from analysis.contexts import about_whom, is_context
from analysis.indicators import BY_UNIT, INDEX, basis_of, find_indicator, indicator_table
from analysis.lists import JOINT, split_names
from analysis.measures import ADDED_WORD, is_added, is_stock_added, settle_change, settle_unit, shared_comparator
from analysis.phrases import RATES, core_noun
from analysis.quantities import Quantity
from analysis.spots import Claim, Context, Made, Named, Reading, Subject
from analysis.subjects import find_subject
from analysis.tenses import RATIO, commitment, settle_kind
from analysis.thresholds import STEP, is_threshold
from analysis.years import settle_period, settle_years

WORDS = re.compile(r"(?=[与和同高快不优好低领全超完达实控保只稳持])(?:(?:与|和|同)(?:全国|全省|全市|地区)?(?:经济(?:社会)?(?:发展|增长)|GDP|生产总值|国内生产总值|经济增速|财政收入)(?:增长|增速)?(?:基本|保持|持续)*同步(?:增长)?|"
                   r"(?:高于|快于|不低于|优于|好于|不高于|低于|领先)(?:于)?(?:全国|全省|全市|全区|省|市|省市|上级|经济|GDP|地区生产总值|生产总值|上年|去年)(?:及|和)?(?:全省|全市|省|市)?(?:平均(?:水平|增速|值)?|增长|增速|水平|下达的?|年度|目标值?|任务|指标)*(?!度?[^，。；、\d]{0,16}(?:收入|支出|工资|水平|标准)的\d)|"
                   r"(?:全面|超额)?(?:完成|达到|实现)(?:国家|省|市|上级|省市|省政府|市政府|中央|省委、省政府|省、市)+(?:政府)?(?:下达|定|确定|规定|分配|考核|要求)?的?(?:约束性)?(?:指标|目标|任务|要求|计划)(?:任务|要求|值)?|"
                   r"(?:完成|控制在)(?:上级|省|市|国家|省市)下达(?:的)?[^，。；、]{0,8}?(?:任务|指标|目标|以内)|实现正增长|保持正增长|只降不升|稳中有[升进]|保持基本(?:平衡|稳定)|持续(?:下降|改善)(?=[，。；]))")
PLEDGE = re.compile(r"\[实事(\d{1,3})\]")
AREA_HEAD = re.compile("^.{0,10}?(?:开发区|加工区|高新区|产业园|园区|合作区|片区|保税区|自贸区|自贸试验区|前海|[省市区县]属(?:国有)?企业)(?!数|数量|个)")
OWN_SCOPE = re.compile("全[省市区县州旗]|我[省市区县州旗]|本[省市区县]")
BENEFIT = re.compile("惠及|受益|覆盖|涉及|带动|服务$")
DRIVEN = re.compile("带动|拉动|撬动")
MEASURED = re.compile("(?:收入|产值|投资|额|营收|纳税|税收|资本|规模|收益|市值)$")
BECAME_FIRST = re.compile(r"^.*?成为.*?(?:首个|唯一(?!一)|第[一二三四五六七八九十\d]+个)的?|^成为.*$")        # 成为全省第二个产值突破3万亿元的城市
FIRMS = re.compile("[省市区县]属(?:国有)?企业")
PER_AREA = re.compile("每(?:平方公里|平方米|亩|公顷)")
FORECAST = re.compile("预(?:计|(?<![稳于超合]预)期(?!寿命|目标|性|指标|值|转))|有望")
FROM_HERE = re.compile("预计，?（下同")
NEWLY = re.compile("新增|净增|新登记|新注册|新设|新认定|新培育|新引进|新获批")
COUNTED = {"家", "户", "个", "件", "所", "套", "张", "公里", "亩", "人次"}
SHARE_OF = re.compile("[^年末初底时期]的$")
MONIES = {"元", "美元", None}
NOT_COUNTED = {"元", "美元", "%", "斤", "吨", "微克/立方米", "天"}
EACH_AREA = re.compile("的?(?:县域|县|市|区|城区|镇|乡镇|城市|园区)(?!域?[级属])(?=[增达有、，。；\\d]|数量|累计|总数)")
REACHED = re.compile("(?:[为对向]|覆盖|惠及|服务|帮助|引导|推动|支持|组织|扶持|指导)(?:超过?|近|约|不少于)?$")
ACTED = re.compile("[^，。；、]{2,12}?(?:实施|实现|开展|化解|通过|设立|承载|[数智]能?字?化|完成|获|入选|参加|减负|应对|上云)|[^，。；、]{2,8}在")


def read_sentence(text: str, sentence: Sentence, quantities: list[Quantity], context: Context) -> tuple[list[Claim], set[int]]:
    """The claims of a sentence, and the starts of the quantities without a unit that turned out to be claims."""
    read = [i for i, quantity in enumerate(quantities) if quantity.kind == "claim" and quantity.value is not None or quantity.kind == "unread"]
    if not read:
        return [], set()
    reading, adopted = Reading(text, sentence, context), set()
    for i in read:
        made = read_claims(reading, quantities[i], quantities[i + 1:])
        reading.claims += made
        if quantities[i].kind == "unread" and made:
            adopted.add(quantities[i].start)
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
    if threshold:       # 规模以上企业、销售收入过亿元企业分别达60家; 收入超百亿元的企业8家、超千亿元的2家
        again = reading.threshold_of if subject.rule == "noun_after" and not subject.left.noun else ""
        named = [name._replace(subject=again or BECAME_FIRST.sub("", name.subject.rpartition("、")[2]) or reading.subject) for name in named]
    made = Made(subject, clause, unit, change, shared_comparator(reading, quantity, following, subject.left),
                is_added(reading, subject, unit, clause, begin), threshold)
    claims = [make_claim(reading, quantity, made, name) for name in named]
    if threshold:
        reading.threshold_end, reading.threshold_of = quantity.quote_end, claims[-1].subject if quantity.unit_kind == "money" and MEASURED.search(claims[-1].subject) else ""
    else:
        reading.subject, reading.added = claims[-1].subject, made.added
    reading.change, reading.last_end = change, quantity.quote_end
    return claims


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
    if made.subject.rule == "respectively" and reading.claims and reading.text[reading.last_end:quantity.start] in ("、", "和", "与", "及"):
        kind, span = reading.claims[-1].kind, reading.claims[-1].span       # 分别从1560元、950元提高到…
    start = quantity.quote_end - len(quantity.quote) - (left.adjacent if left.comparator else 0) - quantity.falls
    return Claim(start, quantity.quote_end, quantity.value, quantity.high, made.unit, made.comparator, change, name.subject, name.indicator, kind, years,
                 basis_of(name.indicator, change, made.added and made.unit != "倍", moved != "level", made.clause if not NEWLY.match(left.noun) or set(left.words) & {"总量", "总数", "累计", "总量达", "总数达"} else ""), span, name.about,
                 kind == "result" and is_forecast(reading, quantity), governed_by(reading, quantity, made, kind), made.subject.rule)


def is_forecast(reading: Reading, quantity: Quantity) -> bool:
    """Whether 预计 governs a result: at the head of its sentence it holds for all of it, within only as far as the next ；."""
    begin = reading.sentence.start
    first = FORECAST.search(reading.text, begin, quantity.start)
    if first and first.start() < begin + 4 or FROM_HERE.search(reading.text, begin, quantity.start):
        return True
    return bool(FORECAST.search(reading.text, reading.text.rfind("；", begin, quantity.start) + 1 or begin, quantity.start))


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
                is_step = STEP.match(reading.text, quantity.quote_end)      # 存款、贷款余额连跨4个万亿元台阶
                return [Named(wording or name, None if is_step else indicator, "own") for (indicator, wording, _), name in zip(found, names)]
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
    if quantity.unit_kind in ("money", "ratio") and rule == "noun_before" and (AREA_HEAD.search(before or name) or AREA_HEAD.search(left.lead) or FIRMS.match(left.lead)):
        reading.area = True
    if indicator and rule == "noun_before" and reading.threshold_end and reading.text[reading.threshold_end:reading.threshold_end + 1] not in "，；。、" and reading.text.find(left.noun, reading.threshold_end, reading.threshold_end + 2 + len(left.noun)) >= 0:
        indicator, before = None, "■集团"         # 产值10亿元以上高新企业5家: a class of them
    if indicator and reading.area and not OWN_SCOPE.search(clause):
        indicator, before = None, "■开发区"      # 开发区主营业务收入…；固定资产投资…: still the zone's
    if indicator and is_part_of_last(reading, left, rule, indicator, name):
        indicator, before = None, "其中"
    if is_other_number(reading, quantity, left, rule, change, indicator, name):
        indicator = None
    if indicator and rule == "noun_before" and len(wording) > 1:
        name = wording
    about = about_whom(reading, quantity, left, before, indicator, change)
    return Named(name, None if about == "other" else indicator, about)


def is_part_of_last(reading: Reading, left: Left, rule: str, indicator: str, name: str) -> bool:
    """Whether the number is of a part of what has been named: 实际利用外资50亿美元，其中外商直接投资36亿美元、增长13%."""
    if rule == "carried":
        return bool(reading.claims) and reading.claims[-1].subject == name and reading.claims[-1].indicator is None and reading.claims[-1].about == "part"
    return "其中" in left.lead and any(claim.indicator == indicator for claim in reading.claims)


def is_of_some(reading: Reading, quantity: Quantity, indicator: str) -> bool:
    """Whether a count is of those that something was done for or that did something, and not the indicator: 帮助54家上市公司化解风险."""
    row, text = indicator_table()[indicator], reading.text
    if quantity.unit_kind == "count" and row["level_unit"] in ("元", "%") or quantity.unit == "%" != row["level_unit"]:
        return True         # 57个县生产总值增长
    if row["level_unit"] not in ("家", "户", "个"):
        return False
    reached = REACHED.search(text, max(0, quantity.start - 8), quantity.start)
    return bool(reached and (row["amount"] == "stock" or reached[0][0] in "为对向覆惠服") or row["amount"] == "stock" and ACTED.match(text, quantity.quote_end))


def is_growth_of_stock(reading: Reading, quantity: Quantity) -> bool:
    """Whether a rate is the growth that a stock and its increment make, by reckoning: 2951家，一年增加797家、增长36.7%."""
    added = reading.claims[-1]
    stocks = [claim.value for claim in reading.claims if claim.indicator == added.indicator and claim.unit == added.unit and claim.basis == "level"]
    return any(value > added.value and abs(100 * added.value / (value - added.value) - quantity.value) < 0.6 for value in stocks)


def is_other_number(reading: Reading, quantity: Quantity, left: Left, rule: str, change: str, indicator: str | None, subject: str) -> bool:
    """Whether the number is not the indicator's own, though its name stands there."""
    driven = (change == "level" or quantity.unit == "百分点") and DRIVEN.search(left.lead if rule == "noun_before" else left.noun) or change == "level" and PER_AREA.search(left.lead)
    reading.driven = bool(driven) or reading.driven and rule == "carried"
    if reading.driven:
        return True         # 带动投资10亿元、增长8%; 拉动GDP增长0.9个百分点; 每平方公里拥有企业18家
    if quantity.unit == "类" or quantity.unit in ("条", "批") and indicator and indicator_table()[indicator]["level_unit"] != "公里":
        return True         # 落实壮大市场主体30条: measures
    row, last = indicator_table().get(indicator), reading.claims[-1] if reading.claims else None
    if row and change == "level" and (quantity.unit_kind == "money" and row["level_unit"] not in MONIES or quantity.unit_kind == "count" and row["level_unit"] in NOT_COUNTED):
        return True         # 投入5亿元办好民生实事; 存款余额连跨4个台阶
    if last and last.unit == "%" and last.change == "level" and last.indicator is None and last.subject == subject and quantity.unit in ("%", "百分点") and reading.clause_start(quantity.start) <= last.start and rule in ("carried", "respectively"):
        return True         # 分别占49%和47%; 占全国28%、提高0.2个百分点
    if rule == "respectively" and quantity.unit == "%" and change == "level" and "占" in reading.text[reading.clause_start(quantity.start):quantity.start]:
        return True
    if quantity.unit_kind == "money" and EACH_AREA.match(reading.text, quantity.quote_end) or quantity.unit == "%" and rule == "carried" and change == "level" and indicator and indicator_table()[indicator]["level_unit"] not in ("%", "‰"):
        return True         # 经济总量超500亿元的县域; 占全国比重由7.2%提升至7.4%
    if left.lead.endswith("申报"):
        return True         # 申报高新技术企业3家: not recognised yet
    if rule == "carried" and reading.text.startswith("因", quantity.quote_end):
        return True         # 78项实事，除2项因规划调整外…: some of them
    if quantity.unit == "百分点" and change == "level" and "净增" not in left.words:
        return True         # 超过下达计划12.9个百分点: a distance
    if indicator and rule == "noun_after" and is_of_some(reading, quantity, indicator):
        return True         # 为380个老旧小区引入物业
    if quantity.unit == "个" and STEP.match(reading.text, quantity.quote_end):
        return True         # 连跨3个千亿台阶
    if rule == "noun_before" and left.lead.endswith(("惠及", "受益", "覆盖", "涉及")):
        return True         # 惠及经营主体14.6万户次
    if rule == "carried" and (BENEFIT.search(left.noun) or change != "level" and reading.claims and is_stock_added(reading.claims[-1]) and not is_growth_of_stock(reading, quantity)):
        return True         # 改造老旧小区870个、惠及10万余户; the growth of an increment is not that of the stock
    if quantity.unit == "%" and change == "level" and indicator and indicator_table()[indicator]["level_unit"] in COUNTED:
        return True         # 20件民生实事100%完成; 上市企业75家、占全市13%
    if quantity.unit == "%" and change == "level" and SHARE_OF.search(reading.text, max(0, quantity.start - 2 - left.adjacent), quantity.start - left.adjacent):
        return True         # 一般预算支出的89%: a share of it
    if quantity.unit == "百分点" and rule == "carried" and reading.claims and reading.claims[-1].change != "level" and reading.claims[-1].unit == "%":
        return True         # 增长21.7%，比上年提高6个百分点: of the growth
    if change != "level" and indicator and NEWLY.search(left.noun) and indicator_table()[indicator]["amount"] == "stock":
        return True         # 新增市场主体增长18%: not the stock
    if quantity.unit == "%" and change == "level" and left.words[:1] == ("完成",) and indicator and indicator_table()[indicator]["level_unit"] != "%":
        return True         # 收入97亿元，完成101.1%: of what was planned
    if rule == "carried" and change == "level" and quantity.unit == "%" and any(word.startswith("占") for word in left.words):
        return True         # 产值583亿元，占全市21.7%: a share of another's
    if rule == "respectively" and change != "level" and any(claim.subject == subject and is_stock_added(claim) for claim in reading.claims):
        return True         # 新增市场主体161万户、注册资本7万亿元，分别增长16%和39%
    return bool(left.words) and left.comparator is None and left.words[0] in ("高出", "高于", "多出")      # not 高于7%

