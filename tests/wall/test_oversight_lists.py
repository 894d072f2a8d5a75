"""A page of oversight counts over all offices; the cases that it lists are narrowed by the database too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.jurisdictions import Version, shipped_policies
from handover.row_scope import Opening, opening
from handover.stages.oversight.own_cases import own_among
from handover.stages.oversight.policies import compare_over_past
from handover.web.wall import scope_of
from tests.isolation.unfiltered import unfiltered
from tests.queues.test_offices import second
from tests.support.cast import make_cast
from tests.support.walk import case_in
from tests.wall.raised import raise_for_tests
from tests.wall.test_web_role import behind

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's"),
]


def test_with_its_filter_forgotten_a_list_among_counts_has_an_office_s_own_cases_alone() -> None:
    raise_for_tests()
    cast = make_cast()
    case = case_in(cast, "hold_agreed")
    office = Agency.objects.create(
        ori="CXIMMIG03", name="Third Office", kind="immigration", time_zone="America/Denver"
    )
    first, now = Version(shipped_policies(), date(2017, 1, 1)), Version(shipped_policies())
    for viewer, listed in ((cast["stone"], True), (second(office, Role.SUPERVISOR), False)):
        with unfiltered(), behind(scope_of(viewer)), opening(Opening.FIGURES):
            found = compare_over_past("us-columbia-alder", first, now, viewer)
            assert found.comparison.changed == 1
            assert bool(found.rows) is listed
            assert own_among({case.reference}, viewer) == ({case.reference} if listed else set())
