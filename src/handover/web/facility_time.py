"""A moment typed on a facility's wall clock, and the night on which one hour comes twice.

A 48-hour clock that starts at 1:30 on that night starts at one of two moments. The widget asks which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

WALL = "%Y-%m-%dT%H:%M"


def moments(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments (UTC) at which a clock in ``zone`` shows ``wall``: one, none (spring) or two (autumn)."""
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(m for m in both if m.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(fold=0))


class FacilityTimeWidget(forms.MultiWidget):
    """A date-and-time input, and a choice of the first or the second hour where the clock shows it twice."""

    template_name = "web/forms/facility_time.html"
    zone: ZoneInfo = ZoneInfo("UTC")
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        wall = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "usa-input"}, format=WALL)
        which = forms.Select(attrs={"class": "usa-select"})
        super().__init__({"wall": wall, "which": which}, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        """The wall-clock text in the facility's zone, and which of two equal hours."""
        if value is None:
            return [None, None]
        local = value.astimezone(self.zone)
        return [local.strftime(WALL), str(local.fold)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the second choice only where it is needed."""
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
        """The wall-clock input is what the label names."""
        return f"{id_}_0" if id_ else id_


class FacilityTimeField(forms.MultiValueField):
    """Cleans to an aware UTC datetime. ``in_zone`` tells whose wall clock; a form does it by ``zone=``."""

    widget = FacilityTimeWidget
    default_error_messages = {
        "invalid": "Enter a date and a time, such as 11/23/2026 23:05.",
        "skipped": "This time did not occur: the clocks went forward over it.",
        "twice": "The clocks went back, so this time occurred twice. Choose which one.",
    }

    def __init__(self, *, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        parts = (forms.CharField(required=True, max_length=32), forms.CharField(required=False, max_length=1))
        kwargs.setdefault("require_all_fields", False)
        super().__init__(parts, **kwargs)
        self.in_zone(zone or ZoneInfo("UTC"))

    def in_zone(self, zone: ZoneInfo) -> None:
        """Read and show the wall clock of this zone, and say so in the hint."""
        self.zone = self.widget.zone = zone
        hint = f"Local time at the facility ({zone.key})."
        first = str(self.help_text).split("Local time at the facility", maxsplit=1)[0].strip()
        self.help_text = f"{first} {hint}".strip()

    def compress(self, data_list: Sequence[Any]) -> datetime | None:
        """The moment meant. Raises ``ValidationError`` for a time that did not occur, or occurred twice."""
        if not data_list or not data_list[0]:
            return None
        wall = read_wall(data_list[0])
        if wall is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        found = moments(wall, self.zone)
        if not found:
            raise ValidationError(self.error_messages["skipped"], "skipped")
        which = data_list[1] if len(data_list) > 1 else ""
        if len(found) == 2 and which not in ("0", "1"):
            raise ValidationError(self.error_messages["twice"], "twice")
        return found[int(which)] if len(found) == 2 else found[0]


def read_wall(text: Any) -> datetime | None:
    """A naive datetime from what a browser sends (HTML datetime-local), seconds allowed; None otherwise."""
    try:
        wall = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return wall if wall.tzinfo is None and len(str(text)) >= 16 else None
