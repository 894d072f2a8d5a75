"""NativeEBTSService at one address: the machine account's token, the size, the envelope, then `actions.receive`.

A fault has HTTP status 500, as SOAP 1.1 (6.2) and the WS-I Basic Profile (R1126) want it of every fault, and
as deployed clients expect; what HTTP itself refuses (401, 405, 411, 413, 415) keeps its own status.
"""

from __future__ import annotations

from typing import Final

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from handover.accounts.models import MachineToken
from handover.accounts.roles import Actor
from handover.process.advance import RefusedError
from handover.stages.intake import actions, queries, rules
from handover.stages.intake.models import Submission
from handover.stages.intake.scopes import SEND
from handover.stages.intake.soap.envelope import (
    ACTION,
    MOST_MARKUP,
    EnvelopeError,
    FaultCode,
    control_number,
    fault,
    read_request,
    response,
)
from handover.web.api_access import machine

log = structlog.get_logger()
SLACK: Final = 2 * MOST_MARKUP
"""What an envelope may have beyond the base64 of the largest file: tags and line ends."""


@machine(SEND)
@require_POST
def native_ebts(request: HttpRequest, token: MachineToken, actor: Actor) -> HttpResponse:
    """``submitRequest``: the receipt is an NGIControlNumber, the same for every copy of a file."""
    refused = _unfit(request)
    if refused:
        return refused
    try:
        # Past Django's own bound on bodies, which is for a bare file: base64 takes four bytes for three.
        data = read_request(request.read())
        receipt = actions.receive(data, channel=Submission.Channel.SOAP, actor=actor)
    except EnvelopeError as wrong:
        return _fault(str(wrong), FaultCode.INVALID_REQUEST, wrong.soap_code)
    except RefusedError as wrong:
        return _fault(str(wrong), FaultCode.INVALID_REQUEST)
    except actions.TcnReusedError as wrong:
        return _fault(f"1.009 TCN: {wrong.told_to(token.acts_for)}", FaultCode.INVALID_REQUEST)
    except Exception as defect:
        log.error("soap request not taken", exc_info=defect)
        later = isinstance(defect, OperationalError)
        code = FaultCode.SERVICE_NOT_AVAILABLE if later else FaultCode.INTERNAL_PROCESSING_ERROR
        return _fault("The file was not received; send it again later.", code)
    row = queries.submission_by_reference(receipt.reference)
    return _xml(response(control_number(row.at, row.pk)), 200)


def _unfit(request: HttpRequest) -> HttpResponse | None:
    """What HTTP alone decides, before a byte of the body is read."""
    if request.content_type != "text/xml":
        return _fault("Send SOAP 1.1 as text/xml.", FaultCode.INVALID_REQUEST, status=415)
    action = request.headers.get("SOAPAction", "").strip().strip('"')
    if action not in ("", ACTION):
        return _fault(f"This service has one operation, {ACTION}.", FaultCode.INVALID_REQUEST)
    stated = request.headers.get("Content-Length", "")
    if not (stated.isascii() and stated.isdigit()):
        return _fault("State the length by Content-Length.", FaultCode.INVALID_REQUEST, status=411)
    most = rules.MAX_BYTES * 4 // 3 + rules.MAX_BYTES // 30 + SLACK
    if int(stated[:20]) > most:
        text = f"The envelope has {int(stated[:20]):,} bytes; a file of at most {rules.MAX_BYTES:,} is taken."
        return _fault(text, FaultCode.INVALID_REQUEST, status=413)
    return None


def _fault(text: str, code: FaultCode, soap_code: str = "", status: int = 500) -> HttpResponse:
    return _xml(fault(text, code, soap_code), status)


def _xml(data: bytes, status: int) -> HttpResponse:
    return HttpResponse(data, status=status, content_type="text/xml; charset=utf-8")
