"""Another text of the rules in force, proposed and adopted as people do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.administration.adoption import acts, parts
from handover.administration.adoption.models import RuleSet
from handover.administration.adoption.shipped import LAW
from handover.stages.oversight import rule_changes

OPERATOR = Actor("operator:root", "Operator (root)", Role.SYSTEM)
WHY = "County Ordinance 9 replaces Ordinance 7 from December on; counsel read it."
BIRCH = "us-columbia-birch.yaml"
NO_NOTICE = (
    "topic: notify\n        answer: 'yes'",
    "topic: notify\n        answer: 'no'\n        grounds: [local_policy_other]",
)
Load = Callable[[str, str, Callable[[str], str]], None]


@pytest.fixture
def load(db: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """The shipped rules are in force; the function gives this process another text of one file."""
    assert acts.adopt_shipped(OPERATOR) is not None

    def loads(name: str, file: str, change: Callable[[str], str]) -> None:
        one = parts.part(name)
        texts = {**one.loaded(), file: change(one.loaded()[file])}
        monkeypatch.setitem(parts._DECLARED, name, replace(one, loaded=lambda: texts))

    return loads


def comment(text: str) -> str:
    return f"{text}# changed\n"


def no_notice(text: str) -> str:
    assert NO_NOTICE[0] in text
    return text.replace(*NO_NOTICE, 1)


def proposed(load: Load) -> RuleSet:
    load(LAW, BIRCH, no_notice)
    return acts.propose(actor=OPERATOR, reasons=WHY)


def adopted(rules: RuleSet, person: User) -> None:
    rule_changes.adopt(rules, read=rule_changes.compute(rules, person.actor).pk, reasons=WHY, person=person)
