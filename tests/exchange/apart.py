"""A bureau in one deployment, an immigration office with the jails in another, each with records and galleries of its
own: the prints of a booking are searched by both, and what passes between them passes the whole way, signed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from handover.abis.galleries import WANTS, folder, gallery
from handover.exchange.models import MessageEffect, OutgoingMessage
from handover.exchange.parts import AgencyPart
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity
from handover.process.models import Matter
from handover.stages.intake import actions as intake
from handover.world.prints import tenprint
from tests.exchange.side_by_side import Deployment, SideBySide
from tests.exchange.site import OFFICE
from tests.repositories.records import Value, feed, line, person, take, write
from tests.stages.files import car

BUREAU = "CXBUREAU0"
STATE, COURTS = "STATE-CCH", "STATE-COURTS"


class BureauApart(SideBySide):
    """A bureau alone and an office with jails, peers of each other. Person 1 is known to both, person 2 to the bureau
    alone, person 3 to the office alone."""

    office: ClassVar[Deployment]
    bureau: ClassVar[Deployment]
    files: ClassVar[Path]
    works = True

    @classmethod
    def deployments(cls, place: Path) -> tuple[Deployment, Deployment]:
        cls.files = place
        cls.office = Deployment(
            "columbia", AgencyPart.OFFICE, OFFICE, "http://127.0.0.1:9", place / "office", ("office", "jail")
        )
        cls.bureau = Deployment(
            "bureau", AgencyPart.BUREAU, BUREAU, "http://127.0.0.1:11", place / "bureau", ("bureau",)
        )
        return cls.office, cls.bureau

    @classmethod
    def fill_beside(cls) -> None:
        criminal_records(cls.files)

    @classmethod
    def fill_here(cls) -> None:
        immigration_records(cls.files)

    def booked(self, who: int, **changes: Any) -> str:
        """A jail sends a booking of this person to the bureau; its reference."""
        with self.bureau.inside():
            file = car(minutiae=tenprint(who, 5), **changes)
            return intake.receive(file, channel="command", actor=intake.INTAKE).reference

    def settle(self) -> None:
        """Let both do their jobs, send what is due and record what came, until nothing is left."""
        self.pass_messages()

    def at_bureau(self, reference: str) -> Matter:
        """The bureau's booking as it stands."""
        return self.matter_at(self.bureau, reference)

    def sent_by_bureau(self, kind: str) -> list[OutgoingMessage]:
        """The bureau's messages of a kind, the oldest first."""
        with self.bureau.inside():
            return list(OutgoingMessage.objects.select_related("matter").filter(kind=kind).order_by("pk"))

    def send_records(self, *rows: Value, source: str = STATE) -> None:
        """A source of the bureau sends records."""
        with self.bureau.inside():
            name = "cch" if source == STATE else "courts"
            take(feed(name, source=source), write(self.files / "more.jsonl", rows))


def outcomes() -> list[tuple[str, str, str]]:
    """What became of each message here."""
    rows = MessageEffect.objects.order_by("message__pk")
    return list(rows.values_list("message__kind", "outcome", "why"))


def of_courts(kind: str, key: str, body: Mapping[str, Any], version: int = 1) -> Value:
    """A line of the courts' feed."""
    return {**line(kind, key, body, version=version), "source": COURTS}


def criminal_records(place: Path) -> None:
    """Persons 1 and 2 with a history, their prints, and nobody wanted."""
    take(feed("cch"), write(place / "cch.jsonl", [
        person(1), person(2),
        line("arrest", "a1", {"identity": "p1", "arrested_on": "2019-05-04", "agency_ori": "XX0010000"}),
        line("charge", "c1", {"arrest": "a1", "literal": "THEFT", "severity": "misdemeanour"}),
    ]))  # fmt: skip
    _enrol("criminal", {"U0000001": 1, "U0000002": 2})
    Gallery.create(folder(WANTS), WANTS)


def immigration_records(place: Path) -> None:
    """Persons 1 and 3, of whom nobody but the office knows."""
    rows = [
        {**line("immigration_identity", f"fin:{fin}", {"fin": fin, "names": [{"last": "REYES", "first": "MARCO"}]}),
         "source": "IDENT"}
        for fin in ("1000000001", "1000000003")
    ]  # fmt: skip
    take(feed("ident", source="IDENT"), write(place / "ident.jsonl", rows))
    _enrol("immigration", {"1000000001": 1, "1000000003": 3})


def _enrol(name: str, people: Mapping[str, int]) -> None:
    gallery(name).add(
        [Identity(key, Biographics(()), tenprint(who, 1)) for key, who in people.items()], replace=True
    )
