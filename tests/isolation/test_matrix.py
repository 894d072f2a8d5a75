"""Isolation: every address, verb, role and agency, with the objects of another agency filled in.

What must be answered follows from what is declared: the view's access, `JAIL_ROLES` (who sees one agency's objects
alone), and the rows of the steps' pages. The addresses are those of the URLconf, which `contracts/addresses.txt` pins.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import resolve

from handover.accounts.roles import JAIL_ROLES, Role
from handover.audit.models import Entry, Head
from handover.process.models import Matter, RecordedStep
from tests.contracts.matrix import addresses
from tests.isolation.isolated import ONE_OF_EACH, IsolatedWorld
from tests.isolation.tries import (
    NOT_THERE,
    PAGES,
    READINGS,
    UNTAKEN,
    VERBS,
    WITH_A_KEY,
    Tried,
    answers,
    asked,
    body_of,
    client_of,
    filled,
    names_a_matter,
    of_people,
    queries,
    sample,
    seen_by,
    tries_of,
)
from tests.isolation.world import OFFICE_ROLES, misplaced
from tests.stages.files import ALDER, BIRCH
from tests.support.person_page import open_person_page

pytestmark = pytest.mark.django_db

_WRITES: Final = re.compile(r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
_OF_A_READING: Final = {"audit_entry", "audit_head", "django_session", "accounts_livesession"}
"""What is written when a page is opened: that it was, and by which session."""
_OF_COPIES: Final = {
    "HTTP_RANGE": "bytes=0-9", "HTTP_IF_NONE_MATCH": "*", "HTTP_IF_MATCH": '"x"',
    "HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT",
}  # fmt: skip


class TestIsolation(IsolatedWorld):
    @pytest.mark.one_database
    def test_nothing_of_a_jail_is_there_for_a_clerk_of_another(self) -> None:
        objects = list(of_people(filled(self.world)))
        assert {one.view for one in objects} >= {resolve(at).func for at in map(sample, PAGES)}
        tries = list(tries_of(objects, Role.JAIL_CLERK))
        assert self.faults(self.client_of("bell"), tries) == []

    @pytest.mark.one_database
    def test_what_is_closed_to_others_is_open_to_its_own_jail(self) -> None:
        """The other half: an address that answers 404 to everybody would prove nothing."""
        clerk, officer, opened = self.client_of("clark"), self.client_of("dunn"), answers()
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
                ("GET", one, NOT_THERE) for one in objects if names_a_matter(one) and role in one.access.roles
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
            for query in queries(self.world):
                answer = asked(
                    client, "GET", "/search/", QUERY_STRING="&".join(f"{k}={v}" for k, v in query.items())
                )
                shown = [m for m in self.world.shown_in(body_of(answer)) if m not in query.values()]
                assert not shown, f"{role} {query}: {shown}"

    def test_to_open_a_page_changes_nothing_and_gives_no_part_and_no_earlier_copy_of_it(self) -> None:
        written: set[str] = set()

        def noted(execute: Any, sql: str, *more: Any) -> Any:
            written.update(_WRITES.findall(sql))
            return execute(sql, *more)

        firsts = {one.view: one for one in (*filled(self.world), *addresses()) if not one.access.machine}
        clients, opened = {role: self.client_of(name) for role, name in ONE_OF_EACH.items()}, 0
        for one in firsts.values():
            role = next(r for r in clients if one.access.public or r in one.access.roles)
            with connection.execute_wrapper(noted):
                answer = asked(clients[role], "GET", one.path, **_OF_COPIES)
            assert answer.status_code not in (206, 304, 412, 416), one.path
            assert not {"ETag", "Last-Modified", "Accept-Ranges"} & answer.headers.keys(), one.path
            assert "no-store" in answer.headers["Cache-Control"], one.path
            opened += answer.status_code == 200
        assert opened > 100
        assert written <= _OF_A_READING

    def test_its_own_office_sees_its_own(self) -> None:
        case = Matter.objects.get(agency__ori=BIRCH, state="served")
        page = f"/review/cases/{case.reference}/"
        assert asked(self.client_of("second-review_officer"), "GET", page).status_code == 200
        assert asked(self.client_of("ortiz"), "GET", page).status_code == 404

    @pytest.mark.one_database
    def test_a_step_is_not_there_for_whoever_does_not_see_its_matter(self) -> None:
        """By each row's own query: a booking on the page of a case, a request that another jail has."""
        objects = [one for one in filled(self.world) if resolve(one.path).view_name in PAGES]
        matters = {m.reference: m for m in Matter.objects.all()}
        for role, username in ONE_OF_EACH.items():
            seen, tries = seen_by(self.world.cast[username]), {}
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
            assert client.get("/").context["layout"]["menu"] == [], "what waits is told to nobody else"

    def test_no_list_shows_anything_of_another_jail(self) -> None:
        """Whatever a list is asked for: a text that is looked for is that of a thing of the other jail."""
        client = self.client_of("bell")
        for one in [a for a in addresses() if not a.parameters and not a.access.machine]:
            is_open = one.access.public or Role.JAIL_CLERK in one.access.roles
            for query in ({}, *queries(self.world)) if is_open else ({},):
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
        opened = answers()
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
        case = Matter.objects.get(agency__ori=BIRCH, state="served")
        open_person_page(client, case)
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
