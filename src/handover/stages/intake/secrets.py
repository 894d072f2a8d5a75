"""Signing secrets, derived from a key of their own and never stored: one per machine account, one per receiver.

A changed ``HANDOVER_SIGNING_KEY`` changes them all, so they are then to be handed out anew. They do not depend on
``HANDOVER_SECRET_KEY``: somebody who learns that key cannot forge a jail's events, and changing it leaves them
unchanged.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from handover.accounts.models import MachineToken
from handover.formats.drops.signature import secret_text
from handover.stages.intake.models import Receiver


def event_key(token: MachineToken) -> bytes:
    """Return the key with which a machine account signs the events that it sends; one per token secret, so that a
    rotation renews it too."""
    return _derived("events", token.presented or token.digest)


def reply_key(receiver: Receiver) -> bytes:
    """Return the key that signs the answers pushed to a receiver."""
    return _derived("replies", f"{receiver.agency.ori}:{receiver.generation}")


def shown(key: bytes) -> str:
    """A secret as the other side configures it."""
    return secret_text(key)


def _derived(purpose: str, name: str) -> bytes:
    return hmac.new(
        settings.HANDOVER_SIGNING_KEY.encode(), f"handover:{purpose}:{name}".encode(), hashlib.sha256
    ).digest()
