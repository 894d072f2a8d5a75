"""A template of several views is read for the finger that is named, and never taken for another."""

from __future__ import annotations

import base64
import struct

import pytest

from handover.abis.biometrics import prints_of
from handover.abis.schemas import BiometricData
from handover.abis.values import BadRequestError
from handover.formats.templates import write_iso
from tests.matching.fingerprints.fingers import pressed


def sent(name: str, *positions: int) -> list[BiometricData]:
    views = b"".join(write_iso(pressed(position, position=position))[24:] for position in positions)
    first = write_iso(pressed(positions[0], position=positions[0]))
    head = b"FMR\0 20\0" + struct.pack(">I", 24 + len(views)) + first[12:22] + bytes([len(positions), 0])
    item = {
        "biometricType": "FINGER",
        "biometricSubType": name,
        "template": base64.b64encode(head + views).decode(),
    }
    return [BiometricData.model_validate(item)]


def test_the_view_of_the_named_finger_is_taken() -> None:
    (one,) = prints_of(sent("LEFT_INDEX", 2, 7))
    assert one.position == 7
    assert one.minutiae is not None
    assert len(one.minutiae) == len(pressed(7, position=7))
    assert [one.position for one in prints_of(sent("UNKNOWN", 7, 2, 7))] == [2, 7]


def test_a_template_without_a_view_of_the_named_finger_is_refused() -> None:
    with pytest.raises(
        BadRequestError, match=r"another finger than biometricSubType LEFT_INDEX: it is of right index"
    ):
        prints_of(sent("LEFT_INDEX", 2, 3))
