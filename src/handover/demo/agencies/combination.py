"""Which deployments a demonstration has, the environment of each, and which combinations are refused. Knows no
Django: each side reads its settings from its own environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.process.agency_parts import AgencyPart

FOLDER: Final = "agencies"
"""Folder of both sides' data, in the data folder."""
LOOPBACK: Final = "127.0.0.0/8"
_OF_ONE: Final = {
    "HANDOVER_PARTS": "names the parts of one deployment, and each of the two has its own",
    "HANDOVER_DATABASE_URL": "names one database, and each of the two has its own",
}


@dataclass(frozen=True, slots=True)
class DemoSide:
    """One deployment: what it runs, where its data lie, where it is served. ``host``: the name for browsers, another
    one on each side, since a browser keeps its cookies by host and not by port."""

    name: str
    parts: tuple[AgencyPart, ...]
    folder: Path
    port: int
    host: str

    @property
    def speaks(self) -> AgencyPart:
        """The part that its messages are of."""
        return self.parts[-1]

    @property
    def address(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pages(self) -> str:
        """Where people open it."""
        return f"http://{self.host}:{self.port}/"

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Its environment: that of the demonstration with its own folder and parts."""
        targets = ",".join(filter(None, (environ.get("HANDOVER_PRIVATE_TARGETS"), LOOPBACK)))
        own = {
            "HANDOVER_DEMO": "true", "HANDOVER_LOOPBACK_HTTP": "true", "HANDOVER_PRIVATE_TARGETS": targets,
            "HANDOVER_DATA_DIR": str(self.folder), "HANDOVER_PARTS": ",".join(part.value for part in self.parts),
        }  # fmt: skip
        if AgencyPart.OFFICE in self.parts:  # it prints the notices
            own["HANDOVER_PERSON_PAGE"] = f"{self.address}/person/"
        return {**environ, **own}


def sides(folder: Path, port: int) -> tuple[DemoSide, DemoSide]:
    """The office's deployment and the jails'."""
    office = (AgencyPart.BUREAU, AgencyPart.OFFICE)
    return (
        DemoSide("office", office, folder / FOLDER / "office", port, "127.0.0.1"),
        DemoSide("jails", (AgencyPart.JAIL,), folder / FOLDER / "jails", port + 1, "localhost"),
    )


def refusal(agencies: int, port: int, environ: Mapping[str, str]) -> str:
    """Why there is no demonstration of so many deployments; empty where there is."""
    if agencies == 3:
        return (
            "bureau and office run apart (docs/agencies.md), and the demonstration walks no bookings through three "
            "deployments yet: use --agencies 2"
        )
    if agencies not in (1, 2):
        return (
            "--agencies is 1 (one deployment for all) or 2 (bureau and office in one, the jails in another)"
        )
    if agencies == 1:
        return ""
    for name, why in _OF_ONE.items():
        if environ.get(name):
            return f"{name} {why}: unset it, or use --agencies 1"
    return "" if port < 65535 else "the jails' pages have the port after --port: choose a lower one"
