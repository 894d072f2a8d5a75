"""HTTP Message Signatures (RFC 9421) with Ed25519, and content digests (RFC 9530), as far as messages and receipts need
them. Pure.

One signature covers the five components of a request that say what is asked of whom (`REQUEST`), or the three of an
answer (`ANSWER`); a signature over fewer, or without time, key or tag, is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

REQUEST: Final = ("@method", "@authority", "@path", "content-type", "content-digest")
ANSWER: Final = ("@status", "content-type", "content-digest")
TAG: Final = "handover-exchange"
TOLERANCE: Final = timedelta(minutes=5)
"""Largest difference between a signature's time and ours: beyond it the message may be a replay."""
_LABEL: Final = "sig1"
_INPUT: Final = re.compile(
    r'(?P<label>[a-z][a-z0-9_-]{0,20})=(?P<params>\((?P<names>"[^"]+"(?: "[^"]+"){0,15})\)'
    r'(?P<more>(?:;[a-z]+=(?:\d{1,15}|"[\x20\x21\x23-\x5b\x5d-\x7e]{0,100}")){1,8}))'
)
_PARAMETER: Final = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
_BYTES: Final = re.compile(r"(?P<label>[a-z][a-z0-9_-]{0,20})=:(?P<value>[A-Za-z0-9+/=]{1,200}):")


class SignatureFault(ValueError):  # noqa: N818 - what is wrong with one
    """A message has a wrong signer, was altered, or is outside the time window. ``code``: for the table of
    refusals."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class SignedInput:
    """What a message says of its signature, before anything of it is believed."""

    params: str
    names: tuple[str, ...]
    created: int
    keyid: str
    signature: bytes


def content_digest(body: bytes) -> str:
    """The header ``Content-Digest``."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(values: Mapping[str, str], names: Sequence[str], params: str) -> bytes:
    """What is signed (RFC 9421, 2.5). ``values``: of each component its value."""
    lines = [f'"{name}": {values[name]}' for name in names]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


def sign(
    key: Ed25519PrivateKey, keyid: str, values: Mapping[str, str], names: Sequence[str], at: datetime
) -> dict[str, str]:
    """The two headers of a signature over these components, by their names in lower case."""
    covered = " ".join(f'"{name}"' for name in names)
    params = f'({covered});created={int(at.timestamp())};keyid="{keyid}";alg="ed25519";tag="{TAG}"'
    made = base64.b64encode(key.sign(signature_base(values, names, params))).decode()
    return {"signature-input": f"{_LABEL}={params}", "signature": f"{_LABEL}=:{made}:"}


def read_input(headers: Mapping[str, str], names: Sequence[str]) -> SignedInput:
    """Read the signature's headers. Raises `SignatureFault`; nothing is verified yet."""
    said = _INPUT.fullmatch(headers.get("signature-input", ""))
    given = _BYTES.fullmatch(headers.get("signature", ""))
    if said is None or given is None or said["label"] != given["label"]:
        raise SignatureFault("unsigned", "the message has no signature that is understood here (RFC 9421)")
    covered = tuple(said["names"].strip('"').split('" "'))
    if len(set(covered)) != len(covered) or not set(names) <= set(covered) or set(covered) - set(names):
        raise SignatureFault("covers", f"the signature must cover {', '.join(names)}, each once")
    found = [(name, number or text) for name, number, text in _PARAMETER.findall(said["more"])]
    params = dict(found)
    if len(params) != len(found) or params.get("tag") != TAG or params.get("alg", "ed25519") != "ed25519":
        raise SignatureFault("covers", f"the signature is not Ed25519 with the tag {TAG}")
    if not params.get("created", "").isdigit() or not params.get("keyid"):
        raise SignatureFault("covers", "the signature has no time or no key")
    try:
        value = base64.b64decode(given["value"], validate=True)
    except binascii.Error:
        raise SignatureFault("unsigned", "the signature is not base64") from None
    return SignedInput(said["params"], covered, int(params["created"]), params["keyid"], value)


def verify(said: SignedInput, values: Mapping[str, str], body: bytes, public: bytes, now: datetime) -> None:
    """Verify digest, signature and time, in this order: only a signed time can be trusted.

    ``values`` are the receiver's own, of the request as it came. Raises `SignatureFault`.
    """
    if values.get("content-digest") != content_digest(body):
        raise SignatureFault("altered", "the body does not give its Content-Digest (sha-256)")
    try:
        base = signature_base(values, said.names, said.params)
        Ed25519PublicKey.from_public_bytes(public).verify(said.signature, base)
    except (InvalidSignature, ValueError):
        raise SignatureFault("forged", "the signature does not fit the message and the key") from None
    if abs(now.timestamp() - said.created) > TOLERANCE.total_seconds():
        raise SignatureFault("stale", "the message was signed more than five minutes from now; sign it again")
