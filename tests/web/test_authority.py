"""Who may sign, recorded by somebody else, with its days and an audit entry (8 CFR 287.5(e)(2), 241.2; R11)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from typer.testing import CliRunner

from handover.accounts.models import User
from handover.administration.authority import delegate, end_delegation, set_authority
from handover.audit.models import Entry
from handover.commands.accounts import app
from handover.papers.authority import BOTH
from handover.process.advance import RefusedError
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import sheets
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.models import Signature
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
SDDO = "Supervisory Detention and Deportation Officer"
AFOD = "Assistant Field Office Director"
YESTERDAY, TOMORROW = date.today() - timedelta(days=2), date.today() + timedelta(days=2)
run = CliRunner()


def test_an_authority_that_is_recorded_as_ended_refuses_and_renewed_signs(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    digest = package_digest(case)
    set_authority("walsh", title=AFOD, authority=BOTH, first=None, last=YESTERDAY)
    with pytest.raises(RefusedError, match="ended on"):
        signer = User.objects.select_related("agency").get(username="walsh")
        detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=digest)
    set_authority("walsh", title=AFOD, authority=BOTH, first=None, last=TOMORROW)
    signer = User.objects.select_related("agency").get(username="walsh")
    assert (
        detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=digest).state
        == "signed"
    )


def test_power_and_form_must_match_unless_the_power_was_delegated(cast: Cast) -> None:
    """8 CFR 241.2(a)(1) does not list an SDDO: they sign an I-205 by a delegation on record (8 CFR 2.1) alone."""
    case = case_in(cast, "awaiting_signature")
    digest = package_digest(case)
    set_authority("walsh", title=SDDO, authority="8 CFR 287.5(e)(2)", first=None, last=None)
    signer = User.objects.select_related("agency").get(username="walsh")
    with pytest.raises(RefusedError, match="one is not the other"):
        detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=digest)
    given = delegate(
        "walsh", provision="8 CFR 241.2", instrument="Order 7", given_by="A. Director, Field Office Director",
        first=YESTERDAY, last=TOMORROW, actor=cast["stone"].actor,
    )  # fmt: skip
    assert Entry.objects.get(act="person.delegation").content["instrument"] == "Order 7"
    end_delegation(given.pk, last=YESTERDAY - timedelta(days=1))
    with pytest.raises(RefusedError, match="one is not the other"):
        detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=digest)
    delegate(
        "walsh", provision="8 CFR 241.2", instrument="Order 8", given_by="A. Director, Field Office Director",
        first=YESTERDAY, last=None,
    )  # fmt: skip
    case = detainer.sign_warrant(case.pk, signer=signer, version=case.version, read_digest=digest)
    assert case.state == "signed"
    signature = Signature.objects.get(matter=case)
    assert signature.authority == "8 CFR 241.2, delegated (8 CFR 2.1) by Order 8"


def test_nobody_delegates_to_themselves_nor_a_power_that_is_none(cast: Cast) -> None:
    order = {"instrument": "Order 7", "given_by": "A. Director", "first": TOMORROW, "last": None}
    with pytest.raises(PermissionError, match="second person"):
        delegate("walsh", provision="8 CFR 241.2", actor=cast["walsh"].actor, **order)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="are delegated"):
        delegate("walsh", provision="8 CFR 287.7(b)", **order)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="before the first"):
        delegate("walsh", provision="8 CFR 241.2", **{**order, "last": YESTERDAY})  # type: ignore[arg-type]
    assert not Entry.objects.filter(act="person.delegation").exists()


def test_the_entry_tells_what_was_and_what_is_and_by_whom(cast: Cast) -> None:
    set_authority(
        "walsh", title=SDDO, authority="8 CFR 241.2", first=None, last=TOMORROW, actor=cast["stone"].actor
    )
    entry = Entry.objects.get(act="person.authority")
    assert entry.subject == "walsh"
    assert entry.content["was"]["authority"] == BOTH
    assert entry.content["is"] == {
        "title": SDDO,
        "authority": "8 CFR 241.2",
        "from": "",
        "until": TOMORROW.isoformat(),
    }
    assert entry.actor == cast["stone"].actor.key


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"authority": "by custom"}, "is not a power to sign"),
        ({"title": " "}, "requires an office"),
        ({"first": TOMORROW, "last": YESTERDAY}, "before the first"),
    ],
)
def test_what_is_no_authority_is_refused(cast: Cast, said: dict[str, object], words: str) -> None:
    whole = {"title": SDDO, "authority": "8 CFR 287.5(e)(2)", "first": None, "last": None, **said}
    with pytest.raises(ValidationError, match=words):
        set_authority("walsh", **whole)  # type: ignore[arg-type]
    assert not Entry.objects.filter(act="person.authority").exists()


def test_the_paper_marks_the_title_by_the_office_s_own_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed in the evening, when it is the next day in UTC: the list of titles of the day of signing counts."""
    asked: set[date] = set()

    def confirmed(form: str, title: str, on: date) -> bool:
        asked.add(on)
        return True

    monkeypatch.setattr(sheets, "confirmed", confirmed)
    with time_machine.travel(datetime(2026, 7, 1, 3, tzinfo=UTC)):
        case_in(cast, "signed")
    assert asked == {date(2026, 6, 30)}


