"""Issue machine tokens; each act is audited."""

from __future__ import annotations

from django.db import transaction

from handover.accounts.models import Agency, MachineToken
from handover.administration.operators import REGISTRAR
from handover.audit.append import append


def issue_token(ori: str, label: str) -> str:
    """Create a machine account for an agency; returns its token in clear text. Raises
    ``Agency.DoesNotExist``.
    """
    with transaction.atomic():
        row, clear = MachineToken.issue(Agency.objects.get(ori=ori), label)
        append(act="token.issue", actor=REGISTRAR, subject=ori, content={"token": row.pk, "label": label})
    return clear
