"""Local law in a case: silence and a cited power, a condition and its fact, the longest hold, duties (L2-L4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from handover.audit.models import Entry
from handover.jurisdictions import Allowance, load, shipped_policies
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import hold_ends, local_law, timeline
from handover.stages.custody.duties import duties_in
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.policy_advice import advice_for, attested_of, facts_for, power_of
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.actions import ServiceDetails
from handover.stages.detainer.models import Paper
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = pytest.mark.django_db


def placed(case: Matter, place: str) -> Matter:
    """The jail of the case lies in another place."""
    case.agency.policy = place
    case.agency.save()
    return Matter.objects.select_related("agency").get(pk=case.pk)


def attest(cast: Cast, case: Matter, name: str, **said: Any) -> Matter:
    said = {"source": "Record of the county court, page 3", "known_at": at(-1), "answer": "yes", **said}
    return local_law.attest_fact(
        case.pk, actor=cast["clark"].actor, version=case.version, said=Attestation(name, **said)
    )


def agree(cast: Cast, case: Matter) -> Matter:
    return custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=case.version)


def cite(cast: Cast, case: Matter) -> Matter:
    return local_law.cite_power(
        case.pk, actor=cast["clark"].actor, version=case.version, citation="Columbia Code 12-4",
        text="Gives a sheriff the power to arrest on it; counsel wrote so on 3 March.",
    )  # fmt: skip


def test_without_a_rule_nobody_is_held_until_a_person_cites_the_power(cast: Cast) -> None:
    """L2."""
    case = placed(case_in(cast, "served"), "us-columbia")
    with pytest.raises(RefusedError, match="No rule was found that gives your jail the power"):
        agree(cast, case)
    before = Entry.objects.count()
    case = cite(cast, case)
    assert Entry.objects.count() > before, "cited powers are audited"
    power = power_of(case.pk)
    assert power is not None
    assert power.by_name == "Casey Clark"
    held = agree(cast, case)
    answer = timeline.answer_of(held.pk)
    assert answer is not None
    assert (held.state, answer.citation) == ("hold_agreed", "Columbia Code 12-4")
    assert answer.advice["hold"]["answer"] == "not_established"


def test_no_policy_on_file_establishes_nothing_and_notice_is_still_answered(cast: Cast) -> None:
    case = placed(case_in(cast, "served"), "")
    advice = advice_for(case.pk)
    assert {advice.hold.answer, advice.notify.answer} == {Allowance.NOT_ESTABLISHED}
    with pytest.raises(RefusedError, match="the form gives none"):
        agree(cast, case)
    told = custody.agree_to_notify(
        case.pk, actor=cast["clark"].actor, version=case.version, citation="Sheriff's order 26-4"
    )
    assert told.state == "notify_agreed"


def test_no_power_is_cited_where_the_law_has_an_answer(cast: Cast) -> None:
    for place in ("us-columbia-birch", "us-columbia-alder"):
        with pytest.raises(RefusedError, match="would change nothing"):
            cite(cast, placed(case_in(cast, "served"), place))


def test_a_condition_without_its_fact_refuses_the_hold_and_names_fact_and_giver(cast: Cast) -> None:
    """L3: Birch holds with a judge's warrant alone."""
    case = placed(case_in(cast, "served"), "us-columbia-birch")
    with pytest.raises(
        RefusedError, match=r"a warrant signed by a federal judge .*the immigration office that asks"
    ):
        agree(cast, case)
    case = attest(cast, case, "judicial_warrant")
    assert facts_for(case).judicial_warrant is True
    case = agree(cast, case)
    assert case.state == "hold_agreed"
    case = attest(cast, case, "judicial_warrant", answer="no")
    assert facts_for(case).judicial_warrant is False


@pytest.mark.parametrize(
    ("name", "said", "message"),
    [
        ("served_on_person", {}, "facts that can be attested"), ("nationality", {}, "facts that can be attested"),
        ("cost_agreement", {"source": "  "}, "at least 10"), ("cost_agreement", {"answer": ""}, "Say what is attested"),
        ("cost_agreement", {"known_at": timezone.now() + timedelta(days=1)}, "future"),
        ("offences", {"answer": "yes"}, "Say what is attested"), ("sentence_months", {}, "Say what is attested"),
    ],
)  # fmt: skip
def test_what_is_attested_has_a_form_a_source_and_a_time(
    cast: Cast, name: str, said: dict[str, Any], message: str
) -> None:
    with pytest.raises(RefusedError, match=message):
        attest(cast, case_in(cast, "served"), name, **said)


