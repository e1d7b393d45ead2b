"""Whose number it is: the subject of a quantity in its sentence, before it, after it, or carried from earlier."""

import re

from analysis.claims.enumerations import share_energy, split_names
from analysis.claims.phrases import cues, strip_tail, trim_noun
from analysis.claims.reading import Reading, Spot, Subject
from analysis.claims.subject_behind import right_noun
from analysis.claims.subject_earlier import earlier_noun, said_before, topic_above, topic_between, what_became
from analysis.claims.subject_sides import LEVEL_WORD, PAYER, SHARED_HEAD, look_around
from analysis.numbers.quantities import Quantity

SEVERAL = re.compile(
    "城乡|面积(?:、|和|与)总?产量|存(?:、|和|与)?贷款"
)  # that have a number each though 分别 is not said
BEHIND = re.compile("的?(?:已?达到?|有|共|突破|超过?|增至|增加到)?")
FIRMS = re.compile(".*(?:企业|商户|主体|公司|工商户)")
OF_MONEY = re.compile("(?:总额|资本|投资|收入|产值|税收|销售额|利润|金额)$")
FUND = re.compile("(?:资金|基金|经费|补贴|债券?|贷款|投入|投资)$")
BECAME_RID = re.compile(
    r"(?:、[\d.]+[万千]?[人户])?(?:均|都|已|全部|顺利|成功)*(?:稳定)?(?:脱贫|增收)(?=[，。；、])"
)  # 实现1914户、4377人稳定脱贫
BENEFIT_VERBS = {"涉及", "惠及", "覆盖", "带动", "受益"}


def find_subject(reading: Reading, quantity: Quantity, following: list[Quantity]) -> Subject:
    """The subject of a quantity: several names where 各 or a joint subject gives it to each."""
    spot = look_around(reading, quantity, following)
    return (
        in_list(reading, spot) or after_number(reading, spot) or before_number(reading, spot) or carried(reading, spot)
    )


def in_list(reading: Reading, spot: Spot) -> Subject | None:
    """The member of an enumeration that a number belongs to: by 分别, by 各, by one number a member, or as the next of them."""
    left, own = spot.left, reading.context.own
    shares = left.shares or (
        spot.count > 1 and (same_units(spot) or SEVERAL.search(left.noun)) and len(split_names(left.noun)) == spot.count
    )
    if shares or left.each:
        names = split_names(left.noun, own, spot.count) if left.noun and not left.noun.startswith("占") else []
        if names:
            if left.each or (spot.count == 1 and len(names) > 1):  # one number for each of them
                reading.group = []
                return Subject(names, left, "each")
            return Subject(
                [reading.share(share_energy(names[-spot.count :] if spot.count > 1 else names))], left, "respectively"
            )
        names = names_before(reading, spot)
        if names:
            return Subject([reading.share(names)], left, "respectively")
    if (
        spot.joined
        and not left.noun
        and not spot.right
        and left.words
        and spot.count == len(reading.group) == reading.group_at + 1
    ):
        reading.group_at = -1  # 分别从A、B增加到C、D: the list begins anew
    if spot.joined and not left.noun and reading.group_at + 1 < len(reading.group) and not spot.right:
        reading.group_at += 1
        return Subject([reading.group[reading.group_at]], left, "respectively")
    return None


def same_units(spot: Spot) -> bool:
    """Whether the numbers in a row with this one have its unit (公办园、普惠园增至62所、123所), as each member's own would."""
    row = [other for other in spot.following if other.kind == "claim" and other.value is not None][: spot.count - 1]
    return all(other.unit == spot.quantity.unit for other in row)


def names_before(reading: Reading, spot: Spot) -> list[str]:
    """The members that a clause before names (集中供养和分散供养标准，分别从每人每月…), or the last two subjects."""
    if spot.clause > reading.sentence.start and reading.last_end < spot.clause - 1:
        words = reading.text[reading.clause_start(spot.clause - 1) : spot.clause - 1]
        names = split_names(trim_noun(strip_tail(words).noun), reading.context.own)
        if len(names) > 1:
            return [name + spot.left.noun for name in names]
    joint = split_names(reading.claims[-1].subject) if reading.claims else []
    return joint if len(joint) == spot.count > 1 else [claim.subject for claim in reading.claims[-max(2, spot.count) :]]


def after_number(reading: Reading, spot: Spot) -> Subject | None:
    """The noun that directly follows: 6处适老活动场所; for money and rates only where none stands before."""
    left = spot.left
    if spot.right and (
        spot.quantity.unit_kind in ("count", "measure", "person", "noun")
        or not left.core
        or left.core in cues("verb")
        or left.core in cues("scope")
    ):
        return Subject([trim_noun(spot.right)], left, "noun_after")
    return None


