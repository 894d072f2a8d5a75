"""What arrives after the finding freezes a case at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handover.process.models import Matter
from handover.process.names import CaseState, CaseStep
from handover.process.worker import Worker
from handover.stages.detainer import queries as detainer
from tests.safeguards.conftest import Post
from tests.safeguards.gate.after_finding import GONE, OUT, at_state
from tests.support.cast import Cast
from tests.support.walk import Person

Look = Callable[[str, str], str]
Arrives = Callable[[Cast, Matter, Post], object]


@dataclass(frozen=True)
class Freeze:
    """The state and the step of a freeze, who answers it, and the queue in which they find it."""

    state: CaseState
    step: CaseStep
    answers: str
    queue: str

    def check(self, cast: Cast, post: Post, page: Look, state: CaseState, fin: str, arrives: Arrives) -> None:
        """A case of this person at ``state`` freezes as something arrives, and the jail and the office read it."""
        case = at_state(cast, state, Person(fin=fin))
        arrives(cast, case, post)
        frozen = Matter.objects.get(pk=case.pk)
        assert frozen.state == self.state, "at once, before any job ran"
        assert frozen.steps.get(number=case.version + 1).step == self.step
        if state in OUT:
            shown = page("clark", f"/custody/requests/{case.reference}/")
            assert "Do not hold the person on this request" in shown
        Worker().run()
        assert (detainer.drafted_cancellation(frozen) is not None) == (state in OUT + GONE)
        assert case.reference in page(self.answers, f"/review/queue/{self.queue}/")
