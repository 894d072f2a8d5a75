"""Decide on a set of rules: recompute its effect, compare its files with those in force, adopt or decline it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.administration.adoption import acts
from handover.administration.adoption.models import RuleDecision, RuleEffect, RuleSet
from handover.administration.adoption.parts import changes, parts
from handover.administration.adoption.standing import in_force, texts_of
from handover.process.two_people import same_person
from handover.stages.oversight.rule_effects import effect_of

MOST_LINES: Final = 120
"""Lines of a file's differences that are shown."""


@dataclass(frozen=True, slots=True)
class FileDifference:
    """How one file differs. ``cut``: there are more lines than are shown."""

    part: str
    name: str
    lines: tuple[str, ...]
    cut: bool


def compute(rules: RuleSet, actor: Actor) -> RuleEffect:
    """Compute the effect on the cases that are open now, and record it."""
    before = in_force()
    return acts.keep_effect(rules, effect_of(rules, before), against=before, actor=actor)


def adopt(rules: RuleSet, *, read: int | None, reasons: str, person: User) -> RuleDecision:
    """Adopt a set if its effect is still the one that was read; otherwise record the new effect, to be read first.

    Raises `RefusedError`.
    """
    before = in_force()
    now, newest = effect_of(rules, before), rules.effects.order_by("-pk").first()
    stale = newest is not None and (newest.content != now or newest.against != before)
    if stale and same_person(rules, person) is None:
        acts.keep_effect(rules, now, against=before, actor=person.actor)
    return acts.decide(rules.pk, adopt=True, effect_id=read, reasons=reasons, person=person, now=now)


def decline(rules: RuleSet, *, reasons: str, person: User) -> RuleDecision:
    """Decline a set, with reasons. Raises `RefusedError`."""
    return acts.decide(rules.pk, adopt=False, effect_id=None, reasons=reasons, person=person, now=None)


def differences(rules: RuleSet, before: RuleSet | None) -> list[FileDifference]:
    """Return how each file of a set differs from the previous set; nothing for a first set."""
    return list(_differences(rules, before)) if before else []


def _differences(rules: RuleSet, before: RuleSet) -> Iterator[FileDifference]:
    for one in parts():
        names = changes(before.files.get(one.name, {}), rules.files.get(one.name, {})).all
        if not names:
            continue
        old, new = texts_of(before, one.name), texts_of(rules, one.name)
        for name in names:
            lines = list(
                unified_diff(
                    old.get(name, "").splitlines(), new.get(name, "").splitlines(), "in force", "proposed",
                    lineterm="", n=2,
                )
            )  # fmt: skip
            yield FileDifference(one.words, name, tuple(lines[:MOST_LINES]), len(lines) > MOST_LINES)
