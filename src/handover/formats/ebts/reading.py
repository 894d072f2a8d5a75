"""Read a transaction in either encoding."""

from __future__ import annotations

from handover.formats.ansi_nist import DEFAULT_LIMITS, Limits, Transaction
from handover.formats.ansi_nist import read as read_traditional
from handover.formats.ebts.niem import looks_like_xml, read_package


def read_transaction(data: bytes, *, lenient: bool = False, limits: Limits = DEFAULT_LIMITS) -> Transaction:
    """Read the records of a file in either encoding.

    For an XML package the records are those of the traditional encoding (``raw`` is generated, not received).
    ``lenient`` as in ``ansi_nist.read``; it has no effect on XML. Raises ``AnsiNistError``.
    """
    if looks_like_xml(data):
        return read_package(data, limits=limits).transaction
    return read_traditional(data, lenient=lenient, limits=limits)
