from __future__ import annotations

import tracemalloc
from datetime import date, datetime

import pytest

from transforms.reading.errors import FilingError, NotASubmission, UnreadableDocument, UnreadableHeader
from transforms.reading.submission import Filer, check_complete, read_header, split_submission

ACCESSION = "0001649339-25-000007"


def header(accepted: str | None = "20251103160000", filed: str = "20251103", filers: str | None = None) -> bytes:
    acceptance = f"<ACCEPTANCE-DATETIME>{accepted}\n" if accepted else ""
    filers = filers or company("FILER", "SCION ASSET MANAGEMENT, LLC", "0001649339")
    return (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : {filed}\n<SEC-HEADER>{ACCESSION}.hdr.sgml : {filed}\n{acceptance}"
        f"ACCESSION NUMBER:\t\t{ACCESSION}\nCONFORMED SUBMISSION TYPE:\t13F-HR  \nPUBLIC DOCUMENT COUNT:\t\t2\n"
        f"CONFORMED PERIOD OF REPORT:\t20250930\nFILED AS OF DATE:\t\t{filed}\nDATE AS OF CHANGE:\t\t{filed}\n\n"
        f"{filers}</SEC-HEADER>\n"
    ).encode()


def company(role: str, name: str, cik: str) -> str:
    return (
        f"{role}:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\t{name} \n\t\tCENTRAL INDEX KEY:\t\t\t{cik}\n\n"
        "\tFILING VALUES:\n\t\tFORM TYPE:\t\t13F-HR\n\n\tFORMER COMPANY:\t\n\t\tFORMER CONFORMED "
        "NAME:\tOLD NAME INC\n\n"
    )


def document(kind: str, name: str, body: str, sequence: int = 1) -> bytes:
    top = f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{sequence}\n<FILENAME>{name}\n<DESCRIPTION>Some words\n<TEXT>\n"
    return (top + body + "\n</TEXT>\n</DOCUMENT>\n").encode()


def whole(*documents: bytes, top: bytes | None = None) -> bytes:
    return (top or header()) + b"".join(documents) + b"</SEC-DOCUMENT>\n"


def test_header_is_read_with_its_trailing_spaces_taken_off() -> None:
    found = read_header(header(), ACCESSION)
    assert found.form == "13F-HR"
    assert found.period_of_report == date(2025, 9, 30)
    assert found.filing_date == date(2025, 11, 3)
    assert found.accepted_at == datetime(2025, 11, 3, 16)
    assert found.filers == (Filer("0001649339", "SCION ASSET MANAGEMENT, LLC"),)
    assert found.document_count == 2
    assert not found.is_amendment


@pytest.mark.parametrize(
    ("accepted", "filed", "known_from"),
    [
        ("20251103160000", "20251103", datetime(2025, 11, 3, 16)),
        ("20251103173000", "20251103", datetime(2025, 11, 3, 17, 30)),
        ("20251103053000", "20251103", datetime(2025, 11, 3, 5, 30)),
        ("20251031210000", "20251103", datetime(2025, 11, 3, 6)),
        ("20251103210000", "20251103", datetime(2025, 11, 3, 21)),
        (None, "19970929", datetime(1997, 9, 29, 17, 30)),
    ],
)
def test_known_from_is_never_before_anyone_could_have_it(
    accepted: str | None, filed: str, known_from: datetime
) -> None:
    assert read_header(header(accepted, filed), ACCESSION).known_from == known_from


def test_several_co_registrants_are_all_filers_and_subject_companies_come_last() -> None:
    filers = (
        company("SUBJECT COMPANY", "TARGET CORP", "77")
        + company("FILER", "ONE INC", "1")
        + company("FILER", "TWO INC", "2")
    )
    found = read_header(header(filers=filers), ACCESSION)
    assert found.filers == (
        Filer("0000000001", "ONE INC"),
        Filer("0000000002", "TWO INC"),
        Filer("0000000077", "TARGET CORP"),
    )


def test_old_header_inside_a_privacy_enhanced_message() -> None:
    old = header(accepted=None).replace(b"SEC-DOCUMENT>", b"IMS-DOCUMENT>").replace(b"SEC-HEADER>", b"IMS-HEADER>")
    body = b"<DOCUMENT>\n<TYPE>10-K\n<SEQUENCE>1\n<TEXT>\nAs printed in 1994.\n</TEXT>\n</DOCUMENT>\n</IMS-DOCUMENT>\n"
    pem = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n gdNc==\n\n"
    split = split_submission(pem + old + body + b"-----END PRIVACY-ENHANCED MESSAGE-----\n", ACCESSION)
    assert [(each.type, each.filename) for each in split.documents] == [("10-K", "")]
    assert split.content(split.documents[0]) == b"As printed in 1994."


def test_dissemination_feed_with_carriage_returns_only() -> None:
    data = (
        f"<SUBMISSION>\r<ACCESSION-NUMBER>{ACCESSION}\r<TYPE>13F-HR/A\r<PUBLIC-DOCUMENT-COUNT>1\r<PERIOD>20241231\r"
        "<FILING-DATE>20250122\r<FILER>\r<COMPANY-DATA>\r<CONFORMED-NAME>ACORN LLC\r<CIK>0001994827\r</COMPANY-DATA>\r"
        "</FILER>\r<DOCUMENT>\r<TYPE>13F-HR/A\r<SEQUENCE>1\r<FILENAME>primary_doc.xml\r<TEXT>\r<XML>\r<a/>\r</XML>\r"
        "</TEXT>\r</DOCUMENT>\r</SUBMISSION>\r"
    ).encode()
    split = split_submission(data, ACCESSION)
    assert split.header.is_amendment
    assert split.header.filers == (Filer("0001994827", "ACORN LLC"),)
    assert split.content(split.documents[0]) == b"<a/>"


