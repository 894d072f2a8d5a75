"""Which tables stand behind the wall, and by which condition (`handover.row_scope`, `administration.wall`).

The list follows from the models: a table that refers to a matter, to a table that does, or to an agency is behind the
wall by that reference, unless `OUTSIDE` says why not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db.models import ForeignKey, Model

from handover.accounts.models import Agency
from handover.process.models import Matter
from handover.row_scope import EVERYTHING

_RECORDS: Final = "records of their sources, of no agency and no office: the case admits whoever reads them"
_ACCOUNTS: Final = "of whoever works here: sign-in asks before anybody is known, and pages name who did what"
_OWN: Final = "of the person signed in, by its `user`"
_GALLERY: Final = "of the clients of the gallery, by their token"
_PROGRAM: Final = "the program's own: keys, digests and counts, which no page lists by agency"
_AUDIT: Final = "the chain is one for all: each act appends to its head, and auditors alone read it"
_NAMED: Final = "keys alone, by which a request is shown to one office: hidden, it would seem to be of none"
_DECIDERS: Final = "orders of erasure and holds are about a person, whatever office has the cases"
_BY_REASON: Final[Mapping[str, tuple[str, ...]]] = {
    _RECORDS: (
        "repositories.Arrest", "repositories.ArrestCharge", "repositories.ChargeDisposition",
        "repositories.CriminalIdentity", "repositories.Encounter", "repositories.Expungement",
        "repositories.Feed", "repositories.FormerKey", "repositories.ImmigrationIdentity",
        "repositories.ImmigrationOrder", "repositories.ImportRun", "repositories.IndexChange",
        "repositories.RecordContent", "repositories.RecordOrder", "repositories.RecordPrint",
        "repositories.RecordVersion", "repositories.SentFile", "repositories.SourceRecord",
        "repositories.StatusRecord", "repositories.Want",
    ),
    _ACCOUNTS: (
        "accounts.Authenticator", "accounts.Delegation", "accounts.Designation", "accounts.EarlierPassword",
        "accounts.LiveSession", "accounts.LocalAgreement", "accounts.MachineToken", "accounts.RecoveryCode",
        "accounts.SecurityKey", "accounts.SignInPlace", "accounts.TryCount", "accounts.User",
        "accounts.User_groups", "accounts.User_user_permissions", "sessions.Session",
    ),
    _OWN: ("web.SavedFilter",),
    _GALLERY: ("abis.LaterCall", "abis.StoredEncounter"),
    _PROGRAM: ("django_tasks_database.DBTaskResult",),
    _AUDIT: ("audit.Entry",),
    _NAMED: ("process.ErasureMatter",),
    _DECIDERS: ("process.ErasureDecline", "process.ErasureRequest", "process.LegalHold"),
}  # fmt: skip
OUTSIDE: Final = {label: reason for reason, labels in _BY_REASON.items() for label in labels}
"""Tables with data about people that no policy narrows, by label, and why."""

_SHOWN_OF_NO_MATTER: Final = frozenset({"web.Notification", "web.FormDraft"})
"""Rows of one person that may have no matter; visible if they have none."""
_SHOWN_ALL_THE_SAME: Final[Mapping[str, str]] = {"web.Notification": "kind = 'gone'"}
"""Rows of one person about a matter that is no more their office's: that it went to another."""
_OF_A_PARTY: Final[Mapping[str, str]] = {
    "exchange.OutgoingMessage": "sender",
    "exchange.IncomingMessage": "recipient",
    "exchange.SetAsideRequest": "agency",
}
"""Messages stay with the agency here that sent or got them, wherever their case went: by the column with its ORI."""
_THROUGH: Final = frozenset({"exchange.MessageEffect"})
"""Tables that follow another table than the matter that they name too."""
_NAMES: Final = ("matter", "case")
_SEES_ALL: Final = f"(SELECT coalesce(current_setting('handover.{EVERYTHING}', true), '') <> '')"


