"""The pages of the procedures for children. The jail's own page to refer is in custody; where a detainer is out, the
page that closes is in detainer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.notification.public import open_record
from handover.stages.review.case_file.signs import read_digest
from handover.stages.review.case_steps import OFFICE, case_step
from handover.stages.review.children import actions, forms
from handover.web.step_pages import PageKind


def _signs(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """The dates of birth that a supervisor weighs, where the record may be shown."""
    return {"signs": () if open_record(request, case, "adult") else actions.signs_on_record(case.pk)}


def _read(_: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"read": read_digest(actions.signs_on_record(case.pk))}


PAGES: Final = (
    case_step(
        step="refer_child", kind=PageKind.DOUBT, name="review:refer_child",
        address="cases/<str:reference>/child/",
        form=forms.ReferChildForm, verb=actions.refer_child, only=OFFICE,
    ),
    case_step(
        step="tell_consulate", name="review:tell_consulate", address="cases/<str:reference>/consulate/",
        form=forms.ConsularForm, verb=actions.tell_consulate,
    ),
    case_step(
        step="provide_interpreter", name="review:provide_interpreter",
        address="cases/<str:reference>/interpreter/", form=forms.InterpreterForm, verb=actions.provide_interpreter,
    ),
    case_step(
        step="find_adult", name="review:find_adult", address="cases/<str:reference>/adult/",
        form=forms.AdultForm, verb=actions.find_adult, template="review/adult.html", context=_signs, initial=_read,
    ),
    case_step(
        step="hand_over_child", name="review:hand_over_child", address="cases/<str:reference>/child-care/",
        form=forms.ChildCareForm, verb=actions.hand_over_child,
    ),
)  # fmt: skip
