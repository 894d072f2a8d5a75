"""A person whom feeds made known in both repositories, and a case on them walked by the real steps."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import Feed, RecordUse
from handover.stages.identification import criminal_answer
from handover.stages.notification import actions as notification
from tests.repositories.records import Value, feed, history, line, take, write
from tests.support import walk
from tests.support.cast import Cast

FIN, UCN, WANT = "F000000001", "U0000001", "W000000001"
NAMES = [{"last": "REYES", "first": "MARCOS"}]
IMMIGRATION: list[Value] = [
    line("immigration_identity", "i1", {
        "fin": FIN, "a_number": "200000001", "names": NAMES, "births": ["1988-04-02"], "sex": "M", "citizenship": "MM",
        "birthplace": "MM",
    }),
    line("status", "s1", {"identity": "i1", "status": "no_status", "since": "2019-05-06"}),
    line("order", "o1", {
        "identity": "i1", "kind": "removal_order", "dated": "2020-02-03", "final": True,
        "final_basis": "appeal_waived", "body": "Immigration Court", "sections": "212(a)(6)(A)",
        "reliability": "primary",
    }),
    line("encounter", "e1", {"identity": "i1", "happened_on": "2019-05-06", "reason": "apprehension"}),
]  # fmt: skip
WANTED: Value = line("want", "w1", {
    "nic": WANT, "ori": "CX0020000", "names": NAMES, "births": ["1988-04-02"], "sex": "M", "offence": "BURGLARY",
    "status": "active", "ucn": UCN, "entered_on": "2025-01-01",
})  # fmt: skip


def known(folder: Path) -> Feed:
    """The feed, and the person's records of both repositories on file."""
    made = feed()
    rows = [*history(1, category="convicted"), *IMMIGRATION, WANTED]
    assert not take(made, write(folder / "known.jsonl", rows)).rules
    return made


def send(folder: Path, *rows: Value) -> dict[str, int]:
    """Another file of the feed; what became of its records."""
    report = take(feed(), write(folder / "next.jsonl", rows))
    assert not report.rules, report.rules
    return {name: n for name, n in report.counts.items() if n}


def retract(kind: str, key: str) -> Value:
    """The source takes a record back."""
    return line(kind, key, {"reason": "entered in error"}, op="retract", version=9)


def order(op: str, kind: str, key: str, version: int = 9) -> Value:
    """A record sealed, unsealed, expunged or restored by an order."""
    return line(
        kind, key, {"authority": "Order 12-345, PC 1203.4", "dated": "2026-01-10"}, op=op, version=version
    )


def moved(op: str, kind: str, old: str, new: str, **more: str) -> Value:
    """A record merged into another one, or known by another key."""
    return line(kind, old, {"old": old, "new": new, **more}, op=op, version=9)


def case_on(cast: Cast, state: CaseState) -> Matter:
    """A case on this person at ``state``; its booking was answered with the criminal record."""
    booked = walk.booking(cast)
    criminal = walk.ended_search(booked, "criminal", UCN)
    criminal_answer.answer_booking(criminal.pk)
    matched = walk.ended_search(booked, "immigration", FIN)
    case = notification.open_on_match(matched.pk)
    assert case is not None
    return walk.on_to(cast, case, state)


def used_in(matter: UUID, *what: RecordUse.What) -> QuerySet[RecordUse]:
    """The records that a matter's steps used, oldest first."""
    rows = RecordUse.objects.filter(matter_id=matter)
    return (rows.filter(what__in=what) if what else rows).select_related("record", "version").order_by("pk")
