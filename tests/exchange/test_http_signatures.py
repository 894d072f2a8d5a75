"""HTTP Message Signatures: the RFC's own vector, and what a signature must cover."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from handover.exchange.http_signatures import (
    REQUEST,
    SignatureFault,
    content_digest,
    read_input,
    sign,
    signature_base,
    verify,
)
from handover.exchange.key_texts import fingerprint, key_id, key_text, read_key, same_fingerprint

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
VALUES = {
    "@method": "POST", "@authority": "office.example", "@path": "/exchange/v1/messages",
    "content-type": "application/cloudevents+json", "content-digest": content_digest(b"{}"),
}  # fmt: skip


def test_the_vector_of_the_standard() -> None:
    """RFC 9421, B.2.6: Ed25519 over six components of the example request."""
    public = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    names = ("date", "@method", "@path", "@authority", "content-type", "content-length")
    values = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT", "@method": "POST", "@path": "/foo", "@authority": "example.com",
        "content-type": "application/json", "content-length": "18",
    }  # fmt: skip
    params = (
        '("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    Ed25519PublicKey.from_public_bytes(public).verify(
        base64.b64decode(signature), signature_base(values, names, params)
    )


def test_what_is_signed_is_verified() -> None:
    said = read_input(sign(KEY, key_id(PUBLIC), VALUES, REQUEST, NOW), REQUEST)
    verify(said, VALUES, b"{}", PUBLIC, NOW + timedelta(minutes=4))
    assert said.keyid == key_id(PUBLIC)


@pytest.mark.parametrize("name", REQUEST)
def test_no_component_can_be_changed(name: str) -> None:
    said = read_input(sign(KEY, "k", VALUES, REQUEST, NOW), REQUEST)
    with pytest.raises(SignatureFault):
        verify(said, {**VALUES, name: "another"}, b"{}", PUBLIC, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_of_another_time_is_stale(minutes: int) -> None:
    said = read_input(sign(KEY, "k", VALUES, REQUEST, NOW), REQUEST)
    with pytest.raises(SignatureFault) as fault:
        verify(said, VALUES, b"{}", PUBLIC, NOW + timedelta(minutes=minutes))
    assert fault.value.code == "stale"


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ('"@path" ', "", "covers"),
        ('"@path"', '"@path" "@path"', "covers"),
        ('"@path"', '"@path" "date"', "covers"),
        (";tag=", ";tug=", "covers"),
        ('alg="ed25519"', 'alg="hmac-sha256"', "covers"),
        (";created=", ";expires=", "covers"),
        (';tag="handover-exchange"', ';tag="handover-exchange";created=1', "covers"),
        ("sig1=", "sig2=", "unsigned"),
        ("sig1=(", "(", "unsigned"),
    ],
)  # fmt: skip
def test_a_signature_that_covers_less_is_none(was: str, becomes: str, code: str) -> None:
    headers = sign(KEY, "k", VALUES, REQUEST, NOW)
    headers["signature-input"] = headers["signature-input"].replace(was, becomes)
    with pytest.raises(SignatureFault) as fault:
        read_input(headers, REQUEST)
    assert fault.value.code == code


def test_a_fingerprint_is_read_aloud_in_digits() -> None:
    words = fingerprint(PUBLIC)
    assert [len(group) for group in words.split()] == [5] * 10
    assert same_fingerprint(words.replace(" ", "-"), PUBLIC)
    assert not same_fingerprint(words[:-1] + str((int(words[-1]) + 1) % 10), PUBLIC)
    assert not same_fingerprint("", PUBLIC)
    assert read_key(key_text(PUBLIC)) == PUBLIC
