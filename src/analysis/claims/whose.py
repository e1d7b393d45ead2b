"""Whose a figure is, and whether it is said only in passing: another place's, a class's, a population's."""

import re

from analysis.claims.phrases import FRONT_DATE
from analysis.claims.reading import Context, Made, Named, Reading
from analysis.claims.subject_before import Left
from analysis.claims.subject_behind import THE_PEOPLE
from analysis.numbers.quantities import Quantity

CROWD = re.compile(
    r"人口的(?!水源|饮水|用水|安全|住房|社会|脱贫|温饱|医)|儿女|父老乡亲|人口大国|(?:人民|群众|干部群众|居民|市民|百姓|党员|干部职工|乡亲)(?:[，。！的、]|$|对|团结|共同|奋|热|期|勠|勤|凝|同|众|生活|日)"
)
NO_PART = re.compile(
    "占|^(?:[每按与]|对(?!.{0,20}(?:国|东盟|市场|地区|[美欧非亚]))|千人|万人|人均|户均)|高于|低于|快于|[、和及与等均]$|主要|单位|达到|突破"
)  # 占全社会研发投入: a share, no part of the indicator
ZONE = re.compile(
    "(?!.{0,6}跨国)[\u4e00-\u9fff（）]{2,14}?(?:开发区|高新区|经开区|工业园区?|产业园区?|科技园|新区|集团|公司|镇|乡|街道|合作区|综保区|自贸区|科学城|港区)"
    "(?:累计|全年|共)*(?:实现|营收|营业收入|主营业务|产值|总产值|税收|纳税|入驻|年产|新增投资|新签|规上|工业(?:总产值|增加值|投资))"
)
PROGRESS = ("工程量", "总工程量", "形象进度", "工程进度", "主体工程", "主体施工")
ZONE_ALONE = re.compile("(?!全|各|国家)[\u4e00-\u9fff]{0,8}(?:自贸试验区|自贸区|开发区|高新区|产业园区|经开区)")
ONE_OF = re.compile("[^，。；、]{1,14}(?<!分)之一")
OF_ONE = re.compile(r"的(?![\d一二两三四五六七八九十几]+[个项条]|一批|各|重大|重点|[省市]级?重点|衔接|开发区|优质)")
BESIDE = re.compile("[^，。；、\\d入进跻居]{0,10}(?:排名|排位|位列|中列)|的?平均(?:水平|值|线)|的?部分")
# 退出全国168个重点城市“倒数前十”, 入选国家部委30个典型案例: how many there are of them in all
ONE_OF_ALL = re.compile(
    "(?:退出|跻身|进入|位列|列入|稳居)(?:全[国省市])$|(?:入选|列入|纳入|被列为|成为|确定为|获评)[^，。；、\\d]{0,12}(?:部|委|局|办|厅|全[国省市]|首批|第[一二三四]批)$"
)
GIVEN = re.compile("(?:我[国省市区县]有|依托|立足|借助|巩固)(?:[上约近超]|超过)?$")  # 我国有上亿市场主体
TARGETS, TARGETS_SET = re.compile("目标$|目标任务|指标"), re.compile("(?:目标|指标)(?:设定|确定|[设定为共有计])*$")
COLLECTED = re.compile("上线|接入|新增|更新|监测|归集|采集|建立|汇聚|(?:完成|达标)[^，。；、]{0,4}$")
ACHIEVED = re.compile(
    "[^，。；、]{0,14}指标[^，。；、]{0,6}(?:居|列|排|达标|达到|完成|超额|实现|高于|好于|快于|领先|前列|第一)"
)
AS_FOCUS = re.compile("[^，。；、\\d]{1,10}为(?:重点|抓手|主线|核心|突破口|引领|龙头|代表|支撑|载体)")
CARRYING_OUT = re.compile("(?:办好|抓好|实施|推进|落实)以")
DONE_OF = re.compile(
    r"[^，。；、\d]{2,14}中，?(?:已有|有)?(\d+)(.)|[^，。；、\d]{2,14}?(?:已|均|共|全部|累计)?(?:完成|办结)[^，。；、\d]{0,8}?(\d+)(.)"
)
OF_THE_NATION = re.compile(
    "全[国省市](?:率先|首批|职业|技能|荣誉|精品|优势|农业|乡村|范围内|重点|文明|人大|政协|百强|劳动|劳模|五一|先进|首|性|优秀|示范|卫生|双拥|民族|统一|农村|综合|法治|科普|运动|名|一流|知名)"
)
HIGHER = {
    "nation": (),
    "province": ("全国", "我国"),
    "city": ("全国", "全省", "我国", "我省"),
    "county": ("全国", "全省", "我国", "我省", "全市", "我市"),
}


