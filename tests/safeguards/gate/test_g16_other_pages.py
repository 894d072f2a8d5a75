"""G16 for the pages that take no step, and for what stands in an address: its query and its references."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote_from_bytes
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as of_example
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

import handover
from handover.accounts.models import Agency
from handover.accounts.one_time_link import one_time_path
from handover.accounts.roles import Role
from handover.formats.records.bodies import ByAuthority
from handover.process.erasure import public as erasure
from handover.process.jobs.faults import JobFault
from handover.process.models import JobTrouble
from handover.repositories import expunging, orders
from handover.repositories.models import SourceRecord
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import RosterAlarm
from handover.stages.notification.queries import link_of
from handover.web import queues
from handover.web.step_pages import registered
from tests.contracts.matrix import STANDS_FOR, addresses
from tests.repositories.records import feed, history, take, write
from tests.safeguards.gate.hostile import CHANGES, VALUES, Change, Form, fault_of, form_on, got, posted
from tests.stages.intake.jail import Jail, event, roster
from tests.support.cast import PEOPLE, Cast
from tests.support.examples import examples
from tests.support.walk import Person, booking, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ZONE: Final = ZoneInfo("America/Chicago")
WITHOUT_FIELDS: Final = {
    "review:reviews_next",
    "accounts:sign_out",
    "accounts:factor_new",
    "accounts:factor_remove",
    "accounts:app_remove",
    "accounts:lock",
    "accounts:account_needed",
    "accounts:account_disable",
    "accounts:locked",  # tests/conf/test_lock.py
    "accounts:unlock",
    "accounts:session_end",
    "accounts:password",  # tests/conf/test_sessions.py
    "accounts:key_remove",
    "accounts:key_new",  # tests/conf/test_security_keys.py
    "accounts:second",  # one code each: tests/conf/test_second_factor.py
    "accounts:again",
    "accounts:factors",
    "intake:send_again",
    "subject_portal:leave",
    "web:notices_read",
    "web:filter_remove",
    "web:filter",  # their fields are tried in tests/queues
    "web:draft",
    "web:retry_job",
    "oversight:readings",  # a week: tests/stages/oversight/test_readings.py
    "records:retention",  # a reference: tests/administration/test_retention.py
    "web:csp_report",  # tests/web/test_csp_reports.py
}
"""Buttons: they take a POST and read nothing of it."""
MARKED: Final = {f"{queue.url_name}_marked" for queue in queues.registered() if queue.address is not None}
"""The buttons below a list: they read the references of its boxes (tests/queues/test_claims.py)."""


def client_of(cast: Cast, username: str) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(cast[username])
    return client


def _agreed() -> Client:
    """A browser that has agreed to the use notice, and so sees the sign-in form."""
    client = Client()
    client.post("/accounts/sign-in/", {"agree": "1"})
    return client


def _page(name: str, who: str, **given: str) -> Callable[[Cast], tuple[Client, str]]:
    return lambda cast: (client_of(cast, who), reverse(name, kwargs=given))


def _alarm(cast: Cast) -> tuple[Client, str]:
    sender = Jail(cast).sender
    take_event(event(), sender)
    take_roster(roster("26-9", hours=12), sender)
    return client_of(cast, "clark"), reverse("intake:alarm", kwargs={"key": RosterAlarm.objects.get().pk})


def _change(cast: Cast) -> tuple[Client, str]:
    return client_of(cast, "clark"), reverse("intake:change", kwargs={"reference": booking(cast).reference})


def _grant(cast: Cast) -> tuple[Client, str]:
    case = case_in(cast, "in_review", Person(protected=True))
    return client_of(cast, "stone"), reverse("notification:grant", kwargs={"reference": case.reference})


def _held_by_ortiz(name: str, who: str) -> Callable[[Cast], tuple[Client, str]]:
    def made(cast: Cast) -> tuple[Client, str]:
        case = case_in(cast, "in_review")
        return client_of(cast, who), reverse(name, kwargs={"reference": case.reference})

    return made


def _to_another_office(cast: Cast) -> tuple[Client, str]:
    Agency.objects.create(
        ori="CXIMMIG02", name="Second office", kind="immigration", time_zone="America/Denver"
    )
    return _held_by_ortiz("review:give_to_office", "stone")(cast)


def _record() -> SourceRecord:
    with TemporaryDirectory() as folder:
        take(feed(), write(Path(folder) / "one.jsonl", history(1)))
    return SourceRecord.objects.get(source_key="c1")


def _order_to_enter(cast: Cast) -> tuple[Client, str]:
    return client_of(cast, "reed"), reverse("records:order_enter", kwargs={"record": _record().pk})


def _order(cast: Cast) -> tuple[Client, str]:
    row = orders.ask(
        _record().pk,
        op="seal",
        authority="PC 1203.4, 26-1",
        dated=date(2026, 1, 10),
        actor=cast["reed"].actor,
    )
    return client_of(cast, "stone"), reverse("records:order", kwargs={"order": row.pk})


def _expungement(cast: Cast) -> tuple[Client, str]:
    said = ByAuthority(authority="PC 1203.4, 26-1", dated=date(2026, 1, 10))
    row = expunging.order(_record(), said)
    SourceRecord.objects.filter(pk=row.record_id).update(state=SourceRecord.State.EXPUNGING)
    return client_of(cast, "reed"), reverse("records:expungement", kwargs={"order": row.pk})


def _erasure(cast: Cast) -> tuple[Client, str]:
    uses = erasure.erasable_uses("", matters={booking(cast).pk}, bears=lambda _: True)
    row = erasure.request(
        "F1", rows=[use.label for use in uses], authority="PC 1203.4, 26-1", ordered_on=date(2026, 1, 10),
        actor=cast["reed"].actor,
    )  # fmt: skip
    return client_of(cast, "stone"), reverse("records:erasure", kwargs={"order": row.pk})


def _person(cast: Cast, address: str = "/person/case/") -> tuple[Client, str]:
    """The page as the notice's code has opened it."""
    client = Client()
    session = client.session
    session["concerned"] = {"case": str(case_in(cast, "lodged").pk), "until": time.time() + 900}
    session.save()
    client.cookies[site.SESSION_COOKIE_NAME] = session.session_key or ""
    return client, address


