"""The wait for a court: a tickler on the disposition, and the close that follows from dismissal or acquittal.

R15, OIG-20-13: nobody tracked permanent residents who were charged and not convicted.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import ConflictError, advance, demand
from handover.process.case_clocks.models import Clock, start
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.requirements import filled, typed_reasons
from handover.stages.identification.public import queries as identification
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination.models import NoAction
from handover.stages.review.determination.rules.terms import NoActionReason
from handover.stages.review.dispositions.models import Disposition, DispositionWatch
from handover.stages.review.dispositions.queries import open_watches, watch_of
from handover.stages.review.dispositions.rules import (
    DispositionOutcome,
    classified,
    counts_as_conviction,
    disposed_by_now,
    known_disposition,
    watched_charge,
)

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


def watch_charge(
    case_id: UUID, *, actor: Actor, version: int, charge: str, court: str, reasons: str, charge_key: str = "",
) -> Matter:  # fmt: skip
    """Watch another charge of a case that waits already; the day to look again stays."""
    demand(typed_reasons(reasons), *filled(charge=charge, court=court))

    def write(case: Matter) -> dict[str, Fact]:
        first = watch_of(case.pk)
        if first is None:
            raise LookupError(f"{case.reference} waits for no court")
        watch = DispositionWatch(
            charge=charge,
            charge_key=charge_key,
            court=court,
            look_again_on=first.look_again_on,
            reasons=reasons,
        )
        return {"disposition_watch": record(watch, case, actor)}

    return advance(case_id, "watch_charge", actor=actor, version=version, write=write)


def record_disposition(  # noqa: PLR0913 - a keyword a field of the form
    case_id: UUID, *, actor: Actor, version: int, outcome: str, disposed_on: date, source: str,
    counts: bool | None = None, why: str = "", watched: int | None = None,
) -> Matter:  # fmt: skip
    """Record what the court did with one watched charge. A conviction goes back to review; the case closes
    automatically when every charge has ended without one (R15).

    ``counts`` and ``why``: a person's decision whether the outcome counts as a conviction, if that is not evident.
    ``watched``: the number of the watch; None where one charge alone is waited for.
    """
    file, waiting = file_of(case_id), {w.number for w in open_watches(case_id)}
    demand(
        known_disposition(outcome),
        classified(outcome, counts, why),
        disposed_by_now(disposed_on, file.today),
        watched_charge(watched, frozenset(waiting)) if waiting else None,
        *filled(source=source),
    )
    convicted = counts_as_conviction(outcome, counts)
    charge = watched if watched is not None else next(iter(waiting), None)
    closes = not convicted and waiting <= {charge}

    def write(case: Matter) -> dict[str, Fact]:
        row = Disposition(
            convicted=convicted, outcome=outcome, disposed_on=disposed_on, source=source, watched=charge,
            class_reasons=why.strip() or None,
        )  # fmt: skip
        facts = {"disposition": record(row, case, actor)}
        if closes:
            said = DispositionOutcome(outcome).title
            text = f"The court's disposition of {disposed_on} is “{said}” ({source})."
            closing = NoAction(
                reason=NoActionReason.DISPOSITION_FAVOURABLE.value, reasons=text, evidence=[],
                snapshot=file.snapshot(),
            )  # fmt: skip
            facts["no_action"] = record(closing, case, actor)
        return facts

    step: CaseStep = "record_no_conviction" if closes else "record_charge_ended"
    return advance(
        case_id, "record_conviction" if convicted else step, actor=actor, version=version, write=write
    )


def close_on_record(case_id: UUID) -> bool:
    """Close a watched case each of whose charges the criminal repository now shows dismissed or acquitted; whether it
    closed. A charge that ended while others are pending is recorded.

    The court decided; the program only records it. A conviction, and any outcome that needs judgement, is left to a
    person.
    """
    case = Matter.objects.get(pk=case_id)
    if case.state != "awaiting_disposition":
        return False
    for watch in open_watches(case_id):
        charge = identification.charge_on_record(watch.charge_key) if watch.charge_key else None
        if charge is None or charge.disposition not in IN_FAVOUR:
            continue
        try:
            case = record_disposition(
                case_id, actor=COURT_RECORDS, version=case.version, outcome=charge.disposition,
                disposed_on=charge.disposed_on or charge.as_of, source="criminal repository", watched=watch.number,
            )  # fmt: skip
        except ConflictError:
            return close_on_record(case_id)
    return case.state == "no_action"


def close_watched() -> int:
    """`close_on_record` for every case that waits for a court; how many closed."""
    waiting = Matter.objects.filter(state="awaiting_disposition").values_list("pk", flat=True)
    return sum(close_on_record(case_id) for case_id in waiting)
