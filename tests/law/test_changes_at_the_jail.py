"""The findings, section 2.2, 2.7 and 2.8: charges that change, sentences, writs, other holds and orders of a court."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.jurisdictions import OffenceClass
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity
from handover.stages.custody import actions as answers
from handover.stages.custody import case_events, changes, charges, local_law
from handover.stages.custody.charge_rules import ChargeTurn, finding_rests_on_charges
from handover.stages.custody.event_effects import (
    EFFECTS,
    day_fits,
    release_is_due,
    served_without_effect,
    tickler,
)
from handover.stages.custody.hold_bars import served_too_late
from handover.stages.custody.judged_facts import CustodyFacts
from handover.stages.custody.policy_advice import facts_for
from handover.stages.custody.terms import EventKind
from handover.stages.custody.timeline import release_time_of
from handover.stages.detainer import actions as detainer
from handover.stages.notification.queries import link_of
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = NOW.date()
K = EventKind


@pytest.mark.parametrize(
    ("ground", "mandatory", "rests"),
    [
        ("237(a)(2)(A)(iii)", "none", True),  # INA 237(a)(2): crimes
        ("212(a)(2)(A)(i)", "none", True),
        ("237(a)(1)(B)", "charged", True),  # P.L. 119-1: charged with a listed offence
        ("237(a)(1)(B)", "convicted", True),
        ("237(a)(1)(B)", "none", False),
        ("212(a)(6)(A)", "security", False),
    ],
)
def test_which_finding_names_an_offence(ground: str, mandatory: str, rests: bool) -> None:
    assert finding_rests_on_charges(ground, mandatory) == rests


def test_every_event_says_what_it_does_to_the_clocks() -> None:
    """8 CFR 287.7(d); form I-247A. Only a court's letting go is an otherwise-release."""
    assert set(EFFECTS) == set(EventKind)
    assert {kind for kind, one in EFFECTS.items() if one.releases} == {K.COURT_RELEASE, K.TIME_SERVED}
    assert all(one.words and one.source for one in EFFECTS.values())


@pytest.mark.parametrize(
    ("kind", "until", "code"),
    [(K.SENTENCED, None, "until"), (K.SENTENCED, DAY, ""), (K.WRIT, None, ""),
     (K.WRIT, DAY - timedelta(days=1), "until"),
     (K.COMMITMENT, DAY + timedelta(days=9), "")],
)  # fmt: skip
def test_a_sentence_has_a_projected_release(kind: EventKind, until: date | None, code: str) -> None:
    refused = day_fits(kind, until, DAY)
    assert (refused.code if refused else "") == code


@pytest.mark.parametrize(
    ("happened", "stated", "due"),
    [
        ([K.WRIT, K.AGENCY_HOLD, K.WORK_RELEASE], [], False),
        ([K.TIME_SERVED], [], True),
        ([K.COURT_RELEASE], [NOW + 3 * HOUR], True),  # stated, but later than the order
        ([K.COURT_RELEASE], [NOW], False),
        ([K.COURT_RELEASE], [NOW - HOUR], False),
    ],
)
def test_the_clock_runs_from_the_courts_order(
    happened: list[EventKind], stated: list[datetime], due: bool
) -> None:
    found = release_is_due([(kind, NOW) for kind in happened], stated)
    assert found == (NOW if due else None)


@pytest.mark.parametrize(("days", "asked"), [(3650, False), (31, False), (30, True), (0, True), (-1, True)])
def test_a_projected_release_is_asked_about_when_it_is_near(days: int, asked: bool) -> None:
    assert bool(tickler(DAY + timedelta(days=days), DAY)) == asked


def report(cast: Cast, case: Matter, kind: EventKind, until: date | None = None) -> Matter:
    return case_events.report_event(
        case.pk, actor=cast["clark"].actor, version=case.version, kind=kind, happened_at=timezone.now(),
        text="By the court's paper.", until=until,
    )  # fmt: skip


