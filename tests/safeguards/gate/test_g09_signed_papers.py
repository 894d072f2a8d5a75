"""G9, R11: nothing is lodged, served or printed under a signature on something else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from handover.accounts.models import Agency
from handover.audit.append_only import remove
from handover.papers import digest
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity, ImmigrationOrder
from handover.stages.custody import events
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.models import Paper, Signature
from handover.stages.detainer.queries import papers_for
from handover.stages.detainer.rules import LiftReason
from handover.stages.notification.queries import link_of
from handover.stages.review.stops import actions as stops
from handover.stages.review.stops.models import Stop
from tests.safeguards.conftest import Post
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OTHER = [{"last": "SOMEBODY", "first": "ELSE", "middle": "", "suffix": ""}]
SERVICE = {
    "method": "in_person", "place": "Desk", "language": "Spanish", "officer_name": "C. Clark",
    "officer_title": "Clerk",
}  # fmt: skip


def renamed(case: Matter) -> None:
    """Another name comes past the doors that ask the bars again: a bulk write."""
    ImmigrationIdentity.objects.filter(fin=link_of(case.pk).identity).update(names=OTHER)


def now(case: Matter) -> Matter:
    return Matter.objects.get(pk=case.pk)


def forms_of(case: Matter, number: int) -> set[str]:
    return set(Paper.objects.filter(case=case, number=number).values_list("form", flat=True))


def test_what_was_drafted_is_what_is_signed(cast: Cast, post: Post) -> None:
    case = case_in(cast, "awaiting_signature")
    renamed(case)
    with pytest.raises(RefusedError, match="signed: REYES LUNA, MARCO; now: SOMEBODY, ELSE"):
        walk._sign(cast, case)
    address = f"/detainer/cases/{case.reference}/sign/"
    said = {"version": case.version, "read": "on", "read_digest": package_digest(case)}
    answer = post("walsh", address, **said)
    assert answer.status_code == 422
    assert "Draft the package again" in answer.content.decode()
    assert now(case).state == "awaiting_signature"
    assert not Signature.objects.filter(matter=case).exists()


def test_a_digest_that_was_not_read_is_not_signed(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    with pytest.raises(RefusedError, match="differs from the one you were shown"):
        detainer.sign_warrant(case.pk, signer=cast["walsh"], version=case.version, read_digest="0" * 64)
    assert forms_of(case, case.version + 1) == set()


@pytest.mark.parametrize("by_page", [False, True])
def test_nothing_is_lodged_under_a_signature_on_somebody_else(cast: Cast, post: Post, by_page: bool) -> None:
    case = case_in(cast, "signed")
    renamed(case)
    if by_page:
        answer = post("ortiz", f"/detainer/cases/{case.reference}/lodge/", version=case.version, checked="on")
        assert answer.status_code == 422
        assert "SOMEBODY, ELSE" in answer.content.decode()
    else:
        with pytest.raises(RefusedError, match="Draft the package again"):
            walk._lodge(cast, case)
    assert now(case).state == "signed"
    assert forms_of(case, case.version + 1) == set(), "no notice was printed"


def test_the_words_of_a_form_are_signed_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_in(cast, "signed")
    monkeypatch.setattr(digest, "wording", lambda: "other words")
    with pytest.raises(RefusedError, match="the words of a form"):
        walk._lodge(cast, case)


def test_the_package_goes_back_to_the_signer(cast: Cast, post: Post, page: Callable[[str, str], str]) -> None:
    case = case_in(cast, "signed")
    renamed(case)
    assert "Draft the package again" in page("ortiz", f"/detainer/cases/{case.reference}/")
    address = f"/detainer/cases/{case.reference}/redraft/"
    assert post("ortiz", address, version=case.version, reasons="the name").status_code == 422
    assert post("walsh", address, version=case.version, reasons=REASONS).status_code == 403
    assert post("ortiz", address, version=case.version, reasons=REASONS).status_code == 302
    back = now(case)
    assert back.state == "probable_cause"
    assert {"package", "signature"}.isdisjoint(back.standing.facts)
    assert {"determination", "redraft"} <= back.standing.facts.keys()
    lodged = walk._lodge(cast, walk._sign(cast, walk._draft(cast, back)))
    for paper in papers_for(cast["clark"], lodged):
        assert paper.facts["subject"]["name"] == "SOMEBODY, ELSE", paper.form


def test_a_name_that_changes_while_the_request_is_out_stops_the_case(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    identity = ImmigrationIdentity.objects.get(fin=link_of(case.pk).identity)
    identity.names = OTHER
    identity.save()
    assert now(case).state == "stopped"
    (found,) = Stop.objects.get(matter=case).found
    assert (found["code"], found["rule"]) == ("facts_changed", "R11")
    assert "SOMEBODY, ELSE" in found["said"]
    with pytest.raises(RefusedError, match="no longer says what the records say"):
        stops.resume(
            case.pk, actor=cast["stone"].actor, version=now(case).version, reasons=REASONS, done=REASONS
        )


@pytest.mark.parametrize("by_page", [False, True])
def test_what_passed_the_doors_is_not_served_and_the_jail_reads_nothing_of_it(
    cast: Cast, post: Post, by_page: bool
) -> None:
    case = case_in(cast, "lodged")
    renamed(case)
    if by_page:
        served_at = timezone.now().astimezone(case.agency.zone).strftime("%Y-%m-%dT%H:%M")
        answer = post(
            "clark",
            f"/detainer/cases/{case.reference}/serve/",
            version=case.version,
            served_at_wall=served_at,
            **SERVICE,
        )
        said, status = answer.content.decode(), answer.status_code
    else:
        with pytest.raises(RefusedError) as refused:
            walk._serve(cast, case)
        said, status = str(refused.value), 422
    assert status == 422
    assert "Do not serve it" in said
    assert "SOMEBODY" not in said
    assert "name" not in said.split("no longer agrees")[1].split(".")[0]
    assert now(case).state == "lodged"
    assert stops.sweep() == 1
    assert now(case).state == "stopped"


def test_a_jail_serves_what_was_signed_and_nothing_else(cast: Cast) -> None:
    """Telephones of agencies change, and the person goes to another jail: the paper goes along as it is."""
    case = case_in(cast, "lodged")
    signed = Paper.objects.get(case=case, form="I-247A", draft=False)
    Agency.objects.update(phone="+1 555 0199")
    moved = events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000",
        transferred_at=timezone.now(), ground="Warrant of Birch County",
    )  # fmt: skip
    served = walk._serve(cast, moved)
    copy = Paper.objects.get(case=case, form="I-247A", number=served.version)
    assert copy.facts_digest == signed.facts_digest
    assert copy.facts["signature"] == signed.facts["signature"]
    assert copy.facts["to"] == signed.facts["to"]
    assert copy.facts["jail"]["service"]["officer_name"] == "Casey Clark"
    assert copy.facts["lodged_by"]["name"] == "Olive Ortiz", "who lodged it, beside who signed"
    later = ("jail", "lodged_by")
    assert {k: v for k, v in copy.facts.items() if k not in later} == {
        k: v for k, v in signed.facts.items() if k not in later
    }


def test_what_cannot_be_printed_as_it_was_signed_is_not_printed_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_in(cast, "lodged")
    monkeypatch.setattr(digest, "wording", lambda: "other words")
    served = walk._serve(cast, case)
    assert served.state == "served", "the signed paper itself was served"
    assert forms_of(case, served.version) == set()


def test_an_order_that_says_something_else_now_is_not_the_warrants(cast: Cast) -> None:
    case = case_in(cast, "signed")
    ImmigrationOrder.objects.filter(identity=link_of(case.pk).identity).update(body="Another court")
    with pytest.raises(RefusedError, match="signed: Immigration Court; now: Another court"):
        walk._lodge(cast, case)


def test_papers_that_were_changed_on_file_are_neither_lodged_nor_served(cast: Cast) -> None:
    signed, lodged = case_in(cast, "signed"), case_in(cast, "lodged")
    remove(SimpleNamespace(connection=connection, execute=connection.cursor().execute), "detainer_paper")
    Paper.objects.filter(form="I-247A", draft=False).update(facts_digest="0" * 64)
    with pytest.raises(RefusedError, match="not those that were signed"):
        walk._lodge(cast, signed)
    with pytest.raises(RefusedError, match="Do not serve it"):
        walk._serve(cast, lodged)


@pytest.mark.parametrize("reason", LiftReason)
def test_a_cancellation_names_the_person_as_the_request_did_and_says_nothing_of_them(
    cast: Cast, reason: LiftReason
) -> None:
    case = case_in(cast, "lodged")
    renamed(case)
    cancelled = cancelling.cancel(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=reason, reasons=REASONS
    )
    paper = Paper.objects.get(case=case, form="cancellation", number=cancelled.version)
    assert paper.facts["subject"]["name"] == "REYES LUNA, MARCO"
    told = {LiftReason.SUPERSEDED: "superseded by a new form", LiftReason.DUPLICATE: "duplicate"}
    assert paper.facts["reason"] == told.get(reason, "the request no longer stands")
    assert "citizen" not in paper.facts["reason"]
