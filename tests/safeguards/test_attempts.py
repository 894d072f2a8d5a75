"""An outsider's attempts against R1 to R19: each gets the answer that it must, and the case stands where it must."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from handover.accounts.models import User
from handover.process.models import Matter
from tests.safeguards.attempts import ATTEMPTS, Attempt
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db


def test_there_are_at_least_sixty_and_each_rule_with_a_page_is_tried() -> None:
    assert len(ATTEMPTS) >= 60
    assert {a.rule for a in ATTEMPTS} == {f"R{n}" for n in range(1, 20)} - {"R16"}


@pytest.mark.one_database
@pytest.mark.parametrize("tried", ATTEMPTS, ids=lambda a: f"{a.rule} {a.what}")
def test_an_attempt_gets_the_answer_that_it_must(cast: Cast, tried: Attempt) -> None:
    case = case_in(cast, tried.state, tried.person, tried.ori)
    tried.before(cast, case)
    now = Matter.objects.select_related("agency").get(pk=case.pk)
    client = Client()
    User.objects.filter(pk=cast[tried.who].pk).update(
        live_session=""
    )  # their sessions ended: they sign in anew
    client.force_login(User.objects.get(pk=cast[tried.who].pk))
    address = tried.address.format(case.reference)
    steps = now.steps.count()
    if tried.method == "get":
        answer = client.get(address)
    else:
        answer = client.post(address, {"version": now.version, **tried.data(now)})
    after = Matter.objects.get(pk=case.pk)
    assert answer.status_code == tried.wanted, answer.content.decode()[:4000]
    assert after.state == tried.state_after
    if not tried.ends:
        assert after.steps.count() == steps, "nothing was recorded"


@pytest.mark.one_database
@pytest.mark.parametrize(
    "tried", [a for a in ATTEMPTS if a.method == "post"][::7], ids=lambda a: f"{a.rule} {a.what}"
)
def test_nobody_who_is_not_signed_in_gets_anywhere(cast: Cast, tried: Attempt) -> None:
    case = case_in(cast, tried.state, tried.person, tried.ori)
    answer = Client().post(
        tried.address.format(case.reference), {"version": case.version, **tried.data(case)}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/")
    assert Matter.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("statement", [
    "UPDATE process_case SET state = 'lodged'", "UPDATE process_casestep SET step = 'lodge'",
    "DELETE FROM process_casestep", "UPDATE review_determination SET reasons = 'x'", "DELETE FROM detainer_signature",
    "UPDATE audit_entry SET act = 'x'",
])  # fmt: skip
def test_the_database_refuses_what_goes_past_the_mover(cast: Cast, statement: str) -> None:
    case_in(cast, "signed")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
