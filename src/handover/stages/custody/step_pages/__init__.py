"""The pages by which custody's steps are taken: forms and rows, by what they record."""

from __future__ import annotations

from typing import Final

from handover.stages.custody.step_pages.answers import ANSWER_PAGES
from handover.stages.custody.step_pages.designees import DESIGNEE_PAGES
from handover.stages.custody.step_pages.local_law import LOCAL_LAW_PAGES
from handover.stages.custody.step_pages.outcomes import OUTCOME_PAGES
from handover.stages.custody.step_pages.reports import REPORT_PAGES

PAGES: Final = (*LOCAL_LAW_PAGES, *ANSWER_PAGES, *OUTCOME_PAGES, *REPORT_PAGES, *DESIGNEE_PAGES)
