"""Two extractors on images where both can be seen to agree, and the pool that runs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handover.formats.images import GreyImage
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import TemplateError, write_iso
from handover.matching.fingerprints import leader, pool
from handover.matching.fingerprints.extract import ExtractionError, extract
from handover.matching.fingerprints.files import EXTRACTORS, read_finger
from handover.matching.fingerprints.leader import check, extract_leader, weights_file
from handover.matching.fingerprints.pool import Job, Pool
from handover.matching.fingerprints.scorer import compare
from handover.world.images import Press, press_image, ridge_master
from tests.matching.fingerprints.ending import end_worker
from tests.matching.fingerprints.fingers import pressed

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def presses() -> list[GreyImage]:
    """Two impressions of one synthetic finger, cut to keep the network quick."""
    master = ridge_master(11, 2)
    pixels = [press_image(seed, master, Press(quality=0.95)) for seed in (1, 2)]
    return [GreyImage(np.ascontiguousarray(p[100:400, 60:340]), 500) for p in pixels]


def neighbours(a: FingerMinutiae, b: FingerMinutiae) -> list[tuple[int, int]]:
    """Minutiae of a with one of b within 8 pixels."""
    far = np.linalg.norm(a.xy[:, None] - b.xy[None], axis=2)
    return [(i, int(far[i].argmin())) for i in range(len(a)) if far[i].min() < 8]


def test_the_extractors_agree_on_place_direction_and_kind(presses: list[GreyImage]) -> None:
    one, other = extract(presses[0], 2), extract_leader(presses[0], 2)
    near = neighbours(one, other)
    assert len(near) > 0.6 * min(len(one), len(other)) > 6
    turns = np.array([one.angle[i] - other.angle[j] for i, j in near], np.float64)
    off = np.abs((turns + np.pi) % (2 * np.pi) - np.pi)
    assert np.mean(off < 0.5) > 0.85
    assert np.mean([one.kind[i] == other.kind[j] for i, j in near]) > 0.6


@pytest.mark.parametrize("name", sorted(EXTRACTORS))
def test_two_impressions_match_by_either_extractor(presses: list[GreyImage], name: str) -> None:
    first, second = (EXTRACTORS[name](image, 2) for image in presses)
    assert compare(first, second).score > 0.9


def test_an_image_shifted_within_its_padding_gives_the_same_minutiae(presses: list[GreyImage]) -> None:
    pixels = presses[0].pixels
    framed = GreyImage(np.pad(pixels, ((16, 16), (16, 16)), constant_values=255), 500)
    plain, shifted = extract_leader(presses[0], 2), extract_leader(framed, 2)
    assert (shifted.width, shifted.height) == (plain.width + 32, plain.height + 32)
    near = np.linalg.norm(plain.xy[:, None] + 16 - shifted.xy[None], axis=2).min(axis=1)
    assert np.mean(near < 2) > 0.9


def test_a_blank_image_has_no_minutiae_and_an_odd_one_is_refused() -> None:
    blank = GreyImage(np.full((64, 70), 255, np.uint8), 500)
    assert len(extract_leader(blank, 3)) == 0
    with pytest.raises(ExtractionError, match="500 ppi"):
        extract_leader(GreyImage(blank.pixels, 1000), 3)
    with pytest.raises(ExtractionError, match="cut the image"):
        extract_leader(GreyImage(np.zeros((3000, 3000), np.uint8), 500), 3)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    changed = bytearray(weights_file().read_bytes())
    changed[1000] ^= 1
    (tmp_path / "LEADER.onnx").write_bytes(changed)
    with pytest.raises(ExtractionError, match="not that of the weights"):
        check(tmp_path / "LEADER.onnx")


def test_absent_weights_are_named_with_the_other_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "PACKAGE", "no-such-package-of-weights")
    with pytest.raises(ExtractionError, match="choose mindtct"):
        weights_file()


def test_a_template_is_the_finger_that_it_states(tmp_path: Path) -> None:
    (tmp_path / "a_7.iso").write_bytes(write_iso(pressed(1, position=2)))
    assert read_finger(tmp_path / "a_7.iso", 2).position == 2
    assert read_finger(tmp_path / "a_7.iso", None).position == 1, "a finger of a database has no name"
    with pytest.raises(TemplateError, match=r"is of right index \(2\), not of left index \(7\)"):
        read_finger(tmp_path / "a_7.iso", 7)


def test_a_worker_that_a_file_ends_costs_that_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "do", end_worker)
    jobs = [Job(Path(name), n) for n, name in enumerate(["one", "two", "bad", "three", "four"], 1)]
    with Pool(1) as workers:
        done = list(workers.run(jobs))
    assert [one.job.path.name for one in done] == ["one", "two", "bad", "three", "four"]
    assert [one.minutiae is None for one in done] == [False, False, True, False, False]
    assert "crashed its extractor" in done[2].problem


def test_the_pool_reads_what_can_be_read_and_says_why_not(tmp_path: Path, presses: list[GreyImage]) -> None:
    (tmp_path / "a_1.iso").write_bytes(write_iso(pressed(1, position=1)))
    (tmp_path / "a_2.iso").write_bytes(b"no template")
    Image.fromarray(presses[0].pixels).save(tmp_path / "a_3.tif")
    (tmp_path / "a_4.png").write_bytes(b"no image")
    with Pool(1) as workers:
        done = list(workers.run(Job(path, 1) for path in sorted(tmp_path.iterdir())))
    assert [one.minutiae is not None for one in done] == [True, False, True, False]
    assert all(one.problem for one in (done[1], done[3]))
