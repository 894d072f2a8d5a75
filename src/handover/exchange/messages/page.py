"""``docs/agencies.md``: what passes between agencies, written from the declarations. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from handover.exchange.messages.registry import KINDS, STAYS, MessageKind
from handover.exchange.parts import MessageWay

_ABOUT = """\
The bureau, the immigration office and the jail are agencies of their own, and none opens its database to another. One
deployment may hold every part, which is the default: then no message is written. Or the parts run apart, each with its
own database, people, pages and clocks, made peers by `handover peers`. They exchange the messages on this page.

| Deployments (`HANDOVER_PARTS`) | Who is a peer of whom |
|---|---|
| `bureau,office` and `jail` | each jail's deployment and the office; jails send bookings to the bureau's intake |
| `bureau` and `office,jail` | the bureau and the office; the jails work on the office's pages |
| `bureau`, `office` and `jail` | the bureau and the office, the office and each jail's deployment |

`bureau,jail` beside an office is refused by `handover check`. `make demo AGENCIES=2` starts two deployments, of bureau
and office and of the jails, and `make demo AGENCIES=3` one of each; both take bookings through all of them, reach the
same result as a single deployment, and draw the messages of one case from all logs.

Limits of a separate bureau: charges, bail, holds for others and an expected release that a jail reports after the
booking stay with the bureau. Bookings, releases, transfers, merged numbers, corrections and what a roster misses
reach the office once each, and late ones are recognisable as late; a correction can stop a case there, but no report
ends or lengthens a hold. A jail's clerk sends bookings by the intake's interface, drop folder or SOAP, for the
clerk's own pages run where the jail does. The notice “do not hold” to a jail's system is pushed by the deployment
that runs the jail's part, and is not fetched from the bureau. The bureau tells the office of an erasure by
`booking.erased`; what the office holds of it stays until two people there erase it by an order of the office's own.
Each erasure of content that a message had carried is told to whoever got that message, also of a jail's event by
itself; an erasure of what no message carries is told nobody. A jail tells of none: what it told is recorded at the
office by steps of the office's own. A criminal record that is sealed or expunged
at the bureau is hidden at the office at once, and destroyed there by an order of the office's own. The bureau gives a
record anew also after the office's case has ended. Disputes about a criminal record are answered where they are
filed. A file of more than 17 MB does not fit a message, and waits for a person. The message that withdraws an
expunged record keeps its source's key at the bureau, but no content. Where two bureaus know a person by one number,
the second one's word on former numbers of that person waits for somebody to look at it. Where two people at the
bureau carry out an expungement before its worker has told the office, the office learns that something was erased but
not what, and shows the record until it carries out an order of its own: keep the worker running, and check that the
message was sent.

