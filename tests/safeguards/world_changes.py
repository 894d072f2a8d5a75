"""What changes in the world before somebody tries something (`attempts`): each by the way that it comes in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.administration import people
from handover.administration.agencies import update_agency
from handover.administration.authority import set_authority
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity, ImmigrationOrder, StatusRecord
from handover.stages.custody import events
from handover.stages.identification import actions as identification
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.ways import transfer
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in

Before = Callable[[Cast, Matter], object]
TWICE: Final = Person(fin="1999999901")
"""Somebody with two cases."""


def fin(case: Matter) -> str:
    """The identity of a case."""
    return link_of(case.pk).identity


def citizen_record(_: Cast, case: Matter) -> None:
    """A naturalisation comes on record."""
    StatusRecord.objects.create(
        identity_id=fin(case), status="citizen", since=date(2025, 1, 2), source="naturalisation", reliability="primary",
        as_of=date(2026, 11, 1),
    )  # fmt: skip


def born_here(_: Cast, case: Matter) -> None:
    """The immigration record's birthplace is corrected to Texas."""
    row = ImmigrationIdentity.objects.get(pk=fin(case))
    row.birthplace = "TX"
    row.save()


def child_birth(_: Cast, case: Matter) -> None:
    """Another date of birth comes on record."""
    row = ImmigrationIdentity.objects.get(pk=fin(case))
    row.births = [*row.births, born_years_ago(14)]
    row.save()


def tps(_: Cast, case: Matter) -> None:
    """Temporary protected status comes on record."""
    StatusRecord.objects.create(
        identity_id=fin(case), status="tps", since=date(2026, 1, 2), source="case system", reliability="system",
        as_of=date(2026, 11, 1),
    )  # fmt: skip


def order_gone(_: Cast, case: Matter) -> None:
    """The final order is struck from the record."""
    for row in ImmigrationOrder.objects.filter(identity_id=fin(case)):
        row.delete()


def order_reopened(_: Cast, case: Matter) -> None:
    """The order is no longer final."""
    row = ImmigrationOrder.objects.get(identity_id=fin(case))
    row.final = False
    row.save()


def statement(_: Cast, case: Matter) -> None:
    """The person says something on their page."""
    disputes.file_dispute(
        case.pk, actor=Actor.person(case.reference), said_by="the person", text="That is not me."
    )


def asked_by_officer(cast: Cast, case: Matter) -> None:
    """The review officer raises a citizenship question."""
    citizenship.raise_citizenship(
        case.pk, actor=cast["ortiz"].actor, version=case.version, indicium="statement", text="Says to be a citizen."
    )  # fmt: skip


def power_ended(cast: Cast, _: Matter) -> None:
    """The signer's authority on file has ended. (Where the office is, yesterday in UTC may be today.)"""
    signer = cast["walsh"]
    signer.authority_until = timezone.now().date() - timedelta(days=2)
    signer.save()


def power_never_was(cast: Cast, _: Matter) -> None:
    """It comes to light that the signer's power had ended days before they signed."""
    walsh, last = cast["walsh"], timezone.now().date() - timedelta(days=3)
    set_authority(
        "walsh",
        title=walsh.title,
        authority=walsh.authority,
        first=None,
        last=last,
        actor=cast["stone"].actor,
    )


def held_at_another_jail(cast: Cast, _: Matter) -> None:
    """While this request waits, a hold on the same arrest begins at another jail."""
    held = case_in(cast, "held", TWICE, "CX0010000")
    stops.ask_persons_cases_again(held.pk)


def disabled(who: str) -> Before:
    """A person's account is disabled while they have a page open."""
    return lambda cast, _: people.set_active(who, False, actor=cast["stone"].actor)


def given(who: str, role: str, ori: str) -> Before:
    """A person gets another role, or another agency, while they have a page open."""
    return lambda cast, _: people.change_role(who, role, ori, actor=cast["stone"].actor)


def gone_to_birch(cast: Cast, case: Matter) -> None:
    """The person goes to another jail."""
    transfer(cast, case, timezone.now())


def match_withdrawn(cast: Cast, case: Matter) -> None:
    """A second examiner withdraws the match that opened the case."""
    searched = link_of(case.pk).search_matter
    identification.withdraw_match(
        searched.pk, actor=cast["evans"].actor, version=searched.version, reasons=REASONS
    )


def order_corrected(cast: Cast, case: Matter) -> None:
    """A specialist corrects the order on a dispute."""
    key = next(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind == "order")
    filed = disputes.file_dispute(
        case.pk, actor=cast["ortiz"].actor, said_by="counsel", text="It was vacated.", record_key=key
    )
    said = disputes.DatedAnswer(
        reasons=REASONS, told="by letter", now="The order was vacated.", source="the court"
    )
    disputes.correct_record(filed.pk, actor=cast["reed"].actor, version=filed.version, answer=said)


def claimed_elsewhere(cast: Cast, _: Matter) -> None:
    """In another case of the person somebody says that they are a citizen."""
    asked_by_officer(cast, case_in(cast, "in_review", TWICE, "CX0020000"))


def said_elsewhere(cast: Cast, _: Matter) -> None:
    """In another case of the person they say something on their page."""
    statement(cast, case_in(cast, "served", TWICE, "CX0020000"))


def second_request_arrives(cast: Cast, _: Matter) -> None:
    """The person is brought here with a request that another jail had."""
    transfer(cast, case_in(cast, "served", TWICE, "CX0020000"), timezone.now(), to="CX0010000")


def held_elsewhere(cast: Cast, _: Matter) -> None:
    """A hold on the same arrest has begun at another jail, and ended."""
    held = case_in(cast, "held", TWICE, "CX0010000")
    events.report_released(
        held.pk, actor=cast["clark"].actor, version=held.version, released_at=timezone.now()
    )


def tps_comes_back(cast: Cast, case: Matter) -> None:
    """Protected status comes on record, is taken back, the case goes on, and it comes again."""
    tps(cast, case)
    StatusRecord.objects.filter(identity_id=fin(case), status="tps").delete()
    at = Matter.objects.get(pk=case.pk)
    stops.resume(case.pk, actor=cast["stone"].actor, version=at.version, reasons=REASONS, done=REASONS)
    tps(cast, case)


def law_changes(cast: Cast, case: Matter) -> None:
    """The place of the jail forbids holds from now on."""
    update_agency(case.agency.ori, {"policy": "us-columbia-cedar"}, actor=cast["stone"].actor)


def booking_erased(cast: Cast, case: Matter) -> None:
    """Two people erase the booking by an order."""
    rows = [u.label for u in erasure.erasable_uses("", matters={case.parent_id}, bears=lambda _: True)]  # type: ignore[arg-type]
    asked = erasure.request(
        "TCN1", rows=rows, authority="PC 1203.4, order 12-345", ordered_on=date(2026, 1, 1),
        actor=cast["reed"].actor,
    )  # fmt: skip
    erasure.approve(asked.pk, actor=cast["stone"].actor)
