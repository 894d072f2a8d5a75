"""The code on the person's notice: made when the request is lodged, printed, and kept as a keyed digest alone.

Twelve of thirty letters and digits are 58 bits: no guess through a page that counts attempts finds one. Each lodging
issues a new code and invalidates the previous one.
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
"""Stands for the code of a reference that names nothing: no digest is this."""


def issue(case: Matter, actor: Actor) -> str:
    """A new code for the lodging that ``case`` has just taken, as printed; empty where there is no page for it."""
    if not settings.HANDOVER_PERSON_PAGE:
        return ""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    record(PersonCode(digest=_digest(case.reference, code, settings.SECRET_KEY)), case, actor)
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


@opening(Opening.DOOR)
def opened_by(reference: str, code: str) -> Matter | None:
    """The case of this reference, if the code is that of its newest lodging; else None, whatever is wrong.

    The same work is done for a reference that names nothing: how long the answer takes tells neither. Nothing of the
    case is read before its code was right: to read none takes less time.
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
    """Which lodging of a case is its newest, by its number; 0 where there is none. A page that was opened by the code
    of an earlier one is open no more.
    """
    newest = Lodgement.objects.filter(matter=case).order_by("-number").first()
    return newest.number if newest else 0


def _digest(reference: str, code: str, key: str) -> str:
    return hmac.new(key.encode(), f"handover:person:{reference}:{code}".encode(), hashlib.sha256).hexdigest()
