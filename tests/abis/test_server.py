"""OSIA's operations over HTTP: what each does to the galleries, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from handover.abis import access
from handover.abis.galleries import folder, gallery
from handover.abis.operations import SCOPES
from handover.audit.models import Entry
from handover.audit.verify import verify
from handover.matching.segment_files import PACKED
from handover.repositories import index
from handover.repositories.models import IndexChange
from tests.abis.galleries import Caller, biometrics, encounter, token
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def found(
    call: Caller, person: int, press: int, gallery: str = "criminal", **query: Any
) -> list[dict[str, Any]]:
    answer = call(
        "POST", f"identify/{gallery}", {"filter": {}, "biometricData": biometrics(person, press)}, **query
    )
    assert answer.status_code == 200, answer.content
    candidates: list[dict[str, Any]] = answer.json()
    return candidates


def first(call: Caller, person: int, press: int, gallery: str = "criminal") -> str:
    best = found(call, person, press, gallery)[:1]
    return best[0]["personId"] if best and best[0]["others"]["handoverBand"] == "identified" else ""


def test_a_mate_is_first_with_its_fingers_scores_and_band(call: Caller) -> None:
    best = found(call, 2, 5)[0]
    assert (best["personId"], best["rank"], best["others"]) == ("C2", 1, {"handoverBand": "identified"})
    assert {s["biometricSubType"] for s in best["scores"]} >= {"RIGHT_THUMB", "LEFT_INDEX"}
    assert best["score"] == pytest.approx(sum(s["score"] for s in best["scores"]), rel=0.05)
    assert {g for s in best["scores"] for g in s["galleries"]} == {"criminal"}


def test_all_galleries_are_searched_and_named(call: Caller) -> None:
    best = found(call, 1, 5, "ALL")[:2]
    assert {(c["personId"], c["scores"][0]["galleries"][0]) for c in best} == {
        ("C1", "criminal"),
        ("I1", "immigration"),
    }


def test_the_list_is_capped_and_the_threshold_holds(call: Caller) -> None:
    everybody = found(call, 2, 5)
    assert len(found(call, 2, 5, maxNbCand=1)) == 1
    below = [c for c in everybody if c["score"] < 1]
    assert found(call, 2, 5, threshold=1) == [c for c in everybody if c not in below]


def test_an_encounter_is_found_as_soon_as_it_is_created_and_no_more_when_deleted(call: Caller) -> None:
    assert first(call, 8, 5) == ""
    made = call("POST", "persons", encounter(8, 1, biographicData={"gender": "M"}, clientData="aGk=")).json()
    assert first(call, 8, 5) == made["personId"]
    read = call("GET", f"persons/{made['personId']}/encounters/{made['encounterId']}").json()
    assert (read["encounterType"], read["biographicData"], read["clientData"]) == (
        "arrest",
        {"gender": "M"},
        "aGk=",
    )
    assert [b["template"] for b in read["biometricData"]] == [b["template"] for b in biometrics(8, 1)]
    assert call("DELETE", f"persons/{made['personId']}/encounters/{made['encounterId']}").status_code == 204
    assert first(call, 8, 5) == ""
    assert call("GET", f"persons/{made['personId']}/encounters").status_code == 404


def test_a_person_has_several_encounters_and_is_one_candidate(call: Caller) -> None:
    assert call("POST", "persons/C2/encounters/E2", encounter(2, 2)).json() == {
        "personId": "C2",
        "encounterId": "E2",
    }
    assert call("POST", "persons/C2/encounters/E2", encounter(2, 3)).status_code == 409
    assert call("POST", "persons/C2/encounters/C2", encounter(2, 3)).status_code == 409
    assert [c["personId"] for c in found(call, 2, 5)].count("C2") == 1
    listed = call("GET", "persons/C2/encounters").json()
    assert [e["encounterId"] for e in listed] == ["C2", "E2"]


def test_an_update_replaces_prints(call: Caller) -> None:
    call("POST", "persons/P9/encounters/E1", encounter(8, 1))
    assert call("PUT", "persons/P9/encounters/E1", encounter(9, 1)).status_code == 200
    assert (first(call, 8, 5), first(call, 9, 5)) == ("", "P9")
    assert call("PUT", "persons/P9/encounters/E2", encounter(9, 1)).status_code == 404


def test_an_inactive_encounter_is_kept_and_not_searched(call: Caller) -> None:
    """Also one that a repository enrolled; its names in the gallery stay."""
    names = gallery("criminal").identity("C1").biographics  # type: ignore[union-attr]
    assert call("PUT", "persons/C1/encounters/C1/status", status="INACTIVE").status_code == 204
    assert first(call, 1, 5) == ""
    assert call("GET", "persons/C1/encounters/C1").json()["status"] == "INACTIVE"
    assert {"personId": "C1", "encounterId": "C1"} in call("GET", "galleries/criminal").json()
    assert call("PUT", "persons/C1/encounters/C1/status", status="ACTIVE").status_code == 204
    assert first(call, 1, 5) == "C1"
    assert gallery("criminal").identity("C1").biographics == names  # type: ignore[union-attr]


def test_an_encounter_moves_between_galleries(call: Caller) -> None:
    assert call("PUT", "persons/C2/encounters/C2/galleries", ["immigration"]).status_code == 204
    assert (first(call, 2, 5), first(call, 2, 5, "immigration")) == ("", "C2")
    for wrong in ([], ["criminal", "criminal"], ["wants"], ["nowhere"]):
        assert call("PUT", "persons/C2/encounters/C2/galleries", wrong).status_code == 400, wrong
    assert first(call, 2, 5, "immigration") == "C2"


def test_merging_gives_all_encounters_or_none(call: Caller) -> None:
    for person in ("A", "B"):
        call("POST", f"persons/{person}/encounters/SAME", encounter(8, 1))
    assert call("POST", "persons/A/merge/B").status_code == 409
    assert call("POST", "persons/A/merge/C3").status_code == 204
    assert {e["encounterId"] for e in call("GET", "persons/A/encounters").json()} == {"SAME", "C3"}
    assert call("GET", "persons/C3/encounters").status_code == 404
    assert first(call, 3, 5) == "A"
    assert gallery("criminal").identity("A/C3").biographics.names[0].last == "NAME3"  # type: ignore[union-attr]
    assert call("POST", "persons/A/merge/C3").status_code == 404


def test_moving_one_encounter_makes_the_target_where_it_is_new(call: Caller) -> None:
    assert call("POST", "persons/NEW/move/C2/encounters/C2").status_code == 204
    assert first(call, 2, 5) == "NEW"
    assert call("POST", "persons/NEW/move/C2/encounters/C2").status_code == 404
    assert call("DELETE", "persons/NEW").status_code == 204
    assert first(call, 2, 5) == ""


def test_templates_are_read_in_both_formats_and_by_finger(call: Caller) -> None:
    iso = call("GET", "persons/C1/encounters/C1/templates").json()
    ansi = call("GET", "persons/C1/encounters/C1/templates", templateFormat="ANSI_378").json()
    assert len(iso) == len(ansi) == 5
    assert {t["templateFormat"] for t in ansi} == {"ANSI_378"}
    one = call("GET", "persons/C1/encounters/C1/templates", biometricSubType="LEFT_INDEX").json()
    assert [t["biometricSubType"] for t in one] == ["LEFT_INDEX"]
    assert call("GET", "persons/C1/encounters/C1/templates", biometricSubType="LEFT_RING").status_code == 404
    assert call("GET", "persons/C1/encounters/C1/templates", templateFormat="OTHER").status_code == 400


def test_a_person_who_is_enrolled_is_searched_for(call: Caller) -> None:
    for path in ("identify/immigration/C1", "identify/immigration/C1/encounters/C1"):
        assert call("POST", path, {}).json()[0]["personId"] == "I1"
    assert call("POST", "identify/immigration/NOBODY", {}).status_code == 404


def test_verification_decides_by_the_threshold(call: Caller) -> None:
    mine, other = {"biometricData": biometrics(1, 5)}, {"biometricData": biometrics(2, 5)}
    assert call("POST", "verify/criminal/C1", mine).json()["decision"] is True
    assert call("POST", "verify/criminal/C1", other).json()["decision"] is False
    assert call("POST", "verify/criminal/C1", mine, threshold=1000).json()["decision"] is False
    assert call("POST", "verify/immigration/C1", mine).status_code == 404
    both = {"biometricData1": biometrics(1, 5), "biometricData2": biometrics(1, 7)}
    assert call("POST", "verify", both).json()["decision"] is True


def test_galleries_are_listed_by_page_and_as_csv(call: Caller) -> None:
    assert call("GET", "galleries").json() == ["criminal", "immigration"]
    everybody = call("GET", "galleries/ALL").json()
    assert [p["personId"] for p in everybody] == ["C1", "C2", "C3", "I1", "I4"]
    assert call("GET", "galleries/ALL", offset=1, limit=2).json() == everybody[1:3]
    assert call("GET", "galleries/wants").status_code == 404
    call.client.defaults["HTTP_ACCEPT"] = "text/csv"
    answer = call("GET", "galleries/immigration")
    assert (answer["Content-Type"], answer.content) == (
        "text/csv",
        b"PersonId, encounterId\nI1, I1\nI4, I4\n",
    )


def test_a_damaged_gallery_is_an_error_and_never_an_empty_list(call: Caller) -> None:
    next((folder("criminal") / "segments").rglob(PACKED)).unlink()
    for path, body in (
        ("identify/criminal", {"filter": {}, "biometricData": biometrics(9, 5)}),
        ("identify/ALL", {"filter": {}, "biometricData": biometrics(9, 5)}),
        ("verify/criminal/C1", {"biometricData": biometrics(1, 5)}),
    ):
        answer = call("POST", path, body)
        assert (answer.status_code, answer.json()["code"]) == (500, 503), path
    assert call("GET", "galleries/criminal").status_code == 500
    assert call("POST", "persons", encounter(9, 1)).status_code == 500


@pytest.mark.parametrize("scope", SCOPES)
def test_each_operation_needs_its_own_scope(cast: Cast, filled: None, scope: str) -> None:
    without = Caller(token(cast, [s for s in SCOPES if s != scope]))
    method, path, body = {
        "abis.encounter.read": ("GET", "persons/C1/encounters", None),
        "abis.encounter.write": ("DELETE", "persons/C1", None),
        "abis.gallery.read": ("GET", "galleries", None),
        "abis.identify": ("POST", "identify/criminal", {"filter": {}, "biometricData": biometrics(1, 5)}),
        "abis.task.read": ("GET", "tasks/x/status", None),
        "abis.task.update": ("POST", "tasks/x/redeliver", None),
        "abis.verify": ("POST", "verify/criminal/C1", {"biometricData": biometrics(1, 5)}),
    }[scope]
    assert without(method, path, body).status_code == 403
    assert Entry.objects.latest("number").outcome == "refused"
    assert Caller(token(cast, [scope]))(method, path, body).status_code in (200, 204, 404)


def test_a_gallery_without_grant_is_neither_searched_nor_read_nor_written(cast: Cast, filled: None) -> None:
    call = Caller(token(cast, galleries=["criminal"]))
    request = {"filter": {}, "biometricData": biometrics(4, 5)}
    assert call("GET", "galleries").json() == ["criminal"]
    assert call("POST", "identify/immigration", request).status_code == 403
    assert call("POST", "identify/ALL", request).status_code == 403
    assert call("GET", "persons/I4/encounters").status_code == 404
    assert call("POST", "identify/criminal/I4", {}).status_code == 404
    assert call("DELETE", "persons/I4").status_code == 404
    assert call("POST", "persons", encounter(9, 1, ["criminal", "immigration"])).status_code == 403


def test_every_call_is_recorded_under_a_pseudonym(call: Caller) -> None:
    found(call, 2, 5, transactionId="TX77")
    call("GET", "persons/C2/encounters")
    call("GET", "persons/NOBODY/encounters")
    search, read, failed = Entry.objects.order_by("-number")[:3][::-1]
    assert (search.act, search.content["transaction"], search.content["gallery"]) == (
        "abis.identify",
        "TX77",
        "criminal",
    )
    assert (read.act, read.subject, read.outcome) == (
        "abis.readAllEncounters",
        access.pseudonym("C2"),
        "success",
    )
    assert (failed.outcome, failed.content["code"]) == ("failure", 404)
    assert not any("C2" in str(vars(e)) for e in (search, read))
    assert verify()[1] is None


def test_what_could_not_be_recorded_is_not_done_and_may_be_asked_again(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure after the galleries were written, as a crash would leave it: never acknowledged, never half there."""

    def broken(**_: Any) -> None:
        raise RuntimeError("no entry")

    with monkeypatch.context() as patch:
        patch.setattr("handover.abis.operation_runner.append", broken)
        answer = call("POST", "persons/P8/encounters/E1", encounter(8, 1))
        assert (answer.status_code, answer.json()["code"]) == (500, 500)
        assert "no entry" not in answer.json()["message"]
    assert call("GET", "persons/P8/encounters").status_code == 404
    assert call("POST", "persons/P8/encounters/E1", encounter(8, 1)).status_code == 200
    assert [c["personId"] for c in found(call, 8, 5)].count("P8") == 1
    assert verify()[1] is None


