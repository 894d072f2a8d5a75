"""What the jail answers and reports, and what its law asks of it."""

from __future__ import annotations

from typing import Final

from handover.process.case_track.states import ANSWERED, OUT, STOPPED, TIMED
from handover.process.case_track.who import CLERK, CORRECTS, FIELD, WITNESSES
from handover.process.definitions import NOTHING, STAY, Adverse, Step, Track

_C = Track.CASE
_PERMITS = Adverse.PERMISSION
_REPORTS = Adverse.REPORT

LOCAL_LAW: Final[tuple[Step, ...]] = (
    Step("attest_fact", _C, "Attest a fact that your law asks for", OUT, STAY, CLERK, provides=("local_fact",),
         requires=("lodgement",),
         source="local law: a condition holds with its fact, which a person attests with its source", undoing=NOTHING),
    Step("cite_power", _C, "Cite the power to hold", ("lodged", "served", "hold_agreed"), STAY, CLERK,
         provides=("power_to_hold",), requires=("lodgement",),
         source="Lunn v. Commonwealth, 477 Mass. 517 (2017): a federal form gives no local power to arrest",
         undoing=NOTHING),
    Step("record_duty", _C, "Record that a duty under your law was done", (*OUT, "released"), STAY, CLERK,
         provides=("duty_done",), requires=("lodgement",),
         source="local law, e.g. Cal. Gov. Code 7283.1: copy and notice to the person, consent, reports",
         undoing=NOTHING),
)  # fmt: skip

JAIL: Final[tuple[Step, ...]] = (
    Step("agree_to_hold", _C, "Jail will hold", ("served",), "hold_agreed", CLERK, provides=("jail_answer",),
         requires=("service",), adverse=_PERMITS,
         source="8 CFR 287.7(d); a request, Galarza v. Szalczyk",
         undoing=("the jail agreed to hold the person", "the jail is told not to")),
    Step("agree_to_notify", _C, "Jail will notify only", ("lodged", "served"), "notify_agreed", CLERK,
         provides=("jail_answer",), requires=("lodgement",), adverse=_PERMITS,
         source="I-247A, I-247G; local law",
         undoing=("the jail agreed to give notice", "the jail is told that none is wanted")),
    Step("decline", _C, "Jail declines", ("lodged", "served", "hold_agreed", "notify_agreed"), "declined", CLERK,
         provides=("jail_answer",), requires=("lodgement",), source="local law; Galarza v. Szalczyk, 745 F.3d 634",
         undoing=("the jail declined", "nothing: its answer was lawful whoever was meant")),
    Step("start_hold", _C, "Report release time, hold begins", ("hold_agreed",), "held", CLERK,
         provides=("release_time",), requires=("service", "jail_answer"), adverse=_REPORTS,
         source="8 CFR 287.7(d)",
         undoing=("the person was held beyond release", "an over-hold to report; counsel is told")),
    Step("give_notice", _C, "Report the release time", ("notify_agreed", "declined"), "release_noticed", CLERK,
         provides=("release_time",), requires=("jail_answer",), adverse=_REPORTS, source="I-247A, I-247G",
         undoing=("the jail told a release time", "the notice is not used")),
    Step("restate_release", _C, "Report another release time", ("held", "release_noticed"), STAY, CLERK,
         provides=("release_time",), requires=("jail_answer",),
         adverse=_REPORTS,
         source="8 CFR 287.7(d): an earlier time counts, a later one extends no hold",
         undoing=("the jail told another release time", "the notice is not used")),
    Step("transfer_unserved", _C, "Report a transfer to another agency, not served yet",
         ("lodged", "notify_agreed", "declined", "release_noticed"), "lodged", CLERK, provides=("transfer",),
         requires=("lodgement",), unless=("service",), voids=ANSWERED, adverse=_REPORTS,
         source="I-247A: any subsequent agency",
         undoing=("the detainer went along to another agency", "both agencies are told")),
    Step("transfer_served", _C, "Report a transfer to another agency",
         ("served", "hold_agreed", "notify_agreed", "declined", "release_noticed"), "served", CLERK,
         provides=("transfer",), requires=("lodgement", "service"), voids=ANSWERED,
         adverse=_REPORTS,
         source="I-247A: any subsequent agency; not out of a hold, which would lengthen it",
         undoing=("the detainer went along to another agency", "both agencies are told")),
    Step("report_event", _C, "Report a stay in hospital or a corrected booking", OUT, STAY, CLERK,
         provides=("custody_event",), requires=("lodgement",), source="I-247A: notify of hospitalisation",
         undoing=NOTHING),
    Step("report_death", _C, "Report that the person died", (*OUT, "released"), "died", CLERK | FIELD,
         provides=("death",), requires=("lodgement",), source="I-247A: notify of death", undoing=NOTHING),
    Step("report_escape", _C, "Report that the person escaped", OUT, "released", CLERK, provides=("release",),
         requires=("lodgement",), undoing=NOTHING),
    Step("report_released", _C, "Report that the person was released", OUT, "released", CLERK,
         provides=("release",), requires=("lodgement",), undoing=NOTHING),
    Step("confirm_release", _C, "Report when the person in fact left", ("released",), STAY, CLERK,
         provides=("release",), requires=("release",), source="8 CFR 287.7(d): not beyond the hold's end",
         undoing=NOTHING),
    Step("report_breach", _C, "Report a breach of the limits", (*OUT, "released"), STAY, WITNESSES,
         provides=("breach",), requires=("lodgement",),
         source="Miranda-Olivares v. Clackamas County (D. Or. 2014); Morales v. Chadbourne (1st Cir. 2015)",
         undoing=("a limit was overstepped", "the breach stays counted")),
    Step("report_while_stopped", _C, "Report what happened while the request was stopped", STOPPED, STAY,
         CLERK | FIELD, provides=("stopped_report",), requires=("lodgement",), adverse=_REPORTS,
         source="a stop ends what is asked of the jail, and not what is known of the person",
         undoing=("something happened to the person while the case was stopped", "it stays on file")),
    Step("propose_time_correction", _C, "Propose a correction of a stated time", TIMED, STAY, CORRECTS,
         provides=("time_proposal",), requires=("lodgement",), after_end=True,
         source="8 CFR 287.7(d): a typing error neither starts nor ends a hold; two people correct it",
         undoing=NOTHING),
    Step("confirm_time_correction", _C, "Confirm the correction of a stated time", TIMED, STAY, CORRECTS,
         provides=("time_correction",), requires=("lodgement", "time_proposal"), voids=("time_proposal",),
         not_by=("propose_time_correction",), after_end=True,
         source="8 CFR 287.7(d): no extension; a second person confirms, and the page shows what it changed",
         undoing=NOTHING),
)  # fmt: skip
