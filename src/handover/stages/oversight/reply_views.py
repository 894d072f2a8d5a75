"""The page on which a jail reads its own figures and replies before release; oversight sees all replies."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import Role
from handover.stages.oversight import replies, snapshots
from handover.stages.oversight.cohorts.counting import pooled
from handover.stages.oversight.cohorts.lines import CohortLine, line_of
from handover.stages.oversight.packages import acts
from handover.stages.oversight.snapshots import ShownTable
from handover.web.access import actor_of, roles
from handover.web.forms import HandoverForm
from handover.web.requests import get_or_post, user_of

DAY = 28
_RECORDED: Final = said("Recorded: your reply stands beside the figures.")
MONTHS = 24


class ReplyForm(HandoverForm):
    """A month of the agency's own figures, and what it says of it."""

    month = forms.ChoiceField(label="Month of lodging")
    text = forms.CharField(
        label="Reply", max_length=replies.LONGEST, widget=forms.Textarea,
        help_text="It is printed beside the figures and released with them. Name no person.",
    )  # fmt: skip

    def __init__(self, *args: Any, months: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(m, m) for m in months]  # type: ignore[attr-defined]


@get_or_post
@roles(Role.JAIL_CLERK, Role.AUDITOR, Role.SUPERVISOR)
def replies_page(request: HttpRequest) -> HttpResponse:
    """A clerk reads the figures of their own jail and may reply; auditors and supervisors read all replies."""
    user = user_of(request)
    if user.role != Role.JAIL_CLERK or user.agency is None:
        if request.method == "POST":
            return HttpResponse(status=405)
        return render(request, "oversight/replies.html", {"rows": replies.newest()})
    ori, shown = user.agency.ori, snapshots.for_page("cohorts")
    lines = _lines(shown, ori)
    months = [line.month for line in reversed(lines)]
    form = ReplyForm(request.POST if request.method == "POST" else None, months=months)
    if request.method == "POST" and shown and form.is_valid():
        digest = (
            shown.snapshot.digest if shown.snapshot else snapshots.digest_of(snapshots.text_of(shown.content))
        )
        replies.record_reply(
            ori, form.cleaned_data["month"], digest, form.cleaned_data["text"], actor_of(request)
        )
        messages.success(request, _(_RECORDED))
        return redirect("oversight:replies")
    context = {
        "own": True, "shown": shown, "lines": lines, "day": DAY, "form": form if months else None,
        "replies": replies.replies_to([ori]).get(ori, []), "days": replies.TIME_TO_REPLY.days,
        "waiting": acts.waiting_for(ori),
    }  # fmt: skip
    return render(request, "oversight/replies.html", context, status=422 if form.errors else 200)


def _lines(shown: ShownTable | None, ori: str) -> list[CohortLine]:
    """The last months of one agency."""
    if shown is None:
        return []
    rows = pooled(shown.content, [ori]).get(ori, [])
    return [line_of(row, shown.content["days"], DAY) for row in rows[-MONTHS:]]
