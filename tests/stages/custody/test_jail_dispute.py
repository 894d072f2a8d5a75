"""A person in the jail tells the clerk that something is wrong: it is taken down there, and the office answers it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.review.public import disputes
from tests.safeguards.conftest import Post, page, post
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

__all__ = ["page", "post"]
pytestmark = pytest.mark.django_db
SAID = {"said_by": "the person", "text": "That order is of my cousin."}


def test_the_clerk_takes_it_down_and_sees_when_it_was_answered(
    cast: Cast, post: Post, page: Callable[[str, str], str]
) -> None:
    case = case_in(cast, "served")
    address = f"/custody/requests/{case.reference}/dispute/"
    assert f'href="{address}"' in page("clark", f"/custody/requests/{case.reference}/")
    assert post("clark", address, **SAID).status_code == 302
    filed = Matter.objects.get(track="dispute")
    assert (filed.state, filed.parent_id) == ("filed", case.pk)
    shown = page("clark", address)
    assert filed.reference in shown
    assert "not yet" in shown
    assert SAID["text"] in page("ortiz", f"/review/disputes/{filed.reference}/")
    disputes.leave_record(
        filed.pk,
        actor=cast["stone"].actor,
        version=filed.version,
        answer=disputes.DatedAnswer(REASONS, "by letter"),
    )
    answered = page("clark", address)
    assert "not yet" not in answered
    assert REASONS not in answered, "the answer goes to the person"


def test_nothing_adverse_is_done_until_it_is_read(cast: Cast, post: Post) -> None:
    signed, lodged = case_in(cast, "signed"), case_in(cast, "lodged")
    assert post("clark", f"/custody/requests/{signed.reference}/dispute/", **SAID).status_code == 404
    disputes.file_dispute(signed.pk, actor=cast["clark"].actor, **SAID)
    with pytest.raises(RefusedError, match="nobody has answered"):
        detainer.lodge(signed.pk, actor=cast["ortiz"].actor, version=signed.version)
    assert post("bell", f"/custody/requests/{lodged.reference}/dispute/", **SAID).status_code == 404
    assert (
        post("clark", f"/custody/requests/{lodged.reference}/dispute/", said_by="", text="").status_code
        == 422
    )
    assert post("ortiz", f"/custody/requests/{lodged.reference}/dispute/", **SAID).status_code == 403
