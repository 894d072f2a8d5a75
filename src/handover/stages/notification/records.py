"""The immigration records of one person as lines that an answer can rest on. Pure: rows in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handover.repositories.models import ImmigrationIdentity
    from handover.repositories.models.base import RecordRow


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: the ``key`` that pages send (``status:12``), its ``kind``, what it says, who says so and as of
    when, and how reliable its source is (R4). The keys are those that review's evidence uses."""

    key: str
    kind: str
    text: str
    source: str
    as_of: str
    reliability: str

    @property
    def cited(self) -> str:
        """The line as an answer prints it."""
        return f"{self.text} ({self.source}, as of {self.as_of})"


def records_of(identity: ImmigrationIdentity) -> tuple[RecordLine, ...]:
    """Statuses, then orders, then encounters; each newest first."""
    return (*_statuses(identity), *_orders(identity), *_encounters(identity))


def chosen(lines: Iterable[RecordLine], keys: Iterable[str]) -> tuple[RecordLine, ...]:
    """The lines with these keys, in the order of the file."""
    wanted = frozenset(keys)
    return tuple(line for line in lines if line.key in wanted)


def rows_of(identity: ImmigrationIdentity, keys: Iterable[str]) -> list[RecordRow]:
    """The rows behind these keys."""
    wanted = frozenset(keys)
    rows = [
        *((f"status:{row.pk}", row) for row in identity.statuses.all()),
        *((f"order:{row.pk}", row) for row in identity.orders.all()),
        *((f"encounter:{row.eid}", row) for row in identity.encounters.all()),
    ]
    return [row for key, row in rows if key in wanted]


def shown_by(identity: ImmigrationIdentity, keys: Iterable[str]) -> frozenset[str]:
    """What the records with these keys show: kinds of status and of order, and ``encounter``."""
    wanted = frozenset(keys)
    rows = [
        *((f"status:{row.pk}", row.status) for row in identity.statuses.all()),
        *((f"order:{row.pk}", row.kind) for row in identity.orders.all()),
        *((f"encounter:{row.eid}", "encounter") for row in identity.encounters.all()),
    ]
    return frozenset(shows for key, shows in rows if key in wanted)


def _statuses(identity: ImmigrationIdentity) -> Iterator[RecordLine]:
    for row in identity.statuses.all():
        until = f" until {row.until}" if row.until else ""
        text = f"{row.get_status_display()} since {row.since}{until}"
        yield RecordLine(
            f"status:{row.pk}",
            "Status",
            text,
            row.source,
            row.as_of.isoformat(),
            row.get_reliability_display(),
        )


def _orders(identity: ImmigrationIdentity) -> Iterator[RecordLine]:
    for row in identity.orders.all():
        final = ", final" if row.final else ""
        sections = f", INA {row.sections}" if row.sections else ""
        text = f"{row.get_kind_display()}{final}, {row.dated}, {row.body}{sections}"
        yield RecordLine(
            f"order:{row.pk}", "Order", text, row.source, row.as_of.isoformat(), row.get_reliability_display()
        )


def _encounters(identity: ImmigrationIdentity) -> Iterator[RecordLine]:
    for row in identity.encounters.all():
        text = f"Encounter {row.eid}: {row.reason}, {row.place}, {row.happened_on}"
        yield RecordLine(
            f"encounter:{row.eid}", "Encounter", text, row.source, row.happened_on.isoformat(),
            "system: entered by an officer into a system of record",
        )  # fmt: skip
