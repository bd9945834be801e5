from __future__ import annotations

from pathlib import Path

import pytest

from transforms.reading import safe_xml
from transforms.reading.errors import UnreadableDocument
from transforms.reading.limits import Limits, limited
from transforms.reading.safe_xml import iterate_xml, parse_xml, plain_text, root_name

WHERE = ("0000000000-25-000001", "table.xml")


def refused(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told) as caught:
        parse_xml(data, *WHERE)
    assert (caught.value.accession_number, caught.value.document) == WHERE
    assert caught.value.advice
    with pytest.raises(UnreadableDocument):
        list(iterate_xml(data, "row", *WHERE))


def test_plain_documents_are_parsed_without_comments_and_instructions() -> None:
    root = parse_xml(
        b"\xef\xbb\xbf\n<?xml version='1.0' encoding='UTF-8'?>\n<!-- a --><a>x<?p q?>y<!-- b -->z</a>", *WHERE
    )
    assert root.text == "xyz"
    assert len(root) == 0


def test_malformed_xml_names_its_line() -> None:
    refused(b"<a>\n<b>\n</a>", r"not well-formed XML: .*line 3")
    refused(b"<a>AT&T</a>", "not well-formed")
    refused(b"<a>&company;</a>", "not well-formed")


def test_billion_laughs_is_refused_before_parsing() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE a [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;">\n]>\n<a>&b;</a>'
    refused(bomb, r"declares an entity \(line 3\)")


def test_attribute_entity_bomb_is_refused() -> None:
    refused(b'<!DOCTYPE a [<!ENTITY e "xxxxxxxxxxxxxxxx">]><a b="&e;&e;&e;"/>', "declares an entity")


def test_parameter_entities_and_default_attributes_are_refused() -> None:
    refused(b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.com/x">%p;]><a/>', "declares an entity")
    refused(b'<!DOCTYPE a SYSTEM "x>[y" [<!ATTLIST a b CDATA "filled">]><a/>', r"a DTD of its own \(line 1\)")
    refused(
        b"<!-- " + b"x" * 100_000 + b" <!DOCTYPE b> -->\n<!DOCTYPE a [<!ATTLIST a b CDATA 'f'>]><a/>", "DTD of its own"
    )


def test_external_entity_reads_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not show")
    refused(f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{secret}">]><a>&e;</a>'.encode(), "declares an entity")


def test_a_public_doctype_is_let_in_but_its_entities_are_not() -> None:
    doctype = (
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    assert parse_xml(doctype + b"<html>words</html>", *WHERE).text == "words"
    with pytest.raises(UnreadableDocument, match=r"entity .*company"):
        parse_xml(doctype + b"\n<html>a&company;b</html>", *WHERE)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_could_hide_a_declaration_are_refused(encoding: str) -> None:
    refused('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode(encoding), "encoding that spells ASCII as ASCII")


def test_declared_encodings_that_could_hide_a_declaration_are_refused() -> None:
    refused(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAYQA+-', "declares the encoding 'UTF-7'")
    refused('<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), "ASCII")


@pytest.mark.parametrize("encoding", ["us-ascii", "ISO-8859-1", "windows-1252", "utf8"])
def test_encodings_that_filings_use_are_read(encoding: str) -> None:
    assert parse_xml(f'<?xml version="1.0" encoding="{encoding}"?><a>x</a>'.encode(), *WHERE).text == "x"


def test_trees_that_are_too_deep_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"<a>" * 300 + b"</a>" * 300
    refused(deep, "depth|deeper")
    monkeypatch.setattr(safe_xml, "_HUGE_FROM", 10)
    with pytest.raises(UnreadableDocument, match="deeper than 256"):
        parse_xml(deep, *WHERE)


def test_documents_that_are_too_large_or_too_deep_are_refused_and_the_setting_is_named() -> None:
    with limited(Limits(document_bytes=10)):
        refused(b"<a>more than ten</a>", "more than the 10 that are read. .*setting most_document_bytes")
    with limited(Limits(element_depth=2)):
        assert plain_text(b"<a><b><c/></b></a>", *WHERE) is None
        with pytest.raises(UnreadableDocument, match=r"deeper than 2 .*setting deepest_elements"):
            parse_xml(b"<a><b><c/></b></a>", *WHERE)
    deep = b"<a>" * 300 + b"</a>" * 300
    with limited(Limits(element_depth=300)):
        assert parse_xml(deep, *WHERE).tag == "a"
    assert parse_xml(b"<a><b><c/></b></a>", *WHERE).tag == "a"


def test_rows_are_dropped_behind_the_reader() -> None:
    data = b"<n:t xmlns:n='urn:x'>" + b"<n:row><v>1</v></n:row>" * 100_000 + b"</n:t>"
    kept = 0
    for row in iterate_xml(data, "row", *WHERE):
        parent = row.getparent()
        assert parent is not None
        kept = max(kept, len(parent))
    assert kept < 5_000


def test_root_name_passes_over_prefix_comment_and_declaration() -> None:
    assert root_name(b"<?xml version='1.0'?><!-- <wrong> --><ns1:informationTable xmlns:ns1='u'>") == "informationTable"
    assert root_name(b"no tag") == ""


@pytest.mark.parametrize("top", ["", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">'])
def test_named_entities_of_html_are_the_characters_they_name(top: str) -> None:
    page = f"{top}<p>1&nbsp;000 &lt; 2&#160;000 &mdash; R&amp;D</p>".encode()
    assert parse_xml(page, *WHERE).text == "1\u00a0000 < 2\u00a0000 \u2014 R&D"


def test_a_name_that_html_does_not_define_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="company"):
        parse_xml(b"<p>&nbsp;&company;</p>", *WHERE)


def test_plain_documents_are_given_as_their_text() -> None:
    page = (
        '<?xml version="1.0"?>\r\n<!-- made by > --><?x y?>\n<a title="1 > 2" b=\'"\'>Really?\r\n! caf\u00e9 &#160;</a>'
    )
    plain = plain_text(page.encode(), *WHERE)
    assert plain is not None
    assert plain.start_tag == '<a title="1 > 2" b=\'"\'>'
    assert plain.text.startswith(plain.start_tag)
    assert plain.text.endswith(">Really?\n! caf\u00e9 &#160;</a>")


@pytest.mark.parametrize(
    "page",
    [
        "<a><b></a>",
        "<a>&nbsp;</a>",
        "<p:a/>",
        "<a><b p:x='1'/></a>",
        "<a>" * 300 + "</a>" * 300,
        "<a/>more",
        "<a/>",
        "<a>\x01</a>",
        "<a><b x='1' x='2'/></a>",
        "<a><!-- --></a>",
        "<a><?x?></a>",
        "<a><![CDATA[x]]></a>",
        "<a><b xmlns='u'/></a>",
        "<a/><!-- behind -->",
        '<!DOCTYPE a SYSTEM "a.dtd"><a/>',
        '<?xml version="1.0" encoding="iso-8859-1"?><a/>',
    ],
)
def test_whatever_is_not_plain_or_not_well_formed_is_left_to_the_parser(page: str) -> None:
    assert plain_text(page.encode(), *WHERE) is None


def test_bytes_that_are_not_of_the_encoding_are_left_to_the_parser() -> None:
    for page in (
        b"<a>\xff</a>",
        b"<a>\xed\xa0\x80</a>",
        "<?xml version='1.0' encoding='ASCII'?><a>\u00e9</a>".encode(),
    ):
        assert plain_text(page, *WHERE) is None


def test_plain_text_refuses_what_the_parser_refuses() -> None:
    for page in (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a/>".encode("utf-16"), b"no tag"):
        with pytest.raises(UnreadableDocument):
            plain_text(page, *WHERE)
