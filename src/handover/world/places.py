"""Countries, states and towns. Codes are those of the NCIC tables for POB and CTZ (EBTS 2.020, 2.021)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

POB_US: Final = "US"


@dataclass(frozen=True, slots=True)
class Country:
    """A country of birth: its NCIC code (the same in both tables), its prevalent naming, and its weight among
    the foreign-born people of this world (illustrative).
    """

    code: str
    name: str
    origin: str
    weight: float


COUNTRIES: Final = (
    Country("MM", "Mexico", "spanish", 30.0),
    Country("GT", "Guatemala", "spanish", 8.0),
    Country("HD", "Honduras", "spanish", 8.0),
    Country("EL", "El Salvador", "spanish", 7.0),
    Country("CB", "Colombia", "spanish", 3.0),
    Country("CC", "Cuba", "spanish", 3.0),
    Country("DR", "Dominican Republic", "spanish", 3.0),
    Country("EU", "Ecuador", "spanish", 2.0),
    Country("VZ", "Venezuela", "spanish", 4.0),
    Country("PU", "Peru", "spanish", 1.5),
    Country("PI", "Philippines", "spanish", 2.5),
    Country("BZ", "Brazil", "portuguese", 2.5),
    Country("HT", "Haiti", "haitian", 4.0),
    Country("RC", "China", "chinese", 4.0),
    Country("RV", "Vietnam", "vietnamese", 3.0),
    Country("II", "India", "indian", 4.0),
    Country("KO", "South Korea", "korean", 1.5),
    Country("SX", "Russia", "russian", 2.0),
    Country("EY", "Egypt", "arabic", 1.5),
    Country("JO", "Jordan", "arabic", 1.0),
    Country("IQ", "Iraq", "arabic", 1.0),
    Country("MQ", "Morocco", "arabic", 1.0),
    Country("NG", "Nigeria", "nigerian", 1.5),
    Country("JM", "Jamaica", "general", 1.5),
    Country("CD", "Canada", "general", 2.0),
)

STATES: Final = (
    "AL", "AZ", "AR", "CA", "CO", "CT", "FL", "GA", "IL", "IN", "KS", "KY", "LA", "MD", "MA", "MI", "MN", "MO",
    "NV", "NJ", "NM", "NY", "NC", "OH", "OK", "OR", "PA", "SC", "TN", "TX", "UT", "VA", "WA", "WI",
)  # fmt: skip

TOWNS: Final = ("ALDERTON", "BIRCHFIELD", "CEDAR FALLS CROSSING", "ELM SPRINGS", "WALNUT GROVE", "LINDEN")

PORTS: Final = (
    "Port of entry, Harbor City",
    "Port of entry, Columbia Airport",
    "Port of entry, Stone Bridge",
)
OFFICES: Final = ("Benefits office, Alderton", "Benefits office, Birchfield")
STATIONS: Final = ("Border station, Dry Creek", "Border station, Three Wells")
COURT: Final = "Immigration Court, Alderton"
