"""What a disposition's words mean, by a list of whole texts. A text that is not listed means nothing to us: its charge
stays ``unknown``. No part of a text is ever taken for the whole, so that NOT GUILTY is never GUILTY.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from handover.formats.records.rules import Warned

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pending": ("PENDING", "AWAITING TRIAL", "OPEN"),
    "dismissed": (
        "DISMISSED", "DISMISSED BY COURT", "DISMISSED WITH PREJUDICE", "DISMISSED WITHOUT PREJUDICE", "CASE DISMISSED",
        "CHARGE DISMISSED", "CHARGES DISMISSED",
    ),
    "acquitted": ("ACQUITTED", "NOT GUILTY", "FOUND NOT GUILTY", "JUDGMENT OF ACQUITTAL", "ACQUITTAL"),
    "convicted": (
        "CONVICTED", "GUILTY", "FOUND GUILTY", "PLED GUILTY", "PLEAD GUILTY", "GUILTY PLEA", "GUILTY - PLEA",
        "CONVICTION",
    ),
    "declined": (
        "NOLLE PROSEQUI", "NOLLE PROSSE", "NOLLE PROSSED", "NOL PROS", "NOL PROSSED", "PROSECUTION DECLINED",
        "DECLINED TO PROSECUTE", "NO PROSECUTION", "NOT PROSECUTED", "LACK OF PROS", "LACK OF PROSECUTION",
        "CHARGES DROPPED", "CHARGE DROPPED", "NO CHARGES FILED",
    ),
    "deferred": (
        "DEFERRED", "DEFERRED ADJUDICATION", "ADJUDICATION DEFERRED", "DEFERRED JUDGMENT", "DEFERRED DISPOSITION",
        "ADJUDICATION WITHHELD",
    ),
    "insanity_acquittal": (
        "NOT GUILTY BY REASON OF INSANITY", "NOT GUILTY BY REASON OF MENTAL DISEASE OR DEFECT", "NGRI",
    ),
    "transferred": ("TRANSFERRED", "TRANSFERRED TO OTHER JURISDICTION", "WAIVED TO ADULT COURT"),
    "vacated": ("VACATED", "CONVICTION VACATED", "JUDGMENT VACATED", "CONVICTION SET ASIDE", "SET ASIDE"),
}  # fmt: skip
OURS: Final[Mapping[str, str]] = MappingProxyType(
    {word: name for name, words in _WORDS.items() for word in words}
)
"""Category by text in capitals. The texts are ours, and an agency adds its own (`FeedContext.disposition_words`)."""


def category_of(
    literal: str, added: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, tuple[Warned, ...]]:
    """Return the category of a disposition's whole text; ``unknown`` with a warning (``unlisted-disposition``) if
    neither list has it, and without one if there is no text."""
    text = re.sub(r"\s+", " ", literal).strip(" .").upper()
    if not text:
        return "unknown", ()
    found = added.get(text) or OURS.get(text)
    if found:
        return found, ()
    message = "is no disposition that the lists know; the charge stands as unknown"
    return "unknown", (Warned("unlisted-disposition", message, "body.literal"),)
