"""An explanation in words, for the terminal: the value, what it means, and filing by filing what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from flows.asking.explain import Explained
from flows.asking.output import in_words
from flows.visible_text import on_one_line
from warehouse.contract.columns import COLUMNS

_NO_DIMENSIONS = "{}"


def explained_lines(explained: Explained) -> Iterator[str]:
    """One explained row, one line each; text from filings is kept to its line."""
    for line in _lines(explained):
        yield on_one_line(line)


def _lines(explained: Explained) -> Iterator[str]:
    row = explained.row
    yield f"{explained.mart.name}: {explained.row_key}"
    yield f"known from {row['known_from']}, New York time, {_until(row)}"
    for name, value in explained.figures.items():
        yield f"{name}: {_value(name, value, row)}"
        if explained.column:
            yield f"  {COLUMNS[name].meaning}"
    if explained.null_reason:
        yield f"null_reason: {explained.null_reason}"
    yield from _source_lines(explained)


def _until(row: Mapping[str, Any]) -> str:
    return f"until {row['known_to']}" if row["known_to"] else "until now"


def _value(name: str, value: object, row: Mapping[str, Any]) -> str:
    if value is None:
        return "NULL"
    words = _number(value) if not name.endswith("year") else str(value)
    unit = "dollars" if name.endswith("_usd") else "percent" if name.endswith("_pct") else ""
    if name.endswith("_value") or name.startswith(("value_", "difference_")):
        unit = row.get("figure_unit") or row.get("unit") or unit
    return f"{words} {unit}".rstrip() if words[-1:].isdigit() else words


def _number(value: object) -> str:
    """A number with separators and without empty decimals; else the words."""
    words = in_words(value)
    return words.rstrip("0").rstrip(".") if "." in words and words.replace(",", "").lstrip("-")[:1].isdigit() else words


def _source_lines(explained: Explained) -> Iterator[str]:
    sources = sorted(explained.sources, key=_filing_order, reverse=True)
    filings = [(key, list(facts)) for key, facts in groupby(sources, key=_filing_order)]
    if filings:
        yield f"made from {_counted(len(sources), 'source')} in {_counted(len(filings), 'filing')}:"
    elif explained.filings:
        yield "no fact stands behind it; the filings that were read:"
    else:
        yield "no filing stands behind it"
    for _, facts in filings:
        yield from _filing_lines(facts[0])
        for fact in facts:
            yield from _fact_lines(fact)
    for filing in explained.filings:
        yield from _filing_lines(filing)
        yield from _cover_lines(filing)


def _filing_order(source: Mapping[str, Any]) -> tuple[str, str]:
    return str(source["filing_date"]), source["accession_number"]


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _filing_lines(filing: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    filer = filing["filer_name"] or filing["cik"]
    yield f"{filing['form']} of {filer}, filed {filing['filing_date']}, {filing['accession_number']}"
    yield from (f"  {filing[name]}" for name in ("source_url", "index_url") if filing.get(name))


def _cover_lines(filing: Mapping[str, Any]) -> Iterator[str]:
    """What the cover of a 13F says; nothing of another form."""
    if filing["report_type"] is None:
        return
    rows, value = filing["table_entry_total"], filing["table_value_total"]
    said = (
        f"{filing['report_type']} to {filing['period_of_report']}",
        filing["amendment_type"],
        rows is not None and f"{_number(rows)} rows",
        value is not None and f"value as filed {_number(value)}",
        filing["reported_by"] and f"reported by {filing['reported_by']}",
    )
    yield f"  cover page: {', '.join(str(part) for part in said if part)}"


def _fact_lines(fact: Mapping[str, Any]) -> Iterator[str]:
    if fact["metric"] is not None:
        yield from _figure_lines(fact)
    elif fact["cusip"] is not None:
        yield _holding_line(fact)
    elif fact["disclosed_metric"] is not None:
        yield from _sentence_lines(fact)
    elif fact["claim_kind"] is not None:
        yield from _claim_lines(fact)
    else:
        yield f"  {fact['source_id']} is not in the warehouse"


def _figure_lines(fact: Mapping[str, Any]) -> Iterator[str]:
    basis = "" if fact["basis"] == "as_reported" else f" ({fact['basis']})"
    yield (
        f"  {fact['metric']}{basis} of {fact['series_id']}, {fact['period_start']} to {fact['period_end']}: "
        f"{_number(fact['value'])} {fact['unit']}"
    )
    yield f"    {fact['concept']}{_dimensions(fact['dimensions'])}"
    if fact["correction"]:
        yield f"    corrected: {fact['correction']}"


def _sentence_lines(said: Mapping[str, Any]) -> Iterator[str]:
    """What a sentence states, where it stands, and its exact words."""
    what = " ".join(filter(None, (said["disclosed_measure"], said["disclosed_subject"])))
    words = f", {said['period_words']}" if said["period_words"] else ""
    span = f", {said['period_start']} to {said['period_end']}" if said["period_start"] else words
    low, high = _number(said["disclosed_low"]), _number(said["disclosed_high"])
    value = low if high in (low, "") else f"{low} to {high}"
    currency = " in constant currency" if said["is_constant_currency"] else ""
    direction = f" ({said['disclosed_direction']})" if said["disclosed_direction"] else ""
    yield (f"  {said['disclosed_metric']} of {what}{span}: {value} {said['disclosed_unit']}{currency}{direction}")
    place = [said["document"], said["section"], said["period_heading"] and f"under: {said['period_heading']}"]
    yield f"    {', '.join(filter(None, place))}"
    yield f'    "{said["quote"]}"'


def _claim_lines(claim: Mapping[str, Any]) -> Iterator[str]:
    """Who gives to whom, as the sentence says it, and its exact words."""
    ends = [claim[name] for name in ("amount_low", "amount_high") if claim[name] is not None]
    amount = " to ".join(dict.fromkeys(map(_number, ends)))
    quantities = (
        amount and f"{amount} {claim['amount_currency']}",
        claim["claim_pct"] is not None and f"{_number(claim['claim_pct'])} percent",
        claim["claim_shares"] is not None and f"{_number(claim['claim_shares'])} shares",
        claim["period_words"],
    )
    said = ", ".join(str(each) for each in quantities if each)
    yield (
        f"  {claim['payer_name']} > {claim['payee_name']}, {claim['claim_kind']} ({claim['claim_status']})"
        f"{': ' if said else ''}{said}"
    )
    yield f"    {', '.join(filter(None, (claim['document'], claim['section'])))}"
    yield f'    "{claim["quote"]}"'


def _dimensions(canonical: str) -> str:
    if canonical == _NO_DIMENSIONS:
        return ""
    said: Iterable[tuple[str, Any]] = json.loads(canonical).items()
    return " where " + ", ".join(f"{axis} = {_member(member)}" for axis, member in said)


def _member(member: object) -> str:
    return str(member.get("typed")) if isinstance(member, Mapping) else str(member)


def _holding_line(row: Mapping[str, Any]) -> str:
    what = (row["issuer_name"], row["title_of_class"], f"CUSIP {row['cusip']}", row["put_call"])
    unit = f" ({row['unit_as_filed']})" if row["unit_as_filed"] else ""
    return (
        f"  row {row['source_id'].partition('#')[2]}: {', '.join(filter(None, what))}: "
        f"{_number(row['shares_or_principal'])} {row['shares_or_principal_type']}, "
        f"value as filed {_number(row['value_as_filed'])}{unit}"
    )
