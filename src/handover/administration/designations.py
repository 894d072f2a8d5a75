"""Agreements under 8 USC 1357(g) and the officers whom they name: recorded, ended, read. The audit keeps each."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.local_agreements import Designation, LocalAgreement
from handover.accounts.models import Agency, User
from handover.accounts.roles import Actor, Role
from handover.accounts.usernames import normal_username
from handover.administration.operators import REGISTRAR
from handover.administration.other_accounts import other_account
from handover.audit.append import append
from handover.jurisdictions import agreements
from handover.jurisdictions.designated import Designated


def record_agreement(
    ori: str, *, model: str, instrument: str, office: str, first: date, last: date | None, actor: Actor = REGISTRAR
) -> LocalAgreement:  # fmt: skip
    """Put an agreement on file. ``ori``: the jail's; ``office``: the ORI of the immigration office that supervises.

    Raises ``ValidationError`` that names the field. An agreement that the law of the place forbids is recorded too: it
    gives no power (`jurisdictions.designated`), and each act on it is a breach.
    """
    jail = Agency.objects.filter(ori=ori, kind=Agency.Kind.JAIL).first()
    supervises = Agency.objects.filter(ori=office, kind=Agency.Kind.IMMIGRATION).first()
    models = [code for code in agreements() if code != "none"]
    if jail is None:
        raise ValidationError({"agency": f"no jail has the ORI {ori}"})
    if supervises is None:
        raise ValidationError({"office": f"no immigration office has the ORI {office}"})
    if model not in models:
        raise ValidationError({"model": f"the models are {', '.join(models)}"})
    _in_order(first, last)
    with transaction.atomic():
        row = LocalAgreement(
            agency=jail, office=supervises, model=model, instrument=instrument.strip(), first=first, last=last,
            recorded_by=actor.key,
        )  # fmt: skip
        row.full_clean()
        row.save()
        append(act="agreement.recorded", actor=actor, subject=row.instrument, content=_agreed(row))
    return row


def end_agreement(instrument: str, *, last: date, actor: Actor = REGISTRAR) -> LocalAgreement:
    """End an agreement on a day: nobody acts on it afterwards. What was done before stands. Raises ``DoesNotExist``."""
    with transaction.atomic():
        row = LocalAgreement.objects.select_for_update().get(instrument=instrument)
        row.last = min(last, row.last) if row.last else last
        row.save(update_fields=["last"])
        append(act="agreement.ended", actor=actor, subject=row.instrument, content=_agreed(row))
    return row


def designate(
    username: str, *, instrument: str, trained_on: date | None, hours: int, certified_by: str, first: date,
    last: date | None, actor: Actor = REGISTRAR,
) -> Designation:  # fmt: skip
    """Record that an agreement names an officer of its jail, with the certified training.

    Raises ``DoesNotExist``, ``PermissionError`` for oneself, and ``ValidationError`` that names the field.
    """
    with transaction.atomic():
        user = other_account(username, actor, "Nobody designates themselves: a second person does.")
        agreement = LocalAgreement.objects.get(instrument=instrument)
        if user.role != Role.DESIGNATED_OFFICER or user.agency_id != agreement.agency_id:
            raise ValidationError({"person": "the agreement names officers of its own jail with that role"})
        _in_order(first, last)
        row = Designation(
            person=user, agreement=agreement, trained_on=trained_on, training_hours=hours,
            certified_by=certified_by.strip(), first=first, last=last, recorded_by=actor.key,
        )  # fmt: skip
        row.full_clean()
        row.save()
        append(act="person.designated", actor=actor, subject=user.username, content=_named(row))
    return row


def end_designation(username: str, *, last: date, actor: Actor = REGISTRAR) -> list[Designation]:
    """End every designation of a person on a day. Raises ``User.DoesNotExist``."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=normal_username(username))
        rows = [d for d in user.designations.select_for_update() if d.last is None or d.last > last]
        for row in rows:
            row.last = last
            row.save(update_fields=["last"])
            append(act="person.designation_ended", actor=actor, subject=user.username, content=_named(row))
    return rows


def designated(actor: Actor, on: date) -> Designated | None:
    """What is on record of this officer on a day: the designation that stands then, else the newest; None if none is.

    Under the agreement of the jail for which they act, and no other.
    """
    kind, _, pk = actor.key.partition(":")
    rows = (
        Designation.objects.filter(person_id=int(pk), agreement__agency__ori=actor.agency)
        .select_related("agreement", "agreement__office")
        .order_by("first", "pk")
        if kind == "user"
        else ()
    )
    found = [_standing(row) for row in rows]
    standing = [d for d in found if _covers(d, on)]
    return standing[-1] if standing else (found[-1] if found else None)


def _covers(one: Designated, on: date) -> bool:
    spans = ((one.agreement_from, one.agreement_until), (one.named_from, one.named_until))
    return all(first <= on and (last is None or on <= last) for first, last in spans)


def _standing(row: Designation) -> Designated:
    agreed = row.agreement
    return Designated(
        model=agreed.model, instrument=agreed.instrument, agreement_from=agreed.first, agreement_until=agreed.last,
        named_from=row.first, named_until=row.last, trained_on=row.trained_on, hours=row.training_hours,
        office=agreed.office.name,
    )  # fmt: skip


def _in_order(first: date, last: date | None) -> None:
    if last and last < first:
        raise ValidationError({"last": "the last day is before the first day"})


def _agreed(row: LocalAgreement) -> dict[str, str]:
    return {
        "agency": row.agency.ori, "office": row.office.ori, "model": row.model, "from": row.first.isoformat(),
        "until": row.last.isoformat() if row.last else "",
    }  # fmt: skip


def _named(row: Designation) -> dict[str, str]:
    return {
        "agreement": row.agreement.instrument, "trained_on": row.trained_on.isoformat() if row.trained_on else "",
        "hours": str(row.training_hours), "certified_by": row.certified_by, "from": row.first.isoformat(),
        "until": row.last.isoformat() if row.last else "",
    }  # fmt: skip
