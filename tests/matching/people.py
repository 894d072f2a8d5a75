"""Identities for gallery tests: few fingers, so that segments are small."""

from __future__ import annotations

from handover.matching.types import Biographics, Identity, PersonName, Probe
from tests.matching.fingerprints.fingers import pressed

POSITIONS = (1, 2, 7)


def identity(number: int, press: int = 1, positions: tuple[int, ...] = POSITIONS) -> Identity:
    """The person ``number`` as one repository has enrolled them."""
    names = Biographics(
        (PersonName(f"FAMILY{number}", "GIVEN"),), ("1980-01-02",), numbers=(("SID", f"S{number:05}"),)
    )
    return Identity(f"ID{number}", names, {p: pressed(10 * number + p, press, p) for p in positions})


def probe(number: int, press: int = 2, positions: tuple[int, ...] = POSITIONS) -> Probe:
    """The same person in another encounter, prints alone."""
    return Probe(Biographics(()), {p: pressed(10 * number + p, press, p) for p in positions})
