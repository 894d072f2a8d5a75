"""A security key in software: what a browser and a key answer to a page (W3C WebAuthn, level 2)."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, HAS_CREDENTIAL = 1, 4, 64


class SoftKey:
    """One key for one site. ``count``: how often it signed; None for a key that does not count."""

    def __init__(self, origin: str = "http://localhost:8000", *, counts: bool = True) -> None:
        self.origin, self.id = origin, os.urandom(32)
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.count = 0 if counts else None

    def made(self, options: dict[str, Any], **other: Any) -> str:
        """The answer to the options of a page that adds a key."""
        own = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        public = cbor.encode(dict(other.get("public") or own))
        credential = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(options["rp"]["id"], PRESENT | HAS_CREDENTIAL) + credential
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            attestationObject=attested, clientDataJSON=self._client("webauthn.create", options)
        )

    def signed(self, options: dict[str, Any], *, host: str = "", flags: int = PRESENT) -> str:
        """The answer to the options of a page that asks for the key."""
        if self.count is not None:
            self.count += 1
        data = self._data(host or options["rpId"], flags)
        client = self._client("webauthn.get", options)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(authenticatorData=data, clientDataJSON=client, signature=signature)

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count or 0)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        parts = {name: websafe_encode(value) for name, value in response.items()}
        here = websafe_encode(self.id)
        return json.dumps({"id": here, "rawId": here, "type": "public-key", "response": parts})
