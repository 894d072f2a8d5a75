"""What a machine interface answers when Handover itself fails: JSON, and whether to send again."""

from __future__ import annotations

from typing import Final

import structlog
from django.http import HttpRequest, JsonResponse

from handover.process.jobs.faults import JobFault, fault_of

log = structlog.get_logger()
AGAIN_SECONDS: Final = 60
LATER: Final = (
    "The call was not carried out and nothing of it was kept. Make the same call again in a minute."
)
DEFECT: Final = (
    "The program failed and kept nothing of the call. The operator is told; make the same call again later."
)


def failure(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    """Answer 503 with ``Retry-After`` where disk, database or a service is away, 500 for a defect of the program.

    What a call writes is written in one transaction, so that nothing of it is kept; the error goes to the log alone.
    """
    found = error() if isinstance(error, type) else error
    called = request.resolver_match.view_name if request.resolver_match else ""
    log.error("call of a machine failed", method=request.method, call=called, exc_info=found)
    later = fault_of(found) is JobFault.ENVIRONMENT
    status, detail = (503, LATER) if later else (500, DEFECT)
    body = {"detail": detail, "problems": [{"field": "", "code": str(status), "reason": detail}]}
    answer = JsonResponse(body, status=status)
    if later:
        answer["Retry-After"] = str(AGAIN_SECONDS)
    return answer
