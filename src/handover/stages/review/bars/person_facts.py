"""The snapshot that the bars of a person judge: what the records say now. Read inside the step's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from handover.accounts.roles import JAIL_ROLES
from handover.compiled_read import compiled_read
from handover.process.gate import Attempt
from handover.process.models import RecordedStep
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.file import CaseFile, file_of
from handover.stages.review.case_file.signs import Sign, citizenship_signs, minority_signs
from handover.stages.review.case_file.status_effects import StatusBar
from handover.stages.review.children.models import AgeFinding
from handover.stages.review.citizenship.models import CitizenshipFinding
from handover.stages.review.determination.models import Determination
from handover.stages.review.determination.queries import determination_of
from handover.stages.review.determination.rules import Basis
from handover.stages.review.disputes.models import Dispute, DisputeAnswer

if TYPE_CHECKING:
    from handover.process.models import Matter


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of the person now. The first two leave out what counsel or a supervisor has weighed already."""

    citizenship: tuple[Sign, ...] = ()
    minority: tuple[Sign, ...] = ()
    protected: bool = False
    certificate: str = ""
    match_withdrawn: bool = False
    identity_changed: str = ""
    unsound: tuple[str, ...] = ()
    forbidding: tuple[Sign, ...] = ()
    removal_barred: tuple[Sign, ...] = ()
    unread: tuple[str, ...] = ()
    determined: bool = False


def person_facts(attempt: Attempt) -> PersonFacts:
    """Read the snapshot for one case. Raises ``LookupError`` where booking, match or identity cannot be read."""
    matter = attempt.matter
    link = notification.link_of(matter.pk)
    withdrawn = identification.withdrawal_of(link.search_matter_id) is not None
    match = identification.match_of(link.search_matter_id)
    changed = match is None or match.identity != link.identity
    if withdrawn or changed or identification.immigration_identity(link.identity) is None:
        return PersonFacts(match_withdrawn=withdrawn, identity_changed="" if withdrawn else link.identity)
    file = file_at(attempt)
    found = _standing_determination(matter)
    merged = identification.merged_at(link.identity)
    return PersonFacts(
        # A finding based on the records before the merge must be reviewed by a person; a case without a finding reads
        # both records.
        identity_changed=link.identity if found and merged and found.at < merged else "",
        citizenship=_unweighed(citizenship_signs(file), weighed_by_counsel, matter),
        minority=_unweighed(minority_signs(file, file.today), weighed_ages, matter),
        protected=file.protected,
        certificate=found.certificate if found else "",
        unsound=tuple(_unsound(file, found)) if found else (),
        forbidding=tuple(_signs(file, StatusBar.NO_DETENTION)),
        removal_barred=tuple(_signs(file, StatusBar.NO_REMOVAL))
        if found and Basis.FINAL_ORDER in found.basis_set
        else (),
        unread=tuple(_unread(matter, link.identity)),
        determined=found is not None,
    )


def file_at(attempt: Attempt) -> CaseFile:
    """The case's file as it is at this attempt: read once, for the bars of every stage. Raises ``LookupError``."""
    known: CaseFile | None = attempt.seen.get("file")
    file = known or file_of(attempt.matter.pk)
    attempt.seen["file"] = file
    return file


def unweighed(signs: Iterable[Sign], weighed: frozenset[str]) -> tuple[Sign, ...]:
    """The signs that nobody has weighed yet."""
    return tuple(s for s in signs if s.key not in weighed)


def _unweighed(
    signs: Sequence[Sign], weighed: Callable[[UUID], frozenset[str]], matter: Matter
) -> tuple[Sign, ...]:
    return unweighed(signs, weighed(matter.pk)) if signs else ()


def weighed_by_counsel(case_id: UUID) -> frozenset[str]:
    """What counsel has weighed in this case and found not to show citizenship."""
    found = CitizenshipFinding.objects.filter(matter_id=case_id, citizen=False)
    return frozenset(key for row in found for key in row.evidence)


def weighed_ages(case_id: UUID) -> frozenset[str]:
    """The dates of birth that a supervisor has weighed in this case and found wrong."""
    return frozenset(key for row in AgeFinding.objects.filter(matter_id=case_id) for key in row.considered)


def _standing_determination(matter: Matter) -> Determination | None:
    if "determination" not in matter.standing.facts:
        return None
    return determination_of(matter.pk)


def _unsound(file: CaseFile, found: Determination) -> list[str]:
    """The records that the finding rests on and that were corrected, changed or are gone (R4, R18)."""
    corrected = file.corrected
    known = {i.evidence.key: i.evidence for i in file.items}
    unsound = [f"the finding itself, {found.erased}"] if found.erased else []
    for key, label, shows in found.rested_on:
        if key in corrected:
            unsound.append(f"{label} (corrected)")
        elif key not in known:
            unsound.append(f"{label} (not on record any more)")
        elif shows and known[key].shows != shows:
            unsound.append(f"{label} (the record now says: {known[key].label})")
    return unsound


def _signs(file: CaseFile, effect: StatusBar) -> list[Sign]:
    """The statuses in force that have this effect, each with since when and by what source."""
    return [Sign(key, f"{e.title} since {since} ({e.source})") for key, e, since in file.effects(effect)]


def _unread(matter: Matter, identity: str) -> list[str]:
    """Statements of the person, in any of their cases, that nobody of the office has read: made on their own page, or
    taken down by a jail's clerk. A statement that somebody of the office took down counts as read."""
    cases = notification.persons_cases(identity)
    about = {matter.reference, *(case.reference for case in cases)}
    if about == {matter.reference}:
        return _unread_about(matter.reference)
    return list(_waiting().filter(about__in=about))


@compiled_read
def _unread_about(reference: str) -> QuerySet[Dispute, str]:
    return _waiting().filter(about=reference)


def _waiting() -> QuerySet[Dispute, str]:
    its = OuterRef(
        "matter"
    )  # checked per dispute, because there are few; as one list query, every step ever taken would be read
    answered = Exists(DisputeAnswer.objects.filter(matter=its))
    at_a_jail = Exists(
        RecordedStep.objects.filter(matter=its, step="file_dispute", actor_role__in=JAIL_ROLES)
    )
    rows = Dispute.objects.filter(Q(by_key__startswith="person:") | Q(at_a_jail)).exclude(answered)
    return rows.values_list("matter__reference", flat=True)
