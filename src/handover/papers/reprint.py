"""Rebuild a paper from the facts kept with it: what was signed is printed again, not what the records say now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handover.papers.facts import CasePaper, PaperFactsError
from handover.papers.forms import form_named


def restored(code: str, kept: Mapping[str, Any]) -> CasePaper:
    """The facts of a form from their JSON values (`plain`), signature and all.

    Raises UnknownFormError, and PaperFactsError where the values are not this form's.
    """
    try:
        facts: CasePaper = _adapter(code).validate_python(dict(kept))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PaperFactsError(
            f"{code}: the facts on file are not this form's: {where}: {first['msg']}"
        ) from wrong
    return facts


@cache
def _adapter(code: str) -> TypeAdapter[Any]:
    return TypeAdapter(form_named(code).facts)
