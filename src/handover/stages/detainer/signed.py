"""What was signed, and how the records have changed since (R11)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.papers import CasePaper, plain, restored
from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.detainer.models import Paper, Signature
from handover.stages.detainer.sheets import Sheets

REQUESTS: Final = ("I-247A", "I-247G")
_ORDER: Final = (*REQUESTS, "I-200", "I-205", "I-213", "I-862")
"""The order in which a signature stands on the forms (`sheets.sheets_of`)."""
_CONTACTS: Final = frozenset({"to", "office", "tz"})
"""Names, addresses and telephone numbers of agencies: an issued paper keeps them as they were when it was signed."""

_WORDS: Final = {
    "subject.name": "the person's name", "subject.birth_date": "the date of birth", "subject.sex": "the sex",
    "subject.citizenship": "the citizenship on record", "subject.a_number": "the A-number", "subject.fin": "the FIN",
    "subject.booking_number": "the booking number", "order_date": "the date of the order",
    "ordering_body": "who ordered removal", "ina_sections": "the sections of the INA",
}  # fmt: skip
_LONGEST: Final = 60


def signed_papers(case: Matter) -> dict[str, Paper]:
    """The printings of the newest signature by form, without their bytes; none where nothing is signed.

    A case is lodged once, and nothing is signed after that: the newest signature is the one that was lodged.
    """
    signature = newest_signature(case.pk)
    return papers_of_step(case, signature.number) if signature else {}


@read_once
def newest_signature(case_id: UUID) -> Signature | None:
    """The last signature in a case, with the account's erasure where its content is gone."""
    return next(iter(_signatures(case_id)), None)


@compiled_read
def _signatures(case_id: UUID) -> QuerySet[Signature]:
    return Signature.objects.filter(matter_id=case_id).order_by("-number")[:1]


def papers_of_step(case: Matter, number: int) -> dict[str, Paper]:
    """The printings of one step by form, without their bytes."""
    return {row.form: row for row in _papers(case.pk, number)}


@compiled_read
def _papers(case_id: UUID, number: int) -> QuerySet[Paper]:
    return Paper.objects.filter(case_id=case_id, number=number).defer("pdf")


def request_of(case: Matter) -> CasePaper:
    """The request to the jail as it was signed. Raises ``LookupError`` where none is signed, or it was erased."""
    for form, paper in signed_papers(case).items():
        if form in REQUESTS:
            paper.demand_content()
            return restored(form, paper.facts)
    raise LookupError(f"{case.reference} has no signed request")


def digest_on_file(papers: dict[str, Paper]) -> str:
    """The digest of a package's papers as they were filed (SHA-256, hex): a signature stands on it."""
    joined = "".join(papers[form].facts_digest for form in _ORDER if form in papers)
    return hashlib.sha256(joined.encode()).hexdigest()


def otherwise_now(papers: dict[str, Paper], now: Sheets, *, whole: bool) -> tuple[str, ...]:
    """Describe how the records now differ from the papers, each difference once. ``whole``: compare every form in
    full; otherwise only the request and the warrant, which have left the office, without agency details."""
    found: dict[str, None] = {}
    for form, facts in now:
        if form not in papers:
            found[f"the form {form}"] = None
        elif papers[form].erased:
            found[f"the form {form}, {papers[form].erased}"] = None
        elif whole or (facts.needs_signature and form != "I-213"):
            said = plain(facts, whole=False)
            told = said if whole else {k: v for k, v in said.items() if k not in _CONTACTS}
            found |= dict.fromkeys(_differing(papers[form].facts, told))
    return tuple(found)


def _differing(was: dict[str, Any], now: dict[str, Any], under: str = "") -> Iterator[str]:
    for name, value in now.items():
        before = was.get(name)
        if before == value:
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            yield from _differing(before, value, f"{name}.")
        else:
            yield _in_words(f"{under}{name}", before, value)


def _in_words(field: str, was: Any, now: Any) -> str:
    name = _WORDS.get(field, f"“{field.replace('_', ' ').replace('.', ': ')}”")
    if isinstance(was, str) and isinstance(now, str) and max(len(was), len(now)) <= _LONGEST:
        return f"{name} (signed: {was or 'not recorded'}; now: {now or 'not recorded'})"
    return name
