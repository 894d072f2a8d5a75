"""The Immigration Alien Response: an opinion in separate fields, printed as labelled lines."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from handover.formats.iaq.checks import IaqError, check_field, check_line

OPINION_NOTICE: Final = (
    "This is the opinion of the person named above, from the records named above. It is not a detainer, "
    "not a warrant and not an order to hold: by itself it holds nobody."
)


@dataclass(frozen=True, slots=True)
class AlienResponse:
    """An IAR: what a named person found in the immigration records, and their opinion. Raises ``IaqError``.

    ``reference`` of this answer, ``query_reference`` of the query it answers, ``answered_at`` with its
    zone, ``match_basis`` how the person was matched (say "ten prints, confirmed"), ``fin`` the person's
    number in the immigration repository, ``a_number`` 8-9 digits or "", ``status`` a short text,
    ``opinion`` on removability, ``remarks`` free text with line breaks, ``records`` the records it
    rests on, one line each. The layout of the body is this project's own.
    """

    reference: str
    query_reference: str
    answered_at: datetime
    officer_name: str
    officer_title: str
    officer_ori: str
    match_basis: str
    fin: str
    status: str
    opinion: str
    a_number: str = ""
    remarks: str = ""
    records: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.answered_at.tzinfo is None or self.answered_at.utcoffset() is None:
            raise IaqError("DTE", "a time with its zone")
        if self.a_number:
            check_field("ARN", self.a_number)
        if not re.fullmatch(r"[A-Z0-9]{9}", self.officer_ori):
            raise IaqError("ORI", "9 letters or digits")
        limits = {"REF": 40, "QRY": 40, "OFR": 120, "TTL": 120, "MAT": 200, "FIN": 15, "STA": 120, "OPN": 200}
        values = self.fields()
        for mnemonic, longest in limits.items():
            check_line(mnemonic, values[mnemonic], longest)
        for record in self.records:
            check_line("REC", record, 300)
        if len(self.remarks) > 10_000 or not all(c.isprintable() or c in "\r\n\t" for c in self.remarks):
            raise IaqError("RMK", "at most 10,000 printable characters and line breaks")

    def fields(self) -> dict[str, str]:
        """Return our mnemonics and values, in printing order. REC holds one record per line."""
        return {
            "REF": self.reference,
            "QRY": self.query_reference,
            "DTE": self.answered_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "OFR": self.officer_name,
            "TTL": self.officer_title,
            "ORI": self.officer_ori,
            "MAT": self.match_basis,
            "FIN": self.fin,
            "ARN": self.a_number,
            "STA": self.status,
            "OPN": self.opinion,
            "REC": "\n".join(self.records),
            "RMK": self.remarks,
        }

    def text(self) -> str:
        """Write the labelled lines, 76 wide, and the sentence that it is an opinion and holds nobody.

        Continuation lines are indented, so that no value can look like a label.
        """
        number = {i: f"{i}. {record}" for i, record in enumerate(self.records, 1)}
        value = self.fields()
        lines = [
            f"IAR.{self.officer_ori}.TXT",
            *_labelled("REFERENCE", value["REF"]),
            *_labelled("ANSWERS QUERY", value["QRY"]),
            *_labelled("ANSWERED AT", value["DTE"]),
            *_labelled("ANSWERED BY", f"{self.officer_name}, {self.officer_title} ({self.officer_ori})"),
            *_labelled("MATCH", value["MAT"]),
            *_labelled("FIN", value["FIN"]),
            *_labelled("A-NUMBER", value["ARN"] or "none given"),
            *_labelled("STATUS", value["STA"]),
            *_labelled("OPINION", value["OPN"]),
            *_labelled("RECORDS", "\n".join(number.values()) or "none named"),
            *_labelled("REMARKS", value["RMK"] or "none"),
            *textwrap.wrap(OPINION_NOTICE, 76),
        ]
        return "\n".join(lines) + "\n"


def _labelled(label: str, value: str) -> list[str]:
    """Format ``LABEL:   value``, with further lines indented below the value."""
    lines: list[str] = []
    for line in value.splitlines() or [""]:
        lines.extend(textwrap.wrap(line, 76 - 15) or [""])
    return [f"{(label + ':') if i == 0 else '':<15}{line}".rstrip() for i, line in enumerate(lines)]
