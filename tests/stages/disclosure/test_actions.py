"""A lawyer is recorded, told and served; access is asked for, answered and printed; disclosures are accounted for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity
from handover.stages.disclosure import actions, queries
from handover.stages.disclosure.held_about_person import held_about
from handover.stages.disclosure.rules import Section
from handover.stages.notification.queries import link_of
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.world_changes import match_withdrawn
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
ALL = [s.value for s in Section]


def with_lawyer(cast: Cast, case: Matter, appearance: str = "g28") -> Matter:
    form = actions.LawyerForm("Dana Diaz", "555-0177", appearance, timezone.now() - timedelta(minutes=1))
    return actions.record_representative(case.pk, actor=cast["ortiz"].actor, version=case.version, form=form)


def tell(cast: Cast, case: Matter, *, papers: bool) -> Matter:
    return actions.tell_representative(
        case.pk, actor=cast["ford"].actor, version=case.version, told_at=timezone.now(), papers=papers,
        how="By e-mail, with the I-247A and the I-205.",
    )  # fmt: skip


def asked(cast: Cast, case: Matter, asker: str = "lawyer") -> Matter:
    form = actions.AccessForm(
        asker, "Dana Diaz", "Form G-28 is on file.", "All that is held.", timezone.now()
    )
    return actions.ask_access(case.pk, actor=cast["ortiz"].actor, version=case.version, form=form)


def test_a_lawyer_recorded_late_is_owed_what_was_served_before(cast: Cast) -> None:
    case = at_state(cast, "served")
    assert queries.owed_to_lawyer(case) == []
    case = with_lawyer(cast, case)
    assert [s.step for s in queries.owed_to_lawyer(case)] == ["lodge", "serve"]
    assert [c for c, _ in queries.lawyers_to_tell(cast["stone"])] == [case]
    case = tell(cast, case, papers=True)
    assert queries.owed_to_lawyer(case) == []


def test_without_form_g28_no_paper_is_served_on_a_lawyer(cast: Cast) -> None:
    case = with_lawyer(cast, at_state(cast, "served"), "named")
    with pytest.raises(RefusedError, match="G-28"):
        tell(cast, case, papers=True)
    with pytest.raises(RefusedError, match="No lawyer with a form G-28"):
        asked(cast, case)
    assert queries.told_to_lawyer(tell(cast, case, papers=False).pk).count() == 1


def test_a_representation_that_ended_is_over_and_another_takes_its_place(cast: Cast) -> None:
    case = with_lawyer(cast, at_state(cast, "served"))
    case = actions.end_representation(
        case.pk, actor=cast["ortiz"].actor, version=case.version, ended_at=timezone.now(), reasons="Withdrew."
    )  # fmt: skip
    assert queries.representative_of(case) is None
    with pytest.raises(RefusedError):
        tell(cast, case, papers=False)
    assert queries.representative_of(with_lawyer(cast, case)) is not None


def test_access_is_answered_once_and_printed_as_far_as_released(cast: Cast, client: Client) -> None:
    case = asked(cast, with_lawyer(cast, at_state(cast, "served")))
    request = queries.requests_waiting(cast["stone"]).get()
    with pytest.raises(RefusedError, match="withheld"):
        answer(cast, case, request.pk, ALL[:2], "")
    case = answer(cast, case, request.pk, ALL[1:], "5 USC 552a(j)(2): an open matter.")
    assert not queries.requests_waiting(cast["stone"]).exists()
    with pytest.raises(RefusedError, match="answered already"):
        answer(cast, case, request.pk, ALL, "")
    client.force_login(cast["stone"])
    printed = client.get(f"/disclosure/{case.reference}/access/{request.pk}/held.pdf")
    assert printed.content.startswith(b"%PDF")
    client.force_login(cast["ford"])
    assert client.get(f"/disclosure/{case.reference}/access/{request.pk}/held.pdf").status_code == 403
    page = client.get(f"/disclosure/{case.reference}/").content.decode()
    assert "granted in part" in page.lower()


def answer(cast: Cast, case: Matter, request_id: int, released: list[str], ground: str) -> Matter:
    return actions.answer_access(
        case.pk, actor=cast["stone"].actor, version=case.version, request_id=request_id, released=released,
        ground=ground,
    )  # fmt: skip


def test_a_request_of_another_case_is_not_answered_here(cast: Cast) -> None:
    case = asked(cast, at_state(cast, "served"), "person")
    other = asked(cast, at_state(cast, "lodged"), "person")
    foreign = queries.requests_of(other.pk).get()
    with pytest.raises(RefusedError, match="No such request"):
        answer(cast, case, foreign.pk, ALL, "")


def test_what_is_held_and_who_was_told_end_with_the_answer(cast: Cast) -> None:
    case = with_lawyer(cast, at_state(cast, "served"))
    until = case.version
    case = tell(cast, case, papers=True)
    found = {one.section: one.lines for one in held_about(case, until)}
    assert all(found[s] for s in Section if s is not Section.SAID)
    assert len(found[Section.HISTORY]) == until
    told = [d.recipient for d in queries.disclosures_of(case)]
    assert any("Alder County Jail" in one for one in told)
    assert told[-1] == "Dana Diaz"
    assert len(queries.disclosures_of(case, until)) == len(told) - 1


def test_no_jail_and_no_other_jail_reads_it(cast: Cast, client: Client) -> None:
    case = with_lawyer(cast, at_state(cast, "served"))
    client.force_login(cast["clark"])
    assert client.get(f"/disclosure/{case.reference}/").status_code in (403, 404)
    assert "Dana Diaz" not in client.get(f"/custody/requests/{case.reference}/history/").content.decode()


def released_to(cast: Cast, asker: str) -> tuple[Matter, int]:
    """A case whose request for access was granted whole."""
    case = asked(cast, with_lawyer(cast, at_state(cast, "served")), asker)
    request = queries.requests_waiting(cast["stone"]).get()
    return answer(cast, case, request.pk, ALL, ""), request.pk


def printed(client: Client, cast: Cast, case: Matter, request_id: int) -> tuple[int, str]:
    client.force_login(cast["stone"])
    page = client.get(f"/disclosure/{case.reference}/access/{request_id}/held.pdf")
    return page.status_code, page.content.decode(errors="replace")


def test_after_the_match_is_withdrawn_nobody_is_given_another_persons_record(
    cast: Cast, client: Client
) -> None:
    case, request_id = released_to(cast, "person")
    assert printed(client, cast, case, request_id)[0] == 200
    match_withdrawn(cast, case)
    status, said = printed(client, cast, case, request_id)
    assert (status, "another person" in said) == (422, True)
    case.refresh_from_db()
    form = actions.AccessForm("person", "The person", "Prints were compared.", "All.", timezone.now())
    case = actions.ask_access(case.pk, actor=cast["ortiz"].actor, version=case.version, form=form)
    again = queries.requests_waiting(cast["stone"]).get()
    with pytest.raises(RefusedError, match="another person"):
        answer(cast, case, again.pk, ALL, "")
    rest = ["papers", "history", "said", "lawyer", "disclosures"]
    case = answer(cast, case, again.pk, rest, "The record is another person's.")
    assert printed(client, cast, case, again.pk)[0] == 200


def test_a_record_that_becomes_protected_is_printed_for_nobody_else(cast: Cast, client: Client) -> None:
    case, request_id = released_to(cast, "other")
    identity = link_of(case.pk).identity
    ImmigrationIdentity.objects.filter(pk=identity).update(protected=True)
    assert printed(client, cast, case, request_id)[0] in (403, 422)
    assert actions.against_release(queries.requests_of(case.pk).get(), ALL)[1] is not None


def test_a_lawyer_who_withdrew_is_given_nothing(cast: Cast, client: Client) -> None:
    case, request_id = released_to(cast, "lawyer")
    assert printed(client, cast, case, request_id)[0] == 200
    case = actions.end_representation(
        case.pk, actor=cast["ortiz"].actor, version=case.version, ended_at=timezone.now(), reasons="Withdrew."
    )  # fmt: skip
    assert printed(client, cast, case, request_id)[0] == 422
    with_lawyer(cast, case)
    assert printed(client, cast, case, request_id)[0] == 422, "another lawyer's request is another's"
