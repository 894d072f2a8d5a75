from __future__ import annotations

import io
import math

import nbis
import numpy as np
import pytest
import wsq  # noqa: F401 - registers the plug-in
from numpy.typing import NDArray
from PIL import Image

from handover.world.images import GreyPixels, Press, extract, press_image, ridge_master, to_png, to_wsq

pytestmark = pytest.mark.heavy

FINGERS = ((31, 2), (32, 3))


@pytest.fixture(scope="module")
def pressed_twice() -> list[tuple[GreyPixels, GreyPixels]]:
    pairs = []
    for seed, position in FINGERS:
        master = ridge_master(seed, position)
        pairs.append((press_image(seed, master), press_image(seed + 900, master, Press(quality=0.7))))
    return pairs


def minutiae(pixels: GreyPixels) -> nbis.Minutiae:
    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=False, ppi=500.0
    )
    return nbis.new_nbis_extractor(settings).extract_minutiae(to_png(pixels))


def test_two_presses_of_a_finger_match_by_bozorth3_and_two_fingers_do_not(
    pressed_twice: list[tuple[GreyPixels, GreyPixels]],
) -> None:
    """NBIS gives 40 as the score from which a match is likely; the binding says 50."""
    one, two = [[minutiae(pixels) for pixels in pair] for pair in pressed_twice]
    assert min(one[0].compare(one[1]), two[0].compare(two[1])) > 100
    assert max(one[0].compare(two[1]), two[0].compare(one[1])) < 40


def test_a_press_looks_like_a_finger(pressed_twice: list[tuple[GreyPixels, GreyPixels]]) -> None:
    """500 x 400 grey, a light border, and one dominant ridge period of 7 to 12 pixels in the middle."""
    for first, _ in pressed_twice:
        assert first.shape == (500, 400)
        assert first.dtype == np.uint8
        assert first[:4].mean() > 220
        block = first[186:314, 136:264].astype(np.float64)
        power = np.abs(np.fft.fftshift(np.fft.fft2(block - block.mean()))) ** 2
        rows, columns = np.mgrid[-64:64, -64:64]
        cycles = np.hypot(rows, columns) / 128
        in_band = power[(cycles > 1 / 12) & (cycles < 1 / 7)].sum() / power.sum()
        assert in_band > 0.5


def test_extracted_minutiae_are_plausible(pressed_twice: list[tuple[GreyPixels, GreyPixels]]) -> None:
    finger = extract(pressed_twice[0][0], 2)
    assert 30 < len(finger) <= 130
    assert (finger.xy < [400, 500]).all()


@pytest.mark.parametrize("degrees", [30, 200])
def test_an_ending_points_along_its_ridge(degrees: int) -> None:
    """A drawn ridge that begins in the middle and runs in a known direction is found, and points there."""
    finger = extract(dislocation(math.radians(degrees)), 2, least=0.0)
    k = int(np.argmin(np.hypot(*(finger.xy - 200).T)))
    assert np.hypot(*(finger.xy[k] - 200)) < 6
    assert abs(np.angle(np.exp(1j * (float(finger.angle[k]) - math.radians(degrees))))) < 0.2


def dislocation(along: float) -> NDArray[np.uint8]:
    """Parallel ridges of period 9 with one more ridge, from the middle on, towards ``along``."""
    rows, columns = np.mgrid[0:400, 0:400]
    x, y = columns - 200.0, rows - 200.0
    u, v = x * math.cos(along) - y * math.sin(along), x * math.sin(along) + y * math.cos(along)
    wave = (1 + np.cos(2 * math.pi * v / 9 + np.arctan2(v, u))) / 2
    return np.asarray(225 - 200 * wave).astype(np.uint8)


def test_wsq_bytes_decode_to_nearly_the_same_picture(
    pressed_twice: list[tuple[GreyPixels, GreyPixels]],
) -> None:
    first = pressed_twice[0][0]
    data = to_wsq(first)
    assert data[:2] == b"\xff\xa0"
    assert len(data) < first.size / 8
    back = np.asarray(Image.open(io.BytesIO(data)))
    assert back.shape == first.shape
    error = np.sqrt(np.mean((back.astype(float) - first.astype(float)) ** 2))
    assert error < 12


def test_the_same_seeds_give_the_same_bytes() -> None:
    pictures = [press_image(4, ridge_master(9, 2)) for _ in range(2)]
    assert to_wsq(pictures[0]) == to_wsq(pictures[1])
