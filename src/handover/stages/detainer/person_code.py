"""The code on the person's notice: made when the request is lodged, printed, and kept as a keyed digest alone.

Twelve characters out of thirty letters and digits give about 58 bits, which cannot be guessed through a page that
counts attempts. Each lodging issues a new code and invalidates the previous one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from django.conf import settings

from handover.accounts.roles import Actor
from handover.process.facts import record
from handover.process.models import Matter
from handover.row_scope import Opening, opening
from handover.stages.detainer.models import Lodgement, PersonCode

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
NONE: Final = (0, "-" * 64, None)
"""Placeholder digest for a reference that names no case; no real digest equals it."""


def issue(case: Matter, actor: Actor) -> str:
    """Create the code for the lodging that ``case`` has just taken, as printed; empty if the person's page is off."""
    if not settings.HANDOVER_PERSON_PAGE:
        return ""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    record(PersonCode(digest=_digest(case.reference, code, settings.SECRET_KEY)), case, actor)
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


@opening(Opening.DOOR)
def opened_by(reference: str, code: str) -> Matter | None:
    """Return the case of this reference if the code is that of its newest lodging; otherwise None, whatever is wrong.

    The same work is done for an unknown reference, so that the response time does not reveal whether a case exists.
    Nothing of the case is read until the code is verified.
    """
    wanted = reference.strip().upper()
    found = PersonCode.objects.filter(matter__reference=wanted).order_by("-number")
    number, kept, matter = found.values_list("number", "digest", "matter").first() or NONE
    said = "".join(c for c in code.upper() if c in ALPHABET)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = [hmac.compare_digest(_digest(wanted, said, key), kept) for key in keys]
    if matter is None or not any(right):
        return None
    case = Matter.objects.select_related("agency", "parent__agency").get(pk=matter)
    return case if lodging_of(case) == number else None


def lodging_of(case: Matter) -> int:
    """Return the number of the case's newest lodging; 0 if there is none. A page opened with the code of an earlier
    lodging is closed.
    """
    newest = Lodgement.objects.filter(matter=case).order_by("-number").first()
    return newest.number if newest else 0


def _digest(reference: str, code: str, key: str) -> str:
    return hmac.new(key.encode(), f"handover:person:{reference}:{code}".encode(), hashlib.sha256).hexdigest()
