"""What may become a part of an address or of the name of a file, and what may not."""

from __future__ import annotations

import pytest

from flows.edgar import urls


@pytest.mark.parametrize(
    "text", ["0001326801-25-00001", "0001326801-25-000017\n", "../../../etc-25-000017", "٠٠٠١٣٢٦٨٠١-25-000017", ""]
)
def test_nothing_but_ten_two_and_six_digits_is_an_accession_number(text: str) -> None:
    assert not urls.is_accession_number(text)
    with pytest.raises(ValueError, match="is not an accession number"):
        urls.full_submission("1326801", text)


@pytest.mark.parametrize("text", ["", "-1", "12345678901", "١٣٢٦٨٠١", "1326801/..", "0x10"])
def test_nothing_but_digits_is_a_cik(text: str) -> None:
    with pytest.raises(ValueError, match="is not a CIK"):
        urls.padded_cik(text)


def test_ciks_are_ten_digits_and_quarters_have_addresses() -> None:
    assert urls.padded_cik(1326801) == urls.padded_cik(" 0001326801 ") == "0001326801"
    assert urls.quarterly_index(1994, 3) == "https://www.sec.gov/Archives/edgar/full-index/1994/QTR3/master.idx"
