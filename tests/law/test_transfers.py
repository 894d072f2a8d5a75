"""Section 2.7: where somebody is moved to a prison, a federal facility or another state, its place's law answers."""

from __future__ import annotations

import pytest

from handover.jurisdictions import shipped_policies
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions, changes, events, policy_advice
from handover.stages.custody.transfer_effects import MovedTo, effect_of, receiver_of
from tests.support.cast import Cast
from tests.support.walk import at, case_in

POLICIES = shipped_policies()


@pytest.mark.parametrize(
    ("place", "receiver"),
    [
        ("us-tx", MovedTo.JAIL), ("us-il-cook", MovedTo.JAIL), ("us-ca-cdcr", MovedTo.PRISON),
        ("us-bop", MovedTo.BOP), ("us-usms", MovedTo.USMS), ("us", MovedTo.UNKNOWN), ("", MovedTo.UNKNOWN),
        ("us-nowhere", MovedTo.UNKNOWN),
    ],
)  # fmt: skip
def test_what_receives_somebody_is_read_from_its_place(place: str, receiver: MovedTo) -> None:
    assert receiver_of(place, POLICIES) is receiver


@pytest.mark.parametrize(
    ("sending", "receiving", "another", "law"),
    [
        ("us-tx", "us-tx", False, "The law of the place."),
        ("us-tx", "us-il-cook", True, "another state's"),
        ("us-il-chicago", "us-il-cook", False, "The law of the place."),
        ("us-ca", "us-ca-cdcr", False, "what it says of jails need not"),
        ("us-tx", "us-ca-cdcr", True, "another state's"),
        ("us-tx", "us-bop", False, "No state's law reaches it"),
        ("us-tx", "us-usms", False, "No state's law reaches it"),
        ("us-tx", "", False, "None is on file"),
    ],
)  # fmt: skip
def test_no_law_of_the_sending_state_goes_along(
    sending: str, receiving: str, another: bool, law: str
) -> None:
    effect = effect_of(sending, receiving, POLICIES, answered_there=True)
    assert effect.another_state is another
    assert law in " ".join(effect.law)


@pytest.mark.parametrize("place", ["us-tx", "us-ca-cdcr", "us-bop", "us-usms", ""])
def test_no_transfer_starts_a_clock(place: str) -> None:
    """8 CFR 287.7(d): the hold counts from otherwise-release, wherever the person is."""
    assert effect_of("us-tx", place, POLICIES, answered_there=True).clock.startswith("None starts")


def test_where_nobody_has_an_account_the_field_office_asks() -> None:
    assert "field office" in effect_of("us-tx", "us-bop", POLICIES, answered_there=False).who


@pytest.mark.django_db
def test_moved_to_a_federal_prison_the_request_is_answered_anew_and_no_power_to_hold_goes_along(
    cast: Cast,
) -> None:
    case = case_in(cast, "served")
    receiving = cast.agencies["CX0030000"]
    receiving.policy = "us-bop"
    receiving.save()
    case = events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori=receiving.ori, transferred_at=at(0),
        ground="A federal sentence of ten years",
    )  # fmt: skip
    moved = changes.changes_in(Matter.objects.get(pk=case.pk)).moved
    assert moved is not None
    assert moved.receiver is MovedTo.BOP
    assert policy_advice.power_of(case.pk) is None
    assert policy_advice.advice_for(case.pk).hold.answer == "not_established"
    with pytest.raises(RefusedError, match="power"):
        actions.agree_to_hold(case.pk, actor=cast["cole"].actor, version=case.version)
