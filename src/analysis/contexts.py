"""Whose a figure is, and whether it is said only in passing: another place's, a class's, a population's."""

import re

from analysis.before import Left
from analysis.phrases import FRONT_DATE
from analysis.quantities import Quantity
from analysis.spots import Made, Named, Reading

STEP = re.compile("[百千万亿十]*元?级?新?(?:台阶|大关|关口)")
CROWD = re.compile(r"人口的(?!水源|饮水|用水|安全|住房|社会|脱贫|温饱|医)|儿女|父老乡亲|人口大国|(?:人民|群众|干部群众|居民|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)")
NO_PART = re.compile("占|^[每按对与]|高于|低于|快于|[、和及与等均]$|主要|单位|达到|突破")       # 占全社会研发投入: a share, no part of the indicator
ZONE = re.compile("(?!.{0,6}跨国)[\u4e00-\u9fff（）]{2,14}?(?:开发区|高新区|经开区|工业园区?|产业园区?|科技园|新区|集团|公司|镇|乡|街道|合作区|综保区|自贸区|科学城|港区)"
                  "(?:累计|全年|共)*(?:实现|营收|营业收入|主营业务|产值|总产值|税收|纳税|入驻|年产|新增投资|新签|规上|工业(?:总产值|增加值|投资))")
OF_ONE = re.compile(r"的(?![\d一二两三四五六七八九十几]+[个项条]|一批|各|重大|重点|[省市]级?重点|衔接|开发区|优质)")
ROUND = re.compile("[十百千万]*[百千万亿]元?$")
LISTED_CLASS = re.compile(r"(?:级|以上)?(?:、(?:超过?|过)?[\d十百千万亿.]+元?(?:级|以上)?){0,3}的?(?:大型|重大|龙头|骨干|领军)*(?:大?项目|企业|产业|集群|园区|镇|县|村|公司|楼宇|开发区)")
THRESHOLD = re.compile(r"的|企业|项目|工程|产业|集群|单位|[\u4e00-\u9fff]{0,8}?(?:企业|项目|工程|园区|集群|公司|平台|产业|学校|医院|村|住户|家庭|人群|城市|技术|单体|商场|景区|产品|工业|大户|机组|锅炉|干线|道路|小区|病例|船|锅炉)")
CLASS_BY_SHARE = re.compile(r"的[\u4e00-\u9fff“”]{0,6}(?:企业|项目|村|社区|小区|街道|园区|学校|行业|产品)(?!实现|完成|达)")
OF_WHICH = re.compile("的有\\d")
LARGE = re.compile("(?:以上)?的?(?:餐饮|餐厅|大学|高校|企业|单位)")
BESIDE = re.compile("[^，。；、\\d入进跻居]{0,10}(?:排名|排位|位列|中列)|的?平均(?:水平|值|线)|的?部分")
AS_FOCUS = re.compile("[^，。；、\\d]{1,10}为(?:重点|抓手|主线|核心|突破口|引领|龙头|代表|支撑|载体)")
DONE_OF = re.compile(r"[^，。；、\d]{2,14}中，?(?:已有|有)?(\d+)(.)|[^，。；、\d]{2,14}?(?:已|均|共|全部)?(?:完成|办结)(\d+)(.)")
OVER = re.compile("(?:[超过]|突破)$")
PASSES = re.compile("[超过近破]$")
CLASS_OF = re.compile("的?(?:\\d+[家个户]|工业企业|连片地块|地块|连片用地|大户|企业|项目|镇|机场|园区|集群|村|县|重点县)")
AMOUNT_OF = "(?:总?产值|营业?收入?|主营业务收入|财政收入|销售(?:收入|额)?|收入|纳税额?|税收|(?:总|计划)?投资额?|交易额|成交额|规模|经济总量|注册资本|资产(?:总额|规模)?|市值|估值|生产总值)(?:超过?|过|突破|达到?|近|逾)?"
SOME = r"(?:\d|[一二两三四五六七八九十百])[余多]?(?:家|个|户|条|只|座|栋)"
OF_SOME = re.compile(f"{SOME}(?:以上)?[^，。；、\\d]{{0,6}}?(?:年|预增)?{AMOUNT_OF}$")
BY_COUNT = re.compile(f"{SOME}年?{AMOUNT_OF}$")
FIRST_TO = re.compile(r"(?:首个|第[一二三四五六七八九十\d]+个)[^，。；、]{0,14}$")
EACH_OF = re.compile(f"{SOME}[^，。；、\\d]{{0,8}}(?:企业|集群|产业|产业链|园区|镇|乡镇|县|县市|楼宇|商圈)年?{AMOUNT_OF}$")
OF_THE_NATION = re.compile("全国(?:重点|文明|人大|政协|百强|劳动|劳模|五一|先进|首|性|优秀|示范|卫生|双拥|民族|统一|农村|综合|法治|科普|运动|名|一流|知名)")
HIGHER = {"nation": (), "province": ("全国", "我国"), "city": ("全国", "全省", "我国", "我省"),
          "county": ("全国", "全省", "我国", "我省", "全市", "我市")}


def about_whom(reading: Reading, quantity: Quantity, left: Left, before: str, indicator: str | None) -> str:
    """Whose figure it is: another area's (全国 in a district's report), a part's (a zone, a firm, one project, 跨境电商 before an
    indicator's name), or the place's own."""
    phrase = left.noun or left.lead
    dated = FRONT_DATE.match(phrase)
    phrase = phrase[dated.end():] if dated else phrase
    if phrase.startswith(HIGHER.get(reading.context.level, ("全国",))) and not OF_THE_NATION.match(phrase) and not re.search("[占居列首第]", phrase):
        return "other"
    if indicator:
        return "own"
    is_of_one = quantity.unit_kind == "money" and phrase.endswith(("投资", "投资额")) and OF_ONE.match(reading.text, quantity.quote_end)
    return "part" if before and not NO_PART.search(before) or ZONE.match(phrase) or is_of_one else "own"


