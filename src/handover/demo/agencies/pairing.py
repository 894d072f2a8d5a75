"""Make deployments peers by the commands by which people do it: each shows its key and the fingerprint, and the other
takes both."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

from handover.demo.agencies.combination import DemoSide
from handover.exchange.key_texts import key_id, read_key
from handover.process.agency_parts import PART_OF_KIND
from handover.world.agencies import AGENCIES


class PairingError(Exception):
    """The two cannot be made peers; the message says why."""


def pair(one: DemoSide, other: DemoSide, environ: Mapping[str, str]) -> None:
    """Make each the peer of the other, once. Raises `PairingError`."""
    for here, there in ((one, other), (other, one)):
        _introduce(here, there, environ)


def _introduce(here: DemoSide, there: DemoSide, environ: Mapping[str, str]) -> None:
    """Declare at one side the other one, which shows its key and reads the fingerprint aloud."""
    peers = json.loads(_command(here, environ, "list", "--json"))["peers"]
    known = next((one for one in peers if one["name"] == there.name), None)
    if known and known["address"] != there.address:
        raise PairingError(
            f"the two were paired when {there.name} was at {known['address']}: use that port again, or remove "
            f"{here.folder.parent}"
        )
    if not (there.folder / "exchange.key").exists():
        _command(there, environ, "key", "--new")
    signs, spoken = _command(there, environ, "key").splitlines()[:2]
    public = signs.split()[1]
    if known:
        if key_id(read_key(public)) not in known["keys"]:
            raise PairingError(
                f"{here.name} knows {there.name} by another key than it has: the data of one were made anew. Remove "
                f"{here.folder.parent}"
            )
        return
    named = [a.ori for a in AGENCIES if PART_OF_KIND.get(a.kind) is there.speaks]
    agencies = [word for ori in named for word in ("--agency", ori)]
    _command(
        here, environ, "add", there.name, "--part", there.speaks.value, *agencies, "--address", there.address,
        "--public-key", public, "--heard", spoken.strip(),
    )  # fmt: skip


def _command(side: DemoSide, environ: Mapping[str, str], *words: str) -> str:
    command: Sequence[str] = (sys.executable, "-m", "handover", "peers", *words)
    done = subprocess.run(command, env=side.environment(environ), capture_output=True, text=True, check=False)
    if done.returncode:
        raise PairingError(f"handover peers {words[0]} at {side.name}: {done.stderr.strip()}")
    return done.stdout
