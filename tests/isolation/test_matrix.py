"""Isolation: every address, verb, role and agency, with the objects of another agency filled in.

What must be answered follows from what is declared: the view's access, `JAIL_ROLES` (who sees one agency's objects
alone), and the rows of the steps' pages. The addresses are those of the URLconf, which `contracts/addresses.txt` pins.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, TestCase, override_settings
from django.urls import resolve

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES, Role
from handover.audit.models import Entry, Head
from handover.process.models import Matter, RecordedStep
from handover.web.requests import VisibleTo
from handover.web.step_pages import registered
from tests.contracts.matrix import Address, addresses
from tests.isolation.world import OFFICE_ROLES, TwoJails, misplaced, two_jails
from tests.stages.files import ALDER, BIRCH
from tests.support.cast import PEOPLE, make_cast
from tests.support.stamped import stamp

pytestmark = pytest.mark.django_db
NOT_THERE: Final = frozenset({403, 404, 405})
UNTAKEN: Final = frozenset({400, 401, 403, 404, 405, 409, 411, 413, 415, 422})
"""What a machine may be told that does not get at a thing."""
VERBS: Final = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
WITH_A_KEY: Final = {"accounts:key_remove"}
"""Whoever has a security key is asked for it before much else: tried in tests/conf/test_security_keys.py."""
READINGS: Final = ("list.read", "search", "queue.export", "queue.print")
PAGES: Final = {page.name: page for page in registered()}
ONE_OF_EACH: Final = {role: username for username, _, role, _ in reversed(PEOPLE)}
Tried = tuple[str, Address, frozenset[int]]
Tries = Iterable[Tried]


class TestIsolation(TestCase):
    """One world, which no request changes: each is rolled back."""

    world: TwoJails

    @classmethod
    def setUpClass(cls) -> None:
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(override_settings(HANDOVER_DATA_DIR=folder, SECURE_SSL_REDIRECT=False))
        cls.enterClassContext(mock.patch("handover.stages.intake.actions.as_sent", lambda _, data: data))
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = two_jails(make_cast())

    def test_nothing_of_a_jail_is_there_for_a_clerk_of_another(self) -> None:
        objects = list(of_people(filled(self.world)))
        assert {one.view for one in objects} >= {resolve(at).func for at in map(_sample, PAGES)}
        tries = list(tries_of(objects, Role.JAIL_CLERK))
        assert self.faults(self.client_of("bell"), tries) == []

    @pytest.mark.one_database
    def test_what_is_closed_to_others_is_open_to_its_own_jail(self) -> None:
        """The other half: an address that answers 404 to everybody would prove nothing."""
        clerk, officer, opened = self.client_of("clark"), self.client_of("dunn"), _answers()
        for one in of_people(filled(self.world)):
            name = resolve(one.path).view_name
            if JAIL_ROLES & one.access.roles and not opened[name] - NOT_THERE:
                client = clerk if Role.JAIL_CLERK in one.access.roles else officer
                opened[name] |= {asked(client, verb, one.path).status_code for verb in ("GET", "POST")}
        assert len(opened) > 20
        shut = {name for name, statuses in opened.items() if not statuses - NOT_THERE}
        assert shut == WITH_A_KEY

    @pytest.mark.one_database
    def test_no_role_gets_past_what_a_view_declares_by_any_verb(self) -> None:
        firsts = list({one.view: one for one in of_people(filled(self.world))}.values())
        for role, username in ONE_OF_EACH.items():
            closed = [("POST", one, NOT_THERE) for one in firsts if role not in one.access.roles]
            assert closed
            assert self.faults(self.client_of(username), closed) == [], role

    @pytest.mark.one_database
    def test_nothing_of_an_office_is_there_for_anybody_of_another(self) -> None:
        """Every role of an immigration office that serves another jail, at every address that names something."""
        objects = list(of_people(filled(self.world)))
        for role in OFFICE_ROLES:
            client = self.client_of(f"second-{role}")
            tries = [
                ("GET", one, NOT_THERE)
                for one in objects
                if _names_a_matter(one) and role in one.access.roles
            ]
            posts = list({one.view: ("POST", one, NOT_THERE) for _, one, _ in tries}.values())
            assert self.faults(client, [*tries, *posts]) == [], role

    @pytest.mark.one_database
    def test_no_list_of_an_office_shows_anything_of_another(self) -> None:
        lists = [a for a in of_people(addresses()) if not a.parameters]
        for role in OFFICE_ROLES:
            client = self.client_of(f"second-{role}")
            mine = [("GET", one, frozenset[int]()) for one in lists if role in one.access.roles]
            assert self.faults(client, mine) == [], role
            for query in _queries(self.world):
                answer = asked(
                    client, "GET", "/search/", QUERY_STRING="&".join(f"{k}={v}" for k, v in query.items())
                )
                shown = [m for m in self.world.shown_in(body_of(answer)) if m not in query.values()]
                assert not shown, f"{role} {query}: {shown}"

    def test_its_own_office_sees_its_own(self) -> None:
        case = Matter.objects.get(agency__ori=BIRCH, state="served")
        page = f"/review/cases/{case.reference}/"
        assert asked(self.client_of("second-review_officer"), "GET", page).status_code == 200
        assert asked(self.client_of("ortiz"), "GET", page).status_code == 404

    def test_a_step_is_not_there_for_whoever_does_not_see_its_matter(self) -> None:
        """By each row's own query: a booking on the page of a case, a request that another jail has."""
        objects = [one for one in filled(self.world) if resolve(one.path).view_name in PAGES]
        matters = {m.reference: m for m in Matter.objects.all()}
        for role, username in ONE_OF_EACH.items():
            seen, tries = _seen_by(self.world.cast[username]), {}
            for one in (one for one in objects if role in one.access.roles):
                match = resolve(one.path)
                matter = matters[match.kwargs["reference"]]
                if matter.pk not in seen(PAGES[match.view_name].visible_to):
                    tries[match.view_name, matter.track] = ("POST", one, NOT_THERE)
            assert self.faults(self.client_of(username), tries.values()) == [], role

    @pytest.mark.one_database
    def test_an_account_without_fitting_work_opens_nothing(self) -> None:
        for user in misplaced(self.world.cast):
            client = client_of(user)
            closed = [("GET", one, NOT_THERE) for one in of_people(addresses())]
            assert self.faults(client, closed) == [], user.username
            assert client.get("/").context["house"]["menu"] == [], "what waits is told to nobody else"

    def test_no_list_shows_anything_of_another_jail(self) -> None:
        """Whatever a list is asked for: a text that is looked for is that of a thing of the other jail."""
        client = self.client_of("bell")
        for one in [a for a in addresses() if not a.parameters and not a.access.machine]:
            is_open = one.access.public or Role.JAIL_CLERK in one.access.roles
            for query in ({}, *_queries(self.world)) if is_open else ({},):
                answer = asked(
                    client, "GET", one.path, QUERY_STRING="&".join(f"{k}={v}" for k, v in query.items())
                )
                shown = [m for m in self.world.shown_in(body_of(answer)) if m not in query.values()]
                assert not shown, f"{one.path} {query}: {shown}"
                assert answer.status_code < 500, one.path

    def test_its_own_list_shows_them(self) -> None:
        listed = body_of(asked(self.client_of("clark"), "GET", "/intake/"))
        assert "26-ALDER-2" in self.world.shown_in(listed)

    @pytest.mark.one_database
    def test_no_button_of_a_list_takes_what_another_jail_has(self) -> None:
        references = [p["reference"] for p in self.world.parameters if "reference" in p]
        said = {"case": references, "reference": references[0], "act": "export", "notice": "1", "name": "x"}
        client, before = self.client_of("bell"), RecordedStep.objects.count()
        for one in [a for a in of_people(addresses()) if not a.parameters]:
            answer = client.post(one.path, said)
            assert not self.world.shown_in(body_of(answer)), one.path
            assert answer.status_code < 500, one.path
        assert RecordedStep.objects.count() == before

    def test_no_draft_is_kept_for_a_form_of_another_jail(self) -> None:
        client = self.client_of("bell")
        for one in {one.view: one for one in of_people(filled(self.world))}.values():
            if resolve(one.path).view_name in PAGES:
                said = json.dumps({"page": one.path, "fields": {"text": ["x"]}})
                answer = asked(client, "POST", "/drafts/", data=said, content_type="application/json")
                assert answer.status_code == 404, one.path

    def test_no_machine_of_another_jail_gets_at_anything(self) -> None:
        """A token of Birch's jail with every scope there is, at every address of machines, with Alder's objects."""
        bearer = {"headers": {"authorization": f"Bearer {self.world.tokens[BIRCH]}"}}
        machine = [one for one in filled(self.world) if one.access.machine]
        tries = [(verb, one, UNTAKEN) for one in machine for verb in VERBS]
        assert self.faults(Client(raise_request_exception=False), tries, **bearer) == []
        lists = [one for one in addresses() if one.access.machine and not one.parameters]
        asks: list[Tried] = [("GET", one, frozenset()) for one in lists]
        assert self.faults(Client(raise_request_exception=False), asks, **bearer) == []

    def test_the_jails_own_machine_gets_at_them(self) -> None:
        bearer = {"headers": {"authorization": f"Bearer {self.world.tokens[ALDER]}"}}
        opened = _answers()
        for one in filled(self.world):
            if one.access.machine:
                opened[resolve(one.path).view_name] |= {
                    asked(Client(), "GET", one.path, **bearer).status_code
                }
        assert {name for name, statuses in opened.items() if 200 in statuses} >= {
            "intake:api:answer", "intake:api:submission",
        }  # fmt: skip

    @pytest.mark.one_database
    def test_a_token_opens_no_page_and_a_session_no_interface_for_machines(self) -> None:
        bearer = {"headers": {"authorization": f"Bearer {self.world.tokens[ALDER]}"}}
        firsts = list({one.view: one for one in filled(self.world)}.values())
        pages = [(v, one, frozenset({302, 405})) for one in of_people(firsts) for v in ("GET", "POST")]
        assert self.faults(Client(raise_request_exception=False), pages, **bearer) == []
        machine = [("GET", one, frozenset({401, 404, 405})) for one in firsts if one.access.machine]
        assert self.faults(self.client_of("clark"), machine) == []

    @pytest.mark.one_database
    def test_a_person_s_page_shows_nothing_of_another_person(self) -> None:
        client = Client(raise_request_exception=False)
        session = client.session
        case = Matter.objects.get(agency__ori=BIRCH, state="served")
        session["concerned"] = {"case": str(case.pk), "until": time.time() + 900}
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        with override_settings(HANDOVER_PERSON_PAGE="https://handover.example/person/"):
            assert case.reference in body_of(asked(client, "GET", "/person/case/")).decode()
            asks: list[Tried] = [
                (v, one, frozenset()) for one in addresses() if one.access.public for v in ("GET", "POST")
            ]
            assert self.faults(client, asks) == []

    @pytest.mark.one_database
    def test_a_list_that_shows_names_is_recorded_as_one_reading_with_its_filter(self) -> None:
        """Every page without an object in its address, as every role that it admits: whatever names somebody."""
        shown = set()
        for role, username in ONE_OF_EACH.items():
            client = self.client_of(username)
            for one in [a for a in of_people(addresses()) if not a.parameters and role in a.access.roles]:
                with transaction.atomic():
                    last = Head.objects.get(pk=1).size
                    answer = client.get(one.path, {"q": "REYES"} if one.path == "/search/" else {})
                    entries = list(Entry.objects.filter(number__gt=last, act__in=READINGS))
                    transaction.set_rollback(True)
                if b"REYES, M" not in body_of(answer):
                    continue
                shown.add(resolve(one.path).view_name)
                told = [e.content for e in entries]
                assert any("rows" in said or "shown" in said for said in told), f"{username} {one.path}"
                assert "REYES" not in str(told), one.path
        assert len(shown) > 8, shown

    def client_of(self, username: str) -> Client:
        return client_of(self.world.cast[username])

    def faults(self, client: Client, tries: Tries, **more: Any) -> list[str]:
        """What another than the wanted statuses was answered to, what broke, and what showed a mark of Alder's."""
        found = []
        for verb, address, wanted in tries:
            answer = asked(client, verb, address.path, **more)
            shown = self.world.shown_in(body_of(answer)) if verb != "HEAD" else []
            told = [mark for mark in shown if mark not in address.path]
            broke = answer.status_code >= 500 and not _is_soap_fault(answer)
            if (wanted and answer.status_code not in wanted) or broke or told:
                found.append(f"{verb} {address.path}: {answer.status_code} {' '.join(told)}")
        return found