def is_context(reading: Reading, quantity: Quantity, made: Made, name: Named) -> bool:
    """Whether the number is neither promised nor done: the name of a class, a population in passing, a count of targets."""
    text, end = reading.text, quantity.quote_end
    if counts_again(reading, quantity):
        return True
    if BESIDE.match(text, end) or made.clause.endswith(("我国有", "我省有", "我市有", "我区有", "我县有")):
        return True         # 在168个城市空气质量排名…; 低于全市3%的平均水平
    if AS_FOCUS.match(text, end) and "以" in made.clause:
        return True         # 以电子等10个领域为重点
    if made.threshold or name.subject.endswith("之一") or CROWD.match(text, end) or quantity.unit in ("项", "个") and (re.search("目标$|目标任务|指标", name.subject) and not re.search("上线|接入|新增", made.clause) or re.search("(?:目标|指标)(?:设定|确定|[设定为共有计])*$", made.clause)):
        return True
    if quantity.unit != "人":
        return False
    return text[quantity.start - 1] in "让使" or made.subject.rule == "noun_after" and not made.subject.left.noun and bool(CROWD.search(text[end:end + 9]))


def counts_again(reading: Reading, quantity: Quantity) -> bool:
    """Whether a count says only how many there were of which the next were done: 42项民生实事完成38项."""
    found = DONE_OF.match(reading.text, quantity.quote_end)
    return bool(found) and quantity.value is not None and (found[4] or "").startswith(quantity.quote[-1]) and float(found[3]) <= quantity.value or bool(found and found[1]) and float(found[1]) <= (quantity.value or 0)


def is_threshold(text: str, quantity: Quantity, following: list[Quantity], noun: str) -> bool:
    """Whether the number names a class: 产值10亿元以上企业5家."""
    end = quantity.quote_end
    if quantity.unit_kind == "money" and text[quantity.start - 1] in "个两" and STEP.match(text, end):
        return True         # 4个万亿元台阶
    if quantity.unit_kind == "measure" and text.startswith("级", end) and following and following[0].start < end + 14:
        return True         # 1平方公里级连片用地4块
    if quantity.unit == "%" and OF_WHICH.match(text, end):
        return True         # 占比超过10%的有44种
    if (quantity.quote.endswith(("平方米以上", "人以上")) and LARGE.match(text, end) or quantity.quote.endswith("户以上") and text.startswith(("自然村", "的自然村", "村"), end)):
        return True         # 200平方米以上餐饮单位
    if quantity.unit == "%" and quantity.comparator in ("≥", "≤") and noun.endswith(("率", "占比", "比重", "比例")) and CLASS_BY_SHARE.match(text, end):
        return True         # 空置率50%以上的空心村
    if quantity.unit_kind in ("money", "measure", "person") and text.startswith("的", end) and CLASS_OF.match(text, end) and OVER.search(text, max(0, quantity.start - 3), quantity.start):
        return True         # 吞吐量超千万人次的机场
    if quantity.unit_kind in ("money", "measure") and quantity.quote.endswith(("及以下", "及以上")) and THRESHOLD.match(text[end:end + 14]):
        return True         # 淘汰10万千瓦及以下燃煤机组
    if quantity.unit_kind == "money" and (ROUND.match(quantity.quote) or OVER.search(text, max(0, quantity.start - 3), quantity.start)) and LISTED_CLASS.match(text, end):
        return True         # 一批超百亿元、千亿元的大项目
    if quantity.unit_kind == "money" and quantity.comparator in ("≥", ">") and text.startswith("的", end) and noun.startswith("一批"):
        return True         # 一批投资千万元以上的项目
    passed = quantity.unit_kind == "money" and (quantity.comparator in ("≥", ">") or ROUND.match(quantity.quote) or PASSES.search(text, max(0, quantity.start - 3), quantity.start))
    before = text[max(0, quantity.start - 36):quantity.start] if passed else ""
    if text.startswith("的", end) and FIRST_TO.search(text, max(0, quantity.start - 20), quantity.start):
        return True         # 成为国内首个突破百件的城市
    if before and (BY_COUNT.search(before) or OF_SOME.search(before) and re.match("的|(?:总部)?(?:企业|项目|集群|市场|园区)", text[end:end + 4])):
        return True         # 10个营业收入超千亿元的先进制造业集群
    if before and ROUND.match(quantity.quote) and EACH_OF.search(before):
        return True         # 191家工业企业营业收入超百亿元: each of them
    if quantity.unit_kind == "money" and quantity.comparator == "≥" and CLASS_OF.match(text, end):
        return True         # 收入5亿元以上的工业企业
    if quantity.unit_kind == "money" and quantity.comparator == "≥" and following and following[0].start == end:
        return True         # 其中注册资本1亿元以上8家
    if quantity.unit_kind not in ("money", "measure", "person") or not following:
        return False
    if quantity.comparator in ("≥", "≤"):
        return bool(THRESHOLD.match(text[end:end + 14])) and not text.startswith("的速度", end)
    if quantity.comparator == "=" and OVER.search(text, max(0, quantity.start - 3), quantity.start) and CLASS_OF.match(text, end):
        return True
    return quantity.unit_kind == "money" and text.startswith(("项目", "企业"), end) and following[0].start <= end + 4
