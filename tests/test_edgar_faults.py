"""Rules of what goes wrong: which, when, and by chance the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence

from flows.edgar.faults import Fault, RuleBook

ADDRESSES = [f"www.sec.gov/{number}" for number in range(400)]


def struck(faults: Sequence[Fault], addresses: Sequence[str]) -> list[str]:
    book = RuleBook(faults)
    return [address for address in addresses if book.for_request(address)]


def test_a_rule_spares_the_first_and_ends() -> None:
    assert struck([Fault("x", "reset", after=1, times=2)], ["x1", "y", "x2", "x3", "x4"]) == ["x2", "x3"]


def test_of_several_rules_the_first_that_applies_decides_and_all_count() -> None:
    book = RuleBook([Fault("x", "reset", times=1), Fault("x", "not_there", times=2)])
    kinds = [fault.kind if (fault := book.for_request("x")) else None for _ in range(3)]
    assert kinds == ["reset", "not_there", None]


def test_chance_strikes_as_often_as_it_says_and_alike_for_the_same_seed() -> None:
    some = struck([Fault("", "reset", probability=0.25, seed=1)], ADDRESSES)
    assert 70 < len(some) < 130
    assert some == struck([Fault("", "reset", probability=0.25, seed=1)], ADDRESSES)
    assert some != struck([Fault("", "reset", probability=0.25, seed=2)], ADDRESSES)


def test_the_order_of_addresses_does_not_change_what_strikes_them() -> None:
    fault = Fault("", "reset", probability=0.25, seed=1)
    assert set(struck([fault], ADDRESSES)) == set(struck([fault], ADDRESSES[::-1]))


def test_a_second_request_for_an_address_draws_anew() -> None:
    book = RuleBook([Fault("", "reset", probability=0.5)])
    assert len({book.for_request("x") is None for _ in range(30)}) == 2


def test_connections_fail_by_host_and_are_no_requests() -> None:
    book = RuleBook([Fault("www", "tls_failure", times=1), Fault("www", "reset", after=1)])
    assert book.for_request("www.sec.gov/x") is None
    assert book.for_connection("data.sec.gov") is None
    assert book.for_connection("www.sec.gov") == Fault("www", "tls_failure", times=1)
    assert book.for_connection("www.sec.gov") is None
    assert book.for_request("www.sec.gov/x") == Fault("www", "reset", after=1)
