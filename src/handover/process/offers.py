"""Which steps a person may take: one answer, by which `advance` allows a step and pages, lists and counts offer it.

The fold knows the state, the facts, the role, the holder and the actor's own key (`fold.refusal`). That one person may
have two accounts is known by the accounts alone (`two_people`). Whoever offers a step asks here, so that no act is
offered that would be refused to this person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.process import fold
from handover.process.definitions import Step
from handover.process.fold import Refusal, Standing
from handover.process.models import Matter, RecordedStep
from handover.process.names import StepName
from handover.process.two_people import keys_of_no_second, same_person_in_steps
from handover.read_once import read_once


def refusal(standing: Standing, step: Step, actor: Actor) -> Refusal | None:
    """The first reason against the step, or None where this person may take it."""
    return fold.refusal(standing, step, actor) or same_person_in_steps(standing, step, actor)


def available(standing: Standing, actor: Actor) -> list[Step]:
    """The steps that this person may take now, in the graph's order."""
    found = fold.available(standing, actor)
    return [step for step in found if same_person_in_steps(standing, step, actor) is None]


def without_own(matters: QuerySet[Matter], acts: Collection[Step], user: User) -> QuerySet[Matter]:
    """Leave out the matters on which this person may take none of ``acts``, as one who took an earlier step that
    somebody else must follow. Steps without a second person leave nothing out.

    Asked of the newest of each earlier step, as the fold does. Accounts that only vouch for each other in a circle,
    and a login under a former user name, are known to the page of a matter alone (`refusal`).
    """
    if not all(step.not_by for step in acts):
        return matters
    keys = keys_of_no_second(user)
    if not _took_any(keys, frozenset(name for step in acts for name in step.not_by)):
        return matters
    return matters.filter(reduce(or_, _open_to_others(acts, keys), Q(pk__in=())))


@read_once
def _took_any(keys: frozenset[str], steps: frozenset[StepName]) -> bool:
    return RecordedStep.objects.filter(actor_key__in=sorted(keys), step__in=sorted(steps)).exists()


def _open_to_others(acts: Iterable[Step], keys: Collection[str]) -> Iterable[Q]:
    newer = RecordedStep.objects.filter(
        matter=OuterRef("matter"), step=OuterRef("step"), number__gt=OuterRef("number")
    )
    for step in acts:
        own = RecordedStep.objects.filter(matter=OuterRef("pk"), step__in=step.not_by, actor_key__in=keys)
        yield Q(~Exists(own.filter(~Exists(newer))), state__in=step.origins)
