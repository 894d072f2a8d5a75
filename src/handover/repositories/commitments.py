"""What a record's content is, and the salted commitment by which it can be checked and not guessed."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

from handover.formats.records import Record
from handover.formats.records.envelope import canonical_json, values_of


def content_bytes(record: Record, attached: str = "") -> bytes:
    """Return what a record says without its version and day, so that the same content sent again is known as such.

    ``attached``: the SHA-256 of a file that it names.
    """
    body = values_of(record).get("body", {})
    return canonical_json({"kind": record.kind, "body": body, "attached": attached})


def new_salt() -> str:
    """Return 128 random bits."""
    return secrets.token_hex(16)


def commitment(salt: str, content: bytes) -> str:
    """Return the SHA-256 over salt and content. Without the salt the content cannot be guessed from it."""
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


def keyed_hash(text: str) -> str:
    """Return a hash that only this deployment can make: it recognises an expunged key, and tells nobody what it was."""
    key = hashlib.sha256(b"records:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def expunged_key(source: str, kind: str, key: str) -> str:
    """Return what stands in place of the key of an expunged record."""
    return "expunged:" + keyed_hash(f"{source}\x1f{kind}\x1f{key}")
