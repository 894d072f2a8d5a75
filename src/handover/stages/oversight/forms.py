"""The form by which two versions of a policy are chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.jurisdictions import PolicyFileError, Version, parse_place, shipped_policies
from handover.web.forms import HandoverForm
from handover.web.localaw.forms import place_choices

LONGEST = 20_000


class CompareForm(HandoverForm):
    """A place and two versions: its law on a day, its law on each case's own day, or a draft."""

    place = forms.ChoiceField(
        label="Place",
        choices=place_choices,
        help_text="Requests to its jails, and to those of places inside it.",
    )
    first_day = forms.DateField(
        label="First version: the law of", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: the law of each case's own day.",
    )  # fmt: skip
    second_day = forms.DateField(
        label="Second version: the law of", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: the law of each case's own day.",
    )  # fmt: skip
    draft = forms.CharField(
        label="Second version: a draft of the place's data file", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "12", "spellcheck": "false"}),
        help_text="YAML as docs/jurisdictions.md describes it; it stands in for the file on record and is not kept.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a draft that is not a data file of the place, and two versions that are one."""
        data = super().clean() or self.cleaned_data
        draft = (data.get("draft") or "").strip()
        data["second_policies"] = shipped_policies()
        if draft:
            try:
                place = parse_place(draft, "draft")
                if place.id != data.get("place"):
                    raise PolicyFileError(
                        f"draft: id: it is of {place.id!r}, and the place chosen is another"
                    )
                data["second_policies"] = shipped_policies().with_place(place)
            except PolicyFileError as problem:
                self.add_error("draft", str(problem))
        elif data.get("first_day") == data.get("second_day"):
            self.add_error(
                "second_day", "The two versions are the same: choose another day, or give a draft."
            )
        return data

    def versions(self) -> tuple[Version, Version]:
        """Both versions with their names. Call only after ``is_valid()``."""
        data = self.cleaned_data
        first = Version(shipped_policies(), data["first_day"], _label(data["first_day"]))
        label = _label(data["second_day"])
        drafted = bool((data["draft"] or "").strip())
        return first, Version(
            data["second_policies"], data["second_day"], f"the draft, {label}" if drafted else label
        )


def _label(day: Any) -> str:
    return f"the law of {day}" if day else "the law of each case's own day"
