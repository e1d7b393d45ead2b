"""What a heading is, and which part of a report it opens."""

import re

HEADING = re.compile(r"(?P<one>(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七]部分))|(?P<two>（[一二三四五六七八九十]{1,3}）)|"
                     r"(?P<three>\d{1,2}[.、．](?!\d)|（\d{1,2}）|——|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}，)")
PART_CUES = [(part, re.compile(cue)) for part, cue in (
    ("glossary", r"名词(?:解释|注释|说明|释义)|^（?(?:注释|注解|注)[：）]?$|^※|术语|有关(?:用语|词语|名词)"),
    ("pledges", r"(?:[\d一二三四五六七八九十]+(?:件|项|类|大|个方面)|\d{4}年).{0,12}(?:民生|惠民|为民|利民|民心|办).{0,8}(?:实事|工程)(?:项目)?[：】》]?$|"
                r"(?:民生|惠民|为民|利民|民心|办).{0,8}(?:实事|工程)(?:项目)?(?:计划)?(?:清单|目录|如下|安排)[：】》]?$|^(?:附件?：?)?.{0,4}(?:民生|为民|惠民)(?:办)?实事(?:项目)?[：】》]?$|实事(?:项目)?（"),
    ("government", r"政府(?:系统)?自身建设|自身建设|(?:建设|打造|建好|做|当好|争做|锻造).{0,18}(?:政府|公仆|队伍)|政府(?:治理|效能|建设|履职)"),
    ("problems", r"(?:存在|面临).{0,6}(?:问题|困难|挑战)"),
    ("outlook", r"(?:今后|未来|下一?个?)(?:的)?(?:五年|一个时期|几年)"),
    ("five_year_review", r"(?:五年|“?十[一二三四五六]五”?|“[七八九十]五”|本届政府|上届政府).{0,20}(?:回顾|总结|成就|成绩|历程|情况|工作$|发展$)|回顾.{0,6}(?:五年|本届)|"
                         r"五年(?:来)?的?(?:主要)?(?:政府)?工作|五年来|^.{0,3}(?:过去|这)(?:的)?五年|人大.{0,6}会议以来|换届以来|任期"),
    ("outlook", r"(?:“?十[一二三四五六]五”?|今后一个时期|今后几年|新一届政府|本届政府).{0,26}"
                r"(?:目标|任务|思路|要求|发展|工作|设想|展望|规划|蓝图|部署|奋斗|建议|方向)"),
    ("review", r"回顾|总结|取得的?(?:成绩|成就)|(?:完成|进展|落实|办理|执行)情况|(?:过去|去年|上年).{0,8}(?:工作|成绩|发展)|工作情况$"),
    ("plan", r"安排|任务|部署|主要.{0,4}指标预期|工作重点|重点工作|建议|总体(?:要求|思路)|(?:预期|奋斗|发展|工作)目标|今年.{0,12}工作|工作(?:思路|打算|要求|计划|措施)|指导思想|努力实现|全力(?:做好|推进)"),
)]
YEAR_WORK = re.compile(r"((?:19|20)\d\d)年.{0,14}(?:工作|发展|回顾|情况)")


def heading_part(heading: str, review_year: int | None) -> str | None:
    """The part that a heading opens, None where it says nothing of it."""
    year = YEAR_WORK.search(heading)
    for part, cue in PART_CUES:
        if cue.search(heading):
            if part in ("review", "plan") and year and review_year:
                return "review" if int(year[1]) <= review_year else "plan"
            return part
    return ("review" if int(year[1]) <= review_year else "plan") if year and review_year else None
