"""What the jail's own law says about the request before it. It informs the jail; it answers for nobody."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from handover.jurisdictions import PolicyAnswer, PolicyFacts, evaluate, shipped_policies
from handover.process.models import Matter
from handover.stages.detainer.public import queries as detainer

NO_POLICY_ON_FILE = "us"
"""Where a jail has no policy on file, only the federal request's own terms are shown."""


def facts_for(case: Matter) -> PolicyFacts:
    """The facts on record. An offence's class is a person's judgement and is not guessed from a charge."""
    place = case.agency.policy or NO_POLICY_ON_FILE
    return PolicyFacts(
        place=place,
        agreement=shipped_policies().agreement_of(place, timezone.now().astimezone(case.agency.zone).date()),
        judicial_warrant=False,  # the package carries an administrative warrant and nothing else
        criminal_warrant=False,
        administrative_warrant=detainer.signature_of(case.pk) is not None,
        form_complete=detainer.lodgement_of(case.pk) is not None,
        served_on_person=detainer.service_of(case.pk) is not None,
    )


def advice_for(case_id: UUID) -> PolicyAnswer:
    """Hold, notify, transfer, interview under the jail's law today, each with its clause and source."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    return evaluate(facts_for(case), timezone.now().astimezone(case.agency.zone).date(), shipped_policies())
