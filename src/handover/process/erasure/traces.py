"""Find a row after its content was erased, by a keyed digest that is meaningless without the site's key.

A bar, a stop or a restriction of a person rests on rows of theirs; it must outlive an order that erases the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

_DOMAIN = "handover.erasure.trace"


def trace_of(key: str) -> str:
    """HMAC-SHA-256 of a key of a person or a record, in hexadecimal, by the site's key (`SECRET_KEY`)."""
    return _traced(key, settings.SECRET_KEY)


def traces_of(keys: Iterable[str]) -> set[str]:
    """The traces of these keys by the site's key and by each one before it (`SECRET_KEY_FALLBACKS`)."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return {_traced(key, secret) for key in keys for secret in secrets}


def _traced(key: str, secret: str | bytes) -> str:
    return salted_hmac(_DOMAIN, key, secret=secret, algorithm="sha256").hexdigest()


class TraceField(models.CharField):  # type: ignore[type-arg]
    """Holds a `trace_of`. It is not erased; empty in rows of before this column, which are not found once erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            **{"max_length": 64, "blank": True, "default": "", "db_index": True, "editable": False, **kwargs},
        )
