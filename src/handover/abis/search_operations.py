"""Operations that search and verify."""

from __future__ import annotations

from handover.abis import biometrics, mapping
from handover.abis.local import LocalAbis
from handover.abis.operation import Call, OperationResult
from handover.abis.schemas import Free, IdentifyRequest, VerifyFromBioRequest, VerifyFromIdRequest
from handover.abis.values import (
    DEFAULT_CANDIDATES,
    BadRequestError,
    Identification,
    UnavailableError,
    Verification,
)


class Identify(Call):
    """Search a gallery by the prints that are sent."""

    operation = "identify"
    scope = "abis.identify"
    gallery: str
    body: IdentifyRequest
    limit: int = DEFAULT_CANDIDATES
    threshold: float | None = None

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Candidates."""
        mapping.heed(self.body.filter)
        mapping.plain(self.body.encryption, self.body.integrity)
        fingers = biometrics.fingers_of(self.body.biometric_data)
        return _candidates(abis.identify(self.gallery, fingers, limit=self.limit, threshold=self.threshold))


class IdentifyFromId(Call):
    """Search a gallery by the prints of an enrolled person."""

    operation = "identifyFromId"
    scope = "abis.identify"
    gallery: str
    person: str
    encounter: str = ""
    filter: Free
    limit: int = DEFAULT_CANDIDATES
    threshold: float | None = None

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Candidates."""
        mapping.heed(self.filter)
        return _candidates(
            abis.identify_person(
                self.gallery, self.person, self.encounter, limit=self.limit, threshold=self.threshold
            )
        )


class VerifyFromId(Call):
    """Verify whether prints are a person's."""

    operation = "verifyFromId"
    scope = "abis.verify"
    gallery: str
    person: str
    body: VerifyFromIdRequest
    threshold: float | None = None

    def perform(self, abis: LocalAbis) -> OperationResult:
        """A decision."""
        mapping.plain(self.body.encryption, self.body.integrity)
        fingers = biometrics.fingers_of(self.body.biometric_data)
        return _decision(abis.verify(self.gallery, self.person, fingers, threshold=self.threshold))


class VerifyFromBio(Call):
    """Compare two sets of prints: are they one person's?"""

    operation = "verifyFromBio"
    scope = "abis.verify"
    body: VerifyFromBioRequest
    threshold: float | None = None

    def perform(self, abis: LocalAbis) -> OperationResult:
        """A decision."""
        mapping.plain(self.body.encryption, self.body.integrity)
        one = biometrics.fingers_of(self.body.biometric_data1)
        other = biometrics.fingers_of(self.body.biometric_data2)
        return _decision(abis.verify_prints(one, other, threshold=self.threshold))


def _candidates(found: Identification) -> OperationResult:
    if not found.complete:
        raise UnavailableError("incomplete: part of the gallery did not answer; try again")
    if not found.fingers_used:
        raise BadRequestError("no finger has enough minutiae to be searched; take the prints again")
    told = {"Handover-Gallery-Size": str(found.size), "Handover-Gallery-Epoch": str(found.epoch)}
    return OperationResult(
        [mapping.candidate(c) for c in found.candidates], {"found": len(found.candidates)}, told
    )


def _decision(found: Verification) -> OperationResult:
    scores = mapping.scores(found.fingers)
    return OperationResult(
        {"decision": found.same, "scores": [{"score": found.score}, *scores]}, {"same": found.same}
    )
