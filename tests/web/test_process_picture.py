"""What is laid out by hand in the picture of the process is drawn, however many states a step comes to start from."""

from __future__ import annotations

import pytest

from handover.process.graph import STEP, Track
from handover.process.names import StateName, StepName
from handover.web import picture_layout as layout


@pytest.mark.parametrize("way", sorted(layout.WAYS), ids="-".join)
def test_an_arrow_with_a_path_of_its_own_is_drawn(way: tuple[Track, StepName, StateName]) -> None:
    track, step, origin = way
    assert origin in STEP[track, step].origins
    assert layout.is_drawn(track, STEP[track, step], origin)


def test_each_step_that_the_table_alone_tells_of_a_state_starts_from_it_or_another_named_there() -> None:
    starts = {(t, s) for t, s, origin in layout.TABLE_ONLY if origin in STEP[t, s].origins}
    assert starts == {(t, s) for t, s, _ in layout.TABLE_ONLY}
