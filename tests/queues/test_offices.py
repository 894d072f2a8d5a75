"""An immigration office has its own cases: which one, what colleagues of another see, and how a case goes from one to
another."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from handover.accounts.models import Agency, User
from handover.accounts.offices import office_for, served_by
from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.jurisdictions import Version, shipped_policies
from handover.process import claims, office_changes
from handover.process.advance import ConflictError, RefusedError, advance
from handover.process.erasure import public as erasure
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.stages.detainer.public import queries as detainer
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import queries as notification
from handover.stages.oversight.policies import compare_over_past
from handover.web import notices
from tests.process.erasure.erasing import ORDER, ORDERED_ON, asked, labels_of
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in, on_to

pytestmark = pytest.mark.django_db
BIRCH = "CX0020000"


@pytest.fixture
def other(cast: Cast) -> Agency:
    """A second immigration office, which serves Birch's jail: its people are `second`, by role."""
    office = Agency.objects.create(
        ori="CXIMMIG02", name="Second Office", kind="immigration", time_zone="America/Denver"
    )
    Agency.objects.filter(ori=BIRCH).update(office=office.ori)
    cast.agencies[BIRCH].refresh_from_db()
    return office


def second(office: Agency, role: Role) -> User:
    return User.objects.create(
        username=f"second-{role}", first_name="Sasha", last_name="Second", role=role.value, agency=office
    )


def give(cast: Cast, case: Matter, to: Agency, **said: object) -> None:
    with_defaults = {
        "actor": cast["stone"].actor,
        "version": case.version,
        "to": to,
        "reasons": REASONS,
    } | said
    office_changes.hand_over(case.pk, **with_defaults)  # type: ignore[arg-type]


def test_a_case_is_with_the_office_that_serves_the_jail_or_with_the_default(
    cast: Cast, other: Agency
) -> None:
    first = cast.agencies["CXIMMIG01"]
    assert case_in(cast, "queried").office == first
    assert case_in(cast, "queried", ori=BIRCH).office == other
    assert set(served_by(other)) == {cast.agencies[BIRCH]}
    assert cast.agencies[BIRCH] not in served_by(first)
    alder = cast.agencies["CX0010000"]
    Agency.objects.filter(pk=other.pk).update(reach="default")
    assert office_for(alder) == other
    alder.office = "CXNOWHERE"
    assert office_for(alder) == other, "a name that is no office's leaves no case without one"


def test_an_office_sees_its_own_alone_and_who_serves_all_sees_all(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "queried", ori=BIRCH)
    reads = (notification.visible_to, identification.visible_to, intake.visible_to)
    family = Matter.objects.filter(pk__in=[case.pk, case.parent_id]) | Matter.objects.filter(
        parent=case.parent_id
    )
    supervisor = second(other, Role.SUPERVISOR)
    for query in reads:
        assert query(supervisor).exists()
        assert not (query(cast["stone"]) & family).exists()
        assert query(cast["adams"]).filter(pk__in=family).exists()
    assert not notification.visible_to(cast["lane"]).filter(pk=case.pk).exists()
    Agency.objects.filter(ori="CXIMMIG01").update(reach="national")
    for username, sees in (("lane", True), ("reed", True), ("stone", False), ("ortiz", False)):
        user = User.objects.get(username=username)
        assert notification.visible_to(user).filter(pk=case.pk).exists() is sees, username


def test_nobody_of_another_office_takes_a_step_or_a_claim(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "in_review", ori="CX0010000")
    stranger, supervisor = second(other, Role.REVIEW_OFFICER), second(other, Role.SUPERVISOR)
    with pytest.raises(RefusedError, match="Another immigration office"):
        claims.take_over(case.pk, actor=stranger.actor, version=case.version, reasons=REASONS)
    with pytest.raises(RefusedError, match="Another immigration office"):
        claims.hand_back(case.pk, actor=supervisor.actor, version=case.version, reasons=REASONS)
    with pytest.raises(RefusedError, match="takes such cases up"):
        claims.assign(case.pk, actor=cast["stone"].actor, version=case.version, to=stranger, reasons=REASONS)
    with pytest.raises(RefusedError, match="Another immigration office"):
        give(cast, case, other, actor=supervisor.actor)


