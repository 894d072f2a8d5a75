"""A legal hold keeps the code of the person's page, by whatever number it names the person; and no clock that was set
back makes a code last longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.erasure import public as erasure
from handover.process.models import Matter
from handover.repositories.models import CriminalIdentity, FormerKey, ImmigrationIdentity
from handover.stages.identification.models import PrintMatch
from tests.subject_portal.person_page import CODES
from tests.subject_portal.test_code_end import DAYS, FAR, closed, opens
from tests.subject_portal.test_code_times import told
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import Person

pytestmark = pytest.mark.django_db
FIN: Final = "1777777771"
REASON: Final = "Litigation is expected: counsel for the person wrote on the case."


def a_number() -> str:
    return str(ImmigrationIdentity.every.get(pk=FIN).a_number)


def criminal(case: Matter) -> CriminalIdentity:
    """What the prints of the booking gave in the criminal repository."""
    given = PrintMatch.objects.filter(matter__parent=case.parent).values("identity")
    return CriminalIdentity.every.get(pk__in=given)


def former(repository: str, now: str) -> str:
    """A key that the person had before."""
    FormerKey.objects.create(
        repository=repository, former="Z00000001", now=now, op="merge", at=timezone.now()
    )
    return "Z00000001"


NAMES: Final[dict[str, Callable[[Any], str]]] = {
    "the case": lambda case: case.reference,
    "the booking": lambda case: case.parent.reference,
    "the FIN": lambda _: FIN,
    "a FIN of before": lambda _: former("immigration", FIN),
    "the A-number": lambda _: a_number(),
    "the A-number as people write it": lambda _: f"A{a_number()[:3]}-{a_number()[3:6]} {a_number()[6:]}",
    "the UCN": lambda case: criminal(case).ucn,
    "the UCN in small letters": lambda case: criminal(case).ucn.lower(),
    "a UCN of before": lambda case: former("criminal", criminal(case).ucn),
    "the SID": lambda case: criminal(case).sid,
}  # fmt: skip


@pytest.mark.parametrize("named", NAMES)
def test_a_legal_hold_keeps_it_and_its_end_ends_it(cast: Cast, named: str) -> None:
    case = closed(cast, Person(fin=FIN))
    key = NAMES[named](case)
    other, late = closed(cast), case.moved_at + FAR
    assert not opens(case, late)
    hold = erasure.hold(key, reason=REASON, actor=cast["stone"].actor)
    assert opens(case, late)
    assert not opens(other, late), "another's"
    erasure.end_hold(hold.pk, actor=cast["stone"].actor)
    assert not opens(case, late)


@pytest.mark.parametrize("key", ["A999999999", "0999999AB", "x", "-", "C-2345678923"])
def test_a_hold_of_somebody_else_keeps_none(cast: Cast, key: str) -> None:
    case = closed(cast, Person(fin=FIN))
    erasure.hold(key, reason=REASON, actor=cast["stone"].actor)
    assert not opens(case, case.moved_at + DAYS)


def test_a_hold_of_another_case_of_the_same_person_keeps_this_one_only_by_the_person(cast: Cast) -> None:
    one, other = closed(cast, Person(fin=FIN)), closed(cast, Person(fin=FIN))
    late = other.moved_at + FAR
    by_case = erasure.hold(other.reference, reason=REASON, actor=cast["stone"].actor)
    assert (opens(one, late), opens(other, late)) == (False, True)
    erasure.end_hold(by_case.pk, actor=cast["stone"].actor)
    erasure.hold(f"A{a_number()}", reason=REASON, actor=cast["stone"].actor)
    assert (opens(one, late), opens(other, late)) == (True, True)


def written_at_the_end(case: Matter) -> None:
    """Somebody did something at the moment at which the code ended: the log has the time."""
    with time_machine.travel(case.moved_at + DAYS, tick=False), transaction.atomic():
        append(act="person.open", actor=Actor.system("concerned"))


def test_a_clock_that_was_set_back_makes_no_code_last_longer(cast: Cast) -> None:
    case = closed(cast)
    earlier = case.moved_at + DAYS / 2
    assert opens(case, earlier)
    written_at_the_end(case)
    assert not opens(case, earlier)
    with time_machine.travel(earlier, tick=False):
        right, none = told(case.reference, CODES[case.reference]), told("C-ZZZZZZZZZZ", CODES[case.reference])
    assert (right[0], right[1]) == (422, none[1]), "as if no such case were there"


def test_nor_a_hold_whose_last_day_has_passed(cast: Cast) -> None:
    case = closed(cast)
    until = (case.moved_at + DAYS - timedelta(days=3)).date()
    erasure.hold(case.reference, reason=REASON, actor=cast["stone"].actor, until=until)
    assert opens(case, case.moved_at + DAYS - timedelta(days=1))
    written_at_the_end(case)
    with time_machine.travel(case.moved_at + DAYS - timedelta(days=9), tick=False):
        assert not opens(case, case.moved_at + DAYS - timedelta(days=9))


def test_a_case_that_goes_on_is_not_ended_by_any_clock(cast: Cast) -> None:
    case = walk.case_in(cast, "lodged")
    written_at_the_end(case)
    assert opens(case, case.moved_at)
    assert opens(case, case.moved_at + FAR)
