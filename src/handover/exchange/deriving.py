"""A message's data, taken from the recorded facts of its step. There is no second model: what a message says is what
the step recorded, as it recorded it, or nothing is sent."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from handover.exchange.carried import TELL_ERASURES, newest_erasure
from handover.exchange.envelope import message_id
from handover.exchange.messages.fields import COMPUTED, MessageData
from handover.exchange.messages.page import said_of
from handover.exchange.messages.registry import MessageKind
from handover.exchange.models import OutgoingMessage
from handover.process.erasure.columns import Erasable, ErasedError, label_of
from handover.process.erasure.models import Erasure
from handover.process.facts import BESIDE, AlteredError, content_of, fits
from handover.process.models import Matter, RecordedStep
from handover.process.naming import unpacked
from handover.stages.custody.public import time_corrections
from handover.stages.detainer.public import queries as detainer
from handover.stages.identification.public import PrintMatch, bureau_matches
from handover.stages.intake.public import queries as intake
from handover.stages.intake.public import told_reports

_STEP: Final = "step"
_BY_WAY_OF: Final[Mapping[str, tuple[str, str]]] = {
    "custody.TimeProposal": ("custody.TimeCorrection", "proposal"),
    "custody.CorrectionDraft": ("custody.CorrectionTold", "draft"),
}
"""For a step that records a row of the second table, the row that it is about is in the first."""


class UnderivableError(Exception):
    """The facts for a message are not on record; the text names them without repeating their content."""


class Source:
    """The facts of one step, each read once and held to the digest that the step gives of it."""

    def __init__(
        self, matter: Matter, step: RecordedStep, recipient: str, of: OutgoingMessage | None = None
    ) -> None:
        self.matter, self.step, self.recipient, self.of = matter, step, recipient, of
        self._named = _named_in(step)
        self._read: dict[str, Model] = {}

    def row(self, label: str) -> Model:
        """The fact of this table that the step recorded, else the newest one before it.

        Raises `UnderivableError`, ``AlteredError``, ``ErasedError``.
        """
        if label not in self._read:
            found = self._of_step(label) or self._by_way_of(label) or self._before(label)
            if isinstance(found, Erasable):
                found.demand_content()
            self._read[label] = found
        return self._read[label]

    def _of_step(self, label: str) -> Model | None:
        for named, digest in self._named.items():
            table, _, key = named.partition(":")
            if table == label:
                row: Model = apps.get_model(label)._base_manager.get(pk=key)
                if not getattr(row, "erasure_id", None) and not fits(row, digest):
                    raise AlteredError(f"{label_of(row)} is not what its step recorded")
                return row
        return None

    def _by_way_of(self, label: str) -> Model | None:
        other, name = _BY_WAY_OF.get(label, ("", ""))
        about = self._of_step(other) if other else None
        return getattr(about, name) if about else None

    def _before(self, label: str) -> Model:
        rows = apps.get_model(label)._base_manager.filter(matter=self.matter, number__lte=self.step.number)
        found: Model | None = rows.order_by("-number", "-pk").first()
        if found is None:
            raise UnderivableError(f"no {label} is on record up to step {self.step.number}")
        return found


def data_of(
    kind: MessageKind, matter: Matter, step: RecordedStep, recipient: str, row: OutgoingMessage | None = None
) -> MessageData:
    """The data of the message that this step caused. ``row``: its own, by which one that tells of an erasure knows of
    which. Raises as `Source.row`."""
    source = Source(matter, step, recipient, row)
    values: dict[str, Any] = {}
    for name, field in kind.body.model_fields.items():
        of = said_of(field)["of"]
        if of and name in kind.fields:
            values[name] = _value(source, of)
    return kind.body.model_validate(values)


def is_urgent(kind: MessageKind, matter: Matter, step: RecordedStep, recipient: str) -> bool:
    """Whether the message of this step waits for none before it. One that cannot be said is not."""
    if kind.at_once_where is None:
        return kind.at_once
    name, values = kind.at_once_where
    try:
        said = _value(Source(matter, step, recipient), said_of(kind.body.model_fields[name])["of"])
    except (ErasedError, AlteredError, UnderivableError):
        return False
    return said in values


def _value(source: Source, of: str) -> Any:
    place, _, column = of.rpartition(".")
    if place == _STEP:
        return getattr(source.step, column)
    if place == COMPUTED:
        return _COMPUTED[column](source)
    return content_of(source.row(place))[column]


def _named_in(step: RecordedStep) -> dict[str, str]:
    """Each row that a step names, with its digest."""
    facts: Mapping[str, Any] = step.facts
    named = {fact["row"]: fact["digest"] for name, fact in facts.items() if name != BESIDE}
    return {**named, **dict(unpacked(facts.get(BESIDE, {})))}


def _of_its_booking(source: Source, column: str) -> str:
    """Return a number of the booking, only for the jail whose booking it is: another jail has its own numbers."""
    booking = intake.booking_of(source.matter.parent_id) if source.matter.parent_id else None
    if booking is None or source.recipient not in (booking.ori, booking.control_ori):
        return ""
    booking.demand_content()
    return str(getattr(booking, column))


def _booking_number(source: Source) -> str:
    return _of_its_booking(source, "booking_number")


def _person(source: Source) -> str:
    return _of_its_booking(source, "display_name")


def _person_of_step(source: Source) -> str:
    """Return an id by which the receiver distinguishes people of one name without learning more about them."""
    said = f"{source.step.actor_agency}:{source.step.actor_key}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _said_as(source: Source) -> str:
    """What the jail stated a release time as: a restated one as the hold that runs, or as notice."""
    if source.step.step == "report_unserved_hold":
        return "unserved_hold"
    return "hold" if source.step.state == "held" else "notice"


def _hold_ends(source: Source) -> datetime | None:
    """Return when the hold ends after a correction, so that no other deployment continues a hold that ended here."""
    return time_corrections.hold_ends_after(source.matter.pk, source.step.number)


def _tcn(source: Source) -> str:
    return _of_its_booking(source, "tcn")


def _lodged_papers(source: Source) -> list[dict[str, Any]]:
    """What the jail's page lists: signed, for a jail, of the package that was signed last before the lodging."""
    signature = source.row("detainer.Signature")
    return _papers(source, since=signature.number)  # type: ignore[attr-defined]


