"""Advise the jail what its own law says about the request. The advice informs the jail; it does not answer for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.compiled_read import compiled_read
from handover.jurisdictions import (
    PolicyAnswer,
    PolicyFacts,
    TopicAnswer,
    evaluate,
    facts_of,
    policy_fact,
    shipped_policies,
)
from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.custody.charge_models import ChargeChange
from handover.stages.custody.charge_rules import OF_THE_CHARGES
from handover.stages.custody.local_law_models import AttestedFact, CitedPower
from handover.stages.custody.local_law_rules import LawSays
from handover.stages.custody.models import Transfer
from handover.stages.detainer.public import queries as detainer

NO_POLICY_ON_FILE = "us"
"""Where a jail has no policy on file no rule is found, and nothing is established."""
_ON_THE_PACKAGE = {"judicial_warrant": False, "criminal_warrant": False}
"""The package contains only an administrative warrant, unless the clerk attests another one."""


def facts_for(case: Matter, at: datetime | None = None) -> PolicyFacts:
    """The facts on record. An offence's class is a person's judgement and is not guessed from a charge. ``at``: the
    moment whose law is asked; now where none is given."""
    place = case.agency.policy or NO_POLICY_ON_FILE
    known: dict[str, Any] = {
        **_ON_THE_PACKAGE,
        "agreement": shipped_policies().agreement_of(place, _day(case, at)),
        "administrative_warrant": detainer.warrant_came(case),
        "served_on_person": detainer.service_of(case.pk) is not None,
        **_attested_values(case.pk),
    }
    return facts_of({"place": place, **known})


def facts_for_all(cases: Sequence[Matter]) -> dict[UUID, PolicyFacts]:
    """`facts_for` of many cases by a few queries; ``agency`` must be read with them. The agreement is left out; the
    caller adds it for the law in question.
    """
    keys = [case.pk for case in cases]
    signed, served = detainer.signed_among(keys), detainer.served_among(keys)
    moved = dict(
        Transfer.objects.filter(matter__in=keys).order_by("number").values_list("matter_id", "number")
    )
    changed = dict(
        ChargeChange.objects.filter(matter__in=keys).order_by("number").values_list("matter_id", "number")
    )
    attested: dict[UUID, list[AttestedFact]] = {}
    for row in AttestedFact.objects.filter(matter__in=keys).order_by("number", "pk"):
        if row.number > moved.get(row.matter_id, 0):
            attested.setdefault(row.matter_id, []).append(row)
    return {
        case.pk: facts_of({
            "place": case.agency.policy or NO_POLICY_ON_FILE,
            **_ON_THE_PACKAGE,
            "administrative_warrant": case.pk in signed,
            "served_on_person": case.pk in served,
            **_values(attested.get(case.pk, ()), changed.get(case.pk, 0)),
        })
        for case in cases
    }  # fmt: skip


@read_once
def advice_for(case_id: UUID) -> PolicyAnswer:
    """Hold, notify, transfer, interview under the jail's law today, each with its clause and source."""
    return advice_at(with_its_jail(case_id))


@read_once
def with_its_jail(case_id: UUID) -> Matter:
    """The case with the agency that has the person."""
    return Matter.objects.select_related("agency").get(pk=case_id)


def advice_at(case: Matter, at: datetime | None = None) -> PolicyAnswer:
    """The same under the law of the day of that moment, at the jail; of today where none is given."""
    return evaluate(facts_for(case, at), _day(case, at), shipped_policies())


def law_says(topic: TopicAnswer) -> LawSays:
    """One topic of it, as the rules judge it."""
    return LawSays(topic.answer.value, tuple(needs_in_words(topic)), topic.citation)


def _day(case: Matter, at: datetime | None) -> date:
    return (at or timezone.now()).astimezone(case.agency.zone).date()


@read_once
def attested_of(case_id: UUID) -> list[AttestedFact]:
    """Return what the clerk of the jail that now has the person attested, oldest first; another jail's attestations
    end with a transfer.
    """
    return _attested(case_id, _came(case_id))


@read_once
def power_of(case_id: UUID) -> CitedPower | None:
    """The power to hold that the jail which has the person now cited last."""
    return next(iter(_powers(case_id, _came(case_id))), None)


def needs_in_words(topic: TopicAnswer) -> list[str]:
    """Return each missing fact of a topic that a clerk can attest, with who can give it."""
    rows = [policy_fact(name) for name in topic.needs]
    return [f"{row.words} ({row.giver} can give it)" for row in rows if row.attestable]


@read_once
def _came(case_id: UUID) -> int:
    """The step by which the person came to the jail that has them; 0 where they were not moved."""
    return next(iter(_moves(case_id)), 0)


@compiled_read
def _moves(case_id: UUID) -> QuerySet[Transfer, int]:
    return Transfer.objects.filter(matter_id=case_id).order_by("-number").values_list("number", flat=True)[:1]


@compiled_read
def _attested(case_id: UUID, since: int) -> QuerySet[AttestedFact]:
    return AttestedFact.objects.filter(matter_id=case_id, number__gt=since).order_by("number", "pk")


@compiled_read
def _powers(case_id: UUID, since: int) -> QuerySet[CitedPower]:
    return CitedPower.objects.filter(matter_id=case_id, number__gt=since).order_by("-number")[:1]


@read_once
def _charges_changed(case_id: UUID) -> int:
    """The step by which the charges changed last; 0 where they did not."""
    return next(iter(_changes_of_charges(case_id)), 0)


@compiled_read
def _changes_of_charges(case_id: UUID) -> QuerySet[ChargeChange, int]:
    rows = ChargeChange.objects.filter(matter_id=case_id).order_by("-number")
    return rows.values_list("number", flat=True)[:1]


def _attested_values(case_id: UUID) -> dict[str, Any]:
    return _values(attested_of(case_id), _charges_changed(case_id))


def _values(rows: Iterable[AttestedFact], changed: int) -> dict[str, Any]:
    """The newest value of each fact; offences add up, until one says that there are none. What was attested of the
    charges before they changed no longer counts."""
    found: dict[str, Any] = {}
    for row in rows:
        if row.erased or (row.name in OF_THE_CHARGES and row.number < changed):
            continue
        value = row.value["value"]
        found[row.name] = [*found.get(row.name, []), *value] if isinstance(value, list) and value else value
    return found
