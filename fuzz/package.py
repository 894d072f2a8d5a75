"""The XML encoding: read, written again, judged."""

from __future__ import annotations

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["handover.formats"]):
    from handover.formats.ansi_nist import AnsiNistError, read, write
    from handover.formats.checking import check, describe, round_trip
    from handover.formats.ebts.booking import SubmissionError, read_booking
    from handover.formats.ebts.niem import looks_like_xml, read_package, write_package


def one_input(data: bytes) -> None:
    """Raise where something is wrong."""
    if not looks_like_xml(data):
        data = b"<" + data
    judged = check(data)
    assert isinstance(judged["valid"], bool)
    try:
        package = read_package(data)
    except AnsiNistError:
        return
    tx = package.transaction
    describe(tx)
    round_trip(data)
    package_again = read_package(write_package(tx, package.kept).data)
    again = package_again.transaction
    assert package_again.kept == package.kept, "what has no field is written again"
    assert [r.type for r in again.records] == [r.type for r in tx.records], "every record is written"
    assert read(write(tx), lenient=True).records == tx.records, "the records are good traditional ones"
    with contextlib.suppress(SubmissionError):
        read_booking(data, require_booking=False)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
