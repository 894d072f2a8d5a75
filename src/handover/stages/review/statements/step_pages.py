"""The page on which an officer records what the person said."""

from __future__ import annotations

from typing import Final

from handover.stages.review.case_steps import case_step
from handover.stages.review.statements import actions, forms
from handover.web.step_pages import Packed

PAGES: Final = (
    case_step(
        step="record_statement", name="review:statement", address="cases/<str:reference>/statement/",
        form=forms.StatementForm, verb=actions.record_statement, arguments=Packed("heard", actions.Heard),
    ),
)  # fmt: skip
