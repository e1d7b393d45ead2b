"""Which standard indicator a phrase names, and what follows for a number from the indicator: its unit and its basis."""

import re
from functools import cache, lru_cache

import polars as pl

from analysis.claims.phrases import CACHED, NOTE, core_noun, ending_verb, strip_lead
from analysis.compare.scopes import NoSuchChoice, nearest
from analysis.vocab import vocab

QUOTES = re.compile("[“”‘’「」『』《》]")
BRACKET = re.compile("[（）()]")
ANY_PAREN = re.compile(r"（[^（）]*）?|\([^()]*\)?")
AREA = re.compile(
    "(?:开发区|高新区|园区|合作区|片区|保税区|自贸区|自贸试验区|示范区|新区|新城|中心区|前海|重点区域|集团|公司|口岸|镇|街道|城市更新|棚改|棚户区改造|重点项目|重大项目|项目)"
    "(?:内|共|累计|全年|年度|力争|预计|计划|完成|实现|达到|新增)*$"
)
OTHER_SCOPE = re.compile("(?:辖区|全口径|来源于[^，]{1,8}的?)(?:公共|一般)?$")
OTHER_ECONOMY = re.compile("(?:县域|区域|镇域|村级|集体)$")
STATE = re.compile(
    "(?:全?覆盖|增长|稳定|同步|达标|完成|提升|改善|充分|平稳|下降|大关|第[一二三四五六七八九十\\d]+位?|前列)$"
)


@cache
def wordings() -> dict[str, str]:
    """Names in use → standard indicator."""
    return dict(vocab("wordings").select("wording", "indicator").iter_rows())


