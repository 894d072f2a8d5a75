"""A part that a deployment does not run has no page, no menu and no job there; what belongs to which part follows from
one declaration."""

from __future__ import annotations

import pytest
from django.test import TestCase, override_settings
from django.urls import get_resolver

from handover.accounts.models import Agency
from handover.accounts.roles import SIGN_IN, Role
from handover.conf import environment, worker
from handover.exchange.readiness import combination
from handover.process.agency_parts import ALL, MODULES, AgencyPart, module_runs, page_runs, parts_of
from handover.web import navigation
from tests.support.cast import Cast, make_cast

JAIL, OFFICE, BUREAU = (frozenset({part}) for part in (AgencyPart.JAIL, AgencyPart.OFFICE, AgencyPart.BUREAU))
MODULE_OF_WORK = {"clocks of custody", "drop folders", "records", "searches", "review"}


def test_every_role_and_every_named_module_belongs_to_a_part() -> None:
    assert {role: parts_of(role) for role in SIGN_IN if parts_of(role) != ALL} == {
        Role.JAIL_CLERK: JAIL, Role.DESIGNATED_OFFICER: OFFICE, Role.EXAMINER: BUREAU | OFFICE,
        **dict.fromkeys(
            (Role.RECORDS_SPECIALIST, Role.REVIEW_OFFICER, Role.WARRANT_SIGNER, Role.COUNSEL, Role.SUPERVISOR,
             Role.FIELD_OFFICER), OFFICE),
    }  # fmt: skip
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
            assert codes.count("part-absent") == 2, "bureau and office work nowhere"
            assert "part-account" in codes
            Agency.objects.filter(kind="immigration").update(peer="columbia")
            assert [one.code for one in combination()].count("part-absent") == 1
        with override_settings(HANDOVER_PARTS=["office", "jail"]):
            assert "parts" in [one.code for one in combination()]
