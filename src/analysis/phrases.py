"""A phrase taken apart: the noun in it, and the verbs, time words, comparators and modifiers around the noun."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.vocab import alternatives, vocab

CACHED = 1 << 16        # phrases remembered: the genre says the same things everywhere
NOTE = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")
MARK = re.compile(r"^(?:（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}[、是]|——|[①-⑳])+")
PAREN = re.compile(r"（[^（）]*）?")
SUFFIX = re.compile(r"(?:居民)?人均(?:可支配|纯)?收入|居民收入|参保率|覆盖率|普及率|达标率|合格率|满意率|满意度|增加值|总产值|产值|投资额?|(?:进出口|出口|进口)额|收入|支出|余额|总额|比重|占比|比例|[\u4e00-\u9fff]{2}率|"
                    r"排放量|产量|用量|总量|数量|[人起宗件户次天]数|面积|里程|能耗|水耗|电耗|警情|案件|企业|项目|床位|学位|浓度|税收|消费|销售额|交易额|成交额|人口|人次")

@cache
def cues(category: str) -> frozenset[str]:
    """The words of a category of cues.csv."""
    return frozenset(word for word, kind in vocab("cues").iter_rows() if kind == category)


@cache
def comparators_before() -> dict[str, str]:
    """Comparator words that stand before a number → the comparator."""
    return {word: sign for word, sign, position in vocab("comparators").iter_rows() if position == "before"}


@cache
def tail_kinds() -> dict[str, str]:
    """Words that may stand between a subject and its number → what they say."""
    kinds = {word: "before" for word in comparators_before()}
    for category in ("filler", "per", "time", "modal", "up", "down"):
        kinds |= {word: category for word in cues(category) if word not in kinds or category in ("up", "down")}
    return kinds


@cache
def strong_verbs() -> re.Pattern:
    """Verbs behind which a new object begins."""
    return re.compile(f"(?:{alternatives(word for word in cues('verb') - cues('weak') if len(word) > 1)})(?![率值额量性型化]|区(?![级间]))")


@cache
def lead_words() -> re.Pattern:
    """Words before a subject that are no part of it."""
    fillers = {word for word in cues("filler") if len(word) > 1}
    return re.compile(f"(?:{alternatives(cues('lead') | cues('scope') | cues('time') | cues('modal') | fillers)})(?![率值额量性型化])|提请[^，、]{{0,16}}?审议|为(?=企业|群众|市场主体|中小|全[省市区县国])")


@cache
def opening_verbs() -> re.Pattern:
    """Verbs at the head of a phrase; not where they begin a noun (增加值, 建设用地, 销售收入)."""
    weak = cues("verb") & cues("weak")
    return re.compile(f"(?:{alternatives(word for word in cues('verb') - weak if len(word) > 1)})(?![率值额量性型化]|区(?![级间]))(?:了|好)?|"
                      f"(?:{alternatives(word for word in weak if len(word) > 1)})(?![率值额量性型化费款者员商面积]|安全|进出口|贸易|外包|幅度|力度|里程|能力|规模|资金|人数|用地|成本|收入|企业|指数|质量|水平|标准|体系|总|产值|业)")


@cache
def ending_verb() -> re.Pattern:
    """A verb at the end of a phrase, whose object follows; not one that is a noun as often (城市更新, 服务)."""
    objects = {"供应", "分配", "流转", "培育", "创建", "推广", "增加", "扩大", "提高", "征收", "授权"}
    return re.compile(f"(?:{alternatives(word for word in cues('verb') - cues('weak') | objects if len(word) > 1)})$")

OF_ITS_NAME = re.compile("大学|银行|医院|学院|日报|机场|港|交易所|证券|中学|小学|博物馆|图书馆")      # 重庆大学 is no university in general
DATE = (r"(?:\d{1,2}月\d{1,2}日(?:前|底前)?|(?:到|至|截至|截止)?(?:19|20)\d\d年(?:底|末|度)?|“?[八九十][一二三四五六]?五”?(?:时期|期间|末|期末|以来)|[一二三四]季度|[上下]半年|前[一二三]季度|\d{1,2}月份?|1[-—]\d+月份?|"
        r"[一二两三四五六十\d]年(?:来|间)|(?:这|近|过去)?[一二两三四五六十\d]年(?=增|新增|年均|累计|$))")
# before 增长 it says how it was reckoned: 按可比口径, 剔除一次性因素后
ASIDE = re.compile(rf"(?:按照?|以)?(?:可比|同|自然|[老新原全小大]|调整后?|剔除|统计|还原|相同|上年|法定|财政|国家|新的)*(?:口径|可比价格?|不变价格?)(?:计算|测算|核算)?$|(?:剔除|剔出|扣除|还原)[^，]{{0,14}}?(?:因素|影响)(?:影响)?(?:后)?，?$|"
                   rf"(?:从|由|在|比|较|是|为|与)?{DATE}的?(?:同期|基础上)?$|(?:与|同|和)[^，]{{2,16}}相比$|名义$")
OWN_LEVEL = re.compile("(?:省(?!市[级重])|[市区县州])(?![管属级控直定内外域城委重长])(?=.{2})")
FRONT_DATE = re.compile(rf"{DATE}，?")

RATES = frozenset({"增速", "增幅", "增长率", "涨幅", "增长速度", "增长幅度", "升幅", "降幅"})


class Tail(NamedTuple):
    """What stands between a subject and its number."""
    noun: str
    change: str
    comparator: str | None
    adjacent: int               # characters of comparator words directly before the number
    words: tuple[str, ...]


@lru_cache(CACHED)
def strip_tail(left: str) -> Tail:
    """The noun at the end of which a number is said, and what the words between them say.

    >>> tail = strip_tail("固定资产投资同比增长超过")
    >>> tail.noun, tail.change, tail.comparator
    ('固定资产投资', 'up', '>')
    """
    kinds, end, change, comparator, adjacent, words = tail_kinds(), len(left), None, None, 0, []
    while end:
        if left[end - 1] in "“‘":       # 还未达到“过10亿”
            end -= 1
            continue
        aside = ASIDE.search(left, max(0, end - 22), end)
        if aside:
            words.append(aside[0])
            end = aside.start()
            continue
        if left.endswith("自然增长率", 0, end):
            break
        for length in range(min(6, end), 0, -1):
            word = left[end - length:end]
            kind = kinds.get(word)
            if kind and (length > 1 or end == length or word not in "为约高低快增减降升近过上破计占总净平现年按能要应均各可会" or _stands_alone(left, end, word)):
                break
        else:
            break
        if kind == "before" and comparator is None:
            comparator = comparators_before()[word]
            adjacent = len(left) - end + length if not words else 0
        elif word in RATES and change in (None, "level"):
            change = kind           # 涨幅回落到2.6%: a growth wherever it has come to
        elif kind in ("up", "down") and change is None:
            level = words and (words[-1] in ("在", "达到了") or words[-1][0] in "到至")
            change = "level" if level else kind
        words.append(word)
        end -= length
    return Tail(left[:end], change or "level", comparator, adjacent, tuple(words))


def _stands_alone(left: str, end: int, word: str) -> bool:
    """Whether a single character before a number is the comparator or verb, and not the end of a noun (用户近 … 附近)."""
    before = left[end - 2:end - 1]
    return {"约": before not in "签合预节违履制缔", "近": before not in "附邻临远最相靠", "过": before not in "通超经渡", "上": before not in "以网线路陆海水车地桌晚马岸",
            "增": before not in "新", "为": before not in "行作认称", "现": before not in "实体", "年": before not in "全当去今明", "均": before not in "人户亩平",
            "按": True, "总": before not in "", "占": before not in "", "计": before not in "统会设审累共估总合", "能": before not in "功可节产动潜储性智职",
            "降": before not in "下", "减": before not in "加削缩", "升": before not in "提上", "要": before not in "主需重", "应": before not in "供",
            "高": bool(re.search("[比较]", left[:end])), "低": bool(re.search("[比较]", left[:end])), "快": bool(re.search("[比较]", left[:end])),
            "各": True, "可": before not in "许认", "会": False, "平": False, "净": True, "破": before not in "突"}.get(word, True)


@lru_cache(CACHED)
def strip_lead(noun: str, own: frozenset[str]) -> tuple[str, str]:
    """The noun without leading words of time, scope, manner and verb, and what was taken off.

    >>> strip_lead("全年新改扩建公办幼儿园", frozenset())[0]
    '公办幼儿园'
    """
    at = 0
    while at < len(noun):
        found = FRONT_DATE.match(noun, at) or OWN_LEVEL.match(noun, at) or lead_words().match(noun, at) or opening_verbs().match(noun, at)
        name = next((name for name in own if noun.startswith(name, at) and not OF_ITS_NAME.match(noun, at + len(name))), None)
        step = len(name) if name else found.end() - at if found else 0
        rest = noun[at + step:]
        if not step or at + step in inner_places(noun) and not name or len(rest) < 2 or len(found[0] if found else "") > 1 and (SUFFIX.fullmatch(rest) or rest in cues("verb") and found[0] in cues("verb")):
            break       # 造林面积, 恢复重建: what looks like a verb belongs to the noun
        at += step
    return noun[at:], noun[:at]


def clean(noun: str) -> str:
    """The noun without footnote marks and stray punctuation at its ends."""
    if "”" in noun and "“" not in noun[:noun.index("”")]:
        noun = noun[noun.index("”") + 1:] or noun      # the quote began before a number: 十元唱”共订出房间
    return NOTE.sub("", MARK.sub("", noun)).strip("、，：；。·—-的（）")


@lru_cache(CACHED)
def core_noun(noun: str, own: frozenset[str]) -> tuple[str, str]:
    """The noun behind the last strong verb of a phrase, and the words before it.

    >>> core_noun("对各类弱势群体发放补贴", frozenset())[0]
    '补贴'
    """
    cut = 0
    for verb in strong_verbs().finditer(noun):
        if len(noun) - verb.end() >= 2 and not inner_places(noun) & {verb.start(), verb.end()} and not SUFFIX.fullmatch(noun, verb.end()) and not _inside_quotes(noun, verb.start()):
            cut = verb.end()
    rest, lead = strip_lead(noun[cut:], own)
    return rest, noun[:cut] + lead


def _inside_quotes(noun: str, at: int) -> bool:
    return noun.count("“", 0, at) > noun.count("”", 0, at)

@cache
def whole_words() -> re.Pattern:
    """Words that no cut goes through, though a cue stands in them: 市|政, 意|向, 高等|教育."""
    return re.compile(alternatives(cues("whole")))


@lru_cache(CACHED)
def inner_places(phrase: str) -> frozenset[int]:
    """The offsets of a phrase that lie inside a whole word.

    >>> sorted(inner_places("改造市政管网"))
    [3]
    """
    return frozenset(at for found in whole_words().finditer(phrase) for at in range(found.start() + 1, found.end()))


@cache
def stop() -> re.Pattern:
    """What ends the noun behind a number: a mark, a verb, a predicate."""
    return re.compile(r"、(?=[^，；。：]{0,10}\d|[^，；。：、]{17})|[和及与](?=[“]?[\d近约超]|一批)|[，；。：！？\n\t]|（(?=[^（）]*）?(?:[，。；、：！？\n]|$))|" + alternatives(cues("stop")))


TAKES_NOUN = re.compile(r"(?:及其?以上|以上|左右|级(?=[^别，。；、]))?(?:的)?(?:\d+(?:千伏|[kK][vV]|万千瓦|万吨|英寸|兆瓦)级?(?:及?以上)?)?(?:(?:产值|营收|纳税|投资|年)?(?:超|过)?[\d十百千万亿.]+元(?:以上|级)?的?)?(?:\d+[-—至]?\d*周?岁(?:及?以上|以下)?的?)?(?=[\u4e00-\u9fff“\"《A-Z])")
NO_NOUN = re.compile(r"(?:(?:等级|档次|位次|名次|级别)(?=[，。；、]|$)|级(?=[，。；、]|$)|的?(?:目标|任务|速度|增速|水平|以上|左右|时间|比例|增长|标准|要求|规模|价格|大关|新台阶|突破|成绩|用于|支持|推进|加快|推动|进行|实施|实现|完成|开展|打造|建设|改造|达到|并|且|和|与|或|在|为|由|从|到|向|将|已|被|(?:后|前|时|来|内|外|中|上|下|起)(?=[，。；、：）]|$)|等(?!级|外)|均|各|全部|其中|同比|比|较|占|增|降|下降|提高|大幅|明显|显著|逐年|增加|减少|扩大|上升|升|减|缩|压|(?:跃升|优化|整合|合并|调整|精简|压减|压缩|缩短|归并)+(?:为|至|到)|受益|享受|提供|迅速|快速|稳步|进入|落户|入驻|顺利|如期|提前|累计|参加|参与|脱贫|居|列|位|分别|以|让|使|是|也|都(?![市江])|还|再|就|不|可|能|要|有|所|给(?![水排])|对|把|按|于|投产|竣工|开工|建成|投入|通过|获|入选|纳入|覆盖|惠及|带动|吸引|提升|解决|帮助|发放|新增|培育|引进)|了|着|过|迈进|靠拢)")

IS_NOUN = re.compile("为民|快速[公路干]|新增学位|上市公司|对外|有机|在[建校编]|在册|建设用地|投资|水平|标准化|标准厂|规模|达标|以上规模|居[民家]|占道|给排水|能源|能力|可再生|可[移视]|不动产|不良|上[级网云]|下水|位于|来自|为老|比亚|其他|向社会|再生|将军|从业|就业|还[田迁]|和[美谐]|公里|过[街江境路]|各类|有效")
RATE_OF = re.compile("(?<=.{3})(?:(?:网上|即时|全程|一次|按时|按期)?[可即][\u4e00-\u9fff]{0,2}办率|(?:合格|达标|普及|覆盖|完成|就业|入学|满意|参保|办结|利用)率)$")     # 1439项政务服务事项网上可办率达100%
AGENTS = "企业|家庭|农户|商户|[房业贫困]户|群众|居民|市民|村民|农民|学生|老人|老年人|妇女|儿童|人员|职工|劳动力|商家|机构|单位|高校|医院|学校|园区|国家和地区|产品|团队"

OWNED = re.compile(f"^([^的]{{0,10}}(?:{AGENTS}|村|镇|县|国家|地区|城市|社区|街道|小区|景区|酒庄|港口))的.+$")     # 58个酒庄的旅游环线: the 酒庄 are counted


@cache
def agent_acts() -> re.Pattern:
    """Those who are counted, where the verb of what they did follows: 6000多家企业|加入平台."""
    verbs = alternatives(word for word in cues("verb") - cues("weak") | {"加入", "办理", "获得", "签订", "设置", "安装", "配备"} if len(word) > 1 and "建" not in word)
    return re.compile(f"(?:{AGENTS})(?=(?:{verbs})(?!库|点|站|率|中心|基地|项目|工程|计划|行动|服务))")


LEVELS = re.compile("[省市区县国]、")      # 250个省、市级中心
STEPS = re.compile("[百千万亿十]*(?:元|斤|吨|美元)?级?新?(?:台阶|大关|关口)")
# 8个在全省叫得响的项目: the noun behind the relative clause
RELATIVE = re.compile(r"(?:在|已|由|被|能|居住|为|与|有|享受|参加|符合|达到)[^，。；、：的]{1,18}的([^，。；、：的\d]{2,12})(?=[，。；、]|$)")
PLACES = frozenset("村县区省镇市桥路站岛园校厂馆店房树灯车船井库坝渠港湾河湖山田地国人街巷")


def right_noun(after: str) -> str:
    """The noun that directly follows a number. Empty where a verb or the end of the clause follows.

    >>> right_noun("适老活动场所，让老人"), right_noun("以上，增长5%")
    ('适老活动场所', '')
    """
    found = TAKES_NOUN.match(after)
    if not found or NO_NOUN.match(after) and not IS_NOUN.match(after):
        relative = RELATIVE.match(after)
        return relative[1] if relative else ""
    cut = stop().search(after, found.end() + 1 + bool(LEVELS.match(after, found.end())))
    while cut and (inner_places(after) & {cut.start(), cut.end()} or cut[0] in "以为在从" and after[cut.end():cut.end() + 1] in "主民人化及后下来内上部边建校目用业居册岗"):
        cut = stop().search(after, cut.end())
    noun = PAREN.sub("", after[found.end():min(cut.start() if cut else len(after), found.end() + 30)])
    number = re.search(r"(?<![A-Za-z“\d])\d(?![^“”]*”|\d*[强GDA])", noun)
    if number:      # 为5.58万名农民工追回工资7.2亿元: up to the verb that has the next number
        noun = noun[:number.start()]
        verb = strong_verbs().search(noun, 1) or opening_verbs().search(noun, 2)
        noun = noun[:verb.start()] if verb else re.sub("[近约超达至]$", "", noun)
    if STEPS.fullmatch(noun):       # 连跨4个千亿台阶
        return ""
    if noun.startswith(("具有", "拥有", "符合")):       # 1所拥有500个床位的养老院
        noun = (noun if "的" in noun else after[found.end():re.search("[，。；：\n]|$", after).start()]).rpartition("的")[2]
    noun = OWNED.sub(r"\1", noun)
    agent = agent_acts().search(noun)
    noun = RATE_OF.sub("", noun[:agent.end()] if agent else noun)
    return noun[:26] if len(noun) > 1 or noun in PLACES else ""
