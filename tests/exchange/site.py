"""Worlds that the tests of a class share: each test is rolled back, so that cases are walked to a request once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import ClassVar
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import TestCase, override_settings

from handover.exchange import own_keys, peers
from handover.exchange.key_texts import fingerprint, key_text
from tests.support.cast import Cast, make_cast
from tests.support.stamped import stamp

ALDER, BIRCH, OFFICE = "CX0010000", "CX0020000", "CXIMMIG01"


def given(key: Ed25519PrivateKey) -> peers.GivenKey:
    """A peer's key with its fingerprint, as it was read aloud."""
    public = key.public_key().public_bytes_raw()
    return peers.GivenKey(key_text(public), fingerprint(public))


class Exchange(TestCase):
    """A cast, and a key of this deployment."""

    cast: ClassVar[Cast]
    own: ClassVar[Ed25519PrivateKey]

    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.own = own_keys.make(folder)
        cls.enterClassContext(
            override_settings(
                HANDOVER_DATA_DIR=folder, HANDOVER_PRIVATE_TARGETS=["127.0.0.0/8"], SECURE_SSL_REDIRECT=False
            )
        )
        cls.enterClassContext(mock.patch("handover.stages.detainer.documents.render", stamp))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
