"""Who is told when a repository's record changes. A later stage registers; the repositories know nothing of cases.

A change by the ORM is told in its own transaction. What passes by it (a bulk write, another program) is found by the
sweep of the stage that registered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    CriminalIdentity,
    Encounter,
    ImmigrationIdentity,
    ImmigrationOrder,
    StatusRecord,
    Want,
)

_Listener = Callable[[str, str], None]
"""Called with what changed and its key: ``immigration`` and a FIN, ``criminal`` and a UCN, ``wants`` and a
want's number, ``match`` and its search, ``agency`` and its ORI."""

_listeners: list[_Listener] = []


def on_change(listener: _Listener) -> None:
    """Tell ``listener`` of every change from now on."""
    _listeners.append(listener)


def _told(repository: str, key: Callable[[Any], str]) -> Callable[..., None]:
    def tell(sender: type[Model], instance: Model, **_: Any) -> None:
        for listener in _listeners:
            listener(repository, key(instance))

    return tell


_OF: dict[type[Model], Callable[..., None]] = {
    ImmigrationIdentity: _told("immigration", lambda row: row.fin),
    StatusRecord: _told("immigration", lambda row: row.identity_id),
    ImmigrationOrder: _told("immigration", lambda row: row.identity_id),
    Encounter: _told("immigration", lambda row: row.identity_id),
    Want: _told("wants", lambda row: row.number),
    CriminalIdentity: _told("criminal", lambda row: row.ucn),
    Arrest: _told("criminal", lambda row: row.identity_id),
    ArrestCharge: _told("criminal", lambda row: row.arrest.identity_id),
}


def connect() -> None:
    """Watch the repositories' tables. Called once, when the stage is ready."""
    for model, tell in _OF.items():
        _watch(model, tell)


def watch(model: type[Model], what: str, key: Callable[[Any], str]) -> None:
    """Also report changes in a later stage's table that supplements a repository's records."""
    _watch(model, _told(what, key))


def _watch(model: type[Model], tell: Callable[..., None]) -> None:
    for signal in (post_save, post_delete):
        signal.connect(tell, sender=model, weak=False, dispatch_uid=f"changes:{model.__name__}")


def tell(repository: str, key: str) -> None:
    """Tell every listener of a change that was written past the ORM's signals, such as a batch of a feed."""
    for listener in _listeners:
        listener(repository, key)
