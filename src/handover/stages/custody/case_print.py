"""Add to the print of a case what local law says about the request, and what happened to it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.models import Matter
from handover.stages.custody.case_context import of_case
from handover.stages.custody.policy_advice import advice_for
from handover.stages.detainer.public import queries as detainer
from handover.web.case_print import PrintPart


def _law(_request: HttpRequest, case: Matter, masked: bool) -> dict[str, Any]:
    return {"advice": None if masked or detainer.package_of(case.pk) is None else advice_for(case.pk)}


def _custody(request: HttpRequest, case: Matter, masked: bool) -> dict[str, Any]:
    return of_case(request, case) if detainer.lodgement_of(case.pk) else {"lodgement": None}


READERS: Final = frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER, Role.AUDITOR})
PARTS: Final = (
    PrintPart("Local law", IMMIGRATION_ROLES | {Role.AUDITOR}, "custody/print_law.html", _law, 45),
    PrintPart("Release and custody", READERS, "custody/print_custody.html", _custody, 50),
)
