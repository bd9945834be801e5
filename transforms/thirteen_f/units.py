"""The unit of each 13F's values: what page and date say beforehand, what the implied prices say, and the decision."""

from __future__ import annotations

from datetime import date

import polars as pl

from transforms.thirteen_f.evidence import implied_prices, level_evidence, neighbour_evidence, peer_evidence

DOLLARS_FROM = date(2023, 1, 3)
"""From this filing date on the form asks for dollars; before, for thousands."""
_DOLLAR_SCHEMA = "X0202"
"""The version of SEC's schema that came with that change."""
_SOUND_VOTE = 3
"""Securities compared from which on other managers' prices outweigh everything else; fewer, and a sure median does."""

_DECISION = ("accession_number", "unit_prior", "unit_as_filed", "unit_evidence", "unit_disagrees")


def units(filings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """unit_prior, unit_as_filed, unit_evidence and unit_disagrees by accession number.

    ``filings`` has a row for each 13F with its cover's unit and its sum; ``rows`` are those of the information tables,
    their CUSIPs normalised. First each filing's own median price is asked. Filings that this leaves in doubt are held
    against those it does not: other managers' prices of the same security and quarter, and the manager's own beside.
    """
    known = filings.with_columns(unit_prior=_prior())
    prices = implied_prices(rows, known)
    levelled = known.join(level_evidence(prices), on="accession_number", how="left").with_columns(
        pl.col("level_is_sure").fill_null(False)
    )
    is_sound = pl.col("level_is_sure") & (pl.col("level_unit") == pl.col("unit_prior"))
    in_doubt = prices.join(levelled.filter(~is_sound), on="accession_number", how="semi")
    peers = peer_evidence(in_doubt, _in_dollars(prices, levelled.filter(is_sound)))
    own = neighbour_evidence(in_doubt, _in_dollars(prices, levelled.filter("level_is_sure")))
    return (
        levelled.join(peers, on="accession_number", how="left")
        .join(own, on="accession_number", how="left")
        .with_columns(unit_as_filed=_decision(), unit_disagrees=_disagrees())
        .with_columns(unit_evidence=_words())
        .select(_DECISION)
    )


def _prior() -> pl.Expr:
    asked = pl.when(pl.col("filing_date") >= DOLLARS_FROM).then(pl.lit("dollars")).otherwise(pl.lit("thousands"))
    return pl.coalesce("value_unit_stated", asked)


def _in_dollars(prices: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    factor = pl.when(pl.col("level_unit") == "thousands").then(1000.0).otherwise(1.0)
    return prices.join(sure.select("accession_number", "level_unit"), on="accession_number").with_columns(
        price=pl.col("price") * factor
    )


def _sure_level() -> pl.Expr:
    return pl.when("level_is_sure").then("level_unit")


def _vote(name: str) -> pl.Expr:
    counts = ~pl.col("level_is_sure") | (pl.col(f"{name}_count") >= _SOUND_VOTE)
    return pl.when(counts).then(f"{name}_unit")


def _strong() -> tuple[pl.Expr, pl.Expr]:
    """The strong evidence's one unit, NULL where it has none or contradicts itself, and whether it does."""
    each = [_vote("peer"), _vote("own"), _sure_level()]
    first = pl.coalesce(each)
    differs = pl.any_horizontal([(one != first).fill_null(False) for one in each])
    outweighs = (pl.col("peer_unit").is_not_null() & (pl.col("peer_count") >= _SOUND_VOTE)).fill_null(False)
    return pl.when(outweighs | ~differs).then(first), differs


def _decision() -> pl.Expr:
    """Strong evidence decides; else the prior, where thin evidence agrees or the page states it in words."""
    strong, differs = _strong()
    prior, thin = pl.col("unit_prior"), pl.col("level_unit")
    agrees = (thin == prior).fill_null(False)
    is_stated = pl.col("value_unit_stated").is_not_null() & thin.is_null()
    return (
        pl.when(_is_worthless())
        .then(prior)
        .when(strong.is_not_null())
        .then(strong)
        .when(~differs & (agrees | is_stated))
        .then(prior)
        .otherwise(pl.lit("undecided"))
    )


def _disagrees() -> pl.Expr:
    strong, differs = _strong()
    against_prior = (pl.coalesce(strong, "level_unit") != pl.col("unit_prior")).fill_null(False)
    return (differs | against_prior) & ~_is_worthless()


def _is_worthless() -> pl.Expr:
    """No row, or no value: nothing is nothing in either unit."""
    return pl.col("value_sum_as_filed").fill_null(0) == 0


def _words() -> pl.Expr:
    stated = pl.format("the page states {}", "value_unit_stated")
    prior = pl.coalesce(stated, pl.format("filing date asks for {}", "unit_prior"))
    is_new = (pl.col("schema_version") == _DOLLAR_SCHEMA).fill_null(False)
    schema = pl.when(is_new & (pl.col("unit_prior") == "thousands")).then(pl.lit("schema X0202 asks for dollars"))
    par = pl.when(pl.col("median_price").is_null()).then(
        pl.format("median value over principal {}", pl.col("median_of_par").round_sig_figs(3))
    )
    nothing = pl.when(_is_worthless()).then(pl.lit("there is no value to judge"))
    unknown = pl.when(pl.col("median_price").is_null() & pl.col("median_of_par").is_null()).then(
        pl.lit("median implied price unknown")
    )
    level = pl.coalesce(nothing, _median_in_words(), par, unknown)
    peers, own = _votes_in_words("peer", "other managers' filings"), _votes_in_words("own", "the manager's own beside")
    return pl.concat_str(prior, schema, level, peers, own, _thin(), separator="; ", ignore_nulls=True)


def _median_in_words() -> pl.Expr:
    return pl.format(
        "median implied price {} as filed, of {} securities", pl.col("median_price").round_sig_figs(4), "securities"
    )


def _votes_in_words(name: str, what: str) -> pl.Expr:
    unit = pl.col(f"{name}_unit").fill_null("neither unit")
    return pl.format(
        "of {} securities also in " + what + ", {} agree on {}",
        pl.col(f"{name}_count"),
        pl.col(f"{name}_agreeing"),
        unit,
    )


def _thin() -> pl.Expr:
    strong, _ = _strong()
    is_thin = strong.is_null() & (pl.col("unit_as_filed") != "undecided") & ~_is_worthless()
    return pl.when(is_thin).then(pl.lit("thin, and nothing speaks against it"))
