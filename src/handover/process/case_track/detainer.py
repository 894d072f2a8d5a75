"""Request and warrant: drafted, signed, lodged, served, cancelled."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track.outcome import ENDED_STATES
from handover.process.case_track.states import FOUND, OUT, STANDS, STOPPED, WITHDRAWN
from handover.process.case_track.told import BEFORE, OFFICE, TOLD_CANCELLED
from handover.process.case_track.who import CLERK, OFFICER, SUPERVISES
from handover.process.definitions import NOTHING, STAY, Adverse, Step, Track
from handover.process.names import StateName
from handover.process.step_columns import HOLDER, NOBODY, Disclosing, FirstOutcome, JailReads, WorkTask

_C = Track.CASE
_PERMITS = Adverse.PERMISSION
_CODE_LOST: Final = (
    "5 USC 552a(d), (e)(10) (illustrative): who may object keeps a way to, and no finder has one"
)
_OVER: Final[tuple[StateName, ...]] = tuple(state.name for state in ENDED_STATES if state.name != "no_action")

DETAINER: Final[tuple[Step, ...]] = (
    Step("draft_package", _C, "Draft detainer and warrant", ("probable_cause",), "awaiting_signature", OFFICER,
         provides=("package",), requires=("determination",), unless=("discretion_memo",),
         adverse=_PERMITS,
         source="I-247A or I-247G with I-200 (8 CFR 236.1(b)) or I-205 (8 CFR 241.2)",
         undoing=("papers were drafted", "the papers are void and stay on file as such"),
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("sign_warrant", _C, "Sign the warrant", ("awaiting_signature",), "signed", frozenset({Role.WARRANT_SIGNER}),
         provides=("signature",), requires=("determination", "package"), unless=("discretion_memo",),
         not_by=("find_probable_cause", "draft_package", "review_neutrally"),
         adverse=_PERMITS,
         source="8 CFR 287.5(e)(2), 236.1(b), 241.2",
         undoing=("a warrant was signed", "the warrant no longer stands"),
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("return_unsigned", _C, "Return unsigned", ("awaiting_signature",), "in_review",
         frozenset({Role.WARRANT_SIGNER}), provides=("refusal_to_sign",), voids=FOUND,
         not_by=("find_probable_cause", "draft_package"),
         source="8 CFR 287.5(e)(2): who may issue a warrant need not", undoing=NOTHING,
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("redraft", _C, "Draft the package again", ("awaiting_signature", "signed"), "probable_cause", OFFICER,
         provides=("redraft",), voids=("package", "signature"),
         source="what the papers say is no longer so: nothing is lodged under a signature on something else",
         undoing=NOTHING,
         tells=NOBODY, no_message=BEFORE, jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("lodge", _C, "Lodge with the jail", ("signed",), "lodged", OFFICER, provides=("lodgement",),
         requires=("print_match", "determination", "package", "signature"), unless=("discretion_memo",),
         adverse=_PERMITS,
         source="8 CFR 287.7(a); ICE Policy 10074.2",
         undoing=("a detainer was lodged", "it is cancelled and the jail is told"),
         tells=Disclosing("lodgement", "jail_ori", "the request, the warrant and the notices", "8 CFR 287.7(a)"),
         jail_reads=JailReads.TITLE, task=WorkTask.REQUEST),
    Step("cancel", _C, "Cancel the detainer", STANDS, "cancelled", SUPERVISES | {Role.WARRANT_SIGNER},
         provides=("cancellation",), requires=("lodgement",), voids=("lodgement",), after_end=True,
         source="8 CFR 287.7; I-247A; ICE Policy 10074.2: the request is withdrawn at once by anybody entitled",
         undoing=("the detainer was cancelled", "it stays cancelled"),
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.REQUEST, first=FirstOutcome.WITHDRAWN),
    Step("cancel_by_discretion", _C, "Cancel the detainer by discretion", STANDS, "cancelled",
         SUPERVISES | {Role.WARRANT_SIGNER},
         provides=("cancellation", "discretion_memo"), requires=("lodgement",), voids=("lodgement",), after_end=True,
         source="8 CFR 287.7; I-247A: the request is withdrawn at once; a second person reads why afterwards "
         "(illustrative)",
         undoing=("the detainer was cancelled", "it stays cancelled"),
         tells=TOLD_CANCELLED, jail_reads=JailReads.WITHDRAWN, task=WorkTask.REQUEST, first=FirstOutcome.WITHDRAWN),
    Step("read_discretion", _C, "Answer the memo of a withdrawal by discretion", ("cancelled",), STAY,
         frozenset({Role.SUPERVISOR}), provides=("discretion_answer",), requires=("cancellation", "discretion_memo"),
         voids=("discretion_memo",), not_by=("cancel_by_discretion",), after_end=True,
         source="OIG-15-85; a second person reads it (illustrative); the request stays withdrawn whatever is answered",
         undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("cancel_warrant", _C, "Cancel the warrant", WITHDRAWN, STAY,
         SUPERVISES | {Role.WARRANT_SIGNER}, provides=("warrant_cancellation",), requires=("cancellation",),
         unless=("warrant_cancellation",), after_end=True,
         source="8 CFR 236.1(b)(2): who may issue a warrant may cancel it; 8 CFR 241.2",
         undoing=("the warrant was cancelled", "it stays cancelled"),
         tells=Disclosing("", HOLDER, "that the warrant is cancelled", "8 CFR 236.1(b)(2)"),
         jail_reads=JailReads.NOTHING, task=WorkTask.REQUEST),
    Step("serve", _C, "Serve a copy on the person", ("lodged",), "served", CLERK, provides=("service",),
         requires=("lodgement",), adverse=_PERMITS,
         source="I-247A: must be served to take effect",
         undoing=("a copy was served on the person", "the person is told; how is recorded below"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.JAIL),
    Step("serve_late", _C, "Serve a copy after the jail's answer", ("notify_agreed", "declined", "release_noticed"),
         STAY, CLERK, provides=("service",), requires=("lodgement",), unless=("service",), adverse=_PERMITS,
         source="I-247A: it takes effect once it is served; served after the release, it has none",
         undoing=("a copy was served on the person", "the person is told; how is recorded below"),
         tells=NOBODY, jail_reads=JailReads.TITLE, task=WorkTask.JAIL),
    Step("reissue_code", _C, "Issue a new code for the person's page, for the jail to hand over",
         (*OUT, *STOPPED), STAY, SUPERVISES,
         provides=("code_reissue",), requires=("lodgement",), unless=("custody", "release"),
         source=_CODE_LOST, undoing=NOTHING,
         tells=Disclosing("", HOLDER, "the notice for the person, with a new code", "form I-247A: the person's copy"),
         jail_reads=JailReads.TITLE, task=WorkTask.QUESTIONS),
    Step("reissue_code_by_office", _C, "Issue a new code for the person's page, for the office to hand over",
         ("released", *STOPPED, *_OVER), STAY, SUPERVISES, provides=("code_reissue",), after_end=True,
         source=_CODE_LOST, undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
)  # fmt: skip
