"""`handover check --deploy` refuses what must not be where there are data of real people."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.models import User
from handover.administration.deployment import deployment
from handover.administration.readiness import private_places
from handover.cli import app
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fit(settings: Settings, tmp_path: Path) -> None:
    """Settings that a deployment may have."""
    settings.DEBUG = settings.HANDOVER_DEMO = settings.HANDOVER_LOOPBACK_HTTP = False
    settings.ALLOWED_HOSTS = ["handover.example", "testserver"]
    settings.HANDOVER_SECOND_FACTOR, settings.HANDOVER_SEVERAL_SESSIONS = "required", False
    settings.HANDOVER_PROXIES, settings.HANDOVER_PROXIES_STATED = 1, True
    settings.SECRET_KEY, settings.HANDOVER_SIGNING_KEY = secrets.token_hex(64), secrets.token_hex(64)
    settings.HANDOVER_STORAGE_KEY_APART = True
    settings.HANDOVER_DATA_DIR = tmp_path
    for place in private_places():
        place.chmod(0o700 if place.is_dir() else 0o600)


def codes() -> list[str]:
    return [one.code for one in deployment() if one.stops]


def test_nothing_is_wrong_with_a_fit_one(cast: Cast) -> None:
    assert codes() == []
    advice = ["no-second-wall"] if connection.vendor == "postgresql" else []
    assert [one.code for one in deployment() if not one.stops] == advice


WRONG: dict[str, Callable[[Settings], object]] = {
    "for-trying": lambda s: setattr(s, "DEBUG", True),
    "plain-http": lambda s: setattr(s, "HANDOVER_LOOPBACK_HTTP", True),
    "plain-webhooks": lambda s: setattr(s, "HANDOVER_WEBHOOK_PLAIN_HTTP", True),
    "any-host": lambda s: setattr(s, "ALLOWED_HOSTS", ["*"]),
    "no-host": lambda s: setattr(s, "ALLOWED_HOSTS", ["127.0.0.1", "localhost"]),
    "no-proxy-setting": lambda s: setattr(s, "HANDOVER_PROXIES_STATED", False),
    "no-proxy": lambda s: setattr(s, "HANDOVER_PROXIES", 0),
    "no-second-factor": lambda s: setattr(s, "HANDOVER_SECOND_FACTOR", "offered"),
    "several-sessions": lambda s: setattr(s, "HANDOVER_SEVERAL_SESSIONS", True),
    "weak-key": lambda s: setattr(s, "SECRET_KEY", "changeme"),
    "one-key": lambda s: setattr(s, "HANDOVER_SIGNING_KEY", s.SECRET_KEY),
    "key-beside-files": lambda s: setattr(s, "HANDOVER_STORAGE_KEY_APART", False),
    "open-to-others": lambda s: s.HANDOVER_DATA_DIR.chmod(0o755),
}


@pytest.mark.parametrize("code", WRONG)
def test_each_is_refused_by_name(settings: Settings, code: str) -> None:
    WRONG[code](settings)
    assert codes() == [code]


def test_a_database_of_the_demonstration_is_known_by_its_password(cast: Cast) -> None:
    User.objects.filter(username="clark").update(password=make_password(DEMO_PASSWORD))
    assert codes() == ["demo-database"]


def test_the_command_says_so_and_ends_with_1(settings: Settings) -> None:
    settings.DEBUG = True
    done = CliRunner().invoke(app, ["check", "--deploy", "--json"])
    assert done.exit_code == 1
    found = json.loads(done.stdout)["shortcomings"]
    assert [one["stops"] for one in found if one["code"] == "for-trying"] == [True]


def test_the_demonstration_s_password_opens_nothing_outside_of_it(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    User.objects.filter(username="clark").update(password=make_password(DEMO_PASSWORD))
    words = {"agree": "1", "username": "clark", "password": DEMO_PASSWORD}
    assert Client().post("/accounts/sign-in/", words).status_code == 422
    with pytest.raises(ValidationError, match="demonstration"):
        validate_password(DEMO_PASSWORD)
    settings.HANDOVER_DEMO, settings.HANDOVER_SECOND_FACTOR = True, "offered"
    assert Client().post("/accounts/sign-in/", words, REMOTE_ADDR="192.0.2.9").status_code == 302
