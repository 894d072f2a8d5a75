"""Pages of the rules in force: what was adopted, what is pending, its effect on open cases, and the second person's
decision."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import User
from handover.administration.adoption import acts, standing
from handover.administration.adoption.models import RuleEffect, RuleSet
from handover.administration.adoption.parts import parts
from handover.process.advance import RefusedError
from handover.process.two_people import decidable, same_person
from handover.stages.oversight import rule_changes
from handover.web.access import actor_of, record_refusal, roles
from handover.web.forms import HandoverForm, reasons_field
from handover.web.requests import get_or_post, user_of

ADOPT: Final = "adopt"
DECLINE: Final = "decline"
_SHOWN: Final = 50
_COMPUTED: Final = said("The effect on the cases that are open now was computed.")
_IN_FORCE: Final = said("Set {number} is in force.")
_IS_DECLINED: Final = said("Set {number} is declined.")


class RuleDecisionForm(HandoverForm):
    """What a second person says to a set, and which effect they have read."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        choices=[
            (ADOPT, "Adopt: I have read the effect, and these rules are in force from now on"),
            (DECLINE, "Decline"),
        ],
    )
    reasons = reasons_field(readers="Whoever proposed it, and auditors,")
    effect = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_safe
@roles(*sorted(acts.SEES))
def listed(request: HttpRequest) -> HttpResponse:
    """Show the set in force, what this server has loaded instead, pending sets, and decided ones."""
    decided = (
        RuleSet.objects.filter(decision__isnull=False).select_related("decision").order_by("-decision__pk")
    )
    context = {
        "in_force": standing.in_force(), "departures": standing.departures(), "waiting": acts.undecided(),
        "decided": decided[:_SHOWN],
    }  # fmt: skip
    return render(request, "oversight/rules.html", context)


@get_or_post
@roles(*sorted(acts.SEES))
def one_set(request: HttpRequest, number: int) -> HttpResponse:
    """One set: its people, its files, its effect. A POST decides."""
    rules = get_object_or_404(RuleSet.objects.select_related("decision"), pk=number)
    posted = request.method == "POST"
    person, decision = user_of(request), getattr(rules, "decision", None)
    form = RuleDecisionForm(request.POST if posted else None)
    if posted and form.is_valid() and _decided(request, rules, form):
        return redirect("oversight:rules")
    effect = decision.effect if decision else rules.effects.order_by("-pk").first()
    if not posted:
        form = RuleDecisionForm(initial={"effect": effect.pk if effect else None})
    before = effect.against if effect else standing.in_force() if decision is None else None
    barred = same_person(rules, person)
    decides = decision is None and actor_of(request).role in acts.DECIDES
    if barred:
        form.fields["decision"].choices = [(DECLINE, "Decline")]  # type: ignore[attr-defined]
    open_to_them = decides and same_person(rules, person, declines=True) is None
    context = {
        "rules": rules, "decision": decision, "effect": effect, "parts": _effects(effect),
        "files": rule_changes.differences(rules, before), "barred": barred if decides else None, "decides": decides,
        "form": form if open_to_them else None,
    }  # fmt: skip
    return render(request, "oversight/rule_set.html", context, status=422 if posted else 200)


@require_POST
@roles(*sorted(acts.DECIDES))
def compute_effect(request: HttpRequest, number: int) -> HttpResponse:
    """Compute the effect of a set that waits on the cases that are open now."""
    rules = get_object_or_404(RuleSet.objects.filter(decision=None), pk=number)
    rule_changes.compute(rules, actor_of(request))
    messages.success(request, _(_COMPUTED))
    return redirect("oversight:rule_set", number=rules.pk)


def _decided(request: HttpRequest, rules: RuleSet, form: RuleDecisionForm) -> bool:
    given, person = form.cleaned_data, user_of(request)
    try:
        if given["decision"] == ADOPT:
            rule_changes.adopt(rules, read=given["effect"], reasons=given["reasons"], person=person)
        else:
            rule_changes.decline(rules, reasons=given["reasons"], person=person)
    except RefusedError as refused:
        record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
        for one in refused.refusals:
            form.add_error(one.code if one.code in form.fields and one.code != "effect" else None, one.text)
        newest = rules.effects.order_by("-pk").first()
        form.data = {**request.POST.dict(), "effect": str(newest.pk) if newest else ""}
        return False
    messages.success(
        request, _(_IN_FORCE if given["decision"] == ADOPT else _IS_DECLINED).format(number=rules.pk)
    )
    return True


def _effects(effect: RuleEffect | None) -> list[tuple[str, str, dict[str, Any]]]:
    """Each part that differs: its name, its words, its effect."""
    content = effect.content if effect else {}
    return [(one.name, one.words, content[one.name]) for one in parts() if one.name in content]


def waiting_count(user: User) -> int:
    """How many sets wait, for the menu; for whoever decides, without those that they proposed."""
    waiting = RuleSet.objects.filter(decision=None)
    return (decidable(waiting, user.actor) if user.role in acts.DECIDES else waiting).count()
