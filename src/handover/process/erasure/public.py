"""What other modules use of erasure: find the uses of a record, ask, approve, decline, hold.

The records side calls `erasable_uses` with the record's key (and `matters` or `bears` where it knows better), then
`request` with the labels found; a second person calls `approve`.
"""

from handover.process.erasure.acts import (
    APPROVES,
    ASKS,
    approve,
    decline,
    on_approval,
    on_erased,
    on_rows_erased,
    request,
    subject_of,
)
from handover.process.erasure.columns import Erasable, ErasedError
from handover.process.erasure.jails import received_by, waiting_at
from handover.process.erasure.leftovers import Keeper, finish, register, unfinished
from handover.process.erasure.legal_holds import end_hold, hold, in_force
from handover.process.erasure.listing import tables_of, undecided
from handover.process.erasure.models import Erasure, ErasureRequest
from handover.process.erasure.uses import Use, erasable_uses

__all__ = [
    "APPROVES", "ASKS", "Erasable", "ErasedError", "Erasure", "ErasureRequest", "Keeper", "Use", "approve", "decline",
    "end_hold", "erasable_uses", "finish", "hold", "in_force", "on_approval", "on_erased", "on_rows_erased",
    "received_by", "register", "request", "subject_of", "tables_of", "undecided", "unfinished", "waiting_at",
]  # fmt: skip
