"""The sign-in form, and the form for an authority to sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from handover.accounts.models import User
from handover.papers.authority import ON_FILE, WARRANT_POWERS
from handover.web.forms import HandoverForm, UswdsMixin
from handover.web.people.queries import is_throttled

FAILED = (
    "The username and password do not match. After five failures an account is locked for fifteen minutes."
)


class SignInForm(UswdsMixin, AuthenticationForm):
    """Username and password. Every failure gives the same message, so that no page reveals which accounts
    exist.
    """

    error_messages = {"invalid_login": FAILED, "inactive": FAILED}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].widget.attrs.update(autocomplete="username", spellcheck="false")
        self.fields["password"].widget.attrs.update(autocomplete="current-password")

    @property
    def person(self) -> User | None:
        """Return the person with this username, for the audit, whether or not the password was right."""
        name = self.data.get("username", "")
        return None if "\0" in name else User.objects.filter(username=name).first()

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse an inactive person, one without a role, and one with too many recent failures."""
        super().confirm_login_allowed(user)
        if user.unfit or is_throttled(user):
            raise ValidationError(FAILED, "invalid_login")


class FirstPasswordForm(UswdsMixin, SetPasswordForm):  # type: ignore[type-arg] # no generic outside the stubs
    """The password that a person chooses by a one-time link, twice."""


class AuthorityForm(HandoverForm):
    """Office, power, and its first and last day."""

    title = forms.CharField(label="Office held, as the regulation lists it", max_length=80, required=False)
    authority = forms.ChoiceField(
        label="Power to sign", required=False,
        choices=[("", "None"), *((power, power) for power in sorted(ON_FILE))],
        help_text="8 CFR 287.5(e)(2): warrants of arrest; 8 CFR 241.2: warrants of removal. "
        "Only an office on the regulation's list of that day may sign.",
    )  # fmt: skip
    first = forms.DateField(
        label="First day", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Inclusive, in the office's local time. Empty: the power has no first day.",
    )  # fmt: skip
    last = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Inclusive, in the office's local time. After it the account refuses to sign until a later day is "
        "recorded. Empty: the power has no last day.",
    )  # fmt: skip


class DelegationForm(HandoverForm):
    """A power that somebody who has it gave to this person, by which instrument and for which days."""

    provision = forms.ChoiceField(
        label="Power that is delegated", choices=[(power, power) for power in WARRANT_POWERS],
        help_text="8 CFR 2.1: the lists of both regulations end with others to whom the power is delegated.",
    )  # fmt: skip
    instrument = forms.CharField(label="Delegation order, by its number or name", max_length=60)
    given_by = forms.CharField(label="Who gave it, name and office", max_length=120)
    first = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Inclusive. Empty: until it is ended.",
    )  # fmt: skip
