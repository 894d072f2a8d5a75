"""The rows of identities, each made of what all sources say of the person; and how rows are saved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from handover.formats.records import KINDS
from handover.repositories.bulk import insert_values, update_rows
from handover.repositories.dispositions import RANK
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, SourceRecord
from handover.repositories.models.versions import newest_canonical

Values = dict[str, Any]
NOTHING: Final[Mapping[int, Any]] = MappingProxyType({})


def refresh_identities(kind: str, subjects: Iterable[str], said: Mapping[int, Any] = NOTHING) -> None:
    """Make the identities' rows anew from all sources' records: names and births of each, the most reliable first.

    ``said``: what records say now, by their pk, where the caller has just written it and it need not be read.
    """
    wanted = set(subjects)
    heads = SourceRecord.objects.filter(kind=kind, subject__in=wanted).select_related("feed")
    of: dict[str, list[SourceRecord]] = defaultdict(list)
    for head in heads:
        if head.state in (SourceRecord.State.ACTIVE, SourceRecord.State.SEALED):
            of[head.subject].append(head)
    for (
        subject,
        group,
    ) in of.items():  # sealed content is in the row only if no other source has a record of the person
        of[subject] = [h for h in group if h.state == SourceRecord.State.ACTIVE] or group
    contents = {**latest_bodies([h for group in of.values() for h in group if h.pk not in said]), **said}
    model: Any = CriminalIdentity if kind == "criminal_identity" else ImmigrationIdentity
    rows: dict[str, Values] = {}
    for subject, group in of.items():
        group.sort(key=lambda h: (RANK.get(h.feed.reliability, 9), h.pk))
        rows[subject] = _identity(kind, [(h, contents[h.pk]) for h in group])
    present = model.every.in_bulk(rows)
    for subject, values in rows.items():
        row = present.get(subject)
        if row is not None and kind == "immigration_identity":
            values["protected"] = values["protected"] or row.protected  # a feed never lowers it
    save_rows(model, rows, present)


def _identity(kind: str, said: Sequence[tuple[SourceRecord, Any]]) -> Values:
    first, _ = said[0]
    names: list[Values] = []
    births: list[str] = []
    numbers: list[list[str]] = []
    for _, one in said:
        names += [n.model_dump() for n in one.names if n.model_dump() not in names]
        births += [b for b in one.births if b not in births]
        numbers += [[n.type, n.number] for n in one.numbers if [n.type, n.number] not in numbers]
    values: Values = {
        "record_id": first.pk,
        "names": names,
        "births": births,
        "numbers": numbers,
        "sex": next((b.sex for _, b in said if b.sex), ""),
        "birthplace": next((b.birthplace for _, b in said if b.birthplace), ""),
        "as_of": max(h.as_of for h, _ in said),
        "hidden": "" if any(h.state == SourceRecord.State.ACTIVE for h, _ in said) else "sealed",
    }
    if kind == "criminal_identity":
        return {**values, "sid": next((b.sid for _, b in said if b.sid), "")}
    return {
        **values,
        "a_number": next((b.a_number for _, b in said if b.a_number), ""),
        "citizenship": next((b.citizenship for _, b in said if b.citizenship), ""),
        "protected": any(b.protected for _, b in said),
    }


def latest_bodies(heads: Sequence[SourceRecord]) -> dict[int, Any]:
    """Return the body of each record's last version that says something, by the record's pk."""
    if not heads:
        return {}
    kinds = {h.pk: h.kind for h in heads}
    found = newest_canonical(kinds)
    return {pk: KINDS[kinds[pk]].model_validate(_body(text), strict=False) for pk, text in found.items()}


def _body(canonical: str) -> Any:
    return json.loads(canonical).get("body", {})


def save_rows(model: Any, values: dict[str, Values], present: dict[Any, Any]) -> None:
    """Create the rows that there are not, and change the others; ``values`` and ``present`` by primary key."""
    pk = model._meta.pk.attname
    insert_values(model, [{pk: key, **said} for key, said in values.items() if key not in present])
    change_rows(model, [(present[key], said) for key, said in values.items() if key in present])


def change_rows(model: Any, changes: Sequence[tuple[Any, Values]]) -> None:
    """Write what is said now into rows on file, each of which keeps its key."""
    if not changes:
        return
    fields = [name for name in changes[0][1] if name != model._meta.pk.attname]  # a row keeps its key
    for row, said in changes:
        for name in fields:
            setattr(row, name, said[name])
    update_rows(model, [row for row, _ in changes], [model._meta.get_field(name).name for name in fields])
