from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.ebts.values import Name, compact, format_name, iso, parse_date, parse_name

WORD = st.text(st.sampled_from("ABCDEFGHÉÑ'-"), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LISA, MONA J", Name("LISA", "MONA", "J")),
        ("DE LA CRUZ,JOSE LUIS MARIA", Name("DE LA CRUZ", "JOSE", "LUIS MARIA")),
        ("SMITH,JOHN A JR", Name("SMITH", "JOHN", "A", "JR")),
        ("SMITH JR,JOHN", Name("SMITH", "JOHN", "", "JR")),
        ("DOE,JOHN V", Name("DOE", "JOHN", "V")),
        ("PEPE", Name("PEPE")),
        ("  ,  ", Name("")),
        ("LEE,JR", Name("LEE", "JR")),
    ],
)
def test_names_come_apart(text: str, name: Name) -> None:
    assert parse_name(text) == name


@given(WORD, WORD, st.lists(WORD, max_size=2), st.sampled_from(["", "JR", "III"]))
def test_a_name_with_both_parts_survives_its_text(
    last: str, first: str, middle: list[str], suffix: str
) -> None:
    name = Name(last, first, " ".join(middle), suffix)
    assert parse_name(format_name(name)) == name


@given(st.dates())
def test_dates_survive(day: object) -> None:
    text = compact(str(day))
    assert str(parse_date(text)) == str(day)
    assert iso(text) == str(day)


@pytest.mark.parametrize("text", ["", "00000000", "20200230", "2020-1-1", "２０２００１０１", "202001011"])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert iso(text) == ""
