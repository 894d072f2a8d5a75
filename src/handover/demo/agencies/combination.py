"""Which deployments a demonstration has, the environment of each, who is a peer of whom, and which combinations are
refused. Knows no Django: each side reads its settings from its own environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from handover.exchange.parts import MessageWay
from handover.process.agency_parts import AgencyPart

LOOPBACK: Final = "127.0.0.0/8"
_OF_ONE: Final = {
    "HANDOVER_PARTS": "names the parts of one deployment, and each of several has its own",
    "HANDOVER_DATABASE_URL": "names one database, and each of several has its own",
}
_HOST: Final = {"office": "127.0.0.1", "jails": "localhost", "bureau": "bureau.localhost"}
"""The name for browsers, another one on each side, since a browser keeps its cookies by host and not by port."""

_BUREAU, _OFFICE, _JAIL = AgencyPart.BUREAU, AgencyPart.OFFICE, AgencyPart.JAIL
SHAPES: Final[Mapping[int, Mapping[str, tuple[AgencyPart, ...]]]] = {
    2: {"office": (_BUREAU, _OFFICE), "jails": (_JAIL,)},
    3: {"office": (_OFFICE,), "jails": (_JAIL,), "bureau": (_BUREAU,)},
}
"""By their number the deployments with their parts, in the order of their ports. The first is the office's, which knows
every case: the walk is its own. The last part of each is the one that its messages are of."""


@dataclass(frozen=True, slots=True)
class DemoSide:
    """One deployment: what it runs, where its data lie, where it is served."""

    name: str
    parts: tuple[AgencyPart, ...]
    folder: Path
    port: int

    @property
    def speaks(self) -> AgencyPart:
        """The part that its messages are of."""
        return self.parts[-1]

    @property
    def host(self) -> str:
        """The name under which people open it."""
        return _HOST[self.name]

    @property
    def address(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pages(self) -> str:
        """Where people open it."""
        return f"http://{self.host}:{self.port}/"

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Its environment: that of the demonstration with its own folder, parts and host."""
        targets = ",".join(filter(None, (environ.get("HANDOVER_PRIVATE_TARGETS"), LOOPBACK)))
        hosts = (environ.get("HANDOVER_ALLOWED_HOSTS"), "127.0.0.1", "localhost", self.host)
        own = {
            "HANDOVER_DEMO": "true", "HANDOVER_LOOPBACK_HTTP": "true", "HANDOVER_PRIVATE_TARGETS": targets,
            "HANDOVER_ALLOWED_HOSTS": ",".join(dict.fromkeys(filter(None, hosts))),
            "HANDOVER_DATA_DIR": str(self.folder), "HANDOVER_PARTS": ",".join(part.value for part in self.parts),
        }  # fmt: skip
        if AgencyPart.OFFICE in self.parts:  # it prints the notices
            own["HANDOVER_PERSON_PAGE"] = f"{self.address}/person/"
        return {**environ, **own}


def sides(agencies: int, folder: Path, port: int) -> tuple[DemoSide, ...]:
    """So many deployments, the office's first, each in a folder of its own in the data folder."""
    place = folder / f"agencies-{agencies}"
    return tuple(
        DemoSide(name, parts, place / name, port + n)
        for n, (name, parts) in enumerate(SHAPES[agencies].items())
    )


def peers_among(all_sides: Sequence[DemoSide]) -> Iterator[tuple[DemoSide, DemoSide]]:
    """Those between which messages pass."""
    ways = [{way.sender, way.receiver} for way in MessageWay]
    return (pair for pair in combinations(all_sides, 2) if {one.speaks for one in pair} in ways)


def refusal(agencies: int, port: int, environ: Mapping[str, str]) -> str:
    """Why there is no demonstration of so many deployments; empty where there is."""
    if agencies == 1:
        return ""
    if agencies not in SHAPES:
        return (
            "--agencies is 1 (one deployment for all), 2 (bureau and office in one, the jails in another) or 3 "
            "(bureau, office and jails apart)"
        )
    for name, why in _OF_ONE.items():
        if environ.get(name):
            return f"{name} {why}: unset it, or use --agencies 1"
    if port + agencies - 1 > 65535:
        return "the other deployments have the ports after --port: choose a lower one"
    return ""
