"""Step pages: take up a case, decide it, and review the decision."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.notification.public import open_record
from handover.stages.review.case_steps import case_step, file_beside, with_file
from handover.stages.review.determination import actions, discretion, forms, queries
from handover.web.step_pages import Packed


def _memos(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """Return the memo to be answered. The person who answers it may read it even if the record behind it is
    restricted (R12)."""
    return {"memos": queries.memos_of(case.pk), "masked": open_record(request, case, "discretion")}


PAGES: Final = (
    case_step(
        step="take_up", name="review:take_up", address="cases/<str:reference>/take-up/", verb=actions.take_up,
    ),
    case_step(
        step="find_probable_cause", name="review:probable_cause", address="cases/<str:reference>/probable-cause/",
        form=forms.ProbableCauseForm, verb=actions.find_probable_cause, form_options=with_file,
        context=file_beside, template="review/step_with_file.html",
        arguments=Packed("found", actions.ProbableCause, beside=("file",)),
    ),
    case_step(
        step="close_without_action", name="review:no_action", address="cases/<str:reference>/no-action/",
        form=forms.NoActionForm, verb=actions.close_without_action, form_options=with_file,
        context=file_beside, template="review/step_with_file.html",
    ),
    case_step(
        step="propose_discretion", name="review:discretion", address="cases/<str:reference>/discretion/",
        form=forms.DiscretionForm, verb=discretion.propose_discretion, form_options=with_file, context=file_beside,
        template="review/step_with_file.html",
    ),
    case_step(
        step="close_by_discretion", also="return_discretion", question="Answer the memo of discretion",
        name="review:answer_discretion", address="cases/<str:reference>/discretion/answer/",
        form=forms.DiscretionAnswerForm, verb=discretion.answer_discretion, context=_memos,
        template="review/answer_discretion.html",
    ),
    case_step(
        step="read_discretion", name="review:read_discretion", address="cases/<str:reference>/discretion/read/",
        form=forms.DiscretionAnswerForm, verb=discretion.read_discretion, context=_memos,
        template="review/answer_discretion.html",
    ),
    case_step(
        step="review_neutrally", name="review:neutral_review", address="cases/<str:reference>/neutral/",
        form=forms.NeutralReviewForm, verb=actions.review_neutrally,
    ),
    case_step(
        step="review_again", name="review:review_again", address="cases/<str:reference>/again/",
        form=forms.AgainForm, verb=actions.review_again,
    ),
)  # fmt: skip