def filled(world: TwoJails) -> list[Address]:
    """Every address that an object of Alder's fills in wholly, once."""
    found = {
        one.path: one
        for parameters in world.parameters
        for one in addresses(stands_for=parameters)
        if one.parameters and one.parameters == parameters.keys()
    }
    return list(found.values())


def _names_a_matter(one: Address) -> bool:
    """All but whatever is of no case: a person's own sessions, and what is found by a key alone."""
    return "reference" in one.parameters


def tries_of(objects: Iterable[Address], role: Role) -> Iterator[tuple[str, Address, frozenset[int]]]:
    """What to ask as this role: of a view that is closed to it one object, of one that is open to it each."""
    seen = set()
    for one in objects:
        first = one.view not in seen
        seen.add(one.view)
        if first:
            yield from ((verb, one, NOT_THERE) for verb in VERBS)
        elif role in one.access.roles:
            yield from ((verb, one, NOT_THERE) for verb in ("GET", "POST"))


def of_people(found: Iterable[Address]) -> Iterator[Address]:
    """The addresses for whoever signs in."""
    return (one for one in found if not one.access.machine and not one.access.public)


def asked(client: Client, verb: str, path: str, **more: Any) -> HttpResponseBase:
    """The answer to a request. Nothing of it stays."""
    with transaction.atomic():
        answer: HttpResponseBase = client.generic(verb, path, **more)
        transaction.set_rollback(True)
    return answer


