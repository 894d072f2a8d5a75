"""The page on which a clerk enters a booking by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from handover.accounts.roles import Role
from handover.process.fold import RefusedError
from handover.process.not_ready import NotReadyError
from handover.stages.intake import actions
from handover.stages.intake.answers import bureau_ori
from handover.stages.intake.entry_form import EntryForm
from handover.stages.intake.hand_entry import FILENAME, EntryError, car_of, new_tcn
from handover.stages.intake.models import Submission
from handover.web.access import actor_of, record_refusal, roles
from handover.web.requests import get_or_post, user_of


@get_or_post
@roles(Role.JAIL_CLERK)
def enter(request: HttpRequest) -> HttpResponse:
    """A clerk enters one booking; the receipt follows."""
    posted = request.method == "POST"
    clerk = user_of(request)
    assert clerk.agency is not None  # a clerk's account has a jail
    ori = clerk.agency.ori
    form = (
        EntryForm(request.POST, request.FILES)
        if posted
        else EntryForm(initial={"tcn": new_tcn(ori, timezone.now())})
    )
    if posted and form.is_valid():
        receipt = _sent(request, form, ori)
        if receipt:
            return redirect("intake:receipt", reference=receipt.reference)
    if posted:
        form.keep_images()
    context = {"form": form, "cancel": reverse("intake:list")}
    return render(request, "intake/enter.html", context, status=422 if posted else 200)


def _sent(request: HttpRequest, form: EntryForm, ori: str) -> actions.Receipt | None:
    """The receipt, or None with the faults in the form."""
    today = user_of(
        request
    ).today  # in the evening it is tomorrow already in UTC; in the Pacific, yesterday still
    try:
        data = car_of(form.as_spec(ori=ori, dai=bureau_ori(), today=today), form.images, today)
        receipt = actions.receive(
            data, channel=Submission.Channel.HTTPS, actor=actor_of(request), filename=FILENAME
        )
    except EntryError as wrong:
        for tag, text in wrong.problems:
            form.tell(tag, text)
    except RefusedError as refused:
        record_refusal(request, ",".join(one.code for one in refused.refusals), "step.refused")
        for one in refused.refusals:
            form.add_error(None, one.text)
    except (actions.TcnReusedError, NotReadyError) as wrong:
        form.add_error(None, str(wrong))
    else:
        if receipt.again:
            messages.info(request, "This booking was here before. This is the receipt that it got then.")
        return receipt
    return None
