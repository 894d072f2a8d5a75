"""Sessions in the database, asked for by keys of the kind that are given out and by nothing else in a cookie."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as KeptInDatabase


class SessionStore(KeptInDatabase):
    """Django's. A cookie in quotation marks may spell any character, and PostgreSQL fails at a NUL."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and len(key) >= 8 and key.isascii() and key.isalnum())
