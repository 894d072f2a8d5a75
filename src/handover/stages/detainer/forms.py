"""The forms of detainer."""

from __future__ import annotations

from django import forms

from handover.stages.detainer.rules import ChargingDocument, CodeAsker, LiftReason, Request, Warrant
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField
from handover.web.forms import HappenedForm, StepForm, reasons_field


class DraftForm(StepForm):
    """What is asked of the jail, and with which warrant."""

    request = EnumField(
        Request, label="Request", widget=forms.RadioSelect,
        help_text="A request to the jail, not an order.",
    )  # fmt: skip
    warrant = EnumField(
        Warrant, label="Warrant", widget=forms.RadioSelect,
        help_text="An I-205 goes with a final order, and only then.",
    )  # fmt: skip
    charging_document = EnumField(
        ChargingDocument, label="Charging document of an I-200", widget=forms.RadioSelect, required=False,
        help_text="8 CFR 236.1(b)(1): an I-200 is issued with the notice to appear or after it. Without one it is an "
        "exception that the signer is shown and that oversight counts.",
    )  # fmt: skip
    charging_decision = forms.CharField(
        label="Charging decision that the I-200 goes with", required=False, max_length=2000, widget=forms.Textarea,
        help_text="Date and office of the charging document, or that there is none yet and why. An I-205 needs none.",
    )  # fmt: skip
    contact_phone = forms.CharField(
        label="Telephone at which the jail gives notice", max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    component = forms.ChoiceField(
        label="Component of DHS that asks",
        required=False,
        choices=[("", "not said"), ("ICE", "ICE"), ("CBP", "CBP")],
    )
    event_number = forms.CharField(
        label="Event number", required=False, max_length=20,
        help_text="The number in the agency's own system, if there is one. None is invented here.",
    )  # fmt: skip
    supersedes_on = forms.DateField(
        label="Date of an earlier detainer that this one cancels", required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


class SignForm(StepForm):
    """The form to sign: the signature covers the digest that was shown."""

    read_digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="I have read the determination, its records and the papers, and I sign the warrant by my own judgement"
    )


class LodgeForm(StepForm):
    """Lodging sends the detainer at once, so the form shows the person and the papers first."""

    checked = forms.BooleanField(
        label="I have checked that the person, the jail and the papers above are those that I mean"
    )


class ReasonsForm(StepForm):
    """Reasons alone."""

    reasons = reasons_field()


class RedraftForm(StepForm):
    """Why the package is drafted again."""

    reasons = reasons_field("What the papers say that is no longer so")


class CancelWarrantForm(StepForm):
    """Why the warrant is cancelled."""

    reasons = reasons_field()


class CancelForm(StepForm):
    """Why the detainer is cancelled."""

    reason = EnumField(
        LiftReason, label="Reason",
        help_text="The request is withdrawn at once. By discretion, a second person reads your reasons afterwards.",
    )  # fmt: skip
    reasons = reasons_field("In your own words")


class ServiceForm(HappenedForm):
    """The certificate of service."""

    method = forms.ChoiceField(
        label="How it was served",
        choices=[("in_person", "In person"), ("inmate_mail", "By inmate mail"), ("other", "In another way")],
        widget=forms.RadioSelect,
    )
    served_at = FacilityTimeField(label="When it was served")
    place = forms.CharField(label="Where", max_length=120)
    language = forms.CharField(label="Language in which it was read or handed over", max_length=40)
    interpreter = forms.CharField(label="Interpreter, if there was one", required=False, max_length=80)
    officer_name = forms.CharField(label="Serving officer's name", max_length=80)
    officer_title = forms.CharField(label="Serving officer's title", max_length=80)


class LoanPageForm(HappenedForm):
    """To whom the person is lent, for what, and how the copy was served before."""

    to_name = forms.CharField(label="Agency that the person is lent to", max_length=120)
    proceeding = forms.CharField(label="Proceeding or investigation, with its writ or order", max_length=200)
    contact_phone = forms.CharField(label="Telephone at which the agency gives notice", max_length=20)
    served_at = FacilityTimeField(label="When the copy was served on the person")
    place = forms.CharField(label="Where it was served", max_length=120)
    language = forms.CharField(label="Language in which it was read", max_length=40)
    interpreter = forms.CharField(label="Interpreter, if there was one", required=False, max_length=80)
    transferred_at = FacilityTimeField(label="When the person was handed over")


class LoanReportForm(HappenedForm):
    """A loan with no copy served before it."""

    to_name = forms.CharField(label="Agency that the person was lent to", max_length=120)
    proceeding = forms.CharField(label="Proceeding or investigation, with its writ or order", max_length=200)
    transferred_at = FacilityTimeField(label="When the person was handed over")
    served_at = FacilityTimeField(
        label="When a copy was served on the person, if one was since", required=False,
        help_text="Leave it empty where none was served.",
    )  # fmt: skip
    text = forms.CharField(
        label="How it came that no copy was served before", max_length=2000, widget=forms.Textarea
    )


class ReissueCodeForm(StepForm):
    """Who lost the code, how they showed who they are, and what became of it."""

    asked_by = EnumField(
        CodeAsker, label="Who asks for a new code", widget=forms.RadioSelect,
        help_text="Nobody else is given one. A relative or friend asks the person or their lawyer.",
    )  # fmt: skip
    shown_by = forms.CharField(
        label="How they showed who they are", max_length=1000, widget=forms.Textarea,
        help_text="Of a person in jail: who of its staff confirmed it, and by what. A name and a birth date alone are "
        "known to others too.",
    )  # fmt: skip
    reasons = reasons_field("What became of the old code")


class ResumeForm(HappenedForm):
    """Where, when and to whom the person came back."""

    resumed_at = FacilityTimeField(label="When custody was resumed")
    place = forms.CharField(label="Where", max_length=120)
    officer = forms.CharField(label="Officer who took custody", max_length=120)
