"""A record of the person that is disputed and corrected, by the verbs and by the page."""

from __future__ import annotations

from handover.process.models import Matter
from handover.stages.review.case_file.file import file_of
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.actions import DatedAnswer
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS

SOURCE = "birth certificate"


def disputed_status(cast: Cast, case: Matter, text: str) -> tuple[Matter, str]:
    """A dispute of the status on record, taken down by a records specialist; the dispute, and the record's key."""
    key = next(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind == "status")
    filed = disputes.file_dispute(
        case.pk, actor=cast["reed"].actor, said_by="counsel", text=text, record_key=key
    )
    return filed, key


def correct(cast: Cast, case: Matter, now: str, *, citizen: bool = False, birth: str = "") -> None:
    """A supervisor corrects the record: what is so, and what that shows of the person."""
    filed, _ = disputed_status(cast, case, now)
    said = DatedAnswer(REASONS, "by letter", now, SOURCE, citizen=citizen, birth=birth)
    disputes.correct_record(filed.pk, actor=cast["stone"].actor, version=filed.version, answer=said)


def correct_by_page(cast: Cast, case: Matter, post: Post, now: str, **shows: str) -> None:
    """The same by the page."""
    filed, key = disputed_status(cast, case, now)
    answer = post(
        "stone", f"/review/disputes/{filed.reference}/correct/", version=filed.version, record_key=key, now=now,
        source=SOURCE, reasons=REASONS, told="by letter", **shows,
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
