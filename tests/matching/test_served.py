"""A gallery that another process searches: the same answers, to the bit, or none."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handover.matching.fingerprints.thresholds import THRESHOLDS
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.served.client import ServedGallery, SilentError, state
from handover.matching.served.local_gallery import GalleryHere
from handover.matching.served.server import listening
from handover.matching.types import Probe, SearchAnswer
from tests.matching.sharding.local_nodes import made, person, probes, told
from tests.support.serving import serving as in_a_thread


@contextmanager
def serving(place: Path, galleries: dict[str, Any]) -> Iterator[Path]:
    with listening(place, galleries) as server, in_a_thread(server):
        yield place


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return made(tmp_path_factory.mktemp("whole") / "criminal", people=27)


def test_what_comes_through_the_socket_is_the_same_to_the_bit(whole: Gallery, tmp_path: Path) -> None:
    with serving(tmp_path / "s", {"criminal": GalleryHere(whole._folder, THRESHOLDS)}) as place:
        asked = ServedGallery(place, "criminal", whole.epoch)
        for probe in probes():
            assert told(asked.search(probe, prevalence=0.08)) == told(whole.search(probe, prevalence=0.08))
        assert state(place)["criminal"]["epoch"] == whole.epoch
        assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_change_is_seen_at_once_and_an_older_epoch_is_no_answer(tmp_path: Path) -> None:
    whole = made(tmp_path / "criminal", people=9)
    with serving(tmp_path / "s", {"criminal": GalleryHere(tmp_path / "criminal", THRESHOLDS)}) as place:
        whole.add([person(70)])
        found = ServedGallery(place, "criminal", whole.epoch).search(
            Probe(person(70).biographics, person(70, 2).fingers)
        )
        assert found.prints[0].identity_id == "ID070"
        with pytest.raises(SilentError, match="not yet at"):
            ServedGallery(place, "criminal", whole.epoch + 1).search(probes()[0])


class _Strange:
    """A matcher that answers of something else."""

    def __init__(self, answer: SearchAnswer | Exception) -> None:
        self.answer = answer

    def search(self, *_: object, **__: object) -> SearchAnswer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def state(self) -> dict[str, Any]:
        return {}


def test_silence_another_gallery_an_old_epoch_and_nonsense_are_no_answer(
    whole: Gallery, tmp_path: Path
) -> None:
    answer = whole.search(probes()[0])
    asked = ServedGallery(tmp_path / "s", "criminal", answer.epoch)
    with pytest.raises(SilentError, match="no matcher answers"):
        asked.search(probes()[0])
    for wrong in (
        replace(answer, gallery="immigration"),
        replace(answer, epoch=answer.epoch - 1),
        GalleryError("the disk is gone"),
    ):
        with serving(tmp_path / "s", {"criminal": _Strange(wrong)}), pytest.raises(SilentError):
            asked.search(probes()[0])
    with (
        serving(tmp_path / "s", {"immigration": _Strange(answer)}),
        pytest.raises(SilentError, match="not understood"),
    ):
        asked.search(probes()[0])


def test_one_socket_has_one_matcher(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "s", {}),
        pytest.raises(OSError, match="another process"),
        listening(tmp_path / "s", {}),
    ):
        pass
