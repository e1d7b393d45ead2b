"""A phrase taken apart: the noun in it, and the verbs, time words, comparators and modifiers around the noun."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.vocab import alternatives, vocab

CACHED = 1 << 16  # phrases remembered: the genre says the same things everywhere
NOTE = re.compile(r"[\[［【][^\]］】]{1,6}[\]］】]")
MARK = re.compile(r"(?:（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}[、是]|——|[①-⑳])+")
PAREN = re.compile(r"（[^（）]*）?")
OF = re.compile("^的+(?!士)")  # not of 的士, a taxi
OPEN_END = re.compile("[县市区]（[市、区县旗]+$")
NO_NOUN_HEADS = {
    "其中",
    "今年",
    "去年",
    "全年",
    "当年",
    "预计",
    "确保",
    "力争",
    "争取",
    "努力",
    "务必",
}  # 确保|失业率, though 率 follows
EVENT = re.compile("(?:系列|专项|主题)?(?:活动|行动)|大会|专场")  # 产品发布|活动: an event of that kind
SHARE = re.compile("占[^，、]{0,6}$")  # 装配式建筑占|新建建筑的比例
GENERIC = re.compile("能力|规模|装机(?:容量)?|工作室")
INSTALLED = re.compile("(?:并网)?装机(?:容量)?|能力")
GAINING = {
    "新增",
    "提升",
    "提高",
    "形成",
    "扩大",
    "增加",
    "达到",
    "实现",
    "完成",
    "建成",
    "新建",
    "具备",
    "设立",
    "成立",
    "扩建",
    "总",
    "拥有",
    "保持",
    "改造",
    "建设",
    "打造",
    "创建",
    "培育",
}
EDGES = "、，：；。·—-（）"
BUILT = {
    "新建",
    "改建",
    "扩建",
    "排查",
    "修缮",
    "更新",
    "复绿",
    "拆除",
    "维修",
}  # 城市道路新建改造: with another verb behind it a noun
MEASURE_SUFFIX = re.compile(
    r"(?:居民)?人均(?:可支配|纯)?收入|居民收入|参保率|覆盖率|普及率|达标率|合格率|满意率|满意度|增加值|总产值|产值|投资额?|(?:进出口|出口|进口)额|(?:立项|获批|授权|申请|注册|登记)数|到位资金|收入|支出|余额|总额|比重|占比|比例|(?:[和与及][\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{2})率|"
    r"排放量|产量|用量|总量|数量|[人起宗件户次天]数|面积|里程|能耗|水耗|电耗|警情|案件|企业|项目|工程|床位|学位|浓度|税收|消费|销售额|交易额|成交额|人口|人次"
)


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
    kinds = dict.fromkeys(comparators_before(), "before")
    for category in ("filler", "per", "time", "modal", "up", "down"):
        kinds |= {word: category for word in cues(category) if word not in kinds or category in ("up", "down")}
    return kinds


@cache
def tail_lengths() -> dict[str, list[int]]:
    """The last character of these words → the lengths, six characters at most, of those that end so, the longest first."""
    return {
        end: sorted({len(word) for word in tail_kinds() if word[-1] == end and len(word) <= 6}, reverse=True)
        for end in {word[-1] for word in tail_kinds()}
    }


@cache
def strong_verbs() -> re.Pattern:
    """Verbs behind which a new object begins."""
    return re.compile(
        f"(?:{alternatives(word for word in cues('verb') - cues('weak') if len(word) > 1)})(?![率值额量性型化]|区(?![级间]))"
    )


@cache
def lead_words() -> re.Pattern:
    """Words before a subject that are no part of it."""
    fillers = {word for word in cues("filler") if len(word) > 1}
    return re.compile(
        f"(?:{alternatives(cues('lead') | cues('scope') | cues('time') | cues('modal') | fillers)})(?![率值额量性型化])|提请[^，、]{{0,16}}?审议|[与和同][^，、]{{2,12}}?相比，?|在[^，、]{{2,20}}?基础上，?|以[^，、]{{2,16}}?为[^，、]{{2,6}}?(?:引进|建设|打造|培育)|在[^，、]{{2,16}}?(?:设置|设立|建成|新建|新增|开展|安装|配备)|为(?=企业|群众|市场主体|中小|全[省市区县国])"
    )


@cache
def opening_verbs() -> re.Pattern:
    """Verbs at the head of a phrase; not where they begin a noun (增加值, 建设用地, 销售收入)."""
    weak = cues("verb") & cues("weak")
    return re.compile(
        f"(?:{alternatives(word for word in cues('verb') - weak if len(word) > 1)})(?![率值额量性型化]|区(?![级间]))(?:了|好)?|"
        f"(?:{alternatives(word for word in weak if len(word) > 1)})(?![率值额量性型化费款者员商面积]|安全|退税|进出口|贸易|外包|幅度|力度|里程|能力|规模|资金|人数|用地|成本|收入|企业|指数|质量|水平|标准|体系|总|产值|业)"
    )


@cache
def ending_verb() -> re.Pattern:
    """A verb at the end of a phrase, whose object follows; not one that is a noun as often (城市更新, 服务)."""
    objects = {"供应", "分配", "流转", "培育", "创建", "推广", "增加", "扩大", "提高", "征收", "授权"}
    return re.compile(f"(?:{alternatives(word for word in cues('verb') - cues('weak') | objects if len(word) > 1)})$")


OF_ITS_NAME = re.compile(
    "大学|银行|医院|学院|日报|机场|港|交易所|证券|中学|小学|博物馆|图书馆"
)  # 重庆大学 is no university in general
DATE_WORDS = (
    r"(?:\d{1,2}月\d{1,2}日(?:前|底前)?|(?:到|至|截至|截止)?(?:19|20)\d\d年(?:底|末|度)?|“?[八九十][一二三四五六]?五”?(?:时期|期间|末|期末|以来)|第?[一二三四]季度|[上下]半年|前[一二三]季度|近[一两三几]个?月来?|\d{1,2}月份?|1[-—]\d+月份?|"
    r"[一二两三四五六十\d]年(?:来|间)|(?:这|近|过去)[一二两三四五六十\d]年|(?:[一二两三四五六七八九十]{1,3}|\d{1,2})年(?=增|新增|年均|累计|$)|[今明]?年底前|年内|[一二两三四五]年内)"
)
# before 增长 it says how it was reckoned: 按可比口径, 剔除一次性因素后
ASIDE = re.compile(
    rf"(?=[按以可同自老新原全小大调剔统还相上法财国口不扣比较由从实分完超在是为与和名\d“一二两三四五六八九十第下前到至截这近过])(?:(?:按照?|以)?(?:可比|同|自然|[老新原全小大]|调整后?|剔除|统计|还原|相同|上年|法定|财政|国家|新的)*(?:口径|可比价格?|不变价格?)(?:计算|测算|核算)?$|按[^，、按]{{1,8}}统计$|(?:剔除|剔出|扣除|还原)[^，]{{0,14}}?(?:因素|影响)(?:影响)?(?:后)?，?$|"
    rf"(?:比|较)前[一二两三四五六十]年$|(?:由|从)[^，、由从]{{0,8}}(?:之初|成立前)的?$|(?:由|从)(?:年初|[一二三四五十两]年前)的?$|(?:实现)?“[一二两三四五六七八双]个?(?:下降|提升|增长|领先|突破|增加|减少|提高)”$|^(?:不含|剔除|扣除)[^，、（）增降]{{1,8}}$|(?:分别)?完成(?:年|全年|年度|省|市|市里|省里|上级)?(?:下达)?(?:目标|计划|任务)+数?的$|超额?(?:年初|年度|全年)?计划的?$|(?:分别)?[比较](?:上年|去年|年初)(?:预算|计划)(?:安排|执行|完成)?数?$|(?:从|由|在|比|较|是|为|与)?{DATE_WORDS}的?(?:同期|基础上)?$|(?:与|同|和)[^，]{{2,16}}相比$|名义$|原(?:有|来)的$)"
)
OWN_LEVEL = re.compile("(?:省(?!市[级重])|[市区县州])(?![管属级控直定内外域城委重长道])(?![县区]属)(?=.{2})")
IN_TIME = r"(?:[仅只]?用(?:了|时)?|通过|利用)[\d一两三四五六七八九十半]+多?(?:个?月|天|年|周|个?小时)(?:左右)?(?:的?时间)?[就便即内]?"  # 仅用1个月时间就签约项目5个
FRONT_DATE = re.compile(
    rf"(?=[\d“一二两三四五六八九十第上下前到至截这近过仅只用通利年今明])(?:{DATE_WORDS}，?|{IN_TIME})"
)

RATES = frozenset({"增速", "增幅", "增长率", "涨幅", "增长速度", "增长幅度", "升幅", "降幅"})


class Tail(NamedTuple):
    """What stands between a subject and its number."""

    noun: str
    change: str
    comparator: str | None
    adjacent: int  # characters of comparator words directly before the number
    words: tuple[str, ...]


@lru_cache(CACHED)
def strip_tail(left: str) -> Tail:
    """The noun at the end of which a number is said, and what the words between them say.

    >>> tail = strip_tail("固定资产投资同比增长超过")
    >>> tail.noun, tail.change, tail.comparator
    ('固定资产投资', 'up', '>')
    """
    kinds, lengths, end, change, comparator, adjacent, words = (
        tail_kinds(),
        tail_lengths(),
        len(left),
        None,
        None,
        0,
        [],
    )
    while end:
        if left[end - 1] in "“‘":  # 还未达到“过10亿”
            end -= 1
            continue
        aside = ASIDE.search(left, max(0, end - 22), end)
        if aside:
            words.append(aside[0])
            end = aside.start()
            continue
        if left.endswith(("自然增长率", "经济总量"), 0, end):
            break
        for length in lengths.get(left[end - 1], ()):
            word = left[end - length : end] if length <= end else ""
            kind = kinds.get(word)
            if kind and (
                length > 1
                or end == length
                or word not in "为约高低快增减降升近过上破计占总净平现年按能要应均各可会"
                or _stands_alone(left, end, word)
            ):
                break
        else:
            break
        if kind == "before" and comparator is None:
            comparator = comparators_before()[word]
            adjacent = len(left) - end + length if not words else 0
        elif word in RATES and change in (None, "level"):
            change = kind  # 涨幅回落到2.6%: a growth wherever it has come to
        elif kind in ("up", "down") and change is None:
            level = words and (words[-1] in ("在", "为", "低至", "达到了") or words[-1][0] in "到至")
            change = "level" if level else kind
        words.append(word)
        end -= length
    return Tail(left[:end], change or "level", comparator, adjacent, tuple(words))


# behind these a single character is the end of a noun (附近), and no comparator or verb
NOUN_BEFORE = {
    "约": "签合预节违履制缔",
    "近": "附邻临远最相靠",
    "过": "通超经渡",
    "上": "跨迈跃站登踏以网线路陆海水车地桌晚马岸",
    "增": "新",
    "为": "行作认称",
    "现": "实体",
    "年": "全当去今明",
    "均": "人户亩平",
    "计": "统会设审累共估总合",
    "能": "功可节产动潜储性智职",
    "降": "下",
    "减": "加削缩",
    "升": "提上",
    "要": "主需重",
    "应": "供",
    "可": "许认",
    "破": "突",
    "达": "下到传表",
}


def _stands_alone(left: str, end: int, word: str) -> bool:
    """Whether a single character before a number is the comparator or verb, and not the end of a noun (用户近 … 附近)."""
    if word in "高低快":
        return "比" in left[:end] or "较" in left[:end]
    return word not in "会平" and left[end - 2] not in NOUN_BEFORE.get(word, "")


@lru_cache(CACHED)
def strip_lead(noun: str, own: frozenset[str]) -> tuple[str, str]:
    """The noun without leading words of time, scope, manner and verb, and what was taken off.

    >>> strip_lead("全年新改扩建公办幼儿园", frozenset())[0]
    '公办幼儿园'
    """
    at = 0
    while at < len(noun):
        date = FRONT_DATE.match(noun, at)
        found = date or OWN_LEVEL.match(noun, at) or lead_words().match(noun, at) or opening_verbs().match(noun, at)
        name = next(
            (name for name in own if noun.startswith(name, at) and not OF_ITS_NAME.match(noun, at + len(name))), None
        )
        step = len(name) if name else found.end() - at if found else 0
        rest = noun[at + step :]
        if (
            not step
            or (at + step in inner_places(noun) and not name)
            or len(rest) < 2
            or (
                not date
                and len(found[0] if found else "") > 1
                and found[0] not in NO_NOUN_HEADS
                and (MEASURE_SUFFIX.fullmatch(rest) or (rest in cues("verb") and found[0] in cues("verb")))
            )
        ):
            break  # 造林面积, 恢复重建: what looks like a verb belongs to the noun
        at += step
    return noun[at:], noun[:at]


def cut_start(pattern: re.Pattern, words: str) -> str:
    """The words without what the pattern finds at their beginning."""
    found = pattern.match(words)
    return words[found.end() :] if found else words


def trim_noun(noun: str) -> str:
    """The noun without footnote marks and stray punctuation at its ends."""
    if "”" in noun and "“" not in noun[: noun.index("”")]:
        noun = noun[noun.index("”") + 1 :] or noun[:-1]  # the quote began before a number: 十元唱”共订出房间
    noun = OF.sub("", NOTE.sub("", cut_start(MARK, noun)).strip(EDGES).rstrip("的")).strip(EDGES)
    return noun + "）" if OPEN_END.search(noun) else noun  # 县（市、区


@lru_cache(CACHED)
def core_noun(noun: str, own: frozenset[str]) -> tuple[str, str]:
    """The noun behind the last strong verb of a phrase, and the words before it.

    >>> core_noun("对各类弱势群体发放补贴", frozenset())[0]
    '补贴'
    """
    cut = 0
    for verb in strong_verbs().finditer(noun):
        if (
            len(noun) - verb.end() >= 2
            and not inner_places(noun) & {verb.start(), verb.end()}
            and not MEASURE_SUFFIX.fullmatch(noun, verb.end())
            and not EVENT.fullmatch(noun, verb.end())
            and not (verb.start() > 1 and verb[0] in BUILT and noun[verb.end() :] in cues("verb"))
            and not SHARE.search(noun, 0, verb.start())
            and not _is_attribute(noun, verb)
            and not _inside_quotes(noun, verb.start())
        ):
            cut = verb.end()
    rest, lead = strip_lead(noun[cut:], own)
    return rest, noun[:cut] + lead


def _is_attribute(noun: str, verb: re.Match) -> bool:
    """Whether a verb belongs to the noun behind it: 处置|能力, 可再生能源|新增|装机; not 提升|能力, 全年|新增|装机."""
    if GENERIC.fullmatch(noun, verb.end()) and verb[0] not in GAINING:
        return True
    return (
        verb[0] == "新增"
        and INSTALLED.fullmatch(noun, verb.end()) is not None
        and strip_lead(noun[: verb.start()] + "■■", frozenset())[0] == noun[: verb.start()] + "■■"
    )


def _inside_quotes(noun: str, at: int) -> bool:
    return noun.count("“", 0, at) > noun.count("”", 0, at)


@cache
def whole_words() -> AhoCorasick:
    """Words that no cut goes through, though a cue stands in them: 市|政, 意|向, 高等|教育."""
    return AhoCorasick(cues("whole"), matchkind=MatchKind.LeftmostLongest)


@lru_cache(CACHED)
def inner_places(phrase: str) -> frozenset[int]:
    """The offsets of a phrase that lie inside a whole word.

    >>> sorted(inner_places("改造市政管网"))
    [3]
    """
    return frozenset(
        at for _, start, end in whole_words().find_matches_as_indexes(phrase) for at in range(start + 1, end)
    )
