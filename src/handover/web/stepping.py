"""One page for one step: what it does, what it needs, the form, and the refusals beside their fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.process import fold
from handover.process.advance import RefusedError
from handover.process.graph import STATE, STEP, Step, Track
from handover.process.models import Matter
from handover.process.names import StepName
from handover.web.access import actor_of, record_refusal
from handover.web.forms import StepForm

Take = Callable[[dict[str, Any]], Matter]
"""Takes the step with the form's cleaned data; `ConflictError` and `RefusedError` pass through."""


def step_page(  # noqa: PLR0913 - a keyword a part of the page
    request: HttpRequest,
    case: Matter,
    step_name: StepName,
    form_class: type[StepForm],
    take: Take,
    *,
    done: str,
    template: str = "web/step.html",
    context: dict[str, Any] | None = None,
    initial: dict[str, Any] | None = None,
    form_options: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the step's form, or take the step and go to ``done``.

    A step that this person may not take now is refused before the form is shown (422).
    """
    step = STEP[Track(case.track), step_name]
    barred = fold.refusal(case.standing, step, actor_of(request))
    posted = request.method == "POST"
    if barred and not posted:
        raise RefusedError(barred)
    options = {"zone": case.agency.zone, **(form_options or {})}
    form = form_class(
        request.POST if posted else None, initial={**(initial or {}), "version": case.version}, **options
    )
    if posted and form.is_valid():
        try:
            moved = take(form.cleaned_data)
        except RefusedError as refused:
            _show(refused, form)
            record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
        else:
            messages.success(request, f"Recorded: {step.title}. The state is now “{moved.place.title}”.")
            return redirect(done)
    shown = {"case": case, "form": form, "step": step, "leads_to": leads_to(step, case), "back": done}
    return render(request, template, {**shown, **(context or {})}, status=422 if posted else 200)


def leads_to(step: Step, case: Matter) -> str:
    """The title of the state after the step."""
    to = fold.leads_to(case.standing, step)
    return STATE[step.track, to].title if to else ""


def _show(refused: RefusedError, form: StepForm) -> None:
    """Put each refusal at the field it names by its code, the others above the form."""
    for one in refused.refusals:
        form.add_error(one.code if one.code in form.fields else None, one.text)
