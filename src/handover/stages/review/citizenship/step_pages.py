"""The pages of a citizenship question and of counsel's answer. The jail's own page to raise it is in custody."""

from __future__ import annotations

from typing import Final

from handover.stages.review.case_steps import OFFICE, case_step
from handover.stages.review.citizenship import actions, forms, views
from handover.web.step_pages import PageKind

PAGES: Final = (
    case_step(
        step="raise_citizenship", kind=PageKind.DOUBT, name="review:citizenship",
        address="cases/<str:reference>/citizenship/",
        form=forms.CitizenshipForm, verb=actions.raise_citizenship, only=OFFICE,
    ),
    case_step(
        step="resolve_citizen", also="resolve_not_citizen", question=views.QUESTION,
        name="review:resolve", address="cases/<str:reference>/resolve/", by_hand=views.resolve,
    ),
)  # fmt: skip
