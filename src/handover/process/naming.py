"""How steps and audit entries name rows: each by its label, with the digest that commits to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from handover.audit.models import Entry
from handover.process.erasure.columns import label_of
from handover.process.facts import BESIDE
from handover.process.models import Matter, RecordedStep


def digests_in(facts: Any) -> Iterator[tuple[str, str]]:
    """(row, digest) of all that a step or an entry names; what has another form names nothing."""
    if not isinstance(facts, dict):
        return
    for name, fact in facts.items():
        if not isinstance(fact, dict):
            continue
        if name == BESIDE:
            yield from ((str(row), str(digest)) for row, digest in fact.items())
        elif "row" in fact:
            yield str(fact["row"]), str(fact.get("digest", ""))


def digest_named(row: Model) -> str:
    """The digest by which the row's step names it, or an audit entry of its matter; empty where none does."""
    matter, number = getattr(row, "matter", None) or getattr(row, "case", None), getattr(row, "number", None)
    if not isinstance(matter, Matter):
        return ""
    label = label_of(row)
    for facts in RecordedStep.objects.filter(matter=matter, number=number or 0).values_list(
        "facts", flat=True
    ):
        if (found := dict(digests_in(facts)).get(label)) is not None:
            return found
    told = Entry.objects.filter(subject=matter.reference, content__has_key="facts").values_list(
        "content", flat=True
    )
    return next(
        (dict(named)[label] for c in told if label in dict(named := list(digests_in(c["facts"])))), ""
    )
