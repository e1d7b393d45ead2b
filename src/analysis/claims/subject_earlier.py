"""What a number without a noun of its own is said of: what the sentence has named before."""

import re

from analysis.claims.indicator import wordings
from analysis.claims.phrases import core_noun, cut_start, strip_lead, trim_noun
from analysis.claims.reading import NONE_OWN, Reading
from analysis.claims.subject_before import Left, read_left
from analysis.claims.subject_behind import INSET

AMOUNT_PASSED = re.compile(
    "([\u4e00-\u9fff]{2,10}(?:收入|支出|总额|投资|增加值|产值|余额|消费|产量))(?:再|首次|成功|连续|一举|历史性)*(?:突破|迈上|跨越|超过)"
)
PREDICATE = re.compile(
    "(?:(?:实现)?(?:[两三四五六十]年)?翻了?[一两]?番|屡创|再创|创历史|连续|首次|持续|再上|迈上|迈入|稳中|由[^，]{1,3}转|进一步|逐步|加快|扎实|有序|深入|不断|突破|明显|显著|大幅|快速|稳步|全面|蓬勃|支撑作用|仍).*$"
)
INSET_END = re.compile(f"(?<=..)在[^，]*(?:{'|'.join(INSET)})$")
COUNTED = re.compile(r"\d[\d.,]*[十百千万亿]*(?:个方面|[元户个项年次条家])?")
TOPIC = re.compile("(?:[。；\n]|^)([^。；\n\\d]{4,40})。$")
SPENDING_VERBS = {"安排", "投入", "拿出", "统筹", "筹措"}
BECAME = re.compile(
    r"(?:、[\d.]+[万千]?[人户])?(?:均|都|已|全部|顺利|成功)*(?:(?:稳定)?(?:脱贫|就业|增收)|进城落户|转移就业|(?:完成|入选|获评?|荣获|得到|获得|享受|领取|参加|发放|接受|通过|考取|考入|被评为|当选)了?([^，。；、\n]{2,24}))"
)


def what_became(text: str, end: int) -> str:
    """What those who are counted did or got, where nobody says who they are: 31人入选科学家名单."""
    found = BECAME.match(text, end)
    return core_noun(trim_noun(found[1] or found[0]), NONE_OWN)[0] if found else ""


def said_before(left: Left) -> str:
    """The last word of two characters or more before a number that has no noun: 安排800万元."""
    return next((word for word in left.words if len(word) > 1 and word in SPENDING_VERBS), "")


def topic_between(reading: Reading, clause: int) -> str:
    """The indicator that opens a clause without a number since the last claim: 进出口总额由降转升，增长7.1%."""
    while clause > max(reading.sentence.start, reading.last_end + 1) and reading.claims:
        before = reading.clause_start(clause - 1)
        if before <= reading.last_end - 1:
            return ""
        words = strip_lead(trim_noun(reading.text[before : clause - 1]), reading.context.own)[0]
        name = opening_name(words) or amount_in(words)
        if name:
            return name
        clause = before
    return ""


def opening_name(words: str) -> str:
    """The name of an indicator that opens a clause."""
    return next((words[:length] for length in range(min(16, len(words)), 2, -1) if words[:length] in wordings()), "")


def topic_above(reading: Reading) -> str:
    """The indicator that opens the sentence before, which has no number: 经营主体稳中培优。总量达60万户."""
    found = TOPIC.search(reading.text, max(0, reading.sentence.start - 48), reading.sentence.start)
    return opening_name(strip_lead(trim_noun(found[1]), reading.context.own)[0]) if found else ""


def amount_in(words: str) -> str:
    """The amount that a clause says something of without a number that is read: 上划中央收入首次突破千亿，达1180亿元."""
    found = AMOUNT_PASSED.match(words)
    return found[1] if found else ""


def earlier_noun(reading: Reading, clause: int) -> str:
    """The noun of the nearest earlier clause of the sentence that has one."""
    if clause == reading.sentence.start:  # a cell of a table: the line above says what it is
        above = (
            reading.text[reading.text.rfind("\n", 0, clause - 1) + 1 : clause - 1]
            if reading.text[clause - 1 : clause] == "\n"
            else ""
        )
        return above if re.fullmatch("[\u4e00-\u9fff（）]{2,14}", above) else ""
    while clause > reading.sentence.start:
        before = reading.clause_start(clause - 1)
        words = INSET_END.sub("", reading.text[before : clause - 1])
        noun = cut_start(COUNTED, PREDICATE.sub("", read_left(words, reading.own_in(words)).core))
        if len(noun) > 1:
            return noun if len(noun) <= 16 else noun.rpartition("的")[2][-16:]
        clause = before
    return ""
