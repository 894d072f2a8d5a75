"""Issue a new code of the person's page in the place of one that was lost, and print the notice anew with it.

The office does it, whichever agency has the person: the code opens the office's own record, and the office alone keeps
its digest. The jail that has the person is given the new notice and hands it over; it makes no code, for it holds the
paper too and could put itself in the person's place. Afterwards the office hands it over itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings

from handover.accounts.roles import Actor
from handover.process.advance import RefusedError, advance, demand
from handover.process.case_track import OUT, STOPPED
from handover.process.erasure.columns import ErasedError
from handover.process.facts import Fact, record
from handover.process.fold import Refusal, Standing
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.requirements import typed_reasons
from handover.stages.detainer import documents, person_code, queries, rules
from handover.stages.detainer.models import CodeReissue
from handover.stages.detainer.paper_errors import as_refusal
from handover.stages.detainer.rules import CodeAsker

_LEFT: Final = ("custody", "release")
"""Facts by which the person is not in the jail any more."""


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """Who asks for a new code, how they showed who they are, and what became of the old one."""

    asked_by: CodeAsker
    shown_by: str
    reasons: str


def reissue_code(case_id: UUID, *, actor: Actor, version: int, form: CodeRequest) -> Matter:
    """Replace the code. The old one opens nothing from this moment; what the person said stays under the case."""
    case = Matter.objects.get(pk=case_id)
    standing = case.standing
    lodged, package = queries.lodgement_of(case_id), queries.package_of(case_id)
    demand(
        _code_can_be_reissued(case),
        _goes_to(form.asked_by, case),
        rules.identity_shown(form.shown_by),
        typed_reasons(form.reasons),
    )
    step = step_for(standing)

    def write(moved: Matter) -> dict[str, Fact]:
        if lodged is None or package is None:
            raise LookupError(f"{moved.reference} was not lodged")
        row = CodeReissue(
            asked_by=form.asked_by.value, handed_over_by="jail" if step == "reissue_code" else "office",
            shown_by=form.shown_by.strip(), reasons=form.reasons.strip(),
        )  # fmt: skip
        fact = record(row, moved, actor)
        code = person_code.issue(moved, actor)
        documents.print_notices(moved, package, lodged, code, anew=True)
        return {"code_reissue": fact}

    try:
        with as_refusal():
            return advance(case_id, step, actor=actor, version=version, write=write)
    except ErasedError as gone:
        raise RefusedError(Refusal("code", f"The notice cannot be printed again: {gone}.")) from gone


def known_bar(case: Matter) -> Refusal | None:
    """Why a new code would be refused now, whoever asks for it: known before anything is typed."""
    refused = [_goes_to(asker, case) for asker in CodeAsker]
    return _code_can_be_reissued(case) or (refused[0] if all(refused) else None)


def _code_can_be_reissued(case: Matter) -> Refusal | None:
    page = bool(settings.HANDOVER_PERSON_PAGE)
    lodged = page and queries.lodgement_of(case.pk) is not None
    return rules.code_can_be_reissued(page=page, lodged=lodged, holds=lodged and person_code.holds(case.pk))


def _goes_to(asker: CodeAsker, case: Matter) -> Refusal | None:
    represented = "representative" in case.standing.facts
    return rules.slip_goes_to_whoever_asked(asker, represented=represented, died=case.state == "died")


def step_for(standing: Standing) -> CaseStep:
    """By the jail while it has the person, whatever has stopped the case; by the office otherwise."""
    there = standing.state in (*OUT, *STOPPED) and "lodgement" in standing.facts
    return (
        "reissue_code" if there and not any(f in standing.facts for f in _LEFT) else "reissue_code_by_office"
    )
