"""Forms in the markup of the U.S. Web Design System, with labels, hints and errors tied to their inputs.

A form page posts back the ``version`` of the case that it showed (`StepForm`), so that a stale page gets 409.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.forms.widgets import Input

from handover.process.requirements import REASONS_LEAST
from handover.process.step_details import RECORDING_LAG
from handover.web.facility_time import FacilityTimeField

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "ho-file"),
    (Input, "usa-input"),
)

_REASONS_HINT = f"In your own words, at least {REASONS_LEAST} characters. {{readers}} read this."


class UswdsBoundField(BoundField):
    """What a field's template needs: which of three layouts it has, and the target of an error link.

    Whoever made the field, and when, its input gets its CSS class here, before it is drawn.
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _dress(field.widget)

    @property
    def is_checkbox(self) -> bool:
        """Whether it is one checkbox, with its label after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Whether it is a group of inputs below one legend."""
        return bool(self.use_fieldset)

    @property
    def first_id(self) -> str:
        """Return the id of the first input."""
        return self.id_for_label or f"{self.auto_id}_0"


class UswdsRenderer(DjangoTemplates):
    """Django's renderer with this project's form and field templates."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = UswdsBoundField


class UswdsMixin:
    """For `Form` and `ModelForm` alike. ``zone``: the facility's, for every `FacilityTimeField`."""

    # One for all forms: each renderer reads and parses its templates anew.
    default_renderer: type[BaseRenderer] | BaseRenderer | None = UswdsRenderer()
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, FacilityTimeField) and zone:
                field.in_zone(zone)


class HandoverForm(UswdsMixin, forms.Form):
    """Base of a form that does not take a step of a case."""


class StepForm(HandoverForm):
    """Base of a form that takes a step. `advance` takes ``cleaned_data["version"]``."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class HappenedForm(StepForm):
    """The base of a form that tells when something happened; it asks why, where that was long ago."""

    late_reason = forms.CharField(
        label="Why it is recorded only now", required=False, max_length=1000,
        help_text=f"Needed where it happened more than {int(RECORDING_LAG.total_seconds() // 3600)} hours ago. It is "
        "shown wherever the event is.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "late_reason"])


def _dress(widget: forms.Widget) -> None:
    name = next((css for kind, css in _CLASSES if isinstance(widget, kind)), "")
    if name and not widget.is_hidden:
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        widget.template_name = "web/forms/options.html"
        widget.option_template_name = "web/forms/option.html"
    elif isinstance(widget, forms.Select):
        widget.template_name = "web/forms/select.html"
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = widget.attrs.get("rows") if widget.attrs.get("rows") != "10" else "4"


def reasons_field(label: str = "Reasons", readers: str = "The signer and auditors") -> forms.CharField:
    """Make a required text field for reasons, with its hint. ``readers``: who reads them, as a sentence begins."""
    hint = _REASONS_HINT.format(readers=readers)
    return forms.CharField(label=label, help_text=hint, max_length=4000, widget=forms.Textarea)
