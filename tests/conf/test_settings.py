"""What holds outside the demonstration, without anybody setting it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import global_settings
from django.core.management import call_command

from handover.conf import settings as program
from handover.conf.database import database_settings

ASK = """
import json
from handover.conf import settings as s
print(json.dumps({k: getattr(s, k) for k in (
    "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE",
    "HANDOVER_DEMO", "DEBUG", "X_FRAME_OPTIONS", "SECURE_HSTS_SECONDS")}))
"""


def test_pages_and_cookies_want_https_by_default(tmp_path: Path) -> None:
    """ASVS 3.3, 3.4; CJIS IA-5(o)."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={"HANDOVER_DATA_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert found["SESSION_COOKIE_SAMESITE"] == found["CSRF_COOKIE_SAMESITE"] == "Strict"
    assert not found["HANDOVER_DEMO"]
    assert not found["DEBUG"]
    assert found["X_FRAME_OPTIONS"] == "DENY"
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    keys = [tmp_path / name for name in ("secret.key", "signing.key")]
    assert [oct(key.stat().st_mode & 0o777) for key in keys] == ["0o600", "0o600"]
    assert len({key.read_text() for key in keys}) == 2


def test_a_connection_to_postgresql_is_kept_and_no_query_compiled_unless_the_address_says_so(
    tmp_path: Path,
) -> None:
    found = database_settings("postgresql://someone@db.example/handover", tmp_path)
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)
    assert found["OPTIONS"]["options"] == "-c jit=off"
    own = database_settings("postgresql:///handover?sslmode=verify-full&options=-c%20jit%3Don", tmp_path)
    assert own["OPTIONS"] == {"sslmode": "verify-full", "options": "-c jit=on"}


def test_passwords_are_hashed_slowly_by_the_program() -> None:
    """ASVS 11.4.2. Tests hash quickly (`tests.conftest`)."""
    assert not hasattr(program, "PASSWORD_HASHERS"), "Django's own order"
    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
