"""Record a person's authority to sign and what was delegated to them, with the days; the audit keeps what was on record
before."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from handover.accounts.models import Delegation, User
from handover.accounts.roles import Actor
from handover.administration.operators import REGISTRAR
from handover.administration.other_accounts import other_account
from handover.audit.append import append
from handover.compiled_read import compiled_read
from handover.papers.authority import GIVEN, NEUTRAL_REVIEW, ON_FILE, Delegated, Office


def set_authority(
    username: str,
    *,
    title: str,
    authority: str,
    first: date | None,
    last: date | None,
    actor: Actor = REGISTRAR,
) -> User:
    """Record a person's office and the first and last day (inclusive) on which they may sign.

    The audit entry keeps what was on record before. Raises ``User.DoesNotExist``, ``PermissionError`` for
    one's own authority, and ``ValidationError`` that names the field.
    """
    with transaction.atomic():
        user = other_account(
            username, actor, "Nobody records their own authority to sign: a second person does."
        )
        _checks(title, authority, first, last)
        was = _authority_of(user)
        user.title, user.authority, user.authority_from, user.authority_until = title, authority, first, last
        user.full_clean(exclude=["password"])
        user.save(update_fields=["title", "authority", "authority_from", "authority_until"])
        append(
            act="person.authority",
            actor=actor,
            subject=user.username,
            content={"was": was, "is": _authority_of(user)},
        )
    return user


def _checks(title: str, authority: str, first: date | None, last: date | None) -> None:
    if authority and authority not in ON_FILE:
        known = ", ".join(sorted(ON_FILE))
        raise ValidationError(
            {"authority": f"“{authority}” is not a power to sign warrants; the powers are {known}"}
        )
    if authority and not title.strip():
        raise ValidationError(
            {"title": "a power requires an office: give the title as the regulation lists it"}
        )
    if first and last and last < first:
        raise ValidationError({"authority_until": "the last day is before the first day"})


def _authority_of(user: User) -> dict[str, str]:
    days = (user.authority_from, user.authority_until)
    first, last = (day.isoformat() if day else "" for day in days)
    return {"title": user.title, "authority": user.authority, "from": first, "until": last}


def delegations_of(user: User) -> tuple[Delegation, ...]:
    """The delegations to a person that are on record, by their first day."""
    return tuple(_delegations(user.pk))


@compiled_read
def _delegations(person: int) -> QuerySet[Delegation]:
    return Delegation.objects.filter(person_id=person)


def office_of(user: User) -> Office:
    """The office of a person as it is on record now, with the delegations to them."""
    given = tuple(Delegated(d.provision, d.instrument, d.first, d.last) for d in delegations_of(user))
    return Office(user.title, user.authority, user.authority_from, user.authority_until, given)


def delegate(
    username: str,
    *,
    provision: str,
    instrument: str,
    given_by: str,
    first: date,
    last: date | None,
    actor: Actor = REGISTRAR,
) -> Delegation:
    """Record that the power of a provision was delegated to a person (8 CFR 2.1), or that the office named them to
    review findings neutrally (`NEUTRAL_REVIEW`).

    Raises ``User.DoesNotExist``, ``PermissionError`` for a delegation to oneself, and ``ValidationError``.
    """
    with transaction.atomic():
        user = other_account(
            username, actor, "Nobody records a delegation to themselves: a second person does."
        )
        if provision not in GIVEN:
            raise ValidationError({"provision": f"the powers that are delegated are {', '.join(GIVEN)}"})
        if not user.title.strip():
            raise ValidationError({"provision": "record the person's office first: the paper names it"})
        if last and last < first:
            raise ValidationError({"last": "the last day is before the first day"})
        row = Delegation(
            person=user, provision=provision, instrument=instrument.strip(), given_by=given_by.strip(),
            first=first, last=last, recorded_by=actor.key,
        )  # fmt: skip
        row.full_clean()
        row.save()
        append(act="person.delegation", actor=actor, subject=username, content=_delegated(row))
    return row


def end_delegation(pk: int, *, last: date, actor: Actor = REGISTRAR) -> Delegation:
    """End a delegation on a day; papers that were signed before stay signed. Raises ``Delegation.DoesNotExist``."""
    with transaction.atomic():
        row = Delegation.objects.select_for_update().select_related("person").get(pk=pk)
        row.last = min(last, row.last) if row.last else last
        row.save(update_fields=["last"])
        append(
            act="person.delegation_ended", actor=actor, subject=row.person.username, content=_delegated(row)
        )
    return row


def reviews_neutrally(actor: Actor, on: date) -> bool:
    """Whether the office's list of neutral reviewers names this person on that day. Nobody is on it by default."""
    kind, _, pk = actor.key.partition(":")
    person = User.objects.filter(pk=int(pk)).first() if kind == "user" else None
    return person is not None and office_of(person).delegation(NEUTRAL_REVIEW, on) is not None


def _delegated(row: Delegation) -> dict[str, str]:
    return {
        "provision": row.provision, "instrument": row.instrument, "given_by": row.given_by,
        "from": row.first.isoformat(), "until": row.last.isoformat() if row.last else "",
    }  # fmt: skip