def higher(context: Context) -> tuple[str, ...]:
    """What a report calls the areas above its own. A city of a county's rank is itself 全市."""
    names = HIGHER.get(context.level, ("全国",))
    return tuple(name for name in names if name[1] != "市") if context.is_city else names


def about_whom(
    reading: Reading, quantity: Quantity, left: Left, before: str, indicator: str | None, change: str
) -> str:
    """Whose figure it is: another area's (全国 in a district's report), a part's (a zone, a firm, one project, 跨境电商 before an
    indicator's name), or the place's own."""
    phrase = left.noun or left.lead
    dated = FRONT_DATE.match(phrase)
    phrase = phrase[dated.end() :] if dated else phrase
    if ONE_OF.match(reading.text, quantity.quote_end):
        return "other"  # 入选全国5个试点城市之一
    if (
        phrase.startswith(higher(reading.context))
        and not OF_THE_NATION.match(phrase)
        and not re.search("[占居列首第]", phrase)
    ):
        return "other"
    if indicator:
        return "own"
    if quantity.unit == "%" and (phrase.endswith(PROGRESS) or reading.text.startswith(PROGRESS, quantity.quote_end)):
        return "part"  # 完成主体工程60%: of one project
    last = reading.claims[-1] if reading.claims else None
    if "其中" in left.lead and last and last.indicator and last.unit == quantity.unit and last.change == change:
        return "part"  # 经营主体1800万户，其中个体工商户1000万户
    if "小巨人" in phrase or ZONE_ALONE.fullmatch(left.noun):
        return "part"
    is_of_one = phrase.endswith(
        ("投资", "投资额") if quantity.unit_kind == "money" else ("占地", "占地面积", "建筑面积")
    ) and OF_ONE.match(reading.text, quantity.quote_end)
    return "part" if (before and not NO_PART.search(before)) or ZONE.match(phrase) or is_of_one else "own"


def is_context(reading: Reading, quantity: Quantity, made: Made, name: Named) -> bool:
    """Whether the number is neither promised nor done: the name of a class, a population in passing, a count of targets."""
    text, end = reading.text, quantity.quote_end
    if counts_again(reading, quantity):
        return True
    if BESIDE.match(text, end) or GIVEN.search(made.clause):
        return True  # 在168个城市空气质量排名…; 低于全市3%的平均水平
    if quantity.unit_kind == "count" and ONE_OF_ALL.search(made.clause):
        return True
    if AS_FOCUS.match(text, end) and "以" in made.clause and not CARRYING_OUT.match(made.clause):
        return True  # 以电子等10个领域为重点; not 办好以10件民生实事为引领的各项工程
    if (
        made.threshold
        or name.subject.endswith("之一")
        or CROWD.match(text, end)
        or counts_targets(reading, quantity, made.clause, name.subject)
    ):
        return True
    if quantity.unit != "人":
        return False
    if quantity.value and quantity.value >= 10**4 and THE_PEOPLE.match(text, end):
        return True  # 铭刻着69万某县人民的身影
    return text[quantity.start - 1] in "让使" or (
        made.subject.rule == "noun_after" and not made.subject.left.noun and bool(CROWD.search(text[end : end + 9]))
    )


def counts_targets(reading: Reading, quantity: Quantity, clause: str, subject: str) -> bool:
    """Whether a count is of the targets that are set, and not of those reached: 设定24个主要指标; not 10项指标全部达到."""
    if quantity.unit not in ("项", "个"):
        return False
    reached = ACHIEVED.match(reading.text, quantity.quote_end) or COLLECTED.search(clause)
    return bool((TARGETS.search(subject) and not reached) or TARGETS_SET.search(clause))


def counts_again(reading: Reading, quantity: Quantity) -> bool:
    """Whether a count says only how many there were of which the next were done: 42项民生实事完成38项."""
    found = DONE_OF.match(reading.text, quantity.quote_end)
    return (
        bool(found)
        and quantity.value is not None
        and (found[4] or "").startswith(quantity.quote[-1])
        and float(found[3]) <= quantity.value
    ) or (bool(found and found[1]) and float(found[1]) <= (quantity.value or 0))
