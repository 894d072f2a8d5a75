"""Two deployments with two databases in one process: one here, and one beside it. Messages go the whole way, signed and
answered with receipts; the wire between them can be cut, and can lose what is answered."""

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
from handover.process.worker import Worker
from tests.exchange.site import given
from tests.support.cast import Cast, make_cast
from tests.support.stamped import stamp


@dataclass
class Deployment:
    """One deployment: its database, its data folder with the key, its parts. `inside` makes it the one that acts."""

    name: str
    part: AgencyPart
    ori: str
    address: str
    folder: Path
    parts: tuple[str, ...] = ("bureau", "office", "jail")
    database: Any = None
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

    def meets(self, other: Deployment) -> None:
        """Make the other one a peer here, by its key as it was read aloud. In this deployment."""
        stone = self.cast["stone"].actor
        peers.add(other.name, other.part, [other.ori], other.address, given(other.key), actor=stone)


@dataclass
class Wire:
    """What carries messages. ``cut``: nothing passes. ``loses``: how often, of 1, a message or its receipt is lost."""

    at: dict[str, Deployment]
    cut: bool = False
    loses: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(21))

    def mend(self) -> None:
        """Everything passes."""
        self.cut, self.loses = False, 0.0

    def post(self, peer: Peer, request: SentRequest) -> SentAnswer:
        """Deliver a message; in place of `sending._posted`."""
        if self.cut or self.chance.random() < self.loses:
            raise SendError("the peer is away")
        with self.at[peer.address].inside():
            answer = receiving.receive(request, lambda: request.body)
        if self.chance.random() < self.loses:
            raise SendError("the receipt was lost")
        return answer


class SideBySide(TestCase):
    """Two deployments that are peers. Each test is rolled back in both databases, and acts here unless it says so."""

    ours: ClassVar[Deployment]
    theirs: ClassVar[Deployment]
    wire: ClassVar[Wire]
    works: ClassVar[bool] = False
    """Whether both do their jobs while messages pass."""

    @classmethod
    def deployments(cls, place: Path) -> tuple[Deployment, Deployment]:
        """The one here and the one beside it, with their folders at this place."""
        raise NotImplementedError

    @classmethod
    def fill_here(cls) -> None:
        """What else is on record here. In the deployment."""

    @classmethod
    def fill_beside(cls) -> None:
        """What else is on record there. In the deployment."""

    @classmethod
    def setUpClass(cls) -> None:
        place = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        here, beside = cls.ours, cls.theirs = cls.deployments(place)
        for one in (here, beside):
            one.folder.mkdir()
            one.key = own_keys.make(one.folder)
        beside.database = copy_of_ours(place / f"{beside.name}.sqlite3", beside.name)
        cls.addClassCleanup(let_go, beside.database)
        here.database = connections["default"]
        cls.wire = Wire({one.address: one for one in (here, beside)})
        cls.enterClassContext(mock.patch.object(sending, "_posted", cls.wire.post))
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        with beside.inside():
            beside.cast = make_cast()
            beside.meets(here)
            cls.fill_beside()
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        with cls.ours.inside():
            cls.ours.cast = make_cast()
            cls.ours.meets(cls.theirs)
            cls.fill_here()

    def setUp(self) -> None:
        self.wire.mend()
        with self.theirs.inside():
            rolled_back = ExitStack()
            rolled_back.enter_context(transaction.atomic())
        self.addCleanup(self._roll_back, rolled_back)
        self.enterContext(self.ours.inside())

    def _roll_back(self, rolled_back: ExitStack) -> None:
        with self.theirs.inside():
            transaction.set_rollback(True)
            rolled_back.close()

    def mend(self) -> None:
        """The wire is whole again, and what failed is due."""
        self.wire.mend()
        for one in (self.ours, self.theirs):
            with one.inside():
                OutgoingMessage.objects.exclude(state="received").update(due_at=timezone.now())
        self.pass_messages()

    def pass_messages(self) -> None:
        """Let both do their jobs, send what is due and record what came, until nothing is left."""
        for _ in range(30):
            done = 0
            for one in (self.theirs, self.ours):
                with one.inside():
                    done += self._jobs() + courier.send_due() + applying.apply_waiting()
            if not done:
                return

    def _jobs(self) -> int:
        if not self.works:
            return 0
        worker = Worker()
        done = worker.run()
        worker.leave()
        return done

    def matter_at(self, one: Deployment, reference: str) -> Matter:
        """A matter as it stands in a deployment."""
        with one.inside():
            return Matter.objects.select_related("agency", "office").get(reference=reference)


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
