"""A page says what a message tells, and not by its name alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from handover import exchange
from handover.exchange.message_words import WORDS
from handover.exchange.messages.registry import NAMED
from handover.exchange.templatetags.exchange_tags import kind_of_message

TEMPLATES = Path(exchange.__file__).parent / "templates"
BARE = re.compile(r"\{\{ *(row|one)\.kind *\}\}(?!,)")
"""A kind in a template as it is, but in the label of a button, which repeats what stands in the row."""


def test_every_kind_of_message_has_words() -> None:
    assert set(WORDS) == set(NAMED)
    assert all("_" not in words and len(words) > 10 for words in WORDS.values())


@pytest.mark.parametrize("name", ["exchange/messages.html", "exchange/case.html", "exchange/aside.html"])
def test_no_page_shows_a_kind_without_its_words(name: str) -> None:
    assert not BARE.findall((TEMPLATES / name).read_text(encoding="utf-8"))


def test_words_stand_before_the_name_and_a_strange_kind_is_shown_as_it_is() -> None:
    told = kind_of_message("request.stopped")
    assert told.startswith("The request is stopped: hold nobody ")
    assert 'class="ho-code ho-whole">request.stopped</span>' in told
    with translation.override("es"):
        assert kind_of_message("request.stopped").startswith("La solicitud está detenida")
    assert kind_of_message("<b>") == '<span class="ho-code ho-whole">&lt;b&gt;</span>'