def _papers_of_step(source: Source) -> list[dict[str, Any]]:
    return _papers(source, since=source.step.number)


def _papers(source: Source, since: int) -> list[dict[str, Any]]:
    rows = detainer.sent_to_jail(source.matter.pk, since, source.step.number)
    return [
        {
            "form": paper.form,
            "title": paper.title,
            "pages": paper.pages,
            "sha256": paper.sha256,
            "pdf": base64.b64encode(detainer.bytes_of(paper)).decode(),
        }
        for paper in rows
    ]


def _cancellation_told(source: Source) -> str:
    return str(source.row("detainer.Cancellation").told)  # type: ignore[attr-defined]


def _state(source: Source) -> str:
    return source.step.state


def _erasure_of(source: Source) -> Erasure:
    """The erasure of which it tells; of a message that an earlier version wrote, the newest of its case."""
    found = source.of.erasure if source.of else None
    found = found or newest_erasure(source.matter)
    if found is None:
        raise UnderivableError("no erasure of the case is on record")
    return found


def _erased_at(source: Source) -> Any:
    return _erasure_of(source).at


def _erased_by(source: Source) -> str:
    return _erasure_of(source).request.authority


def _told_before(source: Source) -> list[str]:
    rows = OutgoingMessage.objects.filter(matter=source.matter, recipient=source.recipient)
    if source.of and source.of.erasure_id:
        rows = rows.filter(pk__lt=source.of.pk)
    else:
        rows = rows.filter(number__lte=source.step.number)
    named = rows.exclude(kind__in=TELL_ERASURES).order_by("pk").values_list("sender", "number", "kind")
    return [
        message_id(sender, source.matter.reference, number, kind, source.recipient)
        for sender, number, kind in named
    ]


def _booking_file(source: Source) -> str:
    """Return the bytes as received; the store checks their digest."""
    source.row("intake.Submission")
    return base64.b64encode(intake.bytes_of(source.matter.pk)).decode()


def _criminal(source: Source) -> bureau_matches.CriminalResult:
    """Return the result of the bureau's search at the time of the step."""
    return bureau_matches.criminal_result(source.matter.pk, source.step.recorded_at)


def _criminal_outcome(source: Source) -> str:
    found = _criminal(source)
    if source.step.step == "refuse":
        return "unusable"
    if found.match is None:
        return "nobody"
    return "withdrawn" if found.withdrawn else "identified"


def _identified(source: Source) -> PrintMatch | None:
    """Return the match that the answer rests on, if any; nothing more is said of a match that was withdrawn or not
    answered with, so that a withdrawal is told also when an order has erased the match."""
    match = _criminal(source).match if _criminal_outcome(source) == "identified" else None
    if match is not None:
        match.demand_content()
    return match


def _criminal_ucn(source: Source) -> str:
    match = _identified(source)
    return match.identity if match else ""


def _criminal_score(source: Source) -> float:
    match = _identified(source)
    return match.score if match else 0.0


def _criminal_by_examiner(source: Source) -> bool:
    match = _identified(source)
    return match is not None and match.by_examiner


def _booking_reference(source: Source) -> str:
    if source.matter.parent is None:
        raise UnderivableError("the case has no booking")
    return source.matter.parent.reference


def _reported(column: str) -> Callable[[Source], str]:
    def said(source: Source) -> str:
        return told_reports.said_of(source.row("intake.ToldReport"))[column]  # type: ignore[arg-type]

    return said


_COMPUTED: Final[dict[str, Callable[[Source], Any]]] = {
    **{f"reported_{column}": _reported(column) for column in told_reports.COLUMNS},
    "booking_file": _booking_file,
    "booking_number": _booking_number,
    "booking_reference": _booking_reference,
    "criminal_by_examiner": _criminal_by_examiner,
    "criminal_outcome": _criminal_outcome,
    "criminal_score": _criminal_score,
    "criminal_ucn": _criminal_ucn,
    "tcn": _tcn,
    "person": _person,
    "person_of_step": _person_of_step,
    "erased_at": _erased_at,
    "erased_by": _erased_by,
    "told_before": _told_before,
    "said_as": _said_as,
    "hold_ends": _hold_ends,
    "lodged_papers": _lodged_papers,
    "papers_of_step": _papers_of_step,
    "cancellation_told": _cancellation_told,
    "state": _state,
}
