"""Operations that read and change persons, encounters and galleries."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from handover.abis import biometrics, mapping
from handover.abis.local import LocalAbis
from handover.abis.operation import Call, OperationResult
from handover.abis.schemas import EncounterData, Galleries
from handover.abis.values import ALL, BadRequestError, NotFoundError, PrintEncounter

MOST_LISTED: Final = 10_000
"""Most encounters on one page of a gallery."""


class CreateEncounter(Call):
    """All three create operations; ids that the client did not give are generated before the call is stored."""

    operation = "createEncounter"
    scope = "abis.encounter.write"
    writes = True
    person: str
    encounter: str
    body: EncounterData

    @cached_property
    def taken(self) -> PrintEncounter:
        """The encounter that was sent."""
        return mapping.encounter(self.body, self.encounter)

    def prepare(self) -> None:
        """Read the prints."""
        _ = self.taken

    def perform(self, abis: LocalAbis) -> OperationResult:
        """The ids."""
        return OperationResult(mapping.ids(abis.create(self.taken, self.person)))


class UpdateEncounter(CreateEncounter):
    """Replace an encounter."""

    operation = "updateEncounter"

    def perform(self, abis: LocalAbis) -> OperationResult:
        """The ids."""
        return OperationResult(mapping.ids(abis.update(self.person, self.taken)))


class ReadAllEncounters(Call):
    """All encounters of a person."""

    operation = "readAllEncounters"
    scope = "abis.encounter.read"
    person: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """A list of Encounter."""
        return OperationResult([mapping.encounter_data(one) for one in abis.encounters(self.person)])


class ReadEncounter(Call):
    """One encounter."""

    operation = "readEncounter"
    scope = "abis.encounter.read"
    person: str
    encounter: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """An Encounter."""
        return OperationResult(mapping.encounter_data(abis.encounter(self.person, self.encounter)))


class ReadTemplate(ReadEncounter):
    """The templates of one encounter, in a format that is written here."""

    operation = "readTemplate"
    biometric_type: str | None = None
    biometric_sub_type: str | None = None
    instance: str | None = None
    template_format: str | None = None
    quality_format: str | None = None

    def perform(self, abis: LocalAbis) -> OperationResult:
        """A list of BiometricComputedData."""
        form = self.template_format or biometrics.ISO
        if form not in biometrics.WRITERS:
            raise BadRequestError(
                f"templateFormat {form} is not supported; ask for {', '.join(biometrics.WRITERS)}"
            )
        if self.quality_format:
            raise BadRequestError("qualities are not computed; leave out qualityFormat")
        prints = abis.encounter(self.person, self.encounter).prints
        if self.biometric_type not in (None, "FINGER"):
            raise NotFoundError("the encounter holds only fingers")
        found = [
            p for p in prints
            if p.minutiae is not None
            and self.biometric_sub_type in (None, biometrics.NAMES[p.position])
            and self.instance in (None, p.details.get("instance"))
        ]  # fmt: skip
        if not found and (self.biometric_sub_type or self.instance):
            raise NotFoundError("the encounter holds no such print")
        return OperationResult([mapping.computed(one, form) for one in found])


class DeleteEncounter(Call):
    """Delete one encounter."""

    operation = "deleteEncounter"
    scope = "abis.encounter.write"
    writes = True
    person: str
    encounter: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        abis.delete(self.person, self.encounter)
        return OperationResult()


class DeleteAll(Call):
    """Delete a person."""

    operation = "deleteAll"
    scope = "abis.encounter.write"
    writes = True
    person: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        abis.delete_person(self.person)
        return OperationResult()


class MergeEncounter(Call):
    """Merge two persons."""

    operation = "mergeEncounter"
    scope = "abis.encounter.write"
    writes = True
    person: str
    source: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        abis.merge(self.person, self.source)
        return OperationResult()


class MoveEncounter(MergeEncounter):
    """Move one encounter."""

    operation = "moveEncounter"
    encounter: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        abis.move(self.person, self.source, self.encounter)
        return OperationResult()


class UpdateStatus(Call):
    """ACTIVE or INACTIVE. OSIA gives this operation no 404: an unknown encounter is a bad request."""

    operation = "updateEncounterStatus"
    scope = "abis.encounter.write"
    writes = True
    person: str
    encounter: str
    status: str

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        if self.status not in ("ACTIVE", "INACTIVE"):
            raise BadRequestError("status must be ACTIVE or INACTIVE")
        try:
            abis.set_status(self.person, self.encounter, active=self.status == "ACTIVE")
        except NotFoundError as problem:
            raise BadRequestError(str(problem)) from problem
        return OperationResult()


class UpdateGalleries(Call):
    """Set the galleries of an encounter; no 404, as in `UpdateStatus`."""

    operation = "updateEncounterGalleries"
    scope = "abis.encounter.write"
    writes = True
    person: str
    encounter: str
    galleries: Galleries

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Nothing."""
        try:
            abis.set_galleries(self.person, self.encounter, mapping.distinct(self.galleries))
        except NotFoundError as problem:
            raise BadRequestError(str(problem)) from problem
        return OperationResult()


class ReadGalleries(Call):
    """The galleries that the caller may use."""

    operation = "readGalleries"
    scope = "abis.gallery.read"

    def perform(self, abis: LocalAbis) -> OperationResult:
        """A list of ids."""
        return OperationResult(list(abis.galleries()))


class ReadGalleryContent(Call):
    """A page of a gallery."""

    operation = "readGalleryContent"
    scope = "abis.gallery.read"
    gallery: str = ALL
    offset: int = 0
    limit: int = 1000

    def perform(self, abis: LocalAbis) -> OperationResult:
        """PersonIds."""
        found = abis.content(self.gallery, offset=self.offset, limit=min(self.limit, MOST_LISTED))
        return OperationResult([mapping.ids(one) for one in found], {"listed": len(found)})
