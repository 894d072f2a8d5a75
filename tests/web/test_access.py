"""The three marks, and the door of the machine accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from handover.accounts.models import MachineToken, User
from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.web.access import PEOPLE, access_of, roles, signed_in
from tests.contracts.matrix import undeclared
from tests.support.cast import Cast
from tests.web.conftest import SignedIn


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anyone")


class Planted:
    urlpatterns = [path("open/", unmarked), path("shut/", roles(Role.AUDITOR)(unmarked))]


def test_a_view_without_a_mark_is_found() -> None:
    assert undeclared(Planted) == ["/open/"]  # type: ignore[arg-type]


def test_the_mark_survives_and_says_whom() -> None:
    declared = access_of(signed_in(unmarked))
    assert declared is not None
    assert declared.roles == PEOPLE
    assert Role.SYSTEM not in declared.roles
    assert Role.JAIL_MACHINE not in declared.roles


def test_a_class_based_view_must_be_wrapped_as_a_function() -> None:
    with pytest.raises(TypeError):
        roles(Role.COUNSEL)(lambda view, request: HttpResponse())(object(), HttpRequest())


def test_one_role_enters_and_the_others_are_refused_and_recorded(signed_in: SignedIn, cast: Cast) -> None:
    assert signed_in("lane").get("/try/counsel/").content == b"for counsel"
    for username, user in cast.people.items():
        if username == "lane":
            continue
        Entry.objects.count()
        answer = signed_in(username).get("/try/counsel/")
        entry = Entry.objects.order_by("-number")[0]
        assert answer.status_code == 403
        assert (entry.act, entry.outcome, entry.actor) == ("access.refused", "refused", f"user:{user.pk}")
        assert entry.content == {
            "view": "counsel_only", "method": "GET", "why": "permission", "person": f"user:{user.pk}",
        }  # fmt: skip


def test_a_person_without_a_role_may_do_nothing(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create(username="nobody"))
    assert client.get("/").status_code == 403
    assert client.get("/accounts/me/").status_code == 403
    assert Entry.objects.filter(outcome="refused", content__person__startswith="user:").count() == 2


def test_a_person_loses_access_when_the_account_is_disabled(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ortiz")
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast["ortiz"].pk).update(is_active=False)
    assert client.get("/").status_code == 302


class TestMachine:
    @pytest.fixture
    def token(self, cast: Cast) -> str:
        return MachineToken.issue(cast.agencies["CX0010000"], "jail system", ["try"])[1]

    def test_a_live_token_enters_without_a_cookie_or_a_csrf_mark(self, token: str) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = client.post("/try/delivery/", headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["agency"] == "CX0010000"

    @pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic {token}", "{token}"])
    def test_anything_else_is_401_and_recorded(self, token: str, given: str) -> None:
        answer = Client().get("/try/delivery/", headers={"Authorization": given.format(token=token)})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert Entry.objects.get(act="machine.refused").outcome == "refused"

    def test_a_token_in_the_address_is_not_read(self, token: str) -> None:
        assert Client().get(f"/try/delivery/?token={token}").status_code == 401

    def test_revoked_and_expired_tokens_are_dead(self, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        MachineToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert Client().get("/try/delivery/", headers=headers).status_code == 401
        MachineToken.objects.update(expires_at=None, revoked_at=timezone.now())
        assert Client().get("/try/delivery/", headers=headers).status_code == 401

    def test_a_person_is_no_machine(self, signed_in: SignedIn) -> None:
        assert signed_in("clark").get("/try/delivery/").status_code == 401

    def test_a_refusal_of_the_process_is_json(self, token: str) -> None:
        answer = Client().get("/try/delivery-refused/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 422
        assert answer.json() == {"detail": "Too late.", "reasons": ["Too late."]}
