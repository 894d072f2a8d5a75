"""What a stranger may send: no request from OSIA's schema, and no damaged print, makes a server error."""

from __future__ import annotations

import base64
import copy
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.abis.galleries import Caller, biometrics, token
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db]
QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


def fuzz(samples: Path, bearer: str, server: str, examples: int) -> dict[str, set[int]]:
    """Send requests that fit OSIA's schema and requests that do not; the statuses by operation."""
    schema = schemathesis.openapi.from_path(samples / "ebts" / "osia" / "abis.yaml")
    operations = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    return {
        operation.label: {s for mode in MODES for s in _fuzz_one(operation, mode, bearer, server, examples)}
        for operation in operations
    }


def _fuzz_one(operation: Any, mode: Any, bearer: str, server: str, examples: int) -> set[int]:
    statuses = set()

    @settings(max_examples=examples, derandomize=True, **QUIET)
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {bearer}"}
        answer = case.call(base_url=server, timeout=300)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])

    send()
    return statuses


@pytest.mark.samples
def test_requests_from_osias_own_file_find_no_server_error(
    samples: Path, cast: Cast, filled: None, server: str
) -> None:
    statuses = fuzz(samples, token(cast), server, 2)
    assert len(statuses) == 22
    assert not any(status >= 500 for found in statuses.values() for status in found)


@pytest.mark.samples
@pytest.mark.slow
def test_many_requests_from_osias_own_file_find_no_server_error(
    samples: Path, cast: Cast, filled: None, server: str
) -> None:
    statuses = fuzz(samples, token(cast), server, 40)
    assert len(statuses) == 22


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good template with bytes changed, cut off or added."""
    data = bytearray(base64.b64decode(biometrics(1, 5)[0]["template"]))
    for place, value in draw(
        st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=6)
    ):
        data[place] = value
    return bytes(data[: draw(st.integers(0, len(data)))]) + draw(st.binary(max_size=4))


def test_damaged_templates_and_images_are_bad_requests(call: Caller) -> None:
    statuses = set()

    @settings(max_examples=40, **QUIET)
    @given(
        data=damaged(),
        name=st.sampled_from(["template", "image"]),
        form=st.sampled_from(["ISO_19794_2", "ANSI_378", "WSQ", "PNG", "NONE", "JPEG2000"]),
    )
    def send(data: bytes, name: str, form: str) -> None:
        item: dict[str, Any] = copy.deepcopy(biometrics(1, 5)[1])
        item.pop("template")
        item.pop("templateFormat")
        item |= {name: base64.b64encode(data).decode()}
        item |= {"compression": form} if name == "image" else {"templateFormat": form}
        answer = call("POST", "verify/criminal/C1", {"biometricData": [item]})
        statuses.add(answer.status_code)
        assert answer.status_code == 200 or set(answer.json()) == {"code", "message"}

    send()
    assert statuses <= {200, 400}
