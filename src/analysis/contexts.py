"""Whose a figure is, and whether it is said only in passing: another place's, a class's, a population's."""

import re

from analysis.phrases import FRONT_DATE
from analysis.quantities import Quantity
from analysis.spots import Made, Named, Reading

STEP = re.compile("[百千万亿十]*元?级?新?(?:台阶|大关|关口)")
CROWD = re.compile(r"人口的|人口大国|(?:人民|儿女|群众|干部群众|居民|父老乡亲|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)")
PART_WORD = re.compile(r"(?:镇|乡|街道|园区|开发区|高新区|产业园|公司|集团|新区|片区|景区|学校|医院|港区|示范区|口岸|保税区|基地|合作区)$")
THRESHOLD = re.compile(r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|干线|道路|小区|病例|船|锅炉)")
CLASS_BY_SHARE = re.compile(r"的[\u4e00-\u9fff“”]{0,6}(?:企业|项目|村|社区|小区|街道|园区|学校|行业|产品)(?!实现|完成|达)")
DONE_OF = re.compile(r"[^，。；、\d]{2,14}?(?:已|均|共|全部)?(?:完成|办结)(\d+)(.)")
OVER = re.compile("(?:[超过]|突破)$")
CLASS_OF = re.compile("的?(?:企业|项目|镇|机场|园区|集群|村|县|重点县)")
OF_THE_NATION = re.compile("全国(?:重点|文明|人大|政协|百强|劳动|劳模|五一|先进|首|性|优秀|示范|卫生|双拥|民族|统一|农村|综合|法治|科普|运动|名|一流|知名)")
HIGHER = {"nation": (), "province": ("全国", "我国"), "city": ("全国", "全省", "我国", "我省"),
          "county": ("全国", "全省", "我国", "我省", "全市", "我市")}


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
