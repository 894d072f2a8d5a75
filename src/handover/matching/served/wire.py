"""Probes and answers as JSON. A number comes back as it was, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import Biographics, Probe, SearchAnswer

_ANSWER: Final = TypeAdapter(SearchAnswer)
_BIOGRAPHICS: Final = TypeAdapter(Biographics)


def probe_to_json(probe: Probe) -> dict[str, Any]:
    """A probe as JSON values."""
    return {
        "biographics": asdict(probe.biographics),
        "fingers": {
            str(position): {
                "width": one.width, "height": one.height, "xy": one.xy.tolist(), "angle": one.angle.tolist(),
                "quality": one.quality.tolist(), "kind": one.kind.tolist(),
            }
            for position, one in probe.fingers.items()
        },
    }  # fmt: skip


def probe_of_json(sent: Mapping[str, Any]) -> Probe:
    """Read a probe. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is none."""
    fingers = {int(position): _finger(int(position), one) for position, one in sent["fingers"].items()}
    return Probe(_BIOGRAPHICS.validate_python(sent["biographics"]), fingers)


def answer_to_json(answer: SearchAnswer) -> bytes:
    """An answer as JSON, with every candidate's evidence."""
    names = tuple(replace(one, evidence=tuple(one.evidence)) for one in answer.names)
    return _ANSWER.dump_json(replace(answer, names=names))


def answer_of_json(sent: bytes) -> SearchAnswer:
    """Read an answer. Raises ``ValueError`` for what is none."""
    answer = _ANSWER.validate_json(sent)
    return replace(answer, names=tuple(replace(one, evidence=tuple(one.evidence)) for one in answer.names))


def _finger(position: int, sent: Mapping[str, Any]) -> FingerMinutiae:
    return FingerMinutiae(
        position,
        int(sent["width"]),
        int(sent["height"]),
        np.array(sent["xy"], np.float32).reshape(-1, 2),
        np.array(sent["angle"], np.float32),
        np.array(sent["quality"], np.uint8),
        np.array(sent["kind"], np.uint8),
    )
