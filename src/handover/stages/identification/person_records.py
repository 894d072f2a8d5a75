"""A person's records in the repositories, by any number that they had, as the searches and later stages read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from handover.compiled_read import compiled_read, with_related
from handover.formats.ebts.transaction_types import Repository
from handover.read_once import read_once
from handover.repositories.competing import SaidOfBirth
from handover.repositories.competing import said_of_birth as sources_say
from handover.repositories.keys import all_keys, current_key, current_keys, former_keys
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    Encounter,
    FormerKey,
    Hidden,
    ImmigrationIdentity,
    ImmigrationOrder,
    StatusRecord,
)
from handover.repositories.subjects import CRIMINAL, IMMIGRATION
from handover.repositories.visibility import lock
from handover.sealed_columns.hashed import having

_MANY = 50


@dataclass(frozen=True, slots=True)
class NamesOnRecord:
    """What a repository calls an identity. ``restricted``: protected (8 USC 1367), and so not shown where prints are
    compared."""

    names: tuple[str, ...]
    births: tuple[str, ...]
    restricted: bool = False


def names_on_record(repository: str, identity: str) -> NamesOnRecord | None:
    """The names and birth dates of an identity of one repository; None where it is not there any more."""
    if repository == Repository.IMMIGRATION:
        row = ImmigrationIdentity.objects.filter(pk=current_key(repository, identity)).first()
        if row and row.protected:
            return NamesOnRecord((), (), restricted=True)
        return NamesOnRecord(_names(row.names), tuple(row.births)) if row else None
    found = CriminalIdentity.objects.filter(pk=current_key(repository, identity)).first()
    return NamesOnRecord(_names(found.names), tuple(found.births)) if found else None


def protected_among(fins: Iterable[str]) -> frozenset[str]:
    """Those of these immigration identities whose record is protected (8 USC 1367), withdrawn ones too."""
    now = current_keys(IMMIGRATION, fins)
    keys = {*now, *now.values()}
    rows = ImmigrationIdentity.every.filter(pk__in=keys, protected=True)
    protected = set(rows.values_list("fin", flat=True))
    return frozenset(fin for fin, key in now.items() if {fin, key} & protected)


def protected_fins() -> QuerySet[ImmigrationIdentity, str]:
    """The FINs of every protected identity, for a count."""
    return ImmigrationIdentity.objects.filter(protected=True).values_list("fin", flat=True)


def _names(rows: list[dict[str, str]]) -> tuple[str, ...]:
    def one(parts: dict[str, str]) -> str:
        given = " ".join(parts[k] for k in ("first", "middle", "suffix") if parts.get(k))
        return f"{parts.get('last', '')}, {given}" if given else parts.get("last", "")

    return tuple(one(row) for row in rows)


def lock_identity(fin: str) -> None:
    """Lock an immigration identity until the transaction ends. SQLite locks the whole file with every act."""
    now = current_key(IMMIGRATION, fin)
    lock(IMMIGRATION, {fin, now})
    if now == fin:
        _locked(fin)
        return
    rows = ImmigrationIdentity.every.select_for_update().filter(pk__in={fin, now})
    list(rows.order_by("pk").values_list("pk"))


@compiled_read
def _locked(fin: str) -> QuerySet[ImmigrationIdentity, str]:
    return ImmigrationIdentity.every.select_for_update().filter(pk=fin).values_list("pk", flat=True)


@read_once
def criminal_identity(ucn: str) -> CriminalIdentity | None:
    """A criminal identity, by any number that it had, with its arrests and their charges."""
    for found in _criminal(current_key(CRIMINAL, ucn)):
        arrests = with_related([found], "arrests", _arrests(found.pk))
        charges = with_related(arrests, "charges", _charges(found.pk) if arrests else [])
        with_related(charges, "dispositions", _dispositions(found.pk) if charges else [])
        return found
    return None


@compiled_read
def _criminal(ucn: str) -> QuerySet[CriminalIdentity]:
    return CriminalIdentity.objects.filter(pk=ucn)


@compiled_read
def _arrests(ucn: str) -> QuerySet[Arrest]:
    return Arrest.objects.filter(identity_id=ucn)


@compiled_read
def _charges(ucn: str) -> QuerySet[ArrestCharge]:
    return ArrestCharge.objects.filter(arrest__identity_id=ucn)


@compiled_read
def _dispositions(ucn: str) -> QuerySet[ChargeDisposition]:
    return ChargeDisposition.objects.filter(charge__arrest__identity_id=ucn)


@read_once
def immigration_identity(fin: str) -> ImmigrationIdentity | None:
    """An immigration identity, by any FIN that it had, with encounters, statuses and orders."""
    for found in _immigration(current_key(IMMIGRATION, fin)):
        with_related([found], "encounters", _encounters(found.pk))
        with_related([found], "statuses", _statuses(found.pk))
        with_related([found], "orders", _orders(found.pk))
        return found
    return None


@compiled_read
def _immigration(fin: str) -> QuerySet[ImmigrationIdentity]:
    return ImmigrationIdentity.objects.filter(pk=fin)


@compiled_read
def _encounters(fin: str) -> QuerySet[Encounter]:
    return Encounter.objects.filter(identity_id=fin)


@compiled_read
def _statuses(fin: str) -> QuerySet[StatusRecord]:
    return StatusRecord.objects.filter(identity_id=fin)


@compiled_read
def _orders(fin: str) -> QuerySet[ImmigrationOrder]:
    return ImmigrationOrder.objects.filter(identity_id=fin)


@read_once
def is_on_record(fin: str) -> bool:
    """Whether an immigration identity is on record, by any FIN that it had."""
    return ImmigrationIdentity.objects.filter(pk=current_key(IMMIGRATION, fin)).exists()


@read_once
def a_number_of(fin: str) -> str:
    """The A-number on record for a FIN; empty where there is none, or the record is withdrawn or sealed."""
    row = ImmigrationIdentity.objects.filter(pk=current_key(IMMIGRATION, fin)).first()
    return row.a_number if row is not None else ""


@read_once
def said_of_birth(repository: str, key: str) -> SaidOfBirth:
    """Every birthplace and citizenship that a source gives of a person. ``key``: the one that stands now."""
    return sources_say(repository, key)


@read_once
def keys_of(fin: str) -> frozenset[str]:
    """Return the FIN, its current FIN, and every FIN that became the current one by a merge or a new number."""
    if not _renamed(fin):
        return frozenset({fin})
    return all_keys(current_key(IMMIGRATION, fin), IMMIGRATION) | {fin}


@compiled_read
def _renamed(fin: str) -> QuerySet[FormerKey, int]:
    return FormerKey.objects.filter(Q(former=fin) | Q(now=fin)).order_by().values_list("pk", flat=True)[:1]


@read_once
def merged_at(fin: str) -> datetime | None:
    """Return when this FIN's record was last merged with another one, in either direction; None if never."""
    if len(keys_of(fin)) == 1:
        return None
    way = _way_of(fin)
    rows = FormerKey.objects.filter(Q(former__in=way) | Q(now__in=way), repository=IMMIGRATION, op="merge")
    found: datetime | None = rows.aggregate(last=Max("at"))["last"]
    return found


