"""Who may sign what on what day: the table, its dates, and what the data file refuses to be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.papers import FORMS
from handover.papers.authority import (
    BOTH,
    Delegated,
    Office,
    confirmed,
    objection,
    power_for,
    powers,
    signs_by,
)

DAY = date(2026, 11, 2)
POWER, REMOVAL = "8 CFR 287.5(e)(2)", "8 CFR 241.2"
SDDO = "Supervisory Detention and Deportation Officer"
FOD = "Field Office Director"
ORDER = Delegated(REMOVAL, "Order 7", date(2026, 1, 1), date(2026, 12, 31))

CASES: list[tuple[str, Office, date, str]] = [
    # form, office, day, objection ("" = may sign)
    ("I-200", Office(SDDO, POWER), DAY, ""),
    ("I-200", Office(SDDO.lower(), POWER), DAY, ""),
    ("I-200", Office("Deportation Officer", POWER), DAY, "title"),
    ("I-200", Office("", POWER), DAY, "title"),
    ("I-200", Office(SDDO, ""), DAY, "none"),
    ("I-200", Office(SDDO, "8 CFR 287.7(b)"), DAY, "none"),
    ("I-205", Office(FOD, REMOVAL), DAY, ""),
    ("I-205", Office(FOD, BOTH), DAY, ""),
    ("I-200", Office(FOD, BOTH), DAY, ""),
    ("I-205", Office(FOD, POWER), DAY, "other"),
    ("I-200", Office(FOD, REMOVAL), DAY, "other"),
    ("I-205", Office(SDDO, BOTH), DAY, "title"),
    ("I-205", Office("Supervisory Deportation Officer", BOTH), DAY, "title"),
    ("I-205", Office(SDDO, POWER, delegations=(ORDER,)), DAY, ""),
    ("I-205", Office(SDDO, "", delegations=(ORDER,)), DAY, ""),
    ("I-205", Office("", POWER, delegations=(ORDER,)), DAY, "other"),
    ("I-205", Office(SDDO, POWER, delegations=(ORDER,)), date(2027, 1, 1), "other"),
    ("I-205", Office(SDDO, POWER, delegations=(ORDER,)), date(2025, 12, 31), "other"),
    ("I-200", Office(SDDO, REMOVAL, delegations=(ORDER,)), DAY, "other"),
    ("I-205", Office("Deputy Port Director", REMOVAL), date(2010, 1, 1), ""),
    ("I-205", Office("Deputy Port Director", REMOVAL), DAY, "title"),
    ("I-205", Office("Watch Commander, Border Patrol", REMOVAL), date(2010, 1, 1), "title"),
    ("I-205", Office("Watch Commander, Border Patrol", REMOVAL), DAY, ""),
    ("I-205", Office("Group Supervisor", REMOVAL), DAY, ""),
    ("I-205", Office("Law Enforcement Support Center Unit Chief", "8 CFR 241.2"), DAY, ""),
    ("I-200", Office("Law Enforcement Support Center Unit Chief", BOTH), DAY, "title"),
    ("I-247A", Office("Deportation Officer", POWER), DAY, ""),
    ("I-200", Office(SDDO, POWER, valid_until=DAY), DAY, ""),
    ("I-200", Office(SDDO, POWER, valid_until=date(2026, 11, 1)), DAY, "expired"),
    ("I-200", Office(SDDO, POWER, valid_from=DAY), DAY, ""),
    ("I-200", Office(SDDO, POWER, valid_from=date(2026, 11, 3)), DAY, "early"),
    ("I-200", Office("District Director", POWER), date(2003, 2, 28), ""),
    ("I-200", Office("District Director", POWER), date(2003, 3, 1), "title"),
    ("I-200", Office(FOD, POWER), date(2003, 2, 28), "title"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "office", "day", "code"), CASES)
def test_power_and_form_are_compared_on_the_day(form: str, office: Office, day: date, code: str) -> None:
    found = objection(form, office, day)
    assert (found.code if found else "") == code
    if found and code == "title":
        assert power_for(form).provision in found.text


def test_every_form_that_takes_a_signature_has_a_power_and_no_notice_has() -> None:
    for code, form in FORMS.items():
        if form.facts.needs_signature:
            assert power_for(code).titles
        else:
            with pytest.raises(LookupError):
                power_for(code)


def test_titles_that_were_not_read_are_marked() -> None:
    """8 CFR 241.2(a)(1) was read; the list of 287.5(e)(2) was not (domain notes, sections 3 and 8)."""
    assert confirmed("I-205", FOD, DAY)
    assert not confirmed("I-205", SDDO, DAY)
    assert all(t.confidence == "C" for t in power_for("I-205").titles)
    assert not any(t.confidence == "C" for t in power_for("I-200").titles)
    assert all(p.dates == "M" for p in powers())


DAYS = st.dates(date(1997, 4, 1), date(2040, 1, 1))


@given(
    st.sampled_from([t.title for p in powers() for t in p.titles]),
    DAYS,
    DAYS,
    DAYS,
    st.sampled_from(["I-200", "I-205"]),
)
def test_nobody_signs_outside_the_days_on_file(
    title: str, first: date, last: date, on: date, form: str
) -> None:
    found = objection(form, Office(title, BOTH, first, last), on)
    if not first <= on <= last:
        assert found is not None
    elif found is not None:
        assert found.code == "title"


def test_a_signature_under_a_delegation_names_it() -> None:
    office = Office(SDDO, POWER, delegations=(ORDER,))
    assert signs_by("I-205", office, DAY) == "8 CFR 241.2, delegated (8 CFR 2.1) by Order 7"
    assert signs_by("I-200", office, DAY) == POWER


def test_the_record_of_a_person_not_examined_is_no_warrant() -> None:
    """8 CFR 287.5(e)(2) is about warrants; 287.3(a) about a person in custody who is examined."""
    assert power_for("I-213").provision == "form I-213, reviewing officer"
