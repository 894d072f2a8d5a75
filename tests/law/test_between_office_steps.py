"""Between the finding, the signature, lodging and what follows: a record or the booking comes to say something else."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from django.utils import timezone

from handover.accounts.models import User
from handover.administration import people
from handover.administration.authority import set_authority
from handover.papers.authority import BOTH
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import ArrestCharge, ChargeDisposition, ImmigrationIdentity
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.rules import ChargingDocument, Request, Warrant
from handover.stages.intake.feed import events as feed
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.public import queries as intake
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.signs import citizenship_signs, minority_signs
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.after_finding import AFTER_FINDING, at_state
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in, on_to

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OPEN: Final[tuple[CaseState, ...]] = ("queried", "in_review", *AFTER_FINDING)
RESIDENT: Final = Person(status="permanent_resident", final_order=False, convicted=True)
ON_THE_WAY: Final[tuple[CaseState, ...]] = ("probable_cause", "awaiting_signature", "signed", "lodged", "served",
                                            "hold_agreed", "held")  # fmt: skip


def at_any(cast: Cast, state: CaseState) -> Matter:
    """A case in that state, on the way to a hold or off it."""
    return at_state(cast, state) if state in AFTER_FINDING else case_in(cast, state)


def corrected_by_the_jail(cast: Cast, case: Matter, **said: str) -> Matter:
    """The jail's system says that the booking was wrong; the job that this brings runs."""
    booking = intake.booking_of(link_of(case.pk).booking_matter_id)
    assert booking is not None
    texts = {"event_type": "CORRECT", "event_time": timezone.now().isoformat(), "last": "REYES", **said}
    feed.take_change(booking, texts, Sender(booking.matter.agency, cast["clark"].actor, "https"))
    stops.ask_again(case.pk)
    return now(case)


@pytest.mark.parametrize("state", OPEN)
def test_a_booking_that_is_corrected_to_a_childs_birth_goes_to_the_procedures_for_children(
    cast: Cast, state: CaseState
) -> None:
    """TVPRA, 8 USC 1232; 8 CFR 236.3 (M): no routine detainer, whenever the birth comes."""
    case = corrected_by_the_jail(cast, at_any(cast, state), dob=born_years_ago(14))
    assert case.state == "child_path"


@pytest.mark.parametrize("said", [{"pob": "TX"}, {"ctz": "US"}, {"pob": "AM"}])
@pytest.mark.parametrize("state", ["in_review", "signed", "lodged", "held", "in_custody"])
def test_a_booking_that_is_corrected_to_a_birth_here_asks_counsel(
    cast: Cast, state: CaseState, said: dict[str, str]
) -> None:
    """ICE Directive 16001.2 (S): any claim or indicium, whoever states it. INA 101(a)(22) (M): nationals."""
    case = corrected_by_the_jail(cast, at_any(cast, state), **said)
    assert case.state == "citizenship_question"


def test_a_correction_of_the_name_alone_asks_nobody(cast: Cast) -> None:
    """Design: prints are who somebody is."""
    case = corrected_by_the_jail(cast, case_in(cast, "lodged"), first="MARC")
    assert case.state == "lodged"
    assert not minority_signs(file_of(case.pk), timezone.now().date())
    assert not citizenship_signs(file_of(case.pk))


def test_the_job_asks_as_soon_as_a_jail_corrects_and_no_other_booking(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep would find it minutes later; the correction itself asks."""
    asked: list[str] = []
    monkeypatch.setattr(stops, "import_string", lambda _: _Job(asked))
    case, _ = case_in(cast, "lodged"), case_in(cast, "lodged")
    corrected_by_the_jail(cast, case, dob=born_years_ago(14))
    assert asked == [str(case.pk)]


class _Job:
    """A job that only says for which case it was asked."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked

    def enqueue(self, case_id: str) -> None:
        self.asked.append(case_id)


def charge_of(case: Matter) -> ArrestCharge:
    """The one charge of the criminal record."""
    return ArrestCharge.objects.get(arrest__identity=file_of(case.pk).criminal)


def found_on_a_conviction(cast: Cast) -> Matter:
    """A permanent resident, found removable on a certified disposition (OIG-20-13, finding 4)."""
    case = case_in(cast, "in_review", RESIDENT)
    ChargeDisposition.objects.create(
        charge=charge_of(case), category="convicted", disposed_on=date(2026, 11, 1), literal="GUILTY",
        court="County Court", source="court system", reliability="primary", as_of=date(2026, 11, 2),
    )  # fmt: skip
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "charge"))
    found = review.ProbableCause(
        frozenset({Basis.BIOMETRIC_AND_RECORDS}), Ground.AGGRAVATED_FELONY, REASONS, keys
    )
    return review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def drafted(cast: Cast, case: Matter) -> Matter:
    """A request for a hold with a warrant of arrest, after a charging document and a neutral review."""
    case = review.review_neutrally(
        case.pk, actor=cast["owens"].actor, version=case.version, agrees=True, reasons=REASONS
    )
    draft = detainer.Draft(
        Request.HOLD, Warrant.ARREST, "Notice to appear of November 20, 2026.", "555-0100",
        charging_document=ChargingDocument.ISSUED,
    )  # fmt: skip
    return detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=draft)


@pytest.mark.parametrize("state", ON_THE_WAY)
@pytest.mark.parametrize("outcome", ["dismissed", "vacated"])
def test_a_conviction_that_falls_stops_whatever_rests_on_it(
    cast: Cast, state: CaseState, outcome: str
) -> None:
    """INA 101(a)(48)(A) (M); R4: the finding is read again by a person, whatever was made of it meanwhile."""
    case = found_on_a_conviction(cast)
    if state != "probable_cause":
        case = on_to(cast, drafted(cast, case), state)
    charge = charge_of(case)
    charge.disposition = outcome
    charge.save()
    assert now(case).state == "stopped"
    with pytest.raises(RefusedError, match="no longer stands"):
        stops.resume(
            case.pk, actor=cast["stone"].actor, version=now(case).version, reasons=REASONS, done=REASONS
        )


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_a_restriction_that_comes_after_a_finding_without_its_certificate_stops_it(
    cast: Cast, state: CaseState
) -> None:
    """8 USC 1367 (C in part); 8 USC 1229(e) (S)."""
    case = found_on_a_conviction(cast)
    if state != "probable_cause":
        case = on_to(cast, drafted(cast, case), state)
    person = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    person.protected = True
    person.save()
    assert now(case).state == "stopped"


def test_who_found_cause_and_is_given_the_signers_role_does_not_sign(cast: Cast) -> None:
    """8 CFR 287.5(e)(2) (C): who may sign; that it is another than who found is ours (R11)."""
    case = case_in(cast, "awaiting_signature")
    people.change_role("ortiz", "warrant_signer", "", actor=cast["stone"].actor)
    set_authority(
        "ortiz", title="Supervisory officer", authority=BOTH, first=None, last=None, actor=cast["stone"].actor
    )
    signer = User.objects.get(username="ortiz")
    with pytest.raises(RefusedError, match="second person"):
        detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=package_digest(case))


def test_who_leaves_the_office_lodges_nothing_that_they_drafted(cast: Cast) -> None:
    """8 CFR 287.7(b) (C): who may issue a detainer, on the day on which it is lodged."""
    case = case_in(cast, "signed")
    actor = cast["ortiz"].actor
    people.set_active("ortiz", False, actor=cast["stone"].actor)
    with pytest.raises(RefusedError, match="may not lodge"):
        detainer.lodge(case.pk, actor=actor, version=case.version)
    assert now(case).state == "signed"
