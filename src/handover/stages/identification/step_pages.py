"""The pages by which an examiner's steps are taken, a row each."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.identification import actions, examination_views, queries, want_actions, want_states
from handover.stages.identification.forms import ConfirmationAnswerForm, RequestForm, WithdrawalForm
from handover.web.step_pages import Packed, StepPage


def _hits(_: HttpRequest, matter: Matter) -> dict[str, Any]:
    states = want_states.states_of(list(want_states.open_hits().filter(matter=matter)))
    shown = [s for s in states.values() if s.open]
    return {"hits": [(str(s.hit.pk), f"{s.hit.want_id}: {s.words}") for s in shown]}


def _requests(_: HttpRequest, matter: Matter) -> dict[str, Any]:
    states = want_states.states_of(list(want_states.open_hits().filter(matter=matter)))
    asked = [s for s in states.values() if s.open and s.request is not None]
    return {"requests": [(str(s.request.pk), f"{s.hit.want_id}: {s.words}") for s in asked if s.request]}


PAGES: Final = (
    StepPage(
        track=Track.SEARCH, step="record_first_judgement",
        name="identification:judge_first", address="<slug:reference>/first-judgement/",
        visible_to=queries.visible_to, by_hand=examination_views.judge_first,
    ),
    StepPage(
        track=Track.SEARCH, step="confirm_match", also="exclude_match", question="Compare the prints",
        name="identification:examine", address="<slug:reference>/examination/",
        visible_to=queries.visible_to, by_hand=examination_views.examine,
    ),
    StepPage(
        track=Track.SEARCH, step="withdraw_match",
        name="identification:withdraw", address="<slug:reference>/withdrawal/",
        visible_to=queries.visible_to, form=WithdrawalForm, verb=actions.withdraw_match, done="identification:search",
    ),
    StepPage(
        track=Track.SEARCH, step="request_confirmation",
        name="identification:request_confirmation", address="<slug:reference>/wants/request/",
        visible_to=queries.visible_to, form=RequestForm, verb=want_actions.request_confirmation,
        form_options=_hits, done="identification:search",
    ),
    StepPage(
        track=Track.SEARCH, step="answer_confirmation",
        name="identification:answer_confirmation", address="<slug:reference>/wants/answer/",
        visible_to=queries.visible_to, form=ConfirmationAnswerForm, verb=want_actions.answer_confirmation,
        arguments=Packed("answered", want_actions.Answered), form_options=_requests, done="identification:search",
    ),
)  # fmt: skip
