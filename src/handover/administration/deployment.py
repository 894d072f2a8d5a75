"""Settings that are unsafe with data of real people; `handover check --deploy` refuses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.db import connection

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.models import User
from handover.administration.readiness import folders
from handover.administration.shared_sessions import shortcomings_of_sessions
from handover.administration.shortcomings import Shortcoming
from handover.administration.wall import web_role
from handover.administration.wall_check import shortcomings_of_the_wall

SHORTEST_KEY: Final = 50
"""Characters of a key: Django's own measure (security.W009)."""
FEWEST_DIFFERENT: Final = 5
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
_MODEL_KEYS: Final = ("django-insecure", "change", "secret", "example", "test")


def deployment() -> list[Shortcoming]:
    """List what has to be put right before real people's data come; each of them stops, but for advice."""
    return [found for check in _CHECKS for found in check()]


def _for_trying() -> Iterator[Shortcoming]:
    for name, variable in (("DEBUG", "HANDOVER_DEBUG"), ("HANDOVER_DEMO", "HANDOVER_DEMO")):
        if getattr(settings, name):
            yield Shortcoming("for-trying", f"{variable} is on", f"unset {variable}")
    if settings.HANDOVER_LOOPBACK_HTTP:
        what = "HANDOVER_LOOPBACK_HTTP is on: pages and cookies go over plain HTTP"
        yield Shortcoming("plain-http", what, "unset HANDOVER_LOOPBACK_HTTP and put a TLS proxy in front")
    if settings.HANDOVER_WEBHOOK_PLAIN_HTTP:
        what = "HANDOVER_WEBHOOK_PLAIN_HTTP is on: answers about people go over plain HTTP"
        yield Shortcoming("plain-webhooks", what, "unset HANDOVER_WEBHOOK_PLAIN_HTTP")


def _hosts() -> Iterator[Shortcoming]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Shortcoming(
            "any-host", "HANDOVER_ALLOWED_HOSTS admits every host name", "HANDOVER_ALLOWED_HOSTS=HOST"
        )
    elif not set(settings.ALLOWED_HOSTS) - _LOOPBACK:
        what = "HANDOVER_ALLOWED_HOSTS names this machine alone: nobody reaches the pages"
        yield Shortcoming("no-host", what, "HANDOVER_ALLOWED_HOSTS=HOST,127.0.0.1")


def _proxies() -> Iterator[Shortcoming]:
    if not settings.HANDOVER_PROXIES_STATED:
        what = "HANDOVER_PROXIES is not set: whose address is the client's was never decided"
        yield Shortcoming("no-proxy-setting", what, "HANDOVER_PROXIES=1 behind one TLS proxy")
    elif not settings.HANDOVER_PROXIES:
        what = "HANDOVER_PROXIES is 0: no proxy may say that a request came by TLS, and every page redirects"
        yield Shortcoming("no-proxy", what, "HANDOVER_PROXIES=1 and HANDOVER_PROXY_ADDRESSES")


def _second_factor() -> Iterator[Shortcoming]:
    if settings.HANDOVER_SECOND_FACTOR != "required":
        what = "HANDOVER_SECOND_FACTOR is not “required”: a stolen password is enough to sign in"
        yield Shortcoming("no-second-factor", what, "HANDOVER_SECOND_FACTOR=required")
    if settings.HANDOVER_SEVERAL_SESSIONS:
        what = "HANDOVER_SEVERAL_SESSIONS is on: a stolen session stays valid alongside the user's own"
        yield Shortcoming("several-sessions", what, "unset HANDOVER_SEVERAL_SESSIONS")


def _keys() -> Iterator[Shortcoming]:
    keys = {
        "HANDOVER_SECRET_KEY": settings.SECRET_KEY, "HANDOVER_SIGNING_KEY": settings.HANDOVER_SIGNING_KEY,
        "HANDOVER_STORAGE_KEY": settings.HANDOVER_STORAGE_KEY,
    }  # fmt: skip
    for variable, key in keys.items():
        weak = (
            len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT or key.lower().startswith(_MODEL_KEYS)
        )
        if weak:
            remedy = f"unset {variable}: one is made, or: openssl rand -hex 64"
            yield Shortcoming("weak-key", f"{variable} can be guessed", remedy)
    if not settings.HANDOVER_STORAGE_KEY_APART:
        what = "the storage key lies in the data folder: whoever takes the files takes the key"
        remedy = "HANDOVER_STORAGE_KEY or HANDOVER_STORAGE_KEY_FILE, kept elsewhere (docs/operating.md)"
        yield Shortcoming("key-beside-files", what, remedy)
    if settings.SECRET_KEY == settings.HANDOVER_SIGNING_KEY:
        what = "HANDOVER_SIGNING_KEY is the secret key: whoever learns one has the other"
        yield Shortcoming("one-key", what, "unset HANDOVER_SIGNING_KEY and hand the signing secrets out anew")


def _demo_people() -> Iterator[Shortcoming]:
    """The hashes of one demonstration are all made at once: who shares a hash with another has that password too."""
    seen: set[str] = set()
    for user in User.objects.filter(is_active=True).order_by("username"):
        if user.password in seen or not user.has_usable_password():
            continue
        seen.add(user.password)
        if user.check_password(DEMO_PASSWORD):
            what = f"{user.username} has the password of the demonstration: this is a database of the demonstration"
            yield Shortcoming("demo-database", what, "begin with an empty database: handover init")
            return


def _files() -> Iterator[Shortcoming]:
    for found in folders():
        yield Shortcoming(found.code, found.what, found.remedy)


def _wall() -> Iterator[Shortcoming]:
    yield from shortcomings_of_the_wall()
    if connection.vendor == "postgresql" and not web_role():
        what = "pages are served by the role that owns the tables: nothing stands behind a forgotten filter"
        remedy = "HANDOVER_WEB_DATABASE_URL, a role of its own (docs/deployment.md), then handover migrate"
        yield Shortcoming("no-second-wall", what, remedy, stops=False)


_CHECKS: Final[tuple[Callable[[], Iterator[Shortcoming]], ...]] = (
    _for_trying, _hosts, _proxies, _second_factor, _keys, _demo_people, _files, _wall, shortcomings_of_sessions,
)  # fmt: skip
