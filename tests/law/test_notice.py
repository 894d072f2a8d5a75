"""R8 for notice and handover: a place whose law says no, or asks for a fact that nobody attested, gives neither.

By its verb and its page notice is refused, since the entry itself tells; what another deployment tells, and a handover,
have happened, and are recorded as breaches. The places' law is their data, with its marks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.formats.drops import EventType
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState, CaseStep
from handover.process.recorded_elsewhere import recorded_elsewhere
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, local_law, notice_grounds, policy_advice, queries
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.terms import EventKind
from tests.law.alder_law import alder_with
from tests.law.between_steps import clerk, declines, release_at
from tests.safeguards.conftest import Post, page, post
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.ways import kinds, notify, now, state_release, typed
from tests.stages.custody.test_feed_reports import fed
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["page", "post"]
Said = dict[str, Any]
CEDAR, ALDER, SILENT = "us-columbia-cedar", "us-columbia-alder", "us-columbia"
NO_NOTICE, WITHOUT_ITS_FACT = "law allows no notice of the release", "only with a fact that nobody attested"
JUDGE: Said = {"name": "judicial_warrant", "answer": "yes"}
FELONY: Said = {
    "name": "offences",
    "offence": "listed_felony",
    "outcome": "convicted",
    "on": date(2024, 1, 1),
}


def placed(case: Matter, place: str) -> Matter:
    """From now on the law of this place is the jail's."""
    case.agency.policy = place
    case.agency.save()
    return now(case)


def attested(cast: Cast, case: Matter, said: Said) -> Matter:
    whole = Attestation(**{"source": "Record of the county court, page 3", "known_at": at(-1), **said})
    return local_law.attest_fact(case.pk, actor=clerk(cast, case), version=case.version, said=whole)


NOTICE: list[tuple[str, str, Said | None, str]] = [
    # law, place, what the clerk attests, why it is refused
    ("Cedar County Resolution 21, article 2 (F)", CEDAR, None, NO_NOTICE),
    ("Cedar County Resolution 21, article 2 (F)", CEDAR, JUDGE, ""),
    ("Alder County General Order 12, section 2 (F)", ALDER, None, ""),
    ("Cal. Gov. Code 7282.5 (C): no record was looked at", "us-ca", None, WITHOUT_ITS_FACT),
    ("Cal. Gov. Code 7282.5 (C)", "us-ca", FELONY, ""),
    ("5 ILCS 805 (C): a criminal warrant", "us-il", None, NO_NOTICE),
    ("RCW 10.93.160 (C): a court's order", "us-wa", None, WITHOUT_ITS_FACT),
    ("Columbia has no rule (F): silence is no yes", SILENT, None, "No rule was found that says whether"),
    ("no policy is on file", "", None, "No rule was found that says whether"),
]


@pytest.mark.parametrize(("law", "place", "fact", "refused"), NOTICE)
@pytest.mark.parametrize("state", ["lodged", "served"])
def test_a_jail_agrees_to_notice_as_its_law_has_it(
    cast: Cast, state: CaseState, law: str, place: str, fact: Said | None, refused: str
) -> None:
    case = placed(case_in(cast, state), place)
    if fact:
        case = attested(cast, case, fact)
    if not refused:
        assert notify(cast, case).state == "notify_agreed", law
        return
    with pytest.raises(RefusedError, match=refused):
        notify(cast, case)
    assert now(case).state == state


def test_a_refusal_names_the_clause_and_who_can_give_the_fact(cast: Cast) -> None:
    with pytest.raises(
        RefusedError, match=r"Resolution 21, article 2.*the immigration office that asks can give it"
    ):
        notify(cast, case_in(cast, "served", ori="CX0030000"))


@pytest.mark.parametrize("place", [SILENT, ""])
def test_where_the_law_is_silent_a_person_says_on_what_notice_rests(cast: Cast, place: str) -> None:
    """L2: silence is its own answer. It bars no notice, which is no arrest (Lunn, 477 Mass. 517), and is no yes."""
    case = placed(case_in(cast, "served"), place)
    told = custody.agree_to_notify(
        case.pk, actor=clerk(cast, case), version=case.version, citation="Sheriff's order 26-4"
    )
    answer = queries.answer_of(told.pk)
    assert answer is not None
    assert (told.state, answer.citation) == ("notify_agreed", "Sheriff's order 26-4")
    assert answer.advice["notify"]["answer"] == "not_established"
    assert state_release(cast, told, at(3)).state == "release_noticed"


