"""Describe an event of a jail for a page: only what it states."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handover.formats.drops import EventType, JailEvent
from handover.formats.moments import in_zone

_STATED = (
    ("last", "last name"), ("first", "first name"), ("middle", "middle name"), ("dob", "birth date"), ("sex", "sex"),
    ("inmate_no", "inmate number"), ("charge_text", "charge"),
    ("charge_class", "class"), ("statute", "statute"), ("bond_amount", "bond"), ("hold_agency", "hold for"),
    ("released_at", "released at"), ("release_reason", "reason"), ("released_to", "released to"),
    ("expected_release", "expected release"), ("next_court", "next court date"),
)  # fmt: skip


def details(event: JailEvent, zone: ZoneInfo, *, ahead: bool = True) -> str:
    """One line: what this kind of event is about, times on the facility's clock. ``ahead``: include the release that
    the jail expects, which not every reader of a booking may see."""
    if not ahead:
        event = replace(event, expected_release=None)
    kind = event.event_type
    if kind is EventType.RELEASE:
        return _joined(_at(event.released_at, zone), event.release_reason, _to(event.released_to))
    if kind is EventType.TRANSFER:
        return _joined(_to(event.released_to), event.release_reason)
    if kind is EventType.HOLD:
        return _joined(f"for {event.hold_agency}", event.hold_type)
    if kind is EventType.MERGE:
        return f"inmate number {event.prev_inmate_no} is now {event.inmate_no}"
    if kind is EventType.CORRECT:
        return _joined(*_now_stated(event, zone)) or "states no new value"
    bond = f"bond ${event.bond_amount:,}" if event.bond_amount is not None else ""
    return _joined(event.charge_text, event.charge_class, bond, _expected(event, zone))


def _now_stated(event: JailEvent, zone: ZoneInfo) -> list[str]:
    found = []
    for name, words in _STATED:
        value = getattr(event, name)
        if value in ("", None):
            continue
        found.append(f"{words}: {_at(value, zone) if isinstance(value, datetime) else value}")
    return found


def _expected(event: JailEvent, zone: ZoneInfo) -> str:
    return f"release expected {_at(event.expected_release, zone)}" if event.expected_release else ""


def _at(value: datetime | None, zone: ZoneInfo) -> str:
    return f"{in_zone(value, zone):%b %-d, %Y, %H:%M %Z}" if value else ""


def _to(place: str) -> str:
    return f"to {place}" if place else ""


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
