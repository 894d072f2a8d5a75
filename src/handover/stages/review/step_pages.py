"""The pages by which review's steps are taken, a row each, gathered from its topics."""

from __future__ import annotations

from typing import Final

from handover.stages.review.agency_requests import step_pages as agency_requests
from handover.stages.review.children import step_pages as children
from handover.stages.review.citizenship import step_pages as citizenship
from handover.stages.review.claims import step_pages as claims
from handover.stages.review.determination import step_pages as determination
from handover.stages.review.dispositions import step_pages as dispositions
from handover.stages.review.disputes import step_pages as disputes
from handover.stages.review.misidentification import step_pages as misidentification
from handover.stages.review.statements import step_pages as statements
from handover.stages.review.stops import step_pages as stops

PAGES: Final = (
    *statements.PAGES, *determination.PAGES, *claims.PAGES, *dispositions.PAGES, *citizenship.PAGES, *children.PAGES,
    *agency_requests.PAGES, *misidentification.PAGES, *disputes.PAGES, *stops.PAGES,
)  # fmt: skip
