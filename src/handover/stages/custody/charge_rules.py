"""Effects of a change of charges while a request is out: which questions are reopened, and who answers them. Pure."""

from __future__ import annotations

from typing import Final

from handover.process.labelled_enum import LabelledEnum


class ChargeTurn(LabelledEnum):
    """What became of a charge, or that one was added."""

    DISMISSED = "dismissed", "a charge was dismissed or dropped"
    AMENDED = "amended", "a charge was amended"
    ADDED = "added", "a charge was added"
    CONVICTED = "convicted", "convicted of a charge"
    ACQUITTED = "acquitted", "acquitted of a charge"
    VACATED = "vacated", "a conviction was vacated"


OF_THE_CHARGES: Final = frozenset(
    {"offences", "magistrate_finding", "sentence_months", "registry", "public_release_date"}
)
"""Facts of local law that rest on the charges; they must be attested again after a change."""

_BY_OFFENCE: Final = ("237(a)(2)", "212(a)(2)")
_MANDATORY: Final = frozenset({"convicted", "charged"})


def finding_rests_on_charges(ground: str, mandatory: str) -> bool:
    """Whether the finding names an offence: a ground of INA 237(a)(2) or 212(a)(2), or mandatory custody by a
    conviction or a charge (8 USC 1226(c)(1); P.L. 119-1). Every finding is asked again; these first."""
    return ground.startswith(_BY_OFFENCE) or mandatory in _MANDATORY
