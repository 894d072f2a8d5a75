"""Studies of the matchers' errors that were kept: the last one is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.administration.adoption.parts import loaded_digest
from handover.administration.adoption.shipped import THRESHOLDS, WEIGHTS
from handover.audit.append import append
from handover.stages.oversight.models import MatcherStudy
from handover.stages.oversight.snapshots import digest_of, text_of


@dataclass(frozen=True, slots=True)
class KeptStudy:
    """A study. ``stands``: it was made by the thresholds and weights that searches are made by now."""

    content: Mapping[str, Any]
    at: datetime
    by: str
    digest: str
    stands: bool


def keep(content: Mapping[str, Any], *, actor: Actor) -> MatcherStudy:
    """Keep a study with the digest of the rules that it was made by; one entry of the audit log."""
    text = text_of({**content, "rules": rules_digest()})
    with transaction.atomic():
        kept = MatcherStudy.objects.create(
            content=text, digest=digest_of(text), by_key=actor.key, by_name=actor.name, at=timezone.now()
        )
        append(act="oversight.matcher_study", actor=actor, content={"study": kept.pk, "digest": kept.digest})
    return kept


def last_study() -> KeptStudy | None:
    """The last one that was kept."""
    kept = MatcherStudy.objects.last()
    if kept is None:
        return None
    content = json.loads(kept.content)
    return KeptStudy(content, kept.at, kept.by_name, kept.digest, content["rules"] == rules_digest())


def rules_digest() -> str:
    """SHA-256 over the thresholds and weights that searches are made by."""
    return digest_of(text_of({name: loaded_digest(name) for name in (THRESHOLDS, WEIGHTS)}))
