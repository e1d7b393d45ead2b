"""Whether a number is promised or done: by the part of the report, tense, modal words and time words."""

import re

from analysis.claims.phrases import strong_verbs
from analysis.claims.reading import Reading

RATIO = {"%", "百分点", "倍", "‰"}
TARGET_PARTS = {"goals", "plan", "pledges", "government", "outlook"}
FROM_FIRST = re.compile(r"(?:由|从(?![事业教严优重医政农]))(?:[^，\d]{0,4}|每[^，\d]{2,8})$")
MODAL = re.compile(
    "|".join(
        (
            "确保",
            "力争",
            "争取",
            "努力",
            "预期(?!寿命)",
            "计划(?!生育)",
            "保证(?!金)",
            "奋力",
            "冲刺",
            "务必",
            "坚决",
            "不低于",
            "不少于",
            "不高于",
            "不超过",
            "拟",
        )
    )
)
DONE_AT_END = re.compile(r"(?<!确定|谋划|规划|安排|部署|提出)了$|着(?=\d|$)")
ALREADY = re.compile(r"已(?![知久来经])[^，。；、\d将要]{1,6}$")
IS_THERE = re.compile(
    r"已(?:建成|完成|经|有|累计|实现|达)|目前|还有|(?:仅|只)有?$|承载着|(?:现有|现存|拥有(?!量))(?![^，]*(?:建设|改造|引进))"
)
ACTED_ON = re.compile("[对将把]|加快|清理|分类")
EACH_HAS = re.compile("(?:每[^，]{1,8}|人均|(?:引进|建设|新建|打造|培育|建成)[^，]*)拥有")
RANKED = re.compile("排名|位居|居全|开门红")  # 一季度增长9%、排名全市第一, though the plan says it
INTENDED = re.compile("力争|确保|争取|努力|奋力")
THIS_YEAR_DONE = re.compile(
    "今年(?:共|已|累计)(?!建|享)"
)  # 今年共完成改造118户, though the review is of the year before
SET_BEFORE = re.compile(
    "（[^，。；（）]{0,4}(?:目标|计划)(?:为|是|增长)?$|(?:目标|计划)（$"
)  # 增长6.5%（年度目标6%）, 比原计划（8.5%）高
FUTURE = re.compile(
    r"明年|力争|将(?!军|近|来|乐|士|台)|计划(?!生育|单列|外|内|完成|投资|总投资)|拟(?!定|人)|争取(?!到|上级|中央|国家|资金|省|政策|专项|各)|(?:到|至)20\d\d年"
)


def settle_kind(reading: Reading, quantity_start: int, clause: str, years: tuple[int, int] | None, about: str) -> str:
    """target, result or context, by the part of the report and what the sentence says against it."""
    part, clock = reading.sentence.part, reading.context.clock
    if part in ("glossary", "problems", "boilerplate") or about == "other":
        return "context"
    said = [
        m for m in reading.mentions if m.at <= quantity_start and m.years and not reading.is_over(m, quantity_start)
    ]
    if part in TARGET_PARTS:
        if "其中" in clause[:3] and reading.claims and reading.claims[-1].kind == "target":
            return "target"  # 筹集8万套，其中2021年1.1万套
        if reading.is_within_result(quantity_start):
            return "result"
        last = clock and clock.review - (
            clock.delivered == clock.review
        )  # an autumn report's plan begins with the year's last months
        is_past = said and (
            said[-1].rule != "back"
            if said[-1].rule != "from"
            else not any(claim.start >= said[-1].at for claim in reading.claims)
        )
        if (
            is_past
            and clock
            and said[-1].years[1] <= last
            and said[-1].years[1] < (reading.sentence.years or (0, 9999))[0]
        ):
            return "result"
        if years and clock and years[1] <= clock.review and FROM_FIRST.search(clause):
            return "result"
        partly = any(mention.span == "part" for mention in reading.mentions) and RANKED.search(
            reading.text, reading.sentence.start, reading.sentence.end
        )
        return (
            "result"
            if DONE_AT_END.search(clause)
            or is_there(clause)
            or (partly and not INTENDED.search(reading.text, reading.sentence.start, reading.sentence.end))
            else "target"
        )
    if SET_BEFORE.search(reading.text, max(0, quantity_start - 12), quantity_start):
        return "target"
    if THIS_YEAR_DONE.search(clause):
        return "result"
    has_turned = (
        said and said[-1].rule == "ahead" and years and clock and years[1] <= clock.review
    )  # a review: 用三年时间完成
    if (
        said
        and clock
        and said[-1].years[1] > clock.review
        and not has_turned
        and (said[-1].years[0] > clock.review or FUTURE.search(reading.text, reading.sentence.start, quantity_start))
    ):
        return "target"
    return "target" if ("力争" in clause or "明年" in clause) and part != "opening" else "result"


def is_there(clause: str) -> bool:
    """Whether a clause says how things stand: 拥有8个集群; not 每千人拥有床位5张, which is how they will."""
    already = ALREADY.search(clause)
    if already and not (ACTED_ON.match(clause) or strong_verbs().search(clause, 0, already.start())):
        return True  # 重大工程已开工的57个; not 完成已排查的264个隐患点整治
    return bool(IS_THERE.search(clause)) and not EACH_HAS.search(clause)


def commitment(clause: str) -> str | None:
    """The last modal word of the clause, as written."""
    found = MODAL.findall(clause)
    return found[-1] if found else None
