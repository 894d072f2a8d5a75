"""Signed messages according to the Standard Webhooks specification (1.0.0, standardwebhooks.com).

``webhook-id``, ``webhook-timestamp`` (seconds since 1970) and ``webhook-signature``: one or more of
``v1,`` + base64 of HMAC-SHA-256 over ``id.timestamp.body``. Secrets are ``whsec_`` + base64 of 24-64 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
TOLERANCE: Final = timedelta(minutes=5)
"""Largest difference between a message's time and ours; beyond it the message may be a replay."""
PREFIX: Final = "whsec_"
MOST_SIGNATURES: Final = 10


class SignatureError(ValueError):
    """The message is unsigned, signed with another secret, or signed at another time. ``header`` is the
    header at fault.
    """

    def __init__(self, header: str, text: str) -> None:
        self.header = header
        super().__init__(text)


def secret_text(key: bytes) -> str:
    """Format a secret for the person who configures the other side."""
    return PREFIX + base64.b64encode(key).decode()


def secret_key(text: str) -> bytes:
    """Parse a secret into bytes. Raises ``ValueError``."""
    return base64.b64decode(text.removeprefix(PREFIX), validate=True)


def sign(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message."""
    stamp = str(int(at.timestamp()))
    return {ID: message_id, TIMESTAMP: stamp, SIGNATURE: f"v1,{_mac(key, message_id, stamp, body)}"}


def verify(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Verify the message's signature and time and return its id. Raises `SignatureError`."""
    message_id, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "")
    for name, value in ((ID, message_id), (TIMESTAMP, stamp), (SIGNATURE, given)):
        if not value or not value.isascii():
            raise SignatureError(name, f"the header {name} is missing or is not plain text")
    if not stamp.isdigit() or len(stamp) > 12:
        raise SignatureError(TIMESTAMP, "the timestamp is not a number of seconds")
    wanted = _mac(key, message_id, stamp, body).encode()
    found = [part.removeprefix("v1,") for part in given.split()[:MOST_SIGNATURES] if part.startswith("v1,")]
    if not any(hmac.compare_digest(wanted, one.encode()) for one in found):
        raise SignatureError(SIGNATURE, "no v1 signature matches the body and the secret")
    # Only a signed time can be trusted, so it is checked last.
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise SignatureError(
            TIMESTAMP, "the message was signed more than five minutes from now; sign it again"
        )
    return message_id


def _mac(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    signed = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return binascii.b2a_base64(signed, newline=False).decode()
