"""Whether a number is the threshold in the name of a class: 产值10亿元以上企业5家, 空置率50%以上的村."""

import re

from analysis.numbers.quantities import Quantity

STEP = re.compile("[百千万亿十]*元?级?新?(?:台阶|大关|关口)")
ROUND = re.compile("[十百千万]*[百千万亿]元?$")
LISTED_CLASS = re.compile(
    r"(?:级|以上)?(?:、(?:超过?|过)?[\d十百千万亿.]+元?(?:级|以上)?){0,3}的?(?:大型|重大|龙头|骨干|领军)*(?:大?项目|企业|产业|集群|园区|镇|县|村|公司|楼宇|开发区)"
)
CLASS_OF = re.compile(
    "的?(?:\\d+[家个户]|工业企业|连片地块|地块|连片用地|大户|企业|项目|镇|机场|园区|集群|村|县|重点县)"
)
THRESHOLD = re.compile(
    r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|机组|锅炉|干线|道路|小区|病例|船|锅炉)"
)
CLASS_BY_SHARE = re.compile(
    r"的[\u4e00-\u9fff“”]{0,6}(?:企业|项目|村|社区|小区|街道|园区|学校|行业|产品)(?!实现|完成|达)"
)
OF_WHICH = re.compile("的有\\d")
LARGE = re.compile("(?:以上)?的?(?:餐饮|餐厅|大学|高校|企业|单位)")
OVER = re.compile("(?:[超过]|突破)$")
PASSES = re.compile("[超过近破]$")
AMOUNT_OF = "(?:总?产值|营业?收入?|主营业务收入|财政收入|销售(?:收入|额)?|收入|纳税额?|税收|(?:总|计划)?投资额?|交易额|成交额|规模|经济总量|注册资本|资产(?:总额|规模)?|市值|估值|生产总值)(?:超过?|过|突破|达到?|近|逾)?"
SOME = r"(?:\d|[一二两三四五六七八九十百])[余多]?(?:家|个|户|条|只|座|栋)"
BY_COUNT = re.compile(f"{SOME}年?{AMOUNT_OF}$")
OF_SOME = re.compile(f"{SOME}(?:以上)?[^，。；、\\d]{{0,6}}?(?:年|预增)?{AMOUNT_OF}$")
EACH_OF = re.compile(
    f"{SOME}[^，。；、\\d]{{0,8}}(?:企业|集群|产业|产业链|园区|镇|乡镇|县|县市|楼宇|商圈)年?{AMOUNT_OF}$"
)
COUNTED_BEHIND = re.compile("的(?:已?达到?|有|共|突破|超过?|增至|增加到)?\\d+[家个户]")
FIRST_TO = re.compile(r"(?:首个|唯一(?!一)|第[一二三四五六七八九十\d]+个)[^，。；、]{0,14}$")


def is_threshold(text: str, quantity: Quantity, following: list[Quantity], noun: str) -> bool:
    """Whether the number names a class; `following` are the quantities after it, `noun` what it is said of."""
    end = quantity.quote_end
    if re.match("(?:大关|台阶)?的", text[end : end + 3]) and FIRST_TO.search(
        text, max(0, quantity.start - 20), quantity.start
    ):
        return True  # 成为国内首个突破百件的城市
    if quantity.unit == "%":
        return is_share_of_class(text, quantity, noun)
    is_money = quantity.unit_kind == "money" or (
        quantity.unit is None and (quantity.value or 0) >= 10**8
    )  # 4个过五百亿的县市
    if not is_money and quantity.unit_kind not in ("measure", "person"):
        return quantity.quote.endswith("户以上") and text.startswith(("自然村", "的自然村", "村"), end)
    return (is_money and is_amount_of_class(text, quantity, following, noun)) or is_size_of_class(
        text, quantity, following
    )


def is_share_of_class(text: str, quantity: Quantity, noun: str) -> bool:
    """占比超过10%的有44种, 空置率50%以上的空心村."""
    rate = quantity.comparator in ("≥", "≤") and noun.endswith(("率", "占比", "比重", "比例"))
    return bool(OF_WHICH.match(text, quantity.quote_end) or (rate and CLASS_BY_SHARE.match(text, quantity.quote_end)))


def is_size_of_class(text: str, quantity: Quantity, following: list[Quantity]) -> bool:
    """吞吐量超千万人次的机场, 10万千瓦及以下燃煤机组, 200平方米以上餐饮单位."""
    end, behind = quantity.quote_end, text[quantity.quote_end : quantity.quote_end + 14]
    exact, bound = quantity.comparator == "=" and following, quantity.comparator in ("≥", "≤") and following
    if (
        CLASS_OF.match(text, end)
        and (text.startswith("的", end) or exact)
        and OVER.search(text, max(0, quantity.start - 3), quantity.start)
    ):
        return True
    if quantity.unit_kind == "measure" and text.startswith("级", end) and following and following[0].start < end + 14:
        return True  # 1平方公里级连片用地4块
    if quantity.quote.endswith(("平方米以上", "人以上")) and LARGE.match(text, end):
        return True
    if quantity.unit_kind != "person" and quantity.quote.endswith(("及以下", "及以上")) and THRESHOLD.match(behind):
        return True
    return bool(bound and THRESHOLD.match(behind)) and not text.startswith("的速度", end)


def is_amount_of_class(text: str, quantity: Quantity, following: list[Quantity], noun: str) -> bool:
    """10个营业收入超千亿元的集群, 一批超百亿元、千亿元的大项目, 其中注册资本1亿元以上8家."""
    start, end, comparator, is_round = (
        quantity.start,
        quantity.quote_end,
        quantity.comparator,
        ROUND.match(quantity.quote),
    )
    if text[start - 1] in "个两" and STEP.match(text, end):
        return True  # 4个万亿元台阶
    if (is_round or OVER.search(text, max(0, start - 3), start)) and LISTED_CLASS.match(text, end):
        return True
    if comparator in ("≥", ">") and text.startswith("的", end) and noun.startswith("一批"):
        return True  # 一批投资千万元以上的项目
    if comparator == "≥" and (CLASS_OF.match(text, end) or (following and following[0].start == end)):
        return True
    if (
        comparator not in ("≥", "≤")
        and text.startswith(("项目", "企业"), end)
        and following
        and following[0].start <= end + 4
    ):
        return True
    if not (is_round or comparator in ("≥", ">") or PASSES.search(text, max(0, start - 3), start)):
        return False
    if COUNTED_BEHIND.match(text, end):
        return True  # 销售收入过亿元的达到50家
    before = text[max(0, start - 36) : start]
    if BY_COUNT.search(before) or (
        OF_SOME.search(before) and re.match("的|(?:总部)?(?:企业|项目|集群|市场|园区)", text[end : end + 4])
    ):
        return True
    return bool(is_round and EACH_OF.search(before))  # 191家工业企业营业收入超百亿元: each of them
