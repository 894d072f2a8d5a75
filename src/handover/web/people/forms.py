"""The sign-in form, and the form for an authority to sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from handover.accounts import sign_in_limits
from handover.accounts.demo import is_shut
from handover.accounts.models import User
from handover.accounts.recertification import is_overdue
from handover.accounts.sign_in_limits import Try
from handover.papers.authority import GIVEN, ON_FILE
from handover.web.forms import HandoverForm, UswdsMixin
from handover.web.proxies import place_of

FAILED = (
    "The username and password do not match, or were tried too often. Wait some seconds before you try again. After "
    "five failures within fifteen minutes an administrator has to release the account."
)

OVERDUE = (
    "The password is right, but nobody recertified this account within 90 days. Ask your supervisor or administrator "
    "to do so."
)


class SignInForm(UswdsMixin, AuthenticationForm):
    """Username and password. Every failure gives the same message, so that no page reveals which accounts
    exist.
    """

    error_messages = {"invalid_login": FAILED, "inactive": FAILED}

    tried: Try | None = None
    """The try whose password was looked at."""
    not_looked_at = False
    """Whether name and password were given, and tried too often before."""

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].widget.attrs.update(autocomplete="username", spellcheck="false")
        self.fields["password"].widget.attrs.update(autocomplete="current-password")

    @property
    def person(self) -> User | None:
        """Return the person with this username, for the audit, whether or not the password was right."""
        return User.objects.named(self.data.get("username", ""))

    def clean(self) -> dict[str, Any]:
        """Count the try, and look at the password only where another is allowed. A refusal takes as long as a wrong
        password does.
        """
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password:
            return self.cleaned_data
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        self.tried = sign_in_limits.begin(self.person, place_of(address))
        if self.tried is None:
            self.not_looked_at = True
            make_password(password)
            raise ValidationError(FAILED, "invalid_login")
        if is_shut(password):
            make_password(password)
            raise ValidationError(FAILED, "invalid_login")
        return super().clean()

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse an inactive person, and one without a role."""
        super().confirm_login_allowed(user)
        if user.unfit:
            raise ValidationError(FAILED, "invalid_login")
        if is_overdue(user):
            raise ValidationError(OVERDUE, "overdue")


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
        label="Power that is delegated", choices=[(power, power) for power in GIVEN],
        help_text="8 CFR 2.1: the lists of both regulations end with others to whom the power is delegated. Neutral "
        "review: the office's list of who may read a finding that rests on database checks alone; empty by default.",
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
