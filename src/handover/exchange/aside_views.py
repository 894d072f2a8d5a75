"""The page on which a message is set aside: what waits, and since when; one person asks, another one decides."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.accounts.roles import Actor
from handover.exchange import set_aside
from handover.exchange.message_order import of_course
from handover.exchange.models import IncomingMessage, SetAsideRequest
from handover.exchange.set_aside import DECIDES, StuckThing
from handover.process.advance import RefusedError
from handover.process.requirements import REASONS_LEAST
from handover.process.two_people import same_actor
from handover.repositories.order_forms import APPROVE, DECLINE
from handover.web.access import actor_of, record_refusal, roles
from handover.web.forms import HandoverForm
from handover.web.requests import get_or_post


class AsideForm(HandoverForm):
    """Why nobody is to wait for it any more."""

    reasons = forms.CharField(
        label="Why nothing more is to come of it, and how the other agency learned of it", max_length=1000,
        widget=forms.Textarea, help_text=f"At least {REASONS_LEAST} characters. No name of a person.",
    )  # fmt: skip


class AsideDecisionForm(HandoverForm):
    """What the second person says."""

    decision = forms.ChoiceField(label="Your decision", widget=forms.RadioSelect)

    def __init__(self, *args: object, alone: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        both = [(APPROVE, "Set it aside"), (DECLINE, "Decline: it is waited for")]
        self.fields["decision"].choices = both[1:] if alone else both  # type: ignore[attr-defined]


@get_or_post
@roles(*sorted(DECIDES))
def aside(request: HttpRequest, what: str, key: int) -> HttpResponse:
    """One message that waits for a person of this agency; a POST asks to set it aside, or decides."""
    actor = actor_of(request)
    stuck = set_aside.thing(what, key)
    if stuck is None or stuck.agency != actor.agency:
        raise Http404
    asked = stuck.open_request()
    posted = request.method == "POST"
    form = _form(request, asked, actor)
    if form is not None and posted and form.is_valid():
        try:
            told = _act(form, stuck, asked, actor)
        except RefusedError as refused:
            record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
            for one in refused.refusals:
                form.add_error("reasons" if one.code in form.fields else None, one.text)
        else:
            messages.success(request, told)
            return redirect("exchange:messages")
    context = {
        "stuck": stuck, "row": stuck.sent or stuck.came or stuck.course, "asked": asked, "form": form,
        "waiting": _waiting(stuck),
    }  # fmt: skip
    return render(request, "exchange/aside.html", context, status=422 if posted else 200)


def _form(request: HttpRequest, asked: SetAsideRequest | None, actor: Actor) -> HandoverForm | None:
    data = request.POST if request.method == "POST" else None
    if asked is None:
        return AsideForm(data)
    if same_actor(asked, actor, declines=True) is not None:
        return None
    return AsideDecisionForm(data, alone=same_actor(asked, actor) is not None)


def _act(form: HandoverForm, stuck: StuckThing, asked: SetAsideRequest | None, actor: Actor) -> str:
    if asked is None:
        row = set_aside.ask(stuck.what, stuck.key, actor=actor, reasons=form.cleaned_data["reasons"])
        return f"Asked as request {row.pk}: it waits for a second person of your agency."
    if form.cleaned_data["decision"] == APPROVE:
        set_aside.approve(asked.pk, actor=actor)
        return f"The message about {stuck.about} is set aside."
    set_aside.decline(asked.pk, actor=actor)
    return "Your decision is recorded: it is waited for still."


def _waiting(stuck: StuckThing) -> list[IncomingMessage]:
    """The messages that are held back, by what they are and when they came."""
    if stuck.course is None:
        return []
    rows = of_course(stuck.course).filter(step__gt=stuck.course.in_order_to)
    return list(rows.defer("body").order_by("step", "pk"))
