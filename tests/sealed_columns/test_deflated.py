"""JSON is deflated before it is sealed, so that evidence takes little room. What an earlier version sealed as it was,
or kept plain, says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from handover.process.facts import Fact, fits
from handover.sealed_columns.fields import PACKED, SealedCell, SealedJSON
from handover.sealed_columns.keys import newest
from handover.stages.identification.models import Candidate, ProbeFinger
from tests.stages.identification.cases import referred
from tests.support.cast import Cast

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
column = Candidate._meta.get_field("evidence")
assert isinstance(column, SealedJSON)


@given(value=JSON)
def test_what_goes_in_comes_out(value: Any) -> None:
    assert column.to_value(column.to_bytes(value)) == value


def test_it_is_deflated_where_that_is_shorter_and_no_json_begins_like_it() -> None:
    assert column.to_bytes([1]) == b"[1]"
    pairs = [{"probe": n, "gallery": n, "similarity": 0.5} for n in range(40)]
    assert column.to_bytes(pairs).startswith(PACKED)
    assert len(column.to_bytes(pairs)) < len(json.dumps(pairs)) / 4
    with pytest.raises(json.JSONDecodeError):
        json.loads(PACKED + b"[1]")


def lying(table: str, name: str) -> list[str]:
    """A column as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT CAST("{name}" AS text) FROM "{table}"')
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_the_evidence_and_the_fingers_of_a_search_take_less_room_than_their_json_and_lose_nothing(
    cast: Cast,
) -> None:
    referred(cast)
    for model, name, most in ((Candidate, "evidence", 0.45), (ProbeFinger, "minutiae", 0.65)):
        said = [json.dumps(getattr(row, name)) for row in model._base_manager.all()]
        kept = lying(model._meta.db_table, name)
        assert len(said) == len(kept) >= 3
        assert sum(map(len, kept)) < most * sum(map(len, said))
        assert not [one for one in kept if "similarity" in one or "angle" in one or "REYES" in one]


@pytest.mark.django_db
def test_a_row_that_an_earlier_version_kept_plain_or_sealed_as_it_was_has_the_same_digest(cast: Cast) -> None:
    referred(cast)
    for row in Candidate.objects.all():
        digest, value = Fact.of(row).digest, row.evidence
        plain = Candidate(**{c.attname: getattr(row, c.attname) for c in row._meta.concrete_fields})
        assert fits(plain, digest)
        before = SealedJSON(bound_to="salt", default=list)
        before.set_attributes_from_name("evidence")
        before.model, before.to_bytes = Candidate, lambda value: json.dumps(value).encode()  # type: ignore[method-assign]
        number, key = newest()
        plain.__dict__["evidence"] = before.sealed(value, row.salt, number, key)
        assert isinstance(plain.__dict__["evidence"], SealedCell)
        assert fits(plain, digest)
        assert plain.evidence == value
