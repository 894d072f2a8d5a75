"""A fact: a named row with the digest of what it said when it was recorded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handover.process.fold import Refusal, RefusedError

if TYPE_CHECKING:
    from handover.accounts.roles import Actor
    from handover.process.models import Matter, RecordedFact


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spare spaces, UTF-8: the bytes that digests are taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


@dataclass(frozen=True, slots=True)
class Fact:
    """``row`` is ``app.Model:pk``; ``digest`` SHA-256 of the canonical content."""

    row: str
    digest: str

    @classmethod
    def of(cls, row: Any, content: Any) -> Fact:
        """The fact that a saved model row with this content makes."""
        label = f"{row._meta.label}:{row.pk}"
        return cls(label, hashlib.sha256(canonical(content)).hexdigest())


def record(model: type[RecordedFact], matter: Matter, actor: Actor, **content: Any) -> Fact:
    """Write one fact row for the step that ``matter`` has just taken, and return it as a fact.

    Raises `RefusedError` for a text longer than its column, which SQLite would take and PostgreSQL would not.
    """
    for column in model._meta.concrete_fields:
        text = content.get(column.name)
        if isinstance(text, str) and column.max_length and len(text) > column.max_length:
            said = f"{str(column.verbose_name).capitalize()} is longer than {column.max_length} characters."
            raise RefusedError(Refusal(column.name, said))
    row = model._default_manager.create(
        matter=matter,
        number=matter.version,
        by_key=actor.key,
        by_name=actor.name,
        at=matter.moved_at,
        **content,
    )
    shown = {
        k: (str(v.pk) if hasattr(v, "pk") else v) for k, v in content.items() if not isinstance(v, bytes)
    }
    return Fact.of(row, shown)
