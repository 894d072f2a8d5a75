"""Which sessions of a person are live, where they were opened, and how they are ended.

A session is live while it has its row here and, unless several are allowed, is its person's newest. The row is found by
a mark that the session itself keeps, so that a row opens nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.sign_in_records import LiveSession

LONGEST: Final = timedelta(hours=12)
"""After which a person signs in again, however active (CJIS IA-11; ASVS 7.3.2)."""
ENDED: Final = "ended"
"""Placeholder for the newest session's mark that invalidates all earlier sessions."""
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """Return a device in words, by what its browser says of itself: “Firefox on Windows”. It may lie."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Another browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "an unknown system")
    return f"{browser} on {system}"


def begin(user: User, *, address: str, agent: str) -> str:
    """Open a session, the person's newest from now on; returns its mark."""
    mark, now = secrets.token_hex(16), timezone.now()
    LiveSession.objects.filter(user=user, began_at__lt=now - LONGEST).delete()
    LiveSession.objects.create(
        user=user, mark=mark, address=address[:45], device=device_of(agent), began_at=now, seen_at=now
    )
    user.live_session = mark
    user.save(update_fields=["live_session"])
    return mark


def is_live(user: User, mark: str | None, *, several: bool) -> bool:
    """Return whether the session of this mark may go on."""
    if not user.live_session:
        return True
    if several and user.live_session != mark:
        return LiveSession.objects.filter(user=user, mark=mark or "").exists()
    return user.live_session == mark


def seen(mark: str) -> None:
    """Keep when the session was last used."""
    LiveSession.objects.filter(mark=mark).update(seen_at=timezone.now())


def of(user: User, *, several: bool) -> list[LiveSession]:
    """List a person's live sessions, the newest first."""
    rows = LiveSession.objects.filter(user=user, began_at__gt=timezone.now() - LONGEST)
    return list((rows if several else rows.filter(mark=user.live_session)).order_by("-began_at"))


def end(user: User, pk: int) -> bool:
    """End one session of a person; whether there was one."""
    row = LiveSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    row.delete()
    if user.live_session == row.mark:
        user.live_session = ENDED
        user.save(update_fields=["live_session"])
    return True


def end_all(user: User, but: str = "") -> int:
    """End a person's sessions, but the one of this mark; returns how many there were.

    Call in the transaction of what ends them: a disabled account, another role, a new password.
    """
    rows = (
        LiveSession.objects.filter(user=user).exclude(mark=but)
        if but
        else LiveSession.objects.filter(user=user)
    )
    count = rows.delete()[0]
    if not but or user.live_session != but:
        user.live_session = but or ENDED
        user.save(update_fields=["live_session"])
    return count
