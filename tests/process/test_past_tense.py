"""A history tells what was done."""

from __future__ import annotations

import pytest

from handover.process.graph import STEPS
from handover.process.past_tense import done


@pytest.mark.parametrize("title", sorted({step.title for step in STEPS}))
def test_every_step_has_a_past_tense(title: str) -> None:
    assert done(title) != title or title.startswith("Let ")


@pytest.mark.parametrize(
    ("command", "past"),
    [
        ("Take up the review", "Took up the review"), ("Jail will hold", "Jail agreed to hold"),
        ("Stop: the print match was withdrawn", "Stopped: the print match was withdrawn"),
        ("Close: the prints are another person's, and cancel the detainer",
         "Closed: the prints are another person's, and cancelled the detainer"),
        ("Report release time, hold begins", "Reported release time, hold began"),
        ("Attest a fact that your law asks for", "Attested a fact that local law asks for"),
        ("Tell the arresting agency yes or no", "Told the arresting agency yes or no"),
    ],
)  # fmt: skip
def test_it_says_what_was_done(command: str, past: str) -> None:
    assert done(command) == past
