"""L11: custody is a process: its parts, what each asks by which source, both sides, and a stop where prints differ."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from handover.accounts.roles import Role
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import handover
from handover.stages.custody.consular import LISTS, NO_COUNTRY, OTHER, list_on, must_be_told
from handover.stages.custody.handover_parts import BY_CODE, PARTS, overstepped, refusals
from handover.stages.custody.terms import BreachKind
from handover.stages.review.stops.actions import ask_again
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast

pytestmark = pytest.mark.one_database

DAY = date(2026, 11, 20)
CONSULAR = {
    "country": "Algeria",
    "person_told": "yes",
    "wishes": "no",
    "notified": "yes",
    "how": "By telephone.",
}
REASONS = {"told": "yes", "counsel": "yes", "list": "yes", "warned": "yes", "language": "Spanish, L. Ortiz"}
DECISION = {"custody": "detained", "document": "issued", "reasons": "NTA of November 20, 2026"}
EXAMINED = {
    "officer": "D. Dale, Deportation Officer",
    "another": "yes",
    "found": "Identity and status as on record.",
}


def refused(code: str, answers: dict[str, str], hours_after: float = 1) -> set[str]:
    return {r.code for r in refusals(BY_CODE[code], answers, day=DAY, hours_after=hours_after)}


@pytest.mark.parametrize(("wishes", "notified"), list(product(("yes", "no"), repeat=2)))
def test_a_listed_consulate_is_told_at_once_also_against_the_persons_wish(wishes: str, notified: str) -> None:
    """8 CFR 236.1(e); 72 FR 1923. Of every other country the person decides. What was not done is never refused."""
    said = {**CONSULAR, "wishes": wishes, "notified": notified}
    assert refused("consular", said) == set()
    assert (overstepped("consular", said, DAY) is BreachKind.CONSULATE) == (notified == "no")
    other = {**said, "country": OTHER, "other": "Mexico"}
    wrong = overstepped("consular", other, DAY)
    assert (wrong is BreachKind.CONSULATE) == (wishes == "yes" and notified == "no")
    assert refused("consular", {**other, "other": ""}) == {"other"}


def test_of_a_stateless_person_no_consulate_is_told() -> None:
    said = {**CONSULAR, "country": NO_COUNTRY, "notified": "no"}
    assert refused("consular", said) == set()
    assert overstepped("consular", said, DAY) is None
    assert refused("consular", {**said, "notified": "yes"}) == {"notified"}


def test_the_list_of_countries_is_dated_and_says_that_it_was_not_read() -> None:
    assert must_be_told("Zimbabwe", DAY)
    assert not must_be_told("Albania", DAY), "72 FR 1923 took it off"
    assert list_on(DAY).first == date(2007, 1, 17)
    assert {one.confidence for one in LISTS} == {"M"}
    with pytest.raises(LookupError):
        list_on(date(2007, 1, 16))


@pytest.mark.parametrize("missing", ["told", "counsel", "list", "warned"])
def test_each_of_the_reasons_counsel_and_the_list_is_given(missing: str) -> None:
    """8 CFR 287.3(c)."""
    assert refused("reasons", REASONS) == set()
    assert refused("reasons", {**REASONS, missing: "no"}) == {missing}


def test_another_officer_examines_or_it_is_said_why_none_did() -> None:
    """8 CFR 287.3(a)."""
    assert refused("examination", EXAMINED) == set()
    assert refused("examination", {**EXAMINED, "another": "no"}) == {"why"}
    assert refused("examination", {**EXAMINED, "another": "no", "why": "The only officer on duty."}) == set()


def test_the_decision_comes_within_48_hours_and_nobody_is_detained_without_a_document() -> None:
    """8 CFR 287.3(d)."""
    assert refused("decision", DECISION, 48) == set()
    assert refused("decision", DECISION, 49) == {"late"}
    assert refused("decision", {**DECISION, "late": "Hurricane; the office was closed."}, 49) == set()
    bare = {**DECISION, "document": "none"}
    assert refused("decision", bare) == set(), "what was done is recorded"
    assert overstepped("decision", bare, DAY) is BreachKind.DETAINED_BARE
    assert overstepped("decision", {**bare, "custody": "released"}, DAY) is None


def test_every_part_has_a_source_and_both_sides_sign() -> None:
    assert all(p.source and p.roles for p in PARTS)
    assert not any("illustrative" in p.source for p in PARTS)  # the page says it of the part
    assert BY_CODE["receipt_given"].roles == {Role.JAIL_CLERK}
    assert BY_CODE["receipt_taken"].roles == {Role.FIELD_OFFICER}
    assert len({p.key for p in PARTS}) == len({p.code for p in PARTS}) == len(PARTS)


def recorded(cast: Cast, case: Matter, who: str, kind: str, answers: dict[str, str]) -> Matter:
    return handover.record_part(
        case.pk,
        actor=cast[who].actor,
        version=case.version,
        kind=kind,
        done_at=timezone.now(),
        answers=answers,
    )


@pytest.mark.django_db
def test_a_handover_is_on_one_page_and_one_paper_and_the_jail_sees_its_own_parts(cast: Cast) -> None:
    case = at_state(cast, "in_custody")
    case = recorded(cast, case, "ford", "consular", CONSULAR)
    case = recorded(cast, case, "clark", "receipt_given", {"name": "C. Clark, Sergeant"})
    with pytest.raises(RefusedError, match="other side"):
        recorded(cast, case, "ford", "receipt_given", {"name": "F. Ford"})
    client = Client()
    client.force_login(cast["ford"])
    page = client.get(f"/custody/releases/{case.reference}/handover/").content.decode()
    assert "Country of nationality: Algeria" in page
    assert "C. Clark, Sergeant" in page
    pdf = client.get(f"/custody/releases/{case.reference}/handover.pdf")
    assert pdf.content.startswith(b"%PDF")
    client.force_login(cast["clark"])
    own = client.get(f"/custody/releases/{case.reference}/handover/").content.decode()
    assert "C. Clark, Sergeant" in own
    assert "Algeria" not in own, "what the office recorded is the office's"
    assert client.get(f"/custody/releases/{case.reference}/handover.pdf").status_code == 403


@pytest.mark.django_db
def test_prints_of_another_person_stop_the_case(cast: Cast) -> None:
    case = at_state(cast, "in_custody")
    recorded(cast, case, "ford", "print_check", {"result": "other", "how": "Scanner 4, F. Ford"})
    assert ask_again(case.pk) == "stop_case"
    assert Matter.objects.get(pk=case.pk).state == "stopped"
