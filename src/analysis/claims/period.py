"""For which years a number holds, and how it spans them: by the part of the report and the time words before it."""

import re

from analysis.claims.indicator import indicator_table, wordings
from analysis.claims.kind import RATIO, TARGET_PARTS, is_there
from analysis.claims.period_base import FROM_TO, base_beside, told_by_course, told_by_earlier_base, told_within
from analysis.claims.period_said import Said, Years, said_times
from analysis.claims.phrases import opening_verbs, strong_verbs
from analysis.claims.reading import Reading
from analysis.numbers.quantities import Quantity

RATE_WORD = re.compile(
    r"率|比重|占比|比例|人均|标准|总量|余额|总数|里程|存量|能耗|水耗|电耗|拥有量|保有量|密度|浓度|指数|水平|规模|总里程|总面积|人口|年限|寿命|强度|装机|能力|数$"
)
REACHED = re.compile(
    r"超$|达|提高到|增加到|升至|增至|降至|突破|超过|降到|提升到|提高至|提升至|下降到|下降至|为|扩大到|增长到|减少到|跃升|上升到|上升至|升到|占|增到"
)
TO_LEVEL = re.compile(
    r"(?:提高|增加|增|提升|扩大|增长|跃升|上升|升|发展|下降|减少|降)[到至]了?[^，]{0,4}$|(?:达到|突破)[^，]{0,3}$"
)
AVERAGE = re.compile("年均(?!浓度|值|气温|PM|优良)|[一二两三四五六七八九十5]年平均(?=[增递提下])")
YEARLY = re.compile(
    "(?<!累计)(?:出口|进口|进出口|(?:出口|进口|进出口|营业|成交|交易|零售|销售)额|营收|吞吐量|总?产值|产量|发电量|增加值|营业收入|客流量|运输量)$"
)
SPENT = re.compile("投入|支出|投资|资金$")
STANDING = re.compile(
    "(?:[拥保]有量|总量|总数|装机|装机容量|储能|浓度|密度|寿命|能力|指数|总里程|规模|床位数?|学位数?|市值|总资产|年(?:吞吐量|产量|产值|交易额|销售额|营收|营业收入))$|^(?:每[千万百平]|[人地户]均)"
)
STATED = re.compile("(?:达到?|发展到|增加到|扩大到|增至|分别为)$")
GOES_BEYOND = re.compile("(?:超过?|突破)$")
REACHED_TO = {"达到", "达"}
RANKED_AFTER = re.compile(
    "(?:、[^，。；、\\d]{2,14}\\d+[^，。；、\\d]{1,2}){0,2}[，、](?:均|分别|总数|数量)?(?:稳居|位居|居|位列|排名)全[国省市]"
)
TOTAL = re.compile("总[量数](?:累计)?(?:达到?|突破|超过?|增至|增加到|$)")
FLOW = re.compile(
    "(?:收入|支出|产值|增加值|生产总值|零售总额|投资|产量|销量|销售额|交易额|营收|利润|税收|转移支付总额|(?:进出口|贸易)总[额值])$"
)
BY_YEAR = re.compile(
    "，其中(20\\d\\d)年[\\d.]+[^，。；]{2,100}、(20\\d\\d)年[\\d.]+[万千]?[^，、。；\\d]{1,3}(?=[，。；])"
)
COUNTED_TO_DATE = re.compile("累计(?:达到?|有)?[近约超]?$")
OVER_MANY = re.compile("[多历]年来?累计")
TO_DATE = re.compile("累计(?:达到?|有)$")
TIMES_END = re.compile("(?:是|为|相当于|达到?)[^，]{0,8}(?:末|底|初|年|年前)的$")
STANDS = re.compile("总量|总数|总长|总里程|拥有(?!量)|现有|保有")
HELD = re.compile(r"保持|控制在|控制到|稳定|持续|始终|维持|每年|年均|累计|(?<!公)共|连续")
SUMMED = re.compile("累计|(?<!公)共|总投|期间|新增|增(?!加值)|[多少]|五年|“十|台阶")
EACH_YEAR = re.compile("(?:保持|稳定|维持)在|连年")  # 粮食产量保持在400万吨以上
MEAN_BEHIND = re.compile("[，、](?:五年)?年均(?:实际|名义)?(?:增长|递增)")
OVER_YEARS = re.compile(
    "投资|外资|到位资金|新增|改造|住房|实事|支出|高标准|公路|合同"
)  # what a review of five years adds up; other amounts are its last year's
NEW_TIME = re.compile(
    "[两三四五六]年(?:共|新增|净增|增加|建成|新建|完成|改造)|明年|（[上去]年|年均|年平均|累计|\\d{4}年|“十.五”"
)


