"""What a sentence says: its quantities as claims, each with subject, indicator, kind, years, and the rule that read it."""

import re

from analysis.claims.amount import ADDED_WORD, is_added, settle_change, settle_unit, shared_comparator
from analysis.claims.beside_indicator import NEWLY, Beside, is_other_number, is_part_of_last
from analysis.claims.enumerations import JOINT, split_names
from analysis.claims.indicator import BY_UNIT, INDEX, basis_of, find_indicator, indicator_table
from analysis.claims.kind import FROM_FIRST, RATIO, commitment, settle_kind
from analysis.claims.period import settle_period, settle_years
from analysis.claims.phrases import RATES, core_noun
from analysis.claims.reading import Claim, Context, Made, Named, Reading, Subject
from analysis.claims.subject import find_subject
from analysis.claims.subject_before import TOGETHER
from analysis.claims.thresholds import STEP, is_threshold
from analysis.claims.whose import about_whom, is_context
from analysis.numbers.quantities import Quantity
from analysis.text.outline import Sentence

TARGET_IN_WORDS = re.compile(
    r"(?=[与和同高快不优好低领全超完达实控保只稳持])(?:(?:与|和|同)(?:全国|全省|全市|地区)?(?:经济(?:社会)?(?:发展|增长)|GDP|生产总值|国内生产总值|经济增速|财政收入)(?:增长|增速)?(?:基本|保持|持续)*同步(?:增长)?|"
    r"(?:高于|快于|不低于|优于|好于|不高于|低于|领先)(?:于)?(?:全国|全省|全市|全区|省|市|省市|上级|经济|GDP|地区生产总值|生产总值|上年|去年)(?:及|和)?(?:全省|全市|省|市)?(?:平均(?:水平|增速|值)?|增长|增速|水平|下达的?|年度|目标值?|任务|指标)*(?!度?[^，。；、\d]{0,16}(?:收入|支出|工资|水平|标准)的\d)|"
    r"(?:全面|超额)?(?:完成|达到|实现)(?:国家|省|市|上级|省市|省政府|市政府|中央|省委、省政府|省、市)+(?:政府)?(?:下达|定|确定|规定|分配|考核|要求)?的?(?:约束性)?(?:指标|目标|任务|要求|计划)(?:任务|要求|值)?|"
    r"(?:完成|控制在)(?:上级|省|市|国家|省市)下达(?:的)?[^，。；、]{0,8}?(?:任务|指标|目标|以内)|实现正增长|保持正增长|只降不升|稳中有[升进]|保持基本(?:平衡|稳定)|持续(?:下降|改善)(?=[，。；]))"
)
PLEDGE = re.compile(r"\[实事(\d{1,3})\]")
AREA_HEAD = re.compile(
    "^.{0,10}?(?:开发区|加工区|高新区|产业园|园区|合作区|片区|保税区|自贸区|自贸试验区|前海|[省市区县]属(?:国有)?企业)(?!数|数量|个)"
)
OWN_SCOPE = re.compile("全[省市区县州旗]|我[省市区县州旗]|本[省市区县]")
MEASURED = re.compile("(?:收入|产值|投资|额|营收|纳税|税收|资本|规模|收益|市值)$")
BECAME_FIRST = re.compile(
    r"^.*?成为.*?(?:首个|唯一(?!一)|第[一二三四五六七八九十\d]+个)的?|^成为.*$"
)  # 成为全省第二个产值突破3万亿元的城市
STATE_FIRMS = re.compile("[省市区县]属(?:国有)?企业")
IN_ALL = {"总量", "总数", "累计", "总量达", "总数达"}
FORECAST = re.compile("预(?:计|(?<![稳于超合]预)期(?!寿命|目标|性|指标|值|转))|有望")
FROM_HERE = re.compile("预计，?（下同")


def read_sentence(
    text: str, sentence: Sentence, quantities: list[Quantity], context: Context
) -> tuple[list[Claim], set[int]]:
    """The claims of a sentence, and the starts of the quantities without a unit that turned out to be claims."""
    read = [
        i
        for i, quantity in enumerate(quantities)
        if quantity.kind in ("claim", "unread") and quantity.value is not None
    ]
    if not read:
        return [], set()
    reading, adopted = Reading(text, sentence, context), set()
    for i in read:
        made = read_claims(reading, quantities[i], quantities[i + 1 :])
        reading.claims += made
        if quantities[i].kind == "unread" and made:
            adopted.add(quantities[i].start)
    return reading.claims, adopted


