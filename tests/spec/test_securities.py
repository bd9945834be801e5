"""The map of securities: what its file may say, and how a CUSIP is followed."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.rules.securities import SecuritiesError, continued, parse_securities, security_changes

ENTRY = """
[[security]]
name = "Some stock"
cusip = "000000001"
new_cusip = "000000002"
valid_from = 2025-05-01
source = "0001045810-26-000021"
reason = "as it says"
"""
Q1, Q2, Q3 = date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("[[security", "[security"), "not valid TOML"),
        (ENTRY.replace('"000000001"', '"1"'), "cusip"),
        (ENTRY.replace('new_cusip = "000000002"', ""), "changes the CUSIP"),
        (ENTRY.replace('reason = "as it says"', ""), "reason"),
        (ENTRY + "shares_for = [0, 1]", "shares_for"),
        (ENTRY + "ratio = 3", "ratio"),
        (ENTRY + ENTRY, "000000001 changes twice on 2025-05-01"),
    ],
)
def test_a_wrong_entry_is_named(text: str, said: str) -> None:
    with pytest.raises(SecuritiesError, match=rf"(?s)mine\.toml.*{said}"):
        parse_securities(text, "mine.toml")


def test_a_cusip_is_followed_from_its_day_on() -> None:
    own, prior = continued(parse_securities(ENTRY), [(Q1, date(2024, 12, 31)), (Q2, Q1), (Q3, Q2)])
    assert (
        own.rows()
        == prior.rows()
        == [
            (Q2, "000000001", "000000002", 1, 1),
            (Q3, "000000001", "000000002", 1, 1),
        ]
    )


def test_a_ratio_counts_in_its_quarter_alone() -> None:
    own, prior = continued(parse_securities(ENTRY + "shares_for = [3, 2]"), [(Q2, Q1), (Q3, Q2)])
    assert own.is_empty()
    assert prior.rows() == [(Q2, "000000001", "000000002", 3, 2)]


def test_changes_follow_each_other() -> None:
    later = ENTRY.replace("000000002", "000000003").replace("000000001", "000000002").replace("05-01", "06-01")
    _, prior = continued(parse_securities(later + "shares_for = [10, 1]" + ENTRY), [(Q2, Q1)])
    assert sorted(prior.rows()) == [(Q2, "000000001", "000000003", 10, 1), (Q2, "000000002", "000000003", 10, 1)]


def test_every_entry_of_the_packaged_map_is_sourced() -> None:
    entries = security_changes()
    assert {("67066G104", date(2024, 6, 10), 10)} <= {(one.cusip, one.valid_from, one.ratio) for one in entries}
    assert all(len(one.reason) > 20 for one in entries)
