"""What identification adds to a booking's page: its searches, its fingers, and wants to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from handover.formats.finger_names import name_of
from handover.matching.types import FieldEvidence
from handover.process.models import Matter
from handover.stages.identification import queries
from handover.stages.identification.biographic_candidates import Asked, Lead, leads_of_wants
from handover.stages.identification.distinguishing_facts import Separator, separators
from handover.stages.identification.models import WantHit
from handover.stages.identification.probes import biographics, biographics_of
from handover.stages.identification.want_states import HitState, states_of
from handover.stages.intake.public import queries as intake
from handover.web.requests import user_of


@dataclass(frozen=True, slots=True)
class ShownWant:
    """A possible want, how its names compare, what would tell namesakes apart, and how many ``alike`` came up."""

    hit: WantHit
    lead: Lead | None
    separators: list[Separator]
    alike: int
    state: HitState


def shown_wants(booking_matter_id: UUID, hits: Sequence[WantHit]) -> list[ShownWant]:
    """The wants of a booking as its page shows them."""
    booking = intake.booking_of(booking_matter_id)
    if booking is None:
        return []
    told = biographics_of(booking)
    match = queries.criminal_match(booking_matter_id)
    alike = sum(not hit.by_prints for hit in hits)
    leads = named_wants(hits)
    states = states_of(hits)
    found = []
    for hit in hits:
        want, others = hit.want, alike - (not hit.by_prints)
        if want is None:  # erased by order: show only that there was one
            found.append(ShownWant(hit, None, [], others, states[hit.pk]))
            continue
        numbers = [*want.numbers, *([("UCN", want.ucn)] if want.ucn else [])]
        record = biographics(want.names, want.births, want.sex, numbers=numbers)
        seen = [FieldEvidence(**row) for row in hit.evidence]
        established = bool(match and want.ucn and match.identity == want.ucn)
        rows = separators(told, record, seen, prints=established)
        found.append(ShownWant(hit, leads.get(want.pk), rows, others, states[hit.pk]))
    return found


def named_wants(hits: Sequence[WantHit]) -> dict[str, Lead]:
    """The leads of one booking's possible wants by number; all came of its one criminal search."""
    if not hits:
        return {}
    search = hits[0].matter_id
    return leads_of_wants(hits, queries.want_search_of(search), queries.result_of(search))


def booking_panel(request: HttpRequest, matter: Matter) -> SafeString:
    """The panel, or nothing where the booking has not been searched."""
    user = user_of(request)
    fingers = list(queries.fingers_of(matter.pk))
    visible = queries.visible_to(user)
    searches = list(queries.searches_for(matter.pk).filter(matter__in=visible))
    if not fingers and not searches:
        return SafeString("")
    all_wants = user.role in intake.SEES_NAME_LEADS
    wants = [hit for hit in queries.wants_of(matter.pk) if all_wants or hit.by_prints]
    asked = queries.wants_asked_of(matter.pk) if all_wants else None
    context = {
        "case": matter,
        "searches": [
            (s, queries.match_of(s.matter_id) if queries.shows_identity(user, s) else None) for s in searches
        ],
        "fingers": [(name_of(f.position), f) for f in fingers],
        "wants": shown_wants(matter.pk, wants),
        "wants_asked": asked,
        "premise": Asked.of_wants(asked).premise if asked else "",
    }
    return render_to_string("identification/booking_panel.html", context, request=request)
