"""Two deployments with two databases in one process: an immigration office here, and the jail Alder beside it. Messages
go the whole way, signed and answered with receipts; the wire between them can be cut, and can lose what is answered."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, cast
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, connections, transaction
from django.test import TestCase, override_settings
from django.utils import timezone

from handover.exchange import courier, own_keys, peers, receiving, sending
from handover.exchange.effects import applying
from handover.exchange.models import OutgoingMessage, Peer
from handover.exchange.parts import AgencyPart
from handover.exchange.sending import SendError
from handover.exchange.signing import SentAnswer, SentRequest
from handover.process.models import Matter
from tests.exchange.site import ALDER, OFFICE, given
from tests.support.cast import Cast, make_cast
from tests.support.stamped import stamp

OFFICE_AT, JAIL_AT = "http://127.0.0.1:9", "http://127.0.0.1:10"


@dataclass
class Deployment:
    """One deployment: its database, its data folder with the key, its parts. `inside` makes it the one that acts."""

    name: str
    folder: Path
    database: Any = None
    parts: tuple[str, ...] = ("bureau", "office", "jail")
    cast: Cast = field(init=False)
    key: Ed25519PrivateKey = field(init=False)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Act in this deployment."""
        before = connections["default"]
        connections["default"] = self.database
        try:
            with override_settings(
                HANDOVER_DATA_DIR=self.folder,
                HANDOVER_PRIVATE_TARGETS=["127.0.0.0/8"],
                HANDOVER_PARTS=list(self.parts),
            ):
                yield
        finally:
            connections["default"] = before


@dataclass
class Wire:
    """What carries messages. ``cut``: nothing passes. ``loses``: how often, of 1, a message or its receipt is lost."""

    at: dict[str, Deployment]
    cut: bool = False
    loses: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(21))

    def post(self, peer: Peer, request: SentRequest) -> SentAnswer:
        """Deliver a message; in place of `sending._posted`."""
        if self.cut or self.chance.random() < self.loses:
            raise SendError("the peer is away")
        with self.at[peer.address].inside():
            answer = receiving.receive(request, lambda: request.body)
        if self.chance.random() < self.loses:
            raise SendError("the receipt was lost")
        return answer


class TwoDeployments(TestCase):
    """An office and a jail that are peers. Each test is rolled back in both databases."""

    office: ClassVar[Deployment]
    jail: ClassVar[Deployment]
    wire: ClassVar[Wire]

    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.office, cls.jail = (Deployment(name, folder / name) for name in ("columbia", "alder"))
        for one in (cls.office, cls.jail):
            one.folder.mkdir()
            one.key = own_keys.make(one.folder)
        cls.jail.database = copy_of_ours(folder / "alder.sqlite3", "jail")
        cls.addClassCleanup(let_go, cls.jail.database)
        cls.office.database = connections["default"]
        cls.wire = Wire({OFFICE_AT: cls.office, JAIL_AT: cls.jail})
        cls.enterClassContext(mock.patch.object(sending, "_posted", cls.wire.post))
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        with cls.jail.inside():
            cls.jail.cast = make_cast()
            stone = cls.jail.cast["stone"].actor
            peers.add("columbia", AgencyPart.OFFICE, [OFFICE], OFFICE_AT, given(cls.office.key), actor=stone)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        with cls.office.inside():
            cls.office.cast = make_cast()
            stone = cls.office.cast["stone"].actor
            peers.add("alder", AgencyPart.JAIL, [ALDER], JAIL_AT, given(cls.jail.key), actor=stone)

    def setUp(self) -> None:
        self.wire.cut, self.wire.loses = False, 0.0
        with self.jail.inside():
            rolled_back = ExitStack()
            rolled_back.enter_context(transaction.atomic())
        self.addCleanup(self._roll_back, rolled_back)
        self.enterContext(self.office.inside())

    def _roll_back(self, rolled_back: ExitStack) -> None:
        with self.jail.inside():
            transaction.set_rollback(True)
            rolled_back.close()

    def mend(self) -> None:
        """The wire is whole again, and what failed is due."""
        self.wire.cut = False
        for one in (self.office, self.jail):
            with one.inside():
                OutgoingMessage.objects.exclude(state="received").update(due_at=timezone.now())
        self.pass_messages()

    def pass_messages(self) -> None:
        """Let both send what is due, and record what came, until nothing is left to send."""
        for _ in range(20):
            sent = 0
            for one in (self.office, self.jail):
                with one.inside():
                    sent += courier.send_due()
                    applying.apply_waiting()
            if not sent:
                return

    def at_jail(self, case: Matter) -> Matter:
        """The jail's own case of a request."""
        with self.jail.inside():
            return Matter.objects.select_related("agency", "office").get(reference=case.reference)

    def at_office(self, case: Matter) -> Matter:
        """The office's case as it stands."""
        with self.office.inside():
            return Matter.objects.select_related("agency", "office").get(reference=case.reference)


def copy_of_ours(path: Path, name: str) -> Any:
    """A second database with the tables, the triggers and what migrations wrote."""
    name = _copied_file(path) if connection.vendor == "sqlite" else _copied_beside(name)
    return cast(Any, type(connections["default"]))(
        {**connection.settings_dict, "NAME": name}, alias="default"
    )


def _copied_file(path: Path) -> str:
    connection.ensure_connection()
    ours, theirs = connection.connection, sqlite3.connect(path)
    ours.backup(theirs)
    theirs.close()
    return str(path)


def _copied_beside(beside: str) -> str:
    """PostgreSQL copies a database to which nobody is connected."""
    name = f"{connection.settings_dict['NAME']}_{beside}"
    connection.close()
    _on_the_server(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
    _on_the_server(
        f"CREATE DATABASE {connection.ops.quote_name(name)} "
        f"TEMPLATE {connection.ops.quote_name(connection.settings_dict['NAME'])}"
    )
    return name


def let_go(database: Any) -> None:
    database.close()
    if database.vendor != "sqlite":
        _on_the_server(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(database.settings_dict['NAME'])}")


def _on_the_server(statement: str) -> None:
    with cast(Any, connection)._nodb_cursor() as cursor:
        cursor.execute(statement)
