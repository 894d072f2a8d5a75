"""The person's lawyer, access and the accounting of disclosures: each rule from both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handover.process.graph import Track, steps_of
from handover.stages.disclosure.accounting import TELLS, StepSeen, accounting
from handover.stages.disclosure.rules import (
    Appearance,
    Asker,
    Section,
    access_due,
    identity_is_shown,
    lawyer_is_recognised,
    lawyer_on_record,
    outcome_of,
    protected_stays_with_the_person,
    withheld_has_a_ground,
)

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
ALL = [s.value for s in Section]


@pytest.mark.parametrize("appearance", Appearance)
def test_papers_go_to_a_lawyer_on_form_g28_alone(appearance: Appearance) -> None:
    """8 CFR 292.4(a); instructions of form G-28: recognised once completed, signed and filed."""
    assert (lawyer_is_recognised(appearance) is None) == (appearance is Appearance.G28)


@pytest.mark.parametrize(
    ("asker", "appearance", "allowed"),
    [(Asker.PERSON, None, True), (Asker.OTHER, None, True), (Asker.LAWYER, "g28", True),
     (Asker.LAWYER, "letter", False), (Asker.LAWYER, None, False)],
)  # fmt: skip
def test_who_asks_as_the_lawyer_is_the_one_on_record(
    asker: str, appearance: str | None, allowed: bool
) -> None:
    assert (lawyer_on_record(asker, appearance) is None) == allowed


@pytest.mark.parametrize(
    ("released", "ground", "allowed", "outcome"),
    [(ALL, "", True, "granted"), (ALL[1:], "", False, "granted in part"), (ALL[1:], "5 USC 552a(j)(2)", True,
     "granted in part"), ([], "", False, "refused"), ([], "5 USC 552a(j)(2)", True, "refused")],
)  # fmt: skip
def test_what_is_withheld_names_its_ground(
    released: list[str], ground: str, allowed: bool, outcome: str
) -> None:
    """5 USC 552a(d), (j) (illustrative)."""
    assert (withheld_has_a_ground(released, ground) is None) == allowed
    assert outcome_of(released) == outcome


@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize("section", Section)
def test_a_protected_record_goes_to_nobody_but_the_person_and_their_lawyer(
    asker: Asker, section: Section
) -> None:
    """8 USC 1367(a)(2)."""
    of_record = section in (Section.IDENTITY, Section.RECORDS, Section.FINDING)
    refused = protected_stays_with_the_person(asker, [section.value], protected=True)
    assert (refused is not None) == (asker is Asker.OTHER and of_record)
    assert protected_stays_with_the_person(asker, [section.value], protected=False) is None


def test_nothing_is_disclosed_to_who_did_not_show_who_they_are() -> None:
    """5 USC 552a(b)."""
    assert identity_is_shown("  ") is not None
    assert identity_is_shown("Consular card shown at the desk") is None


def test_an_answer_is_due_after_twenty_working_days() -> None:
    """Illustrative. From Friday, November 20, 2026: Thanksgiving and the weekends do not count."""
    due = access_due(NOW, "America/Chicago")
    assert due.date().isoformat() == "2026-12-21"


def test_every_step_of_a_case_tells_somebody_outside_or_is_named_as_telling_nobody() -> None:
    """5 USC 552a(c)(1): an accurate accounting leaves out no disclosure."""
    assert [step.name for step in steps_of(Track.CASE) if step.tells is None] == []
    assert {"lodge", "tell_consulate", "lend"} <= set(TELLS) and "take_up" not in TELLS
    others = set(TELLS) - {step.name for step in steps_of(Track.CASE)}
    assert others == {"answer", "correct_answer", "give_record", "tell_report"}


def seen(*steps: tuple[str, str]) -> list[StepSeen]:
    return [StepSeen(n, step, NOW + timedelta(minutes=n), named) for n, (step, named) in enumerate(steps, 1)]


def test_a_cancellation_is_told_to_whoever_had_the_request_then() -> None:
    steps = seen(
        ("answer", ""), ("lodge", "Alder Jail"), ("transfer_served", "Birch Jail"), ("stop_case", ""), ("cancel", "")
    )  # fmt: skip
    found = [(d.recipient, d.nature) for d in accounting(steps, "Alder Police")]
    assert [recipient for recipient, _ in found] == [
        "Alder Police",
        "Alder Jail",
        "Birch Jail",
        "Birch Jail",
        "Birch Jail",
    ]
    assert found[-1][1] == "that the request is cancelled"


def test_a_stop_before_lodging_and_a_correction_that_was_not_sent_told_nobody() -> None:
    steps = seen(("stop_case", ""), ("tell_correction", ""), ("take_up", ""))
    assert list(accounting(steps, "Alder Police")) == []
