"""What a machine token of a jail, live-scan or bureau may do here."""

from __future__ import annotations

from typing import Final

from handover.accounts.scopes_on_offer import Scope, declare

SEND: Final = "intake:send"
READ: Final = "intake:read"
EVENTS: Final = "jail:events"

declare(
    Scope(SEND, "send EBTS files with prints, by HTTPS or SOAP"),
    Scope(READ, "read the state of the agency's bookings, and fetch and acknowledge their answers"),
    Scope(EVENTS, "report events, files of events and rosters of a jail"),
)
