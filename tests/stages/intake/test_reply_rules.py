"""What the attempts of a delivery mean, and where a webhook may lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.stages.intake.reply_rules import MOST_TRIES, PAUSES, Outcome, State, Way, address_fault, fold

FAIL, DONE = (Way.WEBHOOK, Outcome.FAILED), (Way.WEBHOOK, Outcome.DONE)
ACK, AGAIN, FETCH = (
    (Way.ACKNOWLEDGED, Outcome.DONE), (Way.RESENT, Outcome.DONE), (Way.FETCHED, Outcome.DONE),
)  # fmt: skip


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([], State.WAITING),
        ([FAIL], State.FAILING),
        ([FAIL] * (MOST_TRIES - 1), State.FAILING),
        ([FAIL] * MOST_TRIES, State.DEAD),
        ([FAIL] * MOST_TRIES + [AGAIN], State.WAITING),
        ([FAIL] * MOST_TRIES + [AGAIN, FAIL], State.FAILING),
        ([FAIL, DONE], State.DELIVERED),
        ([FAIL] * MOST_TRIES + [FETCH], State.DELIVERED),
        ([DONE, FAIL], State.DELIVERED),
        ([DONE, ACK], State.ACKNOWLEDGED),
        ([ACK, FAIL, DONE], State.ACKNOWLEDGED),
        ([ACK, AGAIN], State.WAITING),
    ],
)
def test_the_state_is_the_fold_of_what_happened(attempts: list[tuple[Way, Outcome]], state: State) -> None:
    assert fold(attempts).state is state


@given(st.lists(st.sampled_from([FAIL, DONE, ACK, AGAIN, FETCH]), max_size=30))
def test_a_reply_is_due_exactly_while_nobody_has_it_and_it_is_not_given_up(
    attempts: list[tuple[Way, Outcome]],
) -> None:
    found = fold(attempts)
    assert (found.pause is not None) == (found.state in {State.WAITING, State.FAILING})
    if found.state is State.FAILING:
        assert found.pause == PAUSES[found.tries - 1]
    assert found.tries <= MOST_TRIES


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://jail.example/answers", True),
        ("http://127.0.0.1:9/x", True),
        ("http://[::1]:9/x", True),
        ("http://localhost/x", True),
        ("http://jail.example/x", False),
        ("http://127.0.0.1.example/x", False),
        ("http://10.0.0.1/x", False),
        ("ftp://jail.example/x", False),
        ("file:///etc/passwd", False),
        ("https://user:pass@jail.example/x", False),
        ("https:///x", False),
        ("https://jail.example:99999/x", False),
        ("https://jail.example/x#y", False),
        ("jail.example", False),
        ("https://a b/", False),
        ("https://[::1/x", False),
    ],
)
def test_where_a_webhook_may_lead(url: str, fine: bool) -> None:
    assert (address_fault(url) == "") is fine
    if url.startswith("http://jail"):
        assert address_fault(url, plain_http=True) == ""
