"""On what a notice of a release rests where the law of the place is silent: what the clerk of the jail named (R8)."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.stages.custody import events_on_record, rules
from handover.stages.custody.models import CustodyEvent, JailAnswer, ReleaseTime, Transfer
from handover.stages.custody.policy_advice import advice_for


def named_in(case: Matter) -> str:
    """What the jail that has the person now named last; empty where it named nothing. Another jail's word ends with a
    transfer, and what an event named ends with it where two people struck the event."""
    came = (
        Transfer.objects.filter(matter=case).order_by("-number").values_list("number", flat=True).first() or 0
    )
    answers = JailAnswer.objects.filter(kind="notify").exclude(citation="")
    named = [
        *answers.filter(matter=case, number__gt=came).values_list("number", "citation"),
        *_rest_on(ReleaseTime, case, came),
        *_rest_on(CustodyEvent, case, came),
    ]
    return max(named, default=(0, ""))[1]


def _rest_on(model: type[ReleaseTime | CustodyEvent], case: Matter, came: int) -> list[tuple[int, str]]:
    never = events_on_record.corrected_times(case.pk).struck if model is CustodyEvent else {}
    rows = model._default_manager.filter(matter=case, number__gt=came).exclude(rests_on="")
    return list(rows.exclude(number__in=never).values_list("number", "rests_on"))


def rests_on_something(case: Matter, citation: str) -> Refusal | None:
    """Silence of local law is no yes to a notice, in whichever form it comes: an answer, a release time after a
    decline, a sentence's last day. The clerk names on what it rests, or named it before."""
    return rules.notice_rests_on(advice_for(case.pk).notify.answer.value, citation or named_in(case))
