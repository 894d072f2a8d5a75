"""One way in for both encodings of a transaction."""

from __future__ import annotations

from handover.formats.ansi_nist import DEFAULT_LIMITS, Limits, Transaction
from handover.formats.ansi_nist import read as read_traditional
from handover.formats.ebts.niem import looks_like_xml, read_package


def read_transaction(data: bytes, *, lenient: bool = False, limits: Limits = DEFAULT_LIMITS) -> Transaction:
    """The records of a file, whichever encoding it is in.

    Of an XML package the records are those that the traditional encoding would hold (``raw`` is made, not
    received). ``lenient`` as in ``ansi_nist.read``; XML knows no lenient reading. Raises ``AnsiNistError``.
    """
    if looks_like_xml(data):
        return read_package(data, limits=limits).transaction
    return read_traditional(data, lenient=lenient, limits=limits)
