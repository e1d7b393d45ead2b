"""Which claims say again what the same report has said before: the list of 民生实事 at its end, a sentence that stands twice."""

import polars as pl

SAME = ["report_id", "value", "value_high", "unit", "change", "kind"]
ALIKE = [*SAME, "comparator", "subject", "indicator", "basis", "period_start", "period_end", "span", "about"]
SHORTEST_SUBJECT = 4  # characters of a subject that stands for one thing; 企业 and 工程量 are many things


def mark_restates(claims: pl.DataFrame, clauses: pl.DataFrame) -> pl.DataFrame:
    """The claims with `restates` filled: the `claim_id` of the first claim that says the same; and with `pledge` where the list tells it.

    Between the list of 民生实事 (its part, else the numbered items) and the rest of a report two claims are the same where value,
    unit, change and kind agree, and the pledge's number, the indicator, or the subject, which may be shorter in one of them
    (农贸市场, 改造农贸市场). Elsewhere every field must agree, and the clauses differ. A claim that the list restates has the number
    that its twin there has. The claims stand, and stay, in the order of the texts.

    >>> from analysis.schema import CLAIMS, CLAUSES
    >>> said = {"report_id": "r", "value": 4.0, "unit": "所", "change": "level", "kind": "target"}
    >>> claims = pl.DataFrame([{"claim_id": "r:5", "clause_id": 0, "start": 5, "subject": "公办幼儿园", **said},
    ...                        {"claim_id": "r:90", "clause_id": 1, "start": 90, "subject": "新建公办幼儿园", "pledge": 2, **said}], schema=CLAIMS)
    >>> clauses = pl.DataFrame([{"report_id": "r", "clause_id": 0, "part": "plan"},
    ...                         {"report_id": "r", "clause_id": 1, "part": "pledges"}], schema=CLAUSES)
    >>> mark_restates(claims, clauses).select("claim_id", "restates", "pledge").rows()
    [('r:5', None, 2), ('r:90', 'r:5', 2)]
    """
    list_clauses = clauses.filter(pl.col("part") == "pledges").select("report_id", "clause_id", listed=True)
    rows = (
        claims.with_row_index("row")
        .join(list_clauses, on=["report_id", "clause_id"], how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.col("listed").fill_null(False))
        .with_columns(
            listed=pl.when(pl.col("listed").any().over("report_id"))
            .then("listed")
            .otherwise(pl.col("pledge").is_not_null())
        )
    )
    pairs = _listed_pairs(rows)
    earlier = pl.concat([pairs.select("row", "first"), _repeats(rows)]).unique("row", keep="first")
    numbers = (
        pairs.drop_nulls("number").select(row="said", number="number").unique("row", keep="first", maintain_order=True)
    )
    return (
        rows.join(earlier, on="row", how="left", validate="1:1", maintain_order="left")
        .join(numbers, on="row", how="left", validate="1:1", maintain_order="left")
        .with_columns(restates=pl.coalesce("first", "restates"), pledge=pl.coalesce("pledge", "number"))
        .select(claims.columns)
    )


def _listed_pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """A row a claim that says again what stands on the other side, list or sentence: its `row`, the `first` claim's id, and of the
    two the one outside the list (`said`) with the pledge's `number`."""
    listed = rows.filter("listed", pl.col("value").is_not_null())
    said = rows.filter(~pl.col("listed"), pl.col("report_id").is_in(listed["report_id"].unique().implode()))
    both = listed.join(said, on=SAME, nulls_equal=True, suffix="_said").filter(_is_one_thing())
    is_after = pl.col("start") > pl.col("start_said")
    return (
        both.sort("row", "row_said")
        .select(
            row=pl.when(is_after).then("row").otherwise("row_said"),
            first=pl.when(is_after).then("claim_id_said").otherwise("claim_id"),
            said="row_said",
            number="pledge",
        )
        .unique("row", keep="first", maintain_order=True)
    )


def _is_one_thing() -> pl.Expr:
    """Whether two claims of equal numbers speak of one thing: the pledge's mark says so, the indicator, or the subject."""
    one, other = pl.col("subject"), pl.col("subject_said")
    is_within = one.str.contains(other, literal=True) & (
        other.str.len_chars() >= SHORTEST_SUBJECT
    ) | other.str.contains(one, literal=True) & (one.str.len_chars() >= SHORTEST_SUBJECT)
    return (
        (pl.col("pledge") == pl.col("pledge_said")).fill_null(False)
        | (pl.col("indicator") == pl.col("indicator_said")).fill_null(False)
        | is_within
    )


def _repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """`row` of each claim all of whose fields an earlier clause has stated, and the `first` such claim's id."""
    first = pl.col("claim_id", "clause_id").first().over(ALIKE)
    return (
        rows.filter(
            pl.col("value").is_not_null()
            & (pl.col("subject").str.len_chars() >= SHORTEST_SUBJECT)
            & pl.col("period_start").is_not_null()
        )
        .filter(pl.struct(ALIKE).hash().is_duplicated())  # few are left to be compared field by field
        .with_columns(first.name.prefix("first_"))
        .filter(pl.col("clause_id") != pl.col("first_clause_id"))
        .select("row", first="first_claim_id")
    )
