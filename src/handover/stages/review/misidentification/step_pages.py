"""The page that closes a misidentification where no detainer is out. The other is in detainer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.review.case_steps import case_step
from handover.stages.review.misidentification import actions, forms
from handover.stages.review.misidentification.consequences import consequences_of


def _consequences(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"consequences": consequences_of(case)}


PAGES: Final = (
    case_step(
        step="close_misidentified", name="review:close_misidentified",
        address="cases/<str:reference>/misidentified/", form=forms.MisidentifiedForm,
        verb=actions.close_misidentified, template="review/misidentified.html", context=_consequences,
    ),
)  # fmt: skip
