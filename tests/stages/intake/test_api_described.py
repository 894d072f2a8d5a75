"""The API is what its description says, whatever is sent: no 500, no undeclared status, no body of another shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handover.commands.api import whole_description
from handover.formats.drops.signature import sign
from handover.stages.intake import secrets
from handover.stages.intake.api import description
from tests.stages.intake.jail import Jail
from tests.support.examples import examples

DOCS = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
"""Not those that leave the token out (it is sent here all the same; other tests call every path without one), nor
those that hold what the schema admits to be good: no schema says what a print file or a CSV must hold."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@cache
def _application() -> WSGIHandler:
    """Made when first called: it reads the settings as the tests set them."""
    return WSGIHandler()


def application(environ: Any, start_response: Any) -> Any:
    """The site as a WSGI server calls it."""
    return _application()(environ, start_response)


api = schemathesis.openapi.from_dict(description())
api.app = application


def check(case: Any, alder: Jail) -> None:
    """Send what was made up, as a live account; an event signed, so that more than its signature is tried."""
    headers = dict(alder.bearer)
    if "/events" in case.path and isinstance(case.body, dict | list | str | bytes):
        sent = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
        event_id = str(case.body.get("id") if isinstance(case.body, dict) else "")
        if not (event_id.isascii() and event_id.isprintable() and event_id.strip() == event_id != ""):
            event_id = "none"  # no HTTP client sends another as a header
        headers |= sign(secrets.event_key(alder.row), event_id, timezone.now(), sent)
    case.call_and_validate(headers=headers, checks=CHECKS)


def test_the_description_in_the_docs_is_the_one_that_is_served() -> None:
    written = json.loads(DOCS.read_text())
    assert written == json.loads(json.dumps(whole_description())), "write it anew with: handover api describe"


def test_every_operation_says_what_it_is_and_shows_an_example() -> None:
    found = json.loads(json.dumps(description()))
    for path, operations in found["paths"].items():
        for verb, operation in operations.items():
            where = f"{verb} {path}"
            assert operation["summary"], where
            assert len(operation["description"]) > 40, where
            assert operation["tags"], where
            assert operation["security"] == [{"MachineAuth": []}], where
            assert "401" in operation["responses"], where
    for name, schema in found["components"]["schemas"].items():
        assert schema["description"], name
        for field, of in schema["properties"].items():
            assert of.get("examples") or "$ref" in of or of.get("items", {}).get("$ref"), f"{name}.{field}"
    assert found["components"]["securitySchemes"]["MachineAuth"] == {"type": "http", "scheme": "bearer"}


@pytest.mark.django_db(transaction=True)
@api.parametrize()
@settings(max_examples=examples(8), deadline=None, suppress_health_check=QUIET)
def test_whatever_is_sent_gets_a_described_answer(case: Any, alder: Jail) -> None:
    check(case, alder)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@api.parametrize()
@settings(max_examples=examples(100), deadline=None, suppress_health_check=QUIET)
def test_whatever_is_sent_gets_a_described_answer_for_longer(case: Any, alder: Jail) -> None:
    check(case, alder)
