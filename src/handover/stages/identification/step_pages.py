"""The pages by which an examiner's steps are taken, a row each."""

from __future__ import annotations

from typing import Final

from handover.process.graph import Track
from handover.stages.identification import actions, queries, views
from handover.stages.identification.forms import WithdrawalForm
from handover.web.step_pages import StepPage

PAGES: Final = (
    StepPage(
        track=Track.SEARCH, step="confirm_match", also="exclude_match", question="Compare the prints",
        name="identification:examine", address="<slug:reference>/examination/",
        visible_to=queries.visible_to, by_hand=views.examine,
    ),
    StepPage(
        track=Track.SEARCH, step="withdraw_match",
        name="identification:withdraw", address="<slug:reference>/withdrawal/",
        visible_to=queries.visible_to, form=WithdrawalForm, verb=actions.withdraw_match, done="identification:search",
    ),
)  # fmt: skip
