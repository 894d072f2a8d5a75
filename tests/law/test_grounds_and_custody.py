"""Permanent residents, mandatory custody and grounds, as tables of cases with their citations (rows L6 to L8)."""

from __future__ import annotations

from datetime import date

import pytest

from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.determination import rules
from handover.stages.review.determination.grounds import GROUNDS, Ground, grounds_on, same_section
from handover.stages.review.determination.rules import (
    Basis,
    Circumstances,
    ListedOffence,
    MandatoryCustody,
    NoActionReason,
    ProposedFinding,
)

DAY, BEFORE = date(2026, 11, 24), date(2025, 1, 28)
LONG = "Read both histories and compared the dates of the order and of the last entry."
KINDS = {"print_match": "match", "convicted": "charge", "charge": "charge", "statement": "statement",
         "removal_order": "order", "proceeding": "order", "charging_document": "order"}  # fmt: skip


def linked(*shows: str, reliability: str = "primary", sections: str = "") -> tuple[Evidence, ...]:
    kinds = [KINDS.get(s.partition(":")[0], "status") for s in shows]
    return tuple(
        Evidence(f"k:{s}", kind, s, s, reliability, sections if kind == "order" else "")
        for s, kind in zip(shows, kinds, strict=True)
    )


def refused(found: ProposedFinding, on: date = DAY, *, resident: bool = False) -> set[str]:
    known = Circumstances(on=on, permanent_resident=resident)
    return {r.code for r in rules.may_find_probable_cause(found, known)}


@pytest.mark.parametrize(
    ("bases", "shows", "reliability", "ground", "codes"),
    [  # OIG-20-13; form I-247A box 1 b: proceedings stand by themselves
        ("b", ("proceeding",), "primary", Ground.MORAL_TURPITUDE, {"ground"}),
        ("b", ("proceeding", "convicted"), "primary", Ground.MORAL_TURPITUDE, set()),
        ("b", ("charging_document",), "primary", Ground.FALSE_DOCUMENTS, set()),
        ("b", ("charging_document",), "primary", Ground.OVERSTAY, set()),
        # a pending charge is no ground; proceedings that no box b rests on do not help it
        ("c", ("print_match", "charge:pending", "no_status:current"), "primary", Ground.NO_DOCUMENTS,
         {"permanent_resident"}),
        ("c", ("print_match", "proceeding"), "primary", Ground.FALSE_DOCUMENTS, {"permanent_resident"}),
        # a certified disposition is primary, and a copied conviction carries nothing alone (R4)
        ("c", ("print_match", "convicted"), "primary", Ground.AGGRAVATED_FELONY, set()),
        ("c", ("print_match", "convicted"), "secondary", Ground.AGGRAVATED_FELONY, {"evidence"}),
    ],
)  # fmt: skip
def test_a_permanent_resident_is_found_removable_by_conviction_or_proceedings_only(
    bases: str, shows: tuple[str, ...], reliability: str, ground: Ground, codes: set[str]
) -> None:
    found = ProposedFinding(
        frozenset(Basis(b) for b in bases), ground, LONG, linked(*shows, reliability=reliability)
    )
    assert refused(found, resident=True) == codes


E, A_TO_C, D = MandatoryCustody.CHARGED, MandatoryCustody.CONVICTED, MandatoryCustody.SECURITY
THEFT = ListedOffence.THEFT


@pytest.mark.parametrize(
    ("mandatory", "ground", "shows", "offence", "on", "codes"),
    [  # Pub. L. 119-1: (E)(i) the ground and (ii) the class, both
        (E, Ground.NO_DOCUMENTS, "no_status:current", THEFT, DAY, set()),
        (E, Ground.PRESENT_WITHOUT_ADMISSION, "no_status:current", ListedOffence.ASSAULT_ON_OFFICER, DAY, set()),
        (E, Ground.NO_DOCUMENTS, "no_status:current", None, DAY, {"offence_class"}),  # a trespass, a DUI
        (E, Ground.OVERSTAY, "overstay:current", THEFT, DAY, {"mandatory"}),  # 237(a)(1)(B) is not in (E)
        (E, Ground.NO_DOCUMENTS, "no_status:current", THEFT, BEFORE, {"mandatory"}),
        # (A)-(C), illustrative lists: a listed crime, and never any conviction
        (A_TO_C, Ground.AGGRAVATED_FELONY, "convicted", None, DAY, set()),
        (A_TO_C, Ground.CONTROLLED_SUBSTANCE, "convicted", None, DAY, set()),
        (A_TO_C, Ground.DOMESTIC_VIOLENCE, "convicted", None, DAY, {"mandatory"}),
        (A_TO_C, Ground.OVERSTAY, "overstay:current", None, DAY, {"mandatory"}),
        (A_TO_C, Ground.AGGRAVATED_FELONY, "charge:pending", None, DAY, {"ground", "mandatory", "bases"}),
        (A_TO_C, Ground.AGGRAVATED_FELONY, "convicted", THEFT, DAY, {"offence_class"}),
        # (D) rests on a ground and on no conviction
        (D, Ground.SECURITY, "proceeding", None, DAY, set()),
        (D, Ground.OVERSTAY, "overstay:current", None, DAY, {"mandatory"}),
    ],
)  # fmt: skip
def test_mandatory_custody_only_where_class_and_ground_both_fit(
    mandatory: MandatoryCustody,
    ground: Ground,
    shows: str,
    offence: ListedOffence | None,
    on: date,
    codes: set[str],
) -> None:
    """8 USC 1226(c)(1)(A)-(E)."""
    found = ProposedFinding(
        frozenset({Basis.BIOMETRIC_AND_RECORDS}),
        ground,
        LONG,
        linked("print_match", shows),
        mandatory,
        offence,
    )
    assert refused(found, on) == codes


