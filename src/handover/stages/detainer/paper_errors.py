"""Report text that does not fit on a paper as a form error; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from handover.papers import PaperFactsError
from handover.process.advance import RefusedError
from handover.process.fold import Refusal


@contextmanager
def as_refusal() -> Iterator[None]:
    """Turn `PaperFactsError` (a text too long for its field, a rule of the form) into `RefusedError`."""
    try:
        yield
    except PaperFactsError as unfit:
        raise RefusedError(Refusal("paper", f"The papers cannot be printed like this: {unfit}.")) from unfit
