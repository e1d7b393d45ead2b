"""Whether what a place's reports say of one thing goes together: an alarm that needs no labels."""

import polars as pl

from analysis.compare.pairs import comparable
from analysis.compare.scopes import placed

WILD = 3.0  # times: no revision and no year's growth moves a figure of one thing so far
WORTH_LISTING = 0.15  # parts of the expected figure, or 15 points of a rate: what a reader should see
NEAR = 1.5  # times: figures of one thing in years that follow on one another

LINE = ["place", "indicator", "measure"]
SAID = ["claim_id", "report_id", "start", "year", "stated"]
CHECKS = pl.Enum(
    [
        "stated twice",  # one report gives a figure of one year twice
        "two reports",  # two reports give the figure of one year
        "growth and level",  # a level against the level of the year before and the growth between them
        "growth twice",  # the growth of one year is stated twice
        "year before",  # a level against the level of the year before
        "part of its city",  # a district's level against its city's
        "sum of years",  # a sum of several years against the years that are known of it
    ]
)


def disagreements(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """What does not go together, the farthest first: a row a pair of claims.

    `check` says how the two are held together (`CHECKS`), `claim_id` is judged by `other_id`: it says `stated` where
    the other makes one expect `expected`, in the same unit (`measure`; percentages of growth in the check of that
    name). `factor` is how many times the greater is the smaller, null for growth, `points` the difference in percentage
    points, of levels in per cent of what is expected. Listed is what differs by more than 15 points, of a level and
    that of the year before only what is wild: `is_wild` is a factor above three.

    Asked are results of the place as a whole, of an indicator, for whole years. Things built by the lot (保障性住房,
    新增学位), of which there are many one year and few the next, are not asked: their years need not go together.
    """
    return (
        compare_all(claims, reports)
        .filter(pl.col("points").abs() > 100 * WORTH_LISTING, (pl.col("check") != "year before") | pl.col("is_wild"))
        .sort(
            "is_wild",
            "factor",
            "points",
            "claim_id",
            "other_id",
            descending=[True, True, True, False, False],
            nulls_last=True,
        )
    )


def wild_claims(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.Series:
    """The ids of the claims that stand alone: more of what they are held against is three times as far off than is near
    by.

    Where only two figures are at hand and they do not go together, neither is believed.
    """
    both = compare_all(claims, reports).filter(pl.col("factor").is_not_null())
    sides = pl.concat(
        [
            both.select("claim_id", "is_wild", "factor"),
            both.select(pl.col("other_id").alias("claim_id"), "is_wild", "factor"),
        ]
    )
    votes = sides.group_by("claim_id").agg(against=pl.col("is_wild").sum(), beside=(pl.col("factor") < NEAR).sum())
    return votes.filter(pl.col("against") > pl.col("beside"))["claim_id"].sort()


def compare_all(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Every pair of claims that a check holds together, with the columns of `disagreements`."""
    said = results(claims, reports)
    levels = said.filter(pl.col("basis") == "level", pl.col("stated") > 0)
    yearly = levels.filter(pl.col("lasts") == "year")
    growth = said.filter(pl.col("basis") == "growth", pl.col("lasts") == "year")
    checks = [
        same_year(yearly),
        growth_and_level(yearly, growth),
        growth_twice(growth),
        year_before(yearly),
        part_of_city(yearly, reports),
        sum_of_years(levels, yearly),
    ]
    return pl.concat(check.pipe(measured) for check in checks)


def results(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The results that are asked, a row a claim: `LINE`, `SAID`, `basis`, `lasts`, `first`; `stated` in the unit
    `measure`, signed.
    """
    is_built = (pl.col("amount") == "flow") & (pl.col("growth") == "no")
    is_exact = pl.col("comparator").is_in(["=", "≈", ">", "<"]) & (pl.col("low") == pl.col("high"))
    return (
        comparable(claims, reports)
        .filter(pl.col("kind") == "result", ~is_built.fill_null(False), is_exact)
        .filter((pl.col("first") == pl.col("last")) | (pl.col("lasts") == "cumulative"))
        .select(
            *LINE,
            "claim_id",
            "report_id",
            "start",
            "basis",
            "lasts",
            "first",
            "amount",
            year="last",
            stated=pl.col("low") * pl.col("scale"),
        )
    )


def same_year(yearly: pl.DataFrame) -> pl.DataFrame:
    """A level beside another of the same year, in one report or in two."""
    both = beside(yearly, yearly, LINE + ["year"]).filter(pl.col("claim_id") > pl.col("other_id"))
    is_one = pl.col("report_id") == pl.col("other_report")
    return both.with_columns(
        check=pl.when(is_one).then(pl.lit("stated twice")).otherwise(pl.lit("two reports")), expected="other_stated"
    )


def year_before(yearly: pl.DataFrame) -> pl.DataFrame:
    """A level beside that of the year before: expected to be about the same."""
    before = yearly.with_columns(year=pl.col("year") + 1)
    return beside(yearly, before, LINE + ["year"]).with_columns(check=pl.lit("year before"), expected="other_stated")


def growth_and_level(yearly: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """A level beside that of the year before, raised by the growth that is stated of the year, where it is stated
    once.
    """
    rates = (
        growth.group_by("place", "indicator", "year")
        .agg(pl.first("stated").alias("rate"), rates=pl.n_unique("stated"))
        .filter(rates=1)
        .drop("rates")
    )
    before = yearly.with_columns(year=pl.col("year") + 1)
    return (
        beside(yearly, before, LINE + ["year"])
        .join(rates, on=["place", "indicator", "year"], validate="m:1")
        .with_columns(check=pl.lit("growth and level"), expected=pl.col("other_stated") * (1 + pl.col("rate") / 100))
        .filter(pl.col("expected") > 0)
        .drop("rate")
    )


def growth_twice(growth: pl.DataFrame) -> pl.DataFrame:
    """A rate of growth beside another of the same year."""
    both = beside(growth, growth, LINE + ["year"]).filter(pl.col("claim_id") > pl.col("other_id"))
    return both.with_columns(check=pl.lit("growth twice"), expected="other_stated")


def part_of_city(yearly: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """A district's level beside its city's, which it cannot exceed: only sums are asked (not incomes per head), and
    only what exceeds.
    """
    above = placed(reports).select("place", "scope").unique("place", keep="any")
    sums = yearly.filter(~pl.col("indicator").str.contains("人均"), pl.col("amount") != "rate")
    own = sums.join(above, on="place", validate="m:1")
    cities = sums.rename({"place": "scope"})
    both = beside(own, cities, ["scope", "indicator", "measure", "year"])
    return (
        both.with_columns(check=pl.lit("part of its city"), expected="other_stated")
        .filter(pl.col("stated") > pl.col("expected"))
        .drop("scope")
    )


def sum_of_years(levels: pl.DataFrame, yearly: pl.DataFrame) -> pl.DataFrame:
    """A sum of several years beside the greatest of them, and so many times that: the sum is not far above, nor below
    that one year.
    """
    sums = levels.filter(
        pl.col("lasts") == "cumulative", pl.col("amount") == "flow", pl.col("first") < pl.col("year")
    ).with_columns(to="year")
    known = yearly.filter(pl.col("amount") == "flow").rename({"year": "at"})
    both = beside(sums.with_columns(last="year"), known, LINE).filter(
        pl.col("at").is_between(pl.col("first"), pl.col("last"))
    )
    greatest = both.sort("other_stated", "other_id", descending=[True, False]).unique(
        "claim_id", keep="first", maintain_order=True
    )
    years = pl.col("last") - pl.col("first") + 1
    expected = pl.min_horizontal(pl.max_horizontal("stated", "other_stated"), pl.col("other_stated") * years)
    return greatest.with_columns(check=pl.lit("sum of years"), expected=expected).drop("at", "last", "to")


def beside(own: pl.DataFrame, others: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The rows of `own` with `other_id`, `other_report`, `other_start` and `other_stated` of another claim that agrees
    in `on`.
    """
    renamed = {"claim_id": "other_id", "report_id": "other_report", "start": "other_start", "stated": "other_stated"}
    kept = list(dict.fromkeys([*on, *(column for column in ("at",) if column in others.columns)]))
    return own.join(others.select(*kept, *(pl.col(a).alias(b) for a, b in renamed.items())), on=on).filter(
        pl.col("claim_id") != pl.col("other_id")
    )


def measured(both: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `factor`, `points` and `is_wild`."""
    is_rate = pl.col("check") == "growth twice"
    factor = pl.max_horizontal(pl.col("stated") / pl.col("expected"), pl.col("expected") / pl.col("stated"))
    points = (
        pl.when(is_rate)
        .then(pl.col("stated") - pl.col("expected"))
        .otherwise(100 * (pl.col("stated") / pl.col("expected") - 1))
    )
    return (
        both.with_columns(points=points, factor=pl.when(~is_rate).then(factor), check=pl.col("check").cast(CHECKS))
        .with_columns(is_wild=(pl.col("factor") > WILD).fill_null(False))
        .select(
            "check",
            "place",
            "indicator",
            "measure",
            "year",
            "claim_id",
            "report_id",
            "start",
            "stated",
            "other_id",
            "other_report",
            "other_start",
            "expected",
            "factor",
            "points",
            "is_wild",
        )
    )
