"""Write the seeds of both targets into a folder: small bookings and answers of every kind, whole and in part."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from tests.formats.ebts.builders import booking

from handover.formats.ansi_nist import read
from handover.formats.ebts.answers import write_errt, write_sre
from handover.formats.ebts.car import write_car, write_car_xml
from handover.formats.ebts.niem import write_package


def traditional() -> list[bytes]:
    """Bookings with every kind of record, and both answers."""
    day = dt.date(2020, 2, 25)
    head = {
        "tcn": "HO20200225000001",
        "tcr": "JAIL-20200225-0001",
        "ori": "TXBUREAU0",
        "dai": "TX0570000",
        "date": day,
    }
    return [
        write_car(booking()),
        write_car(booking(images=booking().images[:1], minutiae={})),
        write_car(booking(images=(), minutiae=booking().minutiae)),
        write_car(booking(tot="CNA", version="0400")),
        write_errt(messages=("E0001 - 2.018 NAM: is missing",), **head),  # type: ignore[arg-type]
        write_sre(identified=True, ucn="123456AB7", name={"last": "DOE"}, control_ori="TX0570100", **head),  # type: ignore[arg-type]
    ]


def main(folder: Path) -> None:
    """``folder/traditional`` and ``folder/package``."""
    files = traditional()
    packages = [write_car_xml(booking()).data, *(write_package(read(data)).data for data in files)]
    for name, seeds in (("traditional", files), ("package", packages)):
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds):
            (place / f"seed{number}").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
