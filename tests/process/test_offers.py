"""No act is offered that would be refused to this person: pages, lists and counts ask what the mover asks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

import handover
from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.process import offers
from handover.process.definitions import Step
from handover.process.fold import Standing
from handover.process.graph import STEPS
from handover.process.models import Matter
from handover.process.names import StepName
from handover.process.two_people import decidable, keys_of_no_second
from handover.repositories import orders
from handover.repositories.models import RecordOrder, SourceRecord
from handover.repositories.order_views import waiting_for
from handover.stages.review.determination import discretion
from handover.stages.review.determination.rules import DUTY
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.queries import disputes_waiting
from handover.web import queues
from handover.web.home import needs_of
from handover.web.people.recertifying import count_waiting
from tests.process.erasure.erasing import ORDER, ORDERED_ON
from tests.repositories.cases import known
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

MEMO = f"{REASONS} {DUTY}{REASONS}"
SOURCES = Path(handover.__file__).parent
PURE = {"process/fold.py", "process/offers.py", "process/replay/told.py"}
"""Who may ask the fold alone: the answer itself, and the replay, which knows no accounts."""
TWO_PERSON = [(step, earlier) for step in STEPS if step.not_by for earlier in step.not_by]


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


def account(username: str, role: Role, like: User, **more: object) -> User:
    return User.objects.create(
        username=username, first_name="Another", last_name="Name", role=role, agency=like.agency,
        date_joined=like.date_joined, **more,
    )  # fmt: skip


def same_person(user: User, role: Role, username: str = "second") -> User:
    """Another account of the person."""
    return account(username, role, user, person_key=user.person_key)


def taker(cast: Cast, case: Matter, step: StepName) -> User:
    """Who took a step last."""
    key = case.standing.last_by[step]
    return next(user for user in cast.people.values() if f"user:{user.pk}" == key)


def sees(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, (user.username, address, answer.status_code)
    return answer.content.decode()


def test_only_the_one_answer_asks_the_fold_who_may_take_a_step() -> None:
    asking = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.ImportFrom) and node.module == "handover.process.fold"
            of_fold = (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "fold"
            )
            names = {one.name for one in node.names} if named else {node.attr} if of_fold else set()  # type: ignore[attr-defined]
            if names & {"refusal", "available", "barred"}:
                asking.add(path.relative_to(SOURCES).as_posix())
    assert asking == PURE - {"process/fold.py"}


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "earlier"), TWO_PERSON, ids=lambda one: getattr(one, "name", one))
def test_a_step_for_a_second_person_is_no_offer_to_another_account_of_the_first(
    step: Step, earlier: StepName, cast: Cast
) -> None:
    role = min(step.roles)
    first = cast["owens"]
    opened = account("opened", role, first, openings={f"user:{first.pk}": []})
    opener = account("opener", role, first)
    User.objects.filter(pk=first.pk).update(openings={f"user:{opener.pk}": []})
    standing = Standing(
        step.track, step.origins[0], 3, facts=dict.fromkeys((*step.requires, *step.requires_any[:1]), 1),
        last_by={earlier: f"user:{first.pk}"},
    )  # fmt: skip
    stranger = account("stranger", role, first)
    for user, may in ((same_person(first, role), False), (opened, False), (opener, False), (stranger, True)):
        actor = Actor(f"user:{user.pk}", user.get_full_name(), role)
        refused = offers.refusal(standing, step, actor)
        assert (refused is None) is may, user.username
        assert (step in offers.available(standing, actor)) is may
        assert refused is None or refused.code == "two_person"
        assert (f"user:{first.pk}" in keys_of_no_second(user)) is not may


@pytest.mark.django_db
def test_nobody_finds_their_own_package_to_sign_under_another_account(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    second = same_person(taker(cast, case, "draft_package"), Role.WARRANT_SIGNER)
    page, sign = (
        reverse(f"detainer:{name}", kwargs={"reference": case.reference}) for name in ("package", "sign")
    )
    queue = next(one for one in queues.registered() if one.url_name == "detainer:signatures")
    for user, may in ((cast["walsh"], True), (second, False)):
        assert queue.count(user) == may
        assert [n.row.case.pk for part in needs_of(user, timezone.now(), None) for n in part.needs] == [
            case.pk
        ] * may
        assert (case.reference in sees(user, queue.url)) is may
        assert (case.reference in sees(user, "/")) is may
        assert (sign in sees(user, page)) is may
    client = Client()
    client.force_login(second)
    assert client.get(sign).status_code == 422
    assert case.reference in sees(cast["ortiz"], queue.url), "whoever only reads the list reads all of it"


@pytest.mark.django_db
def test_a_finding_and_a_memo_wait_for_somebody_else_and_the_newest_memo_counts(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    second = same_person(taker(cast, case, "find_probable_cause"), Role.SUPERVISOR)
    neutral, memos = (
        next(one for one in queues.registered() if one.url_name == f"review:{name}")
        for name in ("neutral", "memos")
    )
    page = reverse("review:case", kwargs={"reference": case.reference})
    review_page = reverse("review:neutral_review", kwargs={"reference": case.reference})
    assert [neutral.count(user) for user in (cast["stone"], second)] == [1, 0]
    assert [review_page in sees(user, page) for user in (cast["stone"], second)] == [True, False]
    case = discretion.propose_discretion(
        case.pk, actor=taker(cast, case, "find_probable_cause").actor, version=case.version, reasons=MEMO
    )
    answer = reverse("review:answer_discretion", kwargs={"reference": case.reference})
    assert [memos.count(user) for user in (cast["stone"], second)] == [1, 0]
    assert [answer in sees(user, page) for user in (cast["stone"], second)] == [True, False]
    case = discretion.answer_discretion(
        case.pk, actor=cast["stone"].actor, version=case.version, agrees=False, reasons=REASONS
    )
    other = account("other", Role.SUPERVISOR, cast["stone"])
    discretion.propose_discretion(case.pk, actor=other.actor, version=case.version, reasons=MEMO)
    assert memos.count(second) == 1, "the memo that stands is somebody else's"
    assert answer in sees(second, page)


@pytest.mark.django_db
def test_a_dispute_is_no_work_for_who_filed_it(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    disputes.file_dispute(
        case.pk, actor=cast["ortiz"].actor, said_by="the person", text="This record is another person's."
    )
    second = same_person(cast["ortiz"], Role.SUPERVISOR)
    assert [disputes_waiting(user) for user in (cast["stone"], cast["reed"], second)] == [1, 1, 0]


@pytest.mark.django_db
def test_what_a_person_proposed_is_counted_for_others_alone(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    head = SourceRecord.objects.get(source_key="c1")
    orders.ask(head.pk, op="seal", authority=ORDER, dated=ORDERED_ON, actor=cast["stone"].actor)
    second = same_person(cast["stone"], Role.COUNSEL)
    assert [waiting_for(user) for user in (cast["stone"], second, cast["lane"])] == [0, 0, 1]
    assert "(you)" in sees(second, "/records/orders/")
    assert "(you)" not in sees(cast["lane"], "/records/orders/")
    rows = RecordOrder.objects.all()
    assert [decidable(rows, u.actor, by="asked").count() for u in (second, cast["lane"])] == [0, 1]


@pytest.mark.django_db
def test_nobody_is_asked_to_recertify_another_account_of_their_own(cast: Cast) -> None:
    long_ago = timezone.now().replace(year=2020)
    second = same_person(cast["stone"], Role.COUNSEL)
    User.objects.exclude(pk=cast["stone"].pk).update(certified_at=timezone.now())
    User.objects.filter(pk=second.pk).update(certified_at=long_ago)
    assert count_waiting(cast["stone"]) == 0
    page = sees(cast["stone"], reverse("accounts:recertification"))
    offered = [
        reverse("accounts:account_needed", args=[name]) in page for name in ("second", "stone", "lane")
    ]
    assert offered == [False, False, True]
    User.objects.filter(pk=cast["lane"].pk).update(certified_at=long_ago)
    assert count_waiting(cast["stone"]) == 1
