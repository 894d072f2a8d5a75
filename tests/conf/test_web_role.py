"""The pages' own database role, in whatever case the settings are written, or no pages at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handover.conf.web_role import as_web_role

OWNER, WEB = "postgresql://owner@127.0.0.1:1/handover", "postgresql://web@127.0.0.1:1/handover"


@pytest.mark.parametrize(
    "names",
    [
        ("HANDOVER_DATABASE_URL", "HANDOVER_WEB_DATABASE_URL"),
        ("handover_database_url", "handover_web_database_url"),
        ("Handover_Database_Url", "HANDOVER_web_DATABASE_URL"),
    ],
)
def test_the_owner_s_address_gives_way_in_any_case(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]
) -> None:
    mine = {"PATH": os.environ["PATH"], names[0]: OWNER, names[1]: WEB}
    monkeypatch.setattr(os, "environ", mine)
    as_web_role()
    assert OWNER not in mine.values()
    assert mine["HANDOVER_DATABASE_URL"] == WEB


def test_nothing_changes_where_no_role_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"HANDOVER_DATABASE_URL": OWNER, "HANDOVER_WEB_DATABASE_URL": ""}
    monkeypatch.setattr(os, "environ", mine)
    as_web_role()
    assert mine["HANDOVER_DATABASE_URL"] == OWNER


@pytest.mark.heavy
def test_no_server_has_the_pages_as_another_role(tmp_path: Path) -> None:
    """Settings that were read before the role's address took its place: as the demonstration does."""
    words = "import django; django.setup(); import handover.conf.wsgi"
    env = os.environ | {
        "HANDOVER_DATA_DIR": str(tmp_path), "handover_web_database_url": WEB,
        "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", words], env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "pages would not be served by its role web" in ended.stderr
