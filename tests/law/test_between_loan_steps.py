"""In custody and on loan (box 2): what a record, a court or another agency does meanwhile."""

from __future__ import annotations

from functools import partial
from typing import Final

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import ConflictError, RefusedError
from handover.process.models import Matter
from handover.stages.custody import arrests, loan_ends, stopped_reports
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace
from handover.stages.custody.terms import LoanLeft, StoppedKind
from handover.stages.detainer import loans
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.stops import actions as stops
from tests.law.between_steps import Between, after, claims, recorded, run, taken, told_while_stopped
from tests.law.test_box_two import reported
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import withdraw
from tests.safeguards.gate.ways import kinds, now
from tests.safeguards.world_changes import citizen_record, order_gone, tps
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BOX_2: Final = "I-247A (02/17) box 2; ICE guidance (C)"


def lent(cast: Cast, case: Matter, hours: float = 0) -> Matter:
    """The person is lent so many hours from now, with the copy served before."""
    form = loans.LoanForm(
        "State Police",
        "Grand jury, order 26-11",
        "555-0100",
        at(hours - 0.5),
        "Field office",
        "Spanish",
        at(hours),
    )
    return loans.lend(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def unserved(cast: Cast, case: Matter, hours: float = 0) -> Matter:
    """A loan with no copy is reported."""
    form = loans.UnservedLoan("State Police", "Grand jury 26-11", at(hours), "The officer had no printer.")
    return loans.report_loan(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def comes_back(cast: Cast, case: Matter) -> Matter:
    """Custody is resumed now."""
    return loans.resume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, resumed_at=timezone.now(), place="Barracks",
        officer="F. Ford",
    )  # fmt: skip


def lets_go(cast: Cast, case: Matter, kind: LoanLeft = LoanLeft.RELEASED) -> Matter:
    """A court lets the person go, or they escape, while on loan."""
    return loan_ends.report_loan_release(
        case.pk, actor=cast["ford"].actor, version=case.version, kind=kind, left_at=timezone.now(),
        text="The county court told it by telephone.",
    )  # fmt: skip


def dies_on_loan(cast: Cast, case: Matter) -> Matter:
    """The agency reports a death."""
    return loan_ends.report_loan_death(
        case.pk,
        actor=cast["ford"].actor,
        version=case.version,
        died_at=timezone.now(),
        text="Told by the sheriff.",
    )


def settles(cast: Cast, case: Matter) -> Matter:
    """A supervisor answers for what was barred."""
    return stops.settle(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )


def arrested(cast: Cast, case: Matter) -> Matter:
    """The warrant that stands is executed in a public place."""
    form = arrests.ArrestForm(
        ArrestAuthority.REMOVAL_WARRANT, ArrestPlace.PUBLIC, timezone.now(), "F. Ford", "Officer", told=True
    )
    return arrests.record_arrest(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


escapes = partial(lets_go, kind=LoanLeft.ESCAPED)
ROWS: Final = (
    Between("lent before custody was taken", f"{BOX_2}: of a person in custody", "in_custody",
            (partial(lent, hours=-2),), "in_custody", refused="before the person was in custody"),
    Between("a loan with no copy from before custody", f"{BOX_2}: of a person in custody", "in_custody",
            (partial(unserved, hours=-2),), "in_custody", refused="before the person was in custody"),
    Between("lent again before they came back", BOX_2, "in_custody",
            (lent, after(4, comes_back), after(5, partial(lent, hours=-2))), "in_custody", refused="before the person"),
    Between("lent again after they came back", BOX_2, "in_custody",
            (lent, after(4, comes_back), after(5, lent)), "in_custody"),
    Between("a claim while on loan, and a death before counsel answers", "ICE Directive 16001.2 (S); form: notify",
            "in_custody", (lent, claims, after(1, told_while_stopped(StoppedKind.DIED, "ford"))),
            "citizenship_question"),
    Between("citizenship on record while on loan", "ICE Directive 16001.2 (S)", "in_custody",
            (lent, recorded(citizen_record)), "citizenship_question"),
    Between("the order is gone while on loan", "8 CFR 241.2 (C); R4", "in_custody", (lent, recorded(order_gone)),
            "stopped"),
    Between("protected status comes while on loan, and they are taken back", "8 USC 1254a(d)(4) (C)", "in_custody",
            (lent, recorded(tps), after(1, comes_back)), "stopped", ("barred",)),
    Between("taken back although barred, and answered for", "8 USC 1254a(d)(4) (C)", "in_custody",
            (lent, recorded(tps), after(1, comes_back), after(2, settles)), "in_custody", ("barred",)),
    Between("lent although a status forbids detention", "8 USC 1254a(d)(4) (C)", "in_custody",
            (recorded(tps), lent), "stopped", refused="cannot follow"),
    Between("let go on loan and arrested on the warrant that stands", "8 USC 1226(a) (M); 8 CFR 241.2 (C)",
            "in_custody", (lent, after(1, lets_go), after(30, arrested)), "in_custody"),
    Between("let go on loan, and a record shows citizenship", "ICE Directive 16001.2 (S)", "in_custody",
            (lent, after(1, lets_go), recorded(citizen_record)), "citizenship_question"),
    Between("escapes from a loan of which no copy was served", BOX_2, "in_custody",
            (unserved, settles, after(1, escapes)), "at_large", ("loan_unserved",)),
    Between("dies on a loan, and the match is withdrawn", "identity rests on prints: I-247A box 1 c", "in_custody",
            (lent, after(1, dies_on_loan), withdraw), "identity_withdrawn"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_between_custody_and_the_end_of_a_loan(cast: Cast, row: Between) -> None:
    run(cast, row)


def test_a_death_that_was_reported_in_a_freeze_is_offered_once_counsel_has_answered(cast: Cast) -> None:
    """Form I-247A (C): notify of death. Nothing that was told is lost by a question."""
    case = claims(cast, lent(cast, at_state(cast, "in_custody")))
    case = told_while_stopped(StoppedKind.DIED, "ford")(cast, case)
    case = citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS, law_part=REASONS,
        supervisor="Sky Stone",
    )  # fmt: skip
    assert [r.kind for r in stopped_reports.to_take_up(now(case))] == ["died"]
    case = dies_on_loan(cast, now(case))
    assert case.state == "died"
    assert stopped_reports.to_take_up(now(case)) == []


def test_of_two_officers_who_record_one_custody_the_second_is_told(cast: Cast) -> None:
    """8 CFR 287.7(d) (C): one custody, one record."""
    case = case_in(cast, "held")
    taken()(cast, case)
    with pytest.raises(ConflictError):
        taken()(cast, case)
    assert now(case).state == "in_custody"


def test_a_loan_that_is_reported_with_its_end_at_hand_stands_until_the_end_is_told(cast: Cast) -> None:
    """I-247A box 2: asked for after thirty days (illustrative), and once only."""
    with time_machine.travel(at(-2)):
        case = at_state(cast, "in_custody")
    case = reported(cast, case, -0.5)
    assert kinds(case) == []
    with time_machine.travel(at(24 * 31)):
        (waiting,) = loan_ends.lent_for(cast["ford"])
        assert waiting.late
        with pytest.raises(RefusedError, match="reason"):
            loan_ends.report_loan_release(
                case.pk, actor=cast["ford"].actor, version=case.version, kind=LoanLeft.RELEASED,
                left_at=at(-24 * 20), text="The court's clerk told it by letter.",
            )  # fmt: skip
        lets_go(cast, case)
        assert loan_ends.lent_for(cast["ford"]) == []
