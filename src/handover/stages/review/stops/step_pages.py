"""The pages on which a supervisor answers a stop. The one that cancels the detainer is in detainer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.notification.public import open_record
from handover.stages.review.case_steps import case_step
from handover.stages.review.stops import actions, forms, queries


def what_stopped(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """What the page of an answer shows above its form: what was found, and what of it bars still."""
    return {"stop": queries.shown_stop(case), "masked": open_record(request, case, "stop")}


PAGES: Final = (
    case_step(
        step="resume_stopped", name="review:resume_stopped", address="cases/<str:reference>/resume/",
        form=forms.StopAnswerForm, verb=actions.resume, template="review/answer_stop.html", context=what_stopped,
    ),
    case_step(
        step="review_stopped", name="review:review_stopped", address="cases/<str:reference>/send-back/",
        form=forms.StopAnswerForm, verb=actions.send_back, template="review/answer_stop.html", context=what_stopped,
    ),
    case_step(
        step="settle_stopped", name="review:settle_stopped", address="cases/<str:reference>/settle/",
        form=forms.StopAnswerForm, verb=actions.settle, template="review/answer_stop.html", context=what_stopped,
    ),
)  # fmt: skip
