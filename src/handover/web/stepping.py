"""One page for one step, or for the two that one question decides between: what each does, what it needs, the form,
and the refusals beside their fields. Its words are those of the step that is open, or of the one that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handover.accounts.roles import Role
from handover.process import fold, offers
from handover.process.advance import RefusedError
from handover.process.graph import STATE, STEP, Step, Track
from handover.process.jail_words import state_title
from handover.process.models import Matter
from handover.process.names import StepName
from handover.process.past_tense import step_done
from handover.web.access import actor_of, record_refusal
from handover.web.forms import StepForm

_Take = Callable[[dict[str, Any]], Matter]
"""Takes the step with the form's cleaned data; may raise `ConflictError` and `RefusedError`."""


def step_page(  # noqa: PLR0913 - a keyword a part of the page
    request: HttpRequest,
    case: Matter,
    step_name: StepName,
    form_class: type[StepForm],
    take: _Take,
    *,
    done: str,
    template: str = "web/step.html",
    context: dict[str, Any] | None = None,
    initial: dict[str, Any] | None = None,
    form_options: dict[str, Any] | None = None,
    also: StepName | Literal[""] = "",
    title: str = "",
) -> HttpResponse:
    """Show the step's form, or take the step and go to ``done``.

    ``also``: the other step that the form's answer may take, with ``title`` for the question between the two.
    A page whose steps this person may not take now is refused before the form is shown (422).
    """
    steps = tuple(STEP[Track(case.track), name] for name in (step_name, also) if name)
    refusals = [offers.refusal(case.standing, step, actor_of(request)) for step in steps]
    posted = request.method == "POST"
    first = refusals[0]
    if first and all(refusals) and not posted:
        raise RefusedError(first)
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
            messages.success(request, recorded(moved, form.cleaned_data["version"], actor_of(request).role))
            return redirect(done)
    still = [step for step, refusal in zip(steps, refusals, strict=True) if not refusal] or list(steps)
    shown = {
        "case": case, "form": form, "back": done, "title": words_of(still, title),
        "ways": [(step, leads_to(step, case, actor_of(request).role)) for step in still],
    }  # fmt: skip
    return render(request, template, {**shown, **(context or {})}, status=422 if posted else 200)


def words_of(steps: Sequence[Step], question: str) -> str:
    """What a page of these steps is called: the one step's title, or the question between several."""
    return steps[0].title if len(steps) == 1 or not question else question


def recorded(moved: Matter, version: int, reader: Role) -> str:
    """What was recorded by the step taken on top of ``version``, and where the matter stands now."""
    taken = moved.steps.get(number=version + 1)
    done = step_done(STEP[Track(moved.track), taken.step], reader)
    return f"Recorded: {done}. The state is now “{state_title(moved.place, reader)}”."


def leads_to(step: Step, case: Matter, reader: Role) -> str:
    """Return the title of the state after the step, as ``reader`` reads it."""
    to = fold.leads_to(case.standing, step)
    return state_title(STATE[step.track, to], reader) if to else ""


def _show(refused: RefusedError, form: StepForm) -> None:
    """Put each refusal at the field that its code names, all others above the form."""
    for one in refused.refusals:
        form.add_error(one.code if one.code in form.fields else None, _(one.text))
