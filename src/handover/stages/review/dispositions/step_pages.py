"""Step pages: wait for a court's disposition, watch another charge, and record what the court did."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.review.case_steps import case_step, file_beside, with_file
from handover.stages.review.dispositions import actions, forms, queries


def _with_watches(_: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"watches": [(w.number, f"{w.charge}, {w.court}") for w in queries.open_watches(case.pk)]}


PAGES: Final = (
    case_step(
        step="await_disposition", name="review:watch", address="cases/<str:reference>/watch/",
        form=forms.WatchForm, verb=actions.await_disposition, form_options=with_file,
        context=file_beside, template="review/step_with_file.html",
    ),
    case_step(
        step="watch_charge", name="review:watch_charge", address="cases/<str:reference>/watch-charge/",
        form=forms.WatchChargeForm, verb=actions.watch_charge, form_options=with_file,
        context=file_beside, template="review/step_with_file.html",
    ),
    case_step(
        step="record_conviction", also="record_no_conviction", question="Record what the court did",
        further=("record_charge_ended",),
        name="review:disposition", address="cases/<str:reference>/disposition/",
        form=forms.DispositionForm, verb=actions.record_disposition, form_options=_with_watches,
    ),
)  # fmt: skip
