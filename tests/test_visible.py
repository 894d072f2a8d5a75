"""What a reader cannot see and what changes what they read is shown."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from handover.visible import visible, visible_name, visible_utf8
from handover.web.visible_text import VisibleText


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice\\u202efdp.exe"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("c1\x9b31m", "c1\\u009b31m"),
        ("not text \udc80", "not text \\udc80"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("علي\u200cرضا", "علي\u200cرضا"),
        ("plain", "plain"),
    ],
)
def test_hidden_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_name_stays_on_its_line() -> None:
    assert visible_name("a\nb\r\t.ebts") == "a\\nb\\r\\t.ebts"


@given(st.text())
def test_of_a_text_in_json_nothing_is_lost(text: str) -> None:
    assert json.loads(visible(json.dumps(text, ensure_ascii=False))) == text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_page_is_shown_as_its_text_is(text: str) -> None:
    assert visible_utf8(text.encode()).decode() == visible(text)


def test_pages_are_looked_through_and_files_are_not() -> None:
    def answered(kind: str) -> bytes:
        response = HttpResponse("<p>a\u202eb</p>", content_type=kind)
        return VisibleText(lambda _: response)(HttpRequest()).content

    assert answered("text/html; charset=utf-8") == b"<p>a\\u202eb</p>"
    assert answered("text/csv") == "<p>a\u202eb</p>".encode()