def settle_period(reading: Reading, quantity: Quantity, clause: str, subject: str, change: str) -> tuple[Years, str]:
    """Years and span of a quantity; `clause` is what stands before it in its clause."""
    said = said_times(reading, quantity, clause)
    told = told_apart(reading, quantity, clause, subject, change, said)
    if told:
        return told
    years, span = said.years, said.span
    is_average = AVERAGE.search(clause) is not None
    if years and years[0] < years[1]:
        years, span = of_several(reading, quantity, clause, subject, change, years, span)
    if (
        years
        and years[0] == years[1]
        and (is_average or ("累计" in clause and not TO_DATE.fullmatch(said_since(reading, quantity))))
    ):
        years = stretch(reading, years[1], clause)
    if span is None:
        span = "cumulative" if years and years[0] < years[1] else "year"
    if span == "cumulative" and quantity.unit == "%" and change == "level" and "累计" not in clause:
        span = "point"  # 盖度稳定在45%以上: a rate is no sum
    if span == "cumulative" and EACH_YEAR.search(clause) and not is_flow(subject):
        span = "point"  # 耕地面积保持在2000万亩以上
    return years, "average" if is_average or (
        span == "cumulative" and ("每年" in clause or EACH_YEAR.search(clause))
    ) else span


def told_apart(
    reading: Reading, quantity: Quantity, clause: str, subject: str, change: str, said: Said
) -> tuple[Years, str] | None:
    """Years and span where the words right before the number tell them: a base, a year to come, from one value to another."""
    span = "year" if quantity.unit not in RATIO and FLOW.search(subject) else "point"  # of a value of one year
    since = base_beside(reading, quantity, clause, change, said)
    if since:
        return (since + 1, said.years[1]), "cumulative"  # 比2005年增长73.8%
    if (
        said.ahead
        and said.ahead.at <= quantity.start
        and not any(claim.start >= said.ahead.at for claim in reading.claims)
    ):
        return said.ahead.years, span
    return (
        told_by_state(reading, quantity, clause, change, said.years)
        or told_within(reading, quantity, clause)
        or told_by_earlier_base(reading, quantity, change, said)
        or told_by_course(reading, quantity, clause, said, span)
    )


def told_by_state(
    reading: Reading, quantity: Quantity, clause: str, change: str, years: Years
) -> tuple[Years, str] | None:
    """Years and span of what stands in a plan, was done over many years, or is listed year by year."""
    part, clock, default = reading.sentence.part, reading.context.clock, reading.sentence.years
    if part in TARGET_PARTS and clock and years == default:
        if is_there(clause):
            return (clock.review,) * 2, "point"  # 提质壮大现有8个集群
        if reading.is_within_result(quantity.start):
            return reading.claims[-1].years, reading.claims[-1].span  # 企业仅152家，其中，前20强营收占95%
    if years and years[0] < years[1] and OVER_MANY.search(clause):
        return (years[1],) * 2, "point"  # 多年累计改造农村危房2400万户
    by_year = BY_YEAR.match(reading.text, quantity.quote_end)
    if by_year:
        return (int(by_year[1]), int(by_year[2])), "cumulative"  # 新增学位2.9万座，其中2021年5100座、…、2025年9300座
    if (
        quantity.unit == "倍"
        and change == "up"
        and part not in TARGET_PARTS
        and default
        and default[0] < default[1]
        and years == (default[1],) * 2
    ):
        return default, "cumulative"  # 七年来，2016年投资达到…、增长2倍
    return None


