"""What an officer of a jail may do as one designated under 8 USC 1357(g), on one day. Pure.

Read: 8 USC 1357(g)(1), (6)-(10) in 110 Stat. 3009-563 and -564: a written agreement, an officer who was found
qualified, and only "to the extent consistent with State and local law". From memory and illustrative: (g)(2) certified
training, (g)(3) direction and supervision, (g)(5) the powers, their duration and the supervising office are written
down. No agreement's own text was read: powers and hours of a model are those of `agreements.yaml`, with their marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.jurisdictions.agreements import POWER_TEXT, DesignatedPower, agreements
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import Provision, ProvisionCode

SOURCE: Final = "8 USC 1357(g)"
_NONE_ALLOWED: Final = ("not allowed", "the governor alone")
"""What a place's rule says where its agencies make no agreement themselves."""


@dataclass(frozen=True, slots=True)
class Designated:
    """What is on record of one officer: the agreement with its days, and their own designation under it.

    ``model``: a code of `agreements`. ``hours``: of the training that was certified, ``trained_on`` its last day.
    """

    model: str
    instrument: str
    agreement_from: date
    agreement_until: date | None
    named_from: date
    named_until: date | None
    trained_on: date | None
    hours: int
    office: str = ""


@dataclass(frozen=True, slots=True)
class NotDesignated:
    """The reason why a jail's officer lacks such a power. ``code``: none, law, early, ended, offer, power,
    training."""

    code: str
    text: str


def forbidden_by(place: str, on: date, policies: PolicySet) -> Provision | None:
    """The rule of the place, or of one above it, by which its agencies make no agreement; None where there is none.

    A rule that was not read restricts all the same. Raises ``UnknownPlaceError``.
    """
    for one in policies.chain(place):
        for provision in (p for i in one.instruments_on(on) for p in i.provisions):
            if provision.code is ProvisionCode.AGREEMENT_287G and provision.value in _NONE_ALLOWED:
                return provision
    return None


def objection(
    power: DesignatedPower, standing: Designated | None, on: date, forbidden: Provision | None = None
) -> NotDesignated | None:
    """Why this officer may not do this on that day, or None if they may. ``forbidden``: see `forbidden_by`."""
    if standing is None:
        return NotDesignated("none", f"No agreement on file names you: {SOURCE} asks for one in writing.")
    if forbidden is not None:
        return NotDesignated(
            "law", f"The law of the place allows no such agreement: {forbidden.citation} ({SOURCE}(1): only to the "
            "extent consistent with State and local law).",
        )  # fmt: skip
    return _by_days(standing, on) or _by_model(power, standing, on)


def _by_days(standing: Designated, on: date) -> NotDesignated | None:
    for what, first, last in (
        (f"The agreement {standing.instrument}", standing.agreement_from, standing.agreement_until),
        ("Your designation under it", standing.named_from, standing.named_until),
    ):
        if on < first:
            return NotDesignated("early", f"{what} begins on {first}; it is not in force yet.")
        if last and on > last:
            return NotDesignated("ended", f"{what} ended on {last}.")
    return None


def _by_model(power: DesignatedPower, standing: Designated, on: date) -> NotDesignated | None:
    model = agreements().get(standing.model)
    if model is None or not model.in_force(on):
        return NotDesignated(
            "offer", f"The model of the agreement ({standing.model}) was not in use that day."
        )
    if power not in model.may:
        may = "; ".join(model.powers) or "nothing"
        return NotDesignated(
            "power", f"The {model.name} does not reach this ({POWER_TEXT[power]}). It reaches: {may}."
        )
    if (
        standing.trained_on is None
        or standing.trained_on > on
        or standing.hours < (model.training_hours or 0)
    ):
        return NotDesignated(
            "training",
            f"No certified training is on record that reaches the {model.training_hours or 'agreed'} hours of the "
            f"{model.name} by that day.",
        )
    return None
