"""What a number says: its unit, its change, its comparator, and whether it is an increment."""

import re

from analysis.claims.indicator import INDEX, MONEY, indicator_table, unit_of
from analysis.claims.kind import RATIO, TARGET_PARTS
from analysis.claims.phrases import cues
from analysis.claims.reading import Claim, Named, Reading, Subject
from analysis.claims.subject_before import PER, Left
from analysis.numbers.quantities import Quantity
from analysis.numbers.units import read_unit

ADDED_WORD = re.compile("|".join(sorted(map(re.escape, cues("added")), key=len, reverse=True)))
IS_RISE = re.compile(
    "(?<!自然)(?:增速|增幅|涨幅|增长率|升幅|(?:增长|上涨|上升)幅度)$|居民消费价格(?:总水平)?$|CPI$"
)  # 居民消费价格3%左右: of growth
ENDS_UP = re.compile(
    "(?<!自然)(?:增速|增幅|涨幅|增长率|升幅|增长|增长速度|上涨|(?:增长|上涨|上升)幅度|经济增长|增长(?:预期)?目标)(?:均|都|分别)?$"
)
ENDS_DOWN = re.compile("(?:降价|节省|降幅|下降率|降低率|下降|降低)$")
SMALLER_BETTER = re.compile("浓度|PM|指数|能耗|排放")
TO_VALUE = re.compile("(?:提高|增长|上升|下降|降低|减少|增加|提升|降|升|增|减|回落|压减|扩大|上涨|压缩)(?:到|至)$")
LOWERED = re.compile("(?:压减|削减|压缩|减少|降低|缩短|精简|核减)$")
LIST_STEP = re.compile("、[^，、；]{1,13}[^，、；率度重比]")
RATE_BEHIND = re.compile(
    "(?:以上|左右)?的?(?:(?:中?高速|较?快速?|平稳|稳定|稳健)(?=增长)|(?<=的)高?)(?:速度|增速|增长|增幅)|(?:以上|左右)?增长(?=[，。；、]|$)|增速|速度"
)
BESIDE_TARGET = re.compile(
    "[，、]?(?:比|较|超过)?[^，。；、\\d（]{0,12}（(?:年度|全年|年初|原|预期|下达)?(?:计划|目标)?(?:任务)?(?:为|是|增长)?"
)
RISE_FROM = re.compile("(?:增速|增幅|涨幅)[由从]")
WHO = re.compile("(?:人次|人数|学生数?|人才|用户数?|志愿者|义工|劳务工|人员|会员|毕业生|员额|人口数?)$")
PEAK = {"最高", "最多"}
GRANTED = re.compile("补[贴助偿]|奖|资助|给予|贷款|授信|担保|额度|申请|支持|限|可|保障|报销|标准|处罚|罚款|扶持|融资")
RATE_NAME = re.compile("(?<!增长)率$|比重$|占比$|比例$")
AGAIN = {"力争", "达到", "争取", "实现", "达", "努力", "力争达到", "确保", "冲刺"}


def is_stock_added(claim: Claim) -> bool:
    """Whether a claim is the increment of a stock: 新增企业5家."""
    return (
        claim.basis == "added"
        and claim.indicator is not None
        and indicator_table()[claim.indicator]["amount"] == "stock"
    )


def settle_unit(reading: Reading, quantity: Quantity, subject: Subject, named: list[Named], clause: str) -> str | None:
    """The unit as it stands, or as the indicator or the subject tells it; None where the number says too little to be a claim."""
    if (
        quantity.kind == "unread"
        and not any(name.indicator for name in named)
        and is_bare(quantity, subject.left, named[0].subject)
    ):
        return None
    unit = quantity.unit or unit_of(named[0].indicator, named[0].subject)
    per = PER.search(clause) if quantity.unit_kind == "money" or unit in ("微克", "毫克") else None
    if per:
        return f"{unit}/{read_unit(per[1], 0)[0]}"
    if subject.rule == "carried" and reading.claims and (reading.claims[-1].unit or "").startswith(f"{unit}/"):
        return reading.claims[-1].unit  # 由每立方米19微克降至17微克
    return unit


def is_bare(quantity: Quantity, left: Left, subject: str) -> bool:
    """Whether a number without a unit says too little to be a claim."""
    if INDEX.search(subject):
        return False
    if quantity.value and quantity.value >= 10**4 and WHO.search(subject):
        return False  # 引进各类人才42万
    large = quantity.value and quantity.value >= 1000
    return not (
        large and (left.words or quantity.comparator != "=" or (MONEY.search(subject) and quantity.value >= 10**6))
    )


def is_added(reading: Reading, subject: Subject, unit: str | None, clause: str, begin: int) -> bool:
    """Whether a verb such as 新增 governs the number, in its clause or in the list that it continues."""
    if subject.rule == "carried":
        return (
            (reading.added and {"总量", "总数"}.isdisjoint(subject.left.words))
            or not {"净增", "新增"}.isdisjoint(subject.left.words)
            or subject.left.core in cues("added")
        )
    goes_on = (
        subject.rule == "noun_before"
        and not subject.left.lead
        and reading.claims
        and (
            unit == reading.claims[-1].unit
            or (not subject.left.words and RATIO.isdisjoint((unit, reading.claims[-1].unit)))
        )
    )
    if goes_on and begin - reading.last_end <= 1 and reading.added:
        return True  # 培育高新技术企业1家，科技型中小企业2家
    return bool(ADDED_WORD.search(clause))


