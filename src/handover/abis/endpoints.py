"""OSIA's operations at OSIA's addresses. Each builds an operation; `api.answered` does the rest."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Body, Path, Query

from handover.abis import async_tasks, operations
from handover.abis import record_operations as records
from handover.abis import search_operations as searches
from handover.abis.api import Envelope, Page, SearchTerms, TemplateTerms, Tracing, answered, api
from handover.abis.local import new_id
from handover.abis.operation_runner import demand
from handover.abis.schemas import (
    KEY,
    EncounterData,
    IdentifyRequest,
    VerifyFromBioRequest,
    VerifyFromIdRequest,
)
from handover.web.api_access import machine_patterns

Id = Annotated[str, Path(pattern=KEY)]
ONE = "persons/{person}/encounters/{encounter}"


@api.post("persons")
def create_without_ids(request: HttpRequest, body: EncounterData, terms: Query[Envelope]) -> HttpResponse:
    """createEncounterNoIds."""
    return answered(
        request, terms, records.CreateEncounter(person=new_id("P"), encounter=new_id("E"), body=body)
    )


@api.post("persons/{person}/encounters")
def create_without_id(
    request: HttpRequest, person: Id, body: EncounterData, terms: Query[Envelope]
) -> HttpResponse:
    """createEncounterNoId."""
    return answered(request, terms, records.CreateEncounter(person=person, encounter=new_id("E"), body=body))


@api.get("persons/{person}/encounters")
def read_all(request: HttpRequest, person: Id, terms: Query[Envelope]) -> HttpResponse:
    """readAllEncounters."""
    return answered(request, terms, records.ReadAllEncounters(person=person))


@api.delete("persons/{person}")
def delete_all(request: HttpRequest, person: Id, terms: Query[Envelope]) -> HttpResponse:
    """deleteAll."""
    return answered(request, terms, records.DeleteAll(person=person))


@api.post(ONE)
def create(
    request: HttpRequest, person: Id, encounter: Id, body: EncounterData, terms: Query[Envelope]
) -> HttpResponse:
    """createEncounter."""
    return answered(request, terms, records.CreateEncounter(person=person, encounter=encounter, body=body))


@api.get(ONE)
def read(request: HttpRequest, person: Id, encounter: Id, terms: Query[Envelope]) -> HttpResponse:
    """readEncounter."""
    return answered(request, terms, records.ReadEncounter(person=person, encounter=encounter))


@api.put(ONE)
def update(
    request: HttpRequest, person: Id, encounter: Id, body: EncounterData, terms: Query[Envelope]
) -> HttpResponse:
    """updateEncounter."""
    return answered(request, terms, records.UpdateEncounter(person=person, encounter=encounter, body=body))


@api.delete(ONE)
def delete(request: HttpRequest, person: Id, encounter: Id, terms: Query[Envelope]) -> HttpResponse:
    """deleteEncounter."""
    return answered(request, terms, records.DeleteEncounter(person=person, encounter=encounter))


@api.get(f"{ONE}/templates")
def read_template(
    request: HttpRequest, person: Id, encounter: Id, terms: Query[TemplateTerms]
) -> HttpResponse:
    """readTemplate."""
    wanted = terms.model_dump(exclude={"transaction_id", "callback", "priority", "algorithm"})
    return answered(request, terms, records.ReadTemplate(person=person, encounter=encounter, **wanted))


@api.put(f"{ONE}/status")
def update_status(
    request: HttpRequest, person: Id, encounter: Id, status: Annotated[str, Query(max_length=20)],
    terms: Query[Envelope],
) -> HttpResponse:  # fmt: skip
    """updateEncounterStatus."""
    return answered(request, terms, records.UpdateStatus(person=person, encounter=encounter, status=status))


@api.put(f"{ONE}/galleries")
def update_galleries(
    request: HttpRequest,
    person: Id,
    encounter: Id,
    body: Annotated[list[str], Body()],
    terms: Query[Envelope],
) -> HttpResponse:
    """updateEncounterGalleries."""
    call = records.UpdateGalleries(person=person, encounter=encounter, galleries=body)
    return answered(request, terms, call)


@api.post("persons/{target}/merge/{source}")
def merge(request: HttpRequest, target: Id, source: Id, terms: Query[Envelope]) -> HttpResponse:
    """mergeEncounter."""
    return answered(request, terms, records.MergeEncounter(person=target, source=source))


@api.post("persons/{target}/move/{source}/encounters/{encounter}")
def move(request: HttpRequest, target: Id, source: Id, encounter: Id, terms: Query[Envelope]) -> HttpResponse:
    """moveEncounter."""
    return answered(request, terms, records.MoveEncounter(person=target, source=source, encounter=encounter))


def _search(terms: SearchTerms) -> dict[str, Any]:
    return {"limit": terms.max_nb_cand, "threshold": terms.threshold}


@api.post("identify/{gallery}")
def identify(
    request: HttpRequest, gallery: Id, body: IdentifyRequest, terms: Query[SearchTerms]
) -> HttpResponse:
    """identify."""
    return answered(request, terms, searches.Identify(gallery=gallery, body=body, **_search(terms)))


@api.post("identify/{gallery}/{person}")
def identify_from_id(
    request: HttpRequest, gallery: Id, person: Id, body: Annotated[dict[str, Any], Body()],
    terms: Query[SearchTerms],
) -> HttpResponse:  # fmt: skip
    """identifyFromId."""
    call = searches.IdentifyFromId(gallery=gallery, person=person, filter=body, **_search(terms))
    return answered(request, terms, call)


@api.post("identify/{gallery}/{person}/encounters/{encounter}")
def identify_from_encounter_id(
    request: HttpRequest, gallery: Id, person: Id, encounter: Id, body: Annotated[dict[str, Any], Body()],
    terms: Query[SearchTerms],
) -> HttpResponse:  # fmt: skip
    """identifyFromEncounterId."""
    call = searches.IdentifyFromId(
        gallery=gallery, person=person, encounter=encounter, filter=body, **_search(terms)
    )
    return answered(request, terms, call)


@api.post("verify/{gallery}/{person}")
def verify_from_id(
    request: HttpRequest, gallery: Id, person: Id, body: VerifyFromIdRequest, terms: Query[SearchTerms]
) -> HttpResponse:
    """verifyFromId."""
    call = searches.VerifyFromId(gallery=gallery, person=person, body=body, threshold=terms.threshold)
    return answered(request, terms, call)


@api.post("verify")
def verify_from_bio(
    request: HttpRequest, body: VerifyFromBioRequest, terms: Query[SearchTerms]
) -> HttpResponse:
    """verifyFromBio."""
    return answered(request, terms, searches.VerifyFromBio(body=body, threshold=terms.threshold))


@api.get("galleries")
def read_galleries(request: HttpRequest, terms: Query[Envelope]) -> HttpResponse:
    """readGalleries."""
    return answered(request, terms, records.ReadGalleries())


@api.get("galleries/{gallery}")
def read_gallery_content(request: HttpRequest, gallery: Id, terms: Query[Page]) -> HttpResponse:
    """readGalleryContent, as CSV if only that is accepted."""
    call = records.ReadGalleryContent(gallery=gallery, offset=terms.offset, limit=terms.limit)
    answer = answered(request, terms, call)
    if answer.status_code == 200 and request.headers.get("Accept", "").strip().lower() == "text/csv":
        return _csv(json.loads(answer.content))
    return answer


def _csv(rows: list[dict[str, str]]) -> HttpResponse:
    """Write CSV. Ids contain neither comma nor quote (`schemas.KEY`)."""
    lines = ["PersonId, encounterId", *(f"{row['personId']}, {row['encounterId']}" for row in rows)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/csv")


@api.get("tasks/{task}/status")
def read_task_status(request: HttpRequest, task: Id, terms: Query[Tracing]) -> HttpResponse:
    """readTaskStatus. The status is a JSON string."""
    token, _ = request.auth  # type: ignore[attr-defined]
    demand(operations.ReadTaskStatus(), token, terms.transaction_id)
    return JsonResponse(async_tasks.owned(task, token).status, safe=False)


@api.post("tasks/{task}/redeliver")
def redeliver_task_result(request: HttpRequest, task: Id, terms: Query[Tracing]) -> HttpResponse:
    """redeliverTaskResult."""
    token, _ = request.auth  # type: ignore[attr-defined]
    demand(operations.RedeliverTaskResult(), token, terms.transaction_id)
    async_tasks.redeliver(task, token)
    return HttpResponse(status=204)


patterns = machine_patterns([p for p in api.urls[0] if getattr(p, "name", "") != "api-root"])
