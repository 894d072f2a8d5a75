"""Who a machine is, by the ``Authorization`` header of its request, and whether its token has the scope asked for."""

from __future__ import annotations

from dataclasses import dataclass

from handover.accounts.models import MachineToken
from handover.accounts.roles import Actor


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine whose token is live and has the scope."""

    token: MachineToken
    actor: Actor


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Why a machine is not admitted: 401 without a live token, 403 where the token lacks the scope (RFC 6750, 3.1)."""

    status: int
    text: str
    challenge: str
    """The value of ``WWW-Authenticate``."""
    actor: Actor | None = None
    """Whose token lacks the scope; None where nobody is known."""


NO_TOKEN = NotAdmitted(401, "A live machine token is needed: Authorization: Bearer TOKEN.", "Bearer")


def authenticate(header: str, scope: str, certificate: str = "") -> Machine | NotAdmitted:
    """Return the machine of a header ``Bearer TOKEN`` (RFC 6750, 2.1), or why it is not admitted to ``scope``.

    ``certificate``: the subject that the proxy verified. It stands in the place of a token where none is sent; a token
    that is sent counts alone. The caller records a refusal. An empty scope asks for a live account only: then the
    caller asks for the scope.
    """
    scheme, _, clear = header.partition(" ")
    if header.strip():
        token = MachineToken.find(clear.strip()) if scheme.lower() == "bearer" and clear.strip() else None
    else:
        token = MachineToken.of_certificate(certificate)
    if token is None:
        return NO_TOKEN
    if scope and not token.has(scope):
        text = f"This token has no scope {scope}; ask the operator for one that has."
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        return NotAdmitted(403, text, challenge, token.actor)
    token.note_use()
    return Machine(token, token.actor)
