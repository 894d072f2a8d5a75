"""The law of the papers as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handover.papers.authority import ARREST, BOTH, REMOVAL, Delegated, Office
from handover.stages.detainer import rules
from handover.stages.detainer.rules import Request, Signed, Warrant
from handover.stages.review.determination.rules import Basis

A, B, C, D = Basis


@pytest.mark.parametrize(
    ("bases", "warrant"),
    [  # R11: 8 CFR 241.2 (I-205 with a final order), 8 CFR 236.1(b) (I-200 else)
        ({A}, Warrant.REMOVAL), ({A, C}, Warrant.REMOVAL), ({B}, Warrant.ARREST), ({C}, Warrant.ARREST),
        ({B, D}, Warrant.ARREST),
    ],
)  # fmt: skip
def test_the_warrant_that_fits(bases: set[Basis], warrant: Warrant) -> None:
    assert rules.fitting_warrant(frozenset(bases)) is warrant
    assert rules.warrant_fits(warrant, frozenset(bases)) is None
    other = Warrant.ARREST if warrant is Warrant.REMOVAL else Warrant.REMOVAL
    assert rules.warrant_fits(other, frozenset(bases)) is not None


@pytest.mark.parametrize(
    ("request_", "databases_alone", "reviewed", "allowed"),
    [  # R3: Gonzalez settlement; database checks alone support notice only
        (Request.HOLD, True, False, False), (Request.HOLD, True, True, True), (Request.NOTIFY, True, False, True),
        (Request.HOLD, False, False, True), (Request.NOTIFY, False, False, True),
    ],
)  # fmt: skip
def test_what_database_checks_alone_support(
    request_: Request, databases_alone: bool, reviewed: bool, allowed: bool
) -> None:
    refusal = rules.notify_only_unless_reviewed(
        request_, databases_alone=databases_alone, neutral_review=reviewed
    )
    assert (refusal is None) == allowed


@pytest.mark.parametrize(
    ("warrant", "text", "allowed"),
    [(Warrant.ARREST, "", False), (Warrant.ARREST, "  ", False), (Warrant.ARREST, "none yet, because", True),
     (Warrant.REMOVAL, "", True)],
)  # fmt: skip
def test_an_arrest_warrant_names_its_charging_decision(warrant: Warrant, text: str, allowed: bool) -> None:
    """8 CFR 236.1(b)."""
    assert (rules.charging_decision_linked(warrant, text) is None) == allowed


SDDO, POWER, DAY = "Supervisory Detention and Deportation Officer", "8 CFR 287.5(e)(2)", date(2026, 3, 2)


@pytest.mark.parametrize(
    ("office", "allowed"),
    [
        (Office(SDDO, POWER), True), (Office(SDDO, ""), False), (Office(SDDO, "8 CFR 287.7(b)"), False),
        (Office("Deportation Officer", POWER), False), (Office(SDDO, POWER, valid_until=DAY), True),
        (Office(SDDO, POWER, valid_until=date(2026, 3, 1)), False), (Office(SDDO, POWER, date(2026, 3, 3)), False),
    ],
)  # fmt: skip
def test_who_lodges_may_not_therefore_sign(office: Office, allowed: bool) -> None:
    """287.7(b) names who may issue a detainer; the warrant needs 287.5(e)(2), in force on the day."""
    refusal = rules.signer_has_authority(office, ("I-200",), DAY)
    assert (refusal is None) == allowed
    assert refusal is None or refusal.code == "authority"


@pytest.mark.parametrize(("hours", "allowed"), [(-1, False), (0, True), (1, True), (3, False)])
def test_service_lies_between_lodging_and_now(hours: int, allowed: bool) -> None:
    """I-247A: it must be served on the person to take effect."""
    lodged = datetime(2026, 3, 2, 12, tzinfo=UTC)
    served = lodged + timedelta(hours=hours)
    assert (rules.served_after_lodging(served, lodged, lodged + timedelta(hours=2)) is None) == allowed


SDDO, FOD = "Supervisory Detention and Deportation Officer", "Field Office Director"
SIGNED_ON, BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
ORDER_7 = Delegated(REMOVAL, "Delegation Order 7", date(2026, 1, 1))
BY_ORDER_7 = f"{REMOVAL}, delegated (8 CFR 2.1) by Delegation Order 7"


@pytest.mark.parametrize(
    ("warrant", "title", "power", "now", "stands"),
    [
        # 8 CFR 241.2(a)(1): the power is asked for on the day of issue; what comes later takes nothing from it
        ("I-205", FOD, REMOVAL, Office(FOD, REMOVAL), True),
        ("I-205", FOD, REMOVAL, Office(FOD, REMOVAL, valid_until=SIGNED_ON), True),
        ("I-205", FOD, REMOVAL, Office(FOD, REMOVAL, valid_until=AFTER), True),
        ("I-205", FOD, REMOVAL, Office(FOD, REMOVAL, valid_from=AFTER), True),
        ("I-205", FOD, REMOVAL, Office("Field officer", ""), True),
        ("I-205", FOD, BOTH, Office(FOD, ARREST, valid_until=BEFORE), True),
        # ended from a day before the signing: it was never issued by somebody with the power
        ("I-205", FOD, REMOVAL, Office(FOD, REMOVAL, valid_until=BEFORE), False),
        ("I-205", FOD, BOTH, Office(FOD, BOTH, valid_until=BEFORE), False),
        # 8 CFR 287.5(e)(2): the list of the day decides
        ("I-200", SDDO, ARREST, Office(SDDO, ARREST), True),
        ("I-200", "Records specialist", ARREST, Office(SDDO, ARREST), False),
        # 8 CFR 2.1: a delegation, and one that was ended from a day before the signing
        ("I-205", SDDO, BY_ORDER_7, Office(SDDO, ARREST, delegations=(ORDER_7,)), True),
        ("I-205", SDDO, BY_ORDER_7, Office(SDDO, ARREST, delegations=(replace(ORDER_7, last=AFTER),)), True),
        ("I-205", SDDO, BY_ORDER_7, Office(SDDO, ARREST, delegations=(replace(ORDER_7, last=BEFORE),)), False),
        ("I-205", SDDO, BY_ORDER_7, Office(SDDO, ARREST), False),
    ],
)  # fmt: skip
def test_a_signature_stands_by_the_power_of_its_day(
    warrant: str, title: str, power: str, now: Office, stands: bool
) -> None:
    found = rules.signature_stands(Signed(warrant, title, power, SIGNED_ON, now))
    assert (found is None) == stands, found
    assert found is None or warrant in found.text
