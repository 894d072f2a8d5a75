"""The fold refuses histories that the graph does not allow, and says why a step may not be taken."""

from __future__ import annotations

import pytest

from handover.accounts.roles import Actor, Role
from handover.process.case_track.disclosure import DISCLOSURE
from handover.process.fold import BrokenHistoryError, Taken, available, fold, refusal
from handover.process.graph import STEP, Track

OFFICER = Actor("user:1", "Olive Ortiz", Role.REVIEW_OFFICER)
SIGNER = Actor("user:2", "Wren Walsh", Role.WARRANT_SIGNER)
COUNSEL = Actor("user:3", "Lee Lane", Role.COUNSEL)

TO_SIGNATURE = [
    Taken("open", "system:notifier"), Taken("answer_query", "user:9"), Taken("take_up", "user:1"),
    Taken("find_probable_cause", "user:1"), Taken("draft_package", "user:1"),
]  # fmt: skip


def test_a_history_leads_to_a_state() -> None:
    standing = fold(Track.CASE, TO_SIGNATURE)
    assert standing.state == "awaiting_signature"
    assert standing.version == 5
    assert standing.facts["determination"] == 4


@pytest.mark.parametrize(
    ("history", "why"),
    [
        ([Taken("lodge", "user:1")], "state"),
        ([Taken("open", "system:x"), Taken("take_up", "user:1")], "step 2"),
        ([Taken("open", "system:x"), Taken("fly", "user:1")], "no step"),
        ([*TO_SIGNATURE, Taken("lodge", "user:1")], "step 6"),
    ],
)
def test_a_broken_history_is_named(history: list[Taken], why: str) -> None:
    with pytest.raises(BrokenHistoryError, match=why):
        fold(Track.CASE, history)


def test_a_package_sent_back_takes_determination_and_draft_with_it() -> None:
    standing = fold(Track.CASE, [*TO_SIGNATURE, Taken("return_unsigned", "user:2")])
    assert standing.state == "in_review"
    assert not {"determination", "package"} & set(standing.facts)


def test_who_determined_cannot_sign() -> None:
    standing = fold(Track.CASE, TO_SIGNATURE)
    same = Actor("user:1", "Olive Ortiz", Role.WARRANT_SIGNER)
    refused = refusal(standing, STEP[Track.CASE, "sign_warrant"], same)
    assert refused is not None
    assert refused.code == "two_person"
    assert refusal(standing, STEP[Track.CASE, "sign_warrant"], SIGNER) is None


def test_a_resolved_question_leads_back_to_where_it_came_from() -> None:
    frozen = [*TO_SIGNATURE, Taken("raise_citizenship", "user:2")]
    assert [s.name for s in available(fold(Track.CASE, frozen), COUNSEL) if s not in DISCLOSURE] == [
        "resolve_not_citizen",
        "resolve_citizen",
    ]
    assert available(fold(Track.CASE, frozen), SIGNER) == []
    assert fold(Track.CASE, [*frozen, Taken("resolve_not_citizen", "user:3")]).state == "awaiting_signature"
    assert fold(Track.CASE, [*frozen, Taken("resolve_citizen", "user:3")]).state == "citizen"


def test_counsel_who_raised_the_question_does_not_wave_it_through() -> None:
    history = [Taken("open", "system:x"), Taken("raise_citizenship", "user:3")]
    open_now = [s.name for s in available(fold(Track.CASE, history), COUNSEL) if s not in DISCLOSURE]
    assert open_now == ["resolve_citizen"]


LODGED = [*TO_SIGNATURE, Taken("sign_warrant", "user:2"), Taken("lodge", "user:1")]


def test_while_a_detainer_is_out_the_answer_that_ends_the_case_cancels_it() -> None:
    """R5: cancel and tell the jail at once; one step, so that neither is done without the other."""
    asked = fold(Track.CASE, [*LODGED, Taken("raise_citizenship", "user:7")])
    assert [s.name for s in available(asked, COUNSEL) if s not in DISCLOSURE] == [
        "resolve_not_citizen",
        "resolve_citizen_cancel",
        "report_breach",
    ]
    answered = fold(
        Track.CASE, [*LODGED, Taken("raise_citizenship", "user:7"), Taken("resolve_citizen_cancel", "user:3")]
    )
    assert answered.state == "citizen"
    assert "lodgement" not in answered.facts


def test_a_record_beside_the_way_leaves_the_state_as_it_was() -> None:
    after_event = fold(Track.CASE, [*LODGED, Taken("report_event", "user:8")])
    assert (after_event.state, after_event.version) == ("lodged", 8)


def test_a_transfer_takes_the_jails_answer_with_it_and_leaves_the_service() -> None:
    served = [
        *LODGED,
        Taken("serve", "user:8"),
        Taken("agree_to_hold", "user:8"),
        Taken("transfer_served", "user:8"),
    ]
    standing = fold(Track.CASE, served)
    assert standing.state == "served"
    assert "service" in standing.facts
    assert "jail_answer" not in standing.facts


def test_nobody_is_transferred_whose_request_is_not_with_a_jail() -> None:
    """R9. Out of a hold the transfer's rule refuses it: the history alone does not tell whether the hold had begun."""
    with pytest.raises(BrokenHistoryError, match=f"step {len(LODGED)}"):
        fold(Track.CASE, [*LODGED[:-1], Taken("transfer_served", "user:8")])


def test_a_withdrawn_match_takes_everything_that_rested_on_it() -> None:
    stopped = fold(Track.CASE, [*LODGED, Taken("withdraw_identity", "system:records")])
    assert stopped.state == "identity_withdrawn"
    assert not {"print_match", "determination", "package", "signature"} & set(stopped.facts)
    assert "lodgement" in stopped.facts


def test_a_question_on_the_path_for_children_leads_back_to_it_and_from_there_to_where_the_case_stood() -> (
    None
):
    """Two freezes, one in the other; a record beside the way forgets neither."""
    both = [
        *TO_SIGNATURE, Taken("refer_child", "system:records"), Taken("provide_interpreter", "user:1"),
        Taken("raise_citizenship", "user:7"), Taken("resolve_not_citizen", "user:3"),
    ]  # fmt: skip
    back = fold(Track.CASE, both)
    assert (back.state, back.resume_to) == ("child_path", "awaiting_signature")
    assert fold(Track.CASE, [*both, Taken("find_adult", "user:9")]).state == "awaiting_signature"


def test_a_child_is_not_handed_over_before_consulate_and_interpreter_are_seen_to() -> None:
    """8 CFR 236.1(e); R17."""
    path = [Taken("open", "system:x"), Taken("refer_child", "system:records")]
    for short in ([], ["tell_consulate"], ["provide_interpreter"]):
        with pytest.raises(BrokenHistoryError, match="needs on record"):
            fold(
                Track.CASE, [*path, *(Taken(n, "user:1") for n in short), Taken("hand_over_child", "user:9")]
            )
    whole = [*path, *(Taken(n, "user:1") for n in ("tell_consulate", "provide_interpreter"))]
    assert fold(Track.CASE, [*whole, Taken("hand_over_child", "user:9")]).state == "child_referred"
