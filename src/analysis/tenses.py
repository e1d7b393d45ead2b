"""Whether a number is promised or done, and for which years: by the part of the report, tense, modal words and time words."""

import re

from analysis.indicators import indicator_table, wordings
from analysis.phrases import strong_verbs
from analysis.quantities import Quantity
from analysis.spots import Reading

RATIO = {"%", "百分点", "倍", "‰"}
TARGET_PARTS = {"goals", "plan", "pledges", "government", "outlook"}
FROM_FIRST = re.compile(r"(?:由|从(?!事|业))[^，\d]{0,4}$")
FROM_TO = re.compile(r"(?:^|，)[^，由从]*[由从][^，\d]*\d[^，]*[到至为](?:了|近|约|超过?|突破)?$")     # each part stops at one character, so that a long clause takes no time
MODAL = re.compile("|".join(("确保", "力争", "争取", "努力", "预期", "计划", "保证", "奋力", "冲刺", "务必", "坚决", "不低于", "不少于", "不高于", "不超过", "拟")))
DONE = re.compile(r"已(?:建成|完成|经|有|累计|实现|达)|目前|现有|拥有(?!量)|还有|(?:仅|只)有?$|了$|着(?=\d|$)")
RANKED = re.compile("排名|位居|居全|开门红")         # 一季度增长9%、排名全市第一, though the plan says it
INTENDED = re.compile("力争|确保|争取|努力|奋力")
FUTURE = re.compile(r"明年|力争|将(?!军|近|来|乐|士|台)|计划(?!生育|单列|外|内|完成|投资|总投资)|拟(?!定|人)|争取(?!到|上级|中央|国家|资金|省|政策|专项|各)|(?:到|至)20\d\d年")
RATE_WORD = re.compile(r"率|比重|占比|比例|人均|标准|总量|余额|总数|里程|存量|拥有量|保有量|密度|浓度|指数|水平|规模|总里程|总面积|人口|年限|寿命|强度|装机|能力|数$")
REACHED = re.compile(r"达|提高到|增加到|升至|增至|降至|突破|超过|降到|提升到|提高至|提升至|下降到|下降至|为|扩大到|增长到|减少到|跃升|上升到|上升至|升到|占|增到")
TO_LEVEL = re.compile(r"(?:提高|增加|增|提升|扩大|增长|跃升|上升|升|发展|下降|减少|降)[到至]了?[^，]{0,4}$|(?:达到|突破)[^，]{0,3}$")
AVERAGE = re.compile("年均(?!浓度|值|气温|PM|优良)|[一二两三四五六七八九十5]年平均(?=[增递提下])")
STANDING = re.compile("(?:[拥保]有量|总量|总数|装机|装机容量|浓度|密度|寿命|能力|指数|总里程|规模|床位数?|学位数?|市值|总资产|年(?:吞吐量|产量|交易额|销售额))$|^(?:每[千万百]|人均)")
STATED = re.compile("(?:达到?|发展到|增加到|扩大到|增至)$")
REACHED_TO = {"达到", "达"}
TO_DATE = re.compile("累计(?:达到?|有)$")
PAST = re.compile("过去|近|这")
TIMES_END = re.compile("(?:是|为|相当于)[^，]{0,8}(?:末|底|初|年|年前)的$")
STANDS = re.compile("总量|总数|总长|总里程|拥有(?!量)|现有|保有")
HELD = re.compile(r"保持|控制在|控制到|稳定|持续|始终|维持|每年|年均|累计|共|连续")


SUMMED = re.compile("累计|(?<!公)共|总投|期间|新增|[增多少]|五年|“十|台阶")
MEAN_BEHIND = re.compile("[，、](?:五年)?年均(?:实际|名义)?(?:增长|递增)")
OVER_YEARS = re.compile("投资|外资|到位资金|新增|改造|住房|实事|支出|高标准|公路|合同")     # what a review of five years adds up; other amounts are its last year's