@cache
def wording_lengths() -> dict[str, list[int]]:
    """The last two characters of names in use → the lengths, 24 characters at most, of those that end so, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in wordings():
        if 2 <= len(name) <= 24:
            lengths.setdefault(name[-2:], set()).add(len(name))
    return {end: sorted(found, reverse=True) for end, found in lengths.items()}


@cache
def trailing() -> re.Pattern:
    return re.compile(
        "(?:增长速度|增长率|增速|增幅|涨幅|降幅|升幅|总量|总数|数量|人数|规模|总规模|额度|新开工|开工|完工|竣工|目标|任务|指标|水平|数|合计|年均|平均|增量|净增量|增加额)+$"
    )


RECOGNISED = re.compile(
    "(?:新增|新认定|认定|获评|培育|获批|入选)[\u4e00-\u9fff]{2,3}[省市]$"
)  # 新增深圳市|专精特新企业: recognised by it


@lru_cache(CACHED)
def find_indicator(phrase: str, own: frozenset[str]) -> tuple[str | None, str, str]:
    """The standard indicator of a phrase, its wording, and what stands before it and is neither lead nor verb (then it is a part).

    >>> find_indicator("全县地区生产总值增速", frozenset())[:2]
    ('地区生产总值', '地区生产总值增速')
    """
    rejected = None
    opened = open_brackets(phrase)
    plain = (
        QUOTES.sub("", ANY_PAREN.sub("", NOTE.sub("", phrase))).strip("、，：；的")
        if BRACKET.search(phrase)
        else opened
    )
    names, lengths = wordings(), wording_lengths()
    for candidate in dict.fromkeys((plain, trailing().sub("", plain), opened)):
        for length in lengths.get(candidate[-2:], ()):
            start = len(candidate) - length
            name = names.get(candidate[start:]) if start >= 0 else None
            if name:
                before = candidate[:start]
                if (name == "一般公共预算收入" and OTHER_SCOPE.search(before)) or (
                    name == "地区生产总值" and OTHER_ECONOMY.search(before)
                ):
                    rejected = rejected or (None, candidate, before)
                    continue
                left, _ = strip_lead(before + "■■", own) if before else ("■■", "")
                if left == "■■" or RECOGNISED.search(before):
                    return name, candidate[start:], ""
                if candidate[start - 1] in "、和及与" and STATE.search(
                    before[:-1]
                ):  # 实现全覆盖、登记失业率…: two statements
                    return name, candidate[start:], ""
                core, _ = core_noun(before + "■■", own)
                verb = ending_verb().search(before)
                if (core == "■■" and not AREA.search(before)) or (verb and not AREA.search(before)):
                    return name, candidate[start:], ""
                rejected = rejected or (None, candidate, before)
    return rejected or (None, plain, "")


def open_brackets(phrase: str) -> str:
    """细颗粒物（PM2.5）平均浓度 with its brackets opened, for those names that are written so."""
    return QUOTES.sub("", NOTE.sub("", phrase)).replace("（", "(").replace("）", ")").strip("、，：；的")


MORE = re.compile(
    r"(?:比|较|同比)(?:上年|去年|\d{4}年|上年同期|去年同期|年初|上年末)?(?:净)?(?:增加|减少|多|少|增)了?$|(?:增量|增加额)[^，、\d]{0,3}$"
)
STOCK_WORD = re.compile(
    r"(?:总数|总量|总计|存量|达到|达|累计(?:达|有)|拥有|保有|现有|共有|突破|超过|发展到|增加到|增至|规模(?!以上))"
)
MONEY = re.compile(
    "经济总量|生产总值|投资|资金|财政|出让|补贴|支出|收入|产值|贷款|债券|基金|税收|销售额|交易额|成交额|营收|利润|融资|存款|余额|补助"
)
INDEX = re.compile("指数|比值|倍差|系数|收入比|效率|之比$")
BY_UNIT = {
    ("空气质量优良天数", "%"): "空气质量优良天数比率",
    ("规模以上工业增加值", "家"): "规模以上工业企业",
    ("规模以上工业增加值", "户"): "规模以上工业企业",
    ("规模以上工业增加值", "个"): "规模以上工业企业",
}


@cache
def indicator_table() -> dict[str, dict[str, str | None]]:
    """The rows of indicators.csv by name."""
    return {row["indicator"]: row for row in vocab("indicators").iter_rows(named=True)}


def find_name(indicator: str, claims: pl.DataFrame) -> str:
    """The standard name of an indicator, given that or any of its wordings.

    Raises NoSuchChoice, with the nearest of those that the claims have, where none is so called.
    """
    stated = claims["indicator"].drop_nulls().value_counts(sort=True)["indicator"].to_list()
    name = wordings().get(indicator) or find_indicator(indicator, frozenset())[0] or indicator
    if name not in indicator_table() and name not in stated:
        raise NoSuchChoice(
            f"no indicator {indicator}: nearest are {nearest(indicator, stated)}; an.search finds any word, an.add_indicator makes it one"
        )
    return name


def choose_indicator(claims: pl.DataFrame, reports: pl.DataFrame, indicator: str, year: int = 0) -> tuple[str, int]:
    """The standard name of an indicator, given that or any of its wordings, and a year, by default the latest that a report at hand sets a
    target of it for. Raises NoSuchChoice, with the nearest, as `find_name`."""
    name = indicator if (claims["indicator"] == indicator).any() else find_name(indicator, claims)
    stated = claims.filter(pl.col("indicator") == name, pl.col("kind") == "target").select("report_id").unique()
    years = reports.join(stated, on="report_id", how="semi")["plan_year"]
    return name, year or years.max() or reports["plan_year"].max() or 0


def unit_of(indicator: str | None, subject: str) -> str | None:
    """The unit of a number that was written without one."""
    if indicator:
        return indicator_table()[indicator]["level_unit"] or None
    if INDEX.search(subject):
        return None
    if MONEY.search(subject):
        return "元"
    found = re.search(
        "(人次|人|户|家|件|个|辆|台|套)(?:数量?|总数)?$|人口|用户|人才|职工|学生|游客|就业|参保|粉丝|员额|志愿者|义工|劳务工|人员|会员|毕业生|考生|农民工|居民|群众",
        subject,
    )
    return (found[1] or "人") if found else None


def basis_of(indicator: str | None, change: str, added: bool, moved: bool, clause: str) -> str:
    """growth, added or level."""
    if change != "level":
        return "growth"
    row = indicator_table().get(indicator)
    if row and (moved or MORE.search(clause)):  # 优良天数增加13天, PM2.5下降0.9微克/立方米
        return "added"
    if row is None or not added or "累计" in clause:
        return "level"
    if row["amount"] == "stock" and not STOCK_WORD.search(clause[-8:]):
        return "added"
    return "level"
