from __future__ import annotations

import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.submission import Submission, split_submission
from transforms.reading.xbrl.raw_xbrl_fact import raw_xbrl_fact
from warehouse.contract.tables import RAW_XBRL_FACT

ACCESSION = "0001018724-25-000004"
RESOURCES = """<xbrli:context id="c"><xbrli:entity>
<xbrli:identifier scheme="http://www.sec.gov/CIK">0001018724</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>"""
NAMESPACES = """xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:dei="http://xbrl.sec.gov/dei/2024" """


def instance(value: str) -> str:
    fact = f'<dei:Shares contextRef="c" unitRef="u" decimals="INF">{value}</dei:Shares>'
    return f"<?xml version='1.0'?><xbrli:xbrl {NAMESPACES}>{RESOURCES}{fact}</xbrli:xbrl>"


def inline(value: str) -> str:
    return (
        f'<?xml version="1.0"?><!-- made by hand --><html xmlns="http://www.w3.org/1999/xhtml" {NAMESPACES} '
        'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><body><ix:header><ix:resources>'
        f"{RESOURCES}</ix:resources></ix:header>"
        '<ix:nonFraction name="dei:Shares" contextRef="c" unitRef="u" decimals="INF">'
        f"{value}</ix:nonFraction></body></html>"
    )


def submission(*documents: tuple[str, str, str]) -> Submission:
    head = (
        f"<SEC-DOCUMENT>{ACCESSION}.txt : 20250207\n<SEC-HEADER>\n<ACCEPTANCE-DATETIME>20250206180133\n"
        f"ACCESSION NUMBER:\t{ACCESSION}\nCONFORMED SUBMISSION TYPE:\t10-K\nPUBLIC DOCUMENT COUNT:\t2\n"
        "CONFORMED PERIOD OF REPORT:\t20241231\nFILED AS OF DATE:\t20250207\n\nFILER:\n\t\tCOMPANY "
        "CONFORMED NAME:\tAMAZON COM INC\n"
        "\t\tCENTRAL INDEX KEY:\t0001018724\n</SEC-HEADER>\n"
    )
    body = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{n}\n<FILENAME>{name}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"
        for n, (kind, name, text) in enumerate(documents, 1)
    )
    return split_submission((head + body + "</SEC-DOCUMENT>\n").encode(), ACCESSION)


def read(*documents: tuple[str, str, str]) -> list[tuple[object, ...]]:
    frame = raw_xbrl_fact(submission(*documents))
    assert frame.schema == RAW_XBRL_FACT.schema
    return frame.select("fact_number", "xbrl_source", "document", "value_text").rows()


INLINE = ("10-K", "a.htm", f"<XBRL>\n{inline('1')}\n</XBRL>")
EXTRACTED = ("XML", "a_htm.xml", f"<XML>\n{instance('1')}\n</XML>")
FILED = ("EX-101.INS", "a-20241231.xml", f"<XBRL>\n{instance('1')}\n</XBRL>")
PAGE = ("XML", "R1.htm", "<html>xmlns:ix http://www.xbrl.org/2013/inlineXBRL</html>")


def test_the_extracted_instance_comes_first() -> None:
    assert read(INLINE, PAGE, EXTRACTED) == [(1, "extracted", "a_htm.xml", "1")]


def test_trap_32_older_filings_have_an_instance_of_their_own() -> None:
    assert read(("10-K", "a.htm", "<html>words</html>"), FILED) == [(1, "instance", "a-20241231.xml", "1")]


def test_the_inline_document_is_read_where_no_instance_is() -> None:
    assert read(INLINE, PAGE, ("EX-101.SCH", "a.xsd", "<XBRL><s/></XBRL>")) == [(1, "inline", "a.htm", "1")]


def test_main_document_and_exhibits_are_one_inline_set() -> None:
    exhibit = ("EX-13", "ex13.htm", inline("2"))
    assert read(INLINE, exhibit) == [(1, "inline", "a.htm", "1"), (2, "inline", "ex13.htm", "2")]


def test_several_instances_are_counted_through() -> None:
    other = ("XML", "b_htm.xml", instance("2"))
    assert read(EXTRACTED, other) == [(1, "extracted", "a_htm.xml", "1"), (2, "extracted", "b_htm.xml", "2")]


def test_a_filing_without_xbrl_is_an_empty_frame() -> None:
    assert read(("10-K", "a.txt", "As printed in 1998.")) == []


def test_a_broken_instance_is_not_silently_replaced_by_another_road() -> None:
    with pytest.raises(UnreadableDocument, match=r"a_htm\.xml"):
        read(INLINE, ("XML", "a_htm.xml", "<broken>"))
