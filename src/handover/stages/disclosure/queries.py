"""What pages and papers ask of disclosure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import Agency, User
from handover.process import open_work
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.process.open_work import WorkKind
from handover.process.step_columns import Disclosing
from handover.stages.disclosure.accounting import TELLS, Disclosure, StepSeen, accounting
from handover.stages.disclosure.models import (
    AccessAnswer,
    AccessRequest,
    RepresentationEnd,
    Representative,
    RepresentativeTold,
)
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import file_of

SHOWN: Final = 100
"""Cases that a list shows at most; further ones follow when these are done."""

FOR_THE_LAWYER: Final[frozenset[CaseStep]] = frozenset(
    {
        "lodge", "serve", "serve_late", "cancel", "cancel_by_discretion", "cancel_stopped", "cancel_misidentified",
        "resolve_citizen_cancel",
        "hand_over_child_cancel", "cancel_warrant", "transfer_served", "transfer_unserved", "assume_custody",
        "execute_warrant", "record_arrest", "lend", "report_loan", "reissue_code", "reissue_code_by_office",
    }
)  # fmt: skip
"""What was served on the person or done with them, and so is told to the representative of record (8 CFR 292.5(a))."""


def representative_of(case: Matter) -> Representative | None:
    """The person's lawyer now; None where none is on record."""
    number = case.standing.facts.get("representative")
    return Representative.objects.filter(matter=case, number=number).first() if number else None


def match_stands(case: Matter) -> bool:
    """Whether the prints still say that the immigration record is this person's."""
    link = notification.link_of(case.pk)
    match = identification.match_of(link.search_matter_id)
    withdrawn = identification.withdrawal_of(link.search_matter_id) is not None
    return match is not None and match.identity == link.identity and not withdrawn


def is_restricted(case: Matter) -> bool:
    """Whether 8 USC 1367 protects the record; what cannot be read any more counts as protected."""
    try:
        return file_of(case.pk).protected
    except LookupError:
        return True


def told_to_lawyer(case_id: UUID) -> QuerySet[RepresentativeTold]:
    """Each time the lawyer was told, in order."""
    return RepresentativeTold.objects.filter(matter_id=case_id).order_by("number")


def owed_to_lawyer(case: Matter) -> list[RecordedStep]:
    """Return what was done since the lawyer on record was last told."""
    if representative_of(case) is None:
        return []
    told = told_to_lawyer(case.pk).last()
    since = told.number if told else 0
    rows = RecordedStep.objects.filter(matter=case, number__gt=since, step__in=FOR_THE_LAWYER)
    return list(rows.order_by("number"))


def requests_of(case_id: UUID) -> QuerySet[AccessRequest]:
    """The requests for access of a case, each with its answer, in order."""
    rows = AccessRequest.objects.filter(matter_id=case_id)
    return rows.select_related("answer", "matter__agency").order_by("number")


def requests_waiting(user: User) -> QuerySet[AccessRequest]:
    """Requests for access to this person's office that nobody has answered, oldest first."""
    asked = open_work.waiting(WorkKind.ACCESS, user).values("row")
    rows = AccessRequest.objects.filter(pk__in=asked, answer=None).select_related("matter__agency")
    return rows.order_by("asked_at", "pk")


def asked_for_access(instance: AccessRequest, created: bool, **_: Any) -> None:
    """A request for access waits."""
    if created:
        open_work.begin(WorkKind.ACCESS, instance.matter_id, instance.pk)


def access_answered(instance: AccessAnswer, created: bool, **_: Any) -> None:
    """It was answered."""
    if created:
        open_work.end(WorkKind.ACCESS, instance.matter_id, instance.request_id)


def disclosures_of(case: Matter, until: int | None = None) -> list[Disclosure]:
    """The accounting of a case and of the booking that it came of. ``until``: the last step that counts."""
    booking = notification.link_of(case.pk).booking_matter
    names = {agency.ori: str(agency) for agency in Agency.objects.all()}
    steps = [
        step
        for step in RecordedStep.objects.filter(matter__in=[case, booking], step__in=TELLS).order_by("number")
        if until is None or step.matter_id != case.pk or step.number <= until
    ]
    rows = _rows_of(steps)
    seen = [StepSeen(s.number, s.step, s.recorded_at, _recipient(s, rows, names)) for s in steps]
    return list(accounting(seen, str(booking.agency)))


def _told_by(step: RecordedStep) -> tuple[Disclosing, str]:
    """Return what a step discloses, and the label of its fact that names the recipient; empty if it names nobody."""
    disclosing = next(one for name, one in TELLS.items() if name == step.step)
    return disclosing, step.facts.get(disclosing.fact, {}).get("row", "") if disclosing.fact else ""


def _rows_of(steps: Iterable[RecordedStep]) -> dict[str, Any]:
    """Return the rows in which steps name their recipients, by label; each table is read once, however long the case
    is."""
    tables: dict[str, tuple[list[str], set[str]]] = {}
    for disclosing, label in map(_told_by, steps):
        if label:
            table, _, key = label.rpartition(":")
            keys, followed = tables.setdefault(table, ([], set()))
            keys.append(key)
            followed.update(disclosing.column.rpartition(".")[:1])
    found: dict[str, Any] = {}
    for table, (keys, followed) in tables.items():
        rows = apps.get_model(table)._default_manager.select_related(*filter(None, followed))
        found |= {f"{table}:{row.pk}": row for row in rows.filter(pk__in=keys)}
    return found


def _recipient(step: RecordedStep, rows: dict[str, Any], names: dict[str, str]) -> str:
    """Return the recipient named by the step's own fact; empty if it names nobody or nobody was told."""
    disclosing, label = _told_by(step)
    row = rows.get(label)
    if row is None:
        return ""
    if disclosing.fact == "handover_part":
        return _consulate(row)
    if disclosing.fact == "consular_notice":
        return "" if row.outcome == "declined" else f"Consulate of {row.country}"
    if disclosing.fact == "correction_told" and not row.sent:
        return ""
    value = row
    for part in disclosing.column.split("."):
        value = getattr(value, part)
    said = str(value() if callable(value) else value)
    return names.get(said, said)


def _consulate(row: Any) -> str:
    said = row.answers
    if row.kind != "consular" or said.get("notified") != "yes":
        return ""
    return f"Consulate of {said.get('other') or said.get('country')}"


def lawyers_to_tell(user: User) -> list[tuple[Matter, list[RecordedStep]]]:
    """This person's cases whose lawyer was not told what was done since; the newest first, `SHOWN` at most."""
    later_end = RepresentationEnd.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    named = Representative.objects.filter(~Exists(later_end)).values("matter")
    told = RepresentativeTold.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    owed = RecordedStep.objects.filter(~Exists(told), step__in=FOR_THE_LAWYER, matter__in=named)
    cases = notification.visible_to(user).filter(pk__in=owed.values("matter")).order_by("-opened_at")
    shown = list(cases[:SHOWN])
    found: dict[Any, list[RecordedStep]] = {case.pk: [] for case in shown}
    for step in owed.filter(matter__in=list(found)).order_by("number"):
        found[step.matter_id].append(step)
    return [(case, found[case.pk]) for case in shown]
