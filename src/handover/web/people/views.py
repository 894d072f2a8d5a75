"""Signing in and out, each recorded, and the page of who one is."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.web.access import actor_of, public, signed_in
from handover.web.people.forms import SignInForm
from handover.web.people.queries import demo_people
from handover.web.role_words import DOES, steps_of_role


class _SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            append(act="sign_in", actor=cast(User, form.get_user()).actor)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            append(act="sign_in", actor=_who_failed(form.person), outcome="failure")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.HANDOVER_DEMO:
            context |= {"demo_people": demo_people(), "demo_password": DEMO_PASSWORD}
        return context


sign_in = public(_SignIn.as_view())


def _who_failed(person: User | None) -> Actor:
    """The account that was tried. An unknown name is not kept: people type passwords into that field."""
    if person is None:
        return Actor.system("sign-in")
    try:
        return person.actor
    except PermissionError:
        return Actor(f"user:{person.pk}", "", Role.SYSTEM)


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, record it, and have the browser forget what it stored."""
    if request.user.is_authenticated:
        with transaction.atomic():
            append(act="sign_out", actor=_who_failed(request.user))
            logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL or "accounts:login")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_safe
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Who am I to this program: role, agency, authority, and the steps that the role may take."""
    role = actor_of(request).role
    context = {"role": role, "does": DOES[role], "steps": steps_of_role(role)}
    return render(request, "accounts/profile.html", context)