def test_a_case_given_away_goes_whole_ends_the_claim_and_tells_both_sides(
    cast: Cast, other: Agency, look: Look
) -> None:
    case = case_in(cast, "in_review")
    version, there = case.version, second(other, Role.SUPERVISOR)
    officer = second(other, Role.REVIEW_OFFICER)
    look("stone", f"/review/cases/{case.reference}/office/")
    client = Client()
    client.force_login(cast["stone"])
    address = f"/review/cases/{case.reference}/office/"
    assert (
        client.post(
            address, {"version": version, "to": other.pk, "reasons": "moved"}, secure=True
        ).status_code
        == 422
    )
    answer = client.post(address, {"version": version, "to": other.pk, "reasons": REASONS}, secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    for path in (f"/review/cases/{case.reference}/", address, f"/review/cases/{case.reference}/assign/"):
        assert look("stone", path).status_code == 404
    moved = Matter.objects.get(pk=case.pk)
    assert case.parent_id is not None
    root = Matter.objects.filter(pk=case.parent_id) | Matter.objects.filter(parent=case.parent_id)
    assert {one.office for one in root} == {other}
    assert (moved.version, moved.state, moved.standing.holder) == (version, "in_review", None)
    entries = Entry.objects.filter(act="case.office")
    assert {e.subject for e in entries} == set(root.values_list("reference", flat=True))
    assert REASONS not in str([e.content for e in entries])
    assert [n.kind for n in notices.for_person(there)] == ["came"]
    (gone,) = notices.for_person(cast["ortiz"]).filter(matter=case)
    assert gone.kind == "gone"
    assert f"{case.reference}</th>" in look("ortiz", "/notices/").content.decode(), "without a link"
    assert check().findings == []
    claims.take_over(case.pk, actor=officer.actor, version=version, reasons=REASONS)
    held = Matter.objects.get(pk=case.pk).standing.holder
    assert held is not None
    assert held.key == officer.actor.key


def test_whoever_had_the_page_open_is_refused_once_the_case_is_gone(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "in_review")
    give(cast, case, other)
    with pytest.raises(RefusedError, match="Another immigration office"):
        claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    with pytest.raises(RefusedError, match="Another immigration office"):
        advance(case.pk, "put_back", actor=cast["stone"].actor, version=case.version)
    with pytest.raises(RefusedError, match="Another immigration office"):
        give(cast, case, cast.agencies["CXIMMIG01"])
    with pytest.raises(ConflictError):
        give(cast, case, other, version=case.version + 1)


def test_what_was_signed_names_the_office_that_had_the_case_then(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "signed")
    give(cast, case, other)
    moved = Matter.objects.get(pk=case.pk)
    package = detainer.package_of(case.pk)
    assert package is not None
    assert office_changes.printed_office(moved, package.at).ori == "CXIMMIG01"
    assert office_changes.printed_office(moved) == other


def test_a_person_reviewed_by_another_office_is_told_of_by_its_name_alone(
    cast: Cast, other: Agency, look: Look
) -> None:
    theirs = case_in(cast, "queried", ori=BIRCH)
    link = notification.link_of(theirs.pk)
    mine = case_in(cast, "queried", Person(fin=link.identity))
    text = look("reed", f"/notification/{mine.reference}/").content.decode()
    assert "Second Office" in text
    assert theirs.reference not in text
    mine = on_to(cast, mine, "in_review")
    text = look("ortiz", f"/review/cases/{mine.reference}/").content.decode()
    assert "Second Office" in text
    assert theirs.reference not in text


def test_a_changed_office_that_no_entry_tells_of_is_found(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "queried")
    Matter.objects.filter(pk=case.pk).update(office=other)
    (finding,) = check().findings
    assert "CXIMMIG02" in finding.text


def test_what_is_asked_to_be_erased_of_a_case_is_decided_by_the_office_that_has_it(
    cast: Cast, other: Agency
) -> None:
    case, stranger = case_in(cast, "in_review"), second(other, Role.SUPERVISOR)
    labels = labels_of([case.pk])
    with pytest.raises(RefusedError, match="Another immigration office"):
        erasure.request(
            "K", rows=labels, authority=ORDER, ordered_on=ORDERED_ON, actor=second(other, Role.RECORDS_SPECIALIST).actor
        )  # fmt: skip
    row, client = asked(cast, labels), Client()
    page = f"/records/erasures/{row.pk}/"
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    assert page not in client.get("/records/orders/").content.decode()
    with pytest.raises(RefusedError, match="There is no request"):
        erasure.approve(row.pk, actor=stranger.actor)
    give(cast, case, other)
    assert client.get(page).status_code == 200, "it goes with the case"
    with pytest.raises(RefusedError, match="There is no request"):
        erasure.decline(row.pk, actor=cast["stone"].actor, reasons=REASONS)
    assert erasure.approve(row.pk, actor=stranger.actor).request == row


def test_what_is_asked_of_a_record_is_of_no_office(cast: Cast, other: Agency) -> None:
    case = case_in(cast, "in_review")
    row = erasure.request(
        "K", rows=labels_of([case.pk]), authority=ORDER, ordered_on=ORDERED_ON, of_record=True,
        actor=second(other, Role.RECORDS_SPECIALIST).actor,
    )  # fmt: skip
    assert erasure.approve(row.pk, actor=cast["stone"].actor).request == row


def test_two_versions_of_a_law_are_counted_over_all_and_list_an_office_s_own(
    cast: Cast, other: Agency
) -> None:
    case_in(cast, "hold_agreed")
    first, now = Version(shipped_policies(), date(2017, 1, 1)), Version(shipped_policies())
    for viewer, listed in (
        (cast["stone"], True),
        (cast["adams"], True),
        (second(other, Role.SUPERVISOR), False),
    ):
        found = compare_over_past("us-columbia-alder", first, now, viewer)
        assert found.comparison.changed == 1
        assert bool(found.rows) is listed
