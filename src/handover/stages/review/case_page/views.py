"""The one page with both histories."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import IMMIGRATION_ROLES, Actor, Role
from handover.process import claim_rules, claims, fold, office_changes
from handover.process.graph import Track
from handover.process.models import Matter
from handover.repositories.withdrawal_marks import withdrawn_decisions
from handover.stages.identification.public import of_match
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import masked_among, open_record, open_sealed
from handover.stages.notification.public import queries as notification
from handover.stages.review import queries
from handover.stages.review.case_file.file import CaseFile, RecordGoneError, file_of
from handover.stages.review.case_file.offences import (
    LEVEL_SCHEME,
    controlled_substance,
    criminality,
    level,
)
from handover.stages.review.case_page.comparison import compare_sources
from handover.stages.review.case_page.history import all_prior, prior_reviews, reviews_of, two_identities
from handover.stages.review.children.rules import no_minor
from handover.stages.review.determination.support import records_gone, rests_on_corrected
from handover.stages.review.misidentification.consequences import consequences_of
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of, user_of
from handover.web.step_pages import page_for

READERS = (*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST, Role.AUDITOR)

TOLD = ("CORRECT", "MERGE", "RELEASE", "TRANSFER")
"""Reports of the jail's own system that a reviewer should know of."""


@require_safe
@roles(*READERS)
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Earlier reviews first, then both histories side by side, the match and its evidence."""
    case = matter_of(request, notification.visible_to, reference)
    try:
        file = file_of(case.pk)
    except RecordGoneError:
        return _record_gone(request, case)
    masked = open_record(request, case, "case")
    note_reading(actor_of(request), "case.read", case, **({"masked": True} if masked else {}))
    context = file_context(request, case, file, masked=masked) | _withdrawn(request, case)
    return render(request, "review/case.html", context)


def file_context(request: HttpRequest, case: Matter, file: CaseFile, *, masked: bool) -> dict[str, Any]:
    """What the page of a case shows, and a print of it; all but what was withdrawn and sealed."""
    user = user_of(request)
    prior = prior_reviews(file, user)
    return {
        "case": case,
        "file": file,
        "masked": masked,
        "likely": of_match(file.match),
        "prior": prior.rows,
        "prior_in_all": prior.in_all,
        "prior_elsewhere": prior.elsewhere,
        "masked_prior": masked_among(user, prior.cases),
        "may_grant": file.immigration.protected and user.role == Role.SUPERVISOR,
        "two_identities": [] if masked else two_identities(file),
        "comparison": [] if masked else compare_sources(file),
        "query": notification.query_of(case.pk),
        "stop": queries.shown_stop(case),
        "stop_answers": queries.stop_answers_of(case.pk),
        **_held(case, actor_of(request)),
        "statements": queries.statements_of(case.pk),
        "may_dispute": page_for(Track.DISPUTE, "file_dispute", Role(user.role)) is not None,
        **_decided(case, file),
        **_raised(case, file),
        **_criminality(file, masked=masked),
    }


@require_safe
@roles(*READERS)
def other_cases_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Every other case of the person that this person's office has, in pages, with what was found in each."""
    case = matter_of(request, notification.visible_to, reference)
    file, user = file_of(case.pk), user_of(request)
    masked = open_record(request, case, "other cases")
    page = page_of(request, all_prior(file, user))
    note_reading(actor_of(request), "case.others", case, rows=len(page))
    context = {
        "case": case,
        "masked": masked,
        "page": page,
        "prior": reviews_of(page.object_list, file),
        "masked_prior": masked_among(user, page.object_list),
    }
    return render(request, "review/other_cases.html", context)


def _record_gone(request: HttpRequest, case: Matter) -> HttpResponse:
    """Show a case whose person's record was withdrawn, sealed or expunged: what was done and what is to be done,
    without the record."""
    masked = open_record(request, case, "case")
    note_reading(actor_of(request), "case.read", case, gone=True)
    context = {
        "case": case, "masked": masked, "stop": queries.shown_stop(case),
        "stop_answers": queries.stop_answers_of(case.pk), **_withdrawn(request, case),
    }  # fmt: skip
    return render(request, "review/record_gone.html", context)


def _withdrawn(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """Return the decisions that rested on a record since withdrawn, and the sealed records: their number for
    everybody, their content for few."""
    sealed = identification.sealed_records(*notification.keys_of_case(case.pk))
    return {
        "withdrawn": withdrawn_decisions(case),
        "sealed": sealed,
        "reads_sealed": bool(sealed) and open_sealed(request, case, "case"),
    }


def _held(case: Matter, actor: Actor) -> dict[str, Any]:
    """Return who has the case, which steps only they may take, and whether this user may take it over or assign
    it."""
    return {
        "holder": case.standing.holder if case.state in claim_rules.HELD else None,
        "theirs": [step.title for step in fold.of_the_holder(case.standing, actor)],
        "changes": case.claim_changes.order_by("-pk"),
        "may_take_over": claims.may_take_over(case, actor) is None,
        "may_assign": claims.may_assign(case, actor) is None,
        "may_give": office_changes.may_hand_over(case, actor) is None
        and office_changes.receivers(case).exists(),
        "office_changes": case.office_changes.select_related("former", "to"),
    }


def _decided(case: Matter, file: CaseFile) -> dict[str, Any]:
    stands = "determination" in case.standing.facts
    return {
        "determination": queries.determination_of(case.pk) if stands else None,
        "neutral": queries.neutral_review_of(case),
        "no_action": queries.no_action_of(case.pk),
        "memos": queries.memos_of(case.pk),
        "watch": queries.watch_of(case.pk),
        "watches": queries.open_watches(case.pk),
        "dispositions": queries.dispositions_of(case.pk),
        "stale": rests_on_corrected(case.pk),
        "gone": records_gone(file) if stands else [],
        "jail_says": [
            r for r in intake.jail_reports(file.link.booking_matter_id).reports if r.event.event_type in TOLD
        ],
    }


def _raised(case: Matter, file: CaseFile) -> dict[str, Any]:
    withdrawal = queries.withdrawal_of(case.pk)
    return {
        "claims": queries.claims_of(case.pk),
        "findings": queries.findings_of(case.pk),
        "agency_request": queries.agency_request_of(case.pk),
        "agency_reply": queries.agency_reply_of(case.pk),
        "drug_arrest": controlled_substance(c["literal"] for c in file.booking.charges),
        "referrals": queries.child_referrals_of(case.pk),
        "consular": queries.consular_notice_of(case.pk),
        "interpreter": queries.interpreter_of(case.pk),
        "age_finding": queries.age_finding_of(case.pk),
        "care": queries.child_care_of(case.pk),
        "withdrawal": withdrawal,
        "consequences": consequences_of(case) if withdrawal else [],
        "reversal": queries.reversal_of(case.pk),
        "disputes": queries.disputes_about(case.reference),
        "corrections": file.corrections,
        "status_effects": [effect.text for _, effect, _ in file.effects()],
    }


def _criminality(file: CaseFile, *, masked: bool) -> dict[str, Any]:
    today = file.today
    age = file.youngest(today)
    return {
        "criminality": criminality(file.offences),
        "level": level(file.offences),
        "level_scheme": LEVEL_SCHEME,
        # A flag would reveal the status of a protected person to people who may not know it.
        "custody_flags": () if masked else file.duty_flags,
        "minor": no_minor(age, found_adult=queries.age_finding_of(file.link.matter_id) is not None)
        is not None,
    }
