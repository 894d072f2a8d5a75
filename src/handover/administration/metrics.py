"""Figures of the running deployment in the text form that Prometheus reads: counts and times, and nothing of a person.

They go into a file that a collector on the machine reads (node_exporter's textfile collector), so that no address has
to be opened for them. Each figure is one indexed query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import handover
from handover.audit import clock
from handover.audit.models import Head
from handover.process.integrity.rounds import last_rounds
from handover.process.jobs import leases, troubles
from handover.process.models import Matter
from handover.process.names import StateName
from handover.process.worker import alive

Labels = dict[str, str]
_UNANSWERED: Final[tuple[tuple[str, StateName], ...]] = (
    ("booking", "received"), ("booking", "accepted"), ("search", "pending"), ("search", "examination"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metric:
    """One family: its name, what it is, and its values by labels."""

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    values: tuple[tuple[Labels, float], ...]

    def lines(self) -> Iterator[str]:
        """In Prometheus' text form."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values:
            told = ",".join(f'{name}="{_escaped(text)}"' for name, text in sorted(labels.items()))
            yield f"{self.name}{{{told}}} {value:g}" if told else f"{self.name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _version() -> Metric:
    return Metric(
        "handover_info", "gauge", "The version that wrote this.", (({"version": handover.__version__}, 1),)
    )


def _workers() -> Metric:
    return Metric("handover_workers", "gauge", "Workers that live.", (({}, len(alive())),))


def _jobs() -> Metric:
    states = ("READY", "RUNNING", "FAILED")
    rows = (
        DBTaskResult.objects.filter(status__in=states)
        .values_list("status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = dict(rows)
    told = tuple(({"state": state.lower()}, float(found.get(state, 0))) for state in states)
    return Metric("handover_jobs", "gauge", "Jobs that are not done, by state.", told)


def _oldest_job() -> Metric:
    since = leases.ready().order_by().aggregate(since=Min("enqueued_at"))["since"]
    age = (timezone.now() - since).total_seconds() if since else 0.0
    said = "Seconds for which the oldest job has been ready."
    return Metric("handover_oldest_ready_job_seconds", "gauge", said, (({}, max(0.0, age)),))


def _troubles() -> Metric:
    trying, stuck = troubles.in_trouble().filter(stuck=False).count(), troubles.stuck().count()
    values = (({"waits_for": "its next try"}, float(trying)), ({"waits_for": "a person"}, float(stuck)))
    return Metric("handover_jobs_in_trouble", "gauge", "Jobs that failed, by what they wait for.", values)


def _open_matters() -> Metric:
    values = tuple(
        ({"track": track, "state": state}, float(Matter.objects.filter(track=track, state=state).count()))
        for track, state in _UNANSWERED
    )
    return Metric("handover_unanswered", "gauge", "Bookings and searches that have no answer yet.", values)


def _log() -> Metric:
    return Metric(
        "handover_audit_entries_total", "counter", "Entries of the audit log.", (({}, float(_size())),)
    )


def _size() -> int:
    return Head.objects.get(pk=1).size


def _findings() -> Metric:
    ended, _ = last_rounds()
    found = float(ended.findings.count()) if ended else 0.0
    return Metric(
        "handover_integrity_findings", "gauge", "What the last round of checks found.", (({}, found),)
    )


def _clock() -> Metric:
    said = "Seconds by which this machine's clock is ahead of the database's."
    ahead = clock.ahead_of_database().total_seconds()
    return Metric("handover_clock_ahead_seconds", "gauge", said, (({}, ahead),))


_registered: list[Callable[[], Metric]] = []


def register(*figures: Callable[[], Metric]) -> None:
    """Add figures of a part of the program. Called from an app's ``ready``."""
    _registered.extend(one for one in figures if one not in _registered)


_ALL: Final[tuple[Callable[[], Metric], ...]] = (
    _version, _workers, _jobs, _oldest_job, _troubles, _open_matters, _log, _findings, _clock,
)  # fmt: skip


def as_text() -> str:
    """All of them, as a collector reads them."""
    return "\n".join(line for metric in (*_ALL, *_registered) for line in metric().lines()) + "\n"
