"""OSIA ABIS 1.6.0 as JSON: the supported schemas, parsed strictly.

Sources: the schemas of the same names in OSIA's ABIS OpenAPI file. Unknown attributes are refused, as the
file requires (``additionalProperties: false``). An attribute that is ``readOnly`` may be absent in a request.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

MOST_IMAGE_TEXT: Final = 24 * 1024 * 1024
"""Characters of base64: an image of 16 MB (`formats.images.MAX_BYTES`) takes 22.4 M."""
_LONGEST: Final = 64 * 1024
"""Most characters of free data that an encounter may carry for its sender."""


def _storable(value: Any) -> Any:
    """Free JSON that both databases can store: no NUL, no lone surrogate, no NaN, bounded in length."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if "\\u0000" in text or len(text.encode()) > _LONGEST:
        raise ValueError(f"holds a NUL character or more than {_LONGEST} bytes")
    return value


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64") from None
    return text


Plain = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Free = Annotated[dict[str, Any], AfterValidator(_storable)]
KEY: Final = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$"
"""An id of a person, an encounter, a gallery or a task: 1-80 letters, digits and ``. _ : -``."""
_Key = Annotated[str, Field(pattern=KEY)]
Galleries = Annotated[list[_Key], Field(min_length=1, max_length=20)]
Presence = Literal["BANDAGED", "AMPUTATED", "DAMAGED"]


class Wire(BaseModel):
    """Base of the schemas: camel case in JSON, no unknown attributes, no NaN."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=to_camel, populate_by_name=True, allow_inf_nan=False, frozen=True
    )

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object, without attributes that have no value."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Missing(Wire):
    """MissingType."""

    biometric_sub_type: Plain | None = None
    presence: Presence | None = None


class BiometricData(Wire):
    """BiometricData. `biometrics` says which parts are used."""

    biometric_type: Plain
    biometric_sub_type: Plain | None = None
    instance: Plain | None = None
    encounter_id: Plain | None = None
    image: Annotated[str, Field(max_length=MOST_IMAGE_TEXT)] | None = None
    image_ref: Plain | None = None
    capture_date: datetime | None = None
    capture_device: Plain | None = None
    impression_type: Plain | None = None
    width: Annotated[int, Field(ge=1, le=100_000)] | None = None
    height: Annotated[int, Field(ge=1, le=100_000)] | None = None
    bitdepth: Annotated[int, Field(ge=1, le=64)] | None = None
    mime_type: Plain | None = None
    resolution: Annotated[int, Field(ge=1, le=100_000)] | None = None
    compression: Literal["NONE", "WSQ", "JPEG", "JPEG2000", "PNG"] | None = None
    missing: Annotated[list[Missing], Field(max_length=50)] | None = None
    metadata: Plain | None = None
    comment: Plain | None = None
    template: Annotated[str, Field(max_length=MOST_IMAGE_TEXT)] | None = None
    template_ref: Plain | None = None
    template_format: Plain | None = None
    quality: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None
    quality_format: Plain | None = None
    algorithm: Plain | None = None
    vendor: Plain | None = None
    encryption: Free | None = None
    integrity: list[Free] | None = None


Biometrics = Annotated[list[BiometricData], Field(max_length=50)]


class EncounterData(Wire):
    """Encounter."""

    encounter_id: Plain | None = None
    status: Literal["ACTIVE", "INACTIVE"]
    encounter_type: Annotated[Plain, Field(max_length=60)]
    created_date: datetime | None = None
    updated_date: datetime | None = None
    galleries: Galleries
    client_data: Annotated[str, Field(max_length=_LONGEST), AfterValidator(_base64)] | None = None
    contextual_data: Free | None = None
    biographic_data: Free | None = None
    biometric_data: Biometrics
    encryption: Free | None = None
    integrity: list[Free] | None = None


class ComputedData(Wire):
    """BiometricComputedData: a template."""

    biometric_type: Plain
    biometric_sub_type: Plain | None = None
    instance: Plain | None = None
    template: Annotated[str, Field(max_length=MOST_IMAGE_TEXT)]
    template_format: Plain | None = None
    quality: int | None = None
    quality_format: Plain | None = None
    algorithm: Plain | None = None
    vendor: Plain | None = None


class IdentifyRequest(Wire):
    """IdentifyRequest."""

    filter: Free
    biometric_data: Biometrics
    encryption: Free | None = None
    integrity: list[Free] | None = None


class VerifyFromIdRequest(Wire):
    """VerifyFromIdRequest."""

    biometric_data: Biometrics
    encryption: Free | None = None
    integrity: list[Free] | None = None


class VerifyFromBioRequest(Wire):
    """VerifyFromBioRequest."""

    biometric_data1: Annotated[Biometrics, Field(alias="biometricData1")]
    biometric_data2: Annotated[Biometrics, Field(alias="biometricData2")]
    encryption: Free | None = None
    integrity: list[Free] | None = None


class ScoreDetail(Wire):
    """ScoreDetail: one finger's part of a score."""

    score: float
    encounter_id: Plain | None = None
    galleries: Galleries | None = None
    biometric_type: Plain | None = None
    biometric_sub_type: Plain | None = None
    instance: Plain | None = None
    others: Free | None = None


class CandidateData(Wire):
    """Candidate."""

    person_id: Plain
    rank: Annotated[int, Field(ge=0, lt=2**31)]
    score: float
    scores: Annotated[list[ScoreDetail], Field(max_length=1000)] | None = None
    others: Free | None = None


class Decision(Wire):
    """The answer of both verifications."""

    decision: bool
    scores: Annotated[list[ScoreDetail], Field(max_length=1000)] | None = None


class Ids(Wire):
    """PersonIds, and ExtendablePersonIds."""

    person_id: Plain
    encounter_id: Plain
    others: Free | None = None


class Task(Wire):
    """TaskId."""

    task_id: Plain
    others: Free | None = None


class ErrorBody(Wire):
    """Error."""

    code: int
    message: str


TaskStatus = Literal["PENDING", "RESPONSE_SCHEDULED", "RESPONSE_ERROR", "RESPONSE_RETRY", "COMPLETED"]
