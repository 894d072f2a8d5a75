"""Days within the words of a record are written as days, in the reader's language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from handover.web.time_tags import dated


@pytest.mark.parametrize(
    ("words", "english", "spanish"),
    [
        (
            "order, final, 2022-07-07 (court)",
            "order, final, Jul 7, 2022 (court)",
            "order, final, 7 jul 2022 (court)",
        ),
        ("1988-04-02 or 1988-12-31", "Apr 2, 1988 or Dec 31, 1988", "2 abr 1988 or 31 dic 1988"),
        ("2022-02-30", "2022-02-30", "2022-02-30"),
        ("26-2022-07-07-1", "26-2022-07-07-1", "26-2022-07-07-1"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(words: str, english: str, spanish: str) -> None:
    assert dated(words) == english
    with translation.override("es"):
        assert dated(words) == spanish
    assert dated(None) is None


def test_markup_stays_markup_and_what_is_none_becomes_none() -> None:
    drawn = Template("{% load handover %}{{ table|dated }}, {{ said|dated }}").render(
        Context({"table": mark_safe("<td>2022-07-07</td>"), "said": "<td>2022-07-07"})
    )
    assert drawn == "<td>Jul 7, 2022</td>, &lt;td&gt;Jul 7, 2022"