@dataclass(frozen=True, slots=True)
class Walled:
    """A table with the condition under which a row of it is there, for reading and for writing."""

    table: str
    condition: str

    @property
    def digest(self) -> str:
        """Stands beside the policy: PostgreSQL gives a condition back in words of its own."""
        return hashlib.sha256(self.condition.encode()).hexdigest()


@cache
def walled() -> tuple[Walled, ...]:
    """Every table behind the wall, by name."""
    found = {Matter._meta.label: Walled(Matter._meta.db_table, _of_a_matter())}
    left = {m._meta.label: m for m in apps.get_models(include_auto_created=True)}
    left = {k: m for k, m in left.items() if k not in OUTSIDE and k not in found and not m._meta.proxy}
    for wanted in (_by_party, _by_matter, _by_agency, _by_table, _by_table):
        now = {label: made for label, model in left.items() if (made := wanted(model, found))}
        found |= now
        left = {label: model for label, model in left.items() if label not in now}
    return tuple(sorted(found.values(), key=lambda one: one.table))


def _of_a_matter() -> str:
    return (
        f"{_SEES_ALL} OR agency_id = {_one('agency')} OR office_id = {_one('office')} "
        f"OR id = ANY ({_several('matters', 'uuid')})"
    )


def _by_party(model: type[Model], _: Mapping[str, Walled]) -> Walled | None:
    if (column := _OF_A_PARTY.get(model._meta.label)) is None:
        return None
    own = f"w.id IN ({_one('agency')}, {_one('office')})"
    mine = f"{model._meta.db_table}.{column}"
    party = f"EXISTS (SELECT 1 FROM {Agency._meta.db_table} w WHERE w.ori = {mine} AND {own})"
    return Walled(model._meta.db_table, f"{_SEES_ALL} OR {party}")


def _by_matter(model: type[Model], _: Mapping[str, Walled]) -> Walled | None:
    if model._meta.label in _THROUGH:
        return None
    fields = {f.name: f for f in _references(model) if f.related_model is Matter}
    chosen = next((fields[name] for name in _NAMES if name in fields), next(iter(fields.values()), None))
    if chosen is None:
        return None
    return Walled(model._meta.db_table, _through(model, chosen, Matter._meta.db_table))


def _by_agency(model: type[Model], _: Mapping[str, Walled]) -> Walled | None:
    fields = [f for f in _references(model) if f.related_model is Agency and f.name == "agency"]
    if not fields:
        return None
    condition = (
        f"{_SEES_ALL} OR agency_id = {_one('agency')} OR agency_id = ANY ({_several('serves', 'bigint')})"
    )
    return Walled(model._meta.db_table, condition)


def _by_table(model: type[Model], found: Mapping[str, Walled]) -> Walled | None:
    for one in _references(model):
        related: Any = one.related_model
        if related._meta.label in found:
            return Walled(model._meta.db_table, _through(model, one, related._meta.db_table))
    return None


def _references(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    return (f for f in model._meta.concrete_fields if isinstance(f, ForeignKey))


def _through(model: type[Model], field: ForeignKey[Any, Any], table: str) -> str:
    """Where the row that it refers to is there: the policy of that table is asked in turn."""
    mine = f"{model._meta.db_table}.{field.column}"
    shown = f" OR {mine} IS NULL" if model._meta.label in _SHOWN_OF_NO_MATTER else ""
    if kept := _SHOWN_ALL_THE_SAME.get(model._meta.label):
        shown += f" OR {kept}"
    return f"{_SEES_ALL} OR EXISTS (SELECT 1 FROM {table} w WHERE w.id = {mine}){shown}"


def _one(name: str) -> str:
    return f"(SELECT nullif(current_setting('handover.{name}', true), '')::bigint)"


def _several(name: str, kind: str) -> str:
    return f"(SELECT nullif(current_setting('handover.{name}', true), '')::{kind}[])::{kind}[]"
