"""One person may have two accounts: whatever two people answer for, neither of the two is the second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from time_machine import travel

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.process.two_people import AskedBy, same_actor
from handover.repositories import expunging, orders
from handover.repositories.models import RecordOrder, SourceRecord
from tests.process.erasure.erasing import ORDER, ORDERED_ON, labels_of
from tests.repositories.cases import known, order, send
from tests.support.cast import Cast
from tests.support.walk import REASONS, queried

pytestmark = pytest.mark.django_db


def second_account(user: User, role: str = "counsel") -> User:
    """Another account of the same person, under another name and as old as the first."""
    return User.objects.create(
        username=f"{user.username}2", first_name="Another", last_name="Name", role=role, agency=user.agency,
        date_joined=user.date_joined, person_key=user.person_key,
    )  # fmt: skip


def newcomer(user: User) -> User:
    """An account under another name, made once something was asked."""
    return User.objects.create(
        username="newcomer", first_name="New", last_name="Comer", role="counsel", agency=user.agency,
        date_joined=timezone.now(),
    )  # fmt: skip


def of_cases(cast: Cast, folder: Path) -> list[Callable[[Actor], object]]:
    queried(cast)
    row = erasure.request(
        "K", rows=labels_of(), authority=ORDER, ordered_on=ORDERED_ON, actor=cast["stone"].actor
    )
    return [
        lambda actor: erasure.approve(row.pk, actor=actor),
        lambda actor: erasure.decline(row.pk, actor=actor, reasons=REASONS),
    ]


def of_a_feed(cast: Cast, folder: Path) -> list[Callable[[Actor], object]]:
    known(folder)
    send(folder, order("expunge", "charge", "c1"))
    (waits,) = expunging.waiting()
    with travel(timezone.now(), tick=False):
        expunging.ask(waits.pk, actor=cast["stone"].actor)
    return [
        lambda actor: expunging.approve(waits.pk, actor=actor),
        lambda actor: expunging.withdraw_request(waits.pk, actor=actor, reasons=REASONS),
    ]


def of_paper(cast: Cast, folder: Path) -> list[Callable[[Actor], object]]:
    known(folder)
    head = SourceRecord.objects.get(source_key="c1")
    row: RecordOrder = orders.ask(
        head.pk, op="seal", authority=ORDER, dated=ORDERED_ON, actor=cast["stone"].actor
    )
    return [
        lambda actor: orders.approve(row.pk, actor=actor),
        lambda actor: orders.decline(row.pk, actor=actor, reasons=REASONS),
    ]


@pytest.mark.parametrize("asked", [of_cases, of_a_feed, of_paper])
def test_no_second_account_decides_and_one_made_since_declines_at_most(
    asked: Callable[[Cast, Path], list[Callable[[Actor], object]]], cast: Cast, tmp_path: Path
) -> None:
    approve, decline = asked(cast, tmp_path)
    same, since = (cast["stone"], second_account(cast["stone"])), newcomer(cast["stone"])
    for act, user in [(act, user) for act in (approve, decline) for user in same] + [(approve, since)]:
        with pytest.raises(RefusedError) as refused:
            act(user.actor)
        assert [one.code for one in refused.value.refusals] == ["two_person"], user.username
    with transaction.atomic():
        decline(since.actor)
        transaction.set_rollback(True)
    approve(cast["lane"].actor)


def test_an_operator_is_known_by_the_login_of_who_asked(cast: Cast) -> None:
    stone = cast["stone"]
    asked = AskedBy(stone.actor.key, stone.actor.name, timezone.now())
    assert same_actor(asked, Actor("operator:stone", "Operator (stone)", Role.SYSTEM)) is not None
    assert same_actor(asked, Actor("operator:root", "Operator (root)", Role.SYSTEM)) is None
    assert same_actor(asked, Actor("operator:Stone", "Operator (Stone)", Role.SYSTEM)) is not None
    with_capitals = AskedBy("operator:STONE", "Operator (STONE)", timezone.now())
    assert same_actor(with_capitals, stone.actor) is not None
    assert same_actor(with_capitals, Actor("operator:stone", "Somebody", Role.SYSTEM)) is not None
    by_command = AskedBy("operator:stone", "Operator (stone)", timezone.now())
    assert same_actor(by_command, stone.actor) is not None
    assert same_actor(by_command, cast["lane"].actor) is None


def test_who_came_between_an_order_and_the_asking_may_decide_it(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("expunge", "charge", "c1"))
    (waits,) = expunging.waiting()
    between = newcomer(cast["stone"])
    asked = expunging.ask(waits.pk, actor=cast["stone"].actor)
    assert waits.ordered_at < between.date_joined < asked.asked_at
    expunging.withdraw_request(waits.pk, actor=between.actor, reasons=REASONS)
    waits.refresh_from_db()
    assert (waits.asked_key, waits.asked_at) == ("", None)
