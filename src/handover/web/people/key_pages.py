"""A person's security keys: added under a name, and removed."""

from __future__ import annotations

import time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handover.accounts import second_factor, security_keys
from handover.accounts.models import User
from handover.accounts.security_keys import KeyRefusedError, RelyingParty
from handover.audit.append import append
from handover.web.access import signed_in
from handover.web.forms import UswdsMixin
from handover.web.people.proofs import CHALLENGE, LONGEST_ANSWER, party
from handover.web.people.sessions import PROVED
from handover.web.requests import get_or_post, user_of

LAST_ONE = "A second factor is required here: set up another one before you remove the last."


class NewKeyForm(UswdsMixin, forms.Form):
    """The key's name, and what the key answered."""

    name = forms.CharField(
        label="A name for the key",
        max_length=40,
        help_text="So that you know later which one it is: blue key, laptop.",
    )
    answer = forms.CharField(
        required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput(),
        error_messages={"max_length": "The key answered more than a key does."},
    )  # fmt: skip


@get_or_post
@signed_in
def key_new(request: HttpRequest) -> HttpResponse:
    """Add a security key: the page's script asks it to make a pair of keys for this site."""
    user, ours = user_of(request), party()
    challenge = request.session.pop(CHALLENGE, None) or {}
    form = NewKeyForm(request.POST if request.method == "POST" else None)
    if ours and form.is_bound and form.is_valid():
        try:
            if not form.cleaned_data["answer"]:
                raise KeyRefusedError("No key answered. Press the button below and touch your key.")
            codes = _add(request, user, ours, challenge, form)
        except KeyRefusedError as problem:
            form.add_error(None, str(problem))
        else:
            return render(
                request, "accounts/key_added.html", {"codes": codes, "name": form.cleaned_data["name"]}
            )
    options = None
    if ours:
        options, request.session[CHALLENGE] = security_keys.ask_for_new(user, ours)
    context = {"form": form, "options": options, "party": ours}
    return render(request, "accounts/key_new.html", context, status=422 if form.is_bound else 200)


def _add(
    request: HttpRequest, user: User, ours: RelyingParty, challenge: security_keys.Challenge, form: NewKeyForm
) -> list[str]:
    with transaction.atomic():
        key = security_keys.add(user, ours, challenge, form.cleaned_data["answer"], form.cleaned_data["name"])
        append(act="factor.key.add", actor=user.actor, content={"key": key.pk})
        codes = second_factor.first_recovery_codes(user)
    request.session[PROVED] = int(time.time())
    return codes


@require_POST
@signed_in
def key_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Take one of the person's own keys away; the last factor only where none is required."""
    user = user_of(request)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if key not in {one.pk for one in security_keys.mine(user)}:
            raise Http404
        others = second_factor.has_app(user) or any(one.pk != key for one in security_keys.usable(user))
        if not others and settings.HANDOVER_SECOND_FACTOR == "required":
            messages.error(request, LAST_ONE)
            return redirect("accounts:factors")
        name = security_keys.remove(user, key)
        append(act="factor.key.remove", actor=user.actor, content={"key": key})
        if not second_factor.has(user):
            second_factor.remove(user)
    messages.success(request, f"The key “{name}” opens nothing any more.")
    return redirect("accounts:factors")


@require_POST
@signed_in
def app_remove(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app away where a security key remains, which no false page can use."""
    user = user_of(request)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        removed = second_factor.remove_app(user)
        if removed:
            append(act="factor.app.remove", actor=user.actor)
    if removed:
        messages.success(request, "The app is removed: you sign in with a security key.")
    else:
        messages.error(request, "There is no key beside the app: add one first.")
    return redirect("accounts:factors")
