"""A 13F's two documents, cover page and information table, with their elements as SEC's schema orders them.

What the tables of the sample do not hold (addresses, the signer's name, other file numbers) is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml import etree

from flows.sample.render_xbrl import Namespaces, root_element, serialised
from flows.sample.tables import SampleCover, SampleFiling, SampleHolding, SampleOtherManager

_FILER: Namespaces = {None: "http://www.sec.gov/edgar/thirteenffiler"}
_TABLE: Namespaces = {None: "http://www.sec.gov/edgar/document/thirteenf/informationtable"}


def cover_document(filing: SampleFiling, cover: SampleCover, managers: Sequence[SampleOtherManager]) -> bytes:
    """The primary document of a 13F: cover page, signature date and summary page as filed, its total in their unit."""
    root = root_element("edgarSubmission", _FILER)
    _leaf(root, "schemaVersion", cover.schema_version)
    header = _add(root, "headerData")
    _leaf(header, "submissionType", filing.form)
    filer_info = _add(header, "filerInfo")
    _leaf(_add(_add(filer_info, "filer"), "credentials"), "cik", filing.cik)
    _leaf(filer_info, "periodOfReport", _american(cover.period))
    form = _add(root, "formData")
    _cover_page(_add(form, "coverPage"), cover)
    _leaf(_add(form, "signatureBlock"), "signatureDate", _american(cover.signature_date))
    _summary_page(_add(form, "summaryPage"), cover, managers)
    return serialised(root, filing, first_document=True)


def information_table(filing: SampleFiling, holdings: Sequence[SampleHolding], *, first_document: bool) -> bytes:
    """The information table of a 13F, row by row as filed, values in the unit they were filed in."""
    root = root_element("informationTable", _TABLE)
    for holding in holdings:
        _holding(_add(root, "infoTable"), holding)
    return serialised(root, filing, first_document=first_document)


def _cover_page(page: etree._Element, cover: SampleCover) -> None:
    _leaf(page, "reportCalendarOrQuarter", _american(cover.period))
    _leaf(page, "isAmendment", _flag(cover.is_amendment))
    _leaf(page, "amendmentNo", _number(cover.amendment_number))
    if cover.amendment_type:
        _leaf(_add(page, "amendmentInfo"), "amendmentType", cover.amendment_type)
    _leaf(_add(page, "filingManager"), "name", cover.manager_name)
    _leaf(page, "reportType", cover.report_type)
    _leaf(page, "form13FFileNumber", cover.form13f_file_number)


def _summary_page(page: etree._Element, cover: SampleCover, managers: Sequence[SampleOtherManager]) -> None:
    _leaf(page, "otherIncludedManagersCount", _number(cover.other_managers_count))
    _leaf(page, "tableEntryTotal", str(cover.table_entry_total))
    _leaf(page, "tableValueTotal", str(cover.table_value_total))
    _leaf(page, "isConfidentialOmitted", _flag(cover.is_confidential_omitted))
    if not managers:
        return
    listed = _add(page, "otherManagers2Info")
    for manager in managers:
        entry = _add(listed, "otherManager2")
        _leaf(entry, "sequenceNumber", str(manager.sequence_number))
        other = _add(entry, "otherManager")
        _leaf(other, "cik", manager.cik)
        _leaf(other, "form13FFileNumber", manager.form13f_file_number)
        _leaf(other, "name", manager.name)


def _holding(row: etree._Element, holding: SampleHolding) -> None:
    _leaf(row, "nameOfIssuer", holding.name_of_issuer)
    _leaf(row, "titleOfClass", holding.title_of_class)
    _leaf(row, "cusip", holding.cusip)
    _leaf(row, "value", str(holding.value))
    amount = _add(row, "shrsOrPrnAmt")
    _leaf(amount, "sshPrnamt", str(holding.shares_or_principal))
    _leaf(amount, "sshPrnamtType", holding.shares_or_principal_type)
    _leaf(row, "putCall", holding.put_call)
    _leaf(row, "investmentDiscretion", holding.investment_discretion)
    _leaf(row, "otherManager", holding.other_managers)
    votes = _add(row, "votingAuthority")
    _leaf(votes, "Sole", str(holding.voting_sole))
    _leaf(votes, "Shared", str(holding.voting_shared))
    _leaf(votes, "None", str(holding.voting_none))


def _add(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{parent.nsmap[None]}}}{name}")


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    """An element with its text; none at all for what was not stated."""
    if text:
        _add(parent, name).text = text


def _american(day: date) -> str:
    return f"{day:%m-%d-%Y}"


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
