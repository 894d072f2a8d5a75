"""A bureau in one deployment, an immigration office with the jails in another, each with records and galleries of its
own: the prints of a booking are searched by both, and what passes between them passes the whole way, signed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from django.db import connections, transaction
from django.test import TestCase
from django.utils import timezone

from handover.abis.galleries import WANTS, folder, gallery
from handover.exchange import courier, own_keys, peers, sending
from handover.exchange.effects import applying
from handover.exchange.models import MessageEffect, OutgoingMessage
from handover.exchange.parts import AgencyPart
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.stages.intake import actions as intake
from handover.world.prints import tenprint
from tests.exchange.site import OFFICE, given
from tests.exchange.two import Deployment, Wire, copy_of_ours, let_go
from tests.repositories.records import Value, feed, line, person, take, write
from tests.stages.files import car
from tests.support.cast import make_cast
from tests.support.stamped import stamp

BUREAU = "CXBUREAU0"
OFFICE_AT, BUREAU_AT = "http://127.0.0.1:9", "http://127.0.0.1:11"
STATE, COURTS = "STATE-CCH", "STATE-COURTS"


class BureauApart(TestCase):
    """A bureau alone and an office with jails, peers of each other. Person 1 is known to both, person 2 to the bureau
    alone, person 3 to the office alone. Each test is rolled back in both databases."""

    office: ClassVar[Deployment]
    bureau: ClassVar[Deployment]
    wire: ClassVar[Wire]
    files: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        place = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.files = place
        cls.office = Deployment("office", place / "office", parts=("office", "jail"))
        cls.bureau = Deployment("bureau", place / "bureau", parts=("bureau",))
        for one in (cls.office, cls.bureau):
            one.folder.mkdir()
            one.key = own_keys.make(one.folder)
        cls.bureau.database = copy_of_ours(place / "bureau.sqlite3", "bureau")
        cls.addClassCleanup(let_go, cls.bureau.database)
        cls.office.database = connections["default"]
        cls.wire = Wire({OFFICE_AT: cls.office, BUREAU_AT: cls.bureau})
        cls.enterClassContext(mock.patch.object(sending, "_posted", cls.wire.post))
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        with cls.bureau.inside():
            cls.bureau.cast = make_cast()
            stone = cls.bureau.cast["stone"].actor
            peers.add("columbia", AgencyPart.OFFICE, [OFFICE], OFFICE_AT, given(cls.office.key), actor=stone)
            criminal_records(place)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        with cls.office.inside():
            cls.office.cast = make_cast()
            stone = cls.office.cast["stone"].actor
            peers.add("bureau", AgencyPart.BUREAU, [BUREAU], BUREAU_AT, given(cls.bureau.key), actor=stone)
            immigration_records(cls.files)

    def setUp(self) -> None:
        self.wire.cut, self.wire.loses = False, 0.0
        with self.bureau.inside():
            rolled_back = ExitStack()
            rolled_back.enter_context(transaction.atomic())
        self.addCleanup(self._roll_back, rolled_back)
        self.enterContext(self.office.inside())

    def _roll_back(self, rolled_back: ExitStack) -> None:
        with self.bureau.inside():
            transaction.set_rollback(True)
            rolled_back.close()

    def booked(self, who: int, **changes: Any) -> str:
        """A jail sends a booking of this person to the bureau; its reference."""
        with self.bureau.inside():
            file = car(minutiae=tenprint(who, 5), **changes)
            return intake.receive(file, channel="command", actor=intake.INTAKE).reference

    def settle(self) -> None:
        """Let both do their jobs, send what is due and record what came, until nothing is left."""
        for _ in range(30):
            done = 0
            for one in (self.bureau, self.office):
                with one.inside():
                    worker = Worker()
                    done += worker.run()
                    worker.leave()
                    done += courier.send_due() + applying.apply_waiting()
            if not done:
                return

    def mend(self) -> None:
        """The wire is whole again; what failed is due."""
        self.wire.cut, self.wire.loses = False, 0.0
        for one in (self.office, self.bureau):
            with one.inside():
                OutgoingMessage.objects.exclude(state="received").update(due_at=timezone.now())
        self.settle()

    def at_bureau(self, reference: str) -> Matter:
        """The bureau's booking as it stands."""
        with self.bureau.inside():
            return Matter.objects.select_related("agency", "office").get(reference=reference)

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
