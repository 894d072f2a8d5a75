"""The page by which a records specialist's answer is taken."""

from __future__ import annotations

from typing import Final

from handover.process.graph import Track
from handover.stages.notification import queries, views
from handover.web.step_pages import StepPage

PAGES: Final = (
    StepPage(
        track=Track.CASE, step="answer_query", name="notification:query", address="<slug:reference>/",
        visible_to=queries.visible_to, by_hand=views.query, readers=queries.SEES_ALL,
    ),
)  # fmt: skip