def settle_change(reading: Reading, quantity: Quantity, subject: Subject) -> str:
    """up, down or level, from the words between subject and number, the subject's own (涨幅), or the list that it continues."""
    left, rule = subject.left, subject.rule
    if quantity.unit == "倍" and reading.text.startswith(("是", "相当于"), reading.clause_start(quantity.start)):
        return "level"  # 是出口增速的3.5倍
    if quantity.falls:
        return "down"
    if (quantity.unit == "百分点" and "净增" in left.words) or (quantity.unit == "%" and "新增" in left.words[:1]):
        return "up"  # 示范点新增10%
    if "改善" in left.words and quantity.unit in RATIO:
        return "down" if SMALLER_BETTER.search(left.noun) else "up"
    if left.change != "level" or (quantity.unit is not None and quantity.unit not in RATIO):
        return left.change
    if IS_RISE.search(left.noun):
        return "up"  # 涨幅回落到2.6%: still a growth
    if (
        rule == "carried"
        and reading.change != "level"
        and (
            BESIDE_TARGET.fullmatch(reading.text, reading.last_end, quantity.start)
            or (
                quantity.unit == reading.claims[-1].unit
                and RISE_FROM.search(reading.text, reading.clause_start(quantity.start), quantity.start)
            )
        )
    ):
        return reading.change  # 增长6.5%（年度目标6%）; 增速从3%增长到32%
    if TO_VALUE.search("".join(reversed(left.words))):
        return "level"
    if continues_change(reading, quantity, subject):
        return reading.change
    if rule == "carried" and left.words and left.words[0].startswith("占"):
        return "level"  # 产量增长21%、占全国18%
    if rule == "noun_before" and (
        (LOWERED.search(left.lead) and left.core[0] not in "到至原")
        or (
            (not left.lead or left.lead in cues("verb"))
            and not left.words
            and is_listed(reading, quantity)
            and reading.change == "down"
        )
    ):
        return "down"  # 压减会议经费31%、培训经费43%
    own = subject.names[0] if rule in ("respectively", "each") else left.noun
    if ENDS_UP.search(own) or ENDS_UP.search(subject.names[0]) or RATE_BEHIND.match(reading.text, quantity.quote_end):
        return "up"
    return "down" if ENDS_DOWN.search(own) else "level"


def is_listed(reading: Reading, quantity: Quantity) -> bool:
    """Whether a number goes on with a list of shares: the one before has its unit, and stands before the last 、 or ，."""
    last = reading.claims[-1] if reading.claims else None
    return (
        last is not None
        and last.unit == quantity.unit
        and LIST_STEP.fullmatch(reading.text, last.end, quantity.start) is not None
    )


def continues_change(reading: Reading, quantity: Quantity, subject: Subject) -> bool:
    """Whether a number goes on with the change of the one before: 分别增长7%、8%; 增长7%以上、力争达到8%."""
    words, between = subject.left.words, reading.text[reading.last_end : quantity.start]
    if not reading.claims:
        return False
    if subject.rule == "respectively":
        return not words
    if subject.rule != "carried":
        return False
    return (not words and between in ("、", "和", "及", "，", "或")) or (
        bool(words)
        and reading.claims[-1].change != "level"
        and reading.claims[-1].unit == quantity.unit
        and not (words[-1][0] == "达" and RATE_NAME.search(reading.subject))
        and AGAIN.issuperset(words)
    )


def shared_comparator(reading: Reading, quantity: Quantity, following: list[Quantity], left: Left) -> str:
    """The comparator: the number's own, or the one that an aligned list says once (分别增长7%、8%左右; 分别突破1700万人次、110亿元)."""
    said = quantity.comparator if quantity.comparator != "=" else left.comparator or "="
    if (
        said == "≤"
        and left.comparator
        and PEAK.issuperset(left.words[:1])
        and reading.sentence.part not in TARGET_PARTS
        and not GRANTED.search(reading.text, reading.sentence.start, quantity.quote_end + 8)
    ):
        return "="  # 单日航班最高1235架次: a peak
    last = reading.claims[-1] if reading.claims else None
    if (
        said == "="
        and last
        and last.comparator in ("≥", ">", "≤", "<")
        and last.unit == quantity.unit
        and not left.noun
        and reading.text[reading.last_end : quantity.start] in ("、", "和", "与", "及")
        and not reading.text[last.start].isdigit()
    ):
        return last.comparator  # 提高到不低于740元和485元
    if said != "=" or not (reading.group_at or left.shares):
        return said
    last = reading.claims[-1] if reading.claims and reading.group_at and not left.words else None
    if last and last.comparator in (">", "<") and last.rule == "respectively":
        return last.comparator
    end = quantity.quote_end
    for other in following:
        if (
            other.kind != "claim"
            or other.value is None
            or reading.text[end : other.start] not in ("、", "和", "与", "及", "以及")
        ):
            break
        if other.comparator in ("≥", "≤", "≈"):
            return other.comparator
        end = other.quote_end
    return "="
