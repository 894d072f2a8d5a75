"""The first data key is made only where the rows were asked whether a lost one seals them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from handover.sealed_columns import keys, rows
from handover.sealed_columns.rows import any_is_sealed, columns_of, keys_in_use, sealed_models
from tests.sealed_columns.test_rows import own_keys, walked
from tests.support.cast import Cast

__all__ = ["own_keys"]


def test_keys_that_nobody_gave_the_question_make_no_first_key(tmp_path: Path, settings: Settings) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path / "a new deployment"
    fresh = runpy.run_path(str(keys.__file__))
    with pytest.raises(ImproperlyConfigured, match="no data key may be made"):
        fresh["newest"]()
    assert not fresh["data_keys"]().numbers()
    fresh["ask_rows_with"](lambda: False)
    assert fresh["newest"]()[0] == 1


def test_the_program_hands_the_question_over_when_it_starts() -> None:
    assert keys._any_row_is_sealed == [any_is_sealed]


@pytest.mark.django_db
def test_all_sealed_columns_are_asked_in_one_query(cast: Cast) -> None:
    assert sum(len(columns_of(model)) for model in sealed_models()) > 1
    with CaptureQueriesContext(connection) as asked:
        assert not any_is_sealed()
    assert len(asked) == 1
    walked(cast)
    assert any_is_sealed()


@pytest.mark.django_db
def test_a_table_is_said_to_have_sealed_values_where_a_key_is_in_use(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked(cast)
    found = {}
    for model in sealed_models():
        monkeypatch.setattr(rows, "sealed_models", lambda model=model: [model])
        found[model] = any_is_sealed()
        assert found[model] == bool(keys_in_use()), model
    assert set(found.values()) == {True, False}
