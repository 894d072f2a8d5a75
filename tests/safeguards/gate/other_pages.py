"""The pages with a form that takes no step: somebody who may open each, and its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.one_time_link import one_time_path
from handover.accounts.roles import Actor, Role
from handover.administration.adoption import acts, parts
from handover.formats.records.bodies import ByAuthority
from handover.process.erasure import public as erasure
from handover.process.jobs.faults import JobFault
from handover.process.jobs.models import JobTrouble
from handover.repositories import expunging, orders
from handover.repositories.models import SourceRecord
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import RosterAlarm
from handover.stages.oversight.models import FigurePackage
from handover.stages.oversight.snapshots import digest_of, text_of
from handover.web import queues
from tests.repositories.records import feed, history, take, write
from tests.safeguards.gate.hostile import Form, form_on
from tests.stages.intake.jail import Jail, event, roster
from tests.support.cast import Cast
from tests.support.person_page import open_person_page
from tests.support.walk import REASONS, Person, booking, case_in

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
    "oversight:rule_effect",
    "records:retention",  # a reference: tests/administration/test_retention.py
    "exchange:messages",  # a message's number: tests/exchange/test_outbox.py
    "exchange:disposal",  # a reference: tests/exchange/test_disposal.py
    "exchange:disposal_request",  # the form of records:erasure, of a request that came: the same
    "exchange:aside",  # needs a message that waits: its reasons are tried in tests/exchange/test_set_aside.py
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


def agreed() -> Client:
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
    open_person_page(client, case_in(cast, "lodged"))
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


def _rules(cast: Cast) -> tuple[Client, str]:
    acts.adopt_shipped(Actor("operator:root", "Operator (root)", Role.SYSTEM))
    part = parts.part("weights")
    with mock.patch.dict(
        parts._DECLARED, {part.name: replace(part, loaded=lambda: {"weights_v4.toml": "x"})}
    ):
        rules = acts.propose(actor=cast["lane"].actor, reasons=REASONS)
    return client_of(cast, "stone"), reverse("oversight:rule_set", kwargs={"number": rules.pk})


def _package(cast: Cast) -> tuple[Client, str]:
    attack = dict.fromkeys(
        ("withheld", "numbers", "hidden_over_all_releases", "recovered", "recovered_nearly"), 0
    )
    now, content = timezone.now(), text_of({"tables": [], "attack": attack})
    row = FigurePackage.objects.create(
        content=content, digest=digest_of(content), reply_until=now, by_key="operator:root", by_name="Operator (root)",
        at=now,
    )  # fmt: skip
    return client_of(cast, "stone"), reverse("oversight:package", kwargs={"number": row.pk})


OTHERS: Final[dict[str, Callable[[Cast], tuple[Client, str]]]] = {
    "accounts:login": lambda _: (agreed(), "/accounts/sign-in/"),
    "accounts:authority": _page("accounts:authority", "stone", username="walsh"),
    "accounts:delegation": _page("accounts:delegation", "stone", username="walsh"),
    "accounts:first_password": _first_password,
    "intake:send": _page("intake:send", "clark"),
    "intake:enter": _page("intake:enter", "clark"),
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
    "oversight:rule_set": _rules,
    "oversight:package": _package,
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


def form_on_page(client: Client, name: str, address: str) -> Form:
    return ELSEWHERE.get(name) or form_on(client.get(address), address, ZONE)  # type: ignore[arg-type]
