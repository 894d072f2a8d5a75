"""Bounded paging: a request can ask for no more than one page, before or after a position in its list (`keyset`)."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from handover.web.keyset import Position, RowReader, SortKey, keys_of, read
from handover.web.navigation import COUNTED

SIZE: Final = 25
LONGEST: Final = 600
"""Letters of a position in an address at most."""
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list. ``start``: the number of its first row as it was counted while paging; ``before`` and
    ``after``: the positions of the pages beside it, as addresses name them, empty where there is none."""

    object_list: Sequence[Any]
    start: int
    before: str
    after: str
    known: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def end(self) -> int:
        """The number of its last row."""
        return self.start + len(self.object_list) - 1

    @property
    def count(self) -> int:
        """How many rows the list has, counted as far as `navigation.COUNTED`."""
        return max(min(self.known, COUNTED), min(self.end, COUNTED))

    @property
    def has_more(self) -> bool:
        """Whether it has more than are counted."""
        return self.known > COUNTED


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any],
    size: int = SIZE,
    read: RowReader = read,
    known: int | None = None,
) -> ListPage:
    """Return the page that ``?after=`` or ``?before=`` asks for; the first one where neither names a position of a
    list that is sorted so. ``read``: how rows past a position are read, where not as `keyset.read` does; ``known``: how
    many rows there are, where that was counted already."""
    keys = keys_of(rows)
    known = counted(rows) if known is None else known
    back = _position(request.GET.get("before", ""), keys)
    if back:
        found = read(rows, keys, back[1], size + 1, forward=False)
        if len(found) > size:
            return _page(found[size - 1 :: -1], keys, max(back[0] - size, 2), known, more=True)
    onward = None if back else _position(request.GET.get("after", ""), keys)
    if onward:
        found = read(rows, keys, onward[1], size + 1)
        if found:
            return _page(found[:size], keys, onward[0] + 1, known, more=len(found) > size)
    found = read(rows, keys, None, size + 1)
    return _page(found[:size], keys, 1, known, more=len(found) > size)


def _page(rows: list[Any], keys: Sequence[SortKey], start: int, known: int, *, more: bool) -> ListPage:
    before = address_of(start, rows[0], keys) if rows and start > 1 else ""
    after = address_of(start + len(rows) - 1, rows[-1], keys) if more else ""
    return ListPage(rows, start, before, after, known)


def counted(rows: QuerySet[Any], most: int = COUNTED) -> int:
    """Return the number of rows, capped at ``most`` + 1."""
    return rows.order_by()[: most + 1].count()


def address_of(number: int, row: Any, keys: Sequence[SortKey]) -> str:
    """A position as an address carries it. It is encrypted: a list may be sorted by names, and no address tells one."""
    said = json.dumps([number, *(_said(key.of(row)) for key in keys)]).encode()
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, said, _order_of(keys))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _position(address: str, keys: Sequence[SortKey]) -> tuple[int, Position] | None:
    """The position of an address, with the number of its row; None where it is none of a list in this order."""
    if not address or len(address) > LONGEST:
        return None
    try:
        sealed = base64.urlsafe_b64decode(address + "=" * (-len(address) % 4))
    except (ValueError, binascii.Error):
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            said = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], _order_of(keys))
        except (InvalidTag, ValueError):
            continue
        number, *values = json.loads(said)
        return number, tuple(_meant(value) for value in values)
    return None


def _order_of(keys: Sequence[SortKey]) -> bytes:
    return ",".join(f"{'-' if key.descending else ''}{key.name}" for key in keys).encode()


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"handover.paging").derive(secret.encode()))


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    return {"id": str(value)} if isinstance(value, UUID) else value


def _meant(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "at":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "on" else UUID(text)
