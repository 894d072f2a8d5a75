"""The web role for tests: whatever a request does, it does as that role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from unittest import mock

from django.db import connection
from django.test import override_settings

from handover.administration.wall import raise_wall
from handover.web.wall import OnConnection

WEB_ROLE: Final = "handover_web_test"


def raise_for_tests() -> None:
    """Put the role and its policies; within a transaction they go with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {WEB_ROLE} NOLOGIN")
    raise_wall(WEB_ROLE)


class AsWebRole(OnConnection):
    """A request does everything as the web role; the tests themselves read as the owner."""

    def begin(self, values: Mapping[str, str]) -> None:
        self._become(f"SET ROLE {WEB_ROLE}")
        super().begin(values)

    def end(self, values: Mapping[str, str]) -> None:
        super().end(values)
        self._become("RESET ROLE")

    def _become(self, role: str) -> None:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(role)


@contextmanager
def served_as_web_role() -> Iterator[None]:
    """Serve every request of a test's client as the web role."""
    with override_settings(HANDOVER_WALL=True), mock.patch("handover.web.wall.OnConnection", AsWebRole):
        yield
