"""How fingers and their pairs are kept: as taken, in few bytes, and read in the form of earlier versions too."""

from __future__ import annotations

import json

import numpy as np

from handover.matching.types import MinutiaPair
from handover.stages.identification.print_comparison import pairs_of
from handover.stages.identification.probes import from_json, to_json
from handover.world.prints import tenprint


def test_a_finger_is_read_back_as_it_was_taken_and_as_an_earlier_version_kept_it() -> None:
    for position, taken in tenprint(7, 1).items():
        kept = json.loads(json.dumps(to_json(taken)))
        of_before = {**kept, "xy": [list(one) for one in zip(kept.pop("x"), kept.pop("y"), strict=True)]}
        for found in (from_json(position, of_before), from_json(position, to_json(taken))):
            assert np.abs(found.xy - taken.xy).max() <= 0.0051
            assert np.abs(found.angle - taken.angle).max() <= 0.000051
            assert (found.width, found.height) == (taken.width, taken.height)
            assert found.quality.tolist() == taken.quality.tolist()
            assert found.kind.tolist() == taken.kind.tolist()


def test_pairs_are_read_as_three_numbers_and_as_an_earlier_version_named_them() -> None:
    named = {"pairs": [{"probe": 3, "gallery": 5, "similarity": 0.75}]}
    assert pairs_of({"pairs": [[3, 5, 0.75]]}) == pairs_of(named) == [MinutiaPair(3, 5, 0.75)]
    assert pairs_of({}) == []
