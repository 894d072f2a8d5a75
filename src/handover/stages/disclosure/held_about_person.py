"""What is held about a person in one case, by section, as it is printed for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.past_tense import done
from handover.stages.detainer.public import queries as detainer
from handover.stages.disclosure import queries
from handover.stages.disclosure.rules import Section
from handover.stages.review.public import file_of
from handover.stages.review.public import queries as review
from handover.web.facility_time import local_words

_Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class HeldSection:
    """One section: its lines, each a label and what is held."""

    section: Section
    lines: tuple[_Line, ...]


def held_about(case: Matter, until: int) -> list[HeldSection]:
    """Every section, in order. ``until``: the step of the answer; what was done later is not part of it."""
    makers = {
        Section.IDENTITY: _identity(case),
        Section.RECORDS: _records(case),
        Section.FINDING: _finding(case),
        Section.PAPERS: _papers(case, until),
        Section.HISTORY: _history(case, until),
        Section.SAID: _said(case),
        Section.LAWYER: _lawyer(case),
        Section.DISCLOSURES: _disclosures(case, until),
    }
    return [HeldSection(section, tuple(makers[section])) for section in Section]


def _identity(case: Matter) -> Iterable[_Line]:
    person = file_of(case.pk).immigration
    yield "Names", "; ".join(_name(name) for name in person.names) or "none"
    yield "Dates of birth", ", ".join(person.births) or "none"
    yield "Citizenship on record", person.citizenship or "not recorded"
    yield "A-number", person.a_number or "none"
    yield "Fingerprint identification number", person.fin


def _name(name: dict[str, str]) -> str:
    given = " ".join(filter(None, (name.get("first"), name.get("middle"))))
    return ", ".join(filter(None, (name.get("last"), given)))


def _records(case: Matter) -> Iterable[_Line]:
    for item in file_of(case.pk).items:
        yield item.evidence.label, f"Source: {item.source}, as of {item.as_of or 'no date'}"


def _finding(case: Matter) -> Iterable[_Line]:
    found = review.determination_of(case.pk)
    if found is None:
        return
    yield "Found on", local_words(found.at, case.agency)
    yield "Bases", "; ".join(found.basis_titles)
    yield "Ground", found.get_ground_display()
    yield "Reasons", found.reasons


def _papers(case: Matter, until: int) -> Iterable[_Line]:
    for paper in detainer.papers_of(case.pk, until):
        yield paper.title, f"printed {local_words(paper.at, case.agency)}{', a draft' if paper.draft else ''}"


def _history(case: Matter, until: int) -> Iterable[_Line]:
    for step in case.steps.filter(number__lte=until).order_by("number"):
        title = STEP[Track.CASE, step.step].title
        yield (
            local_words(step.recorded_at, case.agency),
            f"{done(title)} ({step.actor_role.replace('_', ' ')})",
        )


def _said(case: Matter) -> Iterable[_Line]:
    for dispute, answer in review.disputes_about(case.reference):
        what = f"answered {local_words(answer.at, case.agency)}" if answer else "not answered yet"
        yield f"Said {local_words(dispute.at, case.agency)}", f"{dispute.text} ({what})"


def _lawyer(case: Matter) -> Iterable[_Line]:
    lawyer = queries.representative_of(case)
    if lawyer:
        yield lawyer.name, f"{lawyer.firm or 'no firm recorded'}; {lawyer.get_appearance_display()}"


def _disclosures(case: Matter, until: int) -> Iterable[_Line]:
    for one in queries.disclosures_of(case, until):
        yield f"{local_words(one.at, case.agency)}, {one.recipient}", f"{one.nature} ({one.purpose})"
