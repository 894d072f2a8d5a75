"""8 USC 1367 learned while the papers are at a jail already: what the jail reads on, and what it is told.

8 USC 1367(a)(2) (C in part): nothing of a protected person's record is told to whoever need not know. The jail knows
the person by its own booking and has the papers that were served; that the record is restricted, and by what law, is
told to nobody there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import ImmigrationIdentity
from handover.stages.custody import queries, stop_notices
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake import file_store
from handover.stages.intake.models import Answer
from handover.stages.notification.queries import link_of
from tests.law.between_steps import moved
from tests.law.test_between_office_steps import drafted, found_on_a_conviction
from tests.safeguards.conftest import page
from tests.safeguards.gate.after_finding import OUT, at_state
from tests.safeguards.gate.restricted import NAME
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import on_to

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["page"]
Look = Callable[[str, str], str]
TELLS = ("estricted", "C 1367", "§ 1367", "rotected", "certificate", "batter", "VAWA", "victim")
"""What would tell a jail that the record is restricted, or why."""


def protected(case: Matter) -> Matter:
    """The record of the person becomes one that is restricted."""
    person = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    person.protected = True
    person.save()
    return now(case)


def within(text: str) -> str:
    """The page without the notice of a restricted system, which stands under every page."""
    return text.partition("<main")[2].partition("</main>")[0]


def without_times(text: str) -> str:
    """The page without the seconds of its fields, which another reading changes."""
    return re.sub(r"\d+:\d+(:\d+)?", "", text)


def uncertified(cast: Cast, state: CaseState) -> Matter:
    """A request on a finding that has no certificate of a supervisor, as none was asked for then."""
    return on_to(cast, drafted(cast, found_on_a_conviction(cast)), state)


@pytest.mark.parametrize("state", OUT)
def test_a_request_whose_finding_has_its_certificate_stands_and_the_jail_reads_the_same(
    cast: Cast, page: Look, state: CaseState
) -> None:
    case = at_state(cast, state)
    address = f"/custody/requests/{case.reference}/"
    before = within(page("clark", address))
    case = protected(case)
    assert case.state == state
    after = within(page("clark", address))
    assert NAME in after
    assert without_times(after) == without_times(before)
    assert not [word for word in TELLS if word in after]


@pytest.mark.parametrize("state", ["lodged", "served", "hold_agreed", "held"])
def test_the_jail_reads_what_it_had_and_is_told_only_to_hold_nobody(
    cast: Cast, page: Look, state: CaseState
) -> None:
    case = uncertified(cast, state)
    papers = set(detainer.papers_for(cast["clark"], case).values_list("form", "sha256"))
    case = protected(case)
    assert case.state == "stopped"
    assert set(detainer.papers_for(cast["clark"], case).values_list("form", "sha256")) == papers != set()
    for address in ("", "on-paper/", f"{case.reference}/"):
        shown = within(page("clark", f"/custody/requests/{address}"))
        assert NAME in shown, address
        assert not [word for word in TELLS if word in shown], address
    shown = page("clark", f"/custody/requests/{case.reference}/")
    assert "Do not hold the person on this request" in shown
    assert "The immigration office answers." in shown


@pytest.mark.parametrize("who", ["ford", "ortiz", "adams"])
def test_the_office_reads_no_more_than_that_it_is_restricted(cast: Cast, page: Look, who: str) -> None:
    case = protected(uncertified(cast, "held"))
    shown = within(page(who, f"/custody/releases/{case.reference}/"))
    assert "Restricted record" in shown
    assert NAME not in shown


def test_the_jails_system_is_told_of_the_stop_and_of_no_reason(cast: Cast) -> None:
    case = protected(uncertified(cast, "held"))
    stop_notices.tell_jail(case.pk)
    notice = Answer.objects.get(matter=case, kind=Answer.Kind.STOP)
    said = file_store.get(notice.sha256).decode() + notice.summary
    assert case.reference in said
    assert not [word for word in TELLS if word in said]


def test_a_jail_that_passed_the_person_on_reads_its_own_part_alone(cast: Cast, page: Look) -> None:
    case = protected(now(moved()(cast, uncertified(cast, "served"))))
    assert case.state == "stopped"
    for who, address in (("clark", f"{case.reference}/history/"), ("bell", f"{case.reference}/")):
        shown = within(page(who, f"/custody/requests/{address}"))
        assert NAME in shown, who
        assert not [word for word in TELLS if word in shown], who


def test_no_breach_is_written_of_a_jail_for_what_the_office_learned(cast: Cast) -> None:
    case = protected(uncertified(cast, "held"))
    assert list(queries.breaches_of(case.pk)) == []
