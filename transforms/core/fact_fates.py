"""What becomes of every fact that some rule asks for: used as a figure, or left out and why.

A fact is used where a rule of ``concepts.toml`` asks for its concept and exact dimensions, and no better one stands
beside it. What is not used is counted by reason, so that nothing is dropped unseen (``core_fact_usage``).
"""

from __future__ import annotations

import polars as pl

from transforms.dimensions import fits, is_pattern, standard_axes
from transforms.periods import INSTANT, YEAR_DAYS, is_trailing_year, period_type
from transforms.rules.concepts import ConceptRules
from transforms.rules.corrections import corrected

FIGURE_KEY = ("accession_number", "cik", "series_id", "metric", "basis", "axis_member", "period_start", "period_end")
# Annual reports print up to eleven years (selected data, five-year tables); none goes back twenty.
_OLDEST_YEARS = 20
_FARTHEST_YEARS_ON = 2
# Quarters of 13 weeks stray from quarters of a calendar year by about a week.
_DAYS_OFF = 12
_CURRENCY = "^[A-Z]{3}$"
_AS_FILED = {"percent": "pure"}
"""How the unit of a rule is tagged where it is tagged otherwise."""
_UNSTATED = -15
"""Decimals of a fact that states none: it never outranks one that does, and contradicts nothing."""
_RULE_KEY = (
    *("rule_cik", "series_id", "metric", "basis", "concept", "axes", "filed_from", "filed_before"),
    *("beside", "without"),
)
_TAG_KEY = (*FIGURE_KEY, "concept", "axes")

FACT_COLUMNS = (
    "accession_number",
    "fact_number",
    "concept",
    "entity_cik",
    "period_start",
    "period_end",
    "dimensions",
    "unit",
    "decimals",
    "is_nil",
    "value_number",
    "problem",
)
"""What is read of raw_xbrl_fact."""


def fact_fates(raw_xbrl_fact: pl.DataFrame, raw_filing: pl.DataFrame, rules: ConceptRules) -> pl.DataFrame:
    """Every fact that some rule asks for, once for each metric it could give, with its ``fate``.

    used, outranked (another tag or an equal duplicate gave the figure), contradicted, other_unit, other_period,
    unreadable. Sources: raw_xbrl_fact (``FACT_COLUMNS``), raw_filing, ``concepts.toml``, ``corrections.toml``. Raises
    CorrectionError.
    """
    kind = pl.when(pl.col("period_start").is_null()).then(pl.lit(INSTANT)).otherwise(period_type())
    wanted = _matched_to_rules(raw_xbrl_fact, raw_filing, rules).with_columns(period_type=kind)
    judged = wanted.with_columns(
        fate=_fate_alone(), period_start=pl.coalesce("period_start", "period_end"), unit=_unit_of_figure()
    )
    candidates = _most_precise(judged.filter(pl.col("fate").is_null()))
    foreign = judged.filter((pl.col("fate") == "other_unit") & pl.col("unit").str.contains(_CURRENCY))
    in_place = foreign.group_by(FIGURE_KEY).agg(_foreign_rank=pl.col("rank").min())
    candidates = candidates.join(in_place, on=FIGURE_KEY, how="left", nulls_equal=True)
    # A tag that the filer states in another currency is not to be stood for by the next in rank.
    yields = (pl.col("rank") > pl.col("_foreign_rank")).fill_null(False)
    chosen = candidates.with_columns(
        fate=pl.when(pl.col("is_contradicted"))
        .then(pl.lit("contradicted"))
        .when((pl.col("rank") == pl.col("rank").min().over(FIGURE_KEY)) & pl.col("is_most_precise") & ~yields)
        .then(pl.lit("used"))
        .otherwise(pl.lit("outranked"))
    ).select(judged.columns)
    return pl.concat([judged.filter(pl.col("fate").is_not_null()), chosen])


def _matched_to_rules(facts: pl.DataFrame, filings: pl.DataFrame, rules: ConceptRules) -> pl.DataFrame:
    headers = filings.select(
        "accession_number",
        "cik",
        "form",
        "filing_date",
        "known_from",
        reported_to=pl.coalesce("period_of_report", "filing_date"),
    )
    read = corrected(facts.select(FACT_COLUMNS), filings["accession_number"], rules.corrections)
    own = _on_standard_axes(read.join(headers, on="accession_number").filter(_is_the_filers_own()))
    own = own.filter(~pl.col("is_nil"))
    asked = _on_standard_axes(rules.table).drop("dimensions").sort("rank").unique(_RULE_KEY, keep="first")
    own = _with_members(own, asked["axes"])
    particular = asked.filter(pl.col("rule_cik") != "*")
    general = asked.filter(pl.col("rule_cik") == "*").drop("rule_cik")
    by_company = own.join(particular.rename({"rule_cik": "cik"}), on=["cik", "concept", "axes"])
    by_default = own.join(general, on=["concept", "axes"]).join(
        particular.select(cik="rule_cik", series_id="series_id", metric="metric").unique(),
        on=["cik", "series_id", "metric"],
        how="anti",
    )
    in_force = pl.col("filing_date").is_between(pl.col("filed_from"), pl.col("filed_before"), closed="left")
    matched = pl.concat([by_company, by_default.select(by_company.columns)]).filter(in_force)
    return matched.filter(_stands(own, "beside").fill_null(True) & ~_stands(own, "without").fill_null(False))


