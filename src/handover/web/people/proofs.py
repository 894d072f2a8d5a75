"""Request and verify a second factor: a typed code or a security key."""

from __future__ import annotations

import logging
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from handover.accounts import second_factor, security_keys, sign_in_limits
from handover.accounts.models import User
from handover.accounts.security_keys import RelyingParty, relying_party
from handover.administration.sites import address_of_site
from handover.audit.append import append
from handover.web.forms import UswdsMixin
from handover.web.people.failures import record_failure, who_failed
from handover.web.proxies import place_of

LOG: Final = logging.getLogger(__name__)
CHALLENGE: Final = "key_challenge"
"""Where the session keeps the challenge that waits for a key's answer."""
LONGEST_ANSWER: Final = 20_000
WRONG: Final = (
    "The code is not right, was used before, or was tried too often. Wait for your app's next code, some seconds at "
    "least, and try again."
)
WRONG_KEY: Final = "The key was not accepted, or was tried too often. Wait some seconds and try again."


class CodeForm(UswdsMixin, forms.Form):
    """One code: six digits of the app, or a recovery code."""

    code = forms.CharField(
        label="Code of your authenticator app, or a recovery code", max_length=40, strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )  # fmt: skip


class ProofForm(CodeForm):
    """A code, or the answer of a security key, which the page's script fills in."""

    answer = forms.CharField(required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not (self.is_bound and self.data.get("answer"))

    @property
    def wrong(self) -> str:
        """Return what to say where it proves nothing."""
        return WRONG_KEY if self.cleaned_data["answer"] else WRONG


def party() -> RelyingParty | None:
    """Return the site for which keys sign; None where none can be bound to its address."""
    if relying := relying_party(address_of_site()):
        return relying
    return RelyingParty("localhost", "http://localhost") if settings.HANDOVER_LOOPBACK_HTTP else None


def offer(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """Return the options with which the page asks one of the person's keys; None where there is none."""
    ours = party()
    if ours is None or not security_keys.usable(user):
        return None
    options, request.session[CHALLENGE] = security_keys.ask_for_proof(user, ours)
    return options


def proved(request: HttpRequest, user: User, form: ProofForm) -> bool:
    """Look at what was given, within the limits of a sign-in; a wrong one counts as a failed sign-in does."""
    tried = sign_in_limits.begin(user, place_of(request.META.get("REMOTE_ADDR", "")))
    challenge = request.session.pop(CHALLENGE, None)
    if tried is None:
        return False
    said = form.cleaned_data
    good = (
        _by_key(user, challenge, said["answer"])
        if said["answer"]
        else second_factor.proves(user, said["code"])
    )
    if good:
        sign_in_limits.succeeded(tried)
    else:
        record_failure(tried)
    return good


def _by_key(user: User, challenge: dict[str, Any] | None, answer: str) -> bool:
    ours = party()
    if ours is None or challenge is None:
        return False
    proof = security_keys.prove(user, ours, challenge, answer)
    if proof.copied is not None:
        with transaction.atomic():
            append(act="factor.key.doubt", actor=who_failed(user), content={"key": proof.copied.pk})
        LOG.warning(
            "a security key may have been copied; %s has it, and it opens nothing any more",
            who_failed(user).key,
        )
    return proof.good
