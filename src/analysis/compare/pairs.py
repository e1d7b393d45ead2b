"""A target beside the result that a later report of the same place gives, and whether it was met."""

import polars as pl

from analysis.compare.external import answer_silent
from analysis.compare.qualifiers import IS_STATED, capped, stages
from analysis.schema import PAIRS
from analysis.vocab import vocab

TINY, ROUNDING = 1e-6, 1e-9  # 超过100 is just above 100; sums of decimals are equal up to rounding
MONEY_TIMES, COUNT_TIMES, GROWTH_POINTS = 2, 4, 50  # how far a year's result lies from its target at most, see is_odd
PERIOD = ["first", "last"]
KEY = ["place", "indicator", "basis", "measure", "lasts", *PERIOD]


def pair_claims(claims: pl.DataFrame, reports: pl.DataFrame, external: pl.DataFrame | None = None) -> pl.DataFrame:
    """The frame `pairs`: a row a target, beside the result that a later report of the same place gives for it.

    A target is a place's own, of an indicator, with a number, in a preferred report, and no repetition (`restates`).
    Its result has the same indicator, basis, unit (or one that conversions.csv leads to it), span and period, as
    `comparable` has them, and no other stage (`stages`). Of several the first in this order is taken, and
    `other_results` keeps the rest: in each report the same stage, numbers before those that leave one side open
    (超过100亿元), those without a doubt, then the earlier in the text, for a review opens with its main figures;
    between reports those of years that were over before those of a new government's plan, given in autumn, then facts
    before forecasts (预计), then the order in which they follow. A number too far from the target (`is_odd`) is no
    result and stays among the others. `met` is null, with a `reason`, where there is no result or nothing to judge it
    by; `met_strict` is `met` without the room that 左右, 上下 and 近 give. `gap` is how much better the result is than
    the bound, below 0 how far from it; of a target to be near it is how far above (or below 0) the band. `external` are
    results from elsewhere (see `external.read_results`), which answer where reports are silent.
    """
    stated = comparable(claims, reports).join(stages(claims, reports), on="claim_id", how="left", validate="1:1")
    targets = (
        stated.filter(pl.col("kind") == "target")
        .with_columns(is_capped=pl.col("claim_id").is_in(capped(claims, reports).implode()))
        .pipe(bind)
    )
    results = stated.filter(pl.col("kind") == "result").pipe(enclose)
    given = results.select(
        "least",
        "most",
        "estimated",
        result="low",
        scale="scale",
        result_claim="claim_id",
        result_report="report_id",
        result_unit="unit",
    )
    return (
        targets.drop("estimated")
        .join(find_answers(targets, results), on="claim_id", how="left", validate="1:1")
        .join(given, on="result_claim", how="left", validate="m:1", suffix="_result")
        .pipe(answer_silent, reports, external)
        .pipe(judge)
        .pipe(explain_gaps, results, reports)
        .pipe(_tell_source, reports)
        .with_columns(
            target_claim="claim_id",
            target_report="report_id",
            target="low",
            target_high=pl.when(pl.col("low") < pl.col("high")).then("high"),
        )
        .sort("place", "period_end", "target_report", "start", "target_claim")
        .select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
    )


def in_order(reports: pl.DataFrame) -> pl.DataFrame:
    """The preferred reports with `said`, which orders those of a place: by plan year, the plan of a new government
    before the report of the same year.
    """
    said = 2 * pl.col("plan_year").cast(pl.Int32) - pl.col("new_term").fill_null(False).cast(pl.Int32)
    return reports.filter("preferred").select("report_id", "place", "review_year", "plan_year", "new_term", said=said)


