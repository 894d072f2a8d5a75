"""The agencies of Columbia, a state that does not exist. ``CX`` is no NCIC state code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATE: Final = "CX"


@dataclass(frozen=True, slots=True)
class SyntheticAgency:
    """One agency. ``ori`` 9 capitals and digits (EBTS 1.008); ``kind`` jail, bureau, immigration, oversight.

    ``time_zone`` IANA; ``policy`` the jurisdiction whose law binds a jail; ``duty`` its part in the process:
    jail, state_bureau (CSA), bureau, query_centre, field_office, oversight.
    """

    ori: str
    name: str
    kind: str
    duty: str
    time_zone: str
    policy: str = ""
    address: str = ""
    phone: str = ""


JAILS: Final = (
    SyntheticAgency("CX0010000", "Alder County Jail", "jail", "jail", "America/Chicago", "us-columbia-alder",
           "100 Court Street, Alderton, Columbia", "555-0101"),
    SyntheticAgency("CX0020000", "Birch County Jail", "jail", "jail", "America/Denver", "us-columbia-birch",
           "1 Sheriff Way, Birchfield, Columbia", "555-0102"),
    SyntheticAgency("CX0030000", "Cedar County Jail", "jail", "jail", "America/Denver", "us-columbia-cedar",
           "40 River Road, Cedar Falls Crossing, Columbia", "555-0103"),
)  # fmt: skip
BY_POLICY: Final = {jail.policy: jail for jail in JAILS}

BUREAU: Final = SyntheticAgency(
    "CXBUREAU0", "Criminal Records Bureau", "bureau", "bureau", "America/New_York", phone="555-0110"
)
STATE_BUREAU: Final = SyntheticAgency(
    "CXSTATE00", "Columbia State Bureau of Identification", "bureau", "state_bureau", "America/Chicago",
    phone="555-0111",
)  # fmt: skip
QUERY_CENTRE: Final = SyntheticAgency(
    "CXLESC900", "Law Enforcement Query Center", "immigration", "query_centre", "America/New_York",
    phone="555-0112",
)  # fmt: skip
FIELD_OFFICES: Final = (
    SyntheticAgency("CXIMMIG01", "Immigration Office, Alderton", "immigration", "field_office", "America/Chicago",
           address="200 Federal Plaza, Alderton, Columbia", phone="555-0113"),
    SyntheticAgency("CXIMMIG02", "Immigration Office, Birchfield", "immigration", "field_office", "America/Denver",
           address="9 Post Office Square, Birchfield, Columbia", phone="555-0114"),
)  # fmt: skip
OVERSIGHT: Final = SyntheticAgency(
    "CXOVERS01", "Office of Inspection", "oversight", "oversight", "America/New_York"
)

AGENCIES: Final = (*JAILS, BUREAU, STATE_BUREAU, QUERY_CENTRE, *FIELD_OFFICES, OVERSIGHT)

UNKNOWN_ORI: Final = "CX9990000"
"""A well-formed ORI that no agency has; defective bookings name it."""

POLICE: Final = ("CX0010100", "CX0010200", "CX0020100", "CX0020300", "CX0030100")
"""Town police that enter wants and make arrests, and have no other part."""
