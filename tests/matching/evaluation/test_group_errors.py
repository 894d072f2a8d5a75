"""Errors by group: who is counted where."""

from __future__ import annotations

from handover.matching.evaluation.group_errors import GroupErrors, JudgedSearch, errors_by_group


def test_each_search_counts_once_under_all_and_once_under_each_way_of_grouping() -> None:
    young, old = {"age": "0 to 24", "origin": "spanish"}, {"age": "60 and over", "origin": "spanish"}
    searches = [
        JudgedSearch(True, True, young), JudgedSearch(True, False, old), JudgedSearch(False, True, old, unseen=True),
        JudgedSearch(False, True, old), JudgedSearch(False, False, young), JudgedSearch(True, False, {}),
    ]  # fmt: skip
    assert errors_by_group(searches) == [
        GroupErrors("all", "all", 3, 1, 3, 2, 1),
        GroupErrors("age", "0 to 24", 1, 1, 1, 0, 0),
        GroupErrors("age", "60 and over", 1, 0, 2, 2, 1),
        GroupErrors("origin", "spanish", 2, 1, 3, 2, 1),
    ]


def test_of_no_search_there_is_no_error() -> None:
    assert errors_by_group([]) == [GroupErrors("all", "all", 0, 0, 0, 0, 0)]
