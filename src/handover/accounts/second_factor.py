"""The second factor of a person: an authenticator app, security keys (`accounts.security_keys`), or both; and codes on
paper for the day on which they are lost.

The app's secret is kept encrypted (AES-256-GCM), bound to its person, by a key that is derived from the site's secret
key and stands in no table. Recovery codes are kept as keyed digests, and each is good once.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from handover.accounts import one_time_codes
from handover.accounts.models import User
from handover.accounts.sign_in_records import Authenticator, RecoveryCode, SecurityKey

FRESH: Final = timedelta(minutes=10)
"""How long after the second factor a person may open what asks for it again."""
_NONCE: Final = 12


def has(user: User) -> bool:
    """Return whether a second factor is asked for. A key in doubt counts: its person gives a recovery code instead, and
    nobody gets in by the password alone because a key was copied.
    """
    return has_app(user) or SecurityKey.objects.filter(user=user).exists()


def has_app(user: User) -> bool:
    """Return whether the person has an authenticator app that is confirmed."""
    return Authenticator.objects.filter(user=user, confirmed_at__isnull=False).exists()


def begin(user: User) -> bytes:
    """Give the person a new app's secret, in place of one that was never confirmed; it works once it is `confirmed`."""
    secret = one_time_codes.new_secret()
    Authenticator.objects.filter(user=user, confirmed_at=None).delete()
    Authenticator.objects.create(user=user, sealed=_sealed(secret, user))
    return secret


def waiting(user: User) -> bytes | None:
    """Return the secret that waits to be confirmed."""
    row = Authenticator.objects.filter(user=user, confirmed_at=None).first()
    return _opened(bytes(row.sealed), user) if row else None


def confirmed(user: User, code: str) -> list[str]:
    """Make the waiting app the person's second factor, in place of an earlier one; returns new recovery codes. Empty
    where the code is not that of the app.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, confirmed_at=None).first()
        if row is None or not _takes(row, user, code):
            return []
        Authenticator.objects.filter(user=user).exclude(pk=row.pk).delete()
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        return _new_recovery_codes(user)


def proves(user: User, code: str) -> bool:
    """Return whether the code is the app's, or a recovery code; either is taken once."""
    if recovery := one_time_codes.as_recovery_code(code):
        digests = [
            _digest(recovery, user, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
        mine = RecoveryCode.objects.filter(user=user, digest__in=digests, used_at=None)
        return bool(mine.update(used_at=timezone.now()))
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
        return row is not None and _takes(row, user, code)


def recovery_codes_left(user: User) -> int:
    """Count the recovery codes that are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def first_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes for whoever never had any; empty for others, whose codes stay good."""
    return [] if RecoveryCode.objects.filter(user=user).exists() else _new_recovery_codes(user)


def remove_app(user: User) -> bool:
    """Take the app away where a key that works remains; whether it was."""
    if not SecurityKey.objects.filter(user=user, doubted_at=None).exists():
        return False
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def remove(user: User) -> bool:
    """Take every second factor and the recovery codes away; whether there was one."""
    RecoveryCode.objects.filter(user=user).delete()
    keys = SecurityKey.objects.filter(user=user).delete()[0]
    return bool(Authenticator.objects.filter(user=user).delete()[0] + keys)


def _takes(row: Authenticator, user: User, code: str) -> bool:
    secret = _opened(bytes(row.sealed), user)
    step = one_time_codes.step_of(secret, code, time.time(), row.last_step) if secret else None
    if step is None:
        return False
    row.last_step = step
    row.save(update_fields=["last_step"])
    return True


def _new_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    made = [one_time_codes.new_recovery_code() for _ in range(one_time_codes.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(code.replace("-", ""), user, settings.SECRET_KEY))
        for code in made
    )
    return made


def _digest(code: str, user: User, key: str) -> str:
    return salted_hmac("handover.recovery", f"{user.pk}:{code}", secret=key, algorithm="sha256").hexdigest()


def _key(secret_key: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"handover.authenticator").derive(secret_key.encode())
    return AESGCM(derived)


def _sealed(secret: bytes, user: User) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _key(settings.SECRET_KEY).encrypt(nonce, secret, str(user.pk).encode())


def _opened(sealed: bytes, user: User) -> bytes | None:
    """The secret; None where no key of ours opens it for this person: a row copied to another opens nothing."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _key(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], str(user.pk).encode())
        except InvalidTag:
            continue
    return None
