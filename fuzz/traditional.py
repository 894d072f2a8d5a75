"""The traditional encoding: read both ways, written again, judged, and said as XML."""

from __future__ import annotations

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["handover.formats"]):
    from handover.formats.ansi_nist import AnsiNistError, Transaction, read, write
    from handover.formats.checking import check, describe, round_trip, to_json
    from handover.formats.ebts.booking import SubmissionError, read_booking
    from handover.formats.ebts.car import car_transaction
    from handover.formats.ebts.niem import read_package, write_package
    from handover.formats.ebts.niem.parsing import ELEMENTS


def one_input(data: bytes) -> None:
    """Raise where something is wrong."""
    if data[:1] == b"<":
        return
    judged = check(data)
    assert isinstance(judged["valid"], bool)
    for lenient in (False, True):
        try:
            tx = read(data, lenient=lenient)
        except AnsiNistError:
            continue
        assert write(tx) == data, "what was read is written as it was"
        use(data, tx, lenient)
        return


def use(data: bytes, tx: Transaction, lenient: bool) -> None:
    """Everything that is done with a file once it is read; a lenient reading only where a strict one refuses."""
    describe(tx)
    to_json(tx)
    round_trip(data)
    written = write_package(tx)
    try:
        read_package(written.data)
    except AnsiNistError:
        assert written.data.count(b"<") > ELEMENTS, "what is written is read, but for its bounds"
    with contextlib.suppress(SubmissionError, AnsiNistError):
        car_transaction(read_booking(data, lenient=lenient, require_booking=False))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
