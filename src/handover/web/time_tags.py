"""The tags that show moments, deadlines and how long something waits; `templatetags.handover` registers them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.accounts.models import Agency
from handover.formats.moments import in_zone
from handover.web.facility_time import local_words

_ISO = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")


def local_time(value: datetime | None, agency: Agency | None = None) -> SafeString | str:
    """Show a moment in the facility's local time with its zone's abbreviation; UTC without an agency."""
    if value is None:
        return _("not recorded")
    utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{} UTC" class="ho-time">{}</time>',
        utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        utc.strftime("%b %-d, %Y, %H:%M:%S"),
        moment(value, agency),
    )


def moment(value: datetime, agency: Agency | None) -> str:
    """`local_words`, with the month as the reader's language writes it."""
    if get_language() == "es":
        local = in_zone(value, agency.zone if agency else ZoneInfo("UTC"))
        return f"{date_format(local, 'j b Y, H:i')} {local:%Z}"
    return local_words(value, agency)


def due(
    value: datetime | None, agency: Agency | None = None, now: datetime | None = None
) -> SafeString | str:
    """Show a deadline: `local_time` and the time left or overdue, in words as well as in colour."""
    if value is None:
        return _("no deadline")
    left = value - (now or timezone.now())
    late, near = left <= timedelta(0), left <= timedelta(hours=4)
    words = f"{_span(-left)} {_('overdue')}" if late else f"{_span(left)} {_('left')}"
    tone = "late" if late else "near" if near else "far"
    return format_html('{} <span class="ho-due ho-due--{}">{}</span>', local_time(value, agency), tone, words)


def waiting(since: datetime, agency: Agency | None = None, now: datetime | None = None) -> SafeString:
    """Say how long something has waited; the moment itself stands in its title and for screen readers."""
    return format_html(
        '<span class="ho-whole" title="{2} {0}">{1}<span class="usa-sr-only">, {2} {0}</span></span>',
        moment(since, agency),
        _span((now or timezone.now()) - since),
        _("since"),
    )


def dated(words: object) -> object:
    """Write each plain day among the words of a record (2022-07-07) as the reader's pages write days."""
    if not isinstance(words, str):
        return words
    written = _ISO.sub(_day, words)
    return mark_safe(written) if isinstance(words, SafeString) else written  # noqa: S308 - a day has no markup


def _day(found: re.Match[str]) -> str:
    try:
        day = date.fromisoformat(found.group())
    except ValueError:
        return found.group()
    return date_format(day, _("M j, Y"))


def _span(length: timedelta) -> str:
    """Format a duration with at most two units: 3 days 4 h; 5 h 12 min; 8 min."""
    minutes = int(length.total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} {_('days') if days > 1 else _('day')} {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"
