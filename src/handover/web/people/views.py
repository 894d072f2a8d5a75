"""Sign-in and sign-out, each recorded, the profile page, and the authority to sign."""

from __future__ import annotations

import time
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from handover.accounts import live_sessions, second_factor, sign_in_limits
from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.models import User
from handover.accounts.one_time_link import TOKENS
from handover.accounts.roles import Role
from handover.administration.authority import delegate, delegations_of, set_authority
from handover.audit.append import append
from handover.web.access import actor_of, public, roles, signed_in
from handover.web.counted_refusals import record_counted
from handover.web.people.failures import record_failure, who_failed
from handover.web.people.forms import AuthorityForm, DelegationForm, FirstPasswordForm, SignInForm
from handover.web.people.forms_not_taken import said_at_sign_in
from handover.web.people.queries import demo_people, may_sign, signers
from handover.web.people.safe_redirect import way_to
from handover.web.people.sessions import AGREED, begin_session, end_session, pend
from handover.web.requests import get_or_post
from handover.web.role_words import DOES, steps_of_role


class _SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the use notice until it is agreed to: before that no password is looked at (CJIS 5.9.5, AC-8)."""
        if request.method == "POST" and request.POST.get("agree"):
            request.session[AGREED] = int(time.time())
            if "username" not in request.POST:
                return redirect(way_to(settings.LOGIN_URL, request.GET.get("next", "")))
        agreed = AGREED in request.session or request.user.is_authenticated
        if agreed:
            return cast(HttpResponse, super().dispatch(request, *args, **kwargs))
        context, status = {"not_taken": said_at_sign_in(request)}, 422 if request.method == "POST" else 200
        return render(request, "accounts/use_notice.html", context, status=status)

    def form_valid(self, form: Any) -> HttpResponse:
        user = cast(User, form.get_user())
        if second_factor.has(user):
            sign_in_limits.password_was_right(form.tried)
            pend(self.request, user, self.get_redirect_url(), act="sign_in")
            return redirect("accounts:second")
        with transaction.atomic():
            response = super().form_valid(form)
            begin_session(self.request, proved=False)
            sign_in_limits.succeeded(form.tried)
            append(act="sign_in", actor=user.actor)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.tried is not None:
            record_failure(form.tried)
        elif form.not_looked_at:
            record_counted("sign_in.refused", who_failed(form.person))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"not_taken": said_at_sign_in(self.request)}
        if settings.HANDOVER_DEMO:
            context |= {"demo_people": demo_people(), "demo_password": DEMO_PASSWORD}
        return context


sign_in = get_or_post(public(_SignIn.as_view()))


class _FirstPassword(PasswordResetConfirmView):
    """Django moves the token from the address into the session before it shows the form."""

    template_name = "accounts/first_password.html"
    form_class = FirstPasswordForm
    token_generator = TOKENS
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            live_sessions.end_all(cast(User, form.user))
            append(act="person.password", actor=who_failed(cast(User, form.user)))
        messages.success(self.request, "Your password is set. Sign in with it.")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        if not self.validlink:
            response["status"] = 404
        return super().render_to_response(context, **response)


first_password = get_or_post(public(_FirstPassword.as_view()))


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, record it, and tell the browser to clear its stored data."""
    if request.user.is_authenticated:
        with transaction.atomic():
            append(act="sign_out", actor=who_failed(request.user))
            end_session(request)
            logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL or "accounts:login")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_safe
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's own role, agency and authority, and the steps that the role may take."""
    role = actor_of(request).role
    context = {"role": role, "does": DOES[role], "steps": steps_of_role(role)}
    return render(request, "accounts/profile.html", context)


@require_safe
@roles(Role.SUPERVISOR, Role.AUDITOR)
def authorities(request: HttpRequest) -> HttpResponse:
    """List who in the immigration offices may sign warrants, by what power, and until when."""
    people = [may_sign(person, timezone.now()) for person in signers()]
    return render(request, "accounts/authorities.html", {"people": people})


@get_or_post
@roles(Role.SUPERVISOR)
def authority(request: HttpRequest, username: str) -> HttpResponse:
    """Record a person's office, power and days. Nobody does so for themselves; the audit keeps what was
    recorded before.
    """
    person = get_object_or_404(signers(), username=username)
    posted = request.method == "POST"
    now = {"title": person.title, "authority": person.authority, "first": person.authority_from,
           "last": person.authority_until}  # fmt: skip
    form = AuthorityForm(request.POST if posted else None, initial=now)
    if posted and form.is_valid():
        try:
            set_authority(username, actor=actor_of(request), **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, f"Recorded: the authority of {person.get_full_name()}.")
            return redirect("accounts:authorities")
    context = {"person": person, "form": form, "delegations": delegations_of(person)}
    return render(request, "accounts/authority.html", context, status=422 if posted else 200)


@get_or_post
@roles(Role.SUPERVISOR)
def delegation(request: HttpRequest, username: str) -> HttpResponse:
    """Record that a power to sign was delegated to a person (8 CFR 2.1). Nobody does so for themselves."""
    person = get_object_or_404(signers(), username=username)
    posted = request.method == "POST"
    form = DelegationForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            delegate(username, actor=actor_of(request), **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, f"Recorded: a delegation to {person.get_full_name()}.")
            return redirect("accounts:authorities")
    return render(
        request, "accounts/delegation.html", {"person": person, "form": form}, status=422 if posted else 200
    )
