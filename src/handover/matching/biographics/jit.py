"""Compile numeric kernels, keeping their types."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

_SOURCES = (
    "jit",
    "layout",
    "kernel_tokens",
    "kernel_names",
    "kernel",
    "keys",
    "postings",
    "kernel_search",
    "kernel_bounds",
)


def _digest() -> str:
    here = Path(__file__).parent
    return blake2b(
        b"".join((here / f"{name}.py").read_bytes() for name in _SOURCES), digest_size=6
    ).hexdigest()


_VERSION = _digest()


def compiled(function: F) -> F:
    """Compile with numba, without the interpreter lock, and cache the machine code beside the source.

    Where the source folder cannot be written numba takes the user's cache folder (``NUMBA_CACHE_DIR``
    overrides). Its cache watches only the file of the function called, so the digest of every kernel
    source is put into the function's name: a helper that changes is never run from an old cache.
    """
    function.__qualname__ = f"{function.__qualname__}_{_VERSION}"
    return cast(F, numba.njit(cache=True, nogil=True)(function))


def inner(function: F) -> F:
    """Compile a helper that only kernels call: not cached, not callable from Python, and not allowed to allocate
    arrays.

    That spares the counting of references to every array at every call, half of a comparison's time.
    """
    options: dict[str, Any] = {
        "nogil": True,
        "_nrt": False,
        "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
    }
    return cast(F, numba.njit(**options)(function))
