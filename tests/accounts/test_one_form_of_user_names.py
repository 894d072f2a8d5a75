"""An upgrade rewrites user names to their one form, and leaves it to a person where two become the same."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from typer.testing import CliRunner

from handover.accounts.models import User
from handover.cli import app
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
MIGRATION = import_module("handover.accounts.migrations.0007_one_form_of_user_names")


def renamed(cast: Cast, username: str, to: str) -> None:
    """Write a name as an earlier version kept it."""
    User.objects.filter(pk=cast[username].pk).update(username=to)


def test_names_are_rewritten_and_others_stay(cast: Cast) -> None:
    renamed(cast, "ortiz", "Ｏrtiz ")
    MIGRATION.normalise(apps, None)
    assert User.objects.get(pk=cast["ortiz"].pk).username == "ortiz"
    assert User.objects.get(pk=cast["walsh"].pk).username == "walsh"


def test_two_that_become_the_same_stop_the_upgrade_with_both_names(cast: Cast) -> None:
    renamed(cast, "ortiz", "WALSH")
    with pytest.raises(
        ValueError,
        match=r"'WALSH' and 'walsh' differ .* rename one in the table accounts_user before the upgrade",
    ):
        MIGRATION.normalise(apps, None)


def test_the_command_says_so_and_ends_with_code_2(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed(cast, "ortiz", "WALSH")
    monkeypatch.setattr(
        "django.core.management.call_command", lambda *_, **__: MIGRATION.normalise(apps, None)
    )
    done = CliRunner().invoke(app, ["migrate"])
    assert done.exit_code == 2
    assert (
        "rename one in the table accounts_user before the upgrade; nothing of this step was changed"
        in " ".join(done.stderr.split())
    )
