"""Replaces ``createsuperuser``, whose account would have no role and could do nothing; says which command to use
instead."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Refuse, and name the command that gives a role."""

    help = "Not used here: handover accounts add"
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Refuse whatever options are given."""
        self.stderr.write(REFUSAL)
        raise SystemExit(2)

    def handle(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise CommandError(REFUSAL, returncode=2)


REFUSAL = (
    "nobody is put on file without a role in an agency; use: "
    "handover accounts add USERNAME 'FULL NAME' --role supervisor --agency ORI"
)
