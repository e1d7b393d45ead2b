"""The words before a number taken apart: the noun it is said of, and what stands between them."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.claims.phrases import CACHED, comparators_before, core_noun, cues, cut_start, strip_tail, trim_noun

COMPARED = re.compile(
    r"(?:比|较|是|为|相当于|占)[^，]{0,12}?(?:年|年前|年底|年末|预算|计划|任务|同期|时期|”时期|五”?|期间|水平|目标)的?$|"
    r"(?:是|为|相当于)(?:上年|去年|上一年)[^，]{1,6}$|(?:是|为|相当于)[^，、]{2,14}(?:增速|水平|总和|总量|平均)的?$|(?:是|相当于)[^，、]{1,10}$|(?:比|较)(?![重例率高好大强赛值武为亚低小多快])[^，、]{3,16}$"
)
ON_TOP = re.compile("的?基础上(?:又|再|继续|进一步)?")  # 的基础上|又提高5个百分点
DRAWN = re.compile("(?:^|[\u4e00-\u9fff]{0,4})从[^，、从]{2,14}中$")  # 从超收收入中安排500亿元
THAN = re.compile(r"[比较](?<=[^评相].)(?![重例率高好大强赛值武为])[^，、]{1,16}$")
RANK_BETWEEN = re.compile(
    "[^、，]{2,12}(?:全国|全省|全市|世界|全球)(?:第[一二三四五六七八九十\\d]+位?|首位|前列|领先)、(?=.{3})(?![占居增达比较总为]|同比|实现)|(?:(?:稳|位|跃)?居|位列|排名|跃升至?)(?:全国|全省|全市|全区|全县|世界|全球)[^，、]{0,10}、"
)  # 5.5万亿元、稳居全国前十、增长4.8%
HELD_AT = re.compile("(?:(?:稳定|保持|维持|控制)在|达到)[^，、\\d]{2,16}的$")  # 稳定在一般公共预算的83%以上
SHARED_VERB = re.compile(r"分别(.{2,4})$")
PER = re.compile("每(吨|公斤|斤|亩|公顷|平方米|平方公里|立方米|立方|方|千瓦时|度)$")
GAP = re.compile(
    r"(?:超过(?=全[国省市区](?:平均|水平))|高于|低于|快于|高出|优于|领先|慢于)(?:于)?(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|预期|计划|目标|GDP|地区生产总值|经济)(?:和?(?:全国|全省|全市|省|市))?(?:平均|考核|规划)?(?:水平|增速|增幅|增长|目标|值|[^，。、；\d]{2,10}?(?:平均)?(?:水平|增速|增幅|平均))*(?:分别)?$"
)
ALL_DONE = re.compile(
    ".*(?:正常年份水平|连续[^、]{1,4}年(?:丰收|增产)|零发生|零事故|零增长|全覆盖|清零|翻[一两]?番”?)、"
)
LIST_MARK = re.compile(r".*（\d{1,2}）[^（）]*（\d{1,2}）(?=.{2})")
DOUBLED = re.compile("(?:实现)?翻[一两]?番、(?=达|年均|同比|增长)")
LISTED_BEFORE = re.compile(
    r".*\d(?:[^、，]{0,3}[课人亿万千百个项家件])[^、，]{0,3}、(?=.{2})"
)  # 进社区828课时、体育活动
TOGETHER = re.compile(
    "[^，、]{2,16}?(?:基地|园区|产业园|开发区|高新区|加工区|街道|办事处)(?:(?<!公)共|累计|先后|已)(?=引进|培育|建成|完成|集聚|入驻|落户)"
)  # 产业基地共|引进企业30家
SUM_END = re.compile("(?<=..)(?:(?<!公)共计?|总计)$")
OF_BASE = re.compile("(不低于|不少于|不高于|不超过)[^，；、\\d]{2,24}的$")  # 不低于当地最低标准的1.6倍
ONE_MORE = re.compile(
    ".*、(?=(?:完成|实现)[^、]{2,10}$)"
)  # 推进2000个项目、完成投资98亿元       # 火灾零发生、受伤人数下降8%: two statements
AND_THEN = re.compile("[并且](?<![合兼归].)$")
FAR = re.compile(r"(不到|不足|超过|近|约)(?:全国|全省|全市|全区|全县|总量|总数)的?$")
AMONG = re.compile(r".*[、“”\u4e00-\u9fff]等(?!级|外|[^“”]*”)(?<![高中初平同优]等)(?=.{2})")
NEIGHBOUR = re.compile("(?:比|较)(?:全国|全省|全市|全区|国家|省|市|平均)")
AGAINST = re.compile(
    r"(?:比|较|高于|低于|快于|占)(?:全国|全省|全市|全区|国家|省|市|上年|去年|同期|年初|平均|预期|计划|预算|目标)"
)
# 连跨3个千亿台阶、达到: how high the number has come says nothing of what it measures
STEP_BEFORE = re.compile(
    r"(?:连续|首次|成功|历史性|[一再]举?)*(?:[迈跨跃登踏突站破连闯][上过越进入破跨]?了?)?[\d两三四五]*个?[\d百千万亿十、.]*(?:元|斤|吨|美元)?级?新?(?:台阶|大关|关口)[、，]?(?=[^，、]{0,8}$)"
)
LEAST = re.compile(r"(至少|不少于|不低于|最少|最多|不超过|不得少于)([^，；。、至不\d]{2,14})$")
ENDS_OPEN = re.compile("[和与及](?<=.{5})(?<![共温缓之总]和|[参赋]与|[惠普涉波危顾遍]及)$")  # 世界500强项目和|8亿元税收
NOTE_TAIL = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")
BRACKETS = re.compile(r"（[\u4e00-\u9fff、，]{1,12}）|（[^（）]*）$")


class Left(NamedTuple):
    """What the words between the last boundary and a number say."""

    noun: str  # the phrase that ends before the verb or comparator
    core: str  # the shortest noun in it
    lead: str  # what stands before the core
    words: tuple[str, ...]  # what stands between the noun and the number, the nearest first
    change: str
    comparator: str | None
    adjacent: int  # characters of comparator words directly before the number
    least: str  # the noun of 至少举办招聘会20场, whose comparator stands before it; else empty
    shares: bool  # whether 分别 shares the numbers out
    each: bool  # whether 各 gives the number to each

    def of(self, noun: str, own: frozenset[str]) -> "Left":
        """The same of another noun."""
        core, lead = core_noun(noun, own)
        return self._replace(noun=noun, core=core, lead=lead)


@lru_cache(CACHED)
def read_left(left: str, own: frozenset[str]) -> Left:
    """The words before a number taken apart.

    >>> read_left("预计全年固定资产投资同比增长超过", frozenset())[:5]
    ('预计全年固定资产投资', '固定资产投资', '预计全年', ('超过', '增长', '同比'), 'up')
    """
    left = cut_start(RANK_BETWEEN, DOUBLED.sub("", cut_start(LIST_MARK, left)))
    left = cut_start(ON_TOP, left)
    left = BRACKETS.sub("", NOTE_TAIL.sub("", left))
    left = STEP_BEFORE.sub("", left) if "台阶" in left or "关" in left else left
    left = HELD_AT.sub("", PER.sub("", left.rstrip("“‘")))
    gap, far = GAP.search(left), FAR.search(left) or OF_BASE.search(left)
    tail = strip_tail(left[: (gap or far).start()] if gap or far else left)
    words, change, comparator = tail.words, tail.change, tail.comparator
    noun = "" if COMPARED.match(tail.noun) or DRAWN.match(tail.noun) else THAN.sub("", tail.noun)
    noun = trim_noun(AND_THEN.sub("", cut_start(ALL_DONE, noun)))
    noun = cut_start(TOGETHER, SUM_END.sub("", noun))
    noun = noun.removesuffix("倍") if len(noun) > 2 else noun  # 创新载体倍增至300家
    noun = noun if any("分别" in word for word in words) else cut_start(ONE_MORE, noun)
    if gap or (NEIGHBOUR.match(noun) and words and words[-1] in ("高", "低", "快", "高出")):
        change, comparator, words = (
            "level",
            None,
            ("高于",) + words if gap else ("高于",),
        )  # 比全市高0.4个百分点: a distance
    elif far:
        comparator = comparators_before()[far[1]]  # 不到全市4%
    if ENDS_OPEN.search(noun) or AGAINST.match(noun) or len(noun) == 1 or noun in cues("lead"):
        noun = ""
    noun = cut_start(LISTED_BEFORE, cut_start(AMONG, noun))
    shared = SHARED_VERB.search(noun)
    if shared and shared[1] in cues("verb") | cues("up") | cues("down"):  # 种植面积分别新增2000亩、3500亩
        noun, words = noun[: shared.start()], ("分别",) + words
    least = LEAST.search(left) if not comparator else None
    shares, each = any("分别" in word for word in words), any(word.startswith("各") or word == "双双" for word in words)
    return Left(
        noun, *core_noun(noun, own), words, change, comparator, tail.adjacent, least[0] if least else "", shares, each
    )
