"""The form for answering a stop."""

from __future__ import annotations

from handover.web.forms import StepForm, reasons_field


class StopAnswerForm(StepForm):
    """Why, and what was done. The same is asked whichever way the case goes on."""

    reasons = reasons_field("Reasons for this answer")
    done = reasons_field("What was done for the person, and who was told, when")
