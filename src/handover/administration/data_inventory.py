"""Inventory of personal data: for each column its purpose, readers, retention and protection.

`data_inventory.toml` says it for each table, but for a fact of a case of which there is no more to say than what it is
kept for and who reads it: its model says that. Of a table with content that can be erased, which columns say something
about the person concerned follows from the model (`process.erasure.columns`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from django.apps import apps
from django.db.models import BooleanField, DateField, IntegerField, Model

from handover.process.erasure.columns import COMMITMENT, Erasable, declared
from handover.process.erasure.traces import TraceField
from handover.process.models import RecordedFact
from handover.sealed_columns.rows import columns_of

RECORDER: Final = frozenset({"by_key", "by_name"})
"""Who recorded a row, in every table that has them."""
_DIGESTS: Final = frozenset({"sha256", "digest", "facts_digest", "salt"})
_KINDS: Final = ("readers", "kept", "protected")
Whose = Literal["the person concerned", "staff"]


class InventoryError(ValueError):
    """The inventory and the models differ; the message says which table and what to do."""


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table with the columns that are of a person, by name; ``purpose``, ``readers``, ``kept`` and ``protected`` in
    words. ``sealed``: the columns that are encrypted in the database; ``plain_because``: of those of the person
    concerned that are not, why."""

    label: str
    purpose: str
    readers: str
    kept: str
    protected: str
    concerned: tuple[str, ...]
    staff: tuple[str, ...]
    sealed: tuple[str, ...]
    plain_because: Mapping[str, str]

    def columns(self) -> Iterator[tuple[str, Whose]]:
        """Each column with whose it is."""
        yield from ((name, "the person concerned") for name in self.concerned)
        yield from ((name, "staff") for name in self.staff)


