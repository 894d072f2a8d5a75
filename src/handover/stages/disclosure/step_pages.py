"""The pages by which the steps of disclosure are taken, a row each."""

from __future__ import annotations

from functools import partial
from typing import Final

from handover.process.graph import Track
from handover.stages.disclosure import actions, forms, views
from handover.stages.notification.public import queries as notification
from handover.web.step_pages import Packed, PageKind, StepPage

_page = partial(
    StepPage,
    track=Track.CASE,
    visible_to=notification.visible_to,
    done="disclosure:case",
    kind=PageKind.REPORT,
)

PAGES: Final = (
    _page(
        step="record_representative", name="disclosure:representative", address="<str:reference>/lawyer/",
        form=forms.RepresentativeForm, verb=actions.record_representative,
        arguments=Packed("form", actions.LawyerForm),
    ),
    _page(
        step="end_representation", name="disclosure:end_representation", address="<str:reference>/lawyer/end/",
        form=forms.EndRepresentationForm, verb=actions.end_representation,
    ),
    _page(
        step="tell_representative", name="disclosure:tell_representative", address="<str:reference>/lawyer/told/",
        form=forms.TellRepresentativeForm, verb=actions.tell_representative,
    ),
    _page(
        step="ask_access", name="disclosure:ask_access", address="<str:reference>/access/",
        form=forms.AskAccessForm, verb=actions.ask_access, arguments=Packed("form", actions.AccessForm),
    ),
    _page(
        step="answer_access", name="disclosure:answer_access", address="<str:reference>/access/<int:key>/",
        by_hand=views.answer, link="disclosure:case",
    ),
)  # fmt: skip
