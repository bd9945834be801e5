from __future__ import annotations

from decimal import Decimal

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import Limits, limited
from transforms.reading.submission import split_submission
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding
from warehouse.contract.tables import RAW_13F_HOLDING

ACCESSION = "0001649339-25-000007"
URI = "http://www.sec.gov/edgar/document/thirteenf/informationtable"


def cover(entries: str = "2", report: str = "13F HOLDINGS REPORT") -> str:
    return (
        '<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler"><formData><coverPage>'
        f"<reportType>{report}</reportType></coverPage><summaryPage><tableEntryTotal>"
        f"{entries}</tableEntryTotal></summaryPage>"
        "</formData></edgarSubmission>"
    )


def holding(**words: str) -> str:
    said = {
        "value": "912100000",
        "shares": "5000000",
        "type": "SH",
        "putCall": "",
        "cusip": "69608A108",
        "sole": "5000000",
    } | words
    put_call = f"<putCall>{said['putCall']}</putCall>" if said["putCall"] else ""
    return (
        "<infoTable><nameOfIssuer>PALANTIR &amp; CO</nameOfIssuer><titleOfClass>CL A</titleOfClass>"
        f"<cusip>{said['cusip']}</cusip>"
        f"<value>{said['value']}</value><shrsOrPrnAmt><sshPrnamt>{said['shares']}</sshPrnamt>"
        f"<sshPrnamtType>{said['type']}"
        f"</sshPrnamtType></shrsOrPrnAmt>{put_call}<investmentDiscretion>SOLE</investmentDiscretion>"
        f"<otherManager>1,2</otherManager><votingAuthority><Sole>{said['sole']}</Sole><Shared>0</Shared><None>0</None>"
        "</votingAuthority></infoTable>"
    )


def table(*holdings: str) -> str:
    return f'<?xml version="1.0"?>\n<informationTable xmlns="{URI}">\n{"".join(holdings)}</informationTable>'


def rows(
    *tables: str, first: str | None = None, kind: str = "INFORMATION TABLE", form: str = "13F-HR"
) -> list[dict[str, object]]:
    documents = [(form, "primary_doc.xml", cover() if first is None else first)]
    documents += [(kind, f"any name {n}.xml", each) for n, each in enumerate(tables, 1)]
    body = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{n}\n<FILENAME>{name}\n<TEXT>\n<XML>\n{text}\n</XML>\n"
        "</TEXT>\n</DOCUMENT>\n"
        for n, (kind, name, text) in enumerate(documents, 1)
    )
    data = (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : 20251103\n<SEC-HEADER>\n<ACCEPTANCE-DATETIME>20251103160000\n"
        f"ACCESSION NUMBER:\t{ACCESSION}\nCONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t2\n"
        "FILED AS OF DATE:\t20251103\n\nFILER:\n\t\tCOMPANY CONFORMED NAME:\tSCION\n\t\tCENTRAL INDEX "
        "KEY:\t0001649339\n"
        f"</SEC-HEADER>\n{body}</SEC-DOCUMENT>\n"
    ).encode()
    frame = raw_13f_holding(split_submission(data, ACCESSION))
    assert frame.schema == RAW_13F_HOLDING.schema
    return frame.to_dicts()


def test_one_row_exactly() -> None:
    assert rows(table(holding(putCall="Put"))) == [
        {
            "accession_number": ACCESSION,
            "row_number": 1,
            "issuer_name": "PALANTIR & CO",
            "title_of_class": "CL A",
            "cusip": "69608A108",
            "figi": None,
            "value_as_filed": Decimal(912100000),
            "shares_or_principal": Decimal(5000000),
            "shares_or_principal_type": "SH",
            "put_call": "Put",
            "investment_discretion": "SOLE",
            "other_managers": "1,2",
            "voting_sole": 5000000,
            "voting_shared": 0,
            "voting_none": 0,
        }
    ]


def test_trap_48_rows_of_several_managers_stay_apart() -> None:
    assert [row["row_number"] for row in rows(table(holding(), holding(), holding()))] == [1, 2, 3]