def changed(cast: Cast, case: Matter, turn: ChargeTurn = ChargeTurn.DISMISSED) -> Matter:
    return charges.report_charges(
        case.pk, actor=cast["clark"].actor, version=case.version, turn=turn, charge="THEFT",
        happened_at=timezone.now(), source="Order of the county court.",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_sentence_starts_no_clock_and_is_watched_to_its_end(cast: Cast, client: Client) -> None:
    case = case_in(cast, "served")
    with pytest.raises(RefusedError, match="projected"):
        report(cast, case, K.SENTENCED)
    far = timezone.now().date() + timedelta(days=3650)
    case = report(cast, case, K.SENTENCED, far)
    assert release_time_of(case.pk) is None
    assert [one.text for one in changes.projected_for(cast["ford"])] == [""]
    assert changes.waiting_for(cast["ford"]) == 0
    case = report(cast, case, K.SENTENCED, timezone.now().date() + timedelta(days=9))
    assert changes.waiting_for(cast["ford"]) == 1, "another statement counts from then on"
    client.force_login(cast["ford"])
    assert case.reference in client.get("/custody/changes/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "asked"), [(3, 0), (9, 1)])
def test_what_is_near_is_counted_by_the_day_at_the_jail_as_it_is_listed(
    cast: Cast, hour: int, asked: int
) -> None:
    """At 3 in the morning by UTC it is still the day before at a jail in Chicago."""
    case = case_in(cast, "served")
    night = (timezone.now() + timedelta(days=2)).replace(hour=hour)
    case = report(cast, case, K.SENTENCED, night.date() + timedelta(days=30))
    with time_machine.travel(night):
        assert [bool(one.text) for one in changes.projected_for(cast["ford"])] == [bool(asked)]
        assert changes.waiting_for(cast["ford"]) == asked


@pytest.mark.django_db
def test_an_order_to_release_asks_the_jail_for_the_time(cast: Cast, client: Client) -> None:
    case = report(cast, case_in(cast, "hold_agreed"), K.COURT_RELEASE)
    assert changes.ordered_for(cast["ford"])
    client.force_login(cast["clark"])
    page = client.get(f"/custody/requests/{case.reference}/").content.decode()
    assert "A court let the person go" in page


@pytest.mark.django_db
def test_a_change_of_charges_asks_the_officer_and_the_jails_law_again(cast: Cast) -> None:
    case = case_in(cast, "served")
    said = local_law.Attestation(
        "offences", "Judgment of the county court", timezone.now(), outcome="convicted",
        on=date(2024, 3, 1), offence=next(iter(OffenceClass)).value,
    )  # fmt: skip
    case = local_law.attest_fact(case.pk, actor=cast["clark"].actor, version=case.version, said=said)
    assert facts_for(case).offences
    case = changed(cast, case, ChargeTurn.VACATED)
    assert facts_for(case).offences is None, "what was attested of the charges before no longer counts"
    assert [one.case for one in changes.charges_for(cast["ortiz"])] == [case]
    with pytest.raises(RefusedError):
        charges.review_charges(case.pk, actor=cast["ortiz"].actor, version=case.version, reasons="Fine.")
    case = charges.review_charges(case.pk, actor=cast["ortiz"].actor, version=case.version, reasons=REASONS)
    assert changes.charges_for(cast["ortiz"]) == []
    changed(cast, case)
    assert len(changes.charges_for(cast["ortiz"])) == 1, "a later change is asked again"


@pytest.mark.django_db
def test_another_jails_clerk_reports_no_charge_and_one_told_after_the_end_asks_nobody(cast: Cast) -> None:
    case = case_in(cast, "served")
    with pytest.raises(RefusedError):
        charges.report_charges(
            case.pk, actor=cast["bell"].actor, version=case.version, turn=ChargeTurn.ADDED, charge="THEFT",
            happened_at=timezone.now(), source="Order of the county court.",
        )  # fmt: skip
    told = changed(cast, at_state(cast, "in_custody"))
    assert told.state == "in_custody", "what the jail knows is on record, and moves nothing"
    assert changes.charges_for(cast["ortiz"]) == []


@pytest.mark.parametrize(
    ("served", "released", "late"),
    [(NOW, None, False), (None, NOW, False), (NOW, NOW, False), (NOW, NOW + HOUR, False), (NOW + HOUR, NOW, True)],
)  # fmt: skip
def test_a_copy_served_after_the_release_gives_no_effect(
    served: datetime | None, released: datetime | None, late: bool
) -> None:
    """R10; form I-247A: it takes effect once it is served, and asks for a hold from the release on."""
    assert served_without_effect(served, released) == late
    facts = CustodyFacts("agree_to_hold", "served", NOW, NOW, release_at=released, served_at=served)
    assert (served_too_late(facts) is not None) == late


@pytest.mark.django_db
def test_a_copy_is_served_after_the_answer_and_the_page_says_what_it_is_worth(
    cast: Cast, client: Client
) -> None:
    case = case_in(cast, "lodged")
    clerk = cast["clark"].actor
    case = answers.agree_to_notify(case.pk, actor=clerk, version=case.version)
    case = answers.report_release_time(
        case.pk, actor=clerk, version=case.version, otherwise_release_at=timezone.now() - HOUR
    )
    form = detainer.ServiceDetails(
        "in_person", timezone.now(), "Intake desk", "English", "Casey Clark", "Clerk"
    )
    case = detainer.serve_late(case.pk, actor=clerk, version=case.version, form=form)
    assert case.state == "release_noticed", "the answer stands"
    assert changes.changes_in(case).served_late
    client.force_login(cast["clark"])
    assert "Served too late" in client.get(f"/custody/requests/{case.reference}/").content.decode()
    with pytest.raises(RefusedError):
        detainer.serve_late(case.pk, actor=clerk, version=case.version, form=form)


@pytest.mark.django_db
def test_a_paper_that_no_longer_agrees_with_the_records_is_not_served_late_either(cast: Cast) -> None:
    """R11: what bars service bars it after the answer too."""
    case = case_in(cast, "lodged")
    clerk = cast["clark"].actor
    case = answers.agree_to_notify(case.pk, actor=clerk, version=case.version)
    fin = link_of(case.pk).identity
    ImmigrationIdentity.objects.filter(fin=fin).update(
        names=[{"last": "OTHER", "first": "NAME", "middle": "", "suffix": ""}]
    )
    form = detainer.ServiceDetails(
        "in_person", timezone.now(), "Intake desk", "English", "Casey Clark", "Clerk"
    )
    with pytest.raises(RefusedError, match="no longer agrees"):
        detainer.serve_late(case.pk, actor=clerk, version=case.version, form=form)
