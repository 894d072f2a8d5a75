"""Minutiae records as other systems have them: which view is the finger, which layout it is, and what follows it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import (
    OtherFingerError,
    TemplateError,
    finger_of,
    read_record,
    read_template,
    write_ansi,
    write_iso,
)
from tests.formats.test_templates import finger, fingers, of_iso, row, view
from tests.support.examples import examples

LAYOUTS = ("030", "035", "draft", "iso2011", "iso2011 short")


def record(layout: str, *views: FingerMinutiae) -> bytes:
    """A record of these views in a later layout, with a quality block and a certification where one can stand."""
    body = b"".join(_representation(one, layout) if "iso" in layout else _ansi_view(one) for one in views)
    if "iso" in layout:
        head = struct.pack(">HB", len(views), 1)
    elif layout == "draft":
        head = struct.pack(">IHBB", 0x00420011, 7, len(views), 0)
    else:
        head = struct.pack(">IBHBB", 0x00420011, 0x80, 7, len(views), 0)
    version = b"035\0" if layout == "035" else b"030\0"
    return b"FMR\0" + version + struct.pack(">I", 12 + len(head) + len(body)) + head + body


def _rows(one: FingerMinutiae, units: int, short: bool = False) -> bytes:
    steps = np.rint(one.angle.astype(float) * units / (2 * np.pi)).astype(int) % units
    found = b""
    for kind, (x, y), angle, quality in zip(one.kind, one.xy.astype(int), steps, one.quality, strict=True):
        minutia = row(int(kind), int(x), int(y), int(angle), int(quality))
        found += minutia[:5] if short else minutia
    return found


def _ansi_view(one: FingerMinutiae) -> bytes:
    head = struct.pack(">BBBBI", one.position, 0, 0, 80, 0x00060037)
    size = struct.pack(">HHHHB", one.width, one.height, 197, 197, len(one))
    return head + size + _rows(one, 180) + b"\0\0"


def _representation(one: FingerMinutiae, layout: str) -> bytes:
    short = layout.endswith("short")
    head = b"\xff" * 9 + struct.pack(">BHHB", 0, 0, 0, 1) + bytes(5) + b"\1" + bytes(3)
    size = struct.pack(">BBHHBHH", one.position, 0, 197, 197, 0, one.width, one.height)
    body = head + size + bytes([(5 if short else 6) << 4, len(one)]) + _rows(one, 256, short) + b"\0\0"
    return struct.pack(">I", 4 + len(body)) + body


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=examples(30))
@given(views=st.lists(fingers(), min_size=1, max_size=3))
def test_the_later_layouts_are_read_and_told_apart(layout: str, views: list[FingerMinutiae]) -> None:
    again = read_template(record(layout, *views))
    for one, found in zip(views, again, strict=True):
        assert (found.position, found.width, found.height) == (one.position, one.width, one.height)
        assert np.array_equal(found.xy, one.xy)
        assert np.array_equal(found.kind, one.kind)
        assert np.array_equal(found.quality, np.zeros_like(one.quality) if "short" in layout else one.quality)
        apart = np.abs(np.angle(np.exp(1j * (found.angle.astype(float) - one.angle))))
        assert (apart <= np.pi / (256 if "iso" in layout else 180) + 1e-5).all()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_truncation_of_a_later_layout_is_refused(layout: str) -> None:
    data = record(layout, finger([(x, x) for x in range(9)], [x / 10 for x in range(9)]))
    for size in range(len(data)):
        with pytest.raises(TemplateError):
            read_template(data[:size])


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        (
            "representation 1 of ISO 19794-2:2011 states 20 bytes",
            b"FMR\x00030\0" + struct.pack(">IHBI", 100, 1, 0, 20) + bytes(81),
        ),
        ("minutiae of 4 bytes", record("iso2011", finger([], [])).replace(b"\x60\0\0\0", b"\x40\0\0\0")),
        ("truncated", record("iso2011", finger([(1, 1)], [0]), finger([(1, 1)], [0]))[:-5]),
        ("pixels per cm", record("030", finger([], [])).replace(b"\0\xc5\0\xc5", b"\0\0\0\xc5")),
        ("'040'; 20, 030 and 035 are read", b"FMR\x00040\0" + bytes(40)),
        ("one begins at byte 89: send it without", bytes(88) + write_iso(finger([], []))),
    ],
)
def test_a_refusal_names_the_true_reason(reason: str, data: bytes) -> None:
    with pytest.raises(TemplateError, match=reason):
        read_template(data)


@given(
    one=fingers(),
    after=st.binary(min_size=1, max_size=400),
    layout=st.sampled_from(["iso", "ansi", *LAYOUTS]),
)
@settings(max_examples=examples(50))
def test_what_follows_the_stated_length_is_no_part_of_the_record(
    one: FingerMinutiae, after: bytes, layout: str
) -> None:
    data = {"iso": write_iso, "ansi": write_ansi}.get(layout, lambda one: record(layout, one))(one)
    padded = read_record(data + after)
    assert read_record(data).notes == ()
    assert f"{len(after)} bytes after the stated length are not read" in padded.notes[0]
    assert np.array_equal(padded.views[0].finger().xy, read_template(data)[0].xy)


def test_a_second_record_behind_the_first_is_told() -> None:
    data = write_iso(finger([], []))
    assert "another record begins there" in read_record(data + data).notes[0]
    assert "zeros" in read_record(data + bytes(4)).notes[0]


@given(
    states=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=4),
    position=st.integers(1, 10),
)
def test_the_view_of_the_named_finger_is_taken_or_it_is_refused(
    states: list[tuple[int, int]], position: int
) -> None:
    """Minutiae of another finger are never returned under the name."""
    views = [view(row(x=place, y=count) * count, stated) for place, (stated, count) in enumerate(states)]
    named = [place for place, (stated, count) in enumerate(states) if stated == position and count]
    record = read_record(of_iso(b"".join(views), len(views)))
    try:
        found = finger_of(record, position)
    except TemplateError:
        assert not named
        return
    assert found.position == position
    place = int(found.xy[0, 0])
    assert place == named[0] if named else states[place][0] == 0


def test_the_reasons_for_which_no_view_is_the_finger() -> None:
    def of(*stated: int) -> bytes:
        return of_iso(b"".join(view(row(), one) for one in stated), len(stated))

    with pytest.raises(
        OtherFingerError, match=r"is of right index \(2\) and left ring \(9\), not of left index \(7\)"
    ):
        finger_of(read_record(of(9, 2)), 7)
    with pytest.raises(TemplateError, match="has 2 views that state no finger"):
        finger_of(read_record(of(0, 2, 0)), 7)
    with pytest.raises(TemplateError, match=r"its view of left index \(7\) has no minutiae"):
        finger_of(read_record(of_iso(view(b"", 7) + view(row(), 2), 2)), 7)
    with pytest.raises(TemplateError, match="a file here is of one finger"):
        finger_of(read_record(of(9, 2)), None)
    assert finger_of(read_record(of_iso(view(b"", 7) + view(row(), 7), 2)), 7).xy.tolist() == [[10, 20]]


@pytest.mark.samples
def test_templates_from_the_field(samples: Path) -> None:
    place = samples / "field" / "formats" / "17-templates"
    padded = read_record((place / "iso-padded-zeros.iso").read_bytes())
    assert "100 bytes after the stated length are not read (zeros)" in padded.notes
    (iso,) = (one.finger() for one in padded.views)
    assert (len(iso), iso.position, iso.width, iso.height) == (20, 2, 400, 500)
    for name in ("ansi2009-030-21-byte-header", "ansi2009-035-am1"):
        (ansi,) = read_template((place / f"{name}.iso").read_bytes())
        assert (ansi.position, ansi.width, ansi.height) == (2, 400, 500)
        assert np.array_equal(ansi.xy, iso.xy)


@pytest.mark.samples
def test_the_second_view_from_the_field_is_the_finger(samples: Path) -> None:
    data = (samples / "field" / "formats" / "18-template-position" / "src" / "p1_7.iso").read_bytes()
    found = finger_of(read_record(data), 7)
    assert (found.position, len(found)) == (7, 41)
    assert len(finger_of(read_record(data), 2)) == 30
