"""How steps and audit entries name rows: each by its label, with the digest that commits to it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from handover.audit.models import Entry
from handover.process.erasure.columns import label_of
from handover.process.facts import BESIDE, SALTED, digest_of, is_salted
from handover.process.models import Matter, RecordedStep

_PACKED: Final = "2."
"""Begins a salted digest in base64."""


def packed(beside: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Rows with their digests as a step keeps those beside its facts: by model, and in base64, for they are many."""
    found: dict[str, dict[str, str]] = {}
    for label, digest in beside.items():
        model, _, pk = label.partition(":")
        found.setdefault(model, {})[pk] = _shorter(digest)
    return found


def unpacked(beside: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(row, digest) of what `packed` gave; an earlier version kept each row with its digest as it is."""
    for name, kept in beside.items():
        if isinstance(kept, dict):
            yield from ((f"{name}:{pk}", _whole(str(digest))) for pk, digest in kept.items())
        else:
            yield name, str(kept)


def _shorter(digest: str) -> str:
    if not is_salted(digest):
        return digest
    return _PACKED + base64.b64encode(bytes.fromhex(digest.removeprefix(SALTED))).decode().rstrip("=")


def _whole(kept: str) -> str:
    if not kept.startswith(_PACKED):
        return kept
    return SALTED + base64.b64decode(kept.removeprefix(_PACKED) + "=").hex()


def in_log(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a step's audit entry says of its facts: each with its digest, and one digest over the rows beside them. The
    step keeps theirs one by one; a search has dozens of candidates, and each digest kept twice is what they cost most.
    """
    beside = facts.get(BESIDE)
    return {**facts, BESIDE: digest_of(beside)} if beside else dict(facts)


def same_in_log(facts: Mapping[str, Any], told: Any) -> bool:
    """Whether an audit entry tells of these facts; those of an earlier version name each row beside them too."""
    return bool(told == facts or told == in_log(facts))


def digests_in(facts: Any) -> Iterator[tuple[str, str]]:
    """(row, digest) of all that a step or an entry names; what has another form names nothing."""
    if not isinstance(facts, dict):
        return
    for name, fact in facts.items():
        if not isinstance(fact, dict):
            continue
        if name == BESIDE:
            yield from unpacked(fact)
        elif "row" in fact:
            yield str(fact["row"]), str(fact.get("digest", ""))


def digest_named(row: Model) -> str:
    """Return the digest that the row's step or an audit entry records for it; empty if neither does."""
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