def _first_password(cast: Cast) -> tuple[Client, str]:
    """The page that the one-time link leads to."""
    client = Client()
    answer = client.get(one_time_path(cast["owens"]))
    return client, answer.headers["Location"]


def _job(cast: Cast) -> tuple[Client, str]:
    """A job that waits for a person."""
    now = timezone.now()
    row = JobTrouble.objects.create(
        job=uuid4(), task_path="handover.stages.intake.tasks.read_submission", defects=3, last_fault=JobFault.DEFECT,
        since=now, last=now, stuck=True,
    )  # fmt: skip
    return client_of(cast, "stone"), reverse("web:discard_job", kwargs={"key": row.pk})


OTHERS: Final[dict[str, Callable[[Cast], tuple[Client, str]]]] = {
    "accounts:login": lambda _: (_agreed(), "/accounts/sign-in/"),
    "accounts:authority": _page("accounts:authority", "stone", username="walsh"),
    "accounts:delegation": _page("accounts:delegation", "stone", username="walsh"),
    "accounts:first_password": _first_password,
    "intake:send": _page("intake:send", "clark"),
    "intake:alarm": _alarm,
    "intake:change": _change,
    "notification:grant": _grant,
    "review:take_over": _held_by_ortiz("review:take_over", "owens"),
    "review:notes": _held_by_ortiz("review:notes", "ortiz"),
    "review:assign": _held_by_ortiz("review:assign", "stone"),
    "review:give_to_office": _to_another_office,
    "records:order_enter": _order_to_enter,
    "records:order": _order,
    "records:expungement": _expungement,
    "records:erasure": _erasure,
    "web:discard_job": _job,
    "web:language": lambda cast: (client_of(cast, "ortiz"), "/language/"),
    "oversight:compare_policies": _page("oversight:compare_policies", "adams"),
    "subject_portal:entrance": lambda _: (Client(), "/person/"),
    "subject_portal:page": _person,
    "subject_portal:steps": partial(_person, address="/person/case/say/"),
}
"""The pages with a form that takes no step: somebody who may open it, and its address."""
ELSEWHERE: Final = {
    "subject_portal:page": Form(
        "/person/case/", {"kind": ["record"], "who": ["person"], "text": ["It is not so."]}
    ),
    "web:language": Form("/language/", {"language": ["es"], "next": ["/"]}),
}
"""What is posted to a page whose form stands on others: the last of three steps, and the choice below every page."""


