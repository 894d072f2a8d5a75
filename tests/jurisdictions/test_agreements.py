"""Models of 287(g) agreements: what each lets a jail's officers do, and on which days it was on offer."""

from datetime import date

import pytest

from handover.jurisdictions import PolicyFacts, agreements, evaluate, shipped_policies

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("code", "powers", "hours"),
    [  # 8 USC 1357(g); GAO-21-186
        ("none", 0, None), ("jem", 4, 160), ("wso", 1, 8), ("tfm", 4, None),
    ],
)  # fmt: skip
def test_what_each_model_allows(code: str, powers: int, hours: int | None) -> None:
    model = agreements()[code]
    assert (len(model.powers), model.training_hours) == (powers, hours)
    assert model.citation
    assert "interview" not in agreements()["wso"].may


@pytest.mark.parametrize(
    ("code", "on", "offered"),
    [
        ("wso", date(2019, 5, 5), False), ("wso", date(2019, 5, 6), True), ("tfm", date(2012, 12, 31), True),
        ("tfm", date(2013, 1, 1), False), ("tfm", date(2025, 1, 20), True), ("jem", DAY, True),
    ],
)  # fmt: skip
def test_a_model_has_its_days(code: str, on: date, offered: bool) -> None:
    assert agreements()[code].in_force(on) == offered
    answer = evaluate(PolicyFacts("us-fl", agreement=agreements()[code].code), on, shipped_policies())
    assert (answer.agreement is not None) == offered


def test_an_agreement_takes_no_ban_of_a_state_away() -> None:
    for code in agreements().values():
        answer = evaluate(
            PolicyFacts("us-il", agreement=code.code, served_on_person=True), DAY, shipped_policies()
        )
        assert answer.hold.answer.value == "no"


@pytest.mark.parametrize(
    ("place", "on", "code"),
    [
        ("us-columbia-alder-annex", DAY, "wso"), ("us-columbia-alder-annex", date(2023, 12, 31), None),
        ("us-columbia-alder", DAY, None), ("us-fl", DAY, None), ("us-il", DAY, None),
    ],
)  # fmt: skip
def test_what_a_places_own_file_records(place: str, on: date, code: str | None) -> None:
    """A state's rule about agreements (“any model”, “not allowed”) is no agreement of a jail."""
    assert shipped_policies().agreement_of(place, on) == code