def of_several(
    reading: Reading,
    quantity: Quantity,
    clause: str,
    subject: str,
    change: str,
    years: tuple[int, int],
    span: str | None,
) -> tuple[Years, str | None]:
    """Years and span of a number in a part that is about several years: of all, or of one of them."""
    is_plan, is_average = reading.sentence.part in TARGET_PARTS, AVERAGE.search(clause) is not None
    if is_plan and reading.context.clock and re.search(r"(?<![一二两三四五六七八九十几半多\d])年内", clause):
        return (reading.context.clock.plan_start,) * 2, span
    if not is_plan and not is_average and re.search("全年|当年", clause):
        return (years[1], years[1]), span
    if not is_plan and change == "level" and continues_stand(reading, quantity):
        return reading.claims[-1].years, "point"
    if (
        not is_plan
        and not is_average
        and ("同比" in clause or reading.text.startswith(("，同比", "、同比"), quantity.quote_end))
    ):
        return (years[1], years[1]), "year"  # 固定资产投资62亿元，同比增长36%: of the last year
    if change == "level" and shares_sum(reading, quantity):
        return reading.claims[-1].years, span
    if change != "level" or (quantity.unit == "百分点" and reading.claims and reading.claims[-1].span == "average"):
        return years, span  # 年均增长4.5%，高于全国1个百分点
    if not is_plan and not (span in ("average", "cumulative") and is_average) and is_reached(quantity, clause, subject):
        return (years[1], years[1]), "year" if quantity.unit not in RATIO and FLOW.search(subject) else "point"
    if (
        is_plan
        and span is None
        and change == "level"
        and FLOW.search(subject)
        and REACHED.search(clause)
        and not SUMMED.search(clause)
    ):
        return years, "point"  # 地区生产总值超过5万亿元
    if (
        is_plan
        and span is None
        and ((STANDING.search(subject) and not FLOW.search(subject)) or is_reached(quantity, clause, subject))
        and not SUMMED.search(clause)
    ):
        return years, "point"  # 五年后粮食综合生产能力526亿斤
    if is_yearly(reading, quantity, clause, subject):
        stands = (STANDING.search(subject) and not FLOW.search(subject)) or quantity.unit_kind in (
            "count",
            "person",
            "ratio",
        )
        return (years[1], years[1]), "part" if span == "part" else "point" if stands else "year"
    return years, span


def continues_stand(reading: Reading, quantity: Quantity) -> bool:
    """Whether a bare member goes on with a list of how many there are: 单项冠军达到274家，“小巨人”1356家."""
    last, since = reading.claims[-1] if reading.claims else None, said_since(reading, quantity)
    return bool(
        last
        and since
        and last.span == "point"
        and last.years
        and last.unit == quantity.unit
        and quantity.unit_kind == "count"
        and REACHED.search(reading.text, reading.clause_start(last.start), last.start + 4)
        and reading.text[reading.last_end] in "，、"
        and not (strong_verbs().search(since) or SUMMED.search(since) or opening_verbs().match(since))
    )


def shares_sum(reading: Reading, quantity: Quantity) -> bool:
    """Whether a rate is the share of what several years make up: 五年教育支出累计78亿元，占财政支出的12%."""
    last = reading.claims[-1] if reading.claims else None
    return bool(
        last
        and quantity.unit == "%"
        and last.span == "cumulative"
        and last.unit != "%"
        and said_since(reading, quantity).startswith("占")
        and SUMMED.search(reading.text, reading.clause_start(last.start), last.start)
    )


def is_reached(quantity: Quantity, clause: str, subject: str) -> bool:
    """Whether a rate or a stock stood so at the end: 森林覆盖率提高到35%."""
    stands = STANDS.search(clause)
    is_rate = quantity.unit in RATIO or RATE_WORD.search(subject) or is_stock(subject)
    is_rate = is_rate or (stands and not re.search("累计|新增|新建|建成", clause))
    is_rate = is_rate or (
        TO_LEVEL.search(clause)
        and not re.search("累计|新增|(?<!公)共", clause)
        and not (SPENT.search(subject) and re.search("五年(?!来)|期间", clause))
    )
    return bool(
        is_rate
        and (stands or REACHED.search(clause) or quantity.unit in ("%", "百分点") or quantity.comparator in ("<", "≈"))
        and not HELD.search(clause)
    )


def said_since(reading: Reading, quantity: Quantity) -> str:
    """The words since the claim before."""
    return reading.text[reading.last_end : quantity.start].lstrip("、，")


def is_flow(subject: str) -> bool:
    """Whether a subject is what a year brings, as 粮食产量 is."""
    known = wordings().get(subject)
    return (
        indicator_table()[known]["amount"] == "flow" if known else bool(FLOW.search(subject) or YEARLY.search(subject))
    )


