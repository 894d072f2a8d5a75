"""How many examples a property test makes and where they come from, by Hypothesis profile.

``same`` (the default): always the same examples, so that the same tree gives the same answer twice. ``check``: fewer of
them, for ``make check``. ``many``: more of them. ``random``: from a new seed, for ``make test-random``, whose findings
become an ``@example`` of their test.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

USUAL = 100


def register() -> None:
    """Register the profiles and load ``same``."""
    # How quickly a busy machine makes an example says nothing of the code.
    base = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    same = settings(base, derandomize=True, database=None, max_examples=USUAL)
    settings.register_profile("same", same)
    settings.register_profile("check", same, max_examples=USUAL // 5)
    settings.register_profile("many", same, max_examples=100 * USUAL)
    settings.register_profile("random", base, derandomize=False, max_examples=5 * USUAL, print_blob=True)
    settings.load_profile("same")


def examples(usual: int) -> int:
    """As many as ``usual`` under the usual profile, more or fewer under another, and at least one."""
    return max(1, usual * settings().max_examples // USUAL)


def draw_alike_whatever_is_loaded() -> None:
    """Hypothesis draws some values from the constants of the modules that are loaded: in a part of the suite, or in the
    other process of two, others than in the whole. Where examples shall be the same, it draws none of them."""
    if settings().derandomize:
        assert callable(providers._get_local_constants), "Hypothesis names this otherwise now"
        providers._get_local_constants = Constants
