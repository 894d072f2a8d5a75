"""What a session keeps of how its person signed in, and which session of a person is the newest."""

from __future__ import annotations

import time
from typing import Final, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from handover.accounts import live_sessions
from handover.accounts.models import User
from handover.accounts.recertification import AccountStanding, certified_until, standing
from handover.accounts.second_factor import FRESH
from handover.accounts.sign_in_records import LiveSession

PENDING: Final = "password_given"
"""Whose password was given, when, and where they want to go: no session of theirs yet."""
PROVED: Final = "second_factor_at"
MARK: Final = "mark"
BEGAN: Final = "began"
AGREED: Final = "agreed_to_use_notice"
SEEN: Final = "seen"
LOCKED: Final = "locked"
"""Set while nothing but the password opens the session again."""
PATIENCE: Final = 300
"""Seconds from the password to the second factor."""


def begin_session(request: HttpRequest, *, proved: bool) -> None:
    """Make this the person's newest session; call after ``login``, in the transaction of the sign-in."""
    user, before = cast(User, request.user), request.session.get(MARK)
    if before:
        LiveSession.objects.filter(user=user, mark=before).delete()
    request.session[MARK] = live_sessions.begin(
        user, address=request.META.get("REMOTE_ADDR", ""), agent=request.headers.get("User-Agent", "")
    )
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    for name in (PENDING, LOCKED):
        request.session.pop(name, None)
    if proved:
        request.session[PROVED] = int(time.time())
    if standing(user) is not AccountStanding.CURRENT:
        day = certified_until(user).strftime("%Y-%m-%d")
        messages.warning(
            request, f"Your account ends on {day} (UTC) unless a supervisor or administrator recertifies it."
        )


def end_session(request: HttpRequest) -> None:
    """Take the session off the person's list; call before ``logout``."""
    LiveSession.objects.filter(mark=request.session.get(MARK, "")).delete()


def is_live(request: HttpRequest) -> bool:
    """Return whether the session was not ended elsewhere: by its person, an administrator or a newer sign-in."""
    mark, several = request.session.get(MARK), settings.HANDOVER_SEVERAL_SESSIONS
    return live_sessions.is_live(cast(User, request.user), mark, several=several)


def note_seen(request: HttpRequest) -> None:
    """Keep when the session was last used."""
    request.session[SEEN] = int(time.time())
    if mark := request.session.get(MARK):
        live_sessions.seen(mark)


def pend(request: HttpRequest, user: User, goal: str, *, act: str) -> None:
    """Keep whose password was right until the second factor is given; ``act``: what the two together are."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk, "at": int(time.time()), "hash": user.get_session_auth_hash(), "next": goal, "act": act,
    }  # fmt: skip


def pending_user(request: HttpRequest) -> User | None:
    """Return whose second factor is waited for; None where it took too long, or the password or the account changed
    meanwhile, or somebody else is signed in here.
    """
    pending = request.session.get(PENDING) or {}
    user = User.objects.filter(pk=pending.get("user", 0), is_active=True).first()
    late = time.time() - pending.get("at", 0) > PATIENCE
    theirs = request.user.is_authenticated and user is not None and request.user.pk != user.pk
    if user is None or user.unfit or late or theirs or pending.get("hash") != user.get_session_auth_hash():
        request.session.pop(PENDING, None)
        return None
    return user


def proved_lately(request: HttpRequest) -> bool:
    """Return whether the second factor was given in the last minutes."""
    return bool(time.time() - request.session.get(PROVED, 0) < FRESH.total_seconds())
