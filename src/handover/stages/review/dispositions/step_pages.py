"""Step pages: wait for a court's disposition, and record it."""

from __future__ import annotations

from typing import Final

from handover.stages.review.case_steps import case_step, file_beside, with_file
from handover.stages.review.dispositions import actions, forms

PAGES: Final = (
    case_step(
        step="await_disposition", name="review:watch", address="cases/<str:reference>/watch/",
        form=forms.WatchForm, verb=actions.await_disposition, form_options=with_file,
        context=file_beside, template="review/step_with_file.html",
    ),
    case_step(
        step="record_conviction", also="record_no_conviction", question="Record what the court did",
        name="review:disposition", address="cases/<str:reference>/disposition/",
        form=forms.DispositionForm, verb=actions.record_disposition,
    ),
)  # fmt: skip
