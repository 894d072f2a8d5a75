"""XML that is out to harm its reader is refused, before a tree is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.ansi_nist import AnsiNistError
from handover.formats.ebts.car import write_car_xml
from handover.formats.ebts.niem import looks_like_xml, read_package, write_package
from handover.formats.ebts.niem.forms import to_element, to_field
from handover.formats.ebts.niem.parsing import ELEMENTS, QUOTES, parse
from tests.formats.ebts.builders import booking
from tests.support.examples import examples

GOOD = write_car_xml(booking()).data
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refusal(data: bytes) -> str:
    with pytest.raises(AnsiNistError) as refused:
        read_package(data)
    assert refused.value.code == "E0004"
    return refused.value.text


def test_no_document_type_and_no_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    external = f'<!DOCTYPE r SYSTEM "file://{secret}">'.encode()
    inner = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    for prolog in (LAUGHS, external, inner, b'<!DOCTYPE r PUBLIC "a" "http://127.0.0.1:9/x.dtd">'):
        assert "document type" in refusal(prolog + b"<r>&x;</r>")
        declared = GOOD.replace(b"?>\n", b"?>" + prolog, 1)
        assert "document type" in refusal(declared)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_document_type_cannot_hide_in_another_encoding(encoding: str) -> None:
    data = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>'.encode(encoding)
    assert looks_like_xml(data)
    assert "UTF-8" in refusal(data)


@pytest.mark.parametrize("name", ["utf-7", "cp037", "utf-16", "EUC-JP"])
def test_a_declared_encoding_is_one_of_three(name: str) -> None:
    assert "encoding" in refusal(f'<?xml version="1.0" encoding="{name}"?><r/>'.encode())


def test_counts_are_bounded() -> None:
    assert "elements" in refusal(b"<r>" + b"<a/>" * ELEMENTS + b"</r>")
    assert "quotation" in refusal(b"<r " + b" ".join(b'a%d=""' % n for n in range(QUOTES)) + b"/>")
    assert "well-formed" in refusal(b"<a>" * 300 + b"</a>" * 300)
    assert "bytes" in refusal(b"<" + b" " * (64 * 1024 * 1024))
    assert "well-formed" in refusal(b"<r>" + b"x" * 11_000_000 + b"</r>")
    records = b"<itl:PackageIrisImageRecord/>" * 201
    head, tail = GOOD.rsplit(b"</itl:NIST", 1)
    assert "records" in refusal(head + records + b"</itl:NIST" + tail)


def test_nothing_of_a_tree_remains_for_what_is_passed_over() -> None:
    root = parse(b"<r><!-- a --><?php x?><a>t</a></r>")
    assert [child.tag for child in root] == ["a"]


@settings(max_examples=examples(150))
@given(
    st.integers(0, len(GOOD) - 1), st.integers(0, 40), st.binary(max_size=12), st.integers(0, len(GOOD) - 1)
)
def test_a_mutation_reads_or_raises_the_one_error(at: int, gone: int, new: bytes, start: int) -> None:
    for data in (GOOD[:at] + new + GOOD[at + gone :], GOOD[:at] + GOOD[start : start + 500] + GOOD[at:]):
        try:
            package = read_package(data)
        except AnsiNistError:
            continue
        again = read_package(write_package(package.transaction).data)
        assert [r.type for r in again.transaction.records] == [r.type for r in package.transaction.records]


FORMS = ["date", "instant", "yes", "scale", "two", "index", "finger", "digits", "text"]


@given(st.sampled_from(FORMS), st.text(max_size=30))
def test_a_form_takes_any_text(form: str, text: str) -> None:
    assert isinstance(to_field(form, text), str)
    assert to_element(form, text) is None or isinstance(to_element(form, text), str)


@given(st.dates())
def test_dates_survive(day: object) -> None:
    text = str(day)
    assert to_element("date", to_field("date", text)) == text
