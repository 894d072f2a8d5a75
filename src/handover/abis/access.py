"""Deny by default: a machine account needs a grant that names the scope and the galleries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from handover.abis.galleries import PRINTS
from handover.abis.models import Grant
from handover.abis.operations import SCOPES
from handover.abis.values import NotPermittedError
from handover.accounts.models import Agency, MachineToken
from handover.accounts.roles import Actor
from handover.audit.append import append

GRANTER = Actor.system("registrar")


@dataclass(frozen=True, slots=True)
class Reach:
    """What an account may do."""

    scopes: frozenset[str] = frozenset()
    galleries: frozenset[str] = frozenset()

    def demand(self, scope: str) -> None:
        """Raise `NotPermittedError` without the scope."""
        if scope not in self.scopes:
            raise NotPermittedError(f"this account has no scope {scope}")


def reach_of(token: MachineToken) -> Reach:
    """Return the grant of an account; one without scopes and galleries if there is none."""
    row = Grant.objects.filter(token=token).first()
    return Reach(frozenset(row.scopes), frozenset(row.galleries)) if row else Reach()


def issue(ori: str, label: str, scopes: Sequence[str], galleries: Sequence[str]) -> str:
    """Create a machine account with a grant; returns its token in clear text, which is shown once.

    Raises ``Agency.DoesNotExist``, and ``ValueError`` for an unknown scope or gallery.
    """
    for name, known in [*((s, SCOPES) for s in scopes), *((g, PRINTS) for g in galleries)]:
        if name not in known:
            raise ValueError(f"{name} is not one of {', '.join(known)}")
    with transaction.atomic():
        row, clear = MachineToken.issue(Agency.objects.get(ori=ori), label)
        Grant.objects.create(token=row, scopes=sorted(set(scopes)), galleries=sorted(set(galleries)))
        content = {"token": row.pk, "label": label, "scopes": list(scopes), "galleries": list(galleries)}
        append(act="abis.grant", actor=GRANTER, subject=ori, content=content)
    return clear


def pseudonym(person: str) -> str:
    """Return a person's pseudonym in the audit: whoever knows the id can find the entries, but the entries do
    not reveal the id.
    """
    return (
        f"abis:{salted_hmac('handover.abis', person, algorithm='sha256').hexdigest()[:40]}" if person else ""
    )
