"""The demonstration publishes once what it counts, by two people, and small numbers are withheld."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.demo import run
from handover.demo.cast import person
from handover.demo.publishing import publish
from handover.stages.oversight import snapshots
from handover.stages.oversight.models import FigurePackage, PackageDecision
from tests.stages.oversight.numbers import without_figure

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HAD = {"hold": 14, "notify": 3, "decline": 12, "released": 2}


@pytest.fixture
def _state() -> None:
    run.prepare()


def counted(oris: list[str]) -> dict[str, Any]:
    return {"cohorts": [{"ori": ori, "month": "2026-11", "lodged": 40, "had": HAD} for ori in oris]}


@pytest.mark.usefixtures("_state")
def test_what_is_counted_is_published_once_by_two_people(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    jails = list(User.objects.filter(role=Role.JAIL_CLERK).values_list("agency__ori", flat=True))
    counters = {**snapshots.COUNTERS, "cohorts": lambda cut: {"cut": cut.isoformat(), **counted(jails)}}
    monkeypatch.setattr(snapshots, "COUNTERS", counters)
    number = publish()
    assert number is not None
    package, decision = FigurePackage.objects.get(), PackageDecision.objects.get()
    assert (package.by_key, decision.by_key, decision.released) == (
        person("supervisor").actor.key, person("auditor").actor.key, True,
    )  # fmt: skip
    page = client.get(f"/oversight/released/{number}/").content.decode()
    assert without_figure(page) == []
    assert "withheld" in page
    assert f"{40 * len(jails):,}" in page
    assert page.count("We have read what is counted of us") == len(jails)
    assert publish() is None
    assert FigurePackage.objects.count() == 1


@pytest.mark.usefixtures("_state")
def test_nothing_is_published_of_nothing_nor_before_a_jail_without_a_clerk_could_reply(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert publish() is None
    assert not FigurePackage.objects.exists()

    def elsewhere(cut: datetime) -> dict[str, Any]:
        return {"cut": cut.isoformat(), **counted(["ZZ0000000", "ZZ0000001"])}

    monkeypatch.setattr(snapshots, "COUNTERS", {**snapshots.COUNTERS, "cohorts": elsewhere})
    assert publish() is None
    assert (FigurePackage.objects.count(), PackageDecision.objects.count()) == (1, 0)
