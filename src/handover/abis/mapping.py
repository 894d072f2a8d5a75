"""Convert between OSIA's JSON and our values, in both directions, for the server and the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handover.abis import biometrics
from handover.abis.schemas import CandidateData, EncounterData, ScoreDetail
from handover.abis.values import AbisCandidate, BadRequestError, PersonIds, Print, PrintEncounter
from handover.matching.types import Band, FingerEvidence

BAND: Final = "handoverBand"
"""Key among ``others`` of a candidate under which a Handover ABIS reports the band of the score."""


def ids(one: PersonIds) -> dict[str, str]:
    """PersonIds."""
    return {"personId": one.person, "encounterId": one.encounter}


def plain(encryption: object, integrity: object) -> None:
    """Raise `BadRequestError` if a request is encrypted or has an integrity block."""
    if encryption or integrity:
        raise BadRequestError("encryption and integrity blocks are not supported; send plain data over TLS")


def distinct(galleries: Sequence[str]) -> tuple[str, ...]:
    """Check the galleries: at least one, each once. Raises `BadRequestError`."""
    if not galleries or len(set(galleries)) != len(galleries):
        raise BadRequestError("galleries: name at least one, and each once")
    return tuple(galleries)


def heed(asked: Mapping[str, Any]) -> None:
    """Raise `BadRequestError` for an unsupported filter: ignoring one would widen the search."""
    for name, value in asked.items():
        if name != "biometricType":
            raise BadRequestError(f"filter {name[:60]} is not supported; leave it out")
        if not isinstance(value, list) or "FINGER" not in value:
            raise BadRequestError(
                "filter biometricType must be a list that contains FINGER; nothing else is compared"
            )


def encounter(data: EncounterData, encounter_id: str) -> PrintEncounter:
    """Read the encounter that was sent, with the id in the address. Raises `BadRequestError`."""
    plain(data.encryption, data.integrity)
    return PrintEncounter(
        galleries=distinct(data.galleries),
        prints=biometrics.prints_of(data.biometric_data),
        encounter_id=encounter_id,
        kind=data.encounter_type,
        active=data.status == "ACTIVE",
        biographic=data.biographic_data or {},
        contextual=data.contextual_data or {},
        client_data=data.client_data or "",
        created_at=data.created_date,
        updated_at=data.updated_date,
    )


def encounter_data(one: PrintEncounter, *, to_send: bool = False) -> dict[str, Any]:
    """Build OSIA's Encounter. ``to_send``: prints as a record can carry them, without the dates, which the
    ABIS sets.
    """
    prints = one.prints
    if to_send:
        prints = tuple(
            Print(
                p.position,
                biometrics.portable(p.minutiae) if p.minutiae is not None else None,
                p.missing,
                p.details,
            )
            for p in prints
        )
    dates = () if to_send else (("createdDate", one.created_at), ("updatedDate", one.updated_at))
    return {
        "encounterId": one.encounter_id,
        "status": "ACTIVE" if one.active else "INACTIVE",
        "encounterType": one.kind,
        "galleries": list(one.galleries),
        "biometricData": biometrics.data_of(prints, one.encounter_id),
        **{name: at.isoformat() for name, at in dates if at},
        **({"biographicData": dict(one.biographic)} if one.biographic else {}),
        **({"contextualData": dict(one.contextual)} if one.contextual else {}),
        **({"clientData": one.client_data} if one.client_data else {}),
    }


def computed(one: Print, form: str) -> dict[str, Any]:
    """Build BiometricComputedData for a print that has minutiae."""
    if one.minutiae is None:
        raise ValueError("a finger that is missing has no template")
    known = {k: v for k, v in one.details.items() if k in ("instance", "quality", "qualityFormat")}
    template = biometrics.template_of(one.minutiae, form)
    name = biometrics.NAMES[one.position]
    return {
        "biometricType": "FINGER",
        "biometricSubType": name,
        "template": template,
        "templateFormat": form,
        **known,
    }


def candidate(one: AbisCandidate) -> dict[str, Any]:
    """Build a Candidate, with the fingers' scores and our band."""
    return {
        "personId": one.person, "rank": one.rank, "score": one.score,
        "scores": scores(one.fingers, one.encounter, one.galleries),
        "others": {BAND: one.band.value} if one.band else {},
    }  # fmt: skip


def scores(
    fingers: Sequence[FingerEvidence], encounter_id: str = "", galleries: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Build a ScoreDetail for each finger, with the encounter and the galleries if they are known."""
    where: dict[str, Any] = {"encounterId": encounter_id} if encounter_id else {}
    where |= {"galleries": list(galleries)} if galleries else {}
    return [
        {
            "score": f.score,
            "biometricType": "FINGER",
            "biometricSubType": biometrics.NAMES[f.position],
            **where,
        }
        for f in fingers
    ]


def abis_candidate(data: CandidateData, rank: int) -> AbisCandidate:
    """Read a candidate that an ABIS returned; the rank follows from its score."""
    details = data.scores or []
    encounters = [d.encounter_id for d in details if d.encounter_id]
    band = (data.others or {}).get(BAND)
    return AbisCandidate(
        person=data.person_id,
        encounter=encounters[0] if encounters else "",
        rank=rank,
        score=data.score,
        band=Band(band) if isinstance(band, str) and band in set(Band) else None,
        fingers=evidence(details),
        galleries=tuple(dict.fromkeys(g for d in details for g in d.galleries or [])),
    )


def evidence(details: Sequence[ScoreDetail]) -> tuple[FingerEvidence, ...]:
    """Read what an ABIS reports about single fingers, without paired minutiae."""
    return tuple(
        FingerEvidence(biometrics.SUBTYPES[d.biometric_sub_type], d.score, ())
        for d in details
        if d.biometric_sub_type in biometrics.SUBTYPES
    )