def test_nobody_enters_without_a_token(filled: None, db: None) -> None:
    answer = Caller("wrong")("GET", "galleries")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert set(answer.json()) == {"code", "message"}


def test_who_was_withdrawn_is_not_found_and_what_is_behind_says_so_and_not_why(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record was withdrawn, and nobody has brought the gallery in step yet."""
    probe = {"filter": {}, "biometricData": biometrics(2, 5)}
    assert call("POST", "identify/criminal", probe).json()[0]["personId"] == "C2"
    with monkeypatch.context() as few:
        few.setattr(index, "AT_ONCE", 0)
        IndexChange.objects.create(gallery="criminal", key="C2")
        asks: list[tuple[str, str, Any]] = [
            ("POST", "identify/criminal", probe),
            ("POST", "verify/criminal/C2", {"biometricData": probe["biometricData"]}),
            ("GET", "persons/C2/encounters/C2", None),
            ("GET", "galleries/criminal", None),
        ]
        for ask in asks:
            answer = call(*ask)
            assert (answer.status_code, answer.json()["code"]) == (500, 503)
            assert answer.json()["message"] == "the gallery is being brought up to date; ask again later"
        assert call("GET", "persons/C1/encounters/C1").status_code == 200
    found = [c["personId"] for c in call("POST", "identify/criminal", probe).json()]
    assert "C2" not in found
    assert call("GET", "persons/C2/encounters/C2").status_code == 404
    assert {"personId": "C2", "encounterId": "C2"} not in call("GET", "galleries/criminal").json()
