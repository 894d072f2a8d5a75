"""The words of the registry of figures and of their parts, for the catalogue of translations."""

from __future__ import annotations

from collections.abc import Iterator

from handover.clocks.notices import Notice
from handover.formats.ebts.transaction_types import Repository
from handover.process.case_clocks.models import Clock
from handover.process.step_columns import FirstOutcome, WorkTask
from handover.stages.custody.public import law_counts
from handover.stages.custody.public import queries as custody
from handover.stages.oversight.ageing import BANDS
from handover.stages.oversight.alerts import THRESHOLDS
from handover.stages.oversight.matcher_errors.lines import GROUPS
from handover.stages.oversight.places.counting import CustodyPlace
from handover.stages.oversight.registry import FIGURES, POPULATIONS, FigureClock, Flag, YearRule
from handover.stages.oversight.research.episodes import RepeatKind
from handover.stages.oversight.residents.states import SHORT, ChargeState, FirstDecision
from handover.stages.review.public import queries as review


def words() -> Iterator[str]:
    """Every text that a page of figures shows of a registry."""
    for row in FIGURES.values():
        yield from (row.title, row.numerator, row.left_out, row.sums_to)
    for population in POPULATIONS.values():
        yield from (population.title, population.left_out)
    for values in (FigureClock, YearRule, Flag):
        yield from (one.value for one in values)
    for titled in (FirstOutcome, WorkTask, RepeatKind, ChargeState, FirstDecision, CustodyPlace):
        yield from (one.title for one in titled)
    yield from (one.says for one in THRESHOLDS)
    yield from (*SHORT.values(), *GROUPS, *(label for label, _, _ in BANDS))
    yield from _of_parts()


def _of_parts() -> Iterator[str]:
    yield from (str(one) for one in Repository)
    yield from (str(one.label) for one in Clock.Kind)
    for event in custody.EVENTS:
        yield from (event, event.removeprefix("a ").capitalize())
    yield from (one.value.replace("_", " ") for one in Notice)
    yield from (*law_counts.words(), *review.no_action_words())
