"""What stands on both sides of a number, in the light of the sentence so far."""

import re

from analysis.claims.enumerations import count_chain
from analysis.claims.phrases import FRONT_DATE, comparators_before, core_noun, cues, cut_start, opening_verbs, trim_noun
from analysis.claims.reading import NONE_OWN, Reading, Spot
from analysis.claims.subject_before import LEAST, Left, read_left
from analysis.claims.subject_behind import INSET, PLACES, right_noun
from analysis.claims.subject_earlier import earlier_noun
from analysis.claims.whose import higher
from analysis.numbers.quantities import Quantity

PAYER = re.compile("财政$")
SHARED_HEAD = re.compile(
    r"[百千万]?[十百千万]亿级|(?:国家|省|市|区|县|镇|乡|村|国|部|州)级(?:以上)?|(?:国|省|市|县|区)(?:控|定|属|管)|(?:城镇|农村|城市|中心城区|城区|乡村)|(?:新建|改建|扩建|续建|竣工|开工|在建)|(?:男|女)性?|本科|固定|流动|移动|总量|其中|个转企|企业"
)
LEVEL_WORD = re.compile(r"^(?:固定|流动|移动)|^[百千万]?[十百千万]亿级|(?:国家|省|市|区|县|镇|乡|村)级(?:以上)?")
CONJUNCTION = re.compile(r"(?:、|以及|及|或|和(?![美谐])|与)+")
WHOLE = re.compile("全[国省市区县](?:范围内?)?$|(?:部门|单位|机构|地区|城市|乡镇|医院|学校)$")
SIZE = re.compile("(?:能力|规模|面积|产能|质量|占地|储量)$")
ROW = ("", "、", "共", "、共", "共计", "总计")  # 清理11块共15.1万平方米地块
SHARE_OF = re.compile("占(?!地(?!区|方)|[道用比])|占比")
VAGUE = {
    "其余",
    "余下",
    "其它",
    "增速",
    "增幅",
    "涨幅",
    "降幅",
    "增长率",
    "增长速度",
    "总量",
    "规模",
    "总额",
    "其",
    "总规模",
    "同比增速",
}
OWN_AREA = re.compile("[全我本][省市区县州旗]")
SIZES = {"总规模", "规模", "首期", "首个", "首期规模", "规模达", "总规模达"}
RISING = {"增速", "增幅", "涨幅", "增长率", "增长速度"}
INSET_BEHIND = re.compile("[^，。；、]{0,8}?的?(?:情况|条件|背景|形势|前提|基础)[下上]")
EACH = re.compile("每(?:[十百千万]+|名|位)(?:名|位|户)?(?:常住|户籍)?(?:人口?|老人|儿童|居民|学生|户|家庭)")
FOUNDED = re.compile("(?:设立|组建|成立|募集|发行)$")
YIELDS = re.compile("(?:产生|创造|带来|贡献|形成)$")
MONEY_GIVEN = re.compile("(?:拿出|筹集|筹措|安排|统筹|争取|投入)$")
USED_FOR = re.compile(
    "(?:，?(?:专项)?用于(?:解决|支持|补贴|开展|推进|实施|改善|加强)?|实施|支持|推进|开展)(“[^”]{2,16}”[\u4e00-\u9fff]{0,8}|[\u4e00-\u9fff]{2,14}?)(?=问题|[，。；、]|$)"
)
OUTER = re.compile("([^，；。在]{2,16})在")
BEYOND = re.compile("(.*?)(?:增速|增幅|增长)?(?:远|明显|分别)?(?<!或)(?:高于|快于|低于|高出|优于|领先)于?[^，]{2,14}")
INCREMENT = re.compile("(?:[三五十]年|期间|累计)?(?:净?增量|增加额)")
ADDED_VALUE_ALONE = re.compile("(?:预计|完成|实现|全年|累计)*增加值")
SECTOR = re.compile(
    "(?:[^\u4e00-\u9fff]|[一二三四五六七八九十]是|全[省市区县])*([\u4e00-\u9fff]{0,8}?(?:服务业|工业|农业|建筑业|金融业|制造业|产业|旅游业|物流业|商贸业))"
)
OF_PARTNER = re.compile("(?:其中)?[对与](?:[\u4e00-\u9fff、“”]{1,12})(?:国|盟|国家|地区|美|非|洲|市场)")
TRADE = re.compile("进出口|出口|进口")
OF_ALL = re.compile("^总[量数]约?占")
TASKS = {"任务", "总任务", "目标任务", "总目标", "工程量"}


