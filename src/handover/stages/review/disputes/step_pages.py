"""The pages on which a dispute is recorded and answered."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpRequest

from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_steps import OFFICE, with_file
from handover.stages.review.disputes import actions, forms, queries, views
from handover.web.step_pages import Packed, StepPage


def _file_of_disputed(request: HttpRequest, dispute: Matter) -> dict[str, Any]:
    return with_file(request, queries.case_of(dispute))


_answer = partial(
    StepPage, track=Track.DISPUTE, visible_to=queries.visible_to, done="review:dispute_page"
)  # fmt: skip

PAGES: Final = (
    StepPage(
        track=Track.DISPUTE, step="file_dispute", name="review:dispute", address="cases/<str:reference>/dispute/",
        visible_to=notification.visible_to, by_hand=views.dispute,
        only=OFFICE & STEP[Track.DISPUTE, "file_dispute"].roles,
    ),
    _answer(
        step="correct_record", name="review:correct", address="disputes/<str:reference>/correct/",
        form=forms.CorrectionForm, verb=actions.correct_record, form_options=_file_of_disputed,
        arguments=Packed("answer", actions.DatedAnswer, beside=("record_key", "file")),
    ),
    _answer(
        step="leave_record", name="review:leave", address="disputes/<str:reference>/leave/",
        form=forms.DisputeAnswerForm, verb=actions.leave_record, arguments=Packed("answer", actions.DatedAnswer),
    ),
)  # fmt: skip
