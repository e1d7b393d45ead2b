"""Whether a number stands beside an indicator's name and is not the indicator's: a share, a distance, a part, another's."""

import re
from typing import NamedTuple

from analysis.claims.amount import is_stock_added
from analysis.claims.indicator import indicator_table
from analysis.claims.reading import Claim, Reading
from analysis.claims.subject_before import Left
from analysis.claims.thresholds import STEP
from analysis.numbers.quantities import Quantity

NEWLY = re.compile("新增|净增|新登记|新注册|新设|新认定|新培育|新引进|新获批")
BENEFIT_SAID = re.compile("惠及|受益|覆盖|涉及|带动|服务$")
DRIVEN = re.compile("带动|拉动|撬动")
CARRIED_OUT = {"完成", "达到", "实现"}
PER_AREA = re.compile("每(?:平方公里|平方米|亩|公顷)")
COUNTING_UNITS = {"家", "户", "个", "件", "所", "套", "张", "公里", "亩", "人次"}
WHOLE_BEFORE = re.compile("[^年末初底时期]的$")
MONIES = {"元", "美元", None}
NOT_COUNTED = {"元", "美元", "%", "斤", "吨", "微克/立方米", "天"}
EACH_AREA = re.compile("的?(?:县域|县|市|区|城区|镇|乡镇|城市|园区)(?!域?[级属])(?=[增达有、，。；\\d]|数量|累计|总数)")
SERVED_BEFORE = re.compile("(?:[为对向]|覆盖|惠及|服务|帮助|引导|推动|支持|组织|扶持|指导)(?:超过?|近|约|不少于)?$")
ACTED = re.compile(
    "[^，。；、]{2,12}?(?:实施|实现|开展|化解|通过|设立|承载|[数智]能?字?化|完成|获|入选|参加|减负|应对|上云)|[^，。；、]{2,8}在"
)


def is_part_of_last(reading: Reading, left: Left, rule: str, indicator: str, name: str) -> bool:
    """Whether the number is of a part of what has been named: 实际利用外资50亿美元，其中外商直接投资36亿美元、增长13%."""
    if rule == "carried":
        return (
            bool(reading.claims)
            and reading.claims[-1].subject == name
            and reading.claims[-1].indicator is None
            and reading.claims[-1].about == "part"
        )
    return "其中" in left.lead and any(claim.indicator == indicator for claim in reading.claims)


class Beside(NamedTuple):
    """A number beside the name of an indicator (None: of no standard one)."""

    reading: Reading
    quantity: Quantity
    left: Left
    rule: str
    change: str
    indicator: str | None
    subject: str

    @property
    def row(self) -> dict[str, str | None]:
        """The indicator's row of indicators.csv."""
        return indicator_table().get(self.indicator, {})

    @property
    def last(self) -> Claim | None:
        return self.reading.claims[-1] if self.reading.claims else None

    @property
    def is_level_rate(self) -> bool:
        return self.quantity.unit == "%" and self.change == "level"


def is_other_number(beside: Beside) -> bool:
    """Whether the number is not the indicator's own, though its name stands there."""
    reading, left = beside.reading, beside.left
    driven = (beside.change == "level" or beside.quantity.unit == "百分点") and DRIVEN.search(
        left.lead if beside.rule == "noun_before" else left.noun
    )
    driven = driven and not CARRIED_OUT & set(left.words)  # 带动固定资产投资完成3.3万亿元
    driven = driven or (beside.change == "level" and PER_AREA.search(left.lead))
    reading.driven = bool(driven) or (
        reading.driven and beside.rule == "carried"
    )  # 带动投资10亿元、增长8%; 拉动GDP增长0.9个百分点; 每平方公里拥有企业18家
    return beside.indicator is not None and (
        reading.driven or is_in_other_unit(beside) or is_of_others(beside) or is_share(beside) or is_of_growth(beside)
    )


def is_in_other_unit(beside: Beside) -> bool:
    """Whether the unit is none of the indicator's: measures (落实壮大市场主体30条), what it cost (投入5亿元办好民生实事), a rate of a count."""
    quantity, unit = beside.quantity, beside.row.get("level_unit")
    if quantity.unit == "类" or (quantity.unit in ("条", "批") and unit != "公里"):
        return True
    if quantity.unit == "个" and STEP.match(beside.reading.text, quantity.quote_end):
        return True  # 连跨3个千亿台阶
    if beside.change != "level":
        return False
    if (quantity.unit_kind == "money" and unit not in MONIES) or (
        quantity.unit_kind == "count" and unit in NOT_COUNTED
    ):
        return True
    return quantity.unit == "%" and (
        unit in COUNTING_UNITS
        or (unit not in ("%", "‰") and (beside.rule == "carried" or beside.left.words[:1] == ("完成",)))
    )  # 20件民生实事100%完成; 收入97亿元，完成101.1%


