"""One-time codes of an authenticator app: RFC 6238 (TOTP) over RFC 4226 (HOTP), SHA-1, 30 seconds, six digits.

SHA-1 is what every app computes, and HMAC with it is approved (NIST SP 800-107). Pure.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from typing import Final
from urllib.parse import quote

STEP: Final = 30
DIGITS: Final = 6
AROUND: Final = 1
"""Steps before and after the present one whose code is taken, for a clock that is wrong by half a minute."""
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
_RECOVERY_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_LENGTH: Final = 12


def new_secret() -> bytes:
    """Return 160 random bits (RFC 4226, 4: R6)."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step: seconds since 1970 divided by `STEP`."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: bytes, code: str, now: float, after: int) -> int | None:
    """Return the step whose code this is; None where it is of no step near ``now`` that comes after ``after``, the last
    one taken: a code is taken once.
    """
    said = "".join(code.split()).encode()
    here = int(now) // STEP
    found = None
    for step in range(here - AROUND, here + AROUND + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), said) and step > after:
            found = step
    return found


def in_letters(secret: bytes) -> str:
    """Return the secret as it is typed into an app: base32, four letters a group."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def uri(secret: bytes, username: str, site: str) -> str:
    """Return the address by which an app takes the secret over (``otpauth``, Key Uri Format)."""
    letters, label = in_letters(secret).replace(" ", ""), f"{quote(site)}:{quote(username)}"
    return f"otpauth://totp/{label}?secret={letters}&issuer={quote(site)}"


def new_recovery_code() -> str:
    """Return 58 random bits as twelve letters and digits that are not mistaken for each other."""
    letters = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _RECOVERY_LENGTH, 4))


def as_recovery_code(text: str) -> str:
    """Return what was typed in the form in which codes are made; empty where it is none."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    return letters if len(letters) == _RECOVERY_LENGTH and set(letters) <= set(_RECOVERY_ALPHABET) else ""
