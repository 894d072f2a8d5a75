"""The notice that nobody is to be held on a request any more, for a jail's own system.

It says that, for which request, and nothing else: no reason, no name, nothing of any record. There is no transaction
type of EBTS for it, so it is JSON.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final, Literal

KIND: Final = "STOP"
"""Its kind among the answers that go to a jail."""
INSTRUCTION: Final = "do_not_hold"
RequestIs = Literal["stopped", "withdrawn"]
MESSAGES: Final[dict[RequestIs, str]] = {
    "stopped": "The request is stopped. Do not hold.",
    "withdrawn": "The request is withdrawn. Do not hold.",
}


def write_stop_notice(*, request: str, request_is: RequestIs, tcn: str, said_at: datetime) -> bytes:
    """Build the notice. ``request``: the request's reference, as printed on its papers; ``tcn``: the booking's TCN,
    empty for a jail that did not send it; ``said_at``: when the request was stopped or withdrawn, with its offset.
    """
    notice = {
        "type": "handover.stop.v1",
        "request": request,
        **({"tcn": tcn} if tcn else {}),
        "instruction": INSTRUCTION,
        "request_is": request_is,
        "message": MESSAGES[request_is],
        "said_at": said_at.isoformat(),
    }
    return json.dumps(notice, ensure_ascii=False, separators=(",", ":")).encode()


def looks_like_stop_notice(data: bytes) -> bool:
    """Whether an answer's bytes are such a notice: neither encoding of EBTS begins with a brace."""
    return data.startswith(b"{")