def look_around(reading: Reading, quantity: Quantity, following: list[Quantity]) -> Spot:
    """What stands on both sides of a quantity, in the light of the sentence so far."""
    text, clause = reading.text, reading.clause_start(quantity.start)
    joined = reading.last_end > clause
    words = text[
        max(clause, reading.last_end) if joined else clause : quantity.quote_end - len(quantity.quote) - quantity.falls
    ]
    if "；" in text[reading.last_end : quantity.start]:
        reading.group, reading.subject, reading.area = [], "", False
    left = read_left(cut_start(CONJUNCTION, words) if joined else words, reading.own_in(words))
    left = in_context(reading, left, joined, quantity)
    instead = amount_behind(reading, quantity, following, left)
    if instead:
        return Spot(
            quantity, following, clause, joined, 1, left._replace(noun="", core="", lead=left.lead + left.core), instead
        )
    right = ""
    of_size = text.startswith("的", quantity.quote_end) and quantity.unit_kind == "measure" and SIZE.search(left.core)
    if of_size:
        return Spot(
            quantity, following, clause, joined, count_chain(text, quantity, following), left, ""
        )  # 处理能力超百万吨的厂
    if (
        quantity.unit_kind not in ("money", "ratio", "time")
        or not left.core
        or left.core in cues("scope")
        or (left.core in cues("verb") and left.core != "投资")
    ):
        right = noun_behind(reading, quantity, following)
    return Spot(quantity, following, clause, joined, count_chain(text, quantity, following), left, right)


def amount_behind(reading: Reading, quantity: Quantity, following: list[Quantity], left: Left) -> str:
    """The noun behind an amount, where before it stands only who pays, how large or of what whole: 拿出396亿元用于转移支付."""
    text, start, end = reading.text, quantity.start, quantity.quote_end
    if quantity.unit == "%":  # 扩大到全国86%的县
        return (
            noun_behind(reading, quantity, following) if text.startswith("的", end) and WHOLE.search(left.noun) else ""
        )
    if quantity.unit_kind != "money":
        return ""
    is_owned = text[start - 1] == "的" and text[start - 2] != "年"  # 中央财政的400亿元补贴资金
    is_size = text.startswith("的", end) and SIZES & {left.noun, *left.words}  # 设立总规模50亿元的引导基金
    is_yield = text.startswith("的", end) and YIELDS.search(left.noun)  # 每平方公里产生4亿元的生产总值
    if (
        is_owned or is_size or is_yield or PAYER.search(left.core) or FOUNDED.search(left.core)
    ):  # 中央财政安排1000亿元奖补资金
        noun = noun_behind(reading, quantity, following)
        if noun and (is_owned or is_size or is_yield or not opening_verbs().match(noun)):
            return noun
    used = USED_FOR.match(text, end) if MONEY_GIVEN.search(left.core or left.lead) else None
    return used[1] if used else ""


def in_context(reading: Reading, left: Left, joined: bool, quantity: Quantity) -> Left:
    """The left side with what only the sentence so far tells."""
    told = settled(reading, left, quantity)
    if told:
        return told
    noun, change = completed(reading, left.noun, quantity), left.change
    noun = OF_ALL.sub("占", noun)  # 总量占全市近三成
    if quantity.unit == "%" and left.core in TASKS:
        return left._replace(core=trim_noun(noun.rpartition("完成")[2]) or left.core)  # 完成学校布局优化总任务的70%
    if joined and noun.rpartition("、")[2] in ("投资", "总投资"):  # 投资3亿元的甲项目、投资5亿元的乙项目
        noun = noun.rpartition("、")[2]
    elif (
        noun.startswith("占") and SHARE_OF.match(noun) and (reading.subject or (not reading.claims and len(noun) > 2))
    ):  # 占GDP比重达4%
        noun = (reading.subject or earlier_noun(reading, reading.clause_start(quantity.start))) + noun
    elif left.change != "level" and noun in cues("verb") and reading.text.startswith(noun + "、", reading.last_end):
        noun = ""  # 赤字率按4%安排、比上年提高1个百分点
    elif noun in VAGUE and (
        reading.subject or reading.clause_start(quantity.start) > reading.sentence.start
    ):  # 增速达到2%: of what was named before
        change = "up" if noun in RISING and change == "level" else change
        noun = "" if reading.subject or not reading.claims else reading.claims[-1].subject
    if noun == left.noun:
        return left
    if SHARE_OF.match(left.noun):
        return left._replace(noun=noun, core=noun, lead="")
    core, lead = core_noun(noun, reading.own_in(noun))
    return left._replace(noun=noun, change=change, core=core, lead=lead)


