"""The person's lawyer, and what is disclosed to whom: possible at any time, even after the case has ended."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.case_track.outcome import ENDED_STATES
from handover.process.case_track.states import OPEN_STATES
from handover.process.case_track.told import OFFICE
from handover.process.definitions import NOTHING, STAY, Step, Track
from handover.process.names import StateName
from handover.process.step_columns import NOBODY, Disclosing, JailReads, WorkTask

_C = Track.CASE
_TAKES: Final = frozenset(
    {Role.RECORDS_SPECIALIST, Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER}
)
_EVERYWHERE: Final[tuple[StateName, ...]] = tuple(state.name for state in (*OPEN_STATES, *ENDED_STATES))

DISCLOSURE: Final[tuple[Step, ...]] = (
    Step("record_representative", _C, "Record the person's lawyer", _EVERYWHERE, STAY, _TAKES,
         provides=("representative",), after_end=True, source="8 CFR 292.4(a): an appearance on form G-28",
         undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("end_representation", _C, "Record that the representation ended", _EVERYWHERE, STAY, _TAKES,
         provides=("representation_end",), requires=("representative",), voids=("representative",), after_end=True,
         source="8 CFR 292.4(a): written withdrawal, or notice of another lawyer", undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("tell_representative", _C, "Record that the person's lawyer was told", _EVERYWHERE, STAY, _TAKES,
         provides=("representative_told",), requires=("representative",), after_end=True,
         source="8 CFR 292.5(a) (illustrative): what is served on the person is served on the lawyer of record",
         undoing=("the person's lawyer was told", "whoever told the lawyer says that the case was a mistake"),
         tells=Disclosing("representative_told", "to_name", "what the lawyer was told and served", "8 CFR 292.5(a)"),
         no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("ask_access", _C, "Record a request for access", _EVERYWHERE, STAY, _TAKES,
         provides=("access_request",), after_end=True, source="5 USC 552a(d)(1) where it applies (illustrative)",
         undoing=NOTHING,
         tells=NOBODY, no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
    Step("answer_access", _C, "Answer a request for access", _EVERYWHERE, STAY,
         frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR}), provides=("access_answer",),
         requires=("access_request",), after_end=True,
         source="5 USC 552a(d)(1), (j) (illustrative): a dated answer; what is withheld has its ground",
         undoing=("another person's record was released", "a supervisor takes it up with whoever got it"),
         tells=Disclosing("access_answer", "to_name", "what is held about the person, as far as released",
                          "5 USC 552a(d)(1)"),
         no_message=OFFICE, jail_reads=JailReads.NOTHING, task=WorkTask.QUESTIONS),
)  # fmt: skip
