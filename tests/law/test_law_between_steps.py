"""Between two steps the law of a place, a status or a judge's paper changes: pairs of steps, each tried."""

from __future__ import annotations

import pytest

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import charges, local_law
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.terms import EventKind as K
from handover.stages.custody.terms import StoppedKind
from handover.stages.review.stops import actions as stops
from tests.law.between_steps import (
    Act,
    Between,
    clerk,
    declines,
    happens,
    moved,
    recorded,
    release_at,
    run,
    taken,
    told_while_stopped,
)
from tests.law.test_notice import CEDAR, FELONY, JUDGE, SILENT, Said, attested, placed
from tests.safeguards.gate.ways import notify
from tests.safeguards.world_changes import tps
from tests.support.cast import Cast
from tests.support.walk import at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LUNN, LOCAL = "Lunn, 477 Mass. 517 (C)", "local law: a condition holds with its fact"
ALDER = "us-columbia-alder"


def law_of(place: str) -> Act:
    """From now on the law of that place is the jail's."""
    return lambda cast, case: placed(case, place)


def fact(said: Said) -> Act:
    """The clerk attests it."""
    return lambda cast, case: attested(cast, case, said)


def agrees(cast: Cast, case: Matter) -> Matter:
    """The jail agrees to hold."""
    return custody.agree_to_hold(case.pk, actor=clerk(cast, case), version=case.version)


def cites(cast: Cast, case: Matter) -> Matter:
    """The clerk cites a power where no rule was found."""
    return local_law.cite_power(
        case.pk, actor=clerk(cast, case), version=case.version, citation="Columbia Code 12-4",
        text="Gives a sheriff the power to arrest on it; counsel wrote so.",
    )  # fmt: skip


def dismissed(cast: Cast, case: Matter) -> Matter:
    """The charge is dismissed: what was attested of the charges counts no longer."""
    return charges.report_charges(
        case.pk, actor=clerk(cast, case), version=case.version, turn=ChargeTurn.DISMISSED, charge="Robbery",
        happened_at=at(-0.1), source="Order of the county court, 26-12",
    )  # fmt: skip


def swept(cast: Cast, case: Matter) -> Matter:
    """The worker asks the bars again."""
    stops.ask_again(case.pk)
    return case


NO_MORE: Said = {**JUDGE, "answer": "no"}
ROWS = (
    Between("notice agreed to, then the law says no", "Cedar Resolution 21, article 2 (F)", "notify_agreed",
            (law_of(CEDAR), release_at(3)), "notify_agreed", refused="no notice"),
    Between("notice agreed to on a judge's warrant that is withdrawn", LOCAL, "served",
            (law_of(CEDAR), fact(JUDGE), notify, fact(NO_MORE), release_at(3)), "notify_agreed", refused="no notice"),
    Between("notice agreed to on an offence whose charge is dismissed", f"Cal. Gov. Code 7282.5 (C); {LOCAL}", "served",
            (law_of("us-ca"), fact(FELONY), notify, dismissed, release_at(3)), "notify_agreed",
            refused="only with a fact"),
    Between("notice agreed to at one jail, and moved to one whose law says no", LOCAL, "notify_agreed",
            (moved(to="CX0030000"), notify), "served", refused="no notice"),
    Between("declined, and the law lets notice be told later", "Alder Order 12, section 2 (F)", "declined",
            (law_of(CEDAR), law_of(ALDER), release_at(3)), "release_noticed"),
    Between("a hold agreed to, then the law says no", LUNN, "hold_agreed", (law_of(CEDAR),), "stopped"),
    Between("held all the same after the law said no", LUNN, "hold_agreed",
            (law_of(CEDAR), told_while_stopped(StoppedKind.HELD)), "stopped", ("while_stopped", "held_no_power")),
    Between("a hold runs, and the law says no", LUNN, "held", (law_of(CEDAR), swept), "stopped"),
    Between("a hold on a judge's warrant that is withdrawn", LOCAL, "served",
            (law_of(CEDAR), fact(JUDGE), agrees, fact(NO_MORE), release_at(3)), "hold_agreed",
            refused="does not allow a hold"),
    Between("a hold on a cited power, then the law has an answer", LUNN, "served",
            (law_of(SILENT), cites, agrees, law_of(CEDAR)), "stopped"),
    Between("a court's order at one jail holds at the next", "the order (M)", "served",
            (happens(K.COURT_NO_HOLD), moved(to="CX0020000"), law_of(ALDER), agrees), "served",
            refused="A court ordered"),
    Between("a judge's warrant comes before the handover", "Cedar Resolution 21, article 3 (F)", "notify_agreed",
            (release_at(0.2), law_of(CEDAR), fact(JUDGE), taken()), "in_custody"),
    Between("the law says no between notice and handover", "Cedar Resolution 21, article 3 (F)", "notify_agreed",
            (release_at(0.2), law_of(CEDAR), taken()), "stopped", ("handover_law",)),
    Between("a status comes between notice and handover", "8 USC 1254a(d)(4) (C)", "notify_agreed",
            (release_at(0.2), recorded(tps), told_while_stopped(StoppedKind.CUSTODY, "ford")), "stopped",
            ("barred", "while_stopped")),
    Between("a status and a law that says no between notice and handover", "8 USC 1254a(d)(4) (C); local law",
            "notify_agreed",
            (release_at(0.2), recorded(tps), law_of(CEDAR), told_while_stopped(StoppedKind.CUSTODY, "ford")), "stopped",
            ("barred", "while_stopped", "handover_law")),
    Between("a jail whose law says no to notice still declines", "Galarza v. Szalczyk (S)", "notify_agreed",
            (law_of(CEDAR), declines), "declined"),
    Between("a sentence's last day, where the law says no to notice", "Cal. Gov. Code 7284.6 (C)", "declined",
            (law_of(CEDAR), happens(K.COURT_RELEASE)), "declined", refused="no notice"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_law_a_status_or_a_paper_changes_between_two_steps(cast: Cast, row: Between) -> None:
    run(cast, row)
