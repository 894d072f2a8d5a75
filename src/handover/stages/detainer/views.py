"""Detainer's pages that are more than a form: the package and its papers, the signature."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.papers import PaperFactsError
from handover.process import gate
from handover.process.fold import RefusedError
from handover.process.gate import Attempt
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.stages.detainer import actions, documents, forms, queries
from handover.stages.detainer.queues import OFFICE
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import file_at
from handover.stages.review.public import queries as review
from handover.web.access import actor_of, roles
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of, user_of
from handover.web.stepping import step_page


@require_safe
@roles(*sorted(OFFICE))
def package(request: HttpRequest, reference: str) -> HttpResponse:
    """The package: what was drafted, signed, lodged, served; its papers; what can be done."""
    case = matter_of(request, queries.visible_to, reference)
    note_reading(actor_of(request), "package.read", case)
    return render(request, "detainer/package.html", _shown(request, case))


def _shown(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "case": case,
        "masked": open_record(request, case, "package"),
        "drafted_cancellation": queries.drafted_cancellation(case),
        "stop": review.shown_stop(case),
        "row": notification.rows_of([case], "detainer:package", user_of(request))[0],
        "package": queries.package_of(case.pk),
        "determination": review.determination_of(case.pk),
        "papers": queries.papers_for(user_of(request), case),
        "signature": queries.signature_of(case.pk),
        "lodgement": queries.lodgement_of(case.pk),
        "service": queries.service_of(case.pk),
        "cancellation": queries.cancellation_of(case.pk),
        "warrant_cancellation": queries.warrant_cancellation_of(case.pk),
        "returned": queries.refusals_to_sign(case.pk),
        "reissues": queries.reissues_of(case.pk),
    }


@require_safe
@roles(*OFFICE, Role.JAIL_CLERK, Role.DESIGNATED_OFFICER)
def paper(request: HttpRequest, reference: str, number: int, form: str) -> HttpResponse:
    """One printed form as PDF. A jail reads the signed papers of its own cases."""
    user = user_of(request)
    case = matter_of(request, queries.visible_to, reference)
    if user.role != Role.JAIL_CLERK and open_record(request, case, "paper"):
        raise PermissionDenied("The papers of this case are restricted. Your part of it does not need them.")
    found = get_object_or_404(queries.papers_for(user, case), number=number, form=form)
    pdf = queries.bytes_of(found)
    note_reading(actor_of(request), "paper.read", case, paper=found.pk)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.reference}-{found.form}-{found.number}.pdf"'
    return answer


def sign(request: HttpRequest, case: Matter) -> HttpResponse:
    """Read the package and sign it: the signature stands on the digest of the papers that this page shows."""
    signer = user_of(request)
    now = timezone.now()
    attempt = Attempt(case, STEP[Track.CASE, "sign_warrant"], signer.actor, now, now)

    def take(said: dict[str, Any]) -> Matter:
        return actions.sign_warrant(
            case.pk, signer=signer, version=said["version"], read_digest=said["read_digest"]
        )

    def digest() -> str:
        """Return the digest of the papers as they would be printed now; empty if they can no longer be made, which a
        bar reports."""
        try:
            return documents.package_digest(case, file_at(attempt))
        except (LookupError, PaperFactsError, RefusedError):
            return ""

    context = {
        **_shown(request, case),
        "signer": signer,
        # Checked only when the page is shown, not when a signature is recorded.
        "digest": SimpleLazyObject(digest),
        "barred": SimpleLazyObject(lambda: gate.ask(attempt)),
    }
    return step_page(
        request, case, "sign_warrant", forms.SignForm, take,
        done=reverse("detainer:package", kwargs={"reference": case.reference}),
        template="detainer/sign.html", context=context, initial={"read_digest": context["digest"]},
    )  # fmt: skip
