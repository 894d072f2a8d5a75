"""The basis of a notice of release where local law is silent: what the jail's clerk named (R8)."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.stages.custody import events_on_record, local_law_rules
from handover.stages.custody.models import CustodyEvent, JailAnswer, ReleaseTime, Transfer
from handover.stages.custody.policy_advice import advice_for


def named_in(case: Matter) -> str:
    """What the jail that has the person now named last; empty where it named nothing. What another jail named no
    longer counts after a transfer; what an event named no longer counts if two people struck the event."""
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
    """Silence of local law does not permit a notice in any form: an answer, a release time after a decline, a
    sentence's last day. The clerk must name its basis, now or earlier."""
    return local_law_rules.notice_rests_on(
        advice_for(case.pk).notify.answer.value, citation or named_in(case)
    )
