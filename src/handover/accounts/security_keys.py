"""Security keys and passkeys as the second factor: W3C WebAuthn, level 2. A key signs for one host name alone, so that
a false page gets nothing from it (CJIS 5.9.5, IA-2(8)).

The host name and the origin come from the settings, and never from a header of the request: behind a proxy both are
what a client says. A challenge is good once and for `PATIENCE`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from handover.accounts.models import User
from handover.accounts.sign_in_records import SecurityKey

PATIENCE: Final = 300
"""Seconds from the challenge to its answer."""
MOST: Final = 10
"""Keys that one person may have."""
ALGORITHMS: Final = (-7, -8, -35, -36, -257)
"""COSE: ECDSA with P-256, P-384 and P-521, EdDSA, RSA with SHA-256 (FIPS 186-5)."""
Challenge = dict[str, Any]
"""What the server keeps of a challenge until its answer comes: JSON, in the session."""


class KeyRefusedError(Exception):
    """The key cannot be added: why."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The site for which keys sign: its host name, and the one origin from which an answer may come."""

    host: str
    origin: str

    def is_ours(self, origin: str) -> bool:
        """Return whether a browser that said this origin was on our page. On ``http://localhost`` any port is ours."""
        if self.origin == "http://localhost":
            parts = urlsplit(origin)
            return parts.scheme == "http" and parts.hostname == "localhost" and not parts.path
        return origin == self.origin


def relying_party(address: str) -> RelyingParty | None:
    """Return the party of the pages' address. None where no key can be bound to it: a number, or plain HTTP elsewhere
    than on ``localhost`` (WebAuthn, 5.1.2; a secure context).
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    named = host == "localhost" or ("." in host and not host.replace(".", "").isdigit())
    if not named or (parts.scheme != "https" and host != "localhost"):
        return None
    return RelyingParty(host, f"{parts.scheme}://{parts.netloc}")


def mine(user: User) -> list[SecurityKey]:
    """List a person's keys, also those in doubt."""
    return list(SecurityKey.objects.filter(user=user))


def usable(user: User) -> list[SecurityKey]:
    """List the keys with which a person may sign in."""
    return list(SecurityKey.objects.filter(user=user, doubted_at=None))


def ask_for_new(user: User, party: RelyingParty) -> tuple[dict[str, Any], Challenge]:
    """Return the options for the browser that makes a key (5.4), and what to keep until it answers."""
    person = PublicKeyCredentialUserEntity(
        id=salted_hmac("handover.webauthn", str(user.pk), algorithm="sha256").digest(),
        name=user.username, display_name=user.get_full_name() or user.username,
    )  # fmt: skip
    options, state = _server(party).register_begin(
        person, credentials=[_credential(key) for key in mine(user)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )  # fmt: skip
    return json.loads(json.dumps(dict(options)))["publicKey"], _kept(state, "new")


def add(user: User, party: RelyingParty, challenge: Challenge, answer: str, name: str) -> SecurityKey:
    """Keep the key that the browser made for the challenge. Raises `KeyRefusedError`."""
    try:
        made = _server(party).register_complete(_opened(challenge, "new"), _read(answer))
        credential = made.credential_data
        if credential is None or credential.public_key.get(3) not in ALGORITHMS:
            raise ValueError("no key, or one of an algorithm that was not asked for")
    except (
        Exception
    ) as problem:  # fido2 reads what a stranger sends with KeyError, TypeError, struct.error and others
        raise KeyRefusedError("The key gave an unexpected answer. Try again.") from problem
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if len(mine(user)) >= MOST:
            raise KeyRefusedError(f"You have {MOST} keys, the most there may be: remove one first.")
        if any(key.name.casefold() == name.casefold() for key in mine(user)):
            raise KeyRefusedError(f"You have a key of the name “{name}”. Give this one another.")
        try:
            with transaction.atomic():
                return SecurityKey.objects.create(
                    user=user, name=name, credential=bytes(credential), sign_count=made.counter,
                    credential_digest=_digest(credential.credential_id),
                )  # fmt: skip
        except IntegrityError as problem:
            raise KeyRefusedError("This key is on file already.") from problem


def ask_for_proof(user: User, party: RelyingParty) -> tuple[dict[str, Any], Challenge]:
    """Return the options for the browser that asks a key (5.5), and what to keep until it answers."""
    options, state = _server(party).authenticate_begin(
        [_credential(key) for key in usable(user)], UserVerificationRequirement.PREFERRED
    )
    return json.loads(json.dumps(dict(options)))["publicKey"], _kept(state, "proof")


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether an answer proves the person. ``copied``: the key whose count shows that there may be a copy of it."""

    good: bool
    copied: SecurityKey | None = None


def prove(user: User, party: RelyingParty, challenge: Challenge, answer: str) -> Proof:
    """Look at a key's answer to a challenge. A count that is not higher than the last one (7.2, step 21) puts the key
    in doubt: it proves nothing any more. Keys without a counter always report 0.
    """
    with transaction.atomic():
        keys = list(SecurityKey.objects.select_for_update().filter(user=user, doubted_at=None))
        try:
            said = AuthenticationResponse.from_dict(_read(answer))
            used = _server(party).authenticate_complete(
                _opened(challenge, "proof"), [_credential(k) for k in keys], said
            )
            count = said.response.authenticator_data.counter
        except Exception:  # as in `add`
            return Proof(False)
        key = next(k for k in keys if k.credential_digest == _digest(used.credential_id))
        if (count or key.sign_count) and count <= key.sign_count:
            key.doubted_at = timezone.now()
            key.save(update_fields=["doubted_at"])
            return Proof(False, key)
        key.sign_count, key.last_used_at = count, timezone.now()
        key.save(update_fields=["sign_count", "last_used_at"])
        return Proof(True)


def remove(user: User, pk: int) -> str | None:
    """Take one key of a person away; its name, or None where it is not theirs."""
    row = SecurityKey.objects.filter(user=user, pk=pk).first()
    if row is None or not SecurityKey.objects.filter(pk=pk).delete()[0]:
        return None
    return row.name


def _server(party: RelyingParty) -> Fido2Server:
    found = Fido2Server(
        PublicKeyCredentialRpEntity(name="Handover", id=party.host), verify_origin=party.is_ours
    )
    found.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=alg) for alg in ALGORITHMS
    ]
    found.timeout = PATIENCE * 1000  # type: ignore[assignment] # fido2 declares the default alone
    return found


def _credential(key: SecurityKey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.credential))


def _digest(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _kept(state: Mapping[str, Any], purpose: str) -> Challenge:
    return {"challenge": state["challenge"], "at": int(time.time()), "for": purpose}


def _opened(challenge: Challenge, purpose: str) -> dict[str, Any]:
    if challenge.get("for") != purpose or time.time() - challenge.get("at", 0) > PATIENCE:
        raise ValueError("no challenge of ours, or an old one")
    return {"challenge": challenge["challenge"], "user_verification": None}


def _read(answer: str) -> dict[str, Any]:
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise TypeError("an answer of a key is an object")
    return said
