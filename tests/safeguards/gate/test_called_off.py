"""Once a request was called off, a jail's clerk collects nothing more about the person: nobody has a need of it. What
was so before is still recorded. A stop, after which the request may go on, is no end of the need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import charges, local_law, timeline
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.duties import duties_in
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.policy_advice import advice_for
from tests.safeguards.conftest import Post
from tests.safeguards.gate.test_g15_do_not_hold import STOPS, withdraw
from tests.safeguards.gate.test_known_after_the_end import cancel, found_citizen
from tests.safeguards.gate.ways import now, typed
from tests.stages.custody.test_local_law import placed
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
End = Callable[[Cast, Matter], Matter]
WITHDRAWN = "The request was withdrawn before that"


def cancelled_and_unmatched(cast: Cast, case: Matter) -> Matter:
    """The match is withdrawn after the cancellation: the case is stopped, and the request does not stand again."""
    return withdraw(cast, cancel(cast, case))


ENDS: list[End] = [cancel, found_citizen, cancelled_and_unmatched]


def change(cast: Cast, case: Matter, hours: float) -> Matter:
    return charges.report_charges(
        case.pk, actor=cast["clark"].actor, version=case.version, turn=ChargeTurn.ADDED, charge="Theft",
        happened_at=at(hours), source="Docket, line 4",
    )  # fmt: skip


def attest(cast: Cast, case: Matter, hours: float) -> Matter:
    said = Attestation(
        name="judicial_warrant", answer="yes", source="Court record, page 3", known_at=at(hours)
    )
    return local_law.attest_fact(case.pk, actor=cast["clark"].actor, version=case.version, said=said)


@pytest.mark.parametrize("tell", [change, attest])
@pytest.mark.parametrize("end", ENDS)
def test_what_came_about_after_the_end_is_not_collected(
    cast: Cast, end: End, tell: Callable[[Cast, Matter, float], Matter]
) -> None:
    case = end(cast, case_in(cast, "held"))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        with pytest.raises(RefusedError, match=WITHDRAWN):
            tell(cast, case, -1)
        told = tell(cast, case, -3)
    assert (told.state, told.version) == (case.state, case.version + 1), "what was so before it is recorded"


def test_the_page_says_why(cast: Cast, post: Post) -> None:
    case = found_citizen(cast, case_in(cast, "held"))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        said = {
            "turn": "added", "charge": "Theft", "source": "Docket, line 4", **typed("happened_at", at(-1), case),
        }  # fmt: skip
        answer = post("clark", f"/custody/requests/{case.reference}/charges/", version=case.version, **said)
        assert WITHDRAWN in answer.content.decode()
        assert (
            "united states citizen" not in answer.content.decode().partition('id="main-content"')[2].lower()
        )
        assert now(case).version == case.version


@pytest.mark.parametrize("state", STOPS)
def test_each_stop_takes_it_alike_so_that_none_tells_the_jail_which_it_is(cast: Cast, state: str) -> None:
    case = STOPS[state](cast, case_in(cast, "held"))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert attest(cast, change(cast, case, -1), -1).state == state


def duty(cast: Cast, case: Matter, code: str, hours: float) -> Matter:
    return local_law.record_duty(
        case.pk, actor=cast["clark"].actor, version=case.version, code=code, done_at=at(hours), how="At the desk."
    )  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_duty_is_owed_that_was_set_off_before_and_no_other_is_recorded(cast: Cast, end: End) -> None:
    """The person is told of the request also after it was withdrawn; notice that was never given needs no telling."""
    case = placed(end(cast, case_in(cast, "held")), "us-ca")
    found = {d.duty.code.value: d.due_at for d in duties_in(case, advice_for(case.pk)) if d.of_case}
    owed, idle = [k for k, due in found.items() if due], [k for k, due in found.items() if not due]
    assert owed
    assert idle
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        with pytest.raises(RefusedError, match=WITHDRAWN):
            duty(cast, case, idle[0], -1)
        case = duty(cast, case, owed[0], -1)
        duty(cast, case, idle[0], -3)


def test_the_time_is_that_of_the_end_and_not_of_the_stop_before_it(cast: Cast) -> None:
    frozen = STOPS["citizenship_question"](cast, case_in(cast, "held"))
    with time_machine.travel(timezone.now() + timedelta(hours=4), tick=False):
        ended = found_citizen_of(cast, frozen)
        assert timeline.called_off_at(ended) == timezone.now()
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        assert change(cast, ended, -4).state == "citizen", (
            "it came about in the stop, when the request could go on"
        )


def found_citizen_of(cast: Cast, frozen: Matter) -> Matter:
    from handover.stages.detainer import cancelling
    from handover.stages.review.citizenship.actions import CounselAnswer
    from tests.support.walk import REASONS

    cancelling.resolve_and_cancel(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version,
        answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
    )  # fmt: skip
    return now(frozen)


def test_a_request_that_stands_is_not_called_off(cast: Cast) -> None:
    assert timeline.called_off_at(case_in(cast, "held")) is None
