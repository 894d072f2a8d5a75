"""A table into which every booking writes has no index that another one makes superfluous: each is kept for good."""

from __future__ import annotations

import pytest
from django.db import connection

WRITTEN = (
    "audit_entry", "identification_candidate", "identification_probefinger", "identification_search",
    "identification_searchresult", "intake_answer", "intake_booking", "process_case", "process_casestep",
    "repositories_recorduse",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("table", WRITTEN)
def test_no_index_begins_like_another(table: str) -> None:
    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, table).values()
    columns = [tuple(one["columns"]) for one in made if one["index"] or one["unique"] or one["primary_key"]]
    assert columns
    spare = {one for one in columns for other in columns if other != one and other[: len(one)] == one}
    assert spare == set()
