"""A case as one PDF, from the parts that its pages show: a copy of a file, no paper, which nobody signs or serves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from lxml import html

from handover.papers.rendering import lay_out
from handover.visible import visible


@dataclass(frozen=True, slots=True)
class PrintedCase:
    """The PDF of a case, its SHA-256 (hex) and how many pages it has."""

    pdf: bytes
    sha256: str
    pages: int


def print_case(page: str) -> PrintedCase:
    """Print a whole HTML page as tagged PDF (PDF/UA-1); takes about a tenth of a second a page."""
    pdf, pages = lay_out(as_print(page), "case.css")
    return PrintedCase(pdf, hashlib.sha256(pdf).hexdigest(), pages)


def as_print(page: str) -> str:
    """Turn what a screen needs into what a print can show.

    Links become their words, folded parts stand open, numbered steps become paragraphs, and a list of facts becomes a
    table of two columns: a PDF has no tag for a description list. Hidden characters are written out (`visible`).
    """
    tree: Any = html.document_fromstring(visible(page))
    for link in list(tree.iter("a")):
        link.drop_tag()
    for fold in list(tree.iter("details")):
        fold.tag = "div"
    for words in list(tree.iter("summary")):
        words.tag = "p"
        words.set("class", "opened")
    for facts in list(tree.iter("dl")):
        _as_table(facts)
    for steps in list(tree.iter("ol")):
        _as_blocks(steps)
    for element in tree.iter():
        for name in ("id", "role", "tabindex", "aria-labelledby", "aria-label"):
            element.attrib.pop(name, None)
    return f"<!doctype html>\n{html.tostring(tree, encoding='unicode')}"


def _as_blocks(steps: Any) -> None:
    """Number the items of a list in words: an item of a tagged list may hold no paragraphs."""
    steps.tag = "div"
    for number, item in enumerate(steps.findall("li"), start=1):
        item.tag = "div"
        item.set("class", "step")
        if len(item):
            item[0].text = f"{number}. {(item[0].text or '').lstrip()}"


def _as_table(facts: Any) -> None:
    rows = [(row.find("dt"), row.find("dd")) for row in facts.findall("div")]
    facts.tag = "table"
    facts.set("class", "facts")
    for child in list(facts):
        facts.remove(child)
    for term, said in rows:
        if term is None or said is None:
            continue
        row = html.Element("tr")
        term.tag, said.tag = "th", "td"
        term.set("scope", "row")
        term.tail = said.tail = None
        row.extend([term, said])
        facts.append(row)
    if not len(facts):
        facts.drop_tree()