def test_offences_add_up_until_the_record_shows_none(cast: Cast) -> None:
    case = attest(cast, case_in(cast, "served"), "offences", offence="listed_felony", outcome="convicted")
    case = attest(cast, case, "offences", offence="violent_or_serious", outcome="charged")
    offences = facts_for(case).offences
    assert offences is not None
    assert [o.outcome.value for o in offences] == ["convicted", "charged"]
    case = attest(cast, case, "offences", answer="no", offence="")
    assert facts_for(case).offences == ()
    assert attested_of(case.pk)[0].said == "listed felony, convicted, undated"


def test_a_transfer_ends_what_the_sending_jail_attested_and_cited(cast: Cast) -> None:
    from handover.stages.custody import events

    case = attest(cast, placed(case_in(cast, "served"), "us-columbia"), "cost_agreement")
    case = cite(cast, case)
    moved = events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=at(0),
        ground="A warrant of that county",
    )  # fmt: skip
    assert attested_of(moved.pk) == []
    assert power_of(moved.pk) is None
    assert facts_for(Matter.objects.select_related("agency").get(pk=moved.pk)).cost_agreement is None


DAY_LIMIT = """
id: us-columbia-alder
name: Alder County
level: county
within: us-columbia
illustrative: true
as_of: 2026-11-28
fictional: true
instruments:
  - id: order-12
    title: Order twelve of the sheriff
    cite: Order 12
    effective_from: 2018-01-01
    dates_confidence: F
    clauses:
      - {topic: hold, answer: 'yes', text: The jail holds on a request., citation: Order 12, confidence: F}
    maximum_hold:
      - {hours: 6, text: A hold lasts for six hours at most., citation: 'Order 12, section 9', confidence: F}
"""


def test_the_hold_ends_at_the_least_of_federal_and_local_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L4: computed with its clause, in the hold's clock."""
    policies = shipped_policies().with_place(load.parse_place(DAY_LIMIT, "draft"))
    for module in ("hold_ends", "policy_advice"):
        monkeypatch.setattr(f"handover.stages.custody.{module}.shipped_policies", lambda: policies)
    case = case_in(cast, "hold_agreed")
    held = custody.report_release_time(
        case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=at(-1)
    )
    stated = timeline.release_time_of(held.pk)
    assert stated is not None
    assert stated.due_at == stated.governs_at + timedelta(hours=6)
    clock = hold_ends.hold_clock(held, stated.governs_at)
    assert "Order 12, section 9" in clock.ended_by.clause
    assert not custody.expire(held.pk, stated.due_at - timedelta(minutes=1))
    assert custody.expire(held.pk, stated.due_at)


def test_a_duty_has_an_owner_a_due_time_and_a_record(cast: Cast) -> None:
    case = case_in(cast, "served")
    found = {d.duty.code.value: d for d in duties_in(case, advice_for(case.pk))}
    copy = found["copy_detainer_to_person"]
    assert (copy.duty.kind.owner.words, copy.done) == ("the jail", None)
    lodged = case.steps.get(step="lodge")
    assert copy.due_at == lodged.recorded_at + timedelta(hours=24), "Alder: within a day"
    case = local_law.record_duty(
        case.pk, actor=cast["clark"].actor, version=case.version, code="copy_detainer_to_person",
        done_at=at(0), how="Handed over at the booking desk",
    )  # fmt: skip
    done = duties_in(case, advice_for(case.pk))[0].done
    assert done is not None
    assert (done.citation, done.by_name) == ("Alder County General Order 12, section 6", "Casey Clark")
    with pytest.raises(RefusedError, match="no such duty"):
        local_law.record_duty(
            case.pk, actor=cast["clark"].actor, version=case.version, code="public_report",
            done_at=at(0), how="Handed over at the booking desk",
        )  # fmt: skip


def test_the_served_paper_names_the_longest_hold_of_the_place(cast: Cast) -> None:
    """L4: on the paper, with its clause."""
    case = case_in(cast, "lodged")
    form = ServiceDetails("in_person", at(0), "Booking desk", "English", "Casey Clark", "Records clerk")
    served = detainer.serve(case.pk, actor=cast["clark"].actor, version=case.version, form=form)
    paper = Paper.objects.filter(case=served, form="I-247A").order_by("number", "pk").last()
    assert paper is not None
    limits = paper.facts["jail"]["longest_hold"]
    assert len(limits) == 1
    assert "Alder County General Order 12, section 3" in limits[0]
