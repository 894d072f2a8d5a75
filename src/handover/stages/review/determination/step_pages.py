"""Step pages: take up a case, decide it, and review the decision."""

from __future__ import annotations

from typing import Final

from handover.stages.review.case_steps import case_step, file_beside, with_file
from handover.stages.review.determination import actions, forms
from handover.web.step_pages import Packed

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
        step="review_neutrally", name="review:neutral_review", address="cases/<str:reference>/neutral/",
        form=forms.NeutralReviewForm, verb=actions.review_neutrally,
    ),
    case_step(
        step="review_again", name="review:review_again", address="cases/<str:reference>/again/",
        form=forms.AgainForm, verb=actions.review_again,
    ),
)  # fmt: skip