def is_of_others(beside: Beside) -> bool:
    """Whether the number is of those that something was done for or that did something: 惠及经营主体14万户次, 帮助54家上市公司化解风险."""
    reading, quantity, left, rule = beside.reading, beside.quantity, beside.left, beside.rule
    if quantity.unit_kind == "money" and EACH_AREA.match(reading.text, quantity.quote_end):
        return True  # 经济总量超500亿元的县域
    if left.lead.endswith("申报"):
        return True  # 申报高新技术企业3家: not recognised yet
    if rule == "carried" and (reading.text.startswith("因", quantity.quote_end) or BENEFIT_SAID.search(left.noun)):
        return True  # 78项实事，除2项因规划调整外…; 改造老旧小区870个、惠及10万余户
    if rule == "noun_before" and left.lead.endswith(("惠及", "受益", "覆盖", "涉及")):
        return True
    return rule == "noun_after" and is_of_some(reading, quantity, beside.row)


def is_of_some(reading: Reading, quantity: Quantity, row: dict[str, str | None]) -> bool:
    """Whether a count before the indicator's name is of some of them only: 为380个老旧小区引入物业; 57个县生产总值增长."""
    if (quantity.unit_kind == "count" and row["level_unit"] in ("元", "%")) or quantity.unit == "%" != row[
        "level_unit"
    ]:
        return True
    if row["level_unit"] not in ("家", "户", "个"):
        return False
    is_stock, reached = (
        row["amount"] == "stock",
        SERVED_BEFORE.search(reading.text, max(0, quantity.start - 8), quantity.start),
    )
    return bool(
        (reached and (is_stock or reached[0][0] in "为对向覆惠服"))
        or (is_stock and ACTED.match(reading.text, quantity.quote_end))
    )


def is_share(beside: Beside) -> bool:
    """Whether the number is a share of the indicator, or the change of one: 占全市21.7%; 一般预算支出的89%; 占全国28%、提高0.2个百分点."""
    reading, quantity, left, rule, last = beside.reading, beside.quantity, beside.left, beside.rule, beside.last
    clause = reading.clause_start(quantity.start)
    if (
        rule in ("carried", "respectively")
        and quantity.unit in ("%", "百分点")
        and last
        and last.unit == "%"
        and last.change == "level"
        and last.indicator is None
        and last.subject == beside.subject
        and clause <= last.start
    ):
        return True
    if not beside.is_level_rate:
        return False
    if (rule == "respectively" and "占" in reading.text[clause : quantity.start]) or (
        rule == "carried" and any(word.startswith("占") for word in left.words)
    ):
        return True
    return "占" not in beside.subject and bool(
        WHOLE_BEFORE.search(reading.text, max(0, quantity.start - 2 - left.adjacent), quantity.start - left.adjacent)
    )


def is_of_growth(beside: Beside) -> bool:
    """Whether the number is a distance between growths, or the growth of an increment: 超过下达计划12.9个百分点; 新增市场主体增长18%."""
    reading, quantity, left, rule, last = beside.reading, beside.quantity, beside.left, beside.rule, beside.last
    if quantity.unit == "百分点" and (
        (beside.change == "level" and "净增" not in left.words)
        or (rule == "carried" and last and last.change != "level" and last.unit == "%")
    ):
        return True  # 增长21.7%，比上年提高6个百分点
    if quantity.unit == "倍" and rule == "carried" and last and is_stock_added(last):
        return True  # 新增贷款264亿元，是上年的4倍
    if beside.change != "level":
        if NEWLY.search(left.noun) and beside.row["amount"] == "stock":
            return True
        if rule == "carried" and last and is_stock_added(last) and not is_growth_of_stock(reading, quantity):
            return True
        if rule == "respectively" and any(
            claim.subject == beside.subject and is_stock_added(claim) for claim in reading.claims
        ):
            return True  # 新增市场主体161万户、注册资本7万亿元，分别增长16%和39%
    return bool(left.words) and left.comparator is None and left.words[0] in ("高出", "高于", "多出")  # not 高于7%


def is_growth_of_stock(reading: Reading, quantity: Quantity) -> bool:
    """Whether a rate is the growth that a stock and its increment make, by reckoning: 2951家，一年增加797家、增长36.7%."""
    added = reading.claims[-1]
    stocks = [
        claim.value
        for claim in reading.claims
        if claim.indicator == added.indicator and claim.unit == added.unit and claim.basis == "level"
    ]
    return any(
        value > added.value and abs(100 * added.value / (value - added.value) - quantity.value) < 0.6
        for value in stocks
    )
