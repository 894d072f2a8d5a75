"""The code on the person's notice: made when the request is lodged or a lost one is reissued, printed, and kept as a
keyed digest alone.

Twelve characters out of thirty letters and digits give about 58 bits, which cannot be guessed through a page that
counts attempts. Each lodging and each reissue makes a new code and invalidates the previous one; each ends a set time
after the case (`code_period`), and with the content of its case where an order or the records schedule erases that.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from handover.accounts.roles import Actor
from handover.audit.clock import latest_known
from handover.papers import NOTICES
from handover.process.erasure.public import in_force
from handover.process.facts import record
from handover.process.graph import STATE, Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.process.open_work import OpenWork
from handover.row_scope import Opening, opening
from handover.stages.detainer import code_period
from handover.stages.detainer.code_period import CodeFacts
from handover.stages.detainer.models import Lodgement, Paper, PersonCode
from handover.stages.identification.public import PrintMatch
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import MatchLink

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
NONE: Final = (0, "-" * 64, None)
"""Placeholder digest for a reference that names no case; no real digest equals it."""
NO_CASE: Final = UUID(int=0)
NOBODY: Final = "-"
"""Placeholder for what no hold names: neither a reference nor a key is so."""


def issue(case: Matter, actor: Actor) -> str:
    """Create the code for the step that ``case`` has just taken, as printed; empty if the person's page is off."""
    if not settings.HANDOVER_PERSON_PAGE:
        return ""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = PersonCode(
        digest=_digest(case.reference, code, settings.SECRET_KEY), days=settings.HANDOVER_PERSON_CODE_DAYS
    )
    record(row, case, actor)
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


@opening(Opening.DOOR)
def opened_by(reference: str, code: str) -> Matter | None:
    """Return the case of this reference if the code is that of its newest notice, and has not ended; otherwise None,
    whatever is wrong.

    The same work is done for an unknown reference, on some other case, so that the response time does not reveal
    whether a case exists. Nothing of the case is given out until the code is verified.
    """
    wanted = reference.strip().upper()
    found = PersonCode.objects.filter(matter__reference=wanted).order_by("-number")
    number, kept, matter = found.values_list("number", "digest", "matter").first() or NONE
    other = PersonCode.objects.order_by("-pk").values_list("matter", flat=True).first()
    in_time = holds(matter or other or NO_CASE)
    said = "".join(c for c in code.upper() if c in ALPHABET)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = [hmac.compare_digest(_digest(wanted, said, key), kept) for key in keys]
    if matter is None or not any(right) or not in_time:
        return None
    case = Matter.objects.select_related("agency", "parent__agency").get(pk=matter)
    return case if newest_notice(case) == number else None


def newest_notice(case: Matter) -> int:
    """Return the number of the step that printed the case's newest notice; 0 if there is none, or its code has ended. A
    page opened with the code of an earlier one is closed."""
    code = PersonCode.objects.filter(matter=case).order_by("-number").first()
    if not holds(case.pk) or (code is not None and code.erased):
        return 0
    lodged = Lodgement.objects.filter(matter=case).order_by("-number").first()
    return max(lodged.number if lodged else 0, code.number if code else 0)


def time_of(case_id: UUID) -> tuple[datetime | None, int]:
    """When the code of a case ends, as things stand, None where its time does not run; and for how many days it holds
    after the case."""
    facts, days = _facts(case_id, latest_known())
    return code_period.ends_at(facts, days), days


def standing_among(family: Sequence[Matter]) -> str:
    """Why the records schedule waits for a code (`administration.retention.wait_for`): a case of which one is still
    good; else empty."""
    cases = [matter for matter in family if matter.track == Track.CASE]
    coded = set(PersonCode.objects.filter(matter__in=cases, erasure=None).values_list("matter", flat=True))
    good = next((case.reference for case in cases if case.pk in coded and holds(case.pk)), "")
    return (
        f"the code of the person's page of {good} holds still, or somebody is owed an answer there"
        if good
        else ""
    )


