"""``handover peers``: other deployments, the keys by which they are known, and the messages to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from handover.commands import peers_proofs
from handover.commands.console import fail
from handover.commands.prerequisites import uses_django
from handover.exchange.parts import AgencyPart

app = typer.Typer(no_args_is_help=True, help="Other deployments, and the messages to them.")
app.command("prove")(peers_proofs.prove)
app.command("check-proof")(peers_proofs.check_proof)

_Key = Annotated[str, typer.Option(help="the peer's public key, as `handover peers key` shows it there")]
Fingerprint = Annotated[
    str,
    typer.Option(
        help="the fingerprint of that key, as somebody there reads it aloud: ten groups of five digits"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@contextmanager
def _refusing() -> Iterator[None]:
    """Report what cannot be as a message with exit code 2."""
    from handover.exchange.own_keys import OwnKeyError
    from handover.exchange.peers import PeerError

    try:
        yield
    except (PeerError, OwnKeyError) as problem:
        raise fail(str(problem)) from problem


@app.command()
@uses_django()
def key(
    new: Annotated[bool, typer.Option("--new", help="make the first key, or the next one beside it")] = False,
) -> None:
    """Show this deployment's public keys with their fingerprints: to give to peers, and to read aloud to them.

    The first signs. A next one signs nothing before `handover peers use-key`: give it to every peer before.
    """
    from handover.exchange import own_keys
    from handover.exchange.key_texts import fingerprint, key_id, key_text

    folder = _data_dir()
    with _refusing():
        if new:
            made = own_keys.public_of(own_keys.make(folder))
            _record("peer.own_key", key_id(made))
        for place, one in enumerate(own_keys.kept(folder)):
            public = own_keys.public_of(one)
            typer.echo(f"{'next' if place else 'signs'}  {key_text(public)}")
            typer.echo(f"       {fingerprint(public)}")


@app.command("use-key")
@uses_django()
def use_key() -> None:
    """Sign with the next key from now on; the one before is forgotten.

    Peers that lack the new one refuse every message.
    """
    from handover.exchange import own_keys
    from handover.exchange.key_texts import key_id, key_text

    with _refusing():
        public = own_keys.public_of(own_keys.use_next(_data_dir()))
    _record("peer.use_key", key_id(public))
    typer.echo(f"signs now  {key_text(public)}")


@app.command()
@uses_django()
def add(
    name: Annotated[str, typer.Argument(help="what the deployment is called here")],
    part: Annotated[AgencyPart, typer.Option(help="what it runs")],
    agency: Annotated[list[str], typer.Option(help="ORI of an agency that it speaks for; may be repeated")],
    address: Annotated[str, typer.Option(help="https://HOST where it receives messages")] = "",
    public_key: _Key = "",
    heard: Fingerprint = "",
    here: Annotated[
        bool,
        typer.Option("--here", help="it is this deployment: messages go the same way, without a network"),
    ] = False,
) -> None:
    """Declare a peer: from now on messages for its agencies are sent to it.

    A request that was lodged before stays where it was lodged; later messages about it are sent too.
    """
    from handover.administration.operators import operator
    from handover.exchange import peers
    from handover.exchange.models import IN_MEMORY

    given = None if here else peers.GivenKey(public_key, heard)
    with _refusing():
        peer = peers.add(name, part, agency, IN_MEMORY if here else address, given, actor=operator())
    typer.echo(f"{peer.name}: {part.title.lower()} of {', '.join(agency)} at {peer.address}")


@app.command("list")
@uses_django()
def list_peers(as_json: AsJson = False) -> None:
    """List the peers: what each runs, for which agencies, its keys, and what waits to be sent to it."""
    from handover.accounts.models import Agency
    from handover.exchange import peers
    from handover.exchange.delivery_rules import MessageState
    from handover.exchange.models import OutgoingMessage, Peer

    found: list[dict[str, Any]] = []
    for peer in Peer.objects.order_by("name"):
        rows = OutgoingMessage.objects.filter(peer=peer.name)
        found.append({
            "name": peer.name, "part": peer.part, "address": peer.address,
            "agencies": list(Agency.objects.filter(peer=peer.name).order_by("ori").values_list("ori", flat=True)),
            "keys": [key.keyid for key in peers.live(peer).order_by("pk")],
            **{state.value: rows.filter(state=state.value).count() for state in MessageState},
        })  # fmt: skip
    if as_json:
        typer.echo(json.dumps({"peers": found}))
        return
    for one in found:
        counts = ", ".join(f"{one[state.value]} {state.title.lower()}" for state in MessageState)
        typer.echo(
            f"{one['name']:<16}  {one['part']:<6}  {' '.join(one['agencies'])}  {one['address']}  {counts}"
        )
    if not found:
        typer.echo("no peer is declared: every agency works on this deployment")


@app.command()
@uses_django()
def fingerprint(name: str) -> None:
    """Show the fingerprints of a peer's keys that are trusted now, to compare by telephone."""
    from handover.exchange import key_texts, peers
    from handover.exchange.models import Peer

    peer = Peer.objects.filter(name=name).first()
    if peer is None:
        raise fail(f"no peer {name} is declared")
    for row in peers.live(peer).order_by("pk"):
        until = f"  until {row.until:%Y-%m-%d %H:%M} UTC" if row.until else ""
        typer.echo(f"{row.keyid}  {key_texts.fingerprint(key_texts.read_key(row.public))}{until}")


