"""The keys by which a person or want was known before a merge or rekey, and the one that stands now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.read_once import read_once
from handover.repositories.models import FormerKey


@read_once
def all_keys(key: str, repository: str = "") -> frozenset[str]:
    """Return the key and every key that became it, by merges and rekeys."""
    found, fresh = {key}, {key}
    while fresh:
        rows = FormerKey.objects.filter(now__in=fresh)
        if repository:
            rows = rows.filter(repository=repository)
        fresh = set(rows.values_list("former", flat=True)) - found
        found |= fresh
    return frozenset(found)


def former_keys(keys: Iterable[str], repository: str) -> dict[str, str]:
    """Return each of these keys and every one that became it, with the one of ``keys`` that it is now."""
    now = {key: key for key in keys}
    fresh = set(now)
    while fresh:
        rows = FormerKey.objects.filter(repository=repository, now__in=fresh).values_list("former", "now")
        found = {former: now[at] for former, at in rows if former not in now}
        now |= found
        fresh = set(found)
    return now


def current_keys(repository: str, keys: Iterable[str]) -> dict[str, str]:
    """Return each key with the one that stands for it now; itself where it was never changed."""
    now = {key: key for key in keys}
    fresh = set(now)
    seen = set(now)
    while fresh:
        rows = FormerKey.objects.filter(repository=repository, former__in=fresh)
        step = dict(rows.order_by("pk").values_list("former", "now"))
        now = {key: step.get(at, at) for key, at in now.items()}
        fresh = {at for at in step.values() if at not in seen}
        seen |= fresh
    return now


@read_once
def current_key(repository: str, key: str) -> str:
    """Return the key that stands for this one now."""
    seen = {key}
    while after := _after(repository, key):
        key = after[-1]
        if key in seen:
            break
        seen.add(key)
    return key


@compiled_read
def _after(repository: str, key: str) -> QuerySet[FormerKey, str]:
    rows = FormerKey.objects.filter(repository=repository, former=key)
    return rows.order_by("pk").values_list("now", flat=True)
