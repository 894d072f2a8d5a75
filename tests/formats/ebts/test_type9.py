from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.ansi_nist import AnsiNistError, FieldValue, TaggedRecord, read, tagged
from handover.formats.ebts.prints import snap
from handover.formats.ebts.type9 import minutiae_to_record, read_minutiae
from handover.formats.minutiae import FingerMinutiae
from tests.formats.ebts.builders import finger
from tests.support.examples import examples


def type9(path: Path, which: int = 0, *, lenient: bool = False) -> TaggedRecord:
    records = [r for r in read(path.read_bytes(), lenient=lenient).of_type(9) if isinstance(r, TaggedRecord)]
    return records[which]


def turn(a: FingerMinutiae, b: FingerMinutiae) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    difference = a.angle.astype(np.float64) - b.angle.astype(np.float64)
    return np.abs((difference + math.pi) % (2 * math.pi) - math.pi)


@pytest.mark.samples
def test_the_standard_and_the_m1_layout_of_one_finger_agree(samples: Path) -> None:
    """NIST ships the same latent twice; only the layouts differ (y axis, way of an ending, order)."""
    m1 = read_minutiae(type9(samples / "ebts/an2k/type-9-13-m1.an2"))
    size = (m1.width, m1.height)
    std = read_minutiae(type9(samples / "ebts/an2k/type-9-13-std.an2"), size=size, position=8)
    assert len(m1) == len(std) == 48
    assert size == (800, 768)
    apart = np.linalg.norm(m1.xy[:, None] - std.xy[None], axis=2)
    nearest = apart.argmin(axis=1)
    assert sorted(nearest) == list(range(48))
    assert apart.min(axis=1).max() < 2.5
    again = FingerMinutiae(
        8, *size, std.xy[nearest], std.angle[nearest], std.quality[nearest], std.kind[nearest]
    )
    assert float(np.degrees(turn(m1, again)).max()) <= 3.0


@pytest.mark.samples
def test_every_type9_of_the_samples_is_read(samples: Path) -> None:
    counts = {
        path.name: len(read_minutiae(type9(path, lenient=True), position=1))
        for path in sorted((samples / "ebts/an2k").iterdir())
        if "type-9" in path.name or "type9" in path.name
    }
    assert counts == {
        "type-9-10-14.an2": 48,
        "type-9-13-9-14-m1.an2": 48,
        "type-9-13-m1.an2": 48,
        "type-9-13-std.an2": 48,
        "type9-13.an2k": 28,
        "type9.an2k": 28,
    }


def lettered(tag: int, rows: list[list[str]], *more: tuple[int, FieldValue]) -> TaggedRecord:
    return tagged(9, [(2, "01"), (3, "1"), (4, "S"), *more, (tag, rows)])


def test_the_standard_layout_turns_y_and_direction() -> None:
    rows = [
        ["001", "02540254000", "00", "A"],
        ["002", "05080508270", "02", "B"],
        ["003", "00000000090", "63", "D"],
    ]
    found = read_minutiae(lettered(12, rows, (6, "03")), size=(400, 500))
    assert found.position == 3
    assert found.xy.tolist() == [[50, 450], [100, 400], [0, 500]]
    assert np.degrees(found.angle).round().tolist() == [180, 90, 270]
    assert found.kind.tolist() == [1, 2, 0]
    assert found.quality.tolist() == [0, 100, 1]


def test_the_iafis_layout_keeps_both() -> None:
    rows = [
        ["001", "02540254000", "05", "A", *["00000"] * 8],
        ["002", "05080508270", "01", "C", *["00000"] * 8],
    ]
    found = read_minutiae(lettered(23, rows, (14, "07")), size=(400, 500))
    assert found.position == 7
    assert found.xy.tolist() == [[50, 50], [100, 100]]
    assert np.degrees(found.angle).round().tolist() == [0, 270]
    assert found.kind.tolist() == [1, 0]


def test_the_extended_layout() -> None:
    rows = [["254", "508", "45", "E"], ["508", "254", "359", "B"], ["0", "0", "0", "X"]]
    record = tagged(9, [(2, "01"), (4, "U"), (300, [["2032", "2540"]]), (302, [["10"]]), (331, rows)])
    found = read_minutiae(record)
    assert (found.position, found.width, found.height) == (10, 400, 500)
    assert found.xy.tolist() == [[50, 100], [100, 50], [0, 0]]
    assert np.degrees(found.angle).round().tolist() == [45, 359, 0]
    assert found.kind.tolist() == [1, 2, 0]


