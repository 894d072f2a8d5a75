"""Record that somebody opened a person's file, before the page is shown (CJIS AU-2)."""

from __future__ import annotations

import re
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.models import Matter
from handover.web.access import actor_of

LISTED: Final = "list.read"
"""The act of reading a list that names people."""
_CODE: Final = re.compile(r"-?[a-z_]{1,24}|\d{1,4}|[A-Z0-9]{9}")
_CODED: Final = frozenset({"state", "jail", "due", "sort", "size", "all"})
"""Filter parameters that are chosen from a list rather than typed."""
_POSITIONS: Final = frozenset({"after", "before"})


def note_reading(actor: Actor, act: str, read: Matter | str, **content: Any) -> None:
    """Record that ``actor`` read something; ``act`` such as ``booking.read``. Without the entry the page is
    not shown.

    ``read``: the matter whose file it is, or the reference that the audit chain was searched for.
    """
    subject = read if isinstance(read, str) else read.reference
    with transaction.atomic():
        append(act=act, actor=actor, subject=subject, content=content)


def note_list(request: HttpRequest, rows: int) -> None:
    """Record that a list which names people was shown, as one reading: which, how it was narrowed, how many rows.

    A list without rows names nobody. Typed input, which may be a name, is recorded only as “typed”.
    """
    if not rows:
        return
    match = request.resolver_match
    content = {"rows": rows, "filter": _told(request)}
    note_reading(actor_of(request), LISTED, match.view_name if match else "", **content)


def _told(request: HttpRequest) -> dict[str, str]:
    said = {name: request.GET.get(name, "") for name in request.GET}
    return {
        name: value if name in _CODED and _CODE.fullmatch(value) else "typed"
        for name, value in sorted(said.items())
        if value and name not in _POSITIONS and name.isascii() and name.isidentifier() and len(name) <= 20
    }
