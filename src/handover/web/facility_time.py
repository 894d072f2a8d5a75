"""Input of a moment in a facility's local time, including the night on which one hour occurs twice.

A 48-hour clock that starts at 1:30 on that night starts at one of two moments. The widget asks which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handover.formats.moments import YEARS, in_zone

if TYPE_CHECKING:
    from handover.accounts.models import Agency

WALL = "%Y-%m-%dT%H:%M"


def moments(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moments (UTC) at which a clock in ``zone`` shows ``wall``: one, none (spring) or two
    (autumn). None in the first and the last year that Python counts: in another zone they may be outside.
    """
    if wall.year in (MINYEAR, MAXYEAR):
        return []
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(m for m in both if m.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(fold=0))


class FacilityTimeWidget(forms.MultiWidget):
    """A date-and-time input, with a choice of the first or second occurrence of an hour that the clock shows
    twice.
    """

    template_name = "web/forms/facility_time.html"
    zone: ZoneInfo = ZoneInfo("UTC")
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        wall = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "usa-input"}, format=WALL)
        which = forms.Select(attrs={"class": "usa-select"})
        super().__init__({"wall": wall, "which": which}, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        """Return the local time as text and which of two equal hours is meant."""
        if value is None:
            return [None, None]
        local = in_zone(value, self.zone)
        return [local.strftime(WALL), str(local.fold)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the choice of the hour only where it is needed."""
        parts = value if isinstance(value, list) else self.decompress(value)
        wall = read_wall(parts[0] if parts else None)
        twice = moments(wall, self.zone) if wall else []
        which = cast(forms.Select, self.widgets[1])
        which.choices = [
            ("", "Choose"),
            *(
                (str(i), f"The {('first', 'second')[i]}: {m.astimezone(self.zone):%H:%M %Z}")
                for i, m in enumerate(twice)
            ),
        ]
        context = super().get_context(name, value, attrs)
        context["widget"]["twice"] = len(twice) == 2
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the date-and-time input, to which the label belongs."""
        return f"{id_}_0" if id_ else id_


class FacilityTimeField(forms.MultiValueField):
    """Cleans to an aware UTC datetime. ``in_zone`` sets the local time zone; a form does so through
    ``zone=``.
    """

    widget = FacilityTimeWidget
    default_error_messages = {
        "invalid": "Enter a date and a time, such as 11/23/2026 23:05.",
        "year": "Check the year: no event here is of that year.",
        "skipped": "This time did not occur: the clocks skipped it when they went forward.",
        "twice": "The clocks went back, so this time occurred twice. Choose which one.",
    }

    def __init__(self, *, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        parts = (forms.CharField(required=True, max_length=32), forms.CharField(required=False, max_length=1))
        kwargs.setdefault("require_all_fields", False)
        self.own_hint = str(kwargs.get("help_text", ""))
        super().__init__(parts, **kwargs)
        self.in_zone(zone or ZoneInfo("UTC"))

    def in_zone(self, zone: ZoneInfo) -> None:
        """Read and show times in this zone, and say so in the hint."""
        self.zone = self.widget.zone = zone
        hint = _("Local time at the facility ({zone}).").format(zone=zone.key)
        self.help_text = f"{_(self.own_hint) if self.own_hint else ''} {hint}".strip()

    def compress(self, data_list: Sequence[Any]) -> datetime | None:
        """Return the moment meant. Raises ``ValidationError`` for a time that did not occur, or occurred
        twice.
        """
        if not data_list or not data_list[0]:
            return None
        wall = read_wall(data_list[0])
        if wall is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if wall.year not in YEARS:
            raise ValidationError(self.error_messages["year"], "year")
        found = moments(wall, self.zone)
        if not found:
            raise ValidationError(self.error_messages["skipped"], "skipped")
        which = data_list[1] if len(data_list) > 1 else ""
        if len(found) == 2 and which not in ("0", "1"):
            raise ValidationError(self.error_messages["twice"], "twice")
        return found[int(which)] if len(found) == 2 else found[0]


def local_words(value: datetime, agency: Agency | None = None) -> str:
    """The moment on a facility's wall clock with its zone's abbreviation, for people; UTC without an agency."""
    return f"{in_zone(value, agency.zone if agency else ZoneInfo('UTC')):%b %-d, %Y, %H:%M %Z}"


def read_wall(text: Any) -> datetime | None:
    """Parse a naive datetime from what a browser sends (HTML datetime-local), seconds allowed; None
    otherwise.
    """
    try:
        wall = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return wall if wall.tzinfo is None and len(str(text)) >= 16 else None