class TestThePage:
    address = "/accounts/authority/walsh/"
    said = {"title": SDDO, "authority": "8 CFR 287.5(e)(2)", "first": "2026-01-01", "last": "2026-06-30"}

    def client(self, cast: Cast, username: str) -> Client:
        client = Client()
        client.force_login(cast[username])
        return client

    def test_a_supervisor_records_it_and_it_is_shown_as_ended(self, cast: Cast) -> None:
        client = self.client(cast, "stone")
        assert client.post(self.address, self.said).status_code == 302
        page = client.get("/accounts/authority/").content.decode()
        assert "Jun 30, 2026" in page
        assert "I-200: no</span> <span>(the power has ended" in page

    def test_it_says_who_may_sign_what_today_by_the_office_s_own_day(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """At 03:00 UTC it is still the evening before where the office is, and the last day has not passed."""
        set_authority("walsh", title=SDDO, authority="8 CFR 287.5(e)(2)", first=None, last=date(2026, 6, 30))
        for hour, words in ((3, "I-200: yes"), (9, "the power has ended")):
            night = datetime(2026, 7, 1, hour, tzinfo=UTC)
            monkeypatch.setattr("handover.web.people.views.timezone.now", lambda night=night: night)
            page = self.client(cast, "stone").get("/accounts/authority/").content.decode()
            assert words in page
            assert "no power on file" in page, "the supervisor's own account"

    def test_a_supervisor_records_a_delegation_and_it_is_shown(self, cast: Cast) -> None:
        client = self.client(cast, "stone")
        said = {
            "provision": "8 CFR 241.2",
            "instrument": "Order 7",
            "given_by": "A. Director",
            "first": "2026-01-01",
        }
        assert client.post(f"{self.address}delegation/", {**said, "last": "2025-01-01"}).status_code == 422
        assert client.post(f"{self.address}delegation/", said).status_code == 302
        assert "delegated by Order 7" in client.get("/accounts/authority/").content.decode()
        assert "given by A. Director" in client.get(self.address).content.decode()

    @pytest.mark.parametrize("who", ["walsh", "ortiz", "adams", "clark"])
    def test_nobody_else_does(self, cast: Cast, who: str) -> None:
        assert self.client(cast, who).post(self.address, self.said).status_code == 403
        assert not Entry.objects.filter(act="person.authority").exists()

    def test_not_even_a_supervisor_for_themselves(self, cast: Cast) -> None:
        answer = self.client(cast, "stone").post("/accounts/authority/stone/", self.said)
        assert answer.status_code == 403
        assert User.objects.get(username="stone").authority == ""

    def test_days_that_cannot_be_are_told_at_the_form(self, cast: Cast) -> None:
        bad = {**self.said, "last": "2025-12-31"}
        answer = self.client(cast, "stone").post(self.address, bad)
        assert answer.status_code == 422
        assert "before the first" in answer.content.decode()


class TestTheCommand:
    def test_it_shows_sets_and_ends(self, cast: Cast) -> None:
        shown = json.loads(run.invoke(app, ["authority", "walsh"]).stdout)
        assert shown["today"]["I-200"] == "may sign"
        done = run.invoke(app, ["authority", "walsh", "--until", YESTERDAY.isoformat()])
        assert "ended on" in json.loads(done.stdout)["today"]["I-200"]
        ended = json.loads(run.invoke(app, ["authority", "walsh", "--end"]).stdout)
        assert ended["authority"] == ""
        assert ended["title"] == AFOD
        assert Entry.objects.filter(act="person.authority").count() == 2

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (["nobody"], "no person nobody"),
            (["walsh", "--until", "soon"], "YYYY-MM-DD"),
            (["walsh", "--power", "x"], "not a power"),
        ],
    )
    def test_bad_input_is_told_with_exit_code_2(self, cast: Cast, given: list[str], words: str) -> None:
        done = run.invoke(app, ["authority", *given])
        assert done.exit_code == 2
        assert words in done.stderr
