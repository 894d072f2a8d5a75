"""The examiner's pages, and what each role sees of a search."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.abis import galleries
from handover.accounts.models import User
from handover.accounts.person_keys import new_person_key
from handover.audit.models import Entry
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity, PersonName
from handover.process.advance import advance
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.stages.identification import actions, queries
from handover.stages.identification.models import PrintMatch, SearchResult
from tests.stages.files import image, sent_by
from tests.stages.identification.cases import Referred, hand, judged, referred
from tests.stages.pages import page
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
REASONS = "Compared all three fingers; twelve points agree in each, none differs."


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


@pytest.fixture
def search(cast: Cast) -> Referred:
    return judged(held("criminal", referred(cast)), cast)


def held(repository: str, found: Referred) -> Referred:
    """Put the stored prints into a gallery of the repository."""
    named = Biographics((PersonName("STORED", "NAME"),))
    gallery = Gallery.create(galleries.folder(repository), repository)
    gallery.add([Identity(key, named, fingers) for key, fingers in found.stored.items()])
    return found


def get(
    client: Client,
    cast: Cast,
    who: str,
    name: str,
    found: Referred,
    status: int = 200,
    query: dict[str, str] | None = None,
) -> str:
    address = f"identification:{name}"
    return page(client, cast, who, address, found.case.reference, status=status, query=query)


def post(client: Client, cast: Cast, found: Referred, who: str = "evans", **data: object) -> tuple[int, str]:
    client.force_login(cast[who])
    body = {"version": found.case.version, "reasons": REASONS, **data}
    response = client.post(reverse("identification:examine", args=[found.case.reference]), body)
    return response.status_code, response.content.decode()


def test_the_queue_shows_the_longest_waiting_first_and_no_names(
    client: Client, cast: Cast, search: Referred
) -> None:
    second = referred(cast, "immigration")
    client.force_login(cast["evans"])
    seen = client.get(reverse("identification:queue")).content.decode()
    assert seen.index(search.case.reference) < seen.index(second.case.reference)
    assert "REYES" not in seen
    for who in ("clark", "reed", "ortiz"):
        client.force_login(cast[who])
        assert client.get(reverse("identification:queue")).status_code == 403


def test_both_prints_are_drawn_with_names_and_a_table(client: Client, cast: Cast, search: Referred) -> None:
    seen = get(client, cast, "evans", "examine", search, query={"finger": "2"})
    assert seen.count('role="img"') == 2
    for label in re.findall(r'aria-labelledby="([^"]+)"', seen):
        for one in label.split():
            assert f'id="{one}"' in seen, one
    drawings = re.findall(r"<svg class=\"ho-print\".*?</svg>", seen, re.S)
    numbers = [set(re.findall(r">(\d+)</text>", d)) for d in drawings]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) >= 5
    assert "Paired minutiae" in seen
    assert "style=" not in seen
    assert "<script>" not in seen


def test_the_candidates_name_is_behind_a_disclosure(client: Client, cast: Cast, search: Referred) -> None:
    seen = get(client, cast, "evans", "examine", search)
    assert "REYES, MARCO" not in re.sub(r"<details.*?</details>", "", seen, flags=re.S)
    assert "REYES, MARCO" in seen
    assert "Who candidate 1 is on record" in seen


def test_a_protected_identity_is_not_named_to_the_examiner(client: Client, cast: Cast) -> None:
    found = judged(held("immigration", referred(cast, "immigration", protected=True)), cast)
    seen = get(client, cast, "evans", "examine", found).partition("</main>")[0]  # after it: the notice of use
    assert "REYES LUNA" not in seen
    assert "Names are not shown for this candidate" in seen
    assert "1367" not in seen and "estricted" not in seen


@pytest.mark.parametrize(
    "query",
    [{"finger": "77"}, {"candidate": "99"}, {"finger": "x", "candidate": "-1"}, {"finger": "9" * 400}],
)
def test_nonsense_in_the_address_shows_the_best(
    client: Client, cast: Cast, search: Referred, query: dict[str, str]
) -> None:
    assert "booking and candidate 1" in get(client, cast, "evans", "examine", search, query=query)


def test_the_chosen_candidate_and_finger_are_shown(client: Client, cast: Cast, search: Referred) -> None:
    seen = get(client, cast, "evans", "examine", search, query={"candidate": "2", "finger": "3"})
    assert "Right middle: booking and candidate 2" in seen


@pytest.mark.parametrize(("change", "below"), [(0, True), (40, False)])
def test_an_image_lies_below_the_minutiae_only_where_it_is_theirs(
    client: Client, cast: Cast, change: int, below: bool
) -> None:
    finger = hand(1, 2)[2]
    width, height = finger.width + change, finger.height
    picture = image(2, width=width, height=height, data=bytes(width * height))
    booked = sent_by(cast["clark"], images=(picture,), minutiae={})
    found = judged(held("criminal", referred(cast, booked=booked)), cast)
    seen = get(client, cast, "evans", "examine", found, query={"finger": "2"})
    assert ("<image " in seen) is below
    assert (reverse("intake:image", args=[booked.reference, 0, 800]) in seen) is below
    assert "<image " not in get(client, cast, "evans", "examine", found, query={"finger": "3"})


def test_nobody_below_both_thresholds_is_compared_or_named(
    client: Client, cast: Cast, search: Referred
) -> None:
    seen = get(client, cast, "evans", "examine", search)
    assert search.other in seen
    assert search.below not in seen
    assert post(client, cast, search, finding=search.below)[0] == 422
    listed = get(client, cast, "adams", "search", search, query={"candidate": "3"})
    assert search.below in listed
    assert "Who candidate" not in listed


def test_without_the_gallery_the_page_says_so(client: Client, cast: Cast) -> None:
    assert "cannot be read now" in get(client, cast, "evans", "examine", judged(referred(cast), cast))


def test_a_candidate_that_left_the_gallery_is_told(client: Client, cast: Cast, search: Referred) -> None:
    galleries.gallery("criminal").remove([search.mate])
    assert "no prints of this candidate any more" in get(client, cast, "evans", "examine", search)


def test_confirming_records_the_finding_and_ends_the_search(
    client: Client, cast: Cast, search: Referred
) -> None:
    status, _ = post(client, cast, search, finding=search.mate)
    assert status == 302
    search.case.refresh_from_db()
    assert search.case.state == "identified"
    match, examination = queries.match_of(search.case.pk), queries.examination_of(search.case.pk)
    assert match is not None
    assert (match.identity, match.by_examiner, match.by_name) == (search.mate, True, "Emery Evans")
    assert examination is not None
    assert examination.reasons == REASONS


def test_withdrawing_is_offered_to_everybody_but_whoever_confirmed(
    client: Client, cast: Cast, search: Referred
) -> None:
    """It was offered to that one too, refused with 422, and noted as a refusal."""
    assert post(client, cast, search, finding=search.mate)[0] == 302
    assert "Withdraw the match" not in get(client, cast, "evans", "search", search)
    second = User.objects.get(pk=cast["evans"].pk)
    second.pk, second.username, second.person_key = None, "evers", new_person_key()
    second.first_name, second.last_name = "Everly", "Evers"
    second.save(force_insert=True)
    cast.people["evers"] = second
    assert "Withdraw the match" in get(client, cast, "evers", "search", search)
    for who in ("reed", "adams", "stone"):
        assert "Withdraw the match" not in get(client, cast, who, "search", search)


def test_excluding_ends_the_search_with_nobody(client: Client, cast: Cast, search: Referred) -> None:
    status, _ = post(client, cast, search, finding="none")
    assert status == 302
    search.case.refresh_from_db()
    assert search.case.state == "no_match"
    assert queries.match_of(search.case.pk) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose a candidate"),
        ({"finding": "none", "reasons": "no"}, "at least 20 characters"),
        ({"finding": "1999999999"}, "not one of the available choices"),
    ],
)
def test_an_unfinished_finding_is_refused_beside_its_field(
    client: Client, cast: Cast, search: Referred, data: dict[str, str], says: str
) -> None:
    status, seen = post(client, cast, search, **data)
    assert status == 422
    assert says in seen
    search.case.refresh_from_db()
    assert search.case.state == "examination"


def test_the_second_of_two_examiners_gets_what_changed(client: Client, cast: Cast, search: Referred) -> None:
    actions.exclude_match(
        search.case.pk, actor=cast["evans"].actor, version=search.case.version, reasons=REASONS
    )
    status, seen = post(client, cast, search, finding=search.mate)
    assert status == 409
    assert "Exclude" in seen
    search.case.refresh_from_db()
    assert search.case.state == "no_match"


@pytest.mark.parametrize("who", ["adams", "stone", "reed", "ortiz", "clark"])
def test_only_an_examiner_examines(client: Client, cast: Cast, search: Referred, who: str) -> None:
    assert post(client, cast, search, who, finding=search.mate)[0] == 403
    get(client, cast, who, "examine", search, 403)


def test_an_ended_search_is_not_examined_again(client: Client, cast: Cast, search: Referred) -> None:
    post(client, cast, search, finding="none")
    client.force_login(cast["evans"])
    response = client.get(reverse("identification:examine", args=[search.case.reference]))
    assert response.status_code == 302


# --- the search page by role ---------------------------------------------------------------------------


def test_the_search_tells_size_epoch_and_completeness_and_is_recorded(
    client: Client, cast: Cast, search: Referred
) -> None:
    seen = get(client, cast, "adams", "search", search)
    for text in ("4000", "Whole gallery answered", "Before a fingerprint examiner"):
        assert text in seen
    assert Entry.objects.filter(act="search.read", subject=search.case.reference).count() == 1


def test_leads_by_name_are_for_the_examiner_and_the_auditor_alone(
    client: Client, cast: Cast, search: Referred
) -> None:
    for who in ("evans", "adams"):
        assert "LEADNAME" in get(client, cast, who, "search", search)
    for who in ("clark", "reed", "stone", "ortiz", "lane", "ford", "walsh"):
        assert "LEADNAME" not in get(client, cast, who, "search", search)


def test_other_peoples_records_are_not_shown_where_they_are_not_needed(
    client: Client, cast: Cast, search: Referred
) -> None:
    for who in ("clark", "reed", "ortiz"):
        seen = get(client, cast, who, "search", search)
        assert search.mate not in seen
        assert search.other not in seen
    post(client, cast, search, finding=search.mate)
    for who in ("clark", "reed", "ortiz"):
        seen = get(client, cast, who, "search", search)
        assert search.mate in seen
        assert search.other not in seen
    assert '<svg class="ho-print"' in get(client, cast, "ortiz", "search", search)
    assert '<svg class="ho-print"' not in get(client, cast, "clark", "search", search)


def test_a_jail_sees_the_criminal_search_of_its_own_bookings_alone(client: Client, cast: Cast) -> None:
    own, immigration = referred(cast), referred(cast, "immigration")
    theirs = referred(cast, ori="CX0020000")
    get(client, cast, "clark", "search", own)
    get(client, cast, "clark", "search", immigration, 404)
    get(client, cast, "clark", "search", theirs, 404)


def test_an_incomplete_answer_says_so(client: Client, cast: Cast) -> None:
    waiting = walk.search(walk.booking(cast), "criminal")
    identity = walk.criminal_identity().ucn

    def write(case: Matter) -> dict[str, Fact]:
        result = SearchResult(gallery_size=3000, epoch=2, complete=False, fingers=[1], elapsed_ms=9.0)
        return {
            "search_answer": record(result, case, actions.MATCHER),
            "print_match": record(
                PrintMatch(identity=identity, score=2.5, by_examiner=False), case, actions.MATCHER
            ),
        }

    case = advance(waiting.pk, "identify", actor=actions.MATCHER, version=waiting.version, write=write)
    assert "Part of the gallery did not answer" in get(client, cast, "evans", "search", Referred(case, {}))
    whole = walk.ended_search(walk.booking(cast), "criminal", identity)
    assert "Part of the gallery" not in get(client, cast, "evans", "search", Referred(whole, {}))
