"""The pages by which detainer's steps are taken, a row each."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpRequest

from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.detainer import actions, cancelling, forms, loans, queries, reissuing, views
from handover.stages.detainer.rules import fitting_warrant
from handover.stages.notification.public import open_record
from handover.stages.review.public import (
    ChildCareForm,
    CounselAnswer,
    MisidentifiedForm,
    ResolveCancelForm,
    StopAnswerForm,
    consequences_of,
    what_stopped,
)
from handover.stages.review.public import queries as review
from handover.web.requests import user_of
from handover.web.step_pages import Packed, PageKind, StepPage, Without


def _to_draft_from(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "determination": review.determination_of(case.pk),
        "suggested": _fitting_warrant(request, case),
        "masked": open_record(request, case, "draft"),
    }


def _fitting_warrant(request: HttpRequest, case: Matter) -> dict[str, Any]:
    determination = review.determination_of(case.pk)
    return {"warrant": fitting_warrant(determination.basis_set).value} if determination else {}


def _to_lodge(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "package": queries.package_of(case.pk),
        "signature": queries.signature_of(case.pk),
        "papers": queries.papers_for(user_of(request), case),
        "masked": open_record(request, case, "lodge"),
    }


def _claims(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"claims": review.claims_of(case.pk), "drafted": queries.drafted_cancellation(case)}


def _consequences(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"consequences": consequences_of(case)}


def _stop(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {**what_stopped(request, case), "drafted": queries.drafted_cancellation(case)}


def _who_hands_over(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "by_jail": reissuing.step_for(case.standing) == "reissue_code",
        "lawyer": "representative" in case.standing.facts,
    }


_page = partial(StepPage, track=Track.CASE, visible_to=queries.visible_to, done="detainer:package")

PAGES: Final = (
    _page(
        step="draft_package", name="detainer:draft", address="cases/<str:reference>/draft/",
        form=forms.DraftForm, verb=actions.draft_package, arguments=Packed("draft", actions.Draft),
        template="detainer/draft.html", context=_to_draft_from, initial=_fitting_warrant,
    ),
    _page(
        step="sign_warrant", name="detainer:sign", address="cases/<str:reference>/sign/", by_hand=views.sign,
    ),
    _page(
        step="return_unsigned", name="detainer:return_unsigned", address="cases/<str:reference>/return/",
        form=forms.ReasonsForm, verb=actions.return_unsigned,
    ),
    _page(
        step="redraft", name="detainer:redraft", address="cases/<str:reference>/redraft/",
        form=forms.RedraftForm, verb=actions.redraft,
    ),
    _page(
        step="lodge", name="detainer:lodge", address="cases/<str:reference>/lodge/", form=forms.LodgeForm,
        verb=actions.lodge, arguments=Without(("checked",)), template="detainer/lodge.html", context=_to_lodge,
    ),
    _page(
        step="cancel", further=("cancel_by_discretion",), name="detainer:cancel",
        address="cases/<str:reference>/cancel/", form=forms.CancelForm, verb=cancelling.cancel,
    ),
    _page(
        step="cancel_warrant", name="detainer:cancel_warrant", address="cases/<str:reference>/cancel-warrant/",
        form=forms.CancelWarrantForm, verb=cancelling.cancel_warrant,
    ),
    _page(
        step="lend", name="detainer:lend", address="cases/<str:reference>/lend/",
        form=forms.LoanPageForm, verb=loans.lend, arguments=Packed("form", loans.LoanForm),
    ),
    _page(
        step="report_loan", kind=PageKind.REPORT, name="detainer:report_loan",
        address="cases/<str:reference>/report-loan/", form=forms.LoanReportForm, verb=loans.report_loan,
        arguments=Packed("form", loans.UnservedLoan),
    ),
    _page(
        step="resume_custody", name="detainer:resume_custody", address="cases/<str:reference>/resume-custody/",
        form=forms.ResumeForm, verb=loans.resume_custody,
    ),
    _page(
        step="reissue_code", also="reissue_code_by_office", question="Issue a new code for the person's page",
        kind=PageKind.REPORT, name="detainer:reissue_code", address="cases/<str:reference>/code/",
        form=forms.ReissueCodeForm, verb=reissuing.reissue_code, arguments=Packed("form", reissuing.CodeRequest),
        template="detainer/reissue_code.html", context=_who_hands_over, barred=reissuing.known_bar,
    ),
    _page(
        step="resolve_citizen_cancel", name="detainer:resolve_cancel", address="cases/<str:reference>/resolve/",
        form=ResolveCancelForm, verb=cancelling.resolve_and_cancel, arguments=Packed("answer", CounselAnswer),
        template="detainer/resolve_cancel.html", context=_claims,
    ),
    _page(
        step="cancel_misidentified", name="detainer:reverse_cancel", address="cases/<str:reference>/misidentified/",
        form=MisidentifiedForm, verb=cancelling.reverse_and_cancel, template="review/misidentified.html",
        context=_consequences,
    ),
    _page(
        step="cancel_stopped", name="detainer:cancel_stopped", address="cases/<str:reference>/cancel-stopped/",
        form=StopAnswerForm, verb=cancelling.cancel_stopped, template="review/answer_stop.html", context=_stop,
    ),
    _page(
        step="hand_over_child_cancel", name="detainer:child_cancel", address="cases/<str:reference>/child/",
        form=ChildCareForm, verb=cancelling.hand_over_and_cancel,
    ),
    _page(
        step="serve", name="detainer:serve", address="cases/<str:reference>/serve/",
        form=forms.ServiceForm, verb=actions.serve, arguments=Packed("form", actions.ServiceDetails),
        done="custody:jail_case",
    ),
    _page(
        step="serve_late", name="detainer:serve_late", address="cases/<str:reference>/serve-late/",
        form=forms.ServiceForm, verb=actions.serve_late, arguments=Packed("form", actions.ServiceDetails),
        done="custody:jail_case",
    ),
)  # fmt: skip
