"""Notes, checkpoints and their keys: the published example, and every way in which one is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handover.transparency.checkpoints import LogCheckpoint, NoteError, NoteSignatureError
from handover.transparency.keys import (
    KeyTextError,
    SignerKey,
    VerifierKey,
    log_keys,
    read_signers,
    read_verifiers,
    witness_keys,
)
from handover.transparency.merkle import leaf_hash, root_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
# The example of c2sp.org/signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_TEXT = b"This is an example message.\n"
EXAMPLE_SIGNATURE = (
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)


@pytest.fixture(scope="module")
def log() -> list[SignerKey]:
    return log_keys("log.example/audit")


@pytest.fixture(scope="module")
def witness() -> list[SignerKey]:
    return witness_keys("witness.example/w")


def checkpoint(size: int = 3) -> LogCheckpoint:
    return LogCheckpoint("log.example/audit", size, root_of([leaf_hash(bytes([n])) for n in range(size)]))


def test_the_published_key_verifies_the_published_signature() -> None:
    import base64

    key = VerifierKey.of(EXAMPLE_KEY)
    body = base64.b64decode(EXAMPLE_SIGNATURE)
    assert body[:4] == key.key_id
    assert key.fits(EXAMPLE_TEXT, body[4:])
    assert not key.fits(EXAMPLE_TEXT + b"x", body[4:])
    assert str(key) == EXAMPLE_KEY


def test_a_checkpoint_is_signed_by_log_and_witness_with_both_algorithms(
    log: list[SignerKey], witness: list[SignerKey]
) -> None:
    note = LogCheckpoint.of(str(checkpoint().signed(log, AT).signed(witness, AT)))
    found = note.verified([k.verifier for k in (*log, *witness)])
    assert [(s.name, s.kind.name, s.at) for s in found] == [
        ("log.example/audit", "NOTE_ED25519", None),
        ("log.example/audit", "COSIGNATURE_MLDSA44", AT),
        ("witness.example/w", "COSIGNATURE_ED25519", AT),
        ("witness.example/w", "COSIGNATURE_MLDSA44", AT),
    ]
    assert note.verified([k.verifier for k in witness_keys("witness.example/w")]) == []


def test_no_signature_fits_another_size_root_log_or_time(
    log: list[SignerKey], witness: list[SignerKey]
) -> None:
    signed = checkpoint().signed([*log, *witness], AT)
    for other in (
        replace(signed, size=4),
        replace(signed, root=leaf_hash(b"")),
        replace(signed, origin="log.example/other"),
    ):
        for key in (*log, *witness):
            with pytest.raises(NoteSignatureError):
                other.verified([key.verifier])
    late = [replace(s, body=bytes(8) + s.body[8:]) for s in signed.signatures[1:]]
    for key, line in zip([*log, *witness][1:], late, strict=True):
        with pytest.raises(NoteSignatureError):
            replace(signed, signatures=(line,)).verified([key.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n3\nAAAA\n",
        "log\n3\nAAAA\n\n— a b\n",
        "log\n03\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n",
        "log\n-1\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n",
        "log\n3\nAAAA\n\n— a AAAAAAAA\n",
        "log\n3\n\n— a AAAAAAAA\n",
        "log\t\n3\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n",
        "log\n3\n" + "A" * 43 + "=\n\n— a AAAAAAAA",
        "log\n3\n" + "A" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused_with_words(text: str) -> None:
    with pytest.raises(NoteError, match=r"\w{3}"):
        LogCheckpoint.of(text)
    with pytest.raises(NoteError):
        LogCheckpoint.of(b"\xff\xfe")


def test_keys_come_back_from_their_files(log: list[SignerKey]) -> None:
    assert read_signers("\n".join(k.as_text() for k in log)) == log
    verifiers = [k.verifier for k in log]
    assert read_verifiers("# the log\n" + "\n".join(map(str, verifiers)) + "\n") == verifiers
    assert all(k.seed.hex() not in repr(k) for k in log)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+zz+AAAA",
        "a b+00000000+AQ==",
        "a+00000000+AQ==",
        "a+00000000+/w==",
        EXAMPLE_KEY[:-8],
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyTextError):
        read_verifiers(text)
    with pytest.raises(KeyTextError) as refused:
        read_signers("PRIVATE+KEY+" + text)
    assert "AQ==" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "x" * 256])
def test_a_key_has_a_name_that_can_stand_in_a_note(name: str) -> None:
    with pytest.raises(KeyTextError, match="name"):
        log_keys(name)
