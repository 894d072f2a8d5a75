"""Declare peers and their keys. Each act is recorded; a key counts once its fingerprint was read aloud and typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover import outbound
from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.exchange.key_texts import PeerKeyError, key_id, key_text, read_key, same_fingerprint
from handover.exchange.models import IN_MEMORY, Peer, PeerKey
from handover.exchange.parts import AgencyPart
from handover.process.agency_parts import PART_OF_KIND

_KIND_OF: Final = {part: Agency.Kind(kind) for kind, part in PART_OF_KIND.items()}


class PeerError(Exception):
    """A peer cannot be declared or changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A public key as the peer gave it, and its fingerprint as somebody there read it aloud."""

    text: str
    heard: str

    def public(self) -> bytes:
        """The key. Raises `PeerError` where what was heard is another's."""
        try:
            public = read_key(self.text)
        except PeerKeyError as problem:
            raise PeerError(str(problem)) from problem
        if not same_fingerprint(self.heard, public):
            raise PeerError(
                "this is not the fingerprint of that key: one of the two is another's, or was misheard"
            )
        return public


def add(
    name: str, part: AgencyPart, oris: Sequence[str], address: str, key: GivenKey | None, *, actor: Actor
) -> Peer:
    """Declare a peer that speaks for these agencies. Without a key it is this deployment itself, and its address is
    `IN_MEMORY`. Raises `PeerError`.
    """
    if (key is None) != (address == IN_MEMORY):
        raise PeerError("a peer elsewhere has an address and a key, one that is here has neither")
    public = key.public() if key else None
    if fault := address_fault(address):
        raise PeerError(f"{address}: {fault}")
    with transaction.atomic():
        if Peer.objects.filter(name=name).exists():
            raise PeerError(f"{name} is declared already")
        peer = Peer.objects.create(name=name, part=part.value, address=address.rstrip("/"))
        if public is not None:
            _give(peer, public)
        agencies = [_agency(ori, part) for ori in oris]
        for agency in agencies:
            agency.peer = name
            agency.save(update_fields=["peer"])
        append(
            act="peer.add", actor=actor, subject=name,
            content={"part": part.value, "agencies": list(oris), "key": key_id(public) if public else ""},
        )  # fmt: skip
    return peer


def rotate(name: str, key: GivenKey, overlap: timedelta, *, actor: Actor) -> PeerKey:
    """Take a peer's next key; the present ones are good for the overlap still. Raises `PeerError`."""
    public = key.public()
    with transaction.atomic():
        peer = _peer(name)
        until = timezone.now() + overlap
        live(peer).filter(Q(until=None) | Q(until__gt=until)).update(until=until)
        row = _give(peer, public)
        append(
            act="peer.rotate", actor=actor, subject=name,
            content={"key": row.keyid, "overlap_seconds": int(overlap.total_seconds())},
        )  # fmt: skip
    return row


def revoke(name: str, keyid: str = "", *, actor: Actor) -> int:
    """Revoke a peer's key, or all of its keys if ``keyid`` is not given. How many. Raises `PeerError`."""
    with transaction.atomic():
        peer = _peer(name)
        rows = peer.keys.filter(revoked_at=None)
        rows = rows.filter(keyid=keyid) if keyid else rows
        named = list(rows.values_list("keyid", flat=True))
        if not named:
            raise PeerError(f"{name} has no such key that is not revoked")
        rows.update(revoked_at=timezone.now())
        append(act="peer.revoke", actor=actor, subject=name, content={"keys": named})
    return len(named)


def live(peer: Peer, now: datetime | None = None) -> QuerySet[PeerKey]:
    """The keys of a peer that are believed now."""
    return peer.keys.filter(revoked_at=None).filter(Q(until=None) | Q(until__gt=now or timezone.now()))


def here(ori: str) -> Peer | None:
    """The peer that this agency has and that is this deployment itself."""
    agency = Agency.objects.filter(ori=ori).exclude(peer="").first()
    return Peer.objects.filter(name=agency.peer, address=IN_MEMORY).first() if agency else None


def of_key(keyid: str) -> tuple[Peer, bytes] | None:
    """Return the owner of this key, if it is trusted now, and the key."""
    row = PeerKey.objects.select_related("peer").filter(keyid=keyid).first()
    if row is None or not live(row.peer).filter(pk=row.pk).exists():
        return None
    return row.peer, read_key(row.public)


def speaks_for(peer: Peer, ori: str) -> bool:
    """Whether a peer sends in the name of this agency."""
    agency = Agency.objects.filter(ori=ori, kind=_KIND_OF[AgencyPart(peer.part)]).first()
    return agency is not None and agency.peer == peer.name


def is_here(ori: str) -> bool:
    """Whether this agency is one of this deployment: it has no peer, or one that is this deployment itself."""
    agency = Agency.objects.filter(ori=ori).first()
    return agency is not None and (not agency.peer or here(ori) is not None)


def address_fault(address: str) -> str:
    """Why messages may not be sent there; empty where they may: HTTPS, or HTTP on this machine."""
    if address == IN_MEMORY:
        return ""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return "is no address"
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or parts.username
        or parts.query
        or parts.fragment
    ):
        return "is no https address; write it as https://HOST"
    if parts.path.strip("/"):
        return "must have no path: messages go to a fixed one"
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return "must be https: plain http is taken on loopback only"
    return outbound.fault_of(address, outbound.networks(settings.HANDOVER_PRIVATE_TARGETS))


def _peer(name: str) -> Peer:
    peer = Peer.objects.select_for_update().filter(name=name).first()
    if peer is None:
        raise PeerError(f"no peer {name} is declared")
    return peer


def _agency(ori: str, part: AgencyPart) -> Agency:
    agency = Agency.objects.select_for_update().filter(ori=ori).first()
    if agency is None or agency.kind != _KIND_OF[part]:
        raise PeerError(f"{ori} is no {part.title.lower()} on file; handover agency list")
    if agency.peer:
        raise PeerError(f"{ori} has the peer {agency.peer} already")
    return agency


def _give(peer: Peer, public: bytes) -> PeerKey:
    if PeerKey.objects.filter(keyid=key_id(public)).exists():
        raise PeerError("that key is on file already: of this peer or of another")
    return PeerKey.objects.create(peer=peer, keyid=key_id(public), public=key_text(public))
