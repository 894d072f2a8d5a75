"""Which test proves which row of the second reading of the law (rows L1 to L19); what has none says so.

A row is named by its subject, so that the table can be read without the page it comes from.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PROVEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "L1": (
        "database checks alone are told by the evidence, not by the box",
        (
            "stages/review/determination/test_rules.py::test_what_is_a_database_check",
            "safeguards/gate/test_g10_databases_alone.py::test_a_finding_from_before_the_rule_is_neither_signed_nor_lodged",
        ),
    ),
    "L2": (
        "silence is not established, and a hold waits for a cited power",
        (
            "jurisdictions/test_evaluate.py::test_the_federal_request_is_what_is_asked_and_never_what_the_place_allows",
            "jurisdictions/test_evaluate.py::test_a_rule_that_nobody_read_permits_nothing",
            "stages/custody/test_local_law.py::test_without_a_rule_nobody_is_held_until_a_person_cites_the_power",
        ),
    ),
    "L3": (
        "a conditional needs its fact",
        (
            "stages/custody/test_local_law.py::test_a_condition_without_its_fact_refuses_the_hold_and_names_fact_and_giver",
        ),
    ),
    "L4": (
        "the least of federal and local ends",
        ("stages/custody/test_local_law.py::test_the_hold_ends_at_the_least_of_federal_and_local_ends",),
    ),
    "L5": (
        "request and warrant are cancelled together by somebody who may, or the warrant waits for one with a clock",
        (
            "law/test_cancelled_warrants.py::test_who_may_issue_the_warrant_cancels_both_at_once",
            "law/test_cancelled_warrants.py::test_the_request_is_withdrawn_at_once_and_the_warrant_waits_for_somebody_who_may",
        ),
    ),
    "L6": (
        "a convicted resident, and one in proceedings",
        (
            "law/test_grounds_and_custody.py::test_a_permanent_resident_is_found_removable_by_conviction_or_proceedings_only",
        ),
    ),
    "L7": (
        "mandatory custody by class and ground; the duty of 1226(c)(3)",
        (
            "law/test_grounds_and_custody.py::test_mandatory_custody_only_where_class_and_ground_both_fit",
            "law/test_grounds_and_custody.py::test_a_case_of_paragraph_e_that_is_closed_by_discretion_says_why",
            "stages/review/case_file/test_offences.py::test_r13_a_line_is_flagged_where_class_and_ground_both_fit",
        ),
    ),
    "L8": (
        "grounds down to the paragraph follow order, charging document or status",
        (
            "law/test_grounds_and_custody.py::test_a_ground_follows_the_order_the_charging_document_or_the_status",
            "law/test_grounds_and_custody.py::test_every_ground_that_may_be_chosen_names_its_paragraph_source_and_record",
        ),
    ),
    "L9": (
        "power and form on the day; delegation as a dated record",
        (
            "papers/test_authority.py::test_power_and_form_are_compared_on_the_day",
            "web/test_authority.py::test_power_and_form_must_match_unless_the_power_was_delegated",
        ),
    ),
    "L10": (
        "box 2: the person is lent, and custody is resumed",
        (
            "law/test_box_two.py::test_the_copy_is_served_before_the_transfer",
            "law/test_box_two.py::test_a_person_is_lent_on_box_2_and_custody_is_resumed",
        ),
    ),
    "L11": (
        "custody as a process: service, prints, consulate, examination, reasons, decision, receipts",
        (
            "law/test_handover.py::test_a_listed_consulate_is_told_at_once_also_against_the_persons_wish",
            "law/test_handover.py::test_each_of_the_reasons_counsel_and_the_list_is_given",
            "law/test_handover.py::test_another_officer_examines_or_it_is_said_why_none_did",
            "law/test_handover.py::test_the_decision_comes_within_48_hours_and_nobody_is_detained_without_a_document",
            "law/test_handover.py::test_a_handover_is_on_one_page_and_one_paper_and_the_jail_sees_its_own_parts",
            "law/test_handover.py::test_prints_of_another_person_stop_the_case",
        ),
    ),
    "L12": (
        "statuses with dates and what each bars",
        (
            "law/test_statuses.py::test_what_a_status_bars_from_which_day",
            "law/test_statuses.py::test_basis_a_does_not_stand_while_no_order_is_executed",
            "law/test_statuses.py::test_the_gate_reads_the_registry",
        ),
    ),
    "L13": (
        "indicia from residence before 18; a citizen parent; nationals",
        (
            "law/test_indicia.py::test_residence_from_childhood_asks_the_question",
            "law/test_indicia.py::test_whoever_hears_of_a_citizen_parent_can_say_so",
        ),
    ),
    "L14": (
        "8 USC 1357(d) asks about controlled substances, and whether a detainer is issued",
        (
            "safeguards/test_agency_reply.py::test_yes_or_no_is_what_the_case_decided",
            "safeguards/test_agency_reply.py::test_nothing_is_promised_before_it_is_decided",
            "safeguards/test_agency_reply.py::test_a_question_about_another_arrest_is_none_under_this_section",
        ),
    ),
    "L15": (
        "every charge watched; classes of outcome assigned by a person",
        (
            "law/test_watched_charges.py::test_a_person_says_what_the_outcome_does_not",
            "law/test_watched_charges.py::test_the_case_closes_when_every_charge_has_ended_without_a_ground",
            "law/test_watched_charges.py::test_one_conviction_goes_back_to_review_while_another_charge_is_open",
        ),
    ),
    "L16": (
        "who may review neutrally is an office's dated list, empty by default",
        (
            "law/test_neutral_reviewers.py::test_nobody_is_on_the_list_until_a_second_person_names_them_for_days",
            "safeguards/test_finding.py::test_r3_records_alone_ask_for_notice_until_somebody_else_agrees",
        ),
    ),
    "L17": (
        "an I-200 without a charging document is a counted exception",
        (
            "law/test_cancelled_warrants.py::test_a_warrant_without_a_charging_document_is_a_counted_exception",
        ),
    ),
    "L18": (
        "8 USC 1229(e) is certified where it was a protected place",
        ("law/test_protection.py::test_compliance_is_certified_where_it_was_a_protected_place",),
    ),
    "L19": (
        "8 USC 1373 and 1644 as a provision that local rules name",
        (
            "jurisdictions/test_evaluate.py::test_the_federal_provision_on_status_information_is_given_with_every_answer",
        ),
    ),
}
UNPROVEN: dict[str, str] = {}
"""Rows that no test proves as a whole yet."""


def test_every_row_is_proven_or_said_not_to_be() -> None:
    assert sorted([*PROVEN, *UNPROVEN], key=lambda row: int(row[1:])) == [f"L{n}" for n in range(1, 20)]


@pytest.mark.parametrize("row", PROVEN)
def test_the_tests_that_prove_a_row_exist(row: str) -> None:
    for address in PROVEN[row][1]:
        path, _, name = address.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, address