@pytest.mark.parametrize("hours", [3, -0.5])
@pytest.mark.parametrize("state", ["notify_agreed", "declined", "release_noticed"])
def test_no_release_is_told_once_the_law_says_no(cast: Cast, state: CaseState, hours: float) -> None:
    """The entry itself is the notice: it is refused of a time that has passed too."""
    case = placed(at_state(cast, state), CEDAR)
    with pytest.raises(RefusedError, match=NO_NOTICE):
        state_release(cast, case, at(hours))
    assert (now(case).state, kinds(case)) == (state, [])


def test_a_jail_that_declined_still_tells_where_its_law_lets_it(cast: Cast) -> None:
    assert release_at(3)(cast, at_state(cast, "declined")).state == "release_noticed"


PAGES: list[tuple[CaseState, str, Said]] = [
    ("lodged", "notify", {"text": ""}),
    ("served", "notify", {"text": ""}),
    ("notify_agreed", "notice", {}),
    ("declined", "notice", {}),
    ("release_noticed", "another-release-time", {}),
]


@pytest.mark.parametrize(("state", "address", "said"), PAGES)
def test_by_the_page(
    cast: Cast, post: Post, page: Callable[[str, str], str], state: CaseState, address: str, said: Said
) -> None:
    case = placed(at_state(cast, state), CEDAR)
    shown = page("clark", f"/custody/requests/{case.reference}/")
    assert "No notice of the release may be given on this request" in shown
    assert "Cedar County Resolution 21, article 2" in shown
    assert f'/custody/requests/{case.reference}/{address}/"' not in shown, "it is not offered"
    times = {} if address == "notify" else typed("otherwise_release_at", at(3), case)
    answer = post(
        "clark", f"/custody/requests/{case.reference}/{address}/", version=case.version, **said, **times
    )
    assert answer.status_code == 422
    assert NO_NOTICE in answer.content.decode()
    assert now(case).state == state


SILENCE: list[tuple[str, Callable[..., Matter], dict[str, Any]]] = [
    ("a release time after a decline", custody.report_release_time, {"otherwise_release_at": at(3)}),
    ("a sentence's last day", case_events.report_event,
     {"kind": EventKind.SENTENCED, "until": at(2400).date(), "happened_at": at(-1), "text": "The court's paper."}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "tell", "said"), SILENCE)
def test_each_notice_names_on_what_it_rests_where_the_law_is_silent(
    cast: Cast, what: str, tell: Callable[..., Matter], said: dict[str, Any]
) -> None:
    """R8: silence is no yes, in whichever form the release is told; what the clerk named once counts again."""
    case = placed(at_state(cast, "declined"), SILENT)
    by = {"actor": clerk(cast, case)}
    with pytest.raises(RefusedError, match="No rule was found"):
        tell(case.pk, **by, version=case.version, **said)
    assert notice_grounds.rests_on_something(case, "") is not None, "nor does a feed tell it"
    case = now(tell(case.pk, **by, version=case.version, **said, citation="Sheriff's order 26-4"))
    assert (notice_grounds.named_in(case), notice_grounds.rests_on_something(case, "")) == (
        "Sheriff's order 26-4",
        None,
    )
    tell(case.pk, **by, version=case.version, **said)


def test_a_page_asks_on_what_notice_rests_where_the_law_is_silent(cast: Cast, post: Post) -> None:
    case = placed(case_in(cast, "served"), SILENT)
    send = partial(
        post, "clark", f"/custody/requests/{case.reference}/notify/", version=case.version, text=""
    )
    bare = send()
    assert bare.status_code == 422
    assert "silence is no yes" in bare.content.decode()
    assert send(citation="Sheriff's order 26-4").status_code == 302
    assert now(case).state == "notify_agreed"


@pytest.mark.parametrize(
    ("kind", "until", "refused"),
    [
        (EventKind.SENTENCED, at(2400).date(), True), (EventKind.COURT_RELEASE, None, True),
        (EventKind.TIME_SERVED, None, True), (EventKind.HOSPITAL, None, False), (EventKind.WRIT, None, False),
    ],
)  # fmt: skip
def test_an_event_that_tells_a_release_is_notice_of_it(
    cast: Cast, kind: EventKind, until: date | None, refused: bool
) -> None:
    """Form I-247A asks for both; Cal. Gov. Code 7284.6(a)(1)(C) (C): release dates or other information."""

    def told(case: Matter) -> Matter:
        return case_events.report_event(
            case.pk, actor=clerk(cast, case), version=case.version, kind=kind, happened_at=at(-1), until=until,
            text="By the paper of the county court.",
        )  # fmt: skip

    case = placed(case_in(cast, "served"), CEDAR)
    if refused:
        with pytest.raises(RefusedError, match=NO_NOTICE):
            told(case)
        with recorded_elsewhere(timezone.now()):
            case = told(case)
        assert kinds(case) == ["notice_law"], "what another deployment tells was told"
    else:
        assert kinds(told(case)) == []


