"""Minutiae records: what stands in them, what comes back, and that anything else is refused."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import MAX_BYTES, TemplateError, read_template, write_ansi, write_iso
from tests.support.examples import examples

Writer = Callable[[FingerMinutiae], bytes]
WRITERS = [write_iso, write_ansi]


def finger(
    xy: list[tuple[float, float]], angle: list[float], width: int = 300, height: int = 400, position: int = 7
) -> FingerMinutiae:
    n = len(xy)
    return FingerMinutiae(
        position=position,
        width=width,
        height=height,
        xy=np.array(xy, np.float32).reshape(-1, 2),
        angle=np.array(angle, np.float32),
        quality=np.arange(n, dtype=np.uint8) % 101,
        kind=np.arange(n, dtype=np.uint8) % 3,
    )


def of_iso(
    views: bytes, count: int = 1, width: int = 300, height: int = 400, across: int = 197, down: int = 197
) -> bytes:
    head = struct.pack(">IHHHHHBB", 24 + len(views), 0, width, height, across, down, count, 0)
    return b"FMR\0 20\0" + head + views


def view(rows: bytes, position: int = 7, extended: bytes = b"") -> bytes:
    return (
        struct.pack(">BBBB", position, 0, 90, len(rows) // 6)
        + rows
        + struct.pack(">H", len(extended))
        + extended
    )


def row(kind: int = 1, x: int = 10, y: int = 20, angle: int = 0, quality: int = 50) -> bytes:
    return struct.pack(">HHBB", kind << 14 | x, y, angle, quality)


def test_the_bytes_of_an_iso_record() -> None:
    one = finger([(10, 20)], [np.pi / 2])
    expected = "464d5200 20323000 00000024 0000 012c 0190 00c5 00c5 01 00 07 01 50 01 000a 0014 40 00 0000"
    assert write_iso(one, impression=1, quality=80).hex() == expected.replace(" ", "")


def test_the_bytes_of_an_ansi_record() -> None:
    one = finger([(10, 20)], [np.pi / 2])
    expected = (
        "464d5200 20323000 0026 00000000 0000 012c 0190 00c5 00c5 01 00 07 00 00 01 000a 0014 2d 00 0000"
    )
    assert write_ansi(one).hex() == expected.replace(" ", "")


@st.composite
def fingers(draw: st.DrawFn) -> FingerMinutiae:
    n = draw(st.integers(0, 20))
    width, height = draw(st.integers(1, 16_383)), draw(st.integers(1, 16_383))
    places = st.tuples(st.integers(0, width), st.integers(0, height))
    angles = st.floats(0, 2 * np.pi, exclude_max=True, width=64)
    xy = draw(st.lists(places, min_size=n, max_size=n))
    angle = draw(st.lists(angles, min_size=n, max_size=n))
    return finger([(float(x), float(y)) for x, y in xy], angle, width, height, draw(st.integers(1, 10)))


@pytest.mark.parametrize(("write", "step"), [(write_iso, 2 * np.pi / 256), (write_ansi, 2 * np.pi / 180)])
@settings(max_examples=examples(50))
@given(one=fingers())
def test_what_is_written_is_read_back(write: Writer, step: float, one: FingerMinutiae) -> None:
    data = write(one)
    (again,) = read_template(data)
    assert (again.position, again.width, again.height) == (one.position, one.width, one.height)
    assert np.array_equal(again.xy, one.xy)
    assert np.array_equal(again.quality, one.quality)
    assert np.array_equal(again.kind, one.kind)
    apart = np.abs(np.angle(np.exp(1j * (again.angle.astype(float) - one.angle))))
    assert (apart <= step / 2 + 1e-5).all()
    assert ((again.angle >= 0) & (again.angle < 2 * np.pi)).all()
    assert write(again) == data


def test_a_direction_just_under_a_full_circle_becomes_zero() -> None:
    for write in WRITERS:
        (again,) = read_template(write(finger([(1, 1)], [6.283])))
        assert again.angle[0] == 0


@pytest.mark.parametrize(
    ("per_cm", "factor"), [(197, 1), (394, 0.5), (196, 500 / (196 * 2.54)), (118, 500 / 299.72)]
)
def test_coordinates_come_at_500_ppi(per_cm: int, factor: float) -> None:
    (one,) = read_template(of_iso(view(row(x=100, y=200)), across=per_cm, down=per_cm))
    snapped = 1 if per_cm == 196 else factor
    assert one.xy[0] == pytest.approx([100 * snapped, 200 * snapped])
    assert (one.width, one.height) == (round(300 * snapped), round(400 * snapped))


def test_unequal_resolutions_turn_the_direction() -> None:
    (one,) = read_template(of_iso(view(row(angle=32)), across=394, down=197))
    assert one.xy[0] == pytest.approx([5, 20])
    assert one.angle[0] == pytest.approx(np.arctan2(1, 0.5))


def test_views_come_in_order_and_extended_data_is_stepped_over() -> None:
    data = of_iso(view(row(), 3, b"\0\1\0\5x") + view(row(kind=2) * 2, 8), count=2)
    assert [(f.position, len(f)) for f in read_template(data)] == [(3, 1), (8, 2)]


def test_extended_data_that_overstates_its_length_ends_with_the_record() -> None:
    (one,) = read_template(of_iso(view(row())[:-2] + b"\0\7\0\1\0\7xx"))
    assert len(one) == 1


def test_a_given_position_fills_in_for_none() -> None:
    data = of_iso(view(row(), 0) + view(row(), 2), count=2)
    assert [f.position for f in read_template(data, position=9)] == [9, 2]
    with pytest.raises(TemplateError, match="none was given"):
        read_template(data)
    with pytest.raises(TemplateError, match="11 is not 1-10"):
        read_template(data, position=11)


def test_a_quality_not_reported_is_unknown() -> None:
    (one,) = read_template(of_iso(view(row(quality=254) + row(quality=255) + row(quality=100))))
    assert one.quality.tolist() == [0, 0, 100]


def test_a_finger_without_minutiae_is_read() -> None:
    (one,) = read_template(write_iso(finger([], [])))
    assert len(one) == 0


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("does not begin", b""),
        ("does not begin", b"FIR\0 20\0"),
        ("unsupported version", b"FMR\0 10\0" + bytes(30)),
        ("a length other than", of_iso(view(row()))[:-1]),
        ("a length other than", b"FMR\0 20\0"),
        ("a length other than", b"FMR\x00030\0" + bytes(30)),
        ("no finger view", of_iso(b"", count=0)),
        ("truncated", of_iso(view(row()), count=2)),
        ("are left", of_iso(view(row()) * 2, count=1)),
        ("truncated", of_iso(view(row())[:-2])),
        ("truncated", of_iso(view(row())[:-2] + b"\0\1" + view(row()), count=2)),
        ("without width", of_iso(view(row()), width=0)),
        ("pixels per cm", of_iso(view(row()), down=0)),
        ("pixels per cm", of_iso(view(row()), across=5000)),
        ("reserved kind", of_iso(view(row(kind=3)))),
        ("minutia 2 of finger 7 lies outside", of_iso(view(row() + row(x=301)))),
        ("quality over 100", of_iso(view(row(quality=101)))),
        ("full circle", write_ansi(finger([(1, 1)], [0]))[:-4] + b"\xb4\0\0\0"),
        ("the limit is", b"FMR\0 20\0" + bytes(MAX_BYTES)),
        ("position 11", of_iso(view(row(), 11))),
    ],
)
def test_a_malformed_record_is_refused(reason: str, data: bytes) -> None:
    with pytest.raises(TemplateError, match=reason):
        read_template(data)


@pytest.mark.parametrize("write", WRITERS)
def test_every_truncation_is_refused(write: Writer) -> None:
    data = write(finger([(x, x) for x in range(20)], [x / 10 for x in range(20)]))
    for size in range(len(data)):
        with pytest.raises(TemplateError):
            read_template(data[:size])


@given(
    data=st.binary(max_size=120),
    version=st.sampled_from([b" 20\0", b"030\0", b""]),
    position=st.integers(0, 11),
)
def test_any_bytes_are_read_or_refused(data: bytes, version: bytes, position: int) -> None:
    body = data
    if version:
        size = 12 + len(data)
        body = b"FMR\0" + version + struct.pack(">I", size) + data
    try:
        views = read_template(body, position)
    except TemplateError:
        return
    assert views


@given(st.data())
def test_any_change_of_a_record_is_read_or_refused(data: st.DataObject) -> None:
    write = data.draw(st.sampled_from(WRITERS))
    changed = bytearray(write(finger([(x, x) for x in range(8)], [x / 2 for x in range(8)])))
    for place in data.draw(st.lists(st.integers(0, len(changed) - 1), min_size=1, max_size=3)):
        changed[place] = data.draw(st.integers(0, 255))
    try:
        views = read_template(bytes(changed))
    except TemplateError:
        return
    assert all(np.isfinite(one.xy).all() for one in views)


@pytest.mark.parametrize(
    ("reason", "one"),
    [
        ("holds at most 255", finger([(1, 1)] * 256, [0.0] * 256)),
        ("outside", finger([(301, 1)], [0])),
        ("outside", finger([(-1, 1)], [0])),
        ("too large", finger([], [], width=16_384)),
        ("no size", finger([], [], height=0)),
    ],
)
@pytest.mark.parametrize("write", WRITERS)
def test_a_finger_that_no_record_holds_is_refused(write: Writer, reason: str, one: FingerMinutiae) -> None:
    with pytest.raises(TemplateError, match=reason):
        write(one)


def test_codes_out_of_range_are_not_written() -> None:
    for options in ({"impression": 16}, {"quality": 101}, {"quality": -1}):
        with pytest.raises(TemplateError):
            write_iso(finger([], []), **options)


@pytest.mark.samples
@pytest.mark.parametrize("folder", ["leader_fvc_b_iso", "openafis_fvc_b_iso"])
def test_every_sample_template_is_read_and_written_again(samples: Path, folder: str) -> None:
    files = sorted((samples / "fingerprints" / folder).rglob("*.iso"))
    assert len(files) == 320
    for file in files:
        (one,) = read_template(file.read_bytes(), position=1)
        (again,) = read_template(write_iso(one))
        assert np.array_equal(again.xy, one.xy)
        assert np.array_equal(again.angle, one.angle)


@pytest.mark.samples
def test_the_same_finger_in_three_formats_is_the_same(samples: Path) -> None:
    place = samples / "ebts" / "an2k"
    iso, ansi, later = (
        read_template((place / f"fmr.{name}").read_bytes()) for name in ("iso2005", "ansi2004", "ansi2007")
    )
    assert (len(iso), len(ansi), len(later)) == (2, 3, 2)
    for other in (ansi[0], later[0]):
        assert other.position == iso[0].position == 7
        assert np.array_equal(other.xy, iso[0].xy)
        assert np.array_equal(other.kind, iso[0].kind)
        apart = np.angle(np.exp(1j * (other.angle.astype(float) - iso[0].angle)))
        assert np.abs(apart).max() < 2 * np.pi / 180


@pytest.mark.samples
@pytest.mark.parametrize("name", ["iso2005", "ansi2004", "ansi2007"])
def test_every_truncation_of_a_sample_is_refused(samples: Path, name: str) -> None:
    data = (samples / "ebts" / "an2k" / f"fmr.{name}").read_bytes()
    for size in range(len(data)):
        with pytest.raises(TemplateError):
            read_template(data[:size], position=1)


@pytest.mark.samples
def test_the_malformed_samples_are_refused(samples: Path) -> None:
    files = sorted((samples / "fingerprints" / "invalid").glob("*.iso"))
    assert files
    for file in files:
        with pytest.raises(TemplateError, match="a length other than"):
            read_template(file.read_bytes(), position=1)
