"""Whose a ticker is, as EDGAR's file of tickers says: those of today only, without the delisted."""

from __future__ import annotations

import requests

from flows.edgar import urls
from flows.edgar.connection import EdgarConnection
from flows.edgar.errors import EdgarError
from flows.edgar.fetch import fetch


def read_tickers(connection: EdgarConnection) -> dict[str, str]:
    """CIK, ten digits, by ticker in capitals. Raises EdgarError where the file cannot be had or read."""
    url = urls.tickers()
    answer = fetch(connection, url, EdgarError(f"{url} is not there: name companies by their CIK."))
    try:
        said = answer.json()
        cik, ticker = said["fields"].index("cik"), said["fields"].index("ticker")
        return {str(row[ticker]).upper(): urls.padded_cik(row[cik]) for row in said["data"]}
    except (requests.exceptions.JSONDecodeError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise EdgarError(f"{url} cannot be read ({error}): name companies by their CIK.") from error