@pytest.mark.parametrize("step", ["agree_to_notify", "give_notice"])
def test_what_a_jails_own_deployment_tells_has_been_told(cast: Cast, step: CaseStep) -> None:
    """By a message the notice is here: it is kept as a breach, and the case stops until a person has read it."""
    case = case_in(cast, "served") if step == "agree_to_notify" else at_state(cast, "notify_agreed")
    case = placed(case, CEDAR)
    with recorded_elsewhere(timezone.now()):
        case = notify(cast, case) if step == "agree_to_notify" else state_release(cast, case, at(3))
    assert (case.state, kinds(case)) == ("stopped", ["notice_law"])
    assert case.steps.filter(step=step).exists()


def test_a_message_is_judged_by_the_law_of_the_day_on_which_it_was_recorded_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A jail whose law changed since it told, and whose message came only then, told lawfully."""
    case, told_on = at_state(cast, "notify_agreed"), timezone.now()
    new_law(monkeypatch, case, at(24))
    with time_machine.travel(at(72)):
        with recorded_elsewhere(told_on):
            told = state_release(cast, now(case), told_on)
        assert (told.state, kinds(told)) == ("release_noticed", [])
        with pytest.raises(RefusedError, match="no notice"):
            state_release(cast, told, at(1))


def new_law(monkeypatch: pytest.MonkeyPatch, case: Matter, since: datetime) -> None:
    """From that day on the jail's county allows neither notice nor a handover in the jail."""
    day = since.astimezone(case.agency.zone).date()
    clauses = "".join(
        f"\n      - {{topic: {topic}, answer: 'no', text: Neither notice nor a handover., citation: Alder Order 30, "
        "confidence: F, grounds: [local_policy_other]}"
        for topic in ("notify", "transfer")
    )
    text = f"""
  - id: us-columbia-alder-30
    title: Sheriff's Order 30
    cite: Order 30
    effective_from: {day}
    dates_confidence: F
    clauses:{clauses}
"""
    policies = alder_with(text)
    monkeypatch.setattr(policy_advice, "shipped_policies", lambda: policies)


@pytest.mark.parametrize(("place", "shown"), [(ALDER, True), (CEDAR, False)])
def test_a_jails_feed_gives_no_notice_that_its_clerk_may_not_give(
    cast: Cast, place: str, shown: bool
) -> None:
    case = placed(case_in(cast, "served"), place)
    fed(
        cast,
        case,
        EventType.CHARGE,
        charge_seq=1,
        charge_text="Theft",
        expected_release=datetime(2027, 2, 3, 9, 0, tzinfo=UTC),
    )
    for who, where, expected in (("ford", "releases", shown), ("clark", "requests", True)):
        client = Client()
        client.force_login(cast[who])
        text = client.get(f"/custody/{where}/{case.reference}/").content.decode()
        assert ("Feb 3, 2027" in text) == expected, who


@pytest.mark.parametrize(
    ("who", "shown"), [("clark", True), ("evans", True), ("reed", False), ("stone", False)]
)
def test_a_booking_tells_the_immigration_side_no_expected_release(cast: Cast, who: str, shown: bool) -> None:
    case = case_in(cast, "served")
    fed(
        cast,
        case,
        EventType.CHARGE,
        charge_seq=1,
        charge_text="Theft",
        expected_release=datetime(2027, 2, 3, 9, 0, tzinfo=UTC),
    )
    assert case.parent is not None
    client = Client()
    client.force_login(cast[who])
    answer = client.get(f"/intake/{case.parent.reference}/")
    assert answer.status_code == 200
    assert ("Feb 3, 2027" in answer.content.decode()) == shown


def test_a_jail_declines_where_it_can_give_no_notice(cast: Cast) -> None:
    assert declines(cast, placed(at_state(cast, "notify_agreed"), CEDAR)).state == "declined"