def comparable(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """A place's own numbers of indicators in preferred reports, in terms that can be joined and compared. A row a
    claim.

    `measure` is the unit that `unit` is converted to, `scale` the factor. `first`, `last` and `lasts` are the period: a
    year is a year, be it said as a sum, a point (年底达到) or the average of a rate (PM2.5年均浓度); a part of a year
    stays a part, and an average of anything else (年均增长14%) is of years that were not read; a share or a stock that
    a term shall reach (“十四五”时期森林覆盖率达到36%) is due in its last year, and what is to be made by a later year
    (到2030年新建4万套) is the sum from the plan's year on. `low` and `high` are the signed number, the ends of a range;
    `is_above` and `is_below` are the comparator in the same sense: a fall of 3% or more is −3 and below.
    """
    units = vocab("conversions").select("unit", measure="standard", scale=pl.col("factor").cast(pl.Float64))
    goals = vocab("indicators").select("indicator", "amount", "growth", "goal")
    is_due = (
        (pl.col("basis") == "level")
        & pl.col("amount").is_in(["stock", "rate"])
        & pl.col("span").is_in(["cumulative", "point"])
    )
    is_year = is_due | (pl.col("period_start") == pl.col("period_end")) & (pl.col("span") != "part") & ~is_of_years()
    is_made = (pl.col("basis") == "added") | (pl.col("basis") == "level") & (pl.col("amount") == "flow") & (
        pl.col("growth") == "no"
    ) & (pl.col("unit") != "天")
    is_sum = is_made & (pl.col("span") == "point") & (pl.col("period_end") > pl.col("plan_year"))  # 到2030年新建4万套
    falls = pl.col("change") == "down"
    far = pl.coalesce("value_high", "value") * pl.when(falls).then(-1).otherwise(1)
    more, less = pl.col("comparator").is_in(["≥", ">"]), pl.col("comparator").is_in(["≤", "<"])
    return (
        claims.filter(IS_STATED)
        .join(in_order(reports).drop("review_year"), on="report_id", validate="m:1")
        .join(units, on="unit", how="left", validate="m:1")
        .join(goals, on="indicator", how="left", validate="m:1")
        .with_columns(
            measure=pl.coalesce("measure", "unit", pl.lit("")),
            scale=pl.coalesce("scale", 1.0),
            first=pl.when(is_due).then("period_end").when(is_sum).then("plan_year").otherwise("period_start"),
            last="period_end",
            lasts=pl.when(is_sum)
            .then(pl.lit("cumulative"))
            .when(is_year)
            .then(pl.lit("year"))
            .otherwise(pl.col("span").cast(pl.String)),
            low=pl.min_horizontal("signed", far),
            high=pl.max_horizontal("signed", far),
            is_above=pl.when(falls).then(less).otherwise(more),
            is_below=pl.when(falls).then(more).otherwise(less),
        )
    )


def is_of_years() -> pl.Expr:
    """Whether a number is an average of several years (年均增长6%), be they read or not; PM2.5年均浓度 is a rate within
    a year.
    """
    rates = vocab("indicators").filter(pl.col("amount") == "rate")["indicator"]
    is_rate = pl.col("indicator").is_in(rates.implode()).fill_null(False)
    return ((pl.col("span") == "average") & ~is_rate).fill_null(False)


def bind(targets: pl.DataFrame) -> pl.DataFrame:
    """The targets (see `comparable`) with `reading`, `bound`, `bound_high` and `is_said`, whether the words give the
    reading.

    以上, 不低于 and 超过 make a floor, 以内, 不超过 and 低于 a ceiling, turned about for a fall, and so does 控制在.
    Where nothing is said, with 左右, in a range, and with 近 where more is wanted (近100亿元), the indicator's goal
    decides: a floor binds at the lower end of a range, a ceiling or cut at the upper. 左右 and 近 are widened by their
    tolerance, and so is a single number that the goal is to be near; `strict_bound` and `strict_bound_high` are without
    the room of the words (prices keep that of their goal).
    """
    is_range = pl.col("low") < pl.col("high")
    by_goal = pl.when(pl.col("goal") == "cut").then(pl.lit("ceiling")).when(pl.col("goal") != "none").then("goal")
    wanted = pl.when(pl.col("change") == "down").then(pl.lit("ceiling")).otherwise(pl.lit("floor"))
    is_nearly = (pl.col("comparator") == "<") & (by_goal == wanted).fill_null(False)
    is_about = (pl.col("comparator") == "≈") | is_nearly
    is_bound = (pl.col("is_above") | pl.col("is_below")) & ~is_nearly
    by_words = (
        pl.when(~is_bound)
        .then(pl.when(is_about | is_range).then(pl.lit("near")))  # 60%左右 of what nobody wants high or low
        .when("is_above")
        .then(pl.lit("floor"))
        .otherwise(pl.lit("ceiling"))
    )
    reading = (
        pl.when(is_bound)
        .then(by_words)
        .when("is_capped")
        .then(pl.lit("ceiling"))
        .otherwise(pl.coalesce(by_goal, by_words))
    )
    is_loose = (pl.col("reading") == "near") & ~is_range
    slack = pl.when(is_about | is_loose).then(tolerance()).otherwise(0.0)
    kept_slack = (
        pl.when(is_loose & (pl.col("goal") == "near")).then(tolerance()).otherwise(0.0)
    )  # prices, by their goal
    return (
        targets.with_columns(reading=reading, is_said=is_bound | pl.col("is_capped") | by_goal.is_null())
        .with_columns(slack=slack, kept_slack=kept_slack)
        .with_columns(bound=_bound("slack"), bound_high=_bound_high("slack"))
        .with_columns(strict_bound=_bound("kept_slack"), strict_bound_high=_bound_high("kept_slack"))
    )


def _bound(slack: str) -> pl.Expr:
    return (
        pl.when(pl.col("reading") == "ceiling")
        .then(pl.col("high") + pl.col(slack))
        .when(pl.col("reading").is_not_null())
        .then(pl.col("low") - pl.col(slack))
    )


def _bound_high(slack: str) -> pl.Expr:
    return pl.when(pl.col("reading") == "near").then(pl.col("high") + pl.col(slack))


def tolerance() -> pl.Expr:
    """How far from its number a target with 左右 is still reached, in its unit: the first line of tolerances.csv that
    fits.
    """

    def fits(column: str, word: str | None) -> pl.Expr:
        return pl.lit(True) if word is None else (pl.col(column) == word).fill_null(False)

    return pl.coalesce(
        *(
            pl.when(fits("goal", line["goal"]) & fits("unit", line["unit"])).then(
                float(line["absolute"] or 0) + float(line["relative"] or 0) * pl.col("low").abs()
            )
            for line in vocab("tolerances").iter_rows(named=True)
        ),
        0.0,
    )


def enclose(results: pl.DataFrame) -> pl.DataFrame:
    """The results (see `comparable`) with `least` and `most`, between which the number lies.

    以上 and 以内 leave one side open. 超过 and 近 put it just above and just below what is written.
    """
    nudge = TINY * pl.max_horizontal(pl.col("low").abs(), 1.0)
    is_open, is_beside = pl.col("comparator").is_in(["≥", "≤"]), pl.col("comparator").is_in([">", "<"])
    shift = pl.when(is_beside & pl.col("is_above")).then(nudge).when(is_beside).then(-nudge).otherwise(0.0)
    return results.with_columns(
        least=pl.when(is_open & pl.col("is_below")).then(-float("inf")).otherwise(pl.col("low") + shift),
        most=pl.when(is_open & pl.col("is_above")).then(float("inf")).otherwise(pl.col("high") + shift),
    )


def find_answers(targets: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """The results of each target that has any: a row a target, `claim_id`, `result_claim` (null: none that is
    plausible) and `other_results`.
    """
    is_early = pl.col("new_term").fill_null(False)  # given in autumn, before the year is over
    answers = results.lazy().select(
        "claim_id",
        "said",
        "stage",
        "estimated",
        "start",
        *KEY,
        low=pl.col("low") * pl.col("scale"),
        is_early=is_early,
        is_loose=pl.col("comparator").is_in(["≥", "≤", ">"]),
        is_doubtful=pl.col("doubt").is_not_null(),
    )
    is_same_stage = pl.col("stage") == pl.col("stage_result")
    return (
        targets.lazy()
        .select(
            "claim_id",
            "said",
            "stage",
            "amount",
            "unit",
            "period_start",
            "plan_year",
            *KEY,
            low=pl.col("low") * pl.col("scale"),
        )
        .join(answers, on=KEY, suffix="_result")
        .filter(pl.col("said_result") > pl.col("said"), is_same_stage.fill_null(True))
        .with_columns(is_unstaged=is_same_stage.is_null(), is_odd=is_odd())
        .sort(
            "is_early",
            "said_result",
            "is_odd",
            "is_unstaged",
            "is_loose",
            "is_doubtful",
            "start",
            "claim_id_result",
            "claim_id",
        )
        .with_columns(is_forecast=pl.first("estimated").over("claim_id", "said_result"))
        .sort("is_odd", "is_early", "is_forecast", maintain_order=True)
        .group_by("claim_id", maintain_order=True)
        .agg(
            result_claim=pl.col("claim_id_result").filter(~pl.col("is_odd")).first(),
            other_results=pl.col("claim_id_result").slice(pl.when(pl.first("is_odd")).then(0).otherwise(1)),
        )
        .collect()
    )


def first_results(results: pl.DataFrame, key: list[str], *before: str) -> pl.DataFrame:
    """One of the results (see `comparable`) for each value of the key, by the order of `pair_claims` as far as it needs
    no target: reports of years that were over, then facts, then the earlier report; in a report exact numbers, then the
    first in the text. What `before` names goes before all that.
    """
    return (
        results.with_columns(
            is_early=pl.col("new_term").fill_null(False), is_loose=pl.col("comparator").is_in(["≥", "≤", ">"])
        )
        .sort(*before, "is_early", "said", "is_loose", "start", "claim_id")
        .with_columns(is_forecast=pl.first("estimated").over(*key, *before, "said"))
        .sort(*before, "is_early", "is_forecast", maintain_order=True)
        .unique(key, keep="first", maintain_order=True)
    )


def is_odd() -> pl.Expr:
    """Whether a result of the plan year lies so far from its target that it must be of another thing: a part
    (城市更新完成投资90亿元), or five years (五年新增就业5100万人). Firms newly counted can be many times what was
    promised; shares are what they are.
    """
    times = pl.max_horizontal(pl.col("low_result") / pl.col("low"), pl.col("low") / pl.col("low_result"))
    most = pl.when(pl.col("unit").is_in(["元", "美元"])).then(MONEY_TIMES).otherwise(COUNT_TIMES)
    is_far = (
        pl.when(pl.col("basis") == "growth")
        .then((pl.col("low_result") - pl.col("low")).abs() > GROWTH_POINTS)
        .when((pl.col("basis") == "level") & (pl.col("amount") != "rate"))
        .then(~(times <= most))
        .otherwise(False)
    )
    return is_far & (pl.col("period_start") == pl.col("plan_year"))


def judge(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `result` in the target's unit, `factor`, `gap`, `met`, `met_strict` and, where there is a result,
    `reason`.
    """
    factor = pl.col("scale_result") / pl.col("scale")
    least, most = pl.col("least") * factor, pl.col("most") * factor
    reading = pl.col("reading")
    met = _verdict(least, most, "bound", "bound_high")
    reason = (
        pl.when(pl.col("result").is_null())
        .then(None)
        .when(reading.is_null())
        .then(pl.lit("goal none"))
        .when(met.is_null())
        .then(pl.lit("result open"))
        .when("is_said")
        .then(pl.lit("by words"))
        .otherwise(pl.lit("by goal"))
    )
    return pairs.with_columns(
        result=pl.col("result") * factor,
        factor=pl.when(factor != 1).then(factor),
        met=met,
        met_strict=_verdict(least, most, "strict_bound", "strict_bound_high"),
        reason=reason,
    ).with_columns(gap=_gap())


def _verdict(least: pl.Expr, most: pl.Expr, bound: str, bound_high: str) -> pl.Expr:
    """Whether a number between `least` and `most` keeps the bounds; null where that settles nothing."""
    floor = pl.col(bound) - ROUNDING * pl.col(bound).abs()
    roof = pl.coalesce(bound_high, bound)
    roof = roof + ROUNDING * roof.abs()
    above = pl.when(least >= floor).then(True).when(most < floor).then(False)
    below = pl.when(most <= roof).then(True).when(least > roof).then(False)
    reading = pl.col("reading")
    return (
        pl.when(reading == "floor")
        .then(above)
        .when(reading == "ceiling")
        .then(below)
        .when(reading == "near")
        .then(above & below)
    )


def _gap() -> pl.Expr:
    """The result less the bound, above 0 where it is better; of what is to be near, less the edge that it is beyond, 0
    between them.
    """
    over = pl.col("result") - pl.col("bound")
    beyond = pl.min_horizontal(over, 0.0) + pl.max_horizontal(pl.col("result") - pl.col("bound_high"), 0.0)
    reading, known = pl.col("reading"), pl.col("result").is_not_null()
    gap = (
        pl.when(reading == "floor")
        .then(over)
        .when(reading == "ceiling")
        .then(-over)
        .when(reading == "near")
        .then(beyond)
    )
    return pl.when(known).then(gap.round(9) + 0.0)  # no -0.0


def _tell_source(pairs: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `due` and `result_from`."""
    is_communique = reports.filter(pl.col("title").str.contains("公报"))["report_id"]
    said = (
        pl.when(pl.col("result_report").is_in(is_communique.implode()))
        .then(pl.lit("communiqué"))
        .when(pl.col("result_report").is_not_null())
        .then(pl.lit("report"))
        .when(pl.col("result").is_not_null())
        .then(pl.lit("external"))
    )
    return pairs.with_columns(due=~pl.col("reason").is_in(["no later report", "not reviewed"]), result_from=said)


def explain_gaps(pairs: pl.DataFrame, results: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the `reason` why a target has no result: the nearest miss that a later report offers."""
    reviews = in_order(reports).rename({"review_year": "last"})
    misses = {
        "part only": (results.filter(pl.col("lasts") == "part"), ["place", "indicator", "basis", "measure", *PERIOD]),
        "other measure": (results, ["place", "indicator", *PERIOD]),
        "not stated": (reviews, ["place", "last"]),
        "not reviewed": (reviews, ["place"]),
    }
    for name, (frame, on) in misses.items():
        latest = frame.group_by(on).agg(pl.max("said").alias(name))
        pairs = pairs.join(latest, on=on, how="left", validate="m:1")
    has_only_odd = pl.col("result_claim").is_null() & (pl.col("other_results").list.len() > 0)
    nearest = (pl.when(pl.col(name) > pl.col("said")).then(pl.lit(name)) for name in misses)
    why = pl.coalesce(pl.when(has_only_odd).then(pl.lit("implausible")), *nearest, pl.lit("no later report"))
    return pairs.with_columns(reason=pl.coalesce("reason", why))
