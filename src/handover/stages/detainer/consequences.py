"""The papers that a wrong match led to, for the trace of a misidentification."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handover.process.models import Matter
from handover.stages.detainer.models import Paper
from handover.stages.review.public import Consequence


def void_papers(case: Matter) -> Iterator[Consequence]:
    """Return one line per step that printed papers, naming them. A cancellation is not a consequence; it undoes
    one."""
    rows = (
        Paper.objects.filter(case=case).exclude(form="cancellation").defer("pdf").order_by("number", "form")
    )
    for number, papers in groupby(rows, key=lambda p: p.number):
        yield Consequence(
            number, "papers", f"papers were printed: {_named(list(papers))}", "void; they stay on file"
        )


def _named(papers: list[Paper]) -> str:
    """The forms, and the person's notice once for all its languages."""
    forms = [f"{p.form}{' (draft)' if p.draft else ''}" for p in papers if not p.form.startswith("notice-")]
    notices = sum(p.form.startswith("notice-") for p in papers)
    return ", ".join([*forms, *([f"the person's notice in {notices} languages"] if notices else [])])
