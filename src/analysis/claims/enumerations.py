"""Enumerations: the members of a joint subject, and the numbers that 分别 shares out among them."""

import re

from analysis.claims.indicator import wordings
from analysis.claims.phrases import MEASURE_SUFFIX, core_noun, cues, strip_lead
from analysis.numbers.quantities import Quantity

JOINT = re.compile(
    r"、|以及|和(?<![共温缓]和)(?<!货物和)(?![平谐美睦田])|与(?<![参给赋]与)|及(?<![普涉遍波惠顾危]及)(?![率时格其])"
)
QUOTED = re.compile(JOINT.pattern + "|(?<=”)(?=“)")
BOTH = re.compile("城乡(?:常住)?(居民|低保|人均)")
LEVEL_WORDS = ("国家", "省", "市", "区", "县", "镇", "乡", "村")
GRADE = re.compile("(?:国家|省|市|区|县|镇|乡|村|州|盟|部)(?:、?[省市区县])?级(?:以上)?")
GRADE_END = re.compile("(?:国家|省|市|区|县|镇|乡|村|州|盟|部)级(?:以上)?$")
HEAD = re.compile(
    MEASURE_SUFFIX.pattern
    + "|(?:负面清单)?条数|营业额|销售额|利润(?:总额)?|营业收入|(?:人均)?(?:财政)?补[助贴]标准|零售额|药品费用|产业规模|扶助标准|保障标准|养育标准|(?:市场)?(?:进出口|出口|进口)"
)  # what only the last member of a list names
BETWEEN = re.compile("“[^”]*”")
CLOSED, OPENED = str.maketrans("、和与及", "\0\1\2\3"), str.maketrans("\0\1\2\3", "、和与及")
INSURANCES = {"养老", "医疗", "工伤", "失业", "生育", "城镇职工养老", "城镇职工医疗", "基本养老", "基本医疗"}
AREAS = ("城镇", "农村", "城市", "乡村", "固定", "移动")
ORDINAL = re.compile("第?[一二三]")
HAS_MEASURE = re.compile("(?:水平|时间|时限|期限|标准|规模|比例|比重|收入|产值|[人总]?[数额率量])$")
ENERGY = re.compile(r"单位(?:地区|国内)?(?:生产总值|GDP|工业增加值)|万元(?:地区|国内)?(?:生产总值|GDP|工业增加值)")
LINK = re.compile(r"(?:、|和|与|及|以及|，)(?:近|约|超过?|突破|同比)?")


def share(names: list[str]) -> list[str]:
    """Members of an enumeration, each with the head that stands at the last.

    >>> share(["养老保险", "医疗保险参保率"]), share(["城镇", "农村居民人均可支配收入"])
    (['养老保险参保率', '医疗保险参保率'], ['城镇居民人均可支配收入', '农村居民人均可支配收入'])
    """
    if len(names) < 2:
        return names
    last = names[-1]
    known = {name for name in names if name in wordings() or strip_lead(name, frozenset())[0] in wordings()}
    level = GRADE.match(last)
    if level:  # 国家级、市级、区级文化产业园
        names = [name + last[level.end() :] if GRADE_END.search(name) else name for name in names[:-1]] + [last]
    if last[0] in LEVEL_WORDS and any(
        name in LEVEL_WORDS or name.endswith("国家") for name in names[:-1]
    ):  # 市、县市政设施完好率
        names = [name + last[1:] if name in LEVEL_WORDS or name.endswith("国家") else name for name in names[:-1]] + [
            last
        ]
    found = [m for m in HEAD.finditer(last) if m.end() == len(last)]
    suffix = found[0][0] if found and found[0].start() else ""
    names = [repeat_tail(name, last) for name in names[:-1]] + [last]
    return [
        name
        if not suffix
        or (
            name in known
            and suffix not in ("占比", "比重")
            and not (suffix == "投资" and name.endswith("业") and last not in wordings())
        )
        or is_whole(name, suffix)
        else join(name, suffix)
        for name in names[:-1]
    ] + [last]


