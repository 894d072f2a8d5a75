"""Checkpoints of the real log: signed, kept elsewhere, cosigned, and what they say after each attack."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import DatabaseError, transaction
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.audit.models import Entry, Head, SignedCheckpoint
from handover.cli import app
from handover.transparency.checkpoints import LogCheckpoint
from handover.transparency.keys import log_keys, read_verifiers, witness_keys
from handover.transparency.witness import Witness
from handover.transparency.witness_server import wsgi_app
from tests.audit.test_tampering import chained
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.forging import no_triggers
from tests.support.cast import Cast
from tests.support.serving import serving
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
run = CliRunner()
SOMEONE = Actor.system("test")


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path / "data"
    settings.ALLOWED_HOSTS = ["log.example"]


def entries(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            append(act="test.act", actor=SOMEONE, subject=f"S-{number}", content={"n": number})


def told(*words: object, code: int = 0) -> str:
    done = run.invoke(app, ["audit", *map(str, words)])
    assert done.exit_code == code, done.output
    return done.output


def chain_anew(bodies: list[Entry]) -> None:
    """As whoever holds the database does it: every entry made anew, and the head."""
    from handover.audit.append import as_row

    rows = chained([{k: v for k, v in as_row(e).items() if k not in ("previous", "digest")} for e in bodies])
    Entry.objects.all().delete()
    for row in rows:
        Entry.objects.create(**row)
    Head.objects.update(size=len(rows), digest=rows[-1]["digest"])


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A witness of this log on a port of its own: its address, and a file of its keys and the log's."""
    keys = witness_keys("witness.example/w")
    told("key", "log.example/audit")
    public = tmp_path / "data" / "audit-log.pub"
    file = tmp_path / "all.pub"
    file.write_text(public.read_text() + "".join(f"{k.verifier}\n" for k in keys))
    (tmp_path / "witness").mkdir()
    logs = {"log.example/audit": read_verifiers(public.read_text())}
    app = wsgi_app(Witness(keys, logs, tmp_path / "witness"))
    server = make_server("127.0.0.1", 0, app, handler_class=_Silent)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}", file


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


def test_a_log_that_went_on_fits_its_checkpoints_and_the_open_window_is_told(tmp_path: Path) -> None:
    entries(5)
    out = tmp_path / "five.checkpoint"
    told("checkpoint", "--out", out)
    entries(3)
    said = told("verify", "--against", out)
    assert "five.checkpoint: fits, entries 1 to 5, signed by log.example/audit" in said
    assert "intact: 8 entries" in said
    assert "entries 6 to 8 (3, since " in said
    assert "entries 1 to 8 (8, since " in said  # no witness: whoever has the log's key can still do anything
    assert "whoever holds the database could" in told("verify")


def test_a_cut_tail_and_a_chain_made_anew_are_found_and_placed(tmp_path: Path) -> None:
    entries(6)
    one, two = tmp_path / "one", tmp_path / "two"
    told("checkpoint", "--out", one)
    entries(4)
    told("checkpoint", "--out", two)
    rows = list(Entry.objects.order_by("number"))
    with no_triggers("audit_entry"):
        chain_anew(rows[:8])
    said = told("verify", one, two, code=1)
    assert "one: fits" in said
    assert "two: entries 9 to 10 are missing: 10 were signed" in said
    rows[7].actor = "user:99"
    with no_triggers("audit_entry"):
        chain_anew(rows)
    assert "two: entry 8 is not the one that was signed" in told("verify", one, two, code=1)
    (tmp_path / "two.hashes").unlink()
    assert "two: a change lies between entry 7 and entry 10" in told("verify", one, two, code=1)


def test_no_second_history_is_signed(tmp_path: Path) -> None:
    entries(6)
    told("checkpoint", "--out", tmp_path / "one")
    rows = list(Entry.objects.order_by("number"))
    rows[1].outcome = "failure"
    with no_triggers("audit_entry"):
        chain_anew(rows)
    assert "does not go on from the one of 6" in told("checkpoint", "--out", tmp_path / "two", code=1)
    assert not (tmp_path / "two").exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignedCheckpoint.objects.update(size=1)


def test_a_kept_checkpoint_is_replaced_by_one_that_covers_it_alone(tmp_path: Path) -> None:
    entries(3)
    out = tmp_path / "kept"
    told("checkpoint", "--out", out)
    entries(1)
    told("checkpoint", "--out", out)
    assert LogCheckpoint.of(out.read_text()).size == 4
    other = LogCheckpoint("log.example/audit", 2, bytes(32))
    for text in ("my notes", str(other) + "— log.example/audit AAAAAAAA\n"):
        out.write_text(text)
        assert "choose another name" in told("checkpoint", "--out", out, code=2)
        assert out.read_text() == text