def client_of(user: User) -> Client:
    """Somebody's browser."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def body_of(answer: HttpResponseBase) -> bytes:
    """All that was answered."""
    if isinstance(answer, HttpResponse):
        return answer.content
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def _is_soap_fault(answer: HttpResponseBase) -> bool:
    """SOAP 1.1 (6.2) tells every fault with HTTP 500."""
    return answer.headers.get("Content-Type", "").startswith("text/xml")


def _answers() -> defaultdict[str, set[int]]:
    return defaultdict(set)


def _seen_by(user: User) -> Callable[[VisibleTo], set[Any]]:
    return cache(lambda query: set(query(user).values_list("pk", flat=True)))


def _sample(name: str) -> str:
    page = PAGES[name]
    stage = name.partition(":")[0]
    start = {"identification": "/identification/", "notification": "/notification/"}.get(stage, f"/{stage}/")
    path = page.address.replace("<int:key>", "1")
    for kind in ("str", "slug"):
        path = path.replace(f"<{kind}:reference>", "C-2222222222")
    return start + path


def _queries(world: TwoJails) -> Iterator[dict[str, str]]:
    reference = next(p["reference"] for p in world.parameters if p["reference"].startswith("B-"))
    for name in ("q", "number", "case", "booking", "subject", "tcr", "person"):
        yield {name: "26-ALDER-1" if name == "booking" else reference}
    yield from ({"q": text} for text in ("26-ALDER", "QUILLFEATHER", "REYES"))
    yield {"all": "1"}
