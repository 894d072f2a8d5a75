"""`handover check` says what would stop a booking, in words, with the command; and a booking that meets it waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.abis.galleries import PRINTS, WANTS, folder
from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.roles import Role
from handover.administration.adoption.acts import adopt_shipped
from handover.administration.operators import REGISTRAR
from handover.administration.readiness import NEEDED, private_places
from handover.administration.shortcomings import Shortcoming, declare, shortcomings
from handover.cli import app
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity, PersonName
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.not_ready import PAUSE
from handover.process.worker import Worker, lacking, waiting
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, Want
from handover.stages.intake import actions
from handover.stages.intake.models import Answer
from handover.world.prints import tenprint
from tests.stages.files import car
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
run = CliRunner()


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"
    for place in private_places():
        place.chmod(0o700 if place.is_dir() else 0o600)


@pytest.fixture
def complete(cast: Cast) -> Iterator[Worker]:
    """A deployment that lacks nothing."""
    adopt_shipped(REGISTRAR)
    User.objects.filter(role="").delete()
    User.objects.update(password="a hash")
    MachineToken.issue(
        cast.agencies["CXBUREAU0"], "state", ["intake:send"], expires_at=timezone.now() + timedelta(days=300)
    )
    for name in (*PRINTS, WANTS):
        one = Identity(
            "1", Biographics((PersonName("A", "B"),)), dict(tenprint(1, 1)) if name in PRINTS else {}
        )
        Gallery.create(folder(name), name).add([one])
    today = timezone.now().date()
    CriminalIdentity.objects.create(ucn="1", as_of=today)
    ImmigrationIdentity.objects.create(fin="1", as_of=today)
    Want.objects.create(number="1", offence="THEFT", agency_ori="CX0010000")
    worker = Worker()
    worker.beat()
    yield worker
    worker.leave()


def codes(*, stops: bool | None = None) -> set[str]:
    return {one.code for one in shortcomings() if stops in (None, one.stops)}


def checked() -> tuple[int, Any]:
    done = run.invoke(app, ["check", "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_a_complete_deployment_is_ready(complete: Worker) -> None:
    assert codes() == set()
    assert checked() == (0, {"ready": True, "shortcomings": []})
    assert "ready: a booking can come" in run.invoke(app, ["check"]).stdout


def test_an_empty_deployment_is_told_everything_with_commands() -> None:
    code, found = checked()
    assert (code, found["ready"]) == (1, False)
    stops = {one["code"] for one in found["shortcomings"] if one["stops"]}
    assert stops >= {
        "no-bureau", "no-jail", "no-immigration", "no-examiner", "no-review-officer", "no-signer", "no-worker",
        "gallery-criminal", "gallery-immigration",
    }  # fmt: skip
    assert all(one["what"] and one["remedy"] for one in found["shortcomings"])
    text = run.invoke(app, ["check"]).stdout
    assert "handover agency add ORI NAME --kind bureau" in text
    assert text.index("To do before bookings pass") < text.index("Advice")


def gone(**where: Any) -> None:
    User.objects.filter(**where).update(is_active=False)


@pytest.mark.parametrize("role", [role for role, _ in NEEDED])
def test_a_role_that_nobody_has_is_told(complete: Worker, role: Role) -> None:
    gone(role=role.value)
    assert codes() == {f"no-{role.value.replace('_', '-')}"}
    User.objects.filter(role=role.value).update(is_active=True, password="!")
    assert codes() == {f"no-password-{role.value.replace('_', '-')}"}


def test_a_signer_whose_authority_ended_is_no_signer(complete: Worker) -> None:
    User.objects.filter(role=Role.WARRANT_SIGNER.value).update(
        authority_until=timezone.now() - timedelta(days=2)
    )
    assert codes(stops=True) == {"no-signer"}


def test_what_else_is_not_right_is_told(
    complete: Worker, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    complete.leave()
    assert codes(stops=True) == {"no-worker"}
    complete._beaten = 0
    complete.beat()
    Agency.objects.filter(ori="CX0010000").update(policy="", time_zone="UTC")
    assert codes() == {"no-policy", "utc-jail"}
    Agency.objects.filter(ori="CX0010000").update(policy="us", time_zone="America/Chicago")
    User.objects.filter(username="clark").update(role=Role.COUNSEL.value)
    assert codes() == {"unfit-account"}
    User.objects.filter(username="clark").update(role=Role.JAIL_CLERK.value)
    MachineToken.issue(cast.agencies["CX0010000"], "old", ["intake:send"])
    MachineToken.issue(None, "soon", ["records:a"], expires_at=timezone.now() + timedelta(days=3))
    assert codes() == {"endless-token", "token-ends"}
    MachineToken.objects.exclude(name="state").delete()
    tmp_path.chmod(0o755)
    assert codes() == {"open-to-others"}
    tmp_path.chmod(0o700)
    settings.HANDOVER_DROPS = {"CX0090000": str(tmp_path / "none")}
    assert codes() == {"drop-agency", "drop-folder"}
    settings.HANDOVER_DROPS = {}
    settings.HANDOVER_LOOPBACK_HTTP, settings.ALLOWED_HOSTS = True, ["handover.example"]
    settings.HANDOVER_DEMO, settings.HANDOVER_PERSON_PAGE, settings.HANDOVER_ABIS_TOKEN = True, "", "x"
    assert codes() == {"plain-http", "for-trying", "no-person-page", "abis-half-set"}
    assert codes(stops=True) == set()


def test_a_jail_without_a_way_in_is_told_and_stops_where_no_jail_has_one(
    complete: Worker, settings: Settings
) -> None:
    MachineToken.objects.all().delete()
    gone(username="cole")
    assert codes() == {"no-way-in"}
    assert codes(stops=True) == set()
    gone(role=Role.JAIL_CLERK.value)
    assert codes(stops=True) == {"no-way-in"}
    settings.HANDOVER_DEMO = True  # a bureau apart of the demonstration, which hands it the jails' files
    assert codes() == {"no-way-in", "for-trying"}
    assert codes(stops=True) == set()


def test_an_empty_gallery_stops_and_an_empty_file_of_wants_may_be(complete: Worker) -> None:
    Gallery.open(folder("criminal")).remove(["1"])
    Gallery.open(folder(WANTS)).remove(["1"])
    Want.objects.all().delete()
    assert codes() == {"gallery-criminal"}


def test_a_gallery_that_lacks_somebody_or_holds_somebody_without_a_record_is_told(complete: Worker) -> None:
    CriminalIdentity.objects.create(ucn="2", as_of=timezone.now().date())
    Gallery.open(folder("immigration")).add([Identity("9", Biographics((PersonName("C", "D"),)))])
    told = {one.code: one for one in shortcomings()}
    assert told.keys() == {"gallery-criminal", "unrecorded-in-gallery-immigration"}
    assert told["gallery-criminal"].what == "gallery criminal lacks 1 of 2 records"
    assert told["gallery-criminal"].remedy == "handover records index --all"
    assert "9" in told["unrecorded-in-gallery-immigration"].what
    remedy = told["unrecorded-in-gallery-immigration"].remedy
    assert f"handover gallery remove {folder('immigration')} 9" in remedy


def test_a_part_declares_its_own_check(complete: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handover.administration.shortcomings._DECLARED", [])
    declare(lambda: [Shortcoming("mine", "something is not right", "do something")])
    assert "mine" in codes()


def test_a_booking_without_a_bureau_waits_and_is_answered_when_there_is_one(cast: Cast) -> None:
    """It raised IndexError, failed three times and stayed unanswered."""
    jail = Jail(cast)
    bureau = cast.agencies["CXBUREAU0"]
    User.objects.filter(agency=bureau).delete()
    bureau.delete()
    receipt = jail.post(car(sex="")).json()
    worker = Worker()
    worker.run()
    case = Matter.objects.get(reference=receipt["reference"])
    assert case.state == "received"
    assert (waiting(), list(lacking().values())) == (0, [1])
    assert "no criminal records bureau is on file" in next(iter(lacking()))
    told = [one for one in shortcomings() if one.code == "jobs-wait"]
    assert told[0].remedy == "add it with: handover agency add ORI NAME --kind bureau"
    assert jail.get(f"submissions/{receipt['reference']}").json()["state"] == "received"
    for n in range(1, 5):
        with time_machine.travel(timezone.now() + PAUSE * 2 * n):
            worker.run()
    assert DBTaskResult.objects.failed().count() == 0
    Agency.objects.create(ori="CXBUREAU0", name="Bureau", kind="bureau")
    with time_machine.travel(timezone.now() + PAUSE * 20):
        worker.run()
    assert Answer.objects.get().kind == "ERRT"
    assert lacking() == {}
    worker.leave()


def test_a_file_of_nobody_is_refused_in_words_where_there_is_no_bureau() -> None:
    with pytest.raises(RefusedError, match="no criminal records bureau is on file"):
        actions.receive(car(), channel="command", actor=actions.INTAKE)
    assert not Matter.objects.exists()
