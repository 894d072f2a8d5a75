"""Compile the numeric kernels of this package, and provide their shared helpers.

Compiled code is cached next to the source if that is writable, else in the user's cache directory (numba's
own rule; ``NUMBA_CACHE_DIR`` overrides it). In a read-only installation without a writable home the code is
compiled once per process. Numba invalidates a cache when the file of the *calling* kernel changes, so kernels
that call each other are in one file; only the small, stable helpers of this file are called from others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])

TURN: Final = 2.0 * math.pi
LANES: Final = 8
"""Number of values that `add_scaled` and `at_least` process at once."""


def kernel(function: F) -> F:
    """Compile ``function`` to run without the interpreter and its lock, cached on disk if possible."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # numba: no directory for the cache is writable
        return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


def inner(function: F) -> F:
    """Compile a helper that only kernels of the same file call: not callable from Python, and it may not
    create arrays.

    This avoids counting references to every array at every call.
    """
    options: dict[str, Any] = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(F, numba.njit(nogil=True, error_model="numpy", **options)(function))


@intrinsic
def _ctpop(typing_context: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@kernel
def popcount(word: np.uint64) -> int:
    """Return the number of one bits in a 64-bit word."""
    return np.int64(_ctpop(word))  # type: ignore[return-value,call-arg]


def _eight(context: Any, builder: Any, array_type: Any, array: Any, row: Any) -> Any:
    """Return a pointer to the eight numbers of a row of a C-ordered float32 (n, 8)."""
    data = context.make_array(array_type)(context, builder, array).data
    vector = ir.VectorType(ir.FloatType(), LANES).as_pointer()
    return builder.bitcast(builder.gep(data, [builder.mul(row, row.type(LANES))]), vector)


@intrinsic
def _add_scaled(typing_context: Any, into: Any, row: Any, table: Any, line: Any, scale: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        to = _eight(context, builder, signature.args[0], arguments[0], arguments[1])
        source = _eight(context, builder, signature.args[2], arguments[2], arguments[3])
        own, other = builder.load(to, align=4), builder.load(source, align=4)
        one = builder.insert_element(ir.Constant(own.type, ir.Undefined), arguments[4], ir.IntType(32)(0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        factor = builder.shuffle_vector(one, one, zeros)
        builder.store(builder.fadd(own, builder.fmul(factor, other)), to, align=4)
        return context.get_dummy_value()

    return types.void(into, types.uint64, table, types.uint64, types.float32), generate


add_scaled = cast(
    Callable[[NDArray[np.float32], np.uint64, NDArray[np.float32], np.uint64, np.float32], None], _add_scaled
)
"""``into[row] += scale * table[line]`` for C-ordered float32 arrays (n, 8), as one vector: a loop over eight
is unrolled before the compiler looks for vectors. Rows are uint64 and not checked."""


@intrinsic
def _at_least(typing_context: Any, values: Any, row: Any, threshold: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        own = builder.load(_eight(context, builder, signature.args[0], arguments[0], arguments[1]), align=4)
        one = builder.insert_element(ir.Constant(own.type, ir.Undefined), arguments[2], ir.IntType(32)(0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        reach = builder.fcmp_ordered(">=", own, builder.shuffle_vector(one, one, zeros))
        return builder.zext(builder.bitcast(reach, ir.IntType(LANES)), ir.IntType(64))

    return types.uint64(values, types.uint64, types.float32), generate


at_least = cast(Callable[[NDArray[np.float32], np.uint64, np.float32], np.uint64], _at_least)
"""Return eight bits, the lowest for the first number: which of ``values[row]``, float32 (n, 8), reach
``threshold``.
"""


@intrinsic
def _prefetch(typing_context: Any, array: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
        where = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")  # type: ignore[no-untyped-call]
        builder.call(fetch, [where, whole(0), whole(3), whole(1)])  # arguments: read, high locality, data
        return context.get_dummy_value()

    return types.void(array, types.uint64), generate


prefetch = cast(Callable[[NDArray[Any], np.uint64], None], _prefetch)
"""Prefetch ``array[at]``, one-dimensional and C-ordered. ``at``, a uint64, is not checked: nothing is fetched
for an index outside.
"""


@kernel
def wrapped(angle: float) -> float:
    """Normalise ``angle`` to [-pi, pi). Accepts any finite angle."""
    return angle - TURN * math.floor((angle + math.pi) / TURN)