def _form_of(client: Client, name: str, address: str) -> Form:
    return ELSEWHERE.get(name) or form_on(client.get(address), address, ZONE)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def page_is_open(settings: Settings) -> None:
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a try costs no second


def test_every_page_that_takes_a_form_is_tried(cast: Cast) -> None:
    """Whatever is neither a step's page nor a machine's call and answers a POST is in the table."""
    someone = {role: client_of(cast, name) for name, _, role, _ in PEOPLE}
    takes = set()
    for address in addresses():
        if address.access.machine:
            continue
        roles = sorted(address.access.roles) or [Role.SUPERVISOR]
        answer = posted(Client() if address.access.public else someone[roles[0]], address.path, {})
        name = resolve(address.path).view_name
        if answer.status_code != 405:
            takes.add(name)
        if name == "accounts:lock":
            posted(someone[roles[0]], "/accounts/sign-out/", {})
            someone[roles[0]] = client_of(cast, next(who for who, _, role, _ in PEOPLE if role == roles[0]))
    assert takes - {page.name for page in registered()} == set(OTHERS) | WITHOUT_FIELDS | MARKED


@pytest.mark.parametrize("name", OTHERS)
def test_no_field_of_another_page_breaks_it(cast: Cast, name: str) -> None:
    client, address = OTHERS[name](cast)
    _tried(client, _form_of(client, name, address), 12)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_no_field_of_another_page_breaks_it_in_many_examples(cast: Cast, name: str) -> None:
    client, address = OTHERS[name](cast)
    _tried(client, _form_of(client, name, address), 1_000)


def _tried(client: Client, form: Form, usual: int) -> None:
    @given(changes=CHANGES)
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(changes: list[Change]) -> None:
        fault = fault_of(posted(client, form.address, form.with_changes(changes)))
        assert not fault, f"{form.address}: {fault}"

    tried()


# --- queries and references -------------------------------------------------------------------------------

NAMES: Final = (
    "q", "state", "all", "page", "lang", "subject", "candidate", "finger", "next", "place", "on", "request", "warrant",
    "booking", "number", "week", "before", "after",
)  # fmt: skip
"""What pages read from their query."""


def test_what_pages_read_from_their_query_is_tried() -> None:
    source = Path(str(handover.__file__)).parent
    read = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(
            r"(?:GET\.get\(|_number\(request, )\"(\w+)\"", file.read_text(encoding="utf-8")
        )
    }
    assert read
    assert read <= set(NAMES)


@pytest.fixture
def read_pages(cast: Cast) -> list[tuple[Client, str, str]]:
    """Every page that is read: somebody whom it admits, its address on a case that is there, and its pattern."""
    case = case_in(cast, "lodged")
    link = link_of(case.pk)
    own = {"intake": link.booking_matter.reference, "identification": link.search_matter.reference}
    someone = {role: client_of(cast, name) for name, _, role, _ in reversed(PEOPLE)}
    found = []
    for one in addresses():
        if one.access.machine or one.path.startswith(("/abis/", "/oversight/audit/check")):
            continue
        for role in sorted(one.access.roles)[:1] or [Role.SUPERVISOR]:
            reference = own.get(one.path.split("/")[1], case.reference)
            client = Client() if one.access.public else someone[role]
            found.append((client, one.path.replace(STANDS_FOR["reference"], reference), one.path))
    return found