def _way_of(fin: str) -> list[str]:
    """The FIN, and those that it became one after the other."""
    way = [fin]
    while (after := FormerKey.objects.filter(repository=IMMIGRATION, former=way[-1]).first()) is not None:
        if after.now in way:
            break
        way.append(after.now)
    return way


def fins_numbered(number: str) -> frozenset[str]:
    """Return the FINs, including former ones, of the person with this FIN or A-number; leading zeros of a nine-digit
    A-number may be missing."""
    numbered = having(ImmigrationIdentity, "a_number", sorted(_as_a_number(number)))
    held = ImmigrationIdentity.every.filter(numbered).values_list("fin", flat=True)[:_MANY]
    now = current_keys(IMMIGRATION, {number, *held}).values()
    return frozenset(key for fin in now for key in all_keys(fin, IMMIGRATION))


def keys_numbered(numbers: Iterable[str]) -> frozenset[str]:
    """Every key, former ones too, of the people whom these numbers name: FIN, UCN, A-number or SID, with or without
    spaces and hyphens."""
    named = {re.sub(r"[\s-]", "", number).upper() for number in numbers} - {""}
    found: set[str] = set()
    for repository, model, name, written in (
        (IMMIGRATION, ImmigrationIdentity, "a_number", {way for one in named for way in _as_a_number(one)}),
        (CRIMINAL, CriminalIdentity, "sid", named),
    ):
        if named:
            held = model._base_manager.filter(having(model, name, sorted(written))).values_list(
                "pk", flat=True
            )
            now = set(current_keys(repository, {*named, *held, *written}).values())
            found |= former_keys(now, repository).keys()
    return frozenset(found)


def _as_a_number(number: str) -> set[str]:
    """The ways to write an A-number; leading zeros of a nine-digit one may be missing."""
    digits = number.removeprefix("A")
    return {number, digits, digits.zfill(9), f"A{digits.zfill(9)}"} if digits.isdecimal() else {number}


def sealed_records(fin: str, ucn: str) -> list[str]:
    """What is sealed of a person, a line each. For whoever may read it (`notification.restricted`)."""
    person, criminal = current_key(IMMIGRATION, fin), current_key(CRIMINAL, ucn) if ucn else ""
    rows: list[tuple[str, QuerySet[Any]]] = [
        ("Identity", ImmigrationIdentity.every.filter(pk=person)),
        ("Status", StatusRecord.every.filter(identity=person)),
        ("Order", ImmigrationOrder.every.filter(identity=person)),
        ("Encounter", Encounter.every.filter(identity=person)),
        ("Identity", CriminalIdentity.every.filter(pk=criminal)),
        ("Arrest", Arrest.every.filter(identity=criminal)),
        ("Charge", ArrestCharge.every.filter(arrest__identity=criminal)),
    ]
    return [f"{kind}: {row}" for kind, found in rows for row in found.filter(hidden=Hidden.SEALED)]


def charge_on_record(key: str) -> ArrestCharge | None:
    """The charge that a decision named by its key (``charge:12``); None where it is not on record."""
    kind, _, number = key.partition(":")
    return ArrestCharge.objects.filter(pk=number).first() if kind == "charge" and number.isdigit() else None
