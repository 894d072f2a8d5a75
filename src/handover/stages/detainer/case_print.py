"""What detainer adds to the print of a case: the package, its papers with their digests, and how it went out."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_noop as said

from handover.process.models import Matter
from handover.stages.detainer import queries
from handover.stages.detainer.queues import OFFICE
from handover.stages.review.public import queries as review
from handover.web.case_print import PrintPart
from handover.web.requests import user_of


def _papers(request: HttpRequest, case: Matter, masked: bool) -> dict[str, Any]:
    papers = [] if masked else list(queries.papers_for(user_of(request), case))
    now, earlier = queries.standing_papers(case, papers)
    shelves = ((said("Papers that stand"), now), (said("Earlier printings"), earlier))
    return {
        "package": queries.package_of(case.pk),
        "determination": review.determination_of(case.pk),
        "shelves": [(title, rows) for title, rows in shelves if rows],
        "signature": queries.signature_of(case.pk),
        "lodgement": queries.lodgement_of(case.pk),
        "service": queries.service_of(case.pk),
        "cancellation": queries.cancellation_of(case.pk),
        "warrant_cancellation": queries.warrant_cancellation_of(case.pk),
        "returned": queries.refusals_to_sign(case.pk),
        "reissues": queries.reissues_of(case.pk),
    }  # fmt: skip


PARTS: Final = (PrintPart("Papers", OFFICE, "detainer/print_papers.html", _papers, 40),)
