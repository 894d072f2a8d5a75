"""A client certificate in the place of a token: named by the proxy, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pydantic import ValidationError
from pytest_django.fixtures import Settings

from handover.accounts.models import MachineToken
from handover.audit.models import Entry
from handover.commands.token import app
from handover.conf.environment import Environment
from tests.administration.test_machine_tokens import SEND, made, refused, run
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
SUBJECT, HEADER = "CN=live-scan-1,O=Alder County Jail", "X-Client-Subject"
PROXY, CLIENT, ASK = "10.0.0.2", "198.51.100.7", "/intake/api/v1/answers"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings) -> None:
    settings.HANDOVER_CLIENT_CERTIFICATE_HEADER = HEADER
    settings.HANDOVER_PROXIES, settings.HANDOVER_PROXY_ADDRESSES = 1, [f"{PROXY}/32"]


@pytest.fixture
def secret(cast: Cast) -> str:
    """The secret of a token that the certificate stands for."""
    found = made("add", "live-scan", *SEND, "--scope", "intake:read")["secret"]
    assert run.invoke(app, ["certificate", "live-scan", SUBJECT]).exit_code == 0
    return str(found)


def asked(subject: str = SUBJECT, at: str = PROXY, **headers: str) -> int:
    named = {HEADER: subject, "X-Forwarded-For": CLIENT, **headers}
    return Client(REMOTE_ADDR=at, headers=named).get(ASK).status_code


def test_the_proxy_s_word_opens_what_the_token_opens(secret: str) -> None:
    assert asked() == 200
    row = MachineToken.objects.get()
    assert row.last_used_at is not None
    entry = Entry.objects.get(act="token.certificate")
    assert entry.content == {"token": row.pk, "was": "", "is": SUBJECT}


def test_nobody_else_is_believed(secret: str, settings: Settings) -> None:
    assert asked(at=CLIENT) == 401
    settings.HANDOVER_PROXIES = 0
    assert asked() == 401
    settings.HANDOVER_PROXIES = 1
    settings.HANDOVER_CLIENT_CERTIFICATE_HEADER = ""
    assert asked() == 401


@pytest.mark.parametrize(
    "subject",
    ["", "CN=live-scan-2,O=Alder County Jail", f"{SUBJECT},{SUBJECT}", SUBJECT.lower(), "live-scan"],
)
def test_another_subject_opens_nothing(secret: str, subject: str) -> None:
    assert asked(subject) == 401


def test_a_token_that_is_sent_counts_alone(secret: str) -> None:
    assert asked(Authorization=f"Bearer {secret}") == 200
    assert asked(Authorization="Bearer wrong") == 401
    assert asked("CN=unknown", Authorization=f"Bearer {secret}") == 200


def test_it_has_the_scopes_and_the_end_of_its_token(cast: Cast) -> None:
    made("add", "sender", *SEND)
    run.invoke(app, ["certificate", "sender", SUBJECT])
    assert asked() == 403
    made("add", "reader", "--agency", "CX0010000", "--scope", "intake:read")
    assert "already" in refused("certificate", "reader", SUBJECT)
    assert run.invoke(app, ["revoke", "sender"]).exit_code == 0
    assert asked() == 401
    assert run.invoke(app, ["certificate", "reader", SUBJECT]).exit_code == 0
    assert asked() == 200
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert asked() == 401


def test_it_is_taken_away_and_what_is_none_is_refused(secret: str, settings: Settings) -> None:
    assert run.invoke(app, ["certificate", "live-scan", ""]).exit_code == 0
    assert asked() == 401
    assert "as the proxy does" in refused("certificate", "live-scan", "live-scan")
    assert "no machine token" in refused("certificate", "nobody", SUBJECT)
    settings.HANDOVER_CLIENT_CERTIFICATE_HEADER = ""
    assert "HANDOVER_CLIENT_CERTIFICATE_HEADER" in refused("certificate", "live-scan", SUBJECT)


def test_the_rate_counts_by_certificate(secret: str, settings: Settings) -> None:
    settings.HANDOVER_TOKEN_RATE = 2
    client = Client(REMOTE_ADDR=PROXY, headers={HEADER: SUBJECT, "X-Forwarded-For": CLIENT})
    assert [client.get(ASK).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    "name", ["Authorization", "X-Forwarded-For", "X Client", "X-Client_Subject", "Cookie"]
)
def test_a_header_that_clients_send_too_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Environment(client_certificate_header=name)
