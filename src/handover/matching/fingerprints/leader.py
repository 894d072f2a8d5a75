"""Extract minutiae from a grey image with LEADER, a network of 0.9 million weights, run by onnxruntime.

Cappelli, "LEADER: lightweight end-to-end attention-gated dual autoencoder for robust minutiae extraction",
arXiv 2602.15493. The weights are a file in the package ``afis`` (MIT licence), whose code is not run. They
are pinned by SHA-256: other weights would silently give other minutiae.

Input float32 (1, h, w, 1), grey 0-255 at 500 ppi, sides multiples of 32. Output (1, h, w, 4) for each pixel:
place likelihood, direction in radians (0 along +x, counter-clockwise as seen), likelihood of an ending, and
quality in 0-1 that is non-zero only at the best position of each minutia. Takes about a second per finger on
one core, and half a gigabyte.
"""

from __future__ import annotations

import hashlib
import math
import threading
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.formats.images import GreyImage
from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.extract import ExtractionError

PACKAGE: Final = "afis"
WEIGHTS: Final = "LEADER.onnx"
SHA256: Final = "da96e1221eea4afdf153997d6c4854ed306c146cfac76046e66cdecc14b2a1bb"
LEAST_QUALITY: Final = 0.4
MOST: Final = 255
MAX_PIXELS: Final = 1600 * 1600
"""Most pixels: a finger at 500 ppi is under 1000 x 1000; memory grows with the pixels. Slaps are cut into
fingers before.
"""
_MULTIPLE: Final = 32
_WHITE: Final = 255.0
_OPENING: Final = threading.Lock()


def weights_file() -> Path:
    """Find the weights in the installed package. Raises ``ExtractionError`` if they are missing or different."""
    try:
        place = next((file for file in files(PACKAGE) or () if file.name == WEIGHTS), None)
    except PackageNotFoundError:
        place = None
    path = Path(str(place.locate())) if place is not None else None
    if path is None or not path.is_file():
        raise ExtractionError(
            f"the LEADER weights are not installed: install the package {PACKAGE}, or choose mindtct"
        )
    check(path)
    return path


def check(path: Path) -> None:
    """Raise ``ExtractionError`` if a file is not the weights with which the figures were measured."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise ExtractionError(
            f"{path.name}: SHA-256 {found[:16]}... is not that of the weights that were measured "
            f"({SHA256[:16]}...); install the pinned version of {PACKAGE}, or choose mindtct"
        )


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: the pool of workers uses the cores. No arena: it would keep the memory of the largest image.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(weights_file()), options, providers=["CPUExecutionProvider"])


def extract_leader(image: GreyImage, position: int, *, least: float = LEAST_QUALITY) -> FingerMinutiae:
    """Extract the minutiae of one finger at 500 ppi with quality ``least`` or more. Raises `ExtractionError`."""
    height, width = image.pixels.shape
    if image.ppi != 500:
        raise ExtractionError(f"finger {position}: LEADER reads 500 ppi, this image has {image.ppi}")
    if height * width > MAX_PIXELS:
        raise ExtractionError(
            f"finger {position}: {width} x {height} pixels are more than one finger; cut the image"
        )
    with _OPENING:
        session = _session()
    try:
        answer = session.run(None, {"input": _padded(image.pixels)})[0][0]
    except Exception as problem:  # the runtime's exceptions share no base
        raise ExtractionError(f"finger {position}: no minutiae could be read ({problem})") from problem
    top, left = _margins(height, width)
    return _finger(answer[top : top + height, left : left + width], position, least)


def _margins(height: int, width: int) -> tuple[int, int]:
    """Return the white rows above and columns to the left that centre the image in a size of whole multiples."""
    return (-height % _MULTIPLE) // 2, (-width % _MULTIPLE) // 2


def _padded(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = pixels.shape
    top, left = _margins(height, width)
    whole = np.full((height + -height % _MULTIPLE, width + -width % _MULTIPLE), _WHITE, np.float32)
    whole[top : top + height, left : left + width] = pixels
    return whole[None, :, :, None]


def _finger(answer: NDArray[np.float32], position: int, least: float) -> FingerMinutiae:
    """Convert the network's four planes to `FingerMinutiae`, with the best `MOST` minutiae in order of
    quality.
    """
    quality = np.nan_to_num(answer[:, :, 3])
    rows, columns = np.nonzero(quality >= least)
    order = np.lexsort((columns, rows, -quality[rows, columns]))[:MOST]
    rows, columns = rows[order], columns[order]
    angle = np.mod(np.nan_to_num(answer[rows, columns, 1]).astype(np.float64), 2 * math.pi).astype(np.float32)
    angle[angle >= np.float32(2 * math.pi)] = 0.0
    return FingerMinutiae(
        position=position,
        width=answer.shape[1],
        height=answer.shape[0],
        xy=np.column_stack([columns, rows]).astype(np.float32).reshape(-1, 2),
        angle=angle,
        quality=np.clip(np.rint(100 * quality[rows, columns]), 1, 100).astype(np.uint8),
        kind=np.where(answer[rows, columns, 2] >= 0.5, 1, 2).astype(np.uint8),
    )