A bureau that runs alone has a supervisor and a records specialist of its own (`handover accounts add --role supervisor
--agency` with the bureau's ORI): for its messages, for orders about its records, and for what its schedule says is due.
Where an office runs too, these roles are the office's.

Every message is a CloudEvent (1.0, structured JSON). `id` is made of sender, request, step, kind and receiver, so that
a message that is sent twice is the same one; `source` is the sender's ORI, `subject` the request's reference,
`recipient` the receiver's ORI; `casestep` is the step of the sender's log that caused it and `caseafter` the one of the
last message before it that the same receiver has and does not hold back for one that was set aside (0: none);
`logentry` and `logdigest` are number and digest of the entry in the sender's audit chain. The data are taken from the
recorded facts of that step when it is sent, and are kept nowhere beside them.

It is sent by HTTPS POST to `/exchange/v1/messages`, signed with Ed25519 as HTTP Message Signature (RFC 9421) over
method, authority, path, content type and content digest (RFC 9530). The receiver answers with a signed receipt that
holds the message's digest and the position in its own audit chain. Within a case messages are taken in order: one that
comes before another that is missing waits. A message that ends what is asked, a court's order that nobody be held and a
withdrawn match count at once, and are sent ahead of whatever waits. A message that cannot be said any more, because an
order erased what it says, or that its receiver does not read, is passed over: it stands on the sender's page of
messages with its reason, for the sender's people, and the later ones of its case go on without it. Where nothing more
is to come of one, or of one that is missing, two people of an agency set it aside; what came and stops or withdraws
something is never set aside.

The bureau forwards the file of each arrest. The office reads it, keeps the booking under the bureau's reference,
searches its own repository, and opens a case on a match, as in one deployment; if there is no match, the records
schedule applies to its booking as to any other. The jail's answer does not wait for this. For a case of its own the
office asks for the criminal record, with its purpose; the bureau gives the sources' records as they stand, and again
whenever they change or are withdrawn, so that both histories are read at the office. Possible wants are leads by name
and stay with the bureau. A withdrawn match is told with the corrected answer. A corrected booking is a booking of its
own, with a new TCN, and passes as one. A record is taken where the office asked that bureau for it and it is of whom
the match gave; a bureau cannot change what another bureau sent.

No message to the bureau mentions immigration records, status or the outcome of a case. But a record is asked
for only where a case opened, and a case opens only where the prints are those of somebody in the immigration
repository. So the bureau can infer from an asking that the person booked is in that repository, when the office opened
its case, and the reference of the case; and, after a while without a request for a booking, that probably no case
opened. It can infer nothing of what the repository says of the person, of their status, or of how the case goes on.
The bureau, for its part, cannot verify that there is a case: an office could ask for the record of any booking that
was forwarded to it. It is given once for each booking and office; further requests are refused and counted.

What counts is recorded by a step of the receiver's own, by the same verbs as its pages use. A jail's deployment keeps
a request that came as a case of its own, under the office's reference, with its papers, its clerk's pages and its own
clock of the hold, which runs whether or not the office can be reached. At the office the jail's message is recorded
by the step that the jail's page takes in one deployment, by the person whom the jail names, dated as it was recorded
there. It has happened: what stands against it is recorded as a breach, and refuses nothing. What cannot be recorded
is tried again, and stands on the page of messages with the reason until it is. Of a bureau's messages all wait for
their booking, and a record for the answers and records before it; a later answer takes the place of an earlier one,
also where that is recorded later or not at all. What of them is refused again and again is tried at growing
intervals, up to about an hour."""
_VERSIONS = """\
A message keeps the version that was newest when its step was recorded, even if it is resent after an upgrade. Earlier
versions are accepted; a later one is refused and resent until the receiver is upgraded; what is urgent is said at once
in the newest version that the receiver knows, and stays said so. The later messages of its case go on meanwhile. So
upgrade the offices first, then the jails and the bureau.

Reports of a jail's system that came before the bureau ran a version that tells them (`booking.reported`) are told once
after the upgrade, by the worker, for the bookings on which the office asked for a record; if it asks later, then.

Since version 2 a jail's message says by `by_id` which person took the step: two people of one name count as two at
the office when a second person is needed. A message of version 1 has only the name. Then all of one name at a jail
are one person: a step that asks for a second one waits for a person at the office where both have one name. If
somebody acted in a case by such a message, this applies to their name until the case ends, so that an upgrade does
not turn one person into two."""


def agencies_page(head: str) -> str:
    """Return the page. ``head``: the sentence that says who wrote it."""
    lines = ["# What passes between agencies", "", head, _ABOUT]
    for way in MessageWay:
        lines += ["", f"## {way.sender.title} to {way.receiver.title.lower()}"]
        for kind in KINDS:
            if kind.way is way:
                lines += _section(kind)
    lines += ["", "## Versions", "", _VERSIONS]
    lines += ["", "## What causes no message", "", "| Step | Why |", "|---|---|"]
    lines += [f"| `{step}` | {why} |" for step, why in STAYS.items()]
    return "\n".join(lines) + "\n"


def example_of(kind: MessageKind) -> dict[str, Any]:
    """The data of a message as an example."""
    return {name: (field.examples or [None])[0] for name, field in kind.body.model_fields.items()}


def _section(kind: MessageKind) -> list[str]:
    words = " ".join((kind.body.__doc__ or "").split())
    also = _at_once(kind)
    lines = ["", f"### `{kind.type}`", "", f"{words}{also} Purpose: {kind.purpose}. Law: {kind.law}.", ""]
    recorded = ", ".join(f"`{step}`" for step in kind.recorded_by)
    follows = (
        f"Recorded there by {recorded}." if recorded else "It is kept and shown; no step follows from it yet."
    )
    cause = ", ".join(f"`{step}`" for step in kind.steps) or "an erasure by order, which is no step"
    lines += [f"Caused by {cause}. {follows}", ""]
    lines += ["| Field | Type | Purpose | Law | Taken from |", "|---|---|---|---|---|"]
    lines += list(_rows(kind))
    kept = [f"{name}: {why}" for name, why in kind.keeps_back.items()]
    return [*lines, "", f"Kept back: {'; '.join(kept)}."] if kept else lines


def _at_once(kind: MessageKind) -> str:
    if kind.at_once_where is not None:
        name, values = kind.at_once_where
        said = " or ".join(f"`{value}`" for value in values)
        return f" Where `{name}` is {said} it counts at once."
    return " It counts at once." if kind.at_once else ""


def _rows(kind: MessageKind) -> Iterator[str]:
    types = kind.body.model_json_schema()["properties"]
    for name, field in kind.body.model_fields.items():
        extra = said_of(field)
        law, of = extra["law"] or "as the message", f"`{extra['of']}`" if extra["of"] else "always the same"
        since = f" (since version {extra['since']})" if extra["since"] != "1" else ""
        yield f"| `{name}`{since} | {_type(types[name])} | {field.description} | {law} | {of} |"


def said_of(field: FieldInfo) -> dict[str, str]:
    """``law``, ``of`` and ``since`` of a field."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return {name: str(extra[name]) for name in ("law", "of", "since")}


def _type(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return json.dumps(schema["const"]).replace('"', "`")
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join("nothing" if one.get("type") == "null" else _type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return (
            f"list of `{schema['items']['$ref'].rpartition('/')[2]}`" if "$ref" in schema["items"] else "list"
        )
    return {"date-time": "time", "date": "day"}.get(schema.get("format", ""), str(schema.get("type", "")))
