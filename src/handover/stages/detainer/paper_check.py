"""Check a printed paper against more than its row's digest: its bytes, and the digest that was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Model

from handover.papers import FORMS, digest_again
from handover.sealed_columns.fields import SealedValueError
from handover.stages.detainer.models import WORDING, Paper


def of_paper(row: Model) -> Iterator[tuple[str, str]]:
    """Return (code, what is wrong) if the bytes or the facts do not match the digests that the paper records.

    A paper printed before the wording's digest was stored is checked by its bytes alone.
    """
    if not isinstance(row, Paper):
        raise TypeError(f"{row} is no paper")
    try:
        pdf, kept = row.pdf, dict(row.facts)
    except SealedValueError:
        yield "paper_bytes", f"the sealed bytes or facts of paper {row.form} do not open"
        return
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        yield "paper_bytes", f"the bytes of paper {row.form} do not give its SHA-256"
    words = kept.pop(WORDING, "")
    if words and digest_again(row.form, FORMS[row.form].facts, kept, words) != row.facts_digest:
        yield "paper_facts", f"the facts of paper {row.form} do not give the digest that was signed"