@app.command()
@uses_django()
def rotate(
    name: str,
    public_key: _Key,
    heard: Fingerprint,
    overlap: Annotated[
        float, typer.Option(min=0, max=2160, help="hours for which its present key stays valid")
    ] = 168,
) -> None:
    """Trust a peer's next key; the present one stays valid for a while."""
    from handover.administration.operators import operator
    from handover.exchange import peers

    with _refusing():
        row = peers.rotate(
            name, peers.GivenKey(public_key, heard), timedelta(hours=overlap), actor=operator()
        )
    typer.echo(f"{name}: {row.keyid} is taken; earlier keys end in {overlap:g} hours")


@app.command()
@uses_django()
def revoke(
    name: str,
    keyid: Annotated[str, typer.Option("--key", help="one of its keys; without it all of them")] = "",
) -> None:
    """Stop trusting a lost key, at once.

    While a peer has no valid key, its messages are refused.
    """
    from handover.administration.operators import operator
    from handover.exchange import peers

    with _refusing():
        count = peers.revoke(name, keyid, actor=operator())
    typer.echo(f"{name}: {count} key(s) revoked")


@app.command()
@uses_django()
def messages(
    state: Annotated[
        str, typer.Option(help="only those that are waiting, failing, dead, received or aside")
    ] = "",
    peer: Annotated[str, typer.Option(help="only those to this peer")] = "",
    most: Annotated[int, typer.Option(min=1, max=10_000, help="how many at most")] = 100,
) -> None:
    """List messages to peers, one JSON object per line, oldest first: what about, to whom, how it stands and why."""
    from handover.exchange.models import OutgoingMessage

    rows = OutgoingMessage.objects.select_related("matter").order_by("pk")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(peer=peer) if peer else rows
    for row in rows[:most]:
        typer.echo(json.dumps({
            "number": row.pk, "kind": row.kind, "about": row.matter.reference, "step": row.number, "peer": row.peer,
            "recipient": row.recipient, "state": row.state, "tries": row.tries, "why": row.why, "digest": row.digest,
            "receipt_entry": row.receipt_entry, "receipt_digest": row.receipt_digest,
        }))  # fmt: skip


@app.command("send-again")
@uses_django()
def send_again(number: Annotated[int, typer.Argument(help="number of the message in the list")]) -> None:
    """Send a message again, whatever became of it. The peer accepts it only once."""
    from handover.administration.operators import operator
    from handover.exchange import outbox
    from handover.exchange.models import OutgoingMessage

    row = OutgoingMessage.objects.select_related("matter").filter(pk=number).first()
    if row is None:
        raise fail(f"no message {number}; handover peers messages")
    outbox.send_again(row, actor=operator())
    typer.echo(f"{row.kind} about {row.matter.reference} is sent again by the worker")


def _data_dir() -> Path:
    from django.conf import settings

    return Path(settings.HANDOVER_DATA_DIR)


def _record(act: str, keyid: str) -> None:
    from django.db import transaction

    from handover.administration.operators import operator
    from handover.audit.append import append

    with transaction.atomic():
        append(act=act, actor=operator(), subject=keyid)
