"""The what-if page and the places on record: for every role, without a case, and nothing kept."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.jurisdictions import evaluate, read_facts, shipped_policies
from handover.web.language import COOKIE
from handover.web.localaw.words import query_of, shown
from tests.jurisdictions.cases import CASES, DAY, PACKAGE
from tests.support.cast import PEOPLE
from tests.web.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PATH = "/law/"
ASKED = {
    "place": "us-columbia-cedar",
    "on": "2026-11-20",
    "served_on_person": "yes",
    "judicial_warrant": "no",
}
OTHER_WAYS = ("registry", "magistrate_finding", "criminal_warrant", "public_release_date")
"""What Gov. Code 7282.5 asks for besides convictions."""
SOMEONE = {role: username for username, _, role, _ in PEOPLE}


@pytest.mark.parametrize("role", sorted(SOMEONE))
def test_every_signed_in_person_may_ask(role: Role, signed_in: SignedIn) -> None:
    client = signed_in(SOMEONE[role])
    before = Entry.objects.count()
    assert client.get(PATH).status_code == 200
    assert client.get(PATH, ASKED).status_code == 200
    assert client.get("/law/places/").status_code == 200
    assert Entry.objects.count() == before


def test_the_outcome_has_its_clause_source_ground_and_what_is_not_known(signed_in: SignedIn) -> None:
    text = signed_in("clark").get(PATH, ASKED).content.decode()
    for words in ("does not allow the jail to hold the person", "Cedar County Resolution 21, article 1",
                  "invented for the synthetic state", "No warrant signed by a judge", "most restrictive rule in force",
                  "Invented for the synthetic state", "a request may be declined"):  # fmt: skip
        assert words in text, words
    real = signed_in("clark").get(PATH, {"place": "us-or", "on": "2026-11-20"}).content.decode()
    assert "illustrative: not confirmed in a source" in real
    assert "check it with your counsel" in real
    assert "depends on facts that are not known yet" in real


def test_the_day_that_is_asked_about_is_the_day_at_the_reader_s_agency(signed_in: SignedIn) -> None:
    """At 8 in the evening in Chicago it is the year after in UTC: law that begins with the year is not in force yet."""
    with time_machine.travel(datetime(2028, 1, 1, 2, tzinfo=UTC)):
        client = signed_in("clark")
        assert 'value="2027-12-31"' in client.get(PATH).content.decode()
        assert 'value="2027-12-31"' in client.get("/law/map/").content.decode()
        changes = client.get("/law/changes/").content.decode()
        assert 'value="2026-12-31"' in changes
        assert 'value="2027-12-31"' in changes


def test_offences_of_the_form_reach_the_law(signed_in: SignedIn) -> None:
    asked = {"place": "us-ca", "on": "2026-11-20", "record": "some", "class1": "listed_misdemeanour",
             "outcome1": "convicted", "on1": "2021-11-20",
             **dict.fromkeys(OTHER_WAYS, "no")}  # fmt: skip
    client = signed_in("clark")
    assert "allows the jail to tell the immigration office" in client.get(PATH, asked).content.decode()
    older = client.get(PATH, {**asked, "on1": "2021-11-19"}).content.decode()
    assert "does not allow the jail to tell the immigration office" in older
    charged = client.get(PATH, {**asked, "outcome1": "charged"}).content.decode()
    assert "does not allow the jail to tell the immigration office" in charged


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": "us-atlantis"}, "Select a valid choice"), ({"on": "soon"}, "Enter a valid date"),
        ({"on": ""}, "required"), ({"served_on_person": "perhaps"}, "Select a valid choice"),
        ({"record": "some"}, "Give at least one offence"), ({"class1": "listed_felony"}, "As given below"),
        ({"record": "some", "class1": "listed_felony", "days1": "-1"}, "greater than or equal to 0"),
        ({"agreement": "287"}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_why(
    changes: dict[str, str], message: str, signed_in: SignedIn
) -> None:
    answer = signed_in("clark").get(PATH, {**ASKED, **changes})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "The outcome" not in answer.content.decode()


def test_there_is_no_field_for_who_a_person_is(signed_in: SignedIn) -> None:
    page = signed_in("clark").get(PATH).content.decode()
    names = set(re.findall(r'name="(\w+)"', page.partition("<main")[2].partition("</main>")[0]))
    assert not {n for n in names if re.search(r"nationality|name|birth|language|sex|race|country", n)}
    assert "served_on_person" in names


def test_asking_again_is_the_same_question(signed_in: SignedIn) -> None:
    facts = read_facts("us-columbia-alder-annex", "served_on_person=yes,judicial_warrant=no,agreement=wso")
    answer = evaluate(facts, DAY, shipped_policies())
    page = signed_in("clark").get(f"{PATH}?{query_of(answer)}")
    assert page.context["answer"].facts == facts


def test_places_list_every_instrument_with_its_days(signed_in: SignedIn) -> None:
    text = signed_in("clark").get("/law/places/").content.decode()
    for place in shipped_policies().values():
        for instrument in place.instruments:
            assert f"{instrument.effective_from:%b %-d, %Y}" in text
    assert "warrant service officer model" in text
    assert "no instrument on record" in text


@pytest.mark.parametrize(("source", "place", "topic"), sorted({(s, p, t) for s, p, _, _, t, _ in CASES})[::9])
def test_every_answer_has_a_sentence(source: str, place: str, topic: str) -> None:
    line = ",".join(f"{name}=yes" for name in PACKAGE)
    for one in shown(evaluate(read_facts(place, line), DAY, shipped_policies())):
        assert one.sentence.endswith("."), source
        assert "{}" not in one.sentence
        if one.topic.value == topic and one.found.answer.value == "no":
            assert "does not allow" in one.sentence


def test_the_map_has_a_tile_a_state_and_says_the_same_as_its_table(signed_in: SignedIn) -> None:
    page = signed_in("clark").get("/law/map/", {"topic": "hold", "on": "2026-11-29", "year": "2026"})
    text = page.content.decode()
    assert text.count("ho-map__code") == 51
    tiles = {t.code: t.answer.words for t in page.context["map"].tiles}
    assert len({(t.x, t.y) for t in page.context["map"].tiles}) == 51
    assert (tiles["LA"], tiles["MA"], tiles["OH"]) == ("required", "no", "not established")
    rows = {r.name: r.answers[0] for r in page.context["rows"]}
    assert (rows["Louisiana"], rows["Massachusetts"], rows["Ohio"]) == ("required", "no", "not established")


def test_the_slider_asks_for_the_same_day_of_another_year(signed_in: SignedIn) -> None:
    asked = {"topic": "hold", "on": "2028-02-29", "year": "2017"}
    client = signed_in("clark")
    assert client.get("/law/map/", asked).context["map"].on == date(2028, 2, 29)
    slid = client.get("/law/map/", {**asked, "by": "year"})
    assert slid.context["map"].on == date(2017, 2, 28)
    assert {t.code: t.answer.words for t in slid.context["map"].tiles}["MA"] == "not established"
    for wrong in ({**asked, "year": "1999"}, {**asked, "topic": "interview"}, {**asked, "on": "soon"}):
        assert client.get("/law/map/", wrong).status_code == 422


def test_what_changed_between_two_days_lists_clauses(signed_in: SignedIn) -> None:
    client = signed_in("clark")
    asked = {"place": "us-tx", "first": "2024-12-31", "second": "2025-01-01"}
    text = client.get("/law/changes/", asked).content.decode()
    assert "Tex. Code Crim. Proc. 2.251" in text
    assert "2A.060" in text
    assert client.get("/law/changes/").status_code == 200
    none = client.get("/law/changes/", {**asked, "place": "us-oh"}).content.decode()
    assert "No clause on record began or ended" in none
    assert client.get("/law/changes/", {**asked, "second": "2020-01-01"}).status_code == 422


def test_a_reader_of_spanish_reads_the_law_as_written_and_all_else_in_spanish(signed_in: SignedIn) -> None:
    client = signed_in("clark")
    client.cookies[COOKIE] = "es"
    text = client.get(PATH, ASKED).content.decode()
    for words in (
        "La ley que consta aquí no permite a la cárcel retener a la persona después de la hora de liberación.",
        "la regla vigente más restrictiva", "<dd>No hay orden firmada por un juez</dd>",
        "inventado para el estado ficticio",
        '<dd lang="en">', '<span lang="en">Cedar County Resolution 21, article 1', "Delito 1",
        "<dd>una orden firmada por un juez o magistrado federal</dd>",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("Los textos de la ley, sus títulos y sus citas están en inglés") == 1
    for address, words in (
        ("/law/map/", ">sin determinar</td>"), ("/law/map/", "no se halló ninguna regla hasta el "),
        ("/law/?place=us-oh&on=2026-11-20", "No se halló sobre esto ninguna regla de este lugar hasta el "),
        ("/law/places/", "modelo de aplicación en la cárcel"),
        ("/law/changes/?place=us-tx&first=2024-12-31&second=2025-01-01", ">comenzada</td>"),
    ):  # fmt: skip
        assert words in client.get(address).content.decode(), address


@pytest.mark.parametrize("place", sorted({p for _, p, _, _, _, _ in CASES}))
def test_why_a_clause_decides_is_said_as_the_evaluation_says_it(place: str) -> None:
    for facts in ("", ",".join(f"{name}=yes" for name in PACKAGE)):
        answer = evaluate(read_facts(place, facts), DAY, shipped_policies())
        assert [one.why for one in shown(answer)] == [one.found.why for one in shown(answer)]
