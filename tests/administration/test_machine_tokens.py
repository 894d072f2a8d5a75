"""Tokens of machines: made once, listed without their secret, renewed with an overlap, revoked at once, audited."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.models import USE_NOTED_EVERY, MachineToken
from handover.accounts.scopes_on_offer import Scope, declare, declared
from handover.accounts.tokens import Machine, NotAdmitted, authenticate
from handover.audit.models import Entry
from handover.commands.agency import app as agency_app
from handover.commands.token import app
from handover.stages.intake import secrets
from tests.contracts.matrix import addresses
from tests.stages.intake.jail import Jail
from tests.stages.intake.jail import event as an_event
from tests.support.cast import Cast
from tests.support.migration_chain import along_the_chain

pytestmark = pytest.mark.django_db
run = CliRunner()
ALDER = "CX0010000"
SEND = ["--agency", ALDER, "--scope", "intake:send"]


def made(*words: str) -> dict[str, Any]:
    """A token by the command, as it prints it."""
    done = run.invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(*words: str) -> str:
    done = run.invoke(app, list(words))
    assert done.exit_code == 2, done.output
    return " ".join(done.stderr.split())


def admits(secret: str, scope: str = "intake:send") -> bool:
    return isinstance(authenticate(f"Bearer {secret}", scope), Machine)


def test_a_token_opens_its_scopes_for_a_year_and_its_secret_is_nowhere(cast: Cast) -> None:
    done = run.invoke(app, ["add", "live-scan", *SEND])
    secret = done.stdout.strip()
    assert len(secret) == 43
    assert "keep the secret now" in " ".join(done.stderr.split())
    token = MachineToken.objects.get()
    assert token.expires_at is not None
    assert timedelta(days=364) < token.expires_at - timezone.now() < timedelta(days=366)
    assert token.created_by.startswith("operator:")
    found = authenticate(f"Bearer {secret}", "intake:send")
    assert isinstance(found, Machine)
    assert (found.token, found.actor.agency) == (token, ALDER)
    assert secret not in json.dumps([[e.subject, e.content] for e in Entry.objects.all()])
    assert secret not in run.invoke(app, ["list", "--all", "--json"]).stdout
    assert secret not in str(MachineToken.objects.values())


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {}", "{}", "Bearer {}x"])
def test_a_header_without_a_live_token_is_401(cast: Cast, header: str) -> None:
    secret = made("add", "live-scan", *SEND)["secret"]
    found = authenticate(header.format(secret), "intake:send")
    assert isinstance(found, NotAdmitted)
    assert (found.status, found.challenge, found.actor) == (401, "Bearer", None)


def test_another_scope_is_403_and_names_it(cast: Cast) -> None:
    secret = made("add", "live-scan", *SEND)["secret"]
    found = authenticate(f"Bearer {secret}", "records:county")
    assert isinstance(found, NotAdmitted)
    assert found.status == 403
    assert found.challenge == 'Bearer error="insufficient_scope", scope="records:county"'
    assert found.actor is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["x", "--scope", "intake:write"], "intake:write is not one of abis.encounter.read"),
        (["x", "--scope", "records:"], "records: is not one of"),
        (["x", "--scope", "records:Über"], "is not one of"),
        (["x", "--scope", "intake:send"], "intake:send is for the machine of an agency: name the agency"),
        (["x", "--scope", "intake:send", "--agency", "CX0090000"], "no agency CX0090000 is on file"),
        ([" ", *SEND], "name the token by 1 to 60 printable characters"),
        (["x" * 61, *SEND], "name the token by 1 to 60 printable characters"),
    ],
)
def test_what_cannot_be_a_token_is_refused(cast: Cast, words: list[str], told: str) -> None:
    assert told in refused("add", *words)
    assert not MachineToken.objects.exists()


def test_a_second_live_token_of_a_name_is_refused(cast: Cast) -> None:
    made("add", "live-scan", *SEND)
    assert "named “live-scan” already: rotate it, revoke it" in refused("add", "live-scan", *SEND)
    run.invoke(app, ["revoke", "live-scan"])
    made("add", "live-scan", *SEND)


def test_a_feed_of_records_needs_no_agency() -> None:
    one = made("add", "county clerk", "--scope", "records:county-warrants", "--expires", "30")
    assert (one["agency"], one["scopes"]) == ("", ["records:county-warrants"])
    assert admits(one["secret"], "records:county-warrants")
    assert not admits(one["secret"], "records:county")


def test_a_revoked_token_and_an_expired_one_open_nothing_and_are_told_apart(cast: Cast) -> None:
    one, two = made("add", "one", *SEND), made("add", "two", *SEND, "--expires", "1")
    assert run.invoke(app, ["revoke", str(one["number"])]).exit_code == 0
    assert not admits(one["secret"])
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert not admits(two["secret"])
        everything = json.loads(run.invoke(app, ["list", "--all", "--json"]).stdout)["tokens"]
        assert [t["state"] for t in everything] == ["revoked", "expired"]
        assert "the token “two” is expired" in refused("rotate", "two")
    assert "was revoked on" in refused("revoke", "one")
    assert "no machine token “three” is on file" in refused("revoke", "three")
    assert everything[0]["revoked_by"].startswith("operator:")
    assert [e.act for e in Entry.objects.filter(act__startswith="token.").order_by("number")] == [
        "token.issue", "token.issue", "token.revoke",
    ]  # fmt: skip


def test_both_secrets_are_good_during_the_overlap_and_the_new_one_after(cast: Cast) -> None:
    old = made("add", "live-scan", *SEND)
    new = made("rotate", "live-scan", "--overlap", "24")
    assert old["number"] == new["number"]
    assert admits(old["secret"])
    assert admits(new["secret"])
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert not admits(old["secret"])
        assert admits(new["secret"])
    third = made("rotate", "live-scan", "--overlap", "0")
    assert not admits(old["secret"])
    assert not admits(new["secret"])
    assert admits(third["secret"])
    run.invoke(app, ["revoke", "live-scan"])
    assert not admits(third["secret"])


def test_an_overlap_does_not_outlive_the_secret_s_own_end(cast: Cast) -> None:
    old = made("add", "live-scan", *SEND, "--expires", "1")
    made("rotate", "live-scan", "--overlap", "72", "--expires", "100")
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert not admits(old["secret"])


def test_the_last_use_is_kept_without_a_write_a_request(cast: Cast) -> None:
    secret = made("add", "live-scan", *SEND)["secret"]
    with time_machine.travel(now := timezone.now(), tick=False):
        assert admits(secret)
    with time_machine.travel(now + USE_NOTED_EVERY / 2, tick=False):
        assert admits(secret)
        assert MachineToken.objects.get().last_used_at == now
    with time_machine.travel(later := now + USE_NOTED_EVERY * 2, tick=False):
        assert admits(secret)
        assert MachineToken.objects.get().last_used_at == later


def test_a_rotation_renews_the_signing_secret_and_the_earlier_pair_is_taken_meanwhile(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    alder = Jail(cast)
    earlier = secrets.event_key(alder.row)
    assert alder.event(an_event(), key=earlier).status_code == 202
    new = made("rotate", alder.row.name)["secret"]
    assert alder.event(an_event(number="26-1"), key=earlier).status_code == 202
    alder.token = new
    assert alder.event(an_event(number="26-2"), key=earlier).status_code == 401
    row = MachineToken.objects.get(pk=alder.row.pk)
    assert alder.event(an_event(number="26-2"), key=secrets.event_key(row)).status_code == 202


def test_signing_secrets_have_a_key_of_their_own(cast: Cast, settings: Settings) -> None:
    """Whoever learns the key of the sessions forges no event, and its change silences no machine."""
    alder = Jail(cast)
    before = secrets.event_key(alder.row)
    settings.SECRET_KEY = "another key of the sessions " * 3
    assert secrets.event_key(alder.row) == before
    settings.HANDOVER_SIGNING_KEY = "another key of the machines " * 3
    assert secrets.event_key(alder.row) != before


def test_the_earlier_command_makes_a_token_of_the_intake_api_and_warns(cast: Cast) -> None:
    for _ in range(2):
        done = run.invoke(agency_app, ["token", ALDER, "live-scan"])
        assert done.exit_code == 0
        assert "deprecated" in done.stderr
        assert admits(done.stdout.strip(), "jail:events")
    assert "2 live tokens are named “live-scan”: give one's number" in refused("revoke", "live-scan")


def test_a_scope_is_declared_once() -> None:
    names = [scope.name for scope in declared()]
    assert {
        "intake:send",
        "intake:read",
        "jail:events",
        "records:NAME",
        "abis.identify",
        "gallery:criminal",
    } <= set(names)
    with pytest.raises(ValueError, match="declared twice"):
        declare(Scope("intake:send", "something else"))


DOORS = {
    "/intake/api/v1/submissions": ("POST", "intake:send"),
    "/intake/api/v1/answers": ("GET", "intake:read"),
    "/intake/api/v1/events": ("POST", "jail:events"),
    "/intake/soap/native-ebts": ("POST", "intake:send"),
    "/abis/v1/galleries?transactionId=1": ("GET", "abis.gallery.read"),
}


@pytest.mark.parametrize("scope", sorted({*(scope for _, scope in DOORS.values()), "records:county"}))
def test_a_token_of_one_interface_opens_no_other(cast: Cast, scope: str) -> None:
    _, secret = MachineToken.issue(cast.agencies[ALDER], "one", [scope])
    for path, (method, wanted) in DOORS.items():
        answer = Client().generic(method, path, b"", headers={"authorization": f"Bearer {secret}"})
        assert (answer.status_code == 403) == (wanted != scope), (scope, path, answer.status_code)
        assert answer.status_code != 401


@pytest.mark.one_database
def test_every_address_of_a_machine_asks_for_a_scope(cast: Cast) -> None:
    _, secret = MachineToken.issue(cast.agencies[ALDER], "none", [])
    machines = [address for address in addresses() if address.access.machine]
    assert len(machines) > 20
    for address in machines:
        answers = [
            Client().generic(
                method, f"{address.path}?transactionId=1", b"", headers={"authorization": f"Bearer {secret}"}
            )
            for method in ("GET", "POST", "PUT", "DELETE")
        ]
        # 400: a body that cannot be read is refused before the ABIS knows which scope its operation asks for. 411: a
        # message says its length before anything of it is read; no token opens its address, a signature does.
        assert {answer.status_code for answer in answers} <= {400, 403, 404, 405, 411}, address.path
        assert not any(200 <= answer.status_code < 300 for answer in answers), address.path


def test_a_refusal_is_recorded_with_the_scope_and_the_machine(cast: Cast) -> None:
    token, secret = MachineToken.issue(cast.agencies[ALDER], "one", ["intake:read"])
    Client().post("/intake/api/v1/submissions", headers={"authorization": f"Bearer {secret}"})
    entry = Entry.objects.get(act="machine.refused")
    assert (entry.actor, entry.content, entry.outcome) == (
        f"machine:{token.pk}",
        {"scope": "intake:send"},
        "refused",
    )


@pytest.mark.django_db(transaction=True)
def test_tokens_on_file_keep_exactly_the_interface_that_they_were_made_for(cast: Cast) -> None:
    """The migration, there and back and there again."""
    intake, _ = MachineToken.issue(
        cast.agencies[ALDER], "live-scan", ["intake:send", "intake:read", "jail:events"]
    )
    abis, _ = MachineToken.issue(cast.agencies[ALDER], "abis", ["abis.identify", "gallery:criminal"])
    before = along_the_chain(connection)
    before.migrate([("abis", "0001_initial")])
    old = before.loader.project_state(
        [("abis", "0001_initial"), ("accounts", "0004_scopes_of_machine_tokens")]
    ).apps
    grant = old.get_model("abis", "Grant").objects.get()
    assert (grant.token_id, grant.scopes, grant.galleries) == (abis.pk, ["abis.identify"], ["criminal"])
    MachineToken.objects.update(scopes=[])
    again = along_the_chain(connection)
    again.migrate(again.loader.graph.leaf_nodes("abis"))  # all: the tests after this one use the same tables
    assert MachineToken.objects.get(pk=intake.pk).scopes == ["intake:read", "intake:send", "jail:events"]
    assert MachineToken.objects.get(pk=abis.pk).scopes == ["abis.identify", "gallery:criminal"]