@pytest.mark.parametrize("prefix", ["ns1", "n1"])
def test_trap_52_any_prefix_any_file_name(prefix: str) -> None:
    prefixed = table(holding(), holding()).replace("<", f"<{prefix}:").replace(f"<{prefix}:/", f"</{prefix}:")
    prefixed = prefixed.replace(f"<{prefix}:?xml", "<?xml").replace("xmlns=", f"xmlns:{prefix}=")
    assert len(rows(prefixed)) == 2
    assert len(rows(prefixed, kind="EX-99")) == 2
    assert len(rows(table(holding()).replace(f' xmlns="{URI}"', ""), kind="Information  Table")) == 1


def test_trap_53_put_and_call_in_any_case() -> None:
    found = rows(table(holding(putCall="PUT"), holding(putCall="call "), holding(type="prn")))
    assert [row["put_call"] for row in found] == ["Put", "Call", None]
    assert found[2]["shares_or_principal_type"] == "PRN"


def test_spaces_and_thousands_separators() -> None:
    (row,) = rows(table(holding(value=" 1,234,567 ", shares="1 000", sole="1,000")))
    assert (row["value_as_filed"], row["shares_or_principal"], row["voting_sole"]) == (1234567, 1000, 1000)


def test_two_tables_are_read_one_after_the_other() -> None:
    found = rows(table(holding(cusip="A")), table(holding(cusip="B")))
    assert [(row["row_number"], row["cusip"]) for row in found] == [(1, "A"), (2, "B")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"value": "n/a"}, "value: 'n/a' is no number"),
        ({"value": ""}, "there is no value"),
        ({"value": "1,23"}, "value: '1,23' is no number"),
        ({"shares": "many"}, "sshPrnamt"),
        ({"type": "SHS"}, "sshPrnamtType is 'SHS'"),
        ({"putCall": "Straddle"}, "putCall is 'Straddle'"),
        ({"cusip": " "}, "there is no cusip"),
        ({"sole": "1.5"}, "Sole is no whole number"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(words: dict[str, str], told: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        rows(table(holding(), holding(**words)))
    assert f"row 2: {told}" in str(caught.value)
    assert ACCESSION in str(caught.value)
    assert "any name 1.xml" in str(caught.value)


def test_a_report_with_holdings_but_no_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=f"{ACCESSION}: it has no information table"):
        rows()


def test_an_empty_table_counts_only_where_the_cover_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="has no rows"):
        rows(table())
    with pytest.raises(UnreadableDocument, match="has no rows"):
        rows(table(), first=cover(entries=""))
    assert rows(table(), first=cover(entries="0")) == []


def test_trap_46_a_notice_has_no_table() -> None:
    assert rows(first=cover(entries="", report="13F NOTICE"), form="13F-NT") == []


def test_a_text_table_without_a_cover_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="no row of an information table"):
        rows(first="FORM 13F\n<TABLE>\n<S> <C>\nAPPLE INC  037833100  1,000")


def test_malformed_and_hostile_tables_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"any name 1\.xml.*not well-formed"):
        rows(table(holding()).replace("</informationTable>", ""))
    with pytest.raises(UnreadableDocument, match="declares an entity"):
        rows('<!DOCTYPE a [<!ENTITY x "y">]>' + table(holding())[22:])
    with pytest.raises(UnreadableDocument, match="its root is html"):
        rows("<html><body>A table</body></html>")


def test_values_and_cusips_are_kept_as_filed_however_odd() -> None:
    absurd = "9" * 25
    found = rows(
        table(holding(value="-5"), holding(value=absurd), holding(cusip="69608a108"), holding(cusip="7833100"))
    )
    assert [row["value_as_filed"] for row in found[:2]] == [Decimal(-5), Decimal(absurd)]
    assert [row["cusip"] for row in found[2:]] == ["69608a108", "7833100"]
    with pytest.raises(UnreadableDocument, match="row 1: value"):
        rows(table(holding(value="9" * 40)))


def test_duplicate_rows_stay_rows() -> None:
    assert [row["row_number"] for row in rows(table(holding(), holding()))] == [1, 2]


def test_an_entity_bomb_and_a_table_that_is_too_large_are_refused() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(UnreadableDocument, match="declares an entity"):
        rows(f'<!DOCTYPE informationTable [<!ENTITY a0 "x">{bomb}]>' + table(holding())[22:])
    with limited(Limits(document_bytes=200)), pytest.raises(UnreadableDocument, match="200"):
        rows(table(holding()))
