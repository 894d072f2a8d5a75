"""One person, two cases, perhaps at two jails: what is said in one is so in the other, and no second hold follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import RefusedError
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.step_tasks import registered
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.detainer import actions as detainer
from handover.stages.intake.models import Booking
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.repositories.cases import NAMES, case_on, known, moved, send
from tests.repositories.records import line
from tests.safeguards.gate.ways import now, transfer
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in, queried

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MARCO = Person(fin="1999999907")
ALDER, BIRCH = "CX0010000", "CX0020000"


def claimed(cast: Cast, case: Matter) -> Matter:
    """Somebody says that the person is a citizen."""
    return citizenship.raise_citizenship(
        case.pk, actor=cast["ford"].actor, version=case.version, indicium="statement", text="Says so."
    )


def lodge(cast: Cast, case: Matter) -> Matter:
    return detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)


def test_a_claim_in_one_case_bars_and_freezes_the_other(cast: Cast) -> None:
    out, signed = case_in(cast, "served", MARCO), case_in(cast, "signed", MARCO, BIRCH)
    third = claimed(cast, case_in(cast, "in_review", MARCO))
    with pytest.raises(RefusedError, match=f"claimed in case {third.reference}"):
        lodge(cast, signed)
    stops.ask_persons_cases_again(third.pk)
    assert {now(c).state for c in (out, signed, third)} == {"citizenship_question"}


def test_a_case_that_opens_while_the_question_is_open_is_frozen_and_counsel_answers_in_each(
    cast: Cast,
) -> None:
    first = claimed(cast, case_in(cast, "served", MARCO))
    second = queried(cast, MARCO, BIRCH)
    stops.ask_persons_cases_again(second.pk)
    for case in (first, second):
        frozen = now(case)
        assert frozen.state == "citizenship_question"
        citizenship.resolve_citizenship(
            case.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
            law_part=REASONS, supervisor="Sky Stone",
        )  # fmt: skip
        stops.ask_persons_cases_again(case.pk)
    assert (now(first).state, now(second).state) == ("served", "queried"), "nobody is asked twice"


def test_who_is_said_to_be_a_child_in_one_case_is_one_in_the_other(cast: Cast) -> None:
    first, second = case_in(cast, "served", MARCO), case_in(cast, "in_review", MARCO, BIRCH)
    children.refer_child(
        second.pk, actor=cast["ford"].actor, version=second.version, text="The mother says sixteen."
    )
    stops.ask_persons_cases_again(second.pk)
    assert now(first).state == "child_path"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"births": [born_years_ago(14)]}, "child_path"),
        ({"citizenship": ["US"]}, "citizenship_question"),
        ({"birthplace": "TX"}, "citizenship_question"),
    ],
)
def test_what_a_later_booking_says_counts_in_the_first_case(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], state: str
) -> None:
    first, booking = case_in(cast, "served", MARCO), Booking
    monkeypatch.setattr(walk, "Booking", lambda **given: booking(**{**given, **said}))
    second = queried(cast, MARCO)
    stops.ask_persons_cases_again(second.pk)
    assert {now(first).state, now(second).state} == {state}


def test_a_statement_in_one_case_that_nobody_has_read_bars_lodging_in_the_other(cast: Cast) -> None:
    first, second = case_in(cast, "served", MARCO), case_in(cast, "signed", MARCO, BIRCH)
    disputes.file_dispute(
        first.pk, actor=Actor.person(first.reference), said_by="the person", text="I was born in Ohio."
    )
    with pytest.raises(RefusedError, match="a statement that nobody has answered"):
        lodge(cast, second)


def test_a_transfer_that_brings_a_second_request_to_a_jail_lets_it_hold_on_neither(cast: Cast) -> None:
    first, second = case_in(cast, "served", MARCO, BIRCH), case_in(cast, "served", MARCO)
    arrived = transfer(cast, first, timezone.now(), to=ALDER)
    for case in (arrived, now(second)):
        with pytest.raises(RefusedError, match="Another request for this person"):
            custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version)
        assert now(case).state == "served"


def test_no_second_hold_for_one_arrest_at_another_jail(cast: Cast) -> None:
    first = case_in(cast, "held", MARCO)
    events.report_released(
        first.pk, actor=cast["clark"].actor, version=first.version, released_at=timezone.now()
    )
    with pytest.raises(RefusedError, match="no extension"):
        lodge(cast, case_in(cast, "signed", MARCO, BIRCH))


def test_a_hold_that_begins_at_one_jail_stops_the_request_at_the_other(cast: Cast) -> None:
    """8 CFR 287.7(d): 48 hours for one custody; two holds would follow each other."""
    elsewhere, here = case_in(cast, "served", MARCO, BIRCH), case_in(cast, "held", MARCO)
    jobs = registered()[Track.CASE, "start_hold"]
    assert "handover.stages.review.tasks.ask_persons_cases_again" in jobs
    stops.ask_persons_cases_again(here.pk)
    stopped = now(elsewhere)
    assert (stopped.state, now(here).state) == ("stopped", "held")
    with pytest.raises(RefusedError, match="no extension"):
        stops.resume(
            elsewhere.pk, actor=cast["stone"].actor, version=stopped.version, reasons=REASONS, done=REASONS
        )
    assert stops.sweep() == 0, "the hold that began first goes on"


def test_a_hold_on_an_earlier_arrest_stops_no_request_on_a_later_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = Booking
    case_in(cast, "held", MARCO)
    later = {"arrest_date": date(2026, 11, 22)}
    monkeypatch.setattr(walk, "Booking", lambda **given: booking(**{**given, **later}))
    other = case_in(cast, "served", MARCO, BIRCH)
    stops.ask_persons_cases_again(other.pk)
    assert now(other).state == "served"


def identity(key: str, fin: str) -> list[dict[str, Any]]:
    """Another identity with a final order."""
    order = {
        "identity": key, "kind": "removal_order", "dated": "2020-02-03", "final": True,
        "final_basis": "appeal_waived", "body": "Immigration Court", "sections": "212(a)(6)(A)",
        "reliability": "primary",
    }  # fmt: skip
    person = {"fin": fin, "names": NAMES, "births": ["1988-04-02"], "birthplace": "MM"}
    return [
        line("immigration_identity", key, person),
        line("order", f"o-{key}", order),
        line("status", f"s-{key}", {"identity": key, "status": "no_status", "since": "2019-05-06"}),
    ]


def test_one_detainer_at_one_jail_after_a_merge_whichever_case_comes_second(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    send(tmp_path, *identity("i2", "F000000002"))
    old = case_on(cast, "in_review")
    send(tmp_path, moved("merge", "immigration_identity", "i1", "i2"))
    case_in(cast, "served", Person(fin="F000000002"))
    old = now(old)
    for step in (walk._determine, walk._draft, walk._sign):
        old = step(cast, old)
    with pytest.raises(RefusedError, match="already with this jail"):
        lodge(cast, old)


def test_somebody_merged_into_the_person_of_a_case_is_read_before_it_goes_on(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    send(tmp_path, *identity("i2", "F000000002"))
    case = case_on(cast, "served")
    send(tmp_path, moved("merge", "immigration_identity", "i2", "i1"))
    assert now(case).state == "stopped"
