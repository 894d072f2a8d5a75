"""An examiner's two pages of one search: a first judgement from the prints alone, then the finding with the score."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handover.abis.galleries import thresholds
from handover.matching.types import Band
from handover.process.advance import RefusedError
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import StepName
from handover.process.offers import refusal
from handover.stages.identification import actions, first_judgement, queries
from handover.stages.identification.first_judgement import Lettered
from handover.stages.identification.forms import NONE, OPEN, FindingForm, FirstJudgementForm
from handover.stages.identification.models import Candidate, FirstJudgement
from handover.stages.identification.print_sheet import blind_context, sheet_context
from handover.web.access import actor_of, record_refusal
from handover.web.reading_audit import note_reading
from handover.web.requests import user_of
from handover.web.stepping import recorded

_KINDS = {NONE: FirstJudgement.Finding.NONE, OPEN: FirstJudgement.Finding.OPEN}


def judge_first(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Show the prints side by side without the matcher's results, and record what the examiner judges from them
    alone."""
    posted = request.method == "POST"
    if not posted and (barred := _barred(request, matter, "record_first_judgement")):
        return barred
    if not posted and not first_judgement.is_hidden(user_of(request), matter):
        return redirect("identification:examine", reference=matter.reference)
    candidates = first_judgement.lettered(matter, queries.candidates_of(matter.pk))
    form = FirstJudgementForm(
        request.POST if posted else None,
        initial={"version": matter.version},
        letters=[c.letter for c in candidates],
    )
    if posted and form.is_valid() and _judged(request, matter, form, candidates):
        return redirect("identification:examine", reference=matter.reference)
    if not posted:
        note_reading(actor_of(request), "examination.read", matter)
    found = queries.search_of(matter.pk)
    context: dict[str, Any] = {
        "case": matter, "search": found, "form": form, **blind_context(request, found, candidates),
    }  # fmt: skip
    return render(request, "identification/judge_first.html", context, status=422 if posted else 200)


def examine(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The prints side by side with score and pairs, and the examiner's one finding over all candidates."""
    posted = request.method == "POST"
    if not posted and (barred := _barred(request, matter, "confirm_match")):
        return barred
    first = first_judgement.judgement_by(matter.pk, actor_of(request).key)
    if first is None:
        return redirect("identification:judge_first", reference=matter.reference)
    candidates = list(queries.candidates_of(matter.pk).exclude(band=Band.BELOW))
    letters = {c.candidate.pk: c.letter for c in first_judgement.lettered(matter, candidates)}
    words = [
        (c.identity, f"candidate {c.rank} (shown as {letters[c.pk]}), {c.identity}, score {c.score:.3f}")
        for c in candidates
    ]
    form = FindingForm(
        request.POST if posted else None,
        initial={"version": matter.version, "reasons": first.reasons, "finding": _proposed(first)},
        candidates=words,
    )
    if posted and form.is_valid() and _taken(request, matter, form):
        return redirect("identification:search", reference=matter.reference)
    if not posted:
        note_reading(actor_of(request), "examination.read", matter)
    found = queries.search_of(matter.pk)
    context: dict[str, Any] = {
        "case": matter, "search": found, "form": form, "candidates": candidates, "thresholds": thresholds(),
        "first": first, "first_letter": _letter_of(first, candidates, letters),
        **sheet_context(request, found, candidates, first.identity or None),
    }  # fmt: skip
    return render(request, "identification/examine.html", context, status=422 if posted else 200)


def _barred(request: HttpRequest, matter: Matter, step: StepName) -> HttpResponse | None:
    """Return a redirect to the search's page if this person may not take the step."""
    barred = refusal(matter.standing, STEP[Track.SEARCH, step], actor_of(request))
    if barred is None:
        return None
    messages.info(request, barred.text)
    return redirect("identification:search", reference=matter.reference)


def _proposed(first: FirstJudgement) -> str:
    """Return the form's initial value: the examiner's first judgement, which they may change; empty if it left the
    question open."""
    proposed = {FirstJudgement.Finding.SAME: str(first.identity), FirstJudgement.Finding.NONE: NONE}
    return proposed.get(FirstJudgement.Finding(first.finding), "")


def _letter_of(first: FirstJudgement, candidates: list[Candidate], letters: dict[int, str]) -> str:
    return next((letters[c.pk] for c in candidates if c.identity == first.identity), "")


def _judged(
    request: HttpRequest, matter: Matter, form: FirstJudgementForm, candidates: list[Lettered]
) -> bool:
    """Record the first judgement; False where a rule refused it, and the form then says why."""
    said = form.cleaned_data
    chosen = next((c.candidate.identity for c in candidates if c.letter == said["finding"]), "")
    try:
        first_judgement.record_first_judgement(
            matter.pk,
            actor=actor_of(request),
            version=said["version"],
            finding=_KINDS.get(said["finding"], FirstJudgement.Finding.SAME),
            identity=chosen,
            reasons=said["reasons"],
        )
    except RefusedError as refused:
        _show(request, form, refused)
        return False
    messages.success(request, "Your first judgement is recorded. Now record your finding; it may differ.")
    return True


def _taken(request: HttpRequest, matter: Matter, form: FindingForm) -> bool:
    """Take the step that the finding means; False where a rule refused it, and the form then says why."""
    said, actor = form.cleaned_data, actor_of(request)
    try:
        if said["finding"] == NONE:
            moved = actions.exclude_match(
                matter.pk, actor=actor, version=said["version"], reasons=said["reasons"]
            )
        else:
            moved = actions.confirm_match(
                matter.pk,
                actor=actor,
                version=said["version"],
                identity=said["finding"],
                reasons=said["reasons"],
            )
    except RefusedError as refused:
        _show(request, form, refused)
        return False
    messages.success(request, recorded(moved, said["version"], actor.role))
    return True


def _show(request: HttpRequest, form: FirstJudgementForm | FindingForm, refused: RefusedError) -> None:
    """Note what a rule refused, and say it beside its field."""
    record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
    fields = {"identity": "finding", "finding": "finding", "reasons": "reasons"}
    for one in refused.refusals:
        form.add_error(fields.get(one.code), one.text)
