"""What the words before a number say of it: which stage it is of, and whether it is a cap."""

import polars as pl

from analysis.vocab import vocab

IS_STATED = (
    pl.col("indicator").is_not_null()
    & pl.col("value").is_not_null()
    & (pl.col("about") == "own")
    & pl.col("restates").is_null()
)


def stages(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Which stage a number is of, where an indicator has several: a row a claim, `claim_id` and `stage`.

    Homes started, finished and let are not one number (开工1000套、建成800套、供应500套), nor are roads built and all
    roads. The first wording of stages.csv that stands between the last mark and the number decides; without any the
    stage is null and fits each.
    """
    words = vocab("stages")
    before = words_before(20).str.extract(r"([^、，；。：,;]*)$")
    return (
        claims.filter(IS_STATED & pl.col("indicator").is_in(words["indicator"].unique().implode()))
        .join(reports.select("report_id", "text"), on="report_id", validate="m:1")
        .select(
            "claim_id", "indicator", before=before
        )  # once, and not for each wording: it counts the characters of the text
        .select(
            "claim_id",
            stage=pl.coalesce(
                pl.when((pl.col("indicator") == indicator) & pl.col("before").str.contains(wording, literal=True)).then(
                    pl.lit(stage)
                )
                for indicator, wording, stage in words.iter_rows()
            ),
        )
    )


def capped(claims: pl.DataFrame, reports: pl.DataFrame) -> pl.Series:
    """The ids of the numbers that 控制 makes a ceiling, whatever stands behind them: 价格涨幅控制在3%左右 is kept by
    1%.
    """
    said = claims.filter(IS_STATED).join(reports.select("report_id", "text"), on="report_id", validate="m:1")
    return said.filter(words_before(6).str.contains("控制(?:在|到|为|至)?$"))["claim_id"]


def words_before(most: int) -> pl.Expr:
    """The characters of `text` before `start`, at most so many."""
    return pl.col("text").str.slice(pl.max_horizontal(pl.col("start") - most, 0), pl.min_horizontal("start", most))
