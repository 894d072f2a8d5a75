"""Issue, list, renew and revoke machine tokens; each act is audited, and no secret is ever kept or recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, MachineToken
from handover.accounts.roles import Actor
from handover.accounts.scopes_on_offer import check_scopes
from handover.audit.append import append


class TokenError(Exception):
    """The token cannot be made or found: what, and what to do."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and its secret, which is shown once."""

    token: MachineToken
    secret: str


def issue_token(
    name: str, scopes: Iterable[str], *, ori: str = "", days: int | None = None, actor: Actor,
    same_name: bool = False,
) -> Issued:  # fmt: skip
    """Create a token for an agency, or for none where the scopes permit that, good for ``days`` (default:
    ``HANDOVER_TOKEN_DAYS``).

    Raises `TokenError`, also where a live token has the name already, unless ``same_name``.
    """
    if not name.strip() or len(name) > 60 or not name.isprintable():
        raise TokenError("name the token by 1 to 60 printable characters, such as live-scan-1")
    agency = agency_of(ori) if ori else None
    try:
        wanted = check_scopes(scopes, agency)
    except ValueError as problem:
        raise TokenError(str(problem)) from problem
    with transaction.atomic():
        if not same_name and live().filter(name=name).exists():
            raise TokenError(
                f"a live token is named “{name}” already: rotate it, revoke it, or take another name"
            )
        expires = _expiry(days)
        token, secret = MachineToken.issue(agency, name, wanted, expires_at=expires, created_by=actor.key)
        content = {"token": token.pk, "label": name, "scopes": wanted, "expires": _written(expires)}
        append(act="token.issue", actor=actor, subject=ori, content=content)
    return Issued(token, secret)


def rotate_token(which: str, *, overlap: timedelta, days: int | None = None, actor: Actor) -> Issued:
    """Give a live token a new secret; the present one stays good for ``overlap``. Raises `TokenError`."""
    with transaction.atomic():
        token = token_named(which)
        if token.state != "live":
            raise TokenError(
                f"the token “{token.name}” is {token.state}; make a new one with: handover token add"
            )
        secret = token.renew(overlap=overlap, expires_at=_expiry(days))
        content = {"token": token.pk, "previous_until": _written(token.previous_until),
                   "expires": _written(token.expires_at)}  # fmt: skip
        append(act="token.rotate", actor=actor, subject=_ori(token), content=content)
    return Issued(token, secret)


def bind_certificate(which: str, subject: str, *, actor: Actor) -> MachineToken:
    """Let the client certificates of a subject stand for a live token's account; an empty one ends that.

    The proxy names the subject (``HANDOVER_CLIENT_CERTIFICATE_HEADER``); it must be written as the proxy writes it.
    Raises `TokenError`, also for a subject that another account has.
    """
    subject = subject.strip()
    if len(subject) > 300 or not subject.isprintable() or (subject and "=" not in subject):
        raise TokenError("write the subject as the proxy does, such as CN=live-scan-1,O=Alder County Jail")
    with transaction.atomic():
        token = token_named(which)
        if token.state != "live":
            raise TokenError(
                f"the token “{token.name}” is {token.state}; make a new one with: handover token add"
            )
        other = MachineToken.objects.filter(certificate_subject=subject).exclude(pk=token.pk).first()
        if subject and other is not None and other.state == "live":
            raise TokenError(
                f"that certificate stands for the token “{other.name}” (number {other.pk}) already"
            )
        if subject and other is not None:
            MachineToken.objects.filter(pk=other.pk).update(certificate_subject=None)
        was, token.certificate_subject = token.certificate_subject or "", subject or None
        token.save(update_fields=["certificate_subject"])
        content = {"token": token.pk, "was": was, "is": subject}
        append(act="token.certificate", actor=actor, subject=_ori(token), content=content)
    return token


def revoke_token(which: str, *, actor: Actor) -> MachineToken:
    """End a token and both its secrets at once. Raises `TokenError`."""
    with transaction.atomic():
        token = token_named(which)
        if token.revoked_at is not None:
            raise TokenError(f"the token “{token.name}” was revoked on {_written(token.revoked_at)}")
        token.revoked_at, token.revoked_by = timezone.now(), actor.key
        token.save(update_fields=["revoked_at", "revoked_by"])
        append(act="token.revoke", actor=actor, subject=_ori(token), content={"token": token.pk})
    return token


def live() -> QuerySet[MachineToken]:
    """List the tokens that open something."""
    unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return (
        MachineToken.objects.select_related("agency")
        .filter(unexpired, revoked_at=None)
        .order_by("name", "pk")
    )


def token_named(which: str) -> MachineToken:
    """Return the token of a number (``12``) or name; a live one before others. Raises `TokenError`."""
    rows = MachineToken.objects.select_for_update(of=("self",)).select_related("agency")
    if which.isascii() and which.isdigit() and (found := rows.filter(pk=int(which[:18])).first()):
        return found
    named = list(rows.filter(name=which).order_by("pk"))
    alive = [token for token in named if token.state == "live"]
    if len(alive) > 1:
        numbers = ", ".join(str(token.pk) for token in alive)
        raise TokenError(f"{len(alive)} live tokens are named “{which}”: give one's number ({numbers})")
    if not named:
        raise TokenError(f"no machine token “{which}” is on file; see them with: handover token list --all")
    return (alive or named)[-1]


def described(token: MachineToken) -> dict[str, Any]:
    """Return what is on file of a token, without anything of its secret."""
    return {
        "number": token.pk,
        "name": token.name,
        "agency": _ori(token),
        "scopes": token.scopes,
        "state": token.state,
        "certificate": token.certificate_subject or "",
        "created": _written(token.created_at),
        "created_by": token.created_by,
        "expires": _written(token.expires_at),
        "last_used": _written(token.last_used_at),
        "previous_secret_until": _written(token.previous_until),
        "revoked": _written(token.revoked_at),
        "revoked_by": token.revoked_by,
    }


def agency_of(ori: str) -> Agency:
    """Return the agency. Raises `TokenError` where there is none."""
    found = Agency.objects.filter(ori=ori).first()
    if found is None:
        raise TokenError(f"no agency {ori} is on file; add it with: handover agency add {ori} NAME")
    return found


def _expiry(days: int | None) -> datetime:
    return timezone.now() + timedelta(days=settings.HANDOVER_TOKEN_DAYS if days is None else days)


def _ori(token: MachineToken) -> str:
    return token.agency.ori if token.agency else ""


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
