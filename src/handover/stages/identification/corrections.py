"""Write later findings back into the immigration repository, each with who found it."""

from __future__ import annotations

from datetime import date

from handover.repositories.keys import current_key
from handover.repositories.models import ImmigrationIdentity, Reliability, StatusRecord
from handover.repositories.subjects import IMMIGRATION


def keep_citizenship(fin: str, *, source: str, on: date) -> StatusRecord | None:
    """A status record of United States citizenship, found by counsel. Idempotent.

    It is written to the person's current record after merges and new numbers, even if sealed or withdrawn; returns
    None if it was expunged.

    GAO-21-487: where the field need not be updated, the same person is met with the same error again.
    """
    identity = ImmigrationIdentity.every.filter(pk=current_key(IMMIGRATION, fin)).first()
    if identity is None:
        return None
    row, _ = StatusRecord.objects.get_or_create(
        identity=identity, status=StatusRecord.Status.CITIZEN, source=source[:60],
        defaults={"since": on, "as_of": on, "reliability": Reliability.PRIMARY},
    )  # fmt: skip
    return row
