"""A witness cosigns what only grew: no rollback, no fork, no forgotten state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handover.transparency.checkpoints import LogCheckpoint, NoteError, signature_lines
from handover.transparency.keys import SignerKey, log_keys, witness_keys
from handover.transparency.merkle import consistency_proof, leaf_hash, root_of
from handover.transparency.witness import Witness, WitnessRequest
from handover.transparency.witness_server import wsgi_app

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOG = log_keys("log.example/audit")
KEYS = witness_keys("witness.example/w")


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(KEYS, {"log.example/audit": [k.verifier for k in LOG]}, tmp_path, lambda: AT)


def leaves(count: int, salt: str = "") -> list[bytes]:
    return [leaf_hash(f"{salt}{n}".encode()) for n in range(count)]


def request(
    log: list[bytes], old: int, *, keys: list[SignerKey] = LOG, origin: str = "log.example/audit"
) -> bytes:
    note = LogCheckpoint(origin, len(log), root_of(log)).signed(keys, AT)
    return str(WitnessRequest(old, tuple(consistency_proof(log, old)), note)).encode()


def test_a_log_that_grows_is_cosigned_each_time(witness: Witness) -> None:
    for old, size in ((0, 3), (3, 8), (8, 8), (8, 21)):
        answer = witness.add_checkpoint(request(leaves(size), old))
        assert answer.status == 200
        note = LogCheckpoint("log.example/audit", size, root_of(leaves(size)), signature_lines(answer.body))
        assert [s.at for s in note.verified([k.verifier for k in KEYS])] == [AT, AT]


def test_a_rollback_and_a_fork_are_refused_and_what_was_seen_stays(witness: Witness) -> None:
    assert witness.add_checkpoint(request(leaves(8), 0)).status == 200
    assert (witness.add_checkpoint(request(leaves(5), 0)).status) == 409
    told = witness.add_checkpoint(request(leaves(5), 5))
    assert (told.status, told.body, told.kind) == (409, "8\n", "text/x.tlog.size")
    fork = leaves(7) + leaves(4, "fork")
    assert witness.add_checkpoint(request(fork, 8)).status == 422
    assert witness.add_checkpoint(request([*leaves(7), leaf_hash(b"x")], 8)).status == 422
    assert witness.add_checkpoint(request(leaves(9), 8)).status == 200


def test_only_the_keys_of_a_known_log_count(witness: Witness) -> None:
    others = log_keys("log.example/audit")
    assert witness.add_checkpoint(request(leaves(2), 0, keys=others)).status == 403
    assert witness.add_checkpoint(request(leaves(2), 0, origin="log.example/other")).status == 404
    forged = request(leaves(3), 0).replace(b"\n3\n", b"\n4\n")
    assert witness.add_checkpoint(forged).status == 403


@pytest.mark.parametrize("body", [b"", b"old 1", b"old -1\n\nx", b"\xff", b"old 0\nAAAA\n\nlog\n0\n"])
def test_what_is_no_request_is_answered_400(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == 400
    assert witness.add_checkpoint(request(leaves(2), 0).replace(b"old 0", b"old 9")).status == 400


def test_a_witness_that_was_started_again_remembers_and_one_that_lost_its_file_does_not_sign(
    witness: Witness, tmp_path: Path
) -> None:
    assert witness.add_checkpoint(request(leaves(8), 0)).status == 200
    again = Witness(KEYS, {"log.example/audit": [k.verifier for k in LOG]}, tmp_path)
    assert again.add_checkpoint(request(leaves(5, "new"), 0)).status == 409
    next(tmp_path.glob("*.checkpoint")).write_text("")
    with pytest.raises(NoteError):
        again.add_checkpoint(request(leaves(9), 8))


def test_over_http(witness: Witness) -> None:
    import hashlib
    import io

    app = wsgi_app(witness)
    told: list[tuple[str, dict[str, str]]] = []

    def call(method: str, path: str, body: bytes = b"", length: str | None = None) -> bytes:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)) if length is None else length,
        }  # fmt: skip
        told.clear()
        return b"".join(app(environ, lambda status, headers: told.append((status, dict(headers)))))

    address = "/" + hashlib.sha256(b"log.example/audit").hexdigest() + "/checkpoint"
    call("GET", address)
    assert told[0][0].startswith("404")
    call("POST", "/add-checkpoint", request(leaves(4), 0))
    assert told[0][0].startswith("200")
    kept = LogCheckpoint.of(call("GET", address))
    assert kept.size == 4
    assert len(kept.verified([k.verifier for k in (*LOG, *KEYS)])) == 4
    for method, path, body, length, status in (
        ("GET", "/add-checkpoint", b"", None, "405"), ("POST", "/add-checkpoint", b"", None, "411"),
        ("POST", "/add-checkpoint", b"x", "9999999", "413"), ("POST", "/add-checkpoint", b"x", "x", "400"),
        ("GET", "/../../etc/checkpoint", b"", None, "404"), ("GET", "/x/checkpoint", b"", None, "404"),
    ):  # fmt: skip
        call(method, path, body, length)
        assert told[0][0].startswith(status), (method, path)