def read_claims(reading: Reading, quantity: Quantity, following: list[Quantity]) -> list[Claim]:
    """The claims that one quantity makes: one, or one for each subject that it is said of."""
    begin = reading.clause_start(quantity.start)
    clause = reading.text[begin : quantity.start]
    subject = find_subject(reading, quantity, following)
    change = settle_change(reading, quantity, subject)
    named = name_subjects(reading, quantity, subject, change, clause)
    unit = settle_unit(reading, quantity, subject, named, clause)
    if unit is None and not INDEX.search(named[0].subject):
        return []
    threshold = is_threshold(reading.text, quantity, following, subject.left.noun)
    if threshold:  # 规模以上企业、销售收入过亿元企业分别达60家; 收入超百亿元的企业8家、超千亿元的2家
        again = reading.threshold_of if subject.rule == "noun_after" and not subject.left.noun else ""
        named = [
            name._replace(subject=again or BECAME_FIRST.sub("", name.subject.rpartition("、")[2]) or reading.subject)
            for name in named
        ]
    made = Made(
        subject,
        clause,
        unit,
        change,
        shared_comparator(reading, quantity, following, subject.left),
        is_added(reading, subject, unit, clause, begin),
        threshold,
    )
    claims = [make_claim(reading, quantity, made, name) for name in named]
    if threshold:
        reading.threshold_end, reading.threshold_of = (
            quantity.quote_end,
            claims[-1].subject if quantity.unit_kind == "money" and MEASURED.search(claims[-1].subject) else "",
        )
    else:
        reading.subject, reading.added = claims[-1].subject, made.added
    reading.change, reading.last_end = change, quantity.quote_end
    return claims


def make_claim(reading: Reading, quantity: Quantity, made: Made, name: Named) -> Claim:
    """The claim that a quantity makes of one of its subjects."""
    left, ratio = made.subject.left, made.unit in RATIO
    change, moved = made.change if ratio else "level", made.change
    if (
        change == "up"
        and made.subject.rule == "respectively"
        and RATES & set(left.words)
        and name.indicator
        and indicator_table()[name.indicator]["level_unit"] == "%"
    ):
        change = moved = "level"  # 失业率、居民消费价格涨幅分别控制在5%和3%: the 涨幅 is the last one's
    years, span = settle_period(reading, quantity, made.clause, name.subject, made.change)
    if span != "cumulative" or made.change == "level":  # a base (比2012年，下同) holds for the growth of each
        years = settle_years(reading, quantity, made.clause, made.subject.rule, years)
    kind = (
        "context"
        if is_context(reading, quantity, made, name)
        else settle_kind(reading, quantity.start, made.clause, years, name.about)
    )
    if (
        made.subject.rule == "respectively"
        and reading.claims
        and reading.text[reading.last_end : quantity.start] in ("、", "和", "与", "及")
    ):
        kind, span = reading.claims[-1].kind, reading.claims[-1].span  # 分别从1560元、950元提高到…
    start = quantity.quote_end - len(quantity.quote) - (left.adjacent if left.comparator else 0) - quantity.falls
    in_all = "" if NEWLY.match(left.noun) and not IN_ALL & set(left.words) else made.clause
    basis = basis_of(name.indicator, change, made.added and made.unit != "倍", moved != "level", in_all)
    estimated = kind == "result" and not FROM_FIRST.search(made.clause) and is_forecast(reading, quantity)
    return Claim(
        start,
        quantity.quote_end,
        quantity.value,
        quantity.high,
        made.unit,
        made.comparator,
        change,
        name.subject,
        name.indicator,
        kind,
        years,
        basis,
        span,
        name.about,
        estimated,
        governed_by(reading, quantity, made, kind),
        made.subject.rule,
    )


