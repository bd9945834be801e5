"""Sentences of the sample: one line of their table, and how a rendered page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree


@dataclass(frozen=True, slots=True)
class SampleSentence:
    """One sentence, in the filing's exact words; those of one paragraph follow each other there as they do here."""

    accession: str
    section: str
    paragraph: int
    sentence: str


def add_sentences(body: etree._Element, sentences: Sequence[SampleSentence]) -> None:
    """Each section under the headings that filers give it, item and note on lines of their own, then its paragraphs."""
    prefix = f"{{{body.nsmap[None]}}}"
    section = ""
    for (name, _), group in groupby(sentences, key=lambda each: (each.section, each.paragraph)):
        if name != section:
            for heading in name.split(", "):
                etree.SubElement(body, prefix + "h2").text = heading
            section = name
        etree.SubElement(body, prefix + "p").text = " ".join(each.sentence for each in group)
