"""Two galleries of a few people on disk, machine tokens, and a client that speaks as one of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from handover.abis.access import GALLERY
from handover.abis.galleries import PRINTS, folder
from handover.abis.operations import SCOPES
from handover.accounts.models import MachineToken
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import write_iso
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity, PersonName
from handover.world.prints import tenprint
from tests.support.cast import Cast

BUREAU = "CX0010000"
FINGERS = (1, 2, 3, 6, 7)
NAMES = {1: "RIGHT_THUMB", 2: "RIGHT_INDEX", 3: "RIGHT_MIDDLE", 6: "LEFT_THUMB", 7: "LEFT_INDEX"}


def hand(person: int, press: int, fingers: Sequence[int] = FINGERS) -> dict[int, FingerMinutiae]:
    """Some fingers of a person, as one press took them."""
    return {p: m for p, m in _tenprint(person, press).items() if p in fingers}


@cache
def _tenprint(person: int, press: int) -> dict[int, FingerMinutiae]:
    return dict(tenprint(person, press))


def template(finger: FingerMinutiae) -> str:
    """An ISO template in base64."""
    return base64.b64encode(write_iso(finger)).decode()


def biometrics(person: int, press: int, fingers: Sequence[int] = FINGERS) -> list[dict[str, Any]]:
    """OSIA's BiometricData of a press."""
    return [
        {"biometricType": "FINGER", "biometricSubType": NAMES[p], "template": template(m),
         "templateFormat": "ISO_19794_2"}
        for p, m in hand(person, press, fingers).items()
    ]  # fmt: skip


def encounter(
    person: int, press: int, galleries: Iterable[str] = ("criminal",), **more: Any
) -> dict[str, Any]:
    """OSIA's Encounter."""
    return {"status": "ACTIVE", "encounterType": "arrest", "galleries": list(galleries),
            "biometricData": biometrics(person, press), **more}  # fmt: skip


def fill(people: dict[str, Sequence[int]]) -> None:
    """Make the galleries: ``{"criminal": (1, 2)}`` enrols C1 and C2, with names, in the criminal one."""
    for name in PRINTS:
        gallery = Gallery.create(folder(name), name)
        gallery.add([
            Identity(f"{name[0].upper()}{n}", Biographics((PersonName(f"NAME{n}", "ANY"),)), hand(n, 1))
            for n in people.get(name, ())
        ])  # fmt: skip


def token(cast: Cast, scopes: Sequence[str] = SCOPES, galleries: Sequence[str] = PRINTS) -> str:
    """A machine account's clear token."""
    wanted = [*scopes, *(f"{GALLERY}{name}" for name in galleries)]
    return MachineToken.issue(cast.agencies[BUREAU], "abis client", wanted)[1]


class Caller:
    """A program that calls the ABIS."""

    def __init__(self, bearer: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.bearer = bearer

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        address = f"/abis/v1/{path}?{urlencode({'transactionId': 'T1', **query})}"
        text = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, address, text, "application/json", headers={"authorization": f"Bearer {self.bearer}"}
        )