@cache
def declarations() -> Mapping[str, Any]:
    """The file as it stands."""
    text = (files("handover.administration") / "data_inventory.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def inventory() -> list[PersonalTable]:
    """Every table, by name. Raises `InventoryError` for a table or a column that nobody has placed."""
    said = declarations()
    models = {model._meta.label: model for model in apps.get_models()}
    facts = {label: row for label, model in models.items() if (row := _of_a_fact(model))}
    if twice := sorted(facts.keys() & said["tables"].keys()):
        raise InventoryError(
            f"{', '.join(twice)}: say it in the model or in data_inventory.toml, not in both"
        )
    rows = {**said["tables"], **facts}
    if missing := sorted(models.keys() - rows.keys()):
        raise InventoryError(
            f"data_inventory.toml lacks {', '.join(missing)}: say whose its columns are (a fact: its `purpose`)"
        )
    if gone := sorted(rows.keys() - models.keys()):
        raise InventoryError(f"data_inventory.toml names {', '.join(gone)}, which is no table: take it out")
    return [_table(label, models[label], rows[label], said) for label in sorted(models)]


def _of_a_fact(model: type[Model]) -> dict[str, str]:
    """The row of a fact of a case that says its own; empty for every other table."""
    if not issubclass(model, RecordedFact) or not isinstance(model.purpose, str) or not model.purpose:
        return {}
    return {"purpose": model.purpose, "readers": model.readers, "kept": "case", "protected": "erasable"}


def _table(label: str, model: type[Model], row: Mapping[str, Any], words: Mapping[str, Any]) -> PersonalTable:
    columns = [c.name for c in model._meta.concrete_fields]
    erased, rest = _of_the_model(model)
    concerned = [*erased, *row.get("concerned", ())]
    staff = [*sorted(RECORDER & set(columns)), *row.get("staff", ())]
    named = {*concerned, *staff, *row.get("plain", ())}
    if unknown := sorted(named - set(columns)):
        raise InventoryError(
            f"{label} has no column {', '.join(unknown)}: take it out of data_inventory.toml"
        )
    key = {c.name for c in model._meta.concrete_fields if c.primary_key}
    if unplaced := sorted(set(columns) - named - rest - key):
        raise InventoryError(
            f"{label}: nobody says whose {', '.join(unplaced)} is; add it to data_inventory.toml"
        )
    told = {kind: words[kind].get(row[kind]) for kind in _KINDS}
    if none := [kind for kind in _KINDS if not told[kind]]:
        raise InventoryError(f"{label}: {', '.join(none)} names no words of data_inventory.toml")
    of_person = tuple(dict.fromkeys(concerned))
    sealed = tuple(column.name for column in columns_of(model))
    why = {
        name: _plain_because(model._meta.get_field(name), row, words["plain_because"])
        for name in of_person
        if name not in sealed
    }
    if spare := sorted(set(row.get("plain_because", {})) - set(why)):
        raise InventoryError(f"{label}: {', '.join(spare)} of data_inventory.toml need no reason to be plain")
    return PersonalTable(label, row["purpose"], **told, concerned=of_person, staff=tuple(dict.fromkeys(staff)),
                         sealed=sealed, plain_because=why)  # fmt: skip


def _plain_because(column: Any, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Why a column of the person concerned lies in the database as it is. Raises `InventoryError` for none."""
    code = row.get("plain_because", {}).get(column.name) or _by_kind(column) or row.get("unsealed", "")
    if not code:
        raise InventoryError(
            f"{column} is of the person concerned and lies plain: seal it (handover.sealed_columns), or say in "
            "data_inventory.toml why not (plain_because)"
        )
    if code not in words:
        raise InventoryError(f"{column}: {code} names no words of data_inventory.toml")
    return words[code]


def _by_kind(column: Any) -> str:
    if column.is_relation or column.db_index or column.unique or column.name in _indexed(column.model):
        return "compared"
    if isinstance(column, DateField | BooleanField | IntegerField) or column.choices:
        return "short"
    return "digest" if column.name in _DIGESTS or isinstance(column, TraceField) else ""


def _indexed(model: type[Model]) -> frozenset[str]:
    """The columns of the indexes and constraints that the model declares."""
    named = (*model._meta.indexes, *model._meta.constraints)
    return frozenset(name.lstrip("-") for one in named for name in getattr(one, "fields", ()))


def _of_the_model(model: type[Model]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The columns that the model itself says are erasable, and those that it says are not personal."""
    if not issubclass(model, Erasable):
        return (), frozenset()
    return declared(model, "erasable"), frozenset(declared(model, "not_personal")) | COMMITMENT


def inventory_page(head: str) -> str:
    """Return ``docs/data-inventory.md``. Raises `InventoryError`."""
    tables = inventory()
    personal = [table for table in tables if table.concerned or table.staff]
    lines = [
        "# Data inventory", "", head,
        "Every column that says something of a person: what for, who reads it, how long it is kept and how it is",
        "protected. It is the ground of a privacy impact assessment (E-Government Act of 2002, section 208), which it",
        "does not replace: whether each is needed is for the agency to weigh. The schedule's items are in",
        "[retention.md](retention.md).",
        "",
        "Files beside the tables (bookings as they came, answers, papers, galleries of prints) are in the data folder;",
        "their rows below name them by digest, and they go with the row.",
    ]  # fmt: skip
    for whose in ("concerned", "staff"):
        title = "Of the person concerned" if whose == "concerned" else "Of staff"
        lines += ["", f"## {title}", "", "| Table | Columns | What for | Who reads | Kept | Protected |"]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(t, getattr(t, whose)) for t in personal if getattr(t, whose)]
    lines += [
        "",
        "## Sealed in the database",
        "",
        *_SEALED,
        "",
        "| Table | Sealed | Plain, and why |",
        "|---|---|---|",
    ]
    lines += [_sealed_row(t) for t in personal if t.concerned or t.sealed]
    nothing = ", ".join(f"`{t.label}`" for t in tables if not (t.concerned or t.staff))
    return "\n".join([*lines, "", "## Of nobody", "", nothing, ""])


_SEALED: Final = (
    "A sealed column is encrypted by a key that is not in the database (AES-256-GCM, `handover.sealed_columns`; keys:",
    "[operating.md](operating.md)), bound to its table, its column and its row's salt. A plain one says why.",
    "Of tables without a sealed column the encryption of the disk is the deployment's to add.",
)


def _sealed_row(table: PersonalTable) -> str:
    sealed = ", ".join(f"`{name}`" for name in table.sealed) or "none"
    reasons: dict[str, list[str]] = {}
    for name, why in table.plain_because.items():
        reasons.setdefault(why, []).append(f"`{name}`")
    plain = "; ".join(f"{', '.join(names)}: {why}" for why, names in sorted(reasons.items())) or "none"
    return f"| `{table.label}` | {sealed} | {plain} |"


def _row(table: PersonalTable, columns: tuple[str, ...]) -> str:
    names = ", ".join(f"`{name}`" for name in columns)
    return f"| `{table.label}` | {names} | {table.purpose} | {table.readers} | {table.kept} | {table.protected} |"
