"""The one error of the ANSI/NIST reader and writer, and the bounds that it enforces."""

from __future__ import annotations

from dataclasses import dataclass


class AnsiNistError(ValueError):
    """A file that cannot be read, or a record that cannot be written.

    ``code`` is one of the message codes that bureaus use in an error transaction (EFTS appendix M):
    H0001/H0002 header element missing or failing its edit, E0004 a logical record does not parse,
    E0005 a field does not parse. ``text`` says what is wrong and where, without personal data. ``record`` is
    the zero-based index of the record in the file, ``field`` its tag as ``"2.018"``.
    """

    def __init__(self, code: str, text: str, record: int | None = None, field: str | None = None) -> None:
        super().__init__(f"{code} - {text}")
        self.code = code
        self.text = text
        self.record = record
        self.field = field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds checked before any work that grows with the input."""

    file_bytes: int = 64 * 1024 * 1024
    records: int = 200
    fields: int = 400
    items: int = 20_000


DEFAULT_LIMITS = Limits()