def test_header_of_another_filing_is_refused() -> None:
    with pytest.raises(UnreadableHeader, match=r"0001649339-25-000008.*its header says 0001649339-25-000007"):
        read_header(header(), "0001649339-25-000008")


@pytest.mark.parametrize(
    "lost", [b"CONFORMED SUBMISSION TYPE:\t13F-HR", b"FILED AS OF DATE:\t\t20251103", b"0001649339\n"]
)
def test_header_without_form_date_or_filer_is_refused(lost: bytes) -> None:
    assert lost in header()
    top = header().replace(lost, b"") if lost[-1:] != b"\n" else header().partition(b"FILER:")[0]
    with pytest.raises(UnreadableHeader, match="lacks form type"):
        read_header(top, ACCESSION)


def test_header_with_an_impossible_date_is_refused() -> None:
    with pytest.raises(UnreadableHeader, match="20251399"):
        read_header(header(filed="20251399"), ACCESSION)


def test_trap_32_documents_are_split_before_anything_parses_them() -> None:
    data = whole(
        document("13F-HR", "primary_doc.xml", "<XML>\n<?xml version='1.0'?>\n<a>A &amp; B</a>\n</XML>"),
        document("INFORMATION TABLE", "any name.xml", "<XML>\n<b/>\n</XML>", 2),
        document("10-K", "k.htm", "<XBRL>\n<html/>\n</XBRL>", 3),
        document("EX-1", "plain.txt", "AT&T <S> <C>", 4),
    )
    split = split_submission(data, ACCESSION)
    assert [split.content(each) for each in split.documents] == [
        b"<?xml version='1.0'?>\n<a>A &amp; B</a>", b"<b/>", b"<html/>", b"AT&T <S> <C>",
    ]  # fmt: skip
    first = split.documents[0]
    assert (first.type, first.sequence, first.filename, first.description) == (
        "13F-HR",
        "1",
        "primary_doc.xml",
        "Some words",
    )


def test_what_looks_like_a_document_inside_a_text_is_text() -> None:
    quoted = "see\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nquoted\n</TEXT>\n"
    body = quoted + "and </TEXT></DOCUMENT> and on\n</TEXT>\n</DOCUMENT>\nthe end"
    split = split_submission(whole(document("10-K", "a.txt", body), document("EX-99", "b.txt", "second", 2)), ACCESSION)
    assert [each.filename for each in split.documents] == ["a.txt", "b.txt"]
    assert split.content(split.documents[0]) == body.encode()


def test_uuencoded_documents_are_only_indexed() -> None:
    pdf = "<PDF>\nbegin 644 scan.pdf\nM)5!$1BTQ+C0*)>+CS],*\n`\nend\n</PDF>"
    split = split_submission(whole(document("10-K", "k.htm", "words"), document("10-K", "scan.pdf", pdf, 2)), ACCESSION)
    assert split.documents[1].filename == "scan.pdf"
    assert split.content(split.documents[1]).startswith(b"begin 644 scan.pdf")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (b"<html><title>SEC.gov | Request Rate Threshold Exceeded</title></html>", "Request Rate Threshold Exceeded"),
        (
            b"<!DOCTYPE html><html>Your Request Originates from an Undeclared Automated Tool</html>",
            "Undeclared Automated",
        ),
        (b"<HTML><BODY>Directory listing</BODY></HTML>", "HTML page"),
        (b"", "empty"),
        (b"HALF", "does not begin as a submission"),
    ],
)
def test_a_page_that_is_no_submission_is_named(page: bytes, told: str) -> None:
    for read in (check_complete, read_header, split_submission):
        with pytest.raises(NotASubmission, match=told) as caught:
            read(page, ACCESSION)
        assert ACCESSION in str(caught.value)
        assert caught.value.advice


def test_a_cut_submission_is_refused() -> None:
    data = whole(document("10-K", "a.txt", "words"))
    for cut in (data[:-20], data[: len(data) // 2], header()):
        with pytest.raises(NotASubmission, match="the file is cut"):
            check_complete(cut, ACCESSION)
    with pytest.raises(NotASubmission, match="never ends"):
        check_complete(b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nx\n\n" + data, ACCESSION)


def test_a_document_without_an_end_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="number 1"):
        split_submission(header() + b"<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nnever ends\n</SEC-DOCUMENT>\n", ACCESSION)


def test_errors_name_filing_document_and_advice() -> None:
    error = FilingError(ACCESSION, "a.xml", "it is broken", "Mend it")
    assert str(error) == f"Filing {ACCESSION}, document a.xml: it is broken. Mend it"


def test_thirty_megabytes_are_split_without_a_second_copy() -> None:
    line = "M" + "A" * 60 + "\n"
    big = "begin 644 scan.pdf\n" + line * (32_000_000 // len(line)) + "end"
    data = whole(document("10-K", "k.htm", "<XBRL>\n<html/>\n</XBRL>"), document("10-K", "scan.pdf", big, 2))
    tracemalloc.start()
    try:
        split = split_submission(data, ACCESSION)
        assert split.content(split.documents[0]) == b"<html/>"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(data) > 31_000_000
    assert peak < 4_000_000