def test_a_witness_cosigns_and_catches_whoever_has_database_and_log_key(
    tmp_path: Path, witness: tuple[str, Path]
) -> None:
    url, keys = witness
    entries(5)
    out = tmp_path / "five"
    told("checkpoint", "--out", out, "--witness", url, "--keys", keys)
    said = told("verify", "--against", out, "--keys", keys)
    assert "witness.example/w 20" in said
    assert "open window for whoever holds database and log key: none" in said
    rows = list(Entry.objects.order_by("number"))
    rows[2].actor = "user:99"
    with no_triggers("audit_entry", "audit_signedcheckpoint"):
        chain_anew(rows)
        SignedCheckpoint.objects.all().delete()
    entries(2)
    forged = tmp_path / "forged"
    told("checkpoint", "--out", forged)  # the attacker has the log's key
    assert "forged: fits" in told("verify", "--against", forged)
    assert "this is not the log that it saw" in told(
        "checkpoint", "--out", tmp_path / "more", "--witness", url, "--keys", keys, code=1
    )
    assert "five: entry 3 is not the one" in told("verify", "--against", out, "--keys", keys, code=1)
    with no_triggers("audit_entry", "audit_signedcheckpoint"):
        chain_anew(rows[:4])
        SignedCheckpoint.objects.all().delete()
    assert "has seen 5 entries, and there are 4" in told(
        "checkpoint", "--out", tmp_path / "more", "--witness", url, "--keys", keys, code=1
    )


def test_a_witness_that_is_away_leaves_the_signed_checkpoint_and_is_told(tmp_path: Path) -> None:
    entries(2)
    out = tmp_path / "two"
    said = told("checkpoint", "--out", out, "--witness", "http://127.0.0.1:9", code=2)
    assert "cannot be reached" in said
    assert LogCheckpoint.of(out.read_text()).size == 2
    assert SignedCheckpoint.objects.get().size == 2


def test_a_proof_of_one_entry_is_checked_without_the_log(tmp_path: Path) -> None:
    entries(7)
    keys = tmp_path / "data" / "audit-log.pub"
    told("checkpoint", "--out", tmp_path / "seven")
    for number in (1, 4, 7):
        proof = tmp_path / f"{number}.tlog-proof"
        told("prove", number, "--out", proof)
        said = told("check-proof", proof, "--keys", keys)
        assert f'"subject":"S-{number - 1}"' in said
        assert "in a log signed by log.example/audit" in said
    whole = (tmp_path / "4.tlog-proof").read_text()
    lines = whole.split("\n")
    other = (tmp_path / "1.tlog-proof").read_text().split("\n")
    for wrong in (whole.replace("index 3", "index 4"), "\n".join([lines[0], other[1], *lines[2:]])):
        (tmp_path / "wrong").write_text(wrong)
        assert "not at its place" in told("check-proof", tmp_path / "wrong", "--keys", keys, code=1)
    told("prove", 8, "--out", tmp_path / "eight", code=2)


def test_a_proof_is_checked_against_the_key_of_the_log_that_it_names_and_no_other(tmp_path: Path) -> None:
    """Another log's key, another key under this log's name, a witness's, a key cut short, none: exit code 2, since by
    them nothing is known. A signature that is not of the key whose identifier it bears is a finding: 1."""
    entries(3)
    told("checkpoint", "--out", tmp_path / "three")
    proof, right = tmp_path / "2.tlog-proof", (tmp_path / "data" / "audit-log.pub").read_text()
    told("prove", 2, "--out", proof)

    def keys(text: str) -> Path:
        (tmp_path / "keys").write_text(text)
        return tmp_path / "keys"

    def made(name: str) -> str:
        return "".join(f"{one.verifier}\n" for one in log_keys(name))

    witness = "".join(f"{one.verifier}\n" for one in witness_keys("log.example/audit-w"))
    log = read_verifiers(right)[0].name
    assert '"number":2' in told("check-proof", proof, "--keys", keys(right))
    assert '"number":2' in told("check-proof", proof, "--keys", keys(made("other.example/audit") + right))
    for wrong in (made("other.example/audit"), made(log), witness):
        said = told("check-proof", proof, "--keys", keys(wrong), code=2)
        assert f"no given key of the log {log} has signed it" in " ".join(said.split())
    for bad in ("", "no key\n", right.splitlines()[0][:-4] + "\n"):
        told("check-proof", proof, "--keys", keys(bad), code=2)
    told("check-proof", proof, "--keys", tmp_path / "nowhere", code=2)
    lines = proof.read_text().split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(f"— {log} "))
    body = bytearray(b64decode(lines[at].rsplit(" ", 1)[1]))
    body[-1] ^= 1
    lines[at] = f"— {log} {b64encode(body).decode()}"
    proof.write_text("\n".join(lines))
    assert "does not fit what it stands under" in told("check-proof", proof, "--keys", keys(right), code=1)


@pytest.mark.parametrize("text", ["", "nothing\n", "log\n1\nAAAA\n\n— log AAAAAAAA\n"])
def test_what_is_no_checkpoint_is_refused_and_a_changed_one_is_a_finding(tmp_path: Path, text: str) -> None:
    entries(2)
    out = tmp_path / "two"
    told("checkpoint", "--out", out)
    (tmp_path / "bad").write_text(text)
    assert "bad" in told("verify", "--against", tmp_path / "bad", code=2)
    assert "no given key" in told("verify", "--against", _renamed(out), code=2)
    out.write_text(out.read_text().replace("\n2\n", "\n1\n"))
    assert "changed after it was signed" in told("verify", "--against", out, code=1)


def _renamed(out: Path) -> Path:
    other = out.with_name("other")
    other.write_text(out.read_text().replace("— log.example", "— elsewhere.example"))
    return other


def test_lawful_disposal_leaves_the_log_whole(cast: Cast, tmp_path: Path) -> None:
    case_in(cast, "held")
    out = tmp_path / "before"
    told("checkpoint", "--out", out)
    before = Head.objects.get(pk=1).size
    erased(cast, labels_of())
    said = told("verify", "--against", out)
    assert f"before: fits, entries 1 to {before}" in said
    assert Head.objects.get(pk=1).size > before
