"""How a case ends. An outcome is an ended state here, and the step that leads to it."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track.states import STOPPED
from handover.process.case_track.told import NEXT
from handover.process.case_track.who import CLERK, DESIGNEE, FIELD, PROGRAM, SUPERVISES
from handover.process.definitions import NOTHING, STAY, Adverse, State, Step, Track
from handover.process.step_columns import NOBODY, Disclosing, FirstOutcome, JailReads, WorkTask

_C = Track.CASE
_PERMITS = Adverse.PERMISSION
_REPORTS = Adverse.REPORT

ENDED_STATES: Final[tuple[State, ...]] = (
    State("in_custody", _C, "Custody assumed", ended=True, jail_reads=JailReads.TITLE),
    State("at_large", _C, "At large", ended=True, jail_reads=JailReads.TITLE),
    State("died", _C, "Closed, the person died", ended=True, jail_reads=JailReads.TITLE),
    State("outcome_unknown", _C, "Closed, outcome not known", ended=True, jail_reads=JailReads.TITLE),
    State("cancelled", _C, "Detainer cancelled", ended=True, jail_reads=JailReads.WITHDRAWN),
    State("no_action", _C, "Closed, no action", ended=True, jail_reads=JailReads.WITH_OFFICE),
    State("citizen", _C, "Closed, United States citizen", ended=True, jail_reads=JailReads.WITHDRAWN),
    State("misidentified", _C, "Closed, the prints are another person's", ended=True,
          jail_reads=JailReads.WITHDRAWN),
    State("child_referred", _C, "Closed, referred under the procedures for children", ended=True,
          jail_reads=JailReads.WITHDRAWN),
)  # fmt: skip

OUTCOME: Final[tuple[Step, ...]] = (
    Step("assume_custody", _C, "Assume custody", ("held", "release_noticed", "hold_agreed", "notify_agreed", "served"),
         "in_custody", FIELD, provides=("custody",), requires=("lodgement", "signature"),
         adverse=_REPORTS,
         source="8 CFR 287.7(d), 287.3",
         undoing=("the person was taken into custody", "release from custody is for the office to do at once"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY, first=FirstOutcome.RELEASED),
    Step("execute_warrant", _C, "Record a warrant executed in the jail",
         ("lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed"), "in_custody",
         DESIGNEE, provides=("custody",), requires=("lodgement",), adverse=_REPORTS,
         source="8 USC 1357(g); 8 CFR 287.5(e)(3): the agreement on file, its model and the training, on the day",
         undoing=("the person was taken into custody", "release from custody is for the office to do at once"),
         tells=NOBODY, no_message=NEXT, jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY,
         first=FirstOutcome.RELEASED),
    Step("record_arrest", _C, "Record an arrest outside the jail",
         ("lodged", "served", "notify_agreed", "declined", "release_noticed", "released", "at_large"), "in_custody",
         FIELD,
         provides=("arrest", "custody"), requires=("lodgement",), after_end=True, adverse=_REPORTS,
         source="8 USC 1226(a), 1357(a)(2); 8 CFR 287.8(c), (f) (illustrative): by which authority, who, where",
         undoing=("the person was arrested", "release from custody is for the office to do at once"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY, first=FirstOutcome.RELEASED),
    Step("record_handover", _C, "Record a part of the handover", ("in_custody", *STOPPED), STAY,
         FIELD | SUPERVISES | CLERK,
         provides=("handover_part",), requires=("custody",), after_end=True,
         source="8 CFR 287.3(a)-(d), 236.1(e), 287.5(e)(3): service, consulate, examination, reasons, decision",
         undoing=NOTHING,
         tells=Disclosing("handover_part", "consulate", "that a national is held", "8 CFR 236.1(e)"), no_message=NEXT,
         jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY),
    Step("lend", _C, "Lend the person for a proceeding (box 2)", ("in_custody",), STAY, FIELD | {Role.SUPERVISOR},
         provides=("loan",), requires=("custody",), unless=("loan",), after_end=True, adverse=_PERMITS,
         source="I-247A (02/17) box 2; ICE guidance: the copy is served before the transfer",
         undoing=("the person was lent out of custody", "the agency that has the person is told"),
         tells=Disclosing("loan", "to_name", "the request with box 2, and the person", "form I-247A box 2"),
         no_message=NEXT, jail_reads=JailReads.NOTHING, task=WorkTask.CUSTODY),
    Step("report_loan", _C, "Report a loan with no copy served before it", ("in_custody", *STOPPED), STAY,
         FIELD | {Role.SUPERVISOR}, provides=("loan",), requires=("custody",), unless=("loan",), after_end=True,
         adverse=_REPORTS,
         source="I-247A (02/17) box 2; ICE guidance: the copy is served before the transfer; what was done otherwise "
         "is reported, and is a breach",
         undoing=("the person was lent out of custody", "the agency that has the person is told"),
         tells=Disclosing("loan", "to_name", "the person", "form I-247A box 2"), no_message=NEXT,
         jail_reads=JailReads.NOTHING, task=WorkTask.CUSTODY),
    Step("resume_custody", _C, "Record that custody was resumed after the loan", ("in_custody", *STOPPED), STAY,
         FIELD | {Role.SUPERVISOR}, provides=("loan_end",), requires=("custody", "loan"), voids=("loan",),
         after_end=True, adverse=_REPORTS, source="I-247A (02/17) box 2",
         undoing=("custody was resumed", "release from custody is for the office to do at once"),
         tells=NOBODY, no_message=NEXT, jail_reads=JailReads.NOTHING, task=WorkTask.CUSTODY),
    Step("report_loan_release", _C, "Report that the person left a loan and did not come back", ("in_custody",),
         "at_large", FIELD | {Role.SUPERVISOR}, provides=("loan_end", "at_large"), requires=("custody", "loan"),
         voids=("loan",), after_end=True,
         source="I-247A (02/17) box 2 asks that custody be resumed; what happened instead is recorded",
         undoing=NOTHING,
         tells=NOBODY, no_message=NEXT, jail_reads=JailReads.NOTHING, task=WorkTask.CUSTODY),
    Step("report_loan_death", _C, "Report that the person died during a loan", ("in_custody",), "died",
         FIELD | {Role.SUPERVISOR}, provides=("loan_end", "death"), requires=("custody", "loan"), voids=("loan",),
         after_end=True, source="I-247A: notify of death", undoing=NOTHING,
         tells=NOBODY, no_message=NEXT, jail_reads=JailReads.NOTHING, task=WorkTask.CUSTODY),
    Step("expire", _C, "Expire: the hold has ended", ("held",), "released", PROGRAM,
         provides=("release",), requires=("release_time",), source="8 CFR 287.7(d): no extension", undoing=NOTHING,
         tells=NOBODY, no_message="each side's own clock ends the hold, whatever is told or not told",
         jail_reads=JailReads.TITLE),
    Step("record_at_large", _C, "Record as at large", ("released",), "at_large", FIELD,
         provides=("at_large",), requires=("release",), source="an outcome that is recorded, not a hunt",
         undoing=("the person was recorded as at large", "the outcome no longer counts"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY),
    Step("record_unknown", _C, "Record that the outcome is not known",
         ("lodged", "served", "notify_agreed", "declined", "release_noticed", "released"), "outcome_unknown",
         FIELD | {Role.SUPERVISOR}, provides=("unknown_outcome",), requires=("lodgement",),
         source="public extracts: an empty lift reason cannot be told from “still in custody”",
         undoing=("the outcome was recorded as not known", "the outcome no longer counts"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.CUSTODY, first=FirstOutcome.UNKNOWN),
)  # fmt: skip