def before_number(reading: Reading, spot: Spot) -> Subject | None:
    """The noun that stands before."""
    left = spot.left
    if (
        (left.core in cues("verb") or left.core in cues("again"))
        and spot.quantity.unit_kind != "money"
        and (left.change == "level" or spot.quantity.unit_kind != "ratio")
    ):
        found = object_of(reading, spot)
        if found:
            return found
    if (
        spot.joined
        and SHARED_HEAD.fullmatch(left.core)
        and reading.subject
        and not (
            0 <= spot.quantity.start - reading.threshold_end <= len(left.core) + 2
            or (
                left.core == "企业"
                and (reading.claims[-1].unit != spot.quantity.unit or spot.quantity.unit_kind == "ratio")
            )
        )
    ):  # 省级美丽乡村4个、市级12个
        return Subject([left.core + LEVEL_WORD.sub("", reading.subject)], left, "shared_head")
    last = reading.claims[-1] if reading.claims else None
    if (
        left.core
        and last
        and last.subject.endswith("产能")
        and spot.quantity.unit_kind == "measure"
        and reading.text[reading.last_end] == "、"
        and left.noun == left.core == left_words(reading, spot)
        and not left.core.endswith(("装机", "储能"))
    ):
        return Subject(
            [left.core.removesuffix("产能") + "产能"], left, "shared_head"
        )  # 压减炼钢产能160万吨、炼铁93万吨
    if PAYER.search(left.core) and spot.quantity.unit_kind == "money" and said_before(left):
        return Subject([left.core + said_before(left)], left, "noun_before")  # 中央财政安排429亿元
    if left.core:
        follows = (
            spot.count == len(reading.group)
            and spot.following
            and spot.following[0].start <= spot.quantity.quote_end + 1
        )
        reading.group, reading.group_at = reading.group if follows else [], 0  # 占全国15%、24%: of the two before
        return Subject([left.core], left, "noun_before")
    return None


def left_words(reading: Reading, spot: Spot) -> str:
    """All that stands between the claim before and a number, but for the mark."""
    return reading.text[reading.last_end + 1 : spot.quantity.start]


def object_of(reading: Reading, spot: Spot) -> Subject | None:
    """The object of a bare verb: what was counted before (建设8万套、供应3.4万套), or will be (开工6座、建成2座过街天桥)."""
    verb, quantity, following = spot.left.core, spot.quantity, spot.following
    if (
        following
        and following[0].unit == quantity.unit
        and reading.text.startswith(("、", "和", "及", "与"), quantity.quote_end)
        and following[0].start - quantity.quote_end < 8
    ):
        end = following[0].quote_end
        noun = right_noun(reading.text[end : min(reading.sentence.end, end + 60)])
        if noun:
            return Subject([trim_noun(noun)], spot.left, "noun_after")
    if not spot.right:
        alike = (
            next((claim.subject for claim in reversed(reading.claims) if claim.unit == quantity.unit), "")
            if verb in cues("again")
            else ""
        )
        if reading.subject and (spot.joined or alike or verb in BENEFIT_VERBS):
            return Subject([reading.subject if spot.joined else alike or reading.subject], spot.left, "carried")
        if verb in BENEFIT_VERBS or (
            verb in cues("again") and spot.clause > reading.sentence.start and earlier_noun(reading, spot.clause)
        ):
            return Subject([earlier_noun(reading, spot.clause) or verb], spot.left, "carried")
    return None


def carried(reading: Reading, spot: Spot) -> Subject:
    """The subject that the sentence has named before."""
    if reading.group and reading.claims and not spot.joined and not topic_between(reading, spot.clause):
        reading.group_at = 0
        return Subject([reading.group[0]], spot.left, "respectively")
    if (
        not spot.joined and spot.left.change != "level" and len(reading.claims) >= spot.count >= 2
    ):  # A 15781元，B 4761元，增长8.4%和8%
        return Subject(
            [reading.share([claim.subject for claim in reading.claims[-spot.count :]])], spot.left, "respectively"
        )
    if reading.threshold_end and BEHIND.fullmatch(
        reading.text, reading.threshold_end, spot.quantity.start
    ):  # 新增企业20家，其中1亿元以上8家
        alike = [claim.subject for claim in reading.claims if claim.unit == spot.quantity.unit]
        if alike:
            return Subject([alike[-1]], spot.left, "carried")
    if spot.quantity.unit in ("家", "户") and OF_MONEY.search(
        reading.subject
    ):  # 企业和注册资本分别增长5%和8%，其中1亿元以上8家
        firms = [claim.subject for claim in reading.claims if FIRMS.search(claim.subject)]
        if firms:
            return Subject([FIRMS.search(firms[-1])[0]], spot.left, "carried")
    same = reading.subject.removeprefix("新增") if not {"总量", "总数"}.isdisjoint(spot.left.words) else reading.subject
    if (
        not same
        and reading.claims
        and spot.clause > reading.sentence.start
        and not {"总量", "总数", "总额"}.isdisjoint(spot.left.words)
    ):
        same = reading.claims[-1].subject.removeprefix("新增")  # GDP增长8.5%；总量跃升到5202亿元
    name = topic_between(reading, spot.clause) or same or earlier_noun(reading, spot.clause)
    if not name and not reading.claims:
        name = topic_above(reading)
    if spot.quantity.unit_kind == "money" and not same and said_before(spot.left) and not FUND.search(name):
        name = said_before(spot.left)  # 每年安排5000万元支持科研项目
    if name and not (
        spot.quantity.unit in ("人", "户")
        and not spot.left.noun
        and BECAME_RID.match(reading.text, spot.quantity.quote_end)
    ):
        return Subject([name], spot.left, "carried")
    return object_of(reading, spot) or Subject(
        [what_became(reading.text, spot.quantity.quote_end) or said_before(spot.left)], spot.left, "carried"
    )
