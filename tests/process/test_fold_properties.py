"""No sequence of steps, by whomever and whenever, reaches an illegal state. See `tests.process.histories`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.process.histories import CaseHistories
from tests.support.examples import examples


class ManyHistories(CaseHistories):
    """The same machine for the long run."""


TestCaseHistories = pytest.mark.heavy(CaseHistories.TestCase)
TestCaseHistories.settings = settings(max_examples=examples(200), stateful_step_count=50)

TestTenThousandHistories = pytest.mark.slow(ManyHistories.TestCase)
TestTenThousandHistories.settings = settings(
    max_examples=10_000, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
