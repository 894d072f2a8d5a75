"""Models of 287(g) agreements (8 USC 1357(g)) as dated data: what a jail's own officers may do under each.

An agreement gives federal power to trained officers; it does not lift a state's ban. Facts name it by its
code.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from handover.jurisdictions.grounds import Confidence
from handover.yaml_text import parse_yaml

DATA = Path(__file__).parent / "agreements.yaml"
AgreementCode = Literal["none", "jem", "wso", "tfm"]
DesignatedPower = Literal["interview", "database_check", "draft_detainer", "serve_warrant"]
POWER_TEXT: dict[str, str] = {
    "interview": "interview about status",
    "database_check": "check immigration databases",
    "draft_detainer": "draft a detainer for the immigration office",
    "serve_warrant": "serve an I-200 or I-205 inside the jail",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Span(_Strict):
    """The days on which the model was on offer, last day included."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="to")] = None


class Agreement(_Strict):
    """One model: what it permits officers of the jail to do, its training in hours, its source."""

    code: AgreementCode
    name: str
    may: tuple[DesignatedPower, ...]
    training_hours: int | None = None
    text: str
    citation: str
    confidence: Confidence
    spans: Annotated[tuple[Span, ...], Field(min_length=1)]
    dates_confidence: Confidence

    def in_force(self, on: date) -> bool:
        """Return whether the model was on offer that day."""
        return any(s.first <= on and (s.last is None or on <= s.last) for s in self.spans)

    @property
    def powers(self) -> tuple[str, ...]:
        """Describe what officers of the jail may do."""
        return tuple(POWER_TEXT[p] for p in self.may)


class _File(_Strict):
    models: tuple[Agreement, ...]


@cache
def agreements_text() -> str:
    """Return the data file, read once: what was digested is what is used."""
    return DATA.read_text(encoding="utf-8")


@cache
def agreements() -> dict[str, Agreement]:
    """Load the models by code. Raises pydantic's ``ValidationError`` if the data file is invalid."""
    read = _File.model_validate(parse_yaml(agreements_text()))
    return {a.code: a for a in read.models}
