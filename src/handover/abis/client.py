"""Client of another OSIA 1.6.0 ABIS, with the interface of `values.Abis`. Every response is validated before
use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from handover.abis import biometrics, mapping
from handover.abis.schemas import CandidateData, ComputedData, Decision, EncounterData, Ids, Task, TaskStatus
from handover.abis.transport import HttpAnswer, Transport
from handover.abis.values import (
    DEFAULT_CANDIDATES,
    BadRequestError,
    FingersByPosition,
    Identification,
    PersonIds,
    PrintEncounter,
    UnavailableError,
    Verification,
)


class RemoteAbis:
    """`values.Abis` over HTTP. Safe to use from several threads."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    def galleries(self) -> tuple[str, ...]:
        """List the gallery ids."""
        return tuple(_read(list[str], self._http.call("GET", "v1/galleries", safe=True)))

    def content(self, gallery: str, *, offset: int = 0, limit: int = 1000) -> list[PersonIds]:
        """Return a page of a gallery's encounters."""
        query = {"offset": offset, "limit": limit}
        answer = self._http.call("GET", f"v1/galleries/{_(gallery)}", query=query, safe=True)
        return [PersonIds(row.person_id, row.encounter_id) for row in _read(list[Ids], answer)]

    def encounters(self, person: str) -> list[PrintEncounter]:
        """Return all encounters of a person."""
        answer = self._http.call("GET", f"v1/persons/{_(person)}/encounters", safe=True)
        return [_encounter(row) for row in _read(list[EncounterData], answer)]

    def encounter(self, person: str, encounter: str) -> PrintEncounter:
        """One encounter."""
        answer = self._http.call("GET", _at(person, encounter), safe=True)
        return _encounter(_read(EncounterData, answer))

    def fingers(self, person: str, encounter: str) -> FingersByPosition:
        """Return the minutiae of one encounter, from templates in a supported format."""
        query = {"biometricType": "FINGER", "templateFormat": biometrics.ISO}
        answer = self._http.call("GET", f"{_at(person, encounter)}/templates", query=query, safe=True)
        try:
            return biometrics.computed(_read(list[ComputedData], answer))
        except BadRequestError as problem:
            raise UnavailableError(f"the ABIS returns a template that cannot be read: {problem}") from problem

    def create(self, encounter: PrintEncounter, person: str = "") -> PersonIds:
        """Enrol."""
        if encounter.encounter_id and not person:
            raise BadRequestError("OSIA cannot create an encounter with only its own id; name the person too")
        path = "v1/persons" + (f"/{_(person)}/encounters" if person else "")
        path += f"/{_(encounter.encounter_id)}" if encounter.encounter_id else ""
        return _ids(self._http.call("POST", path, body=mapping.encounter_data(encounter, to_send=True)))

    def update(self, person: str, encounter: PrintEncounter) -> PersonIds:
        """Replace an entire encounter."""
        body = mapping.encounter_data(encounter, to_send=True)
        return _ids(self._http.call("PUT", _at(person, encounter.encounter_id), body=body))

    def set_status(self, person: str, encounter: str, *, active: bool) -> None:
        """Include an encounter in searches, or exclude it."""
        query = {"status": "ACTIVE" if active else "INACTIVE"}
        _done(self._http.call("PUT", f"{_at(person, encounter)}/status", query=query))

    def set_galleries(self, person: str, encounter: str, galleries: Sequence[str]) -> None:
        """Move an encounter to other galleries."""
        _done(self._http.call("PUT", f"{_at(person, encounter)}/galleries", body=list(galleries)))

    def delete(self, person: str, encounter: str) -> None:
        """Delete one encounter."""
        _done(self._http.call("DELETE", _at(person, encounter)))

    def delete_person(self, person: str) -> None:
        """Delete all encounters of a person."""
        _done(self._http.call("DELETE", f"v1/persons/{_(person)}"))

    def merge(self, target: str, source: str) -> None:
        """Move all encounters of ``source`` to ``target``."""
        _done(self._http.call("POST", f"v1/persons/{_(target)}/merge/{_(source)}"))

    def move(self, target: str, source: str, encounter: str) -> None:
        """Move one encounter of ``source`` to ``target``."""
        path = f"v1/persons/{_(target)}/move/{_(source)}/encounters/{_(encounter)}"
        _done(self._http.call("POST", path))

    def identify(
        self,
        gallery: str,
        fingers: FingersByPosition,
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by prints; ``fingers_used`` are the fingers sent."""
        body = {"filter": {"biometricType": ["FINGER"]}, "biometricData": biometrics.sent(fingers)}
        found = self._search(f"v1/identify/{_(gallery)}", body, limit, threshold)
        return _identification(found, limit, threshold, tuple(sorted(fingers)))

    def identify_person(
        self,
        gallery: str,
        person: str,
        encounter: str = "",
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by the prints of an enrolled person, or of one encounter; which fingers were used is not
        reported.
        """
        path = f"v1/identify/{_(gallery)}/{_(person)}" + (f"/encounters/{_(encounter)}" if encounter else "")
        return _identification(self._search(path, {}, limit, threshold), limit, threshold, ())

    def verify(
        self, gallery: str, person: str, fingers: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Verify whether the prints are that person's."""
        body = {"biometricData": biometrics.sent(fingers)}
        query = {"threshold": threshold}
        path = f"v1/verify/{_(gallery)}/{_(person)}"
        return _verification(self._http.call("POST", path, query=query, body=body, safe=True))

    def verify_prints(
        self, one: FingersByPosition, other: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Compare two sets of prints: are they one person's?"""
        body = {"biometricData1": biometrics.sent(one), "biometricData2": biometrics.sent(other)}
        query = {"threshold": threshold}
        return _verification(self._http.call("POST", "v1/verify", query=query, body=body, safe=True))

    def identify_later(self, gallery: str, fingers: FingersByPosition, callback: str) -> str:
        """Request a search whose result goes to ``callback``; returns the task's id."""
        body = {"filter": {"biometricType": ["FINGER"]}, "biometricData": biometrics.sent(fingers)}
        path, query = f"v1/identify/{_(gallery)}", {"callback": callback}
        answer = self._http.call("POST", path, query=query, body=body)
        task: Task = _read(Task, answer, status=202)
        return task.task_id

    def task_status(self, task: str) -> TaskStatus:
        """Return a task's status."""
        status: TaskStatus = _read(
            TaskStatus, self._http.call("GET", f"v1/tasks/{_(task)}/status", safe=True)
        )
        return status

    def redeliver(self, task: str) -> None:
        """Request that a task's result be sent again."""
        _done(self._http.call("POST", f"v1/tasks/{_(task)}/redeliver"))

    def _search(self, path: str, body: Any, limit: int, threshold: float | None) -> HttpAnswer:
        query = {"maxNbCand": limit, "threshold": threshold}
        return self._http.call("POST", path, query=query, body=body, safe=True)


def _(part: str) -> str:
    """Quote an id as one segment of a path."""
    if part in ("", ".", ".."):
        raise BadRequestError("an id is empty or consists of dots")
    return quote(part, safe="")


def _at(person: str, encounter: str) -> str:
    return f"v1/persons/{_(person)}/encounters/{_(encounter)}"


def _read(kind: Any, answer: HttpAnswer, *, status: int = 200) -> Any:
    """Parse a response by OSIA's schema. Raises `UnavailableError`: a response that cannot be understood is
    no answer.
    """
    if answer.status != status:
        raise UnavailableError(f"the ABIS answered {answer.status} where {status} was expected")
    try:
        return TypeAdapter(kind).validate_python(answer.body)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnavailableError(f"the ABIS's response does not follow OSIA: {where}: {first['msg']}") from None


def _done(answer: HttpAnswer) -> None:
    if answer.status not in (200, 204):
        raise UnavailableError(
            f"the ABIS answered {answer.status}: it is not known whether the change was made"
        )


def _ids(answer: HttpAnswer) -> PersonIds:
    found = _read(Ids, answer)
    return PersonIds(found.person_id, found.encounter_id)


def _encounter(data: EncounterData) -> PrintEncounter:
    try:
        return mapping.encounter(data, data.encounter_id or "")
    except BadRequestError as problem:
        raise UnavailableError(f"the ABIS returns an encounter that cannot be read: {problem}") from problem


def _identification(
    answer: HttpAnswer, limit: int, threshold: float | None, sent: tuple[int, ...]
) -> Identification:
    """Sort candidates by score, each person once, no more than requested and none below the threshold."""
    rows: list[CandidateData] = _read(list[CandidateData], answer)
    best: dict[str, CandidateData] = {}
    for row in sorted(rows, key=lambda r: (-r.score, r.rank)):
        if threshold is None or row.score >= threshold:
            best.setdefault(row.person_id, row)
    kept = list(best.values())[: max(0, limit)]
    return Identification(
        tuple(mapping.abis_candidate(row, rank) for rank, row in enumerate(kept, 1)),
        size=_told(answer, "handover-gallery-size"),
        epoch=_told(answer, "handover-gallery-epoch"),
        fingers_used=sent,
    )


def _told(answer: HttpAnswer, header: str) -> int:
    text = answer.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _verification(answer: HttpAnswer) -> Verification:
    found: Decision = _read(Decision, answer)
    scores = found.scores or []
    total = max((d.score for d in scores if not d.biometric_sub_type), default=0.0)
    return Verification(found.decision, total, mapping.evidence(scores))
