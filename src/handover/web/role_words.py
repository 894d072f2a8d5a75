"""What each role does, described for its home page. What it *may* do is in `process.graph`."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Role
from handover.process.graph import STEPS, Step

DOES: Final[dict[Role, str]] = {
    Role.JAIL_CLERK: (
        "You send bookings, read the answers to them, serve a lodged detainer on the person, give the "
        "jail's own answer under its own law, and report release times."
    ),
    Role.DESIGNATED_OFFICER: (
        "You work in a jail under an agreement of 8 USC 1357(g), as far as its model reaches on the day: you record "
        "interviews that the immigration office asked for, and warrants that you served and executed. You "
        "decide nothing."
    ),
    Role.EXAMINER: (
        "You compare fingerprints where the matcher's score lies between its thresholds, and decide "
        "whether they come from the same fingers. You withdraw a match of somebody else that does not stand."
    ),
    Role.RECORDS_SPECIALIST: (
        "You answer queries that a print-confirmed match raised, from the immigration records, record "
        "how court cases end, and answer disputes of records."
    ),
    Role.REVIEW_OFFICER: (
        "You read the criminal and the immigration history side by side, and record a determination with "
        "its reasons: probable cause, no action, or a wait for the court."
    ),
    Role.WARRANT_SIGNER: (
        "You read the package that another person drafted, and sign the warrant or return it unsigned. "
        "You never sign what you determined or drafted yourself."
    ),
    Role.COUNSEL: (
        "You resolve citizenship questions. While one is open the case is frozen and nobody can move it."
    ),
    Role.SUPERVISOR: (
        "You see every case of the office, put reviews back into the queue, review findings neutrally, cancel "
        "detainers, undo misidentifications and answer disputes."
    ),
    Role.FIELD_OFFICER: (
        "You see release times and the clock of each hold, and record whether custody was assumed or the "
        "person is at large."
    ),
    Role.AUDITOR: "You read figures, overdue clocks and the audit chain. You change nothing.",
}

LIMITS: Final = (
    "It never decides. It orders queues and shows evidence; a named person records every determination.",
    "It infers nothing about status, nationality or danger from a name, birthplace, language or charge.",
    "A name-and-date candidate alone never reaches the immigration side: prints confirm first.",
    "A jail's hold is a request. Declining is an ordinary answer.",
    "It looks for nobody: no location data, no data brokers, no faces, no social media.",
)


def steps_of_role(role: Role) -> list[Step]:
    """Return the steps that the role may take, in the graph's order."""
    return [step for step in STEPS if role in step.roles]