Read = list[tuple[Client, str, str]]


def test_no_query_breaks_a_page(read_pages: Read) -> None:
    _asked(read_pages, 40)


@pytest.mark.slow
def test_no_query_breaks_a_page_in_many_examples(read_pages: Read) -> None:
    _asked(read_pages, 5_000)


@pytest.mark.parametrize("query", ["q", "subject", "state", "lang", "next"])
def test_a_nul_in_a_query_is_answered_by_every_page_in_words(read_pages: Read, query: str) -> None:
    """SQLite would compare with it, PostgreSQL not."""
    for client, address, _ in read_pages:
        answer = got(client, address, {query: ["A\0"]})
        assert answer.status_code in (400, 405), address
        assert not fault_of(answer), address


def _asked(read_pages: Read, usual: int) -> None:
    @given(
        number=st.integers(0, len(read_pages) - 1),
        query=st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=2), min_size=1, max_size=3),
    )
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(number: int, query: dict[str, list[str]]) -> None:
        client, address, _ = read_pages[number]
        fault = fault_of(got(client, address, query))
        assert not fault, f"{address}: {fault}"

    tried()


def test_no_reference_in_an_address_breaks_a_page(read_pages: Read) -> None:
    _named(read_pages, 60)


@pytest.mark.slow
def test_no_reference_in_an_address_breaks_a_page_in_many_examples(read_pages: Read) -> None:
    _named(read_pages, 5_000)


def test_a_nul_in_a_reference_is_answered_by_every_page_in_words(read_pages: Read) -> None:
    for client, _, pattern in read_pages:
        if STANDS_FOR["reference"] in pattern:
            answer = got(client, pattern.replace(STANDS_FOR["reference"], "A%00"), {})
            assert answer.status_code in (400, 404), pattern  # a slug admits none
            assert not fault_of(answer), pattern


def test_a_nul_in_a_name_is_no_account(db: None) -> None:
    said = {"username": ["walsh\0"], "password": ["x"]}
    assert posted(_agreed(), "/accounts/sign-in/", said).status_code == 422


def _named(read_pages: Read, usual: int) -> None:
    with_one = [(c, pattern) for c, _, pattern in read_pages if re.search(r"C-2222222222|/1/|/x/", pattern)]

    @given(number=st.integers(0, len(with_one) - 1), value=VALUES, posts=st.booleans())
    @of_example(max_examples=examples(usual), suppress_health_check=QUIET)
    def tried(number: int, value: str, posts: bool) -> None:
        client, pattern = with_one[number]
        name = quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="") or "-"
        address = re.sub(r"C-2222222222|(?<=/)(1|x)(?=/)", name.replace("\\", ""), pattern, count=1)
        fault = fault_of(posted(client, address, {"version": ["1"]}) if posts else got(client, address, {}))
        assert not fault, f"{address}: {fault}"

    tried()


# --- a file's name ----------------------------------------------------------------------------------------


@given(name=VALUES.filter(lambda v: "\r" not in v and "\n" not in v), data=st.binary(max_size=60))
@of_example(max_examples=examples(40), suppress_health_check=QUIET)
def test_no_name_of_a_file_breaks_the_page_that_takes_it(cast: Cast, name: str, data: bytes) -> None:
    with _client(cast) as client:
        quoted = name.replace("\\", "").replace('"', "").encode("utf-8", "surrogatepass")
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % quoted
        answer = client.post(
            "/intake/send/", head + data + b"\r\n--b--\r\n", content_type="multipart/form-data; boundary=b"
        )
        assert not fault_of(answer)  # type: ignore[arg-type]


@contextmanager
def _client(cast: Cast) -> Iterator[Client]:
    from django.db import transaction

    with transaction.atomic():
        yield client_of(cast, "clark")
        transaction.set_rollback(True)
