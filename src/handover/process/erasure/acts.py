"""Ask for an erasure, approve it or decline it: two people, each act in one transaction with its audit entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.clocks.calendars import latest_day
from handover.process.advance import demand, elsewhere
from handover.process.erasure import jails, leftovers, legal_holds
from handover.process.erasure.columns import Erasable, erased_values, label_of, marker_of
from handover.process.erasure.listing import seen_from
from handover.process.erasure.models import (
    ErasedRow,
    Erasure,
    ErasureDecline,
    ErasureMatter,
    ErasureRequest,
    LegalHold,
)
from handover.process.erasure.uses import matter_of, rows_named
from handover.process.facts import Fact, digest_of, fits, whole_digest
from handover.process.fold import Refusal, RefusedError
from handover.process.models import Matter
from handover.process.naming import digest_named
from handover.process.requirements import typed_reasons
from handover.process.two_people import same_actor
from handover.row_scope import Opening, opening

ASKS = frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR})
"""Roles that may request an erasure: records specialists and supervisors."""
APPROVES = frozenset({Role.SUPERVISOR, Role.COUNSEL})
"""Roles that approve or decline an erasure; never the person who requested it."""


AUTHORITY_LEAST: Final = 10
"""The fewest characters of an authority."""


_listeners: list[Callable[[set[UUID]], object]] = []
_of_rows: list[Callable[[Erasure, Sequence[Erasable]], object]] = []


_Objection = Callable[[ErasureRequest, set[UUID]], Refusal | None]
_objections: list[_Objection] = []


def on_approval(objection: _Objection) -> None:
    """Ask ``objection``, with the matters locked, whether a request may still be approved."""
    _objections.append(objection)


def on_erased(listener: Callable[[set[UUID]], object]) -> None:
    """Register ``listener``: each erasure passes it, in its transaction, the matters that lost content, so that their
    bars are asked again."""
    _listeners.append(listener)


def on_rows_erased(listener: Callable[[Erasure, Sequence[Erasable]], object]) -> None:
    """Register ``listener``: each erasure passes it, in its transaction, itself and the rows that lost content, also
    those of no matter."""
    _of_rows.append(listener)


def subject_of(record_key: str) -> str:
    """The keyed digest under which a record's erasures are kept; without the site's key it cannot be guessed."""
    return salted_hmac("handover.erasure", record_key, algorithm="sha256").hexdigest()


@opening(Opening.ORDERS)
def request(
    record_key: str, *, rows: Collection[str], authority: str, ordered_on: date, actor: Actor, of_record: bool = False
) -> ErasureRequest:  # fmt: skip
    """Ask that the content of these rows (``app.Model:pk``, as `erasable_uses` finds them) be erased.

    ``authority``: the statute and the order's number, no name. ``of_record``: it is asked with an order about a record
    of a repository, which is of no office; any other is the business of the office that has the matters. Raises
    `RefusedError`.
    """
    labels = list(dict.fromkeys(rows))
    now = timezone.now()
    demand(
        _role(actor, ASKS, labels, "A records specialist or a supervisor asks for an erasure."),
        _authority(authority),
        Refusal("ordered_on", "The order's date lies ahead.") if ordered_on > latest_day(now) else None,
        None if labels else Refusal("rows", "There is nothing to erase: no row was named."),
    )
    found = _found(labels)
    about = set[UUID]() if of_record else _matters(found)
    demand(
        legal_holds.held(_keys(record_key, found), found),
        *(
            elsewhere(one, actor)
            for one in Matter.objects.filter(pk__in=about).select_related("agency", "office")
        ),
    )
    with transaction.atomic():
        row = ErasureRequest.objects.create(
            subject=subject_of(record_key), authority=authority.strip(), ordered_on=ordered_on, rows=labels,
            by_key=actor.key, by_name=actor.name, at=now,
        )  # fmt: skip
        ErasureMatter.objects.bulk_create(
            [ErasureMatter(request=row, matter_id=pk) for pk in sorted(about, key=str)]
        )
        append(
            act="erasure.request", actor=actor,
            content={"request": row.pk, "rows": len(labels), "digest": whole_digest(row)},
        )  # fmt: skip
    return row


@opening(Opening.ORDERS)
def approve(request_id: int, *, actor: Actor, record_key: str = "", at_once: bool = True) -> Erasure:
    """Approve a request and erase, all or nothing; then remove what lies outside the tables (`leftovers.finish`).

    ``record_key``, where it is given, must be the one that was asked for, and is held against legal holds again.
    ``at_once`` false: the worker removes what lies outside, for a page that must not wait for it.
    Raises `RefusedError`: a hold, the same person, a request that was decided, a row that was erased meanwhile.
    """
    with transaction.atomic():
        asked = _undecided(request_id, actor, "A supervisor or counsel approves an erasure.")
        if record_key and subject_of(record_key) != asked.subject:
            demand(Refusal("record_key", "The request is about another record."))
        _lock_matters(_found(asked.rows))
        found = _found(asked.rows)
        demand(legal_holds.held(_keys(record_key, found), found))
        demand(*(objects(asked, _matters(found)) for objects in _objections))
        erasure = _record(asked, found, actor)
        leftovers.keep(erasure, found)
        for row in found:
            _wipe(row, erasure)
        _forget_ended_holds(asked)
        for of_rows in _of_rows:  # before the audit's head is locked: it may lock more matters
            of_rows(erasure, found)
        append(
            act="erasure.execute", actor=actor,
            content={"erasure": erasure.pk, "request": asked.pk, "rows": len(found), "digest": whole_digest(erasure)},
        )  # fmt: skip
        _tell(_matters(found))
        if at_once:
            transaction.on_commit(lambda: leftovers.finish_quietly(erasure.pk))
    return erasure


def _tell(matters: set[UUID]) -> None:
    for listener in _listeners:
        listener(matters)


@opening(Opening.ORDERS)
def decline(request_id: int, *, actor: Actor, reasons: str) -> ErasureDecline:
    """Decline a request, with reasons. Raises `RefusedError`."""
    demand(typed_reasons(reasons))
    with transaction.atomic():
        asked = _undecided(request_id, actor, "A supervisor or counsel declines an erasure.", declines=True)
        row = ErasureDecline.objects.create(
            request=asked, reasons=reasons.strip(), by_key=actor.key, by_name=actor.name, at=timezone.now()
        )
        append(act="erasure.decline", actor=actor, content={"request": asked.pk, "digest": whole_digest(row)})
    return row


def _role(actor: Actor, roles: frozenset[Role], rows: Collection[str], text: str) -> Refusal | None:
    """Nobody from an office works at a jail's own deployment: there its clerks request and decide, for the jail's own
    rows."""
    at_jail = actor.role is jails.JAIL_DECIDES and jails.is_jails_own(rows, actor.agency)
    return None if actor.role in roles or at_jail else Refusal("role", text)


def _authority(text: str) -> Refusal | None:
    told = len(text.strip()) >= AUTHORITY_LEAST
    return None if told else Refusal("authority", "Name the statute and the number of the court's order.")


def _found(labels: Collection[str]) -> list[Erasable]:
    try:
        rows = list(rows_named(labels))
    except LookupError as unknown:
        raise RefusedError(Refusal("rows", f"{unknown}.")) from unknown
    erased = [label_of(row) for row in rows if row.erasure_id is not None]
    demand(
        Refusal("rows", f"Erased already: {', '.join(erased)}. Ask again without them.") if erased else None
    )
    return rows


def _keys(record_key: str, rows: Sequence[Erasable]) -> set[str]:
    """Return the keys that a hold may name: the record's, and those of the matters that the rows belong to."""
    references = Matter.objects.filter(pk__in=_matters(rows)).values_list("reference", flat=True)
    return {record_key, *references}


