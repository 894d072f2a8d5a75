"""Another reader, nistitl, sees the same fields: in what we write, and in the sample files."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nistitl
import pytest

from handover.formats.ansi_nist import TaggedRecord, read
from handover.formats.ebts.answers import write_errt, write_sre
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking


def theirs(data: bytes) -> nistitl.Message:
    message = nistitl.Message()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        message.parse(data)
    return message


def flat(value: Any) -> Iterator[str]:
    """Their value as a row of items: text, bytes, or lists of them; UTF-8 comes out of it as Latin-1."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from flat(part)
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    else:
        yield str(value)


def assert_same(data: bytes) -> int:
    """Every field of every text record; the number compared."""
    message, count = theirs(data), 0
    ours = read(data)
    for kind in sorted({r.type for r in ours.records}):
        pairs = zip(ours.of_type(kind), message.iter(kind), strict=True)
        for mine, other in ((m, o) for m, o in pairs if isinstance(m, TaggedRecord)):
            if kind == 9:
                continue  # raw text there
            for item in mine.fields:
                if item.number in ({1, 3} if kind == 1 else {1, 2}):
                    continue  # lengths, IDC and content list are recomputed by it
                expected = item.value.decode("latin-1")
                if item.number != 999:
                    expected = expected.replace("\x1e", "\x1f")
                    assert "\x1f".join(flat(other[item.number].value)) == expected, item.tag
                else:
                    assert bytes(other[999].value) == item.value
                count += 1
    return count


def test_a_booking_as_we_write_it() -> None:
    data = write_car(booking())
    assert assert_same(data) > 60
    assert [len(list(theirs(data).iter(kind))) for kind in (2, 4, 9, 14)] == [1, 1, 2, 3]


def test_an_error_as_we_write_it() -> None:
    data = write_errt(
        tcn="HO20200225ERRT01",
        tcr="JAIL-20200225-0001",
        ori="TXBUREAU0",
        dai="TX0570000",
        messages=("E0001 - x", "E0002 - y"),
        date=date(2020, 2, 25),
    )
    assert assert_same(data) >= 10
    assert theirs(data).TOT == "ERRT"


def test_a_result_as_we_write_it() -> None:
    data = write_sre(
        tcn="HO20200225SRE001",
        tcr="JAIL-20200225-0001",
        ori="TXBUREAU0",
        dai="TX0570000",
        date=date(2020, 2, 25),
        identified=True,
        ucn="123456AB7",
        name={"last": "NÚÑEZ", "first": "JOSE"},
        control_ori="TX0570100",
        rap_sheet="ONE\nTWO",
    )
    assert assert_same(data) >= 12
    assert theirs(data).TOT == "SRE"


@pytest.mark.samples
def test_the_sample_files(samples: Path) -> None:
    files = [p for p in (samples / "ebts").rglob("*") if ".an2" in p.name or p.suffix == ".ebts"]
    compared = {p.name: assert_same(p.read_bytes()) for p in sorted(files) if p.name != "type9-13.an2k"}
    assert len(compared) >= 19
    assert min(compared.values()) >= 7