def test_without_an_image_the_box_holds_every_minutia() -> None:
    rows = [["001", "02540254000", "00", "A"], ["002", "05081016000", "00", "A"]]
    found = read_minutiae(lettered(12, rows, (6, "01")))
    assert found.xy.tolist() == [[50, 150], [100, 0]]
    assert found.width > 100
    assert found.height > 150


def test_another_scale_becomes_500_ppi() -> None:
    fields: list[tuple[int, FieldValue]] = [(2, "01"), (4, "U"), (126, [["27", "513", "0"]]), (128, "800")]
    fields += [
        (129, "1000"),
        (130, "1"),
        (131, "1000"),
        (132, "1000"),
        (134, "02"),
        (137, [["1", "100", "200", "10", "1", "255"]]),
    ]
    found = read_minutiae(tagged(9, fields))
    assert (found.width, found.height) == (400, 500)
    assert found.xy.tolist() == [[50, 100]]
    assert found.quality.tolist() == [0]
    assert np.degrees(found.angle).round().tolist() == [20]


@pytest.mark.parametrize(
    ("ppi", "snapped"),
    [(197 * 2.54, 500), (394 * 2.54, 1000), (19.69 * 25.4, 500), (250, 250), (0, 0), (600, 600)],
)
def test_metric_rounding_of_a_scale(ppi: float, snapped: int) -> None:
    assert snap(ppi) == snapped


@pytest.mark.parametrize(
    "record",
    [
        tagged(9, [(2, "01"), (4, "S")]),
        lettered(12, [["001", "0254025400", "00", "A"]], (6, "01")),
        lettered(12, [["001", "02540254000", "64", "A"]], (6, "01")),
        lettered(12, [["001", "02540254000", "00", "Q"]], (6, "01")),
        lettered(12, [["001", "02540254000", "00"]], (6, "01")),
        lettered(12, [["001", "02540254000", "00", "A"]], (6, "00")),
        lettered(12, [["001", "02540254000", "00", "A"]], (6, "14")),
        lettered(12, [["001", "02540254000", "00", "A"]] * 301, (6, "01")),
        lettered(331, [["1", "2", "x", "E"]], (302, "01")),
        tagged(9, [(2, "01"), (137, [["1", "2", "3", "180", "1"]]), (128, "9"), (129, "9"), (134, "01")]),
        tagged(9, [(2, "01"), (137, [["1", "2", "3", "9", "1"]]), (128, "9"), (134, "01")]),
        tagged(
            9, [(2, "01"), (137, [["1", "2", "3", "9", "1"]]), (128, "9"), (129, "9"), (130, "1"), (131, "0")]
        ),
    ],
)
def test_what_is_no_minutiae_record(record: TaggedRecord) -> None:
    with pytest.raises(AnsiNistError) as caught:
        read_minutiae(record)
    assert caught.value.code == "E0005"


def test_a_finger_without_minutiae_survives() -> None:
    assert len(read_minutiae(minutiae_to_record(finger(4, 0), 1))) == 0


@given(
    st.integers(1, 10),
    st.lists(
        st.tuples(
            st.integers(0, 999),
            st.integers(0, 999),
            st.integers(0, 179),
            st.integers(0, 100),
            st.integers(0, 2),
        ),
        max_size=300,
    ),
)
@settings(max_examples=examples(50))
def test_whole_pixels_and_even_degrees_survive_exactly(
    position: int, rows: list[tuple[int, int, int, int, int]]
) -> None:
    table = np.array(rows, np.float64).reshape(len(rows), 5)
    written = FingerMinutiae(
        position,
        1000,
        1000,
        table[:, :2].astype(np.float32),
        np.radians(table[:, 2] * 2).astype(np.float32),
        table[:, 3].astype(np.uint8),
        table[:, 4].astype(np.uint8),
    )
    back = read_minutiae(minutiae_to_record(written, 1))
    assert (back.position, back.width, back.height) == (position, 1000, 1000)
    assert np.array_equal(back.xy, written.xy)
    assert np.array_equal(back.quality, written.quality)
    assert np.array_equal(back.kind, written.kind)
    assert np.allclose(back.angle, written.angle, atol=1e-5)
