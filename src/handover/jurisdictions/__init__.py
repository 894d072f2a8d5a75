"""Policies of places as dated, cited data, and their pure evaluation. See README.md."""

from handover.jurisdictions.evaluate import PolicyAnswer, Rule, TopicAnswer, evaluate
from handover.jurisdictions.facts import OffenceClass, OffenceFact, Outcome, PolicyFacts
from handover.jurisdictions.grounds import GROUNDS, Confidence, DeclineGround, GroundEntry
from handover.jurisdictions.load import (
    PolicyFileError,
    PolicySet,
    UnknownPlaceError,
    load_policies,
    read_place,
    shipped_policies,
)
from handover.jurisdictions.model import Allowance, Level, Place, Provision, ProvisionCode, Topic

__all__ = [
    "GROUNDS",
    "Allowance",
    "Confidence",
    "DeclineGround",
    "GroundEntry",
    "Level",
    "OffenceClass",
    "OffenceFact",
    "Outcome",
    "Place",
    "PolicyAnswer",
    "PolicyFacts",
    "PolicyFileError",
    "PolicySet",
    "Provision",
    "ProvisionCode",
    "Rule",
    "Topic",
    "TopicAnswer",
    "UnknownPlaceError",
    "evaluate",
    "load_policies",
    "read_place",
    "shipped_policies",
]