def settle_period(reading: Reading, quantity: Quantity, clause: str, subject: str, change: str) -> tuple[tuple[int, int] | None, str]:
    """Years and span of a quantity; `clause` is what stands before it in its clause."""
    years, span, ahead, based = reading.sentence.years, None, None, None
    for mention in reading.mentions:
        if mention.at > quantity.start:
            break
        if mention.rule == "relative" and reading.text[mention.at - 3] in "（(" and "）" in reading.text[mention.at:quantity.start]:
            continue        # 总量6759家（上年5842家）: within the brackets only
        if mention.rule in ("base", "times"):
            based = mention
            continue
        if mention.rule == "from":
            ahead = mention
            continue
        if mention.rule == "mean":          # 2002年…，五年平均增长9.5%: of the years until then
            last = (years or (0, reading.context.clock.review))[1]
            years, span = (last + 1 + mention.years[0], last), "average"
            continue
        if mention.rule == "ahead" and reading.sentence.part not in TARGET_PARTS and mention.years and "年内" in reading.text[mention.at - 3:mention.at]:
            review = reading.context.clock.review       # 五年内 in a review looks back
            mention = mention._replace(years=(review - (mention.years[1] - mention.years[0]), review))
        if mention.rule == "back" and reading.sentence.part in TARGET_PARTS and mention.years and (
                mention.span == "cumulative" or reading.text[mention.at - 1] == "年") and not PAST.search(reading.text, mention.at - 5, mention.at):
            start = reading.context.clock.plan_start       # 五年累计, 五年新增 of the years ahead
            mention = mention._replace(years=(start, start + mention.years[1] - mention.years[0]))
        if mention.years:
            years, span = mention.years, mention.span
        if mention.span == "part" or mention.span == "cumulative" and (years and years[0] < years[1] or mention.at > quantity.start - len(clause)):
            span = mention.span         # 累计 holds for its clause
    begin = quantity.start - len(clause)
    if span == "part" and "全年" in clause:
        span = None
    base_year = based and based.rule == "base" and (based.at > begin or reading.text.startswith(("（下同", "，"), based.at)) and re.search(r".*((?:19|20)\d\d)年", reading.text[max(reading.sentence.start, based.at - 24):based.at])
    if base_year and years and change != "level" and years[0] > int(base_year[1]) + 1 and reading.sentence.part not in TARGET_PARTS:
        return (int(base_year[1]) + 1, years[1]), "cumulative"      # 比2005年增长73.8%
    if ahead and ahead.at <= quantity.start and not any(c.start >= ahead.at for c in reading.claims):
        return ahead.years, "point"
    if years and ("由" in clause or "从" in clause):
        if FROM_FIRST.search(clause):
            first = reading.context.clock.review - 4 if reading.sentence.part == "five_year_review" and reading.context.clock else years[0]
            return (first - 1,) * 2, "point"     # 由240元提高到450元: the first is of the year before
        if FROM_TO.search(clause):
            return (years[1], years[1]), "point"
    is_average = AVERAGE.search(clause) is not None
    if years and years[0] < years[1] and reading.context.clock and re.search(r"(?<![一二两三四五六七八九十几半多\d])年内", clause) and reading.sentence.part in TARGET_PARTS:
        years = (reading.context.clock.plan_start,) * 2
    if years and years[0] < years[1] and re.search("全年|当年", clause) and reading.sentence.part not in TARGET_PARTS and not is_average:
        years = (years[1], years[1])
    if years and years[0] < years[1] and not (span in ("average", "cumulative") and is_average):
        is_rate = quantity.unit in RATIO or RATE_WORD.search(subject) or is_stock(subject)
        is_rate = is_rate or STANDS.search(clause) and not re.search("累计|新增|新建|建成", clause)
        is_rate = is_rate or TO_LEVEL.search(clause) and not re.search("累计|新增|共", clause)
        if change == "level" and is_rate and (REACHED.search(clause) or quantity.unit == "%" or quantity.comparator in ("<", "≈") or STANDS.search(clause)) and not HELD.search(clause) and reading.sentence.part not in TARGET_PARTS:
            years, span = (years[1], years[1]), "point"
    if years and years[0] < years[1] and change == "level" and is_yearly(reading, quantity, clause, subject):
        years, span = (years[1], years[1]), "point" if STANDING.search(subject) or quantity.unit_kind in ("count", "person", "ratio") else "year"
    if years and years[0] == years[1] and (is_average or "累计" in clause and not TO_DATE.fullmatch(said_since(reading, quantity))):
        years = stretch(reading, years[1], clause)
    if span is None:
        span = "cumulative" if years and years[0] < years[1] else "year"
    if span == "cumulative" and quantity.unit == "%" and change == "level" and "累计" not in clause:
        span = "point"      # 盖度稳定在45%以上: a rate is no sum
    if is_average or span == "cumulative" and "每年" in clause:
        span = "average"
    return years, span


def said_since(reading: Reading, quantity: Quantity) -> str:
    """The words since the claim before."""
    return reading.text[reading.last_end:quantity.start].lstrip("、，")


def is_stock(subject: str) -> bool:
    """Whether a subject is an indicator that is counted on a day, as 高新技术企业 is."""
    known = wordings().get(subject)
    return known is not None and indicator_table()[known]["amount"] == "stock"


