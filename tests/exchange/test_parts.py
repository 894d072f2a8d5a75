"""A part that a deployment does not run has no page, no menu and no job there; what belongs to which part follows from
one declaration."""

from __future__ import annotations

import pytest
from django.test import TestCase, override_settings
from django.urls import get_resolver

from handover.accounts.models import Agency
from handover.accounts.roles import ALSO_OF_A_BUREAU, SIGN_IN, Role, kinds_of, kinds_where
from handover.conf import environment, worker
from handover.exchange.readiness import combination
from handover.process.agency_parts import (
    ALL,
    MODULES,
    PART_OF_KIND,
    AgencyPart,
    module_runs,
    page_runs,
    parts_of,
)
from handover.web import navigation
from tests.support.cast import Cast, make_cast

JAIL, OFFICE, BUREAU = (frozenset({part}) for part in (AgencyPart.JAIL, AgencyPart.OFFICE, AgencyPart.BUREAU))
MODULE_OF_WORK = {
    "clocks of custody", "drop folders", "records", "reports of before the office was told of them", "searches",
    "review",
}  # fmt: skip


def test_every_role_and_every_named_module_belongs_to_a_part() -> None:
    for role in set(SIGN_IN) - {Role.DESIGNATED_OFFICER, *ALSO_OF_A_BUREAU}:
        own = frozenset(PART_OF_KIND[kind] for kind in kinds_of(role) & PART_OF_KIND.keys())
        assert parts_of(role) == (own or ALL), role
    told = {
        Role.JAIL_CLERK: JAIL, Role.DESIGNATED_OFFICER: OFFICE, Role.EXAMINER: BUREAU | OFFICE,
        **dict.fromkeys((Role.RECORDS_SPECIALIST, Role.SUPERVISOR), BUREAU | OFFICE),
        **dict.fromkeys((Role.REVIEW_OFFICER, Role.WARRANT_SIGNER, Role.COUNSEL, Role.FIELD_OFFICER), OFFICE),
    }  # fmt: skip
    assert {role: parts_of(role) for role in told} == told
    assert parts_of(Role.AUDITOR) == ALL
    known = set(get_resolver().namespace_dict)
    assert MODULES.keys() <= known
    assert {item.url_name.partition(":")[0] for item in navigation.registered()} <= known


def test_a_page_runs_where_its_module_and_one_of_its_roles_do() -> None:
    clerk, officer = frozenset({Role.JAIL_CLERK}), frozenset({Role.REVIEW_OFFICER})
    assert page_runs("custody", clerk, JAIL) and page_runs("detainer", clerk, JAIL)
    assert not page_runs("custody", officer, JAIL), "an officer's page"
    assert not page_runs("intake", clerk, JAIL), "the bureau's module"
    assert not page_runs("custody", clerk, OFFICE | BUREAU)
    assert page_runs("oversight", frozenset({Role.AUDITOR}), JAIL)
    assert not page_runs("subject_portal", frozenset(), JAIL), "a page of no role is its module's"
    assert page_runs("exchange", frozenset(), JAIL)


def test_an_office_reads_forwarded_bookings_and_sends_none() -> None:
    clerk, specialist = frozenset({Role.JAIL_CLERK}), frozenset({Role.RECORDS_SPECIALIST})
    assert page_runs("intake:booking", specialist, OFFICE | JAIL)
    assert not page_runs("intake:booking", clerk, OFFICE | JAIL), "a jail's clerk has it at the bureau"
    assert page_runs("intake:booking", clerk, BUREAU | JAIL)
    assert not page_runs("intake:send", clerk, OFFICE | JAIL)
    assert not page_runs("intake:replies", specialist, OFFICE | JAIL), "the bureau answers"
    assert not page_runs("identification:wants", frozenset({Role.EXAMINER}), OFFICE)
    assert page_runs("identification:wants", frozenset({Role.EXAMINER}), BUREAU)
    assert page_runs("identification:queue", frozenset({Role.EXAMINER}), OFFICE)


def test_a_bureau_has_a_supervisor_of_its_own_where_no_office_runs() -> None:
    assert kinds_where(Role.SUPERVISOR, ["bureau"]) == {"bureau", "immigration"}
    assert kinds_where(Role.RECORDS_SPECIALIST, ["bureau"]) == {"bureau", "immigration"}
    assert kinds_where(Role.COUNSEL, ["bureau"]) == {"immigration"}
    for parts in (["bureau", "office"], ["bureau", "office", "jail"], ["office", "jail"], ["jail"]):
        assert kinds_where(Role.SUPERVISOR, parts) == {"immigration"}, (
            "else a bureau's people would read cases"
        )


@pytest.mark.parametrize("wrong", ["", "jail,prison", "jail;office"])
def test_parts_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="parts"):
        environment.Environment(parts=wrong or ",")


