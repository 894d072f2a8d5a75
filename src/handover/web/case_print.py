"""A whole case as one print: each stage adds the parts that it shows on its pages of a case. This module imports none
of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from handover.accounts.roles import Role
from handover.papers.case_print import PrintedCase, print_case
from handover.process.models import Matter
from handover.web.case_head import head_of, phases_of
from handover.web.requests import user_of
from handover.web.time_tags import moment

_Shown = Callable[[HttpRequest, Matter, bool], dict[str, Any]]
"""What a part's template needs, of a case, for whoever asks; the third says that the record is masked for them."""


@dataclass(frozen=True, slots=True)
class PrintPart:
    """A part of the print: for the roles that open the page on which it is shown."""

    title: str
    roles: frozenset[Role]
    template: str
    shown: _Shown
    order: int = 50


_parts: dict[str, PrintPart] = {}


def register(*parts: PrintPart) -> None:
    """Add parts. Called from an app's ``ready``."""
    _parts.update((part.title, part) for part in parts)


def registered() -> tuple[PrintPart, ...]:
    """List every part, in its order."""
    return tuple(sorted(_parts.values(), key=lambda part: part.order))


def printed(request: HttpRequest, case: Matter, *, masked: bool, now: datetime) -> PrintedCase:
    """Print a case as this person may read it, in the language in which they read its pages: parts that their pages
    do not show are named and left out."""
    user = user_of(request)
    role = Role(user.role)
    base = {"case": case, "user": user, "masked": masked, "now": now}
    mine = [part for part in registered() if role in part.roles]
    bodies = [render_to_string(part.template, base | part.shown(request, case, masked)) for part in mine]
    context = base | {
        "head": head_of(case, user),
        "phases": phases_of(case, role),
        "bodies": bodies,
        "left_out": [part.title for part in registered() if part not in mine],
        "role": _(role.title),
        "printed_at": moment(now, case.agency),
    }
    return print_case(render_to_string("web/case_print.html", context))
