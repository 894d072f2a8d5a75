"""The same examples in a part of the suite as in the whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import importlib, sys
from tests.support.examples import draw_alike_whatever_is_loaded, register
from hypothesis import given, settings, strategies as st

register()
settings.load_profile(sys.argv[1])
draw_alike_whatever_is_loaded()
for name in sys.argv[2:]:
    importlib.import_module(name)

@given(st.lists(st.integers() | st.floats() | st.text(), max_size=20))
def draw(values):
    print(ascii(values))

draw()
"""


def drawn(profile: str, *loaded: str) -> str:
    """What a property test is given where these modules are loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, profile, *loaded],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("profile", ["same", "check"])
def test_the_same_examples_are_drawn_whatever_is_loaded(profile: str) -> None:
    alone = drawn(profile)
    assert alone.count("\n") > 10
    assert drawn(profile, "handover.clocks.targets", "handover.formats.ansi_nist") == alone


def test_exploring_draws_others_each_time() -> None:
    assert drawn("random") != drawn("random")