def is_yearly(reading: Reading, quantity: Quantity, clause: str, subject: str) -> bool:
    """Whether an amount in a review of several years is the last one's, not their sum: 社会消费品零售总额2.9万亿元."""
    if reading.sentence.part in TARGET_PARTS:
        return False
    if quantity.unit == "倍" and TIMES_END.search(clause):
        return True         # 是“十一五”末的2.6倍
    last, said = reading.claims[-1] if reading.claims else None, said_since(reading, quantity)
    if last and (TO_DATE.fullmatch(said) and last.unit == quantity.unit and quantity.unit_kind != "money" or said in REACHED_TO and last.change != "level"):
        return True         # 累计达760万吨; 产值增长近3倍，达到3267亿元
    if SUMMED.search(clause) or OVER_YEARS.search(subject):
        return False
    if STATED.search(clause) and not strong_verbs().search(clause):
        return True         # 森林公园达1373个
    if is_stock(subject) and not strong_verbs().search(clause):
        return True         # 经营主体超850万户
    if STANDING.search(subject) and subject[-2:] in clause:
        return True
    known = wordings().get(subject)
    yearly = known is not None and indicator_table()[known]["amount"] == "flow" and indicator_table()[known]["level_unit"] in ("元", "美元", "吨", "人次")
    return bool(yearly and quantity.unit_kind != "ratio" or MEAN_BEHIND.match(reading.text, quantity.quote_end))


def stretch(reading: Reading, last: int, clause: str) -> tuple[int, int]:
    """The years of an average or a sum that is said to end in a year."""
    part, clock = reading.sentence.part, reading.context.clock
    if part in TARGET_PARTS and clock:
        return (max(last - 4, clock.plan_start), last) if last > clock.plan_start else (last, last)
    long = part == "five_year_review" or any(m.rule in ("from", "back") for m in reading.mentions) or part == "review" and last % 5 == 0 and AVERAGE.search(clause)
    return (last - 4, last) if long else (last, last)


NEW_TIME = re.compile("[两三四五六]年(?:共|新增|净增|增加)|（[上去]年|年均|年平均|累计|\\d{4}年|“十.五”")


def settle_years(reading: Reading, quantity: Quantity, clause: str, rule: str, years: tuple[int, int] | None) -> tuple[int, int] | None:
    """The years, where a carried subject keeps those of the claim before unless a time is said in between."""
    if rule == "respectively" and reading.claims and reading.text[reading.last_end:quantity.start] in ("、", "和", "与", "及"):
        return reading.claims[-1].years
    if rule != "carried" or not reading.claims or FROM_TO.search(clause) or NEW_TIME.search(reading.text, reading.last_end, quantity.start):
        return years
    last = reading.claims[-1]
    ends = last.years and last.years[0] < last.years[1] and reading.sentence.part not in TARGET_PARTS and (
        said_since(reading, quantity) in REACHED_TO and last.change != "level" or years == (last.years[1],) * 2 and TO_DATE.fullmatch(said_since(reading, quantity)))
    return (last.years[1],) * 2 if ends else last.years


def settle_kind(reading: Reading, quantity_start: int, clause: str, years: tuple[int, int] | None, about: str) -> str:
    """target, result or context, by the part of the report and what the sentence says against it."""
    part, clock = reading.sentence.part, reading.context.clock
    if part in ("glossary", "problems", "boilerplate") or about == "other":
        return "context"
    said = [m for m in reading.mentions if m.at <= quantity_start and m.years]
    if part in TARGET_PARTS:
        if "其中" in clause[:3] and reading.claims and reading.claims[-1].kind == "target":
            return "target"         # 筹集8万套，其中2021年1.1万套
        last = clock and clock.review - (clock.delivered == clock.review)        # an autumn report's plan begins with the year's last months
        if said and said[-1].rule != "back" and clock and said[-1].years[1] <= last and said[-1].years[1] < (reading.sentence.years or (0, 9999))[0]:
            return "result"
        if years and clock and years[1] <= clock.review and FROM_FIRST.search(clause):
            return "result"
        partly = any(mention.span == "part" for mention in reading.mentions) and RANKED.search(reading.text, reading.sentence.start, reading.sentence.end)
        return "result" if DONE.search(clause) or partly and not INTENDED.search(reading.text, reading.sentence.start, reading.sentence.end) else "target"
    if said and clock and said[-1].years[1] > clock.review and (said[-1].years[0] > clock.review or FUTURE.search(reading.text, reading.sentence.start, quantity_start)):
        return "target"
    return "target" if ("力争" in clause or "明年" in clause) and part != "opening" else "result"


def commitment(clause: str) -> str | None:
    """The last modal word of the clause, as written."""
    found = MODAL.findall(clause)
    return found[-1] if found else None