def repeat_tail(name: str, last: str) -> str:
    """A member with what follows in the last where both are of one kind: 房建类、招拍挂类项目审批时限."""
    if name in INSURANCES and "保险" in last:
        return name + last[last.index("保险") :]  # 养老、失业保险参保人数
    if ORDINAL.fullmatch(name) and "产业" in last:
        return name + last[last.index("产业") :]  # 第一、第三产业增加值
    alike = name[-2:] if last.find(name[-2:]) > 0 else name[-1] if name[-1] in "类型级" else ""
    if name in AREAS and last.startswith(AREAS):
        return name + last[len(name) :]  # 城镇、农村低保补差水平
    tail = last.partition(alike)[2] if alike and len(name) > 2 else ""
    return name + tail if HAS_MEASURE.search(tail) else name


def is_whole(name: str, suffix: str) -> bool:
    """Whether a member has a head of its own: 交通事故数 before 死亡人数."""
    if suffix in ("占比", "比重"):
        return name.endswith(("占比", "比重", "比例", "率"))  # 工业投资、房地产投资占比
    if name.endswith("指数"):
        return True  # 综合指数、PM2.5浓度
    own = HEAD.search(name)
    return (
        (bool(own) and own.end() == len(name))
        or name.endswith((suffix[-2:], "数量"))
        or name[-1] == suffix[-1] in "数率额"
    )


def join(name: str, head: str) -> str:
    """A member with its head, what both say said once: 护理补贴 with 补贴标准."""
    both = next((word for word in ("居民", "补贴", "补助") if name.endswith(word) and head.startswith(word)), "")
    return name + head.removeprefix(both)


def share_energy(names: list[str]) -> list[str]:
    """Members behind 单位GDP, each with it.

    >>> share_energy(["单位GDP用水量", "能耗"])
    ['单位GDP用水量', '单位GDP能耗']
    """
    head = ENERGY.match(names[0])
    return [name if not head or ENERGY.match(name) else head[0] + name for name in names]


def split_names(noun: str, own: frozenset[str] = frozenset(), count: int = 0) -> list[str]:
    """The members of an enumerated subject; 城乡居民 is two. A member with a verb of its own shares no head; `count` numbers are to be shared.

    >>> split_names("城乡居民人均可支配收入"), split_names("接待游客、实现旅游收入")
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['接待游客', '实现旅游收入'])
    """
    noun = re.sub("(银行)?存(?:、|和|与)?贷款", r"\1存款、\1贷款", noun)
    noun = re.sub("^(.{0,6})内外资", r"\1内资、\1外资", noun)
    both = BOTH.search(noun)
    if both and not JOINT.search(noun):
        return [noun[: both.start()] + where + noun[both.start(1) :] for where in ("城镇", "农村")]
    names = [name for name in split_joint(noun) if name and name not in cues("added")]
    if 1 < len(names) < count:  # “两抢”“两盗”、黄赌毒警情: quoted members need no 、
        names = [name for name in QUOTED.split(noun) if name]
    listed = noun.split("、")
    if 1 < len(listed) == count < len(names):  # 信息传输、租赁和商务服务业增加值分别…
        names = listed
    return names if len(names) > 1 and core_noun(names[-1], own)[1] else share(names)


def split_joint(noun: str) -> list[str]:
    """A phrase at its joints, but for those between quotes: “新消费、新制造”投资、房地产投资."""
    if "“" not in noun:
        return JOINT.split(noun)
    return [part.translate(OPENED) for part in JOINT.split(BETWEEN.sub(lambda found: found[0].translate(CLOSED), noun))]


def count_chain(text: str, quantity: Quantity, following: list[Quantity]) -> int:
    """How many numbers stand in a row, joined by 、 or 和: the members that 分别 shares out."""
    count, end = 1, quantity.quote_end
    for other in following:
        if other.kind == "claim" and other.value is not None:
            if not LINK.fullmatch(text, end, other.start) or (text[end] == "，" and other.unit != quantity.unit):
                break
            count, end = count + 1, other.quote_end
    return count
