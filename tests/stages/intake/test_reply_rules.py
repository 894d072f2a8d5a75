"""What the attempts of a delivery mean, and where a webhook may lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.stages.intake.reply_rules import (
    MOST_TRIES,
    PAUSES,
    AttemptOutcome,
    ReplyState,
    Way,
    address_fault,
    fold,
)

FAIL, DONE = (Way.WEBHOOK, AttemptOutcome.FAILED), (Way.WEBHOOK, AttemptOutcome.DONE)
ACK, AGAIN, FETCH = (
    (Way.ACKNOWLEDGED, AttemptOutcome.DONE), (Way.RESENT, AttemptOutcome.DONE), (Way.FETCHED, AttemptOutcome.DONE),
)  # fmt: skip


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([], ReplyState.WAITING),
        ([FAIL], ReplyState.FAILING),
        ([FAIL] * (MOST_TRIES - 1), ReplyState.FAILING),
        ([FAIL] * MOST_TRIES, ReplyState.DEAD),
        ([FAIL] * MOST_TRIES + [AGAIN], ReplyState.WAITING),
        ([FAIL] * MOST_TRIES + [AGAIN, FAIL], ReplyState.FAILING),
        ([FAIL, DONE], ReplyState.DELIVERED),
        ([FAIL] * MOST_TRIES + [FETCH], ReplyState.DELIVERED),
        ([DONE, FAIL], ReplyState.DELIVERED),
        ([DONE, ACK], ReplyState.ACKNOWLEDGED),
        ([ACK, FAIL, DONE], ReplyState.ACKNOWLEDGED),
        ([ACK, AGAIN], ReplyState.WAITING),
    ],
)
def test_the_state_is_the_fold_of_what_happened(
    attempts: list[tuple[Way, AttemptOutcome]], state: ReplyState
) -> None:
    assert fold(attempts).state is state


@given(st.lists(st.sampled_from([FAIL, DONE, ACK, AGAIN, FETCH]), max_size=30))
def test_a_reply_is_due_exactly_while_nobody_has_it_and_it_is_not_given_up(
    attempts: list[tuple[Way, AttemptOutcome]],
) -> None:
    found = fold(attempts)
    assert (found.pause is not None) == (found.state in {ReplyState.WAITING, ReplyState.FAILING})
    if found.state is ReplyState.FAILING:
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
