"""One way to compile the numeric kernels of this room, and the bit count that they share.

Compiled code is kept beside the source where that is writable, else in the user's cache directory (numba's
own rule; ``NUMBA_CACHE_DIR`` overrides it). A read-only install of an account without a writable home is
compiled once a process instead of refused. Numba renews a cache when the file of the *calling* kernel
changes, so kernels that call each other stand in one file; only the small, settled helpers of this file are
called from others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

TURN: Final = 2.0 * math.pi


def kernel(function: F) -> F:
    """Compile ``function`` without the interpreter and without its lock, cached on disk where that can be."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # numba: no directory for the cache is writable
        return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


@intrinsic
def _ctpop(typing_context: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@kernel
def popcount(word: np.uint64) -> int:
    """The number of one bits of a 64-bit word."""
    return np.int64(_ctpop(word))  # type: ignore[return-value,call-arg]


@kernel
def wrapped(angle: float) -> float:
    """``angle`` in [-pi, pi). Takes any finite angle."""
    return angle - TURN * math.floor((angle + math.pi) / TURN)
