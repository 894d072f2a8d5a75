"""R17: a child's case leaves the routine, whoever meets the sign of it, and a supervisor alone leads it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine

from handover.accounts.models import User
from handover.process.advance import RefusedError, advance
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.worker import Worker
from handover.repositories.models import ImmigrationIdentity
from handover.stages.custody.queries import outcome_record
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import queries
from handover.stages.notification.queries import link_of
from handover.stages.review.children import actions as children
from handover.stages.review.children.rules import (
    ConsularOutcome,
    consulate_in_words,
    interpreter_or_why,
    says_why,
    two_sources,
)
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, born_years_ago, case_in, queried

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
SAID = "The mother says on the telephone that the person is sixteen."


def born(case: Matter, day: str) -> None:
    """Another date of birth comes to light beside the one that the papers carry."""
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(births=["1988-04-02", day])


def seen_to(cast: Cast, case: Matter) -> Matter:
    """Consular notice and interpreter recorded."""
    case = children.tell_consulate(
        case.pk, actor=cast["ortiz"].actor, version=case.version, country="Myanmar", told_person_at=at(-1),
        outcome=ConsularOutcome.DECLINED,
    )  # fmt: skip
    return children.provide_interpreter(
        case.pk, actor=cast["ortiz"].actor, version=case.version, language="Burmese", interpreter="T. Aung"
    )


@pytest.mark.parametrize(("hour", "state"), [(3, "child_path"), (9, "queried")])
def test_who_is_eighteen_tomorrow_is_a_child_until_midnight_where_they_are_held(
    cast: Cast, hour: int, state: str
) -> None:
    """At 03:00 UTC on the birthday it is still the evening before in the jail's zone."""
    with time_machine.travel(datetime(2026, 12, 1, hour, tzinfo=UTC)):
        case = queried(cast)
        born(case, "2008-12-01")
        assert bool(stops.ask_again(case.pk)) is (state == "child_path")
    assert Matter.objects.get(pk=case.pk).state == state


def test_a_date_on_record_takes_the_case_out_of_the_routine_without_being_asked(
    cast: Cast, page: Page
) -> None:
    case = queried(cast, Person(fin="1999999951"))
    born(case, born_years_ago(14))
    Worker().run()
    case.refresh_from_db()
    assert case.state == "child_path"
    assert case.clocks.filter(kind="child").count() == 1
    assert case.reference in page("stone", "/review/queue/children/")
    assert "younger than 18" not in page("ortiz", f"/review/cases/{case.reference}/")
    assert "Under the procedures for children" in page("ortiz", f"/review/cases/{case.reference}/")


@pytest.mark.parametrize(
    "step", ["take_up", "answer_query", "find_probable_cause", "lodge", "assume_custody"]
)
def test_no_routine_step_exists_on_the_path(cast: Cast, step: CaseStep) -> None:
    case = case_in(cast, "in_review")
    on_path = children.refer_child(case.pk, actor=cast["reed"].actor, version=case.version, text=SAID)
    for person in ("reed", "ortiz", "stone", "ford", "clark"):
        with pytest.raises(RefusedError):
            advance(on_path.pk, step, actor=cast[person].actor, version=on_path.version)


def test_a_supervisor_closes_and_only_with_consulate_and_interpreter(cast: Cast, post: Post) -> None:
    case = case_in(cast, "in_review")
    case = children.refer_child(case.pk, actor=cast["ortiz"].actor, version=case.version, text=SAID)
    address = f"/review/cases/{case.reference}/child-care/"
    said = {"care": "hhs", "reasons": REASONS}
    assert post("stone", address, version=case.version, **said).status_code == 422
    case = seen_to(cast, case)
    assert post("ortiz", address, version=case.version, **said).status_code == 403
    assert post("stone", address, version=case.version, **said).status_code == 302
    done = Matter.objects.get(pk=case.pk)
    assert done.state == "child_referred"
    assert outcome_record(done).outcome.value == "child"
    assert "determination" not in done.standing.facts


def test_while_a_detainer_is_out_the_jail_is_stopped_and_the_closing_cancels(
    cast: Cast, post: Post, page: Page
) -> None:
    case = case_in(cast, "held")
    sent = post("clark", f"/custody/requests/{case.reference}/child/", version=case.version, text=SAID)
    assert sent.status_code == 302
    Worker().run()
    case.refresh_from_db()
    jail = page("clark", f"/custody/requests/{case.reference}/")
    assert "Do not hold the person" in jail
    assert "The request is stopped" in jail
    assert "cancellation is drafted" not in jail, "what the office does about it is told where it is done"
    drafted = queries.drafted_cancellation(case)
    assert drafted is not None
    assert drafted.reason == "child"
    case = seen_to(cast, case)
    with pytest.raises(RefusedError, match="barred by: lodgement"):
        advance(case.pk, "hand_over_child", actor=cast["stone"].actor, version=case.version)
    address = f"/detainer/cases/{case.reference}/child/"
    said = {"version": case.version, "care": "parent", "reasons": REASONS}
    assert post("stone", address, **said).status_code == 302
    assert "no longer stands" in page("clark", f"/custody/requests/{case.reference}/")
    assert "cancellation" in {p.form for p in queries.papers_for(cast["clark"], case)}


def test_an_adult_is_found_by_somebody_else_with_two_sources_and_goes_on_where_they_stood(cast: Cast) -> None:
    """8 USC 1232(b)(4) (illustrative). The wrong date no longer bars, and the program does not ask again."""
    case = case_in(cast, "signed")
    born(case, born_years_ago(14))
    with pytest.raises(RefusedError, match="No routine detainer"):
        detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)
    case = children.refer_child(case.pk, actor=cast["stone"].actor, version=case.version, text=SAID)
    found = {"first_source": "Passport of 2019", "second_source": "School record", "reasons": REASONS}
    with pytest.raises(RefusedError, match="second person"):
        children.find_adult(case.pk, actor=cast["stone"].actor, version=case.version, **found)
    other = cast.people["stone2"] = _second_supervisor(cast)
    case = children.find_adult(case.pk, actor=other.actor, version=case.version, **found)
    assert case.state == "signed"
    assert stops.ask_again(case.pk) == ""
    assert detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version).state == "lodged"


def _second_supervisor(cast: Cast) -> User:
    return User.objects.create(
        username="stone2", first_name="Ash", last_name="Stone", role="supervisor", agency=cast["stone"].agency
    )


def test_another_jails_clerk_refers_nobody(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    with pytest.raises(RefusedError, match="another agency"):
        children.refer_child(case.pk, actor=cast["bell"].actor, version=case.version, text=SAID)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (says_why("young"), "a sign is named"),
        (consulate_in_words(ConsularOutcome.MANDATORY, ""), "8 CFR 236.1(e): whom and when"),
        (consulate_in_words(ConsularOutcome.ASKED, "yes"), "8 CFR 236.1(e): whom and when"),
        (interpreter_or_why("", ""), "an interpreter, or why none"),
        (two_sources("X-ray of the wrist", "x-ray of the wrist "), "8 USC 1232(b)(4): one kind alone"),
        (two_sources("Passport", ""), "8 USC 1232(b)(4): one kind alone"),
    ],
)
def test_what_the_path_asks(refused: object, why: str) -> None:
    assert refused is not None, why


def test_what_suffices() -> None:
    assert says_why(SAID) is None
    assert consulate_in_words(ConsularOutcome.DECLINED, "") is None
    assert interpreter_or_why("", "Speaks English as a first language.") is None
    assert two_sources("Passport", "School record") is None
