"""Dated lists of the countries whose consulate must be told of a detention regardless of the person's wish. Pure.

8 CFR 236.1(e), as 72 FR 1923 (17 January 2007) amended it: it was read there that the consulate is told at once,
asked or not, that Albania and South Korea were removed from the list, and that Algeria, Tunisia and Zimbabwe were
added. The other names are from memory: the list is illustrative as a whole, and its page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class ConsularList:
    """One list as it stood from a day on. ``confidence``: C read in the source, M from memory (illustrative)."""

    first: date
    source: str
    confidence: str
    countries: tuple[str, ...]


_FROM_2007: Final = """Algeria|Antigua and Barbuda|Armenia|Azerbaijan|Bahamas|Barbados|Belarus|Belize|Brunei|Bulgaria
China (with Hong Kong and Macao)|Costa Rica|Cyprus|Czech Republic|Dominica|Fiji|Gambia|Georgia|Ghana|Grenada|Guyana
Hungary|Jamaica|Kazakhstan|Kiribati|Kuwait|Kyrgyzstan|Malaysia|Malta|Mauritius|Moldova|Mongolia|Nigeria|Philippines
Poland (unless a permanent resident)|Romania|Russia|Saint Kitts and Nevis|Saint Lucia|Saint Vincent and the Grenadines
Seychelles|Sierra Leone|Singapore|Slovakia|Tajikistan|Tanzania|Tonga|Trinidad and Tobago|Tunisia|Turkmenistan|Tuvalu
Ukraine|United Kingdom|Uzbekistan|Zambia|Zimbabwe"""

LISTS: Final = (
    ConsularList(
        date(2007, 1, 17), "8 CFR 236.1(e); 72 FR 1923", "M", tuple(_FROM_2007.replace("\n", "|").split("|"))
    ),
)
OTHER: Final = "another country"
NO_COUNTRY: Final = "none: the person is stateless"


def list_on(day: date) -> ConsularList:
    """The list in force that day. Raises ``LookupError`` before the first."""
    found = [one for one in LISTS if one.first <= day]
    if not found:
        raise LookupError(f"no list of countries is on record for {day}")
    return max(found, key=lambda one: one.first)


def must_be_told(country: str, day: date) -> bool:
    """Return whether this country's consulate must be told at once, even against the person's wish."""
    return country in list_on(day).countries