@pytest.mark.parametrize(
    ("reason", "pointed", "answer", "asked"),
    [
        (NoActionReason.DISCRETION, True, "", True),
        (NoActionReason.DISCRETION, True, "too short", True),
        (NoActionReason.DISCRETION, True, "The charge is about to be dismissed.", False),
        (NoActionReason.DISCRETION, False, "", False),
        (NoActionReason.NOT_REMOVABLE, True, "", False),
    ],
)
def test_a_case_of_paragraph_e_that_is_closed_by_discretion_says_why(
    reason: NoActionReason, pointed: bool, answer: str, asked: bool
) -> None:
    """8 USC 1226(c)(3): a detainer shall be issued."""
    refusal = rules.duty_is_answered(reason, may_be_duty=pointed, answer=answer)
    assert (refusal is not None and refusal.code == "duty") == asked


FINAL, NTA, NOTHING = "removal_order:final", "charging_document", "print_match"


@pytest.mark.parametrize(
    ("basis", "shows", "sections", "ground", "codes"),
    [  # the ground follows the order, the charging document or the status record
        ("a", FINAL, "", Ground.FINAL_ORDER, set()),
        ("a", FINAL, "237(a)(2)(A)(iii)", Ground.FINAL_ORDER, set()),
        ("a", FINAL, "212(a)(6)(A)(i)", Ground.PRESENT_WITHOUT_ADMISSION, set()),
        ("a", FINAL, "237(a)(1)(B)", Ground.PRESENT_WITHOUT_ADMISSION, {"ground"}),
        ("a", FINAL, "", Ground.REINSTATED_ORDER, {"ground"}),  # 8 USC 1231(a)(5): a new entry too
        ("b", NTA, "212(a)(6)(A), 212(a)(7)", Ground.NO_DOCUMENTS, set()),
        ("b", NTA, "212(a)(6)(A)", Ground.NO_DOCUMENTS, {"ground"}),
        ("c", "overstay:current", "", Ground.OVERSTAY, set()),
        ("c", "overstay:current", "", Ground.PRESENT_WITHOUT_ADMISSION, {"ground"}),
        ("c", "no_status:current", "", Ground.AGGRAVATED_FELONY, {"ground"}),
        ("c", "no_status:current", "", Ground.CONVICTION, {"ground"}),  # without its paragraph: chosen no more
    ],
)  # fmt: skip
def test_a_ground_follows_the_order_the_charging_document_or_the_status(
    basis: str, shows: str, sections: str, ground: Ground, codes: set[str]
) -> None:
    found = ProposedFinding(
        frozenset({Basis(basis)}), ground, LONG, linked(NOTHING, shows, sections=sections)
    )
    assert refused(found) == codes


def test_a_final_order_with_a_new_entry_is_reinstated() -> None:
    found = ProposedFinding(
        frozenset({Basis.FINAL_ORDER}),
        Ground.REINSTATED_ORDER,
        LONG,
        linked("removal_order:final", "statement"),
    )
    assert refused(found) == set()


def test_every_ground_that_may_be_chosen_names_its_paragraph_source_and_record() -> None:
    for ground in grounds_on(DAY):
        entry = GROUNDS[ground]
        assert ground.value.count("(") >= 2, ground
        assert entry.usc.startswith("8 USC 1")
        assert entry.needs
    assert Ground.CONVICTION not in grounds_on(DAY)


def test_sections_agree_down_to_the_paragraph() -> None:
    assert same_section("212(a)(6)(A)", "212(a)(6)(A)(i)")
    assert not same_section("212(a)(6)(A)", "212(a)(6)(C)")
    assert not same_section("", "212(a)(6)(C)")
