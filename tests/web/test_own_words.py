"""What the templates of the staff's pages say themselves passes through gettext, and is said to be in its language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template import engines
from django.template.base import Template

from tests.web.template_words import blocks_of, left_as_they_stand, parent_of

SAME = frozenset({"Handover", "| Handover", "Handover .", "(UTC).", "en", "info"})
"""What stands as it is in every language: the program's name, a language's code, the name of a look, a zone."""
SOURCES = Path(__file__).resolve().parents[2] / "src" / "handover"
NOT_OF_THE_STAFF = "subject_portal/"
"""The person's pages have words of their own, in more languages (`subject_portal.translations`)."""
ENGLISH = frozenset({
    "oversight/package/published.html", "oversight/package/sections.html", "oversight/report.html",
})  # fmt: skip
"""Files that leave the office: the tables of a package, of which everybody checks the digest, and the quarterly report
on paper. They are in English whoever has them made, and a page that shows their words marks them so."""
MARKED = frozenset({"first", "over", "under", "actions", "content", "before", "after"})
"""Blocks that `web/base.html` and `web/step.html` mark as English until a template empties their ``…_in``."""
FRAMES = frozenset({"web/base.html", "web/step.html"})


@cache
def templates() -> dict[str, Template]:
    """Every template of the staff's pages and prints."""
    paths = {path.as_posix().rpartition("/templates/")[2] for path in SOURCES.rglob("templates/**/*.html")}
    names = sorted(name for name in paths if not name.startswith(NOT_OF_THE_STAFF))
    return {name: engines["django"].engine.get_template(name) for name in names}  # type: ignore[attr-defined]


def test_what_a_template_says_passes_through_gettext() -> None:
    english = {name: found for name, one in templates().items() if (found := left(one))}
    new = {name: found for name, found in english.items() if name not in ENGLISH}
    assert not new, "\n".join(f"{name}: {found}" for name, found in new.items())
    assert not ENGLISH - english.keys(), "translated: take them off the list"


def test_what_stands_inside_a_table_or_a_box_is_read_too() -> None:
    one = engines["django"].from_string(
        '{% load handover %}{% table "All of them" %}<td>never said</td>{% endtable %}'
    )
    assert left(one.template) == ["never said", "All of them"]  # type: ignore[attr-defined]


def left(template: Template) -> list[str]:
    return [words for words in left_as_they_stand(template) if words not in SAME]


def test_a_translated_page_does_not_say_that_it_is_english() -> None:
    """Nor one of English words that it is in the reader's language."""
    found = {name: lacking for name, one in templates().items() if (lacking := still_marked(name, one))}
    assert not found, "empty these blocks: " + str(found)


def still_marked(name: str, template: Template) -> set[str]:
    """The blocks that a page fills with translated words and leaves marked as English; the other way round where its
    words are English."""
    filled, unmarked = set[str](), set[str]()
    parent = name
    while parent and parent not in FRAMES:
        here = blocks_of(templates()[parent])
        filled |= here & MARKED if parent == name else set()
        unmarked |= {block.removesuffix("_in") for block in here if block.endswith("_in")}
        parent = parent_of(templates()[parent])
    if not parent:
        return set()
    return filled & unmarked if name in ENGLISH else filled - unmarked
