"""Show the papers of a case: a table of the valid ones, and a collapsed one of those that they replaced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext_noop as said

from handover.process.models import Matter
from handover.stages.detainer.models import Paper
from handover.stages.detainer.queries import standing_papers

register = template.Library()


@register.inclusion_tag("detainer/papers.html")
def papers_table(case: Matter, papers: Iterable[Paper]) -> dict[str, Any]:
    """Of each form the printing that stands; drafts, earlier printings and those taken back follow, folded."""
    now, earlier = standing_papers(case, papers)
    shelves = [(said("Papers"), now), (said("Drafts and earlier printings"), earlier)]
    return {"case": case, "shelves": [(title, rows) for title, rows in shelves if rows]}
