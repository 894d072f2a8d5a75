"""The work that a step is counted as: its words in short, and the task of each act. Pure."""

from __future__ import annotations

from typing import Final

from handover.process.graph import STEPS
from handover.process.step_columns import WorkTask
from handover.web.language import all_said

SHORT: Final[dict[WorkTask, str]] = all_said({
    WorkTask.PRINTS: "prints",
    WorkTask.QUERY: "queries",
    WorkTask.REVIEW: "review",
    WorkTask.REQUEST: "requests",
    WorkTask.JAIL: "at the jail",
    WorkTask.CUSTODY: "custody",
    WorkTask.QUESTIONS: "questions, stops",
    WorkTask.READING: "read only",
})  # fmt: skip
"""In a word or two, for labels of a picture."""

TASK_OF_ACT: Final = {f"{step.track}.{step.name}": step.task for step in STEPS if step.task is not None}
"""Each act of a step that a person may take, such as ``case.take_up``, and its task, as its declaration says."""