def is_forecast(reading: Reading, quantity: Quantity) -> bool:
    """Whether 预计 governs a result: at the head of its sentence it holds for all of it, within only as far as the next ；."""
    begin = reading.sentence.start
    first = FORECAST.search(reading.text, begin, quantity.start)
    if (first and first.start() < begin + 4) or FROM_HERE.search(reading.text, begin, quantity.start):
        return True
    return bool(
        FORECAST.search(reading.text, reading.text.rfind("；", begin, quantity.start) + 1 or begin, quantity.start)
    )


def governed_by(reading: Reading, quantity: Quantity, made: Made, kind: str) -> str | None:
    """The modal word of the claim's clause, or of the list that it continues: 确保会议费压缩5%、接待费压缩3%."""
    said = commitment(made.clause)
    last = reading.claims[-1] if reading.claims else None
    goes_on = (
        last
        and kind == last.kind == "target"
        and made.unit == last.unit
        and made.change == last.change
        and not made.subject.left.lead
    )
    return (
        last.commitment
        if said is None and goes_on and "；" not in reading.text[reading.last_end : quantity.start]
        else said
    )


def name_subjects(reading: Reading, quantity: Quantity, subject: Subject, change: str, clause: str) -> list[Named]:
    """The subject's names with their indicators. One number of two indicators (消费、投资增长4%) has two."""
    if subject.rule == "noun_before" and JOINT.search(subject.left.noun):
        names = split_names(subject.left.noun)
        found = [find_indicator(name, reading.own_in(name)) for name in names]
        known = [indicator for indicator, _, _ in found if indicator]
        if (
            len(found) > 1
            and known
            and (len(known) == len(found) or "均" in subject.left.words or each_grew(quantity, change, known, names))
            and not find_indicator(subject.left.noun, reading.own_in(subject.left.noun))[0]
        ):
            is_step, is_zone = (
                STEP.match(reading.text, quantity.quote_end),
                AREA_HEAD.match(subject.left.noun),
            )  # 存款、贷款余额连跨4个万亿元台阶; 开发区营业收入、税收收入均增长20%
            return [
                Named(
                    wording or core_noun(name, reading.own_in(name))[0] or name,
                    None if is_step or is_zone else indicator,
                    "part" if is_zone else "own",
                )
                for (indicator, wording, _), name in zip(found, names)
            ]
    return [name_subject(reading, quantity, subject, name, change, clause) for name in subject.names]


def each_grew(quantity: Quantity, change: str, known: list[str], names: list[str]) -> bool:
    """Whether one rate is that of each subject, and not of their sum: 财政总收入和一般预算收入增长18%; not 甲、乙企业增长82%."""
    grew = change != "level" and all(
        indicator_table()[indicator]["level_unit"] in ("元", "美元") for indicator in known
    )
    return quantity.unit == "%" and (grew or all(name.endswith("率") for name in names))


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
    if (
        quantity.unit_kind in ("money", "ratio")
        and rule == "noun_before"
        and (AREA_HEAD.search(before or name) or AREA_HEAD.search(left.lead) or STATE_FIRMS.match(left.lead))
    ):
        reading.area = True
    if ("共" in clause or "已" in clause or "累计" in clause or "先后" in clause) and TOGETHER.search(clause):
        reading.area = True  # 产业基地共引进企业30家，其中上市公司7家
    if (
        indicator
        and rule == "noun_before"
        and reading.threshold_end
        and reading.text[reading.threshold_end : reading.threshold_end + 1] not in "，；。、"
        and reading.text.find(left.noun, reading.threshold_end, reading.threshold_end + 2 + len(left.noun)) >= 0
    ):
        indicator, before = None, "■集团"  # 产值10亿元以上高新企业5家: a class of them
    if indicator and reading.area and not OWN_SCOPE.search(clause):
        indicator, before = None, "■开发区"  # 开发区主营业务收入…；固定资产投资…: still the zone's
    if indicator and is_part_of_last(reading, left, rule, indicator, name):
        indicator, before = None, "其中"
    if is_other_number(Beside(reading, quantity, left, rule, change, indicator, name)):
        indicator = None
    if indicator and rule == "noun_before" and len(wording) > 1:
        name = wording
    about = about_whom(reading, quantity, left, before, indicator, change)
    about = "part" if about == "own" and indicator is None and "小巨人" in name else about
    return Named(name, None if about == "other" else indicator, about)