def settled(reading: Reading, left: Left, quantity: Quantity) -> Left | None:
    """The left side where its first or last words alone say what it is; None where they do not."""
    noun, text, own = left.noun, reading.text, reading.own_in(left.noun)
    if not noun and reading.threshold_end and text[reading.threshold_end : quantity.start] in PLACES:
        noun = text[reading.threshold_end : quantity.start]  # 总量超200亿元县2个
        return left._replace(noun=noun, core=noun)
    if OWN_AREA.fullmatch(noun) and (
        noun not in higher(reading.context) or text[quantity.start - len(noun) - 1] == "（"
    ):
        return left._replace(noun="", core="", lead=noun)  # 全省共增加2702亿元: of what was named before
    if noun.startswith(("因为", "由于")):
        return left._replace(noun="", core="", lead=noun)  # 10件实事，因客观原因有2项没有完成
    if quantity.unit == "百分点" and (beyond := BEYOND.fullmatch(noun)):  # 增速高于城镇居民1.1个百分点
        return left.of(trim_noun(beyond[1]), own)._replace(
            words=("高于",) + left.words, change="level", comparator=None
        )
    if noun.startswith("在") and INSET_BEHIND.match(text, quantity.quote_end):  # 在最高负荷突破1000万千瓦的情况下
        return left.of(trim_noun(cut_start(FRONT_DATE, noun[1:])), own)
    if noun in INSET:  # 进出口在对美贸易下降3成的情况下增长12%
        outer = OUTER.match(text, reading.clause_start(quantity.start), quantity.start)
        return left.of(trim_noun(outer[1]) if outer else "", reading.own_in(outer[1]) if outer else own)
    if each := EACH.search(left.lead):  # 每万人拥有公共文化设施面积
        return left._replace(core=left.lead[each.start() :] + left.core)
    if left.least and quantity.unit_kind != "ratio":  # 至少举办招聘会20场
        word = LEAST.search(left.least)
        return left.of(trim_noun(word[2]), NONE_OWN)._replace(
            comparator=comparators_before()[word[1]], adjacent=0, lead=left.lead
        )
    return None


def completed(reading: Reading, noun: str, quantity: Quantity) -> str:
    """The noun with what the sentence has said of it before."""
    if noun == "人均" and reading.subject:
        return noun + cut_start(OWN_AREA, reading.subject)  # 生产总值2860亿元，人均5.4万元
    if OF_PARTNER.fullmatch(noun) and (trade := TRADE.search(reading.subject)):
        return noun + trade[0]  # 进出口总值增长12%，其中对东盟增长48%
    if (
        noun.endswith("基站")
        and core_noun(noun, NONE_OWN)[0] == "基站"
        and "5G" in reading.text[reading.sentence.start : quantity.start]
    ):
        return noun.removesuffix("基站") + "5G基站"
    if INCREMENT.fullmatch(noun) and reading.subject and reading.claims:
        return reading.subject + "增量"  # 生产总值迈上5万亿台阶、五年增量1.36万亿元
    if noun in ("综合收入", "总收入") and "游客" in reading.text[reading.sentence.start : quantity.start]:
        return "旅游" + noun  # 接待游客234万人次，综合收入19亿元
    sector = SECTOR.match(reading.text, reading.sentence.start) if ADDED_VALUE_ALONE.fullmatch(noun) else None
    if sector:
        return sector[1] + "增加值"  # 服务业支撑增强，…，完成增加值72亿元
    if noun in ("总花费", "总消费") and "游客" in reading.subject:
        return "游客" + noun
    if noun in ("总产量", "总产") and "粮食" in reading.text[reading.sentence.start : quantity.start]:
        return "粮食" + noun
    return noun


def noun_behind(reading: Reading, quantity: Quantity, following: list[Quantity]) -> str:
    """The noun that follows a quantity, or the row of quantities that it opens: 9条6.2公里次支路网."""
    end, stop = quantity.quote_end if quantity.unit else quantity.end, reading.sentence.end
    for other in following:
        if (
            other.kind != "claim"
            or not other.unit
            or quantity.unit_kind == "person" != other.unit_kind
            or reading.text[end : other.start] not in ROW
        ):
            break
        end = other.quote_end
    right = right_noun(reading.text[end : min(stop, end + 60)])
    if right in cues("again"):  # 投入3亿元新建、改扩建学校20所
        return ""
    if right and right != "企业" and SHARED_HEAD.fullmatch(right):  # 14个国家级、161个省级现代农业产业园
        later = next((other for other in following if other.kind == "claim" and other.unit), None)
        right += (
            LEVEL_WORD.sub("", right_noun(reading.text[later.quote_end : min(stop, later.quote_end + 60)]))
            if later
            else ""
        )
    return right
