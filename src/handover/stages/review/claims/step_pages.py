"""The page by which a case is handed back."""

from __future__ import annotations

from typing import Final

from handover.process import claims
from handover.stages.review.case_steps import case_step
from handover.stages.review.claims.forms import HandBackForm

PAGES: Final = (
    case_step(
        step="put_back", name="review:put_back", address="cases/<str:reference>/put-back/", form=HandBackForm,
        verb=claims.hand_back,
    ),
)  # fmt: skip
