"""Form fields that clean to the values that the process takes: a member of a list, yes or no."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django import forms

from handover.process.labelled_enum import LabelledEnum


class EnumField(forms.TypedChoiceField):
    """One member of a `LabelledEnum`. Drawn as a list that begins with “Choose”, or as radio buttons.

    ``without``: members that this form does not offer.
    """

    def __init__(self, kind: type[LabelledEnum], *, without: Container[str] = (), **kwargs: Any) -> None:
        offered = [(member.value, member.title) for member in kind if member not in without]
        first = [] if _is_radio(kwargs.get("widget")) else [("", "Choose")]
        super().__init__(choices=[*first, *offered], coerce=kind, empty_value=None, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """True or False, as two labelled radio buttons. Neither is preselected."""

    def __init__(self, *, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=[("yes", yes), ("no", no)], coerce=_is_yes, empty_value=None, **kwargs)


def _is_radio(widget: Any) -> bool:
    return isinstance(widget, forms.RadioSelect) or (
        isinstance(widget, type) and issubclass(widget, forms.RadioSelect)
    )


def _is_yes(value: str) -> bool:
    return value == "yes"
