"""What later findings write back into the immigration repository, each with who found it."""

from __future__ import annotations

from datetime import date

from handover.repositories.models import ImmigrationIdentity, Reliability, StatusRecord


def keep_citizenship(fin: str, *, source: str, on: date) -> StatusRecord:
    """A status record of United States citizenship, found by counsel. Twice told, once kept.

    GAO-21-487: where the field need not be updated, the same person is met with the same error again.
    """
    identity = ImmigrationIdentity.objects.get(pk=fin)
    row, _ = StatusRecord.objects.get_or_create(
        identity=identity, status=StatusRecord.Status.CITIZEN, source=source[:60],
        defaults={"since": on, "as_of": on, "reliability": Reliability.PRIMARY},
    )  # fmt: skip
    return row
