"""Deny by default: a machine token needs the operation's scope and the galleries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.crypto import salted_hmac

from handover.abis.values import NotPermittedError
from handover.accounts.models import MachineToken

GALLERY: Final = "gallery:"
"""How a scope that names a gallery begins."""


@dataclass(frozen=True, slots=True)
class TokenReach:
    """What a token may do."""

    scopes: frozenset[str] = frozenset()
    galleries: frozenset[str] = frozenset()

    def demand(self, scope: str) -> None:
        """Raise `NotPermittedError` without the scope."""
        if scope not in self.scopes:
            raise NotPermittedError(f"this account has no scope {scope}")


def reach_of(token: MachineToken) -> TokenReach:
    """Return what the token's scopes permit here."""
    galleries = {scope.removeprefix(GALLERY) for scope in token.scopes if scope.startswith(GALLERY)}
    return TokenReach(frozenset(s for s in token.scopes if s.startswith("abis.")), frozenset(galleries))


def pseudonym(person: str) -> str:
    """Return a person's pseudonym in the audit: whoever knows the id can find the entries, but the entries do
    not reveal the id.
    """
    return (
        f"abis:{salted_hmac('handover.abis', person, algorithm='sha256').hexdigest()[:40]}" if person else ""
    )
