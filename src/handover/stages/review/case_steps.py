"""Shared by review's step pages: who may open a case, where a step leads back to, and the case's file."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.notification.law import RESTRICTED
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.file import CaseFile, file_of
from handover.stages.review.case_file.offences import LEVEL_SCHEME, criminality, level
from handover.web.step_pages import StepPage

OFFICE: Final = IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST}
"""Roles that take a step on the office's pages; a jail takes the same step on its own pages (`custody`)."""

case_step = partial(StepPage, track=Track.CASE, visible_to=notification.visible_to, done="review:case")
"""The row of a step of a case."""


def with_file(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """For a form that offers the records of the case's file. Raises ``PermissionDenied`` where they are restricted and
    this person's work does not need them (R12)."""
    if open_record(request, case, "form"):
        raise PermissionDenied(f"{RESTRICTED}. Your part of this case does not need it.")
    return {"file": _file(case)}


def file_beside(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """Context shown beside such a form: both histories."""
    file = with_file(request, case)["file"]
    return {
        "file": file,
        "corrections": file.corrections,
        "criminality": criminality(file.offences),
        "level": level(file.offences),
        "level_scheme": LEVEL_SCHEME,
    }


def _file(case: Matter) -> CaseFile:
    """The file, built once for the form and for what stands beside it."""
    kept: CaseFile | None = case.__dict__.get("_case_file")
    if kept is None:
        kept = case.__dict__["_case_file"] = file_of(case.pk)
    return kept
