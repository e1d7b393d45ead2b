"""The noun behind a number: what a count, 6处, counts."""

import re
from functools import cache

from analysis.claims.phrases import NOTE, PAREN, cues, cut_start, inner_places, opening_verbs, strong_verbs
from analysis.vocab import alternatives


@cache
def stop() -> re.Pattern:
    """What ends the noun behind a number: a mark, a verb, a predicate."""
    return re.compile(
        r"、(?=[^，；。：]{0,10}\d|[^，；。：、]{17})|[和及与](?=[“]?[\d近约超]|一大?批|相关|配套|附属|[一二两三四五六七八九十百]+[座个条项处家所件])|按[^，。；、]{1,8}(?:计算|口径)|[，；。：！？\n\t]|（(?=[^（）]*）?(?:[，。；、：！？\n]|$))|"
        + alternatives(cues("stop"))
    )


TAKES_NOUN = re.compile(
    r"(?![，。；、：！）\s])(?:及其?以上|以上|左右|级(?=[^别，。；、]))?(?:的(?!士))?(?:[1-5]类|\d+小时)?(?:\d+(?:千伏|[kK][vV]|万千瓦|万吨|英寸|兆瓦)级?(?:及?以上)?[和、]?){0,2}(?:年?(?:总?产值|营业?收入?|主营业务收入|销售(?:收入|额)|纳税额?|税收|(?:总|计划|协议)?投资额?|注册资本|经济总量)?(?:超过?|过|近|突破|达到?)?[\d十百千万亿.]+元(?:以上|级)?的?|\d[\d.]*[千百]?亿级的?)?(?:\d+[-—至]?\d*周?岁(?:及?以上|以下)?的?)?(?=[\u4e00-\u9fff“\"《A-Z])"
)


@cache
def no_noun() -> re.Pattern:
    """What opens no noun: a verb of what was done to the counted (8家|入驻), an adverb, a measure."""
    return re.compile(
        f"的?(?:{alternatives(cues('no_noun'))}|跨越(?=[，。；]|$)|(?:后|前|时|来|内|外|中|上|下|起)(?=[，。；、：）]|$)|等(?!级|外)|较(?![大小高低好重强])|"
        "(?:跃升|优化|整合|合并|调整|精简|压减|压缩|缩短|归并)+[为至到]|稳定(?=脱贫|增收|就业|在)|进城(?=落户|[，。；]|$)|全[国省市](?:领先|第一|前列|首创(?=[，。；、]|$))|"
        "平均(?:水平|值|线)|主体(?=完工|封顶|结构)|发展[到至]|扩[围容]|[上下]半年|都(?![市江])|给(?![水排])|基本(?=完成|建成|实现|落实|到位|达到|竣工|完工|解决))|"
        "(?:拓展|扩展|扩大|延伸|跃升|攀升|缩短|压缩)[到至为]|(?:等级|档次|位次|名次|级别|级)(?=[，。；、]|$)|了|着|过|迈进|靠拢"
    )


@cache
def known_noun() -> re.Pattern:
    """What opens a noun, though a verb or an adverb seems to stand there: 8家|上市公司, 12栋|在建房屋."""
    return re.compile(
        f"(?:的(?!能力|水平|投资|目标))?(?:{alternatives(cues('noun'))}|(?:已|新增)[^，。；、\\d已均全]{{1,10}}?(?:项目|土地|用地|地块|工程|房屋|小区|片区)|快速[公路干]|对口[\u4e00-\u9fff]{{2,4}}(?:资金|项目|地区|县|干部|医院|学校|城市)|"
        "[\u4e00-\u9fff]{2}性(?!地)|自主[\u4e00-\u9fff]{2}项目|计划[\u4e00-\u9fff]{2,4}项目|有[机色轨线毒害证]|可[溯追回循降持移视]|在建(?![，。；、]|$)|在[校编]|标准[化厂车地田]|规模(?![大小较])|居[民家委]|脱贫(?:人口|劳动力|群众|户|村|县|家庭|地区|人员)|"
        "不具备[^，。；、]{2,12}?(?:村庄|村|地区|家庭|人口|项目)|上[级网云]|还[田迁]|和[美谐]|过[街江境路])"
    )


RATE_OF = re.compile(
    "(?<=.{2})(?:(?:网上|即时|全程|一次|按时|按期)?[可即][\u4e00-\u9fff]{0,2}办率|(?:合格|达标|普及|覆盖|完成|就业|入学|满意|参保|办结|利用)率|(?:优良|合格|达标)[\u4e00-\u9fff]{0,4}(?:比例|占比))$"
)  # 1439项政务服务事项网上可办率达100%
NUMBER = re.compile(r"\d(?<![A-Za-z“\d].)(?![^“”]*”|\d*(?:[强GDA]|\.0))")


@cache
def owned() -> re.Pattern:
    """Those who are counted, where what they own follows: 58个酒庄|的旅游环线."""
    return re.compile(
        f"([^的]{{0,10}}(?:{alternatives(cues('agent'))}|村|镇|县|国家|地区|城市|社区|街道|小区|景区|酒庄|港口))的.+$"
    )


