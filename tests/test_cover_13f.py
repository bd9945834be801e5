from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.submission import split_submission
from transforms.reading.thirteen_f.cover_13f import raw_13f_cover
from warehouse.contract.tables import RAW_13F_COVER

ACCESSION = "0001649339-25-000007"
COVER = """<?xml version="1.0" encoding="UTF-8"?>
<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler" xmlns:ns1="http://www.sec.gov/edgar/common">
<schemaVersion>X0202</schemaVersion><headerData><submissionType>13F-HR</submissionType><filerInfo>
<periodOfReport>09-30-2025</periodOfReport></filerInfo></headerData><formData><coverPage>
<reportCalendarOrQuarter>09-30-2025</reportCalendarOrQuarter><isAmendment>false</isAmendment>
<filingManager><name>Scion Asset  Management, LLC</name><address><ns1:city>SARATOGA</ns1:city></address></filingManager>
<otherManagersInfo><otherManager><form13FFileNumber>028-00001</form13FFileNumber></otherManager></otherManagersInfo>
<reportType>13F HOLDINGS REPORT</reportType><form13FFileNumber>028-17276</form13FFileNumber></coverPage>
<signatureBlock><name>Someone</name><signatureDate>11-03-2025</signatureDate></signatureBlock>
<summaryPage><otherIncludedManagersCount>0</otherIncludedManagersCount><tableEntryTotal>8</tableEntryTotal>
<tableValueTotal>1,381,198,076</tableValueTotal><isConfidentialOmitted>false</isConfidentialOmitted></summaryPage>
</formData></edgarSubmission>"""


def rows(cover: str = COVER, form: str = "13F-HR") -> list[dict[str, object]]:
    data = (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : 20251103\n<SEC-HEADER>\n<ACCEPTANCE-DATETIME>20251103160000\n"
        f"ACCESSION NUMBER:\t{ACCESSION}\nCONFORMED SUBMISSION TYPE:\t{form}\nPUBLIC DOCUMENT COUNT:\t1\n"
        "FILED AS OF DATE:\t20251103\n\nFILER:\n\t\tCOMPANY CONFORMED NAME:\tSCION\n\t\tCENTRAL INDEX "
        "KEY:\t0001649339\n"
        f"</SEC-HEADER>\n<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>primary_doc.xml\n<TEXT>\n<XML>"
        f"\n{cover}\n</XML>\n"
        "</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()
    frame = raw_13f_cover(split_submission(data, ACCESSION))
    assert frame.schema == RAW_13F_COVER.schema
    return frame.to_dicts()


def test_one_cover_exactly() -> None:
    assert rows() == [
        {
            "accession_number": ACCESSION,
            "schema_version": "X0202",
            "report_type": "13F HOLDINGS REPORT",
            "period_of_report": date(2025, 9, 30),
            "is_amendment": False,
            "amendment_number": None,
            "amendment_type": None,
            "is_confidential_expired": None,
            "manager_name": "Scion Asset Management, LLC",
            "form_13f_file_number": "028-17276",
            "other_included_managers_count": 0,
            "table_entry_total": 8,
            "table_value_total": Decimal(1381198076),
            "value_unit_stated": None,
            "is_confidential_omitted": False,
            "reported_by": "028-00001",
            "signature_date": date(2025, 11, 3),
        }
    ]


def test_trap_46_managers_who_report_for_it_are_named_as_the_cover_names_them() -> None:
    named = COVER.replace(
        "</otherManagersInfo>",
        "<otherManager><name> Vanguard  Capital,\n LLC</name><form13FFileNumber>028-2</form13FFileNumber>"
        "</otherManager>"
        "<otherManager><name>Wellington</name></otherManager><otherManager/></otherManagersInfo>",
    )
    assert rows(named)[0]["reported_by"] == "028-00001; Vanguard Capital, LLC (028-2); Wellington"
    included = COVER.replace("otherManagersInfo", "otherManagers2Info")
    assert rows(included)[0]["reported_by"] is None


def test_trap_52_any_prefix_and_american_dates() -> None:
    prefixed = COVER.replace('xmlns="', 'xmlns:n1="').replace("ns1:city", "city")
    for name in (
        "edgarSubmission",
        "schemaVersion",
        "headerData",
        "filerInfo",
        "periodOfReport",
        "formData",
        "coverPage",
    ):
        prefixed = prefixed.replace(f"<{name}>", f"<n1:{name}>").replace(f"</{name}>", f"</n1:{name}>")
        prefixed = prefixed.replace(f"<{name} ", f"<n1:{name} ")
    (row,) = rows(prefixed)
    assert (row["period_of_report"], row["schema_version"], row["table_entry_total"]) == (date(2025, 9, 30), "X0202", 8)


def test_amendments() -> None:
    amended = COVER.replace(
        "<isAmendment>false</isAmendment>",
        "<isAmendment>TRUE</isAmendment><amendmentNo>2</amendmentNo><amendmentInfo><amendmentType>NEW "
        "HOLDINGS</amendmentType></amendmentInfo>",
    )
    (row,) = rows(amended, "13F-HR/A")
    assert (row["is_amendment"], row["amendment_number"], row["amendment_type"]) == (True, 2, "NEW HOLDINGS")
    assert rows(form="13F-HR/A")[0]["is_amendment"] is True


def test_trap_46_a_notice_leaves_its_totals_empty() -> None:
    notice = COVER.replace("HOLDINGS REPORT", "NOTICE").replace(">8<", "><").replace(">1,381,198,076<", "> <")
    (row,) = rows(notice, "13F-NT")
    assert (row["table_entry_total"], row["table_value_total"]) == (None, None)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (">8<", ">eight<", "tableEntryTotal"),
        (">8<", ">8.5<", "tableEntryTotal"),
        ("11-03-2025", "13-45-2025", "signatureDate"),
        ("<isAmendment>false", "<isAmendment>perhaps", "isAmendment"),
        ("</formData>", "", "not well-formed"),
    ],
)
def test_a_cover_that_cannot_be_read_names_filing_and_field(was: str, becomes: str, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told) as caught:
        rows(COVER.replace(was, becomes))
    assert ACCESSION in str(caught.value)
    assert "primary_doc.xml" in str(caught.value)


def test_a_printed_cover_gives_a_row() -> None:
    (row,) = rows(
        "FORM 13F COVER PAGE\n<PAGE>\nReport for the Quarter Ended: March 31, 2005\n"
        "Form 13F Information Table Entry Total: 12\nForm 13F Information Table Value Total: $1,234\n(thousands)"
    )
    assert (row["period_of_report"], row["table_entry_total"], row["table_value_total"]) == (
        date(2005, 3, 31),
        12,
        1234,
    )
    assert (row["value_unit_stated"], row["report_type"], row["is_amendment"]) == ("thousands", None, False)


def test_a_text_without_a_cover_gives_no_row() -> None:
    assert rows("A letter to the Commission.") == []