def test_the_workers_round_names_modules_that_are_there() -> None:
    modules = {name: module for name, _, module in worker.PARTS}
    assert {name for name, module in modules.items() if module} == MODULE_OF_WORK
    assert {name for name, module in modules.items() if module_runs(module, JAIL)} >= {
        "clocks of custody", "messages that came",
    }  # fmt: skip
    assert not module_runs(modules["searches"], JAIL) and not module_runs(modules["drop folders"], OFFICE)


class TestPages(TestCase):
    """A deployment of a jail alone."""

    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()

    def test_a_jails_deployment_has_the_jails_pages_alone(self) -> None:
        self.client.force_login(self.cast["clark"])
        with override_settings(HANDOVER_PARTS=["jail"]):
            assert self.client.get("/custody/requests/").status_code == 200
            assert self.client.get("/intake/").status_code == 404
            home = self.client.get("/").content.decode()
            assert "/custody/requests/" in home and 'href="/intake/"' not in home
            self.client.force_login(self.cast["stone"])
            assert self.client.get("/review/queue/reviews/").status_code == 404
            self.client.logout()
            assert self.client.get("/person/").status_code == 404, "without asking anybody to sign in"
        self.client.force_login(self.cast["clark"])
        assert self.client.get("/intake/").status_code == 200

    def test_check_says_what_is_wrong_with_a_combination(self) -> None:
        assert not list(combination())
        with override_settings(HANDOVER_PARTS=["jail"]):
            codes = [one.code for one in combination()]
            assert codes.count("part-absent") == 1, (
                "the office works nowhere; a jail has no message for a bureau"
            )
            assert "part-account" in codes
            Agency.objects.filter(kind="immigration").update(peer="columbia")
            assert "part-absent" not in [one.code for one in combination()]
        with override_settings(HANDOVER_PARTS=["office", "jail"]):
            found = [one for one in combination() if one.code == "part-absent"]
            assert [("CXBUREAU0" in one.what, one.stops) for one in found] == [(True, True)]
            Agency.objects.filter(kind="bureau").update(peer="bureau")
            assert [one.code for one in combination() if one.stops] == []
            Agency.objects.filter(kind="bureau").update(peer="")

    def test_a_bureau_alone_needs_a_peer_for_the_office_and_none_for_jails(self) -> None:
        with override_settings(HANDOVER_PARTS=["bureau"]):
            found = [one.what for one in combination() if one.code == "part-absent"]
            assert len(found) == 1 and "CXIMMIG01" in found[0]
            Agency.objects.filter(kind="immigration").update(peer="columbia")
            assert [one.code for one in combination() if one.stops] == []
        with override_settings(HANDOVER_PARTS=["bureau", "jail"]):
            assert "parts" in [one.code for one in combination() if one.stops]

    def test_a_bureau_alone_has_the_bureaus_pages_alone(self) -> None:
        with override_settings(HANDOVER_PARTS=["bureau"]):
            self.client.force_login(self.cast["evans"])
            home = self.client.get("/").content.decode()
            assert "/identification/" in home and "/identification/wants/" in home and "/review/" not in home
            assert self.client.get("/intake/").status_code == 200
            assert self.client.get("/review/queue/reviews/").status_code == 404
            mine = self.cast["stone"]
            mine.agency = Agency.objects.get(kind="bureau")
            mine.save()
            self.client.force_login(mine)
            home = self.client.get("/").content.decode()
            assert "/exchange/" in home and "/records/" in home and "/custody/" not in home
            for there, status in (
                ("/exchange/", 200), ("/intake/", 200), ("/custody/requests/", 404), ("/disclosure/", 404),
                ("/notification/restricted/", 404),
            ):  # fmt: skip
                assert self.client.get(there).status_code == status, there
            self.client.logout()
            assert self.client.get("/person/").status_code == 404

    def test_an_office_with_jails_and_no_bureau_takes_no_booking_in(self) -> None:
        with override_settings(HANDOVER_PARTS=["office", "jail"]):
            self.client.force_login(self.cast["clark"])
            assert self.client.get("/custody/requests/").status_code == 200
            for there in ("/intake/", "/intake/send/", "/intake/enter/", "/intake/replies/"):
                assert self.client.get(there).status_code == 404, there
            home = self.client.get("/").content.decode()
            assert 'href="/intake/' not in home
            self.client.force_login(self.cast["reed"])
            assert self.client.get("/intake/").status_code == 200
            assert self.client.get("/intake/replies/").status_code == 404
            assert self.client.get("/intake/api/v1/answers").status_code == 404
            self.client.force_login(self.cast["evans"])
            assert self.client.get("/identification/").status_code == 200
            assert self.client.get("/identification/wants/").status_code == 404