@cache
def agent_acts() -> re.Pattern:
    """Those who are counted, where the verb of what they did follows: 6000多家企业|加入平台."""
    verbs = alternatives(
        word
        for word in cues("verb") - cues("weak") | {"加入", "创建", "办理", "获得", "签订", "设置", "安装", "配备"}
        if len(word) > 1 and ("建" not in word or word == "创建")
    )
    return re.compile(
        f"^[村镇乡县](?=发展)|(?:{alternatives(cues('agent'))}|^[村镇乡县])(?=(?:{verbs})(?!库|点|站|率|中心|基地|项目|工程|计划|行动|服务))"
    )


MADE_OF = re.compile("[组构]成的")  # 由350人组成的服务队
LEVEL_IN_ROW = re.compile("[省市区县国]、")  # 250个省、市级中心
ALSO = re.compile("(?<=.{3})(?:(?<![共温缓])和(?![美谐平])|以及|、)")
LEFT_OVER = re.compile(
    "(?<=.{2})(?:(?:建设|施工|前期工作|总体形象|形象)?进度|支撑作用|的?(?:特色)?服务功能|[及与或]|(?<![共温缓])和|(?<![创更革全鼎翻维出常焕换刷高一])新)$"
)  # 8个学科新|进入前1%
STEPS = re.compile("[百千万亿十]*(?:元|斤|吨|美元)?级?新?(?:台阶|大关|关口)")
# 8个在全省叫得响的项目: the noun behind the relative clause
RELATIVE = re.compile(
    r"(?:列入|纳入|在|已|拟|由|被|能|规模|承包|居住|以|入选|获|因|受|未|高于|低于|达|从事|涉及|为|与|有|享受|参加|符合|达到)[^，。；：的]{1,26}的([^，。；、：的\d]{2,12}?)(?=[，。；、]|$|实现|全部|进行)"
)
THE_PEOPLE = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:人民|儿女|父老)(?!币|医院|法院|代表|政府|检察|公园|路|解放军|警察|陪审|调解|银行|群众)"
)
TEAM = re.compile(".{0,8}?(?:队员|官兵|民警|志愿者|医护人员|医务人员)(?=[\u4e00-\u9fff]{4})")
COUNTIES = re.compile("[县市]（[市、区县旗]+）")  # 57个县（市）经济增速快于全省
INSET = ("情况下", "条件下", "背景下", "形势下", "前提下", "基础上")  # 在负荷突破1000万千瓦的情况下
PLACES = frozenset("课村县区省镇市桥路站岛园校厂馆店房树灯车船井库坝渠港湾河湖山田地国人街巷")


def is_quoted(text: str, start: int, at: int) -> bool:
    """Whether a quote that opens after `start` holds a position, and closes soon."""
    opened = text.rfind("“", start, at)
    return opened >= 0 and text.find("”", opened, at) < 0 <= text.find("”", at, at + 20)


def right_noun(after: str) -> str:
    """The noun that directly follows a number. Empty where a verb or the end of the clause follows.

    >>> right_noun("适老活动场所，让老人"), right_noun("以上，增长5%")
    ('适老活动场所', '')
    """
    after = NOTE.sub("", after)
    found, known = TAKES_NOUN.match(after), known_noun().match(after)
    if not found or (no_noun().match(after) and not known):
        relative = RELATIVE.match(after)
        return relative[1] if relative else ""
    cut = stop().search(
        after, max(known.end() if known else 0, found.end() + 1 + bool(LEVEL_IN_ROW.match(after, found.end())))
    )
    while cut and (
        inner_places(after) & {cut.start(), cut.end()}
        or (cut[0] in "以为在从" and after[cut.end() : cut.end() + 1] in "主民人化及后下来内上部边建校目用业居册岗")
    ):
        cut = stop().search(after, cut.end())
    while cut and cut[0][0] not in "，；。：！？\n" and is_quoted(after, found.end(), cut.start()):
        cut = stop().search(after, cut.end())  # “一年基本恢复”项目
    noun = PAREN.sub("", after[found.end() : min(cut.start() if cut else len(after), found.end() + 30)])
    number = NUMBER.search(noun)
    if number:  # 为5.58万名农民工追回工资7.2亿元: up to the verb that has the next number
        noun = ALSO.split(noun[: number.start()])[0]
        verb = strong_verbs().search(noun, 1) or opening_verbs().search(noun, 2)
        noun = noun[: verb.start()] if verb else re.sub("[近约超达至共]$", "", noun)
    noun = cut_start(MADE_OF, noun)
    if noun.startswith("人口的"):  # 拥有14亿人口的发展中国家
        return "人口"
    if (
        people := COUNTIES.match(after, found.end()) or THE_PEOPLE.match(noun) or TEAM.match(noun)
    ):  # 69万某县人民的身影, 3名医疗队员白衣执甲
        return people[0]
    if noun.startswith(INSET):
        return ""
    if STEPS.fullmatch(noun):  # 连跨4个千亿台阶
        return ""
    if noun.startswith(("具有", "拥有", "符合")):  # 1所拥有500个床位的养老院
        noun = (noun if "的" in noun else after[found.end() : re.search("[，。；：\n]|$", after).start()]).rpartition(
            "的"
        )[2]
    owner = owned().match(noun)
    noun = owner[1] if owner else noun
    agent = agent_acts().search(noun)
    noun = LEFT_OVER.sub("", RATE_OF.sub("", noun[: agent.end()] if agent else noun))
    return noun[:26] if (len(noun) > 1 and noun not in cues("lead")) or noun in PLACES else ""