def holds(case_id: UUID) -> bool:
    """Whether the time in which a code of this case holds has not passed, by the latest time that is known here."""
    now = latest_known()
    facts, days = _facts(case_id, now)
    return code_period.stands(facts, days, now)


@opening(Opening.ORDERS)
def _facts(case_id: UUID, now: datetime) -> tuple[CodeFacts, int]:
    """What decides how long the code of a case holds, and its days. As many statements for any case as for none."""
    holds_named = sorted(in_force(now).values_list("key", flat=True))
    people = identification.keys_numbered(holds_named)
    steps = RecordedStep.objects.filter(matter=OuterRef("pk"), step__in=code_period.COUNTED)
    disputes = Matter.objects.filter(parent=OuterRef("pk"), track=Track.DISPUTE)
    owed = OpenWork.objects.filter(matter=OuterRef("pk"), kind__in=[kind.value for kind in code_period.OWED])
    row = (
        Matter.objects.filter(pk=case_id)
        .annotate(
            stepped=Subquery(steps.order_by("-recorded_at").values("recorded_at")[:1]),
            disputed=Exists(disputes.exclude(state__in=_ANSWERED)),
            answered=Subquery(disputes.order_by("-moved_at").values("moved_at")[:1]),
            owed=Exists(owed),
            proposed=_number_of("propose_time_correction"),
            confirmed=_number_of("confirm_time_correction"),
            held=Exists(_named_by(holds_named)) | Exists(_linked_to(people)) | Exists(_printed_as(people)),
            kept=Exists(Paper.objects.filter(case=OuterRef("pk"), form__in=NOTICES, erasure=None)),
            days=Subquery(
                PersonCode.objects.filter(matter=OuterRef("pk")).order_by("-number").values("days")[:1]
            ),
        )
        .values(*_READ)
        .first()
    )
    return _read(dict(row) if row else {})


_READ: Final = (
    "state", "stepped", "disputed", "answered", "owed", "proposed", "confirmed", "held", "kept", "days",
)  # fmt: skip


def _read(row: dict[str, Any]) -> tuple[CodeFacts, int]:
    state = row.get("state")
    proposed = (row.get("proposed") or 0) > (row.get("confirmed") or 0)
    times = [at for at in (row.get("stepped"), row.get("answered")) if at]
    facts = CodeFacts(
        ended=state is not None and STATE[Track.CASE, state].ended,
        last=max(times, default=None),
        owed=bool(row.get("disputed") or row.get("owed") or proposed),
        held=bool(row.get("held")),
        kept=bool(row.get("kept")),
    )
    return facts, code_period.days_of(row.get("days"), settings.HANDOVER_PERSON_CODE_DAYS)


_ANSWERED: Final = [name for (track, name), state in STATE.items() if track is Track.DISPUTE and state.ended]


def _number_of(step: CaseStep) -> Subquery:
    taken = RecordedStep.objects.filter(matter=OuterRef("pk"), step=step)
    return Subquery(taken.order_by("-number").values("number")[:1])


def _named_by(holds_named: Sequence[str]) -> QuerySet[Matter]:
    """The case, its booking and what came of either, as far as a legal hold names one by its reference."""
    family = Q(pk=OuterRef("pk")) | Q(pk=OuterRef("parent")) | Q(parent=OuterRef("pk"))
    return Matter.objects.filter(family | Q(parent=OuterRef("parent")), reference__in=holds_named or [NOBODY])


def _linked_to(people: frozenset[str]) -> QuerySet[MatchLink]:
    """The record that the case was opened on, where it is of one of these people."""
    return MatchLink.objects.filter(matter=OuterRef("pk"), identity__in=sorted(people) or [NOBODY])


def _printed_as(people: frozenset[str]) -> QuerySet[PrintMatch]:
    """What the prints of the case's booking gave, where it is one of these people; also where it was withdrawn since,
    which may be what the hold is about."""
    return PrintMatch.objects.filter(
        matter__parent=OuterRef("parent"), identity__in=sorted(people) or [NOBODY]
    )


def _digest(reference: str, code: str, key: str) -> str:
    return hmac.new(key.encode(), f"handover:person:{reference}:{code}".encode(), hashlib.sha256).hexdigest()
