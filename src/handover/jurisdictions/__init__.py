"""Local law as dated, cited data, and its pure evaluation. See README.md."""

from handover.jurisdictions.agreements import Agreement, agreements
from handover.jurisdictions.compare import (
    Difference,
    PastCase,
    PolicyComparison,
    TopicCount,
    Version,
    compare,
)
from handover.jurisdictions.evaluate import PolicyAnswer, Rule, TopicAnswer, evaluate
from handover.jurisdictions.fact_parsing import facts_of, plain_facts, read_facts, values_of
from handover.jurisdictions.facts import (
    FACTS,
    FactError,
    FactKind,
    KnownFrom,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PolicyFact,
    PolicyFacts,
    facts_about,
    policy_fact,
)
from handover.jurisdictions.grounds import GROUNDS, Confidence, DeclineGround, DeclineGroundEntry
from handover.jurisdictions.load import (
    PolicyFileError,
    PolicySet,
    UnknownPlaceError,
    load_policies,
    parse_place,
    read_place,
    shipped_policies,
)
from handover.jurisdictions.model import Allowance, Level, PlaceFile, Provision, ProvisionCode, Topic

__all__ = [
    "FACTS",
    "GROUNDS",
    "Agreement",
    "Allowance",
    "Confidence",
    "DeclineGround",
    "DeclineGroundEntry",
    "Difference",
    "FactError",
    "FactKind",
    "KnownFrom",
    "Level",
    "OffenceClass",
    "OffenceFact",
    "OffenceOutcome",
    "PastCase",
    "PlaceFile",
    "PolicyAnswer",
    "PolicyComparison",
    "PolicyFact",
    "PolicyFacts",
    "PolicyFileError",
    "PolicySet",
    "Provision",
    "ProvisionCode",
    "Rule",
    "Topic",
    "TopicAnswer",
    "TopicCount",
    "UnknownPlaceError",
    "Version",
    "agreements",
    "compare",
    "evaluate",
    "facts_about",
    "facts_of",
    "load_policies",
    "parse_place",
    "plain_facts",
    "policy_fact",
    "read_facts",
    "read_place",
    "shipped_policies",
    "values_of",
]
