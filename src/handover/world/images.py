"""Synthetic finger images: impressions of grown ridge patterns, as grey pixels, WSQ bytes and minutiae.

A world has few of them (a booking's images and the matching record), because growing a finger takes about 0.3
s, while its minutiae alone take 0.1 ms.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import wsq  # noqa: F401 - registers the WSQ plug-in of Pillow
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from handover.formats.images import GreyImage
from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.extract import LEAST_QUALITY
from handover.matching.fingerprints.extract import extract as read_minutiae
from handover.world import ridges
from handover.world.kernels import CANVAS_HEIGHT, CANVAS_WIDTH, mix
from handover.world.prints import MAX_TURN, class_shares

PPI: Final = 500
GreyPixels = NDArray[np.uint8]
FloatImage = ridges.FloatImage


@dataclass(frozen=True, slots=True)
class Press:
    """How one impression was made. ``quality`` in (0, 1]; ``turn`` the largest rotation in radians."""

    quality: float = 0.85
    turn: float = MAX_TURN * 0.6


def ridge_master(seed: int, position: int) -> FloatImage:
    """Grow the ridge pattern of one finger, float32 (500, 400) in -1..1; class shares by FGP ``position``."""
    return ridges.grow(seed, class_shares(position))


def _smooth_noise(rng: np.random.Generator, sigma: float) -> NDArray[np.float64]:
    """Draw noise of unit deviation, smoothed over ``sigma`` pixels, on the canvas."""
    step = max(1, int(sigma / 2))
    small = rng.standard_normal((CANVAS_HEIGHT // step + 2, CANVAS_WIDTH // step + 2))
    small = ndimage.gaussian_filter(small, sigma / step, mode="wrap")
    if step == 1:
        field = small[:CANVAS_HEIGHT, :CANVAS_WIDTH]
    else:
        field = _between(CANVAS_HEIGHT, step) @ small @ _between(CANVAS_WIDTH, step).T
    return np.asarray(field / max(float(field.std()), 1e-9), np.float64)


@cache
def _between(size: int, step: int) -> NDArray[np.float64]:
    """Return the matrix of linear interpolation from every ``step``-th position to ``size`` positions."""
    place = np.arange(size) / step
    return np.maximum(0.0, 1.0 - np.abs(place[:, None] - np.arange(size // step + 2)[None, :]))


def _warp(rng: np.random.Generator, press: Press) -> NDArray[np.float64]:
    """Map each pixel of the impression to its position on the master: (2, 500, 400), rows then columns."""
    bad = 1.0 - press.quality
    spin = float(np.clip(rng.normal(0.0, press.turn * 0.45), -press.turn, press.turn))
    shift = rng.normal(0.0, [11.0 + 12.0 * bad, 9.0 + 10.0 * bad])
    rows, columns = np.meshgrid(np.arange(CANVAS_HEIGHT), np.arange(CANVAS_WIDTH), indexing="ij")
    y, x = rows - CANVAS_HEIGHT / 2.0 - shift[0], columns - CANVAS_WIDTH / 2.0 - shift[1]
    cos, sin = math.cos(spin), math.sin(spin)
    bend = (2.0 + 4.0 * bad) * np.stack([_smooth_noise(rng, 70.0), _smooth_noise(rng, 70.0)])
    grid = np.stack([cos * y + sin * x + CANVAS_HEIGHT / 2.0, cos * x - sin * y + CANVAS_WIDTH / 2.0])
    return np.asarray(grid + bend, np.float64)


def _contact(rng: np.random.Generator, press: Press) -> NDArray[np.float64]:
    """Draw the soft contact area in 0..1: the worse the impression, the smaller and the more off centre."""
    bad = 1.0 - press.quality
    rx, ry = CANVAS_WIDTH * (0.49 - 0.16 * bad), CANVAS_HEIGHT * (0.49 - 0.18 * bad)
    ox, oy = rng.normal(0.0, 24.0 * bad, 2)
    rows, columns = np.meshgrid(np.arange(CANVAS_HEIGHT), np.arange(CANVAS_WIDTH), indexing="ij")
    reach = ((columns - CANVAS_WIDTH / 2 - ox) / rx) ** 2 + np.abs(
        (rows - CANVAS_HEIGHT / 2 - oy) / ry
    ) ** 2.6
    reach = reach + 0.05 * _smooth_noise(rng, 14.0)
    return np.asarray(np.clip((1.0 - reach) * 9.0, 0.0, 1.0))


def press_image(seed: int, master: FloatImage, press: Press | None = None) -> GreyPixels:
    """Make one impression of a ridge master as uint8 (500, 400) at 500 ppi, dark ridges on a light
    background.

    The finger is moved, turned and bent; pressure makes ridges thicker or thinner, skin and sensor add
    noise, and the border of the contact area fades.
    """
    press = press or Press()
    rng = np.random.default_rng(mix(seed, 3))
    bad = 1.0 - press.quality
    grid = _warp(rng, press)
    waves = ndimage.map_coordinates(master, grid, order=1, cval=0.0)
    on_finger = ndimage.map_coordinates((master != 0).astype(np.float32), grid, order=1, cval=0.0)
    pressure = rng.normal(0.05, 0.12) + 0.16 * _smooth_noise(rng, 45.0)
    grain = (0.20 + 0.75 * bad) * _smooth_noise(rng, 1.6) + 0.25 * bad * _smooth_noise(rng, 5.0)
    ink = 0.5 + 0.5 * np.tanh(1.8 * (waves + pressure + grain))
    strength = np.clip(0.86 + 0.10 * _smooth_noise(rng, 60.0) - 0.25 * bad, 0.25, 1.0)
    ink = ink * strength * _contact(rng, press) * on_finger
    paper = 238.0 + rng.normal(0.0, 2.5, ink.shape)
    return np.asarray(np.clip(np.rint(paper - 200.0 * ink), 0, 255), np.uint8)


def to_wsq(pixels: GreyPixels) -> bytes:
    """Encode as WSQ at the plug-in's only rate, about 14:1 (FBI IAFIS-IC-0110)."""
    out = io.BytesIO()
    Image.fromarray(pixels, mode="L").save(out, format="WSQ")
    return out.getvalue()


def to_png(pixels: GreyPixels) -> bytes:
    """Encode the same pixels as PNG."""
    out = io.BytesIO()
    Image.fromarray(pixels, mode="L").save(out, format="PNG")
    return out.getvalue()


def extract(pixels: GreyPixels, position: int, *, least: float = LEAST_QUALITY) -> FingerMinutiae:
    """Extract the minutiae as a repository's own extractor finds them."""
    return read_minutiae(GreyImage(pixels, PPI), position, least=least)