def _matters(rows: Sequence[Erasable]) -> set[UUID]:
    return {pk for row in rows if (pk := matter_of(row))}


def _undecided(request_id: int, actor: Actor, text: str, *, declines: bool = False) -> ErasureRequest:
    """A request that this person may decide; ``text`` says who may. A concurrent decision waits: approvals and
    declines are in two tables, and nothing else excludes having both."""
    asked = ErasureRequest.objects.select_for_update().filter(pk=request_id).first()
    if asked is None or not seen_from(ErasureRequest.objects.filter(pk=asked.pk), actor.office).exists():
        raise RefusedError(Refusal("request", f"There is no request {request_id}."))
    demand(_role(actor, APPROVES, asked.rows, text))
    demand(
        Refusal("request", f"Request {asked.pk} was decided already.") if _decided(asked) else None,
        same_actor(asked, actor, declines=declines),
    )
    return asked


def _decided(asked: ErasureRequest) -> bool:
    decided = (Erasure.objects.filter(request=asked), ErasureDecline.objects.filter(request=asked))
    return any(rows.exists() for rows in decided)


def _lock_matters(rows: Sequence[Erasable]) -> None:
    """Lock the matters, so that an erasure and anyone who moves or rechecks a matter wait for each other."""
    matters = Matter.objects.select_for_update().filter(pk__in=_matters(rows))
    list(matters.order_by("pk").values_list("pk"))


def _record(asked: ErasureRequest, rows: Sequence[Erasable], actor: Actor) -> Erasure:
    now = timezone.now()
    digests = {label_of(row): _commitment(row) for row in rows}
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                request=asked, marker=marker_of(now), rows_digest=digest_of(digests), by_key=actor.key,
                by_name=actor.name, at=now,
            )  # fmt: skip
            ErasedRow.objects.bulk_create(
                [ErasedRow(erasure=erasure, label=label, digest=digest) for label, digest in digests.items()]
            )
    except IntegrityError as taken:
        text = f"Request {asked.pk} was decided, or one of its rows erased, a moment ago."
        raise RefusedError(Refusal("request", text)) from taken
    return erasure


def _commitment(row: Erasable) -> str:
    """Return the digest that the row's step or entry names if the row still matches it, else the digest of the row as
    it is now."""
    named = digest_named(row)
    return named if named and fits(row, named) else Fact.of(row).digest


def _wipe(row: Erasable, erasure: Erasure) -> None:
    rows = type(row)._base_manager.filter(pk=row.pk, erasure=None)
    rows.update(**erased_values(type(row), erasure.marker), salt=None, erasure=erasure)


def _forget_ended_holds(asked: ErasureRequest) -> None:
    """Remove the key of an erased record from a legal hold that has ended."""
    for one in LegalHold.objects.exclude(pk__in=legal_holds.in_force().values("pk")).exclude(key=""):
        if subject_of(one.key) == asked.subject:
            LegalHold.objects.filter(pk=one.pk).update(key="")
