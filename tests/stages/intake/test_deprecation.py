"""A call that will go says so in each of its answers and in the description; the others say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, path

from handover.stages.intake.api import base, description, patterns_of
from handover.stages.intake.api.deprecations import DEPRECATED
from handover.web.deprecation import Deprecation, announce, describe

ROW = Deprecation(
    "GET", "answers/{tcn}", since=date(2027, 1, 1), sunset=date(2027, 7, 1), instead="Use deliveries.",
    successor="deliveries/{tcn}",
)  # fmt: skip
HEADERS = {
    "Deprecation": "@1798761600",
    "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT",
    "Link": '</intake/api/v1/deliveries/T-1>; rel="successor-version"',
}


def answer(patterns: list[Any], address: str, method: str = "GET") -> HttpResponse:
    """What the first pattern that fits this address answers to a request without a token."""
    request = RequestFactory().generic(method, f"/{address}")
    found = next(m for p in patterns if (m := p.resolve(address)))
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


@pytest.mark.django_db
def test_every_answer_of_the_call_carries_the_headers_an_error_too() -> None:
    response = answer(patterns_of([ROW]), "answers/T-1")
    assert response.status_code == 401
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "method"), [("answers", "GET"), ("answers/T-1", "POST")])
def test_other_calls_and_other_methods_carry_none(address: str, method: str) -> None:
    response = answer(patterns_of([ROW]), address, method)
    assert not set(HEADERS) & set(response.headers)


def test_without_a_successor_there_is_no_link() -> None:
    assert set(replace(ROW, successor="").headers(base(), {"tcn": "T-1"})) == {"Deprecation", "Sunset"}


def test_the_description_marks_the_call_and_no_other() -> None:
    paths = description([ROW])["paths"]
    call = paths["/intake/api/v1/answers/{tcn}"]["get"]
    assert call["deprecated"] is True
    assert call["description"].endswith(
        "Deprecated since 2027-01-01; may be gone from 2027-07-01 on. Use deliveries."
    )
    marked = [o for calls in paths.values() for o in calls.values() if o.get("deprecated")]
    assert marked == [call]


def test_a_notice_of_less_than_180_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 180 days"):
        replace(ROW, sunset=date(2027, 6, 29))
    replace(ROW, sunset=date(2027, 6, 30))


def test_a_call_that_is_not_there_is_refused() -> None:
    view = path("answers", HttpResponse)
    assert isinstance(view, URLPattern)
    with pytest.raises(ValueError, match=r"not defined: answers/\{tcn\}"):
        announce([view], [ROW], base)
    with pytest.raises(ValueError, match=r"not defined: POST answers/\{tcn\}"):
        describe(description(()), [replace(ROW, method="POST")], base())


def test_a_successor_with_a_parameter_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="no parameter key"):
        replace(ROW, successor="deliveries/{key}")


def test_what_the_program_declares_is_described() -> None:
    marked = {
        (method.upper(), address.removeprefix(base()))
        for address, calls in description()["paths"].items()
        for method, call in calls.items()
        if call.get("deprecated")
    }
    assert marked == {(row.method, row.path) for row in DEPRECATED}
