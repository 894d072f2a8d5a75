"""One world for a class of tests, which no request changes: each is rolled back."""

from __future__ import annotations

import tempfile
from typing import Any, Final
from unittest import mock

from django.test import Client, TestCase, override_settings

from handover.web import navigation
from tests.isolation.tries import Tries, asked, body_of, client_of, is_soap_fault
from tests.isolation.world import TwoJails, two_jails
from tests.support.cast import PEOPLE, make_cast
from tests.support.menus import counted_once
from tests.support.stamped import stamp

ONE_OF_EACH: Final = {role: username for username, _, role, _ in reversed(PEOPLE)}


class IsolatedWorld(TestCase):
    """One world, which no request changes: each is rolled back."""

    world: TwoJails

    @classmethod
    def setUpClass(cls) -> None:
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(override_settings(HANDOVER_DATA_DIR=folder, SECURE_SSL_REDIRECT=False))
        cls.enterClassContext(mock.patch("handover.stages.intake.actions.as_sent", lambda _, data: data))
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        cls.enterClassContext(mock.patch.object(navigation, "_items", counted_once()))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = two_jails(make_cast())

    def client_of(self, username: str) -> Client:
        return client_of(self.world.cast[username])

    def faults(self, client: Client, tries: Tries, **more: Any) -> list[str]:
        """What another than the wanted statuses was answered to, what broke, and what showed a mark of Alder's."""
        found = []
        for verb, address, wanted in tries:
            answer = asked(client, verb, address.path, **more)
            shown = self.world.shown_in(body_of(answer)) if verb != "HEAD" else []
            told = [mark for mark in shown if mark not in address.path]
            broke = answer.status_code >= 500 and not is_soap_fault(answer)
            if (wanted and answer.status_code not in wanted) or broke or told:
                found.append(f"{verb} {address.path}: {answer.status_code} {' '.join(told)}")
        return found
