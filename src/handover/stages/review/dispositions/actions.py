"""The wait for a court: a tickler on the disposition, and the close that follows from dismissal or acquittal.

R15, OIG-20-13: permanent residents who were charged and not convicted were tracked by nobody.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from handover.accounts.roles import Actor
from handover.clocks.models import Clock, start
from handover.process.advance import ConflictError, advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.requirements import filled, typed_reasons
from handover.stages.identification.public import queries as identification
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination.models import NoAction
from handover.stages.review.determination.rules.terms import NoActionReason
from handover.stages.review.dispositions.models import Disposition, DispositionWatch
from handover.stages.review.dispositions.rules import disposed_by_now, known_disposition

COURT_RECORDS = Actor.system("court-records")
IN_FAVOUR = ("dismissed", "acquitted")


def await_disposition(
    case_id: UUID, *, actor: Actor, version: int, charge: str, court: str, look_again_on: date, reasons: str,
    charge_key: str = "",
) -> Matter:  # fmt: skip
    """Wait for a court: the case keeps an owner and a date. ``charge_key`` ties it to the charge on record."""
    demand(typed_reasons(reasons), *filled(charge=charge, court=court))

    def write(case: Matter) -> dict[str, Fact]:
        morning = datetime.combine(look_again_on, time(8), tzinfo=case.agency.zone)
        start(case, Clock.Kind.DISPOSITION, case.moved_at, morning)
        return {
            "disposition_watch": record(
                DispositionWatch(
                    charge=charge,
                    charge_key=charge_key,
                    court=court,
                    look_again_on=look_again_on,
                    reasons=reasons,
                ),
                case,
                actor,
            )
        }

    return advance(case_id, "await_disposition", actor=actor, version=version, write=write)


def record_disposition(
    case_id: UUID, *, actor: Actor, version: int, outcome: str, disposed_on: date, source: str
) -> Matter:
    """What the court did. Anything but a conviction closes the case by itself (R15)."""
    file = file_of(case_id)
    demand(
        known_disposition(outcome),
        disposed_by_now(disposed_on, file.today),
        *filled(source=source),
    )
    convicted = outcome == "convicted"

    def write(case: Matter) -> dict[str, Fact]:
        facts = {
            "disposition": record(
                Disposition(convicted=convicted, outcome=outcome, disposed_on=disposed_on, source=source),
                case,
                actor,
            )
        }
        if not convicted:
            text = f"The court's disposition of {disposed_on} is “{outcome}” ({source})."
            facts["no_action"] = record(
                NoAction(
                    reason=NoActionReason.DISPOSITION_FAVOURABLE.value,
                    reasons=text,
                    evidence=[],
                    snapshot=file.snapshot(),
                ),
                case,
                actor,
            )
        return facts

    step: CaseStep = "record_conviction" if convicted else "record_no_conviction"
    return advance(case_id, step, actor=actor, version=version, write=write)


def close_on_record(case_id: UUID) -> bool:
    """Close a watched case whose charge the criminal repository now shows dismissed or acquitted.

    The court decided; the program writes it down. A conviction it leaves to a person.
    """
    case = Matter.objects.get(pk=case_id)
    watch = DispositionWatch.objects.filter(matter=case).order_by("-number").first()
    if case.state != "awaiting_disposition" or watch is None or not watch.charge_key:
        return False
    charge = identification.charge_on_record(watch.charge_key)
    if charge is None or charge.disposition not in IN_FAVOUR:
        return False
    try:
        record_disposition(
            case_id, actor=COURT_RECORDS, version=case.version, outcome=charge.disposition,
            disposed_on=charge.disposed_on or charge.as_of, source="criminal repository",
        )  # fmt: skip
    except ConflictError:
        return close_on_record(case_id)
    return True


def close_watched() -> int:
    """`close_on_record` for every case that waits for a court; how many closed."""
    waiting = Matter.objects.filter(state="awaiting_disposition").values_list("pk", flat=True)
    return sum(close_on_record(case_id) for case_id in waiting)
