"""What a session keeps of how its person signed in, and which session of a person is the newest."""

from __future__ import annotations

import secrets
import time
from typing import Final, cast

from django.http import HttpRequest

from handover.accounts.models import User
from handover.accounts.second_factor import FRESH

PENDING: Final = "password_given"
"""Whose password was given, when, and where they want to go: no session of theirs yet."""
PROVED: Final = "second_factor_at"
MARK: Final = "mark"
BEGAN: Final = "began"


def begin_session(request: HttpRequest, *, proved: bool) -> None:
    """Make this the person's newest session; call after ``login``, in the transaction of the sign-in."""
    mark = secrets.token_hex(16)
    request.session[MARK], request.session[BEGAN] = mark, int(time.time())
    request.session.pop(PENDING, None)
    if proved:
        request.session[PROVED] = int(time.time())
    user = cast(User, request.user)
    user.live_session = mark
    user.save(update_fields=["live_session"])


def is_newest(request: HttpRequest) -> bool:
    """Return whether the person has not signed in elsewhere since."""
    newest = cast(User, request.user).live_session
    return not newest or newest == request.session.get(MARK)


def proved_lately(request: HttpRequest) -> bool:
    """Return whether the second factor was given in the last minutes."""
    return bool(time.time() - request.session.get(PROVED, 0) < FRESH.total_seconds())