def is_stock(subject: str) -> bool:
    """Whether a subject is an indicator that is counted on a day, as 高新技术企业 is."""
    known = wordings().get(subject)
    return known is not None and indicator_table()[known]["amount"] == "stock"


def is_yearly(reading: Reading, quantity: Quantity, clause: str, subject: str) -> bool:
    """Whether an amount in a review of several years is the last one's, not their sum: 社会消费品零售总额2.9万亿元."""
    if reading.sentence.part in TARGET_PARTS:
        return False
    if quantity.unit == "倍" and TIMES_END.search(clause):
        return True  # 是“十一五”末的2.6倍
    last, said = reading.claims[-1] if reading.claims else None, said_since(reading, quantity)
    if last and (
        (TO_DATE.fullmatch(said) and last.unit == quantity.unit and quantity.unit_kind != "money")
        or (said in REACHED_TO and last.change != "level")
    ):
        return True  # 累计达760万吨; 产值增长近3倍，达到3267亿元
    if is_stock(subject) and COUNTED_TO_DATE.search(clause) and not strong_verbs().search(clause):
        return True  # 有效发明专利累计近8万件
    if SUMMED.search(clause) or OVER_YEARS.search(subject) or EACH_YEAR.search(clause):
        return False
    if (
        quantity.unit_kind == "count"
        and RANKED_AFTER.match(reading.text, quantity.quote_end)
        and not strong_verbs().search(clause)
    ):
        return True  # 工业互联网平台46家，居全国首位
    if (
        STATED.search(clause) or (quantity.unit in ("家", "户") and GOES_BEYOND.search(clause))
    ) and not strong_verbs().search(clause):
        return True  # 森林公园达1373个; 骨干企业超1100家
    if is_stock(subject) and not strong_verbs().search(clause):
        return True  # 经营主体超850万户
    if STANDING.search(subject) and subject[-2:] in clause and not opening_verbs().match(said):
        return True
    if YEARLY.search(subject) and not strong_verbs().search(clause) and quantity.unit_kind != "ratio":
        return True  # 高新技术产品出口351亿美元; 港口集装箱吞吐量1366万标箱
    known = wordings().get(subject)
    yearly = (
        known is not None
        and indicator_table()[known]["amount"] == "flow"
        and indicator_table()[known]["level_unit"] in ("元", "美元", "吨", "人次", "天")
    )
    return bool((yearly and quantity.unit_kind != "ratio") or MEAN_BEHIND.match(reading.text, quantity.quote_end))


def stretch(reading: Reading, last: int, clause: str) -> tuple[int, int]:
    """The years of an average or a sum that is said to end in a year."""
    part, clock, default = reading.sentence.part, reading.context.clock, reading.sentence.years
    if part not in TARGET_PARTS and default and default[0] < default[1] == last:
        return default
    if part in TARGET_PARTS and clock:
        return (max(last - 4, clock.plan_start), last) if last > clock.plan_start else (last, last)
    long = (
        part == "five_year_review"
        or any(m.rule in ("from", "back") for m in reading.mentions)
        or (part == "review" and last % 5 == 0 and AVERAGE.search(clause))
    )
    return (last - 4, last) if long else (last, last)


def settle_years(
    reading: Reading, quantity: Quantity, clause: str, rule: str, years: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The years, where a carried subject keeps those of the claim before unless a time is said in between."""
    if (
        rule == "respectively"
        and reading.claims
        and reading.text[reading.last_end : quantity.start] in ("、", "和", "与", "及")
    ):
        return reading.claims[-1].years
    if (
        rule != "carried"
        or not reading.claims
        or FROM_TO.search(clause)
        or reading.text.startswith(("的基础上", "基础上"), reading.last_end)
        or NEW_TIME.search(reading.text, reading.last_end, quantity.start)
    ):
        return years
    last = reading.claims[-1]
    ends = (
        last.years
        and last.years[0] < last.years[1]
        and reading.sentence.part not in TARGET_PARTS
        and (
            (said_since(reading, quantity) in REACHED_TO and last.change != "level")
            or TOTAL.match(said_since(reading, quantity))
            or (years == (last.years[1],) * 2 and TO_DATE.fullmatch(said_since(reading, quantity)))
        )
    )
    return (last.years[1],) * 2 if ends else last.years