def _on_standard_axes(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``axes``: its dimensions in the spelling by which facts and rules are matched."""
    spellings = {text: standard_axes(text) for text in frame["dimensions"].unique()}
    return frame.with_columns(axes=pl.col("dimensions").replace_strict(spellings, return_dtype=pl.String))


def _with_members(facts: pl.DataFrame, asked: pl.Series) -> pl.DataFrame:
    """``facts`` as they stand, and once more for each open pattern of the rules that their dimensions fit.

    Column ``axis_member`` holds what the pattern leaves open, ``axes`` then the pattern itself.
    """
    patterns = [each for each in asked.unique() if is_pattern(each)]
    tried = ((axes, pattern, *fits(axes, pattern)) for axes in facts["axes"].unique() for pattern in patterns)
    names = {"axes": pl.String, "pattern": pl.String, "axis_member": pl.String}
    fitting = pl.DataFrame([(axes, pattern, who) for axes, pattern, does, who in tried if does], names, orient="row")
    exact = facts.with_columns(axis_member=pl.lit(None, dtype=pl.String))
    open_ones = facts.join(fitting, on="axes").drop("axes").rename({"pattern": "axes"}).select(exact.columns)
    return pl.concat([exact, open_ones])


def _stands(facts: pl.DataFrame, name: str) -> pl.Expr:
    """Whether the filing tags the concept in column ``name``; NULL where the rule names none."""
    tagged = facts.select(pl.concat_str("accession_number", "concept", separator=" ").unique()).to_series()
    return pl.concat_str("accession_number", name, separator=" ").is_in(tagged.implode())


def _is_the_filers_own() -> pl.Expr:
    """A co-registrant's figures are not the filer's; an unreadable identifier is taken for the filer."""
    return pl.col("entity_cik").is_null() | (pl.col("entity_cik").str.zfill(10) == pl.col("cik"))


def _fate_alone() -> pl.Expr:
    """What a fact's own unit, value and period decide; NULL where it remains a candidate."""
    return (
        pl.when(pl.col("value_number").is_null() | pl.col("problem").is_not_null())
        .then(pl.lit("unreadable"))
        .when(pl.col("unit").fill_null("") != pl.col("rule_unit").replace(_AS_FILED))
        .then(pl.lit("other_unit"))
        .when(_is_of_other_length() | _is_far_off() | _is_between_quarters())
        .then(pl.lit("other_period"))
        .when((pl.col("rule_unit") == "percent") & ~_is_whole_hundredth())
        .then(pl.lit("unreadable"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )


def _unit_of_figure() -> pl.Expr:
    """Percent where the rule asks for it and the filing tags a pure number; else as filed."""
    is_percent = (pl.col("rule_unit") == "percent") & (pl.col("unit") == _AS_FILED["percent"])
    return pl.when(is_percent).then(pl.lit("percent")).otherwise("unit")


def _is_whole_hundredth() -> pl.Expr:
    """A share of 0.413 is 41.3 percent; one finer than a hundredth of a percent has no place in the table."""
    number = pl.col("value_number")
    return number == number.cast(pl.Decimal(38, 4)).cast(pl.Decimal(38, 12))


def _is_of_other_length() -> pl.Expr:
    """An instant where the rule asks for a period, or the other way round, or a period that is none of the filer's."""
    is_instant = pl.col("period_type") == INSTANT
    of_no_kind = pl.col("period_type").is_null() | is_trailing_year()
    return (is_instant != pl.col("is_instant")).fill_null(True) | of_no_kind


def _is_far_off() -> pl.Expr:
    """A period that no filing of its day would speak of: a mistyped year must not become one of the filer's years."""
    years = (pl.col("filing_date") - pl.col("period_end")).dt.total_days() / YEAR_DAYS
    return ~years.is_between(-_FARTHEST_YEARS_ON, _OLDEST_YEARS)


def _is_between_quarters() -> pl.Expr:
    """A day that is no end of the filer's quarters: the day of a deal, whose amount is not the company's balance."""
    quarters = (pl.col("reported_to") - pl.col("period_end")).dt.total_days() / (YEAR_DAYS / 4)
    days_off = (quarters - quarters.round()).abs() * (YEAR_DAYS / 4)
    return pl.col("is_instant") & (days_off > _DAYS_OFF)


def _most_precise(candidates: pl.DataFrame) -> pl.DataFrame:
    """Marks, among facts of one tag and period in one filing, the most precise one, and contradictions.

    Duplicates differ by their rounding (9,265 million and 9.3 billion). Values further apart than half a unit of the
    coarser precision contradict each other, and then none of them is used.
    """
    precision = pl.col("decimals").replace({"INF": "99"}).cast(pl.Int64, strict=False).fill_null(_UNSTATED)
    ranked = candidates.with_columns(_precision=precision).with_columns(
        is_most_precise=pl.struct(-pl.col("_precision"), "fact_number").rank("ordinal").over(_TAG_KEY) == 1
    )
    best = ranked.filter(pl.col("is_most_precise")).select(*_TAG_KEY, _best=pl.col("value_number").cast(pl.Float64))
    # Floats only say how far apart two roundings of one figure are; the figure itself stays exact.
    tolerance = 0.5 * pl.lit(10.0).pow(-pl.col("_precision").clip(-15, 15)) * (1 + 1e-9)
    apart = (pl.col("value_number").cast(pl.Float64) - pl.col("_best")).abs() > tolerance
    return ranked.join(best, on=_TAG_KEY, nulls_equal=True).with_columns(is_contradicted=apart.any().over(_TAG_KEY))
