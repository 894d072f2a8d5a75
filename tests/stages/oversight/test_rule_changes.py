"""A change of local law, weights, thresholds or papers: two people, its effect on open cases first, and in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.administration.adoption import acts, parts
from handover.administration.adoption.models import RuleSet
from handover.administration.adoption.readiness import rules_adopted
from handover.administration.adoption.shipped import LAW, PAPERS, THRESHOLDS, WEIGHTS
from handover.administration.adoption.standing import (
    RulesNotAdoptedError,
    departures,
    in_force,
    texts_of,
    unadopted,
)
from handover.administration.operators import REGISTRAR
from handover.audit.models import Entry
from handover.cli import app
from handover.commands.matcher import ByAdoptedRules
from handover.jurisdictions import load_policies
from handover.matching.gallery_manifest import GalleryError
from handover.matching.types import Biographics, Probe
from handover.process.facts import record
from handover.process.fold import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody.policy_advice import facts_for, facts_for_all
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.identification import delays, searching
from handover.stages.identification.models import Candidate, SearchDelay, SearchResult
from handover.stages.oversight import rule_changes
from handover.stages.oversight.rule_effects import effect_of
from tests.stages.oversight.numbers import without_figure
from tests.support import walk
from tests.support.cast import PASSWORD, Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
OPERATOR = Actor("operator:root", "Operator (root)", Role.SYSTEM)
WHY = "County Ordinance 9 replaces Ordinance 7 from December on; counsel read it."
BIRCH = "us-columbia-birch.yaml"
NO_NOTICE = (
    "topic: notify\n        answer: 'yes'",
    "topic: notify\n        answer: 'no'\n        grounds: [local_policy_other]",
)
Load = Callable[[str, str, Callable[[str], str]], None]


@pytest.fixture
def load(db: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """The shipped rules are in force; the function gives this process another text of one file."""
    assert acts.adopt_shipped(OPERATOR) is not None

    def loads(name: str, file: str, change: Callable[[str], str]) -> None:
        one = parts.part(name)
        texts = {**one.loaded(), file: change(one.loaded()[file])}
        monkeypatch.setitem(parts._DECLARED, name, replace(one, loaded=lambda: texts))

    return loads


def _comment(text: str) -> str:
    return f"{text}# changed\n"


def _no_notice(text: str) -> str:
    assert NO_NOTICE[0] in text
    return text.replace(*NO_NOTICE, 1)


def proposed(load: Load) -> RuleSet:
    load(LAW, BIRCH, _no_notice)
    return acts.propose(actor=OPERATOR, reasons=WHY)


def adopted(rules: RuleSet, person: User) -> None:
    rule_changes.adopt(rules, read=rule_changes.compute(rules, person.actor).pk, reasons=WHY, person=person)


def test_nothing_is_agreed_to_on_a_law_that_nobody_adopted_and_a_jail_declines_as_always(
    cast: Cast, load: Load
) -> None:
    case = case_in(cast, "served")
    load(LAW, BIRCH, _comment)
    assert unadopted(LAW, PAPERS, WEIGHTS, THRESHOLDS) == (LAW,)
    with pytest.raises(RefusedError, match="not adopted by two people"):
        walk._agree_to_hold(cast, case)
    declined = custody.decline(
        case.pk, actor=cast["clark"].actor, version=case.version, ground="no_judicial_warrant"
    )
    assert declined.state == "declined"


def test_nothing_is_lodged_in_words_that_nobody_adopted_and_what_is_out_is_cancelled_as_always(
    cast: Cast, load: Load
) -> None:
    signed, lodged = case_in(cast, "signed"), case_in(cast, "lodged")
    load(PAPERS, "layouts/i247a.html", _comment)
    with pytest.raises(RefusedError, match="not adopted by two people"):
        walk._lodge(cast, signed)
    cancelled = cancelling.cancel(
        lodged.pk,
        actor=cast["stone"].actor,
        version=lodged.version,
        reason=LiftReason.DISCRETION,
        reasons=WHY,
    )
    assert cancelled.state == "cancelled"


@pytest.mark.parametrize(("name", "file"), [(THRESHOLDS, "thresholds.json"), (WEIGHTS, "weights_v3.toml")])
def test_no_search_is_made_by_what_nobody_adopted(load: Load, name: str, file: str) -> None:
    load(name, file, _comment)
    for search in (
        lambda: searching.search("criminal", Probe(Biographics(())), limit=1),
        lambda: searching.search_wants(Biographics(()), limit=1),
    ):
        with pytest.raises(RulesNotAdoptedError, match="handover rules propose") as waits:
            search()
    assert delays.kind_of(waits.value) is SearchDelay.Kind.NOT_READY, "it is asked again, and never nobody"


def test_a_process_that_searches_for_others_goes_by_adopted_rules_too(load: Load) -> None:
    class Gallery:
        def search(self, *_: object, **__: object) -> str:
            return "found"

    served = ByAdoptedRules(Gallery())  # type: ignore[arg-type]
    asked = {"limit": 1, "prevalence": 0.5, "epoch": 1}
    assert served.search(Probe(Biographics(())), **asked) == "found"  # type: ignore[arg-type, comparison-overlap]
    load(WEIGHTS, "weights_v3.toml", _comment)
    with pytest.raises(GalleryError, match="not adopted by two people"):
        served.search(Probe(Biographics(())), **asked)  # type: ignore[arg-type]


def test_a_setting_is_a_threshold_too(load: Load, settings: Settings) -> None:
    settings.HANDOVER_ABIS_LIGHTS_OUT = 12.5
    assert unadopted(THRESHOLDS) == (THRESHOLDS,)
    assert [(one.name, one.files.all) for one in departures()] == [(THRESHOLDS, ("thresholds.json",))]


def test_before_any_set_was_adopted_the_check_says_so_and_the_first_is_made_once(db: None) -> None:
    assert [found.code for found in rules_adopted()] == ["no-rules"]
    first = acts.adopt_shipped(OPERATOR)
    assert first == in_force()
    assert list(rules_adopted()) == []
    assert acts.adopt_shipped(OPERATOR) is None


def test_neither_an_operator_nor_the_program_adopts_a_second_set_where_people_decide(
    cast: Cast, load: Load, settings: Settings
) -> None:
    settings.HANDOVER_DEMO = True
    load(LAW, BIRCH, _comment)
    assert acts.adopt_shipped(REGISTRAR) is None, "an operator made the first set: this is no demonstration"
    assert acts.adopt_shipped(OPERATOR) is None


def test_a_demonstration_adopts_what_a_new_version_brings(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HANDOVER_DEMO = True
    first, one = acts.adopt_shipped(REGISTRAR), parts.part(WEIGHTS)
    monkeypatch.setitem(parts._DECLARED, WEIGHTS, replace(one, loaded=lambda: {"weights_v4.toml": "x"}))
    assert acts.adopt_shipped(OPERATOR) is None
    second = acts.adopt_shipped(REGISTRAR)
    assert second == in_force() != first


def other_account(of: User, **more: object) -> User:
    told = {"first_name": of.first_name, "last_name": of.last_name, "role": of.role, "agency": of.agency}
    return User.objects.create(username="second", **{**told, **more})


@pytest.mark.parametrize("how", ["own", "same_name", "made_since", "operator", "role", "auditor"])
def test_one_person_is_not_two(cast: Cast, load: Load, how: str) -> None:
    load(LAW, BIRCH, _no_notice)
    stone = cast["stone"]
    by = Actor("operator:stone", "Operator (stone)", Role.SYSTEM) if how == "operator" else stone.actor
    rules = acts.propose(actor=by, reasons=WHY)
    before = rules.at - timedelta(days=1)
    person = {
        "own": lambda: User.objects.get(pk=stone.pk),
        "same_name": lambda: other_account(stone, first_name="SKY ", date_joined=before),
        "made_since": lambda: other_account(
            stone, last_name="Else", date_joined=rules.at + timedelta(seconds=1)
        ),
        "operator": lambda: stone,
        "role": lambda: cast["ortiz"],
        "auditor": lambda: cast["adams"],
    }[how]()
    with pytest.raises(RefusedError) as refused:
        adopted(rules, person)
    code = "role" if how in ("role", "auditor") else "two_person"
    assert [one.code for one in refused.value.refusals] == [code]
    assert in_force() != rules
    adopted(rules, cast["lane"])
    assert in_force() == rules
    with pytest.raises(RefusedError, match="decided already"):
        adopted(rules, cast["lane"])


def test_the_log_tells_each_act_and_who(cast: Cast, load: Load) -> None:
    rules = proposed(load)
    adopted(rules, cast["stone"])
    told = Entry.objects.filter(act__startswith="rules.", subject=f"rules {rules.pk}").order_by("number")
    assert [(e.act, e.actor) for e in told] == [
        ("rules.propose", "operator:root"),
        ("rules.effect", cast["stone"].actor.key),
        ("rules.adopt", cast["stone"].actor.key),
    ]
    assert told[2].content["parts"] == rules.parts


def test_what_is_adopted_is_what_was_proposed_and_not_a_file_that_changed_since(
    cast: Cast, load: Load
) -> None:
    rules = proposed(load)
    load(LAW, BIRCH, _comment)
    adopted(rules, cast["stone"])
    assert unadopted(LAW) == (LAW,), "the later change was adopted by nobody"
    assert [found.code for found in rules_adopted()] == ["rules-unadopted"]
    again = acts.propose(actor=OPERATOR, reasons=WHY)
    assert texts_of(again, LAW)[BIRCH] != texts_of(rules, LAW)[BIRCH]
    adopted(again, cast["stone"])
    assert unadopted(LAW) == ()


def test_nothing_and_the_same_again_are_not_proposed(load: Load) -> None:
    with pytest.raises(RefusedError, match="nothing to adopt"):
        acts.propose(actor=OPERATOR, reasons=WHY)
    proposed(load)
    with pytest.raises(RefusedError, match="waits already"):
        acts.propose(actor=OPERATOR, reasons=WHY)


def test_a_case_that_came_after_the_effect_was_read_is_read_first(cast: Cast, load: Load) -> None:
    rules = proposed(load)
    read = rule_changes.compute(rules, cast["stone"].actor)
    assert read.content[LAW]["considered"] == 0
    case_in(cast, "lodged", ori="CX0020000")
    case_in(cast, "lodged")
    with pytest.raises(RefusedError, match="computed anew since you read it"):
        rule_changes.adopt(rules, read=read.pk, reasons=WHY, person=cast["stone"])
    newest = rules.effects.order_by("-pk").first()
    assert newest is not None
    found = newest.content[LAW]
    assert (found["open"], found["considered"], found["different"]) == (2, 1, 1), (
        "Alder's law stays as it was"
    )
    assert [(row["ori"], row["hold"], row["notify"]) for row in found["jails"]] == [("CX0020000", 0, 1)]
    rule_changes.adopt(rules, read=newest.pk, reasons=WHY, person=cast["stone"])
    assert in_force() == rules


def test_an_effect_against_a_set_that_is_not_in_force_any_more_is_read_again(cast: Cast, load: Load) -> None:
    rules = proposed(load)
    read = rule_changes.compute(rules, cast["stone"].actor)
    load(WEIGHTS, "weights_v3.toml", _comment)
    adopted(acts.propose(actor=OPERATOR, reasons=WHY), cast["lane"])
    with pytest.raises(RefusedError, match="anew"):
        rule_changes.adopt(rules, read=read.pk, reasons=WHY, person=cast["stone"])
    assert in_force() != rules


def test_candidates_between_the_old_threshold_and_the_new_are_counted(
    cast: Cast, load: Load, settings: Settings
) -> None:
    booked = walk.booking(cast)
    asked = walk.search(booked, "criminal")
    _examined(asked, scores=(2.0, 1.5, 1.0))
    load(THRESHOLDS, "thresholds.json", lambda text: text.replace('"examine": 1.35', '"examine": 1.75'))
    rules = acts.propose(actor=OPERATOR, reasons=WHY)
    found = effect_of(rules, in_force())[THRESHOLDS]
    assert (found["open"], found["between"]) == (3, 1)
    assert found["values"] == [{"name": "examine", "was": 1.35, "now": 1.75}]
    assert found["moves"] == [{"was": "examined", "now": "dismissed", "candidates": 1}]


def _examined(search: Matter, scores: tuple[float, ...]) -> None:
    Matter.objects.filter(pk=search.pk).update(state="examination", version=search.version + 1)
    search.refresh_from_db()
    actor = Actor.system("matcher")
    record(
        SearchResult(gallery_size=2, epoch=1, complete=True, fingers=list(range(1, 11)), elapsed_ms=1.0), search, actor
    )  # fmt: skip
    for rank, score in enumerate(scores, 1):
        record(Candidate(found="prints", rank=rank, identity=f"C{rank}", score=score), search, actor)


def test_packages_that_must_be_drafted_again_are_counted(cast: Cast, load: Load) -> None:
    case_in(cast, "signed"), case_in(cast, "lodged")
    load(PAPERS, "layouts/i247a.html", _comment)
    rules = acts.propose(actor=OPERATOR, reasons=WHY)
    assert effect_of(rules, in_force()) == {
        PAPERS: {
            "files": {"changed": ["layouts/i247a.html"], "added": [], "removed": []},
            "drafted": 1,
            "out": 1,
        }
    }


def test_the_facts_of_many_cases_are_those_of_each(cast: Cast) -> None:
    cases = [case_in(cast, state) for state in ("in_review", "signed", "lodged", "hold_agreed")]
    rows = list(Matter.objects.filter(pk__in=[c.pk for c in cases]).select_related("agency"))
    for pk, facts in facts_for_all(rows).items():
        one = facts_for(next(row for row in rows if row.pk == pk))
        assert replace(one, agreement=None) == facts


def test_a_file_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "us.yaml"
    text = (Path(load_policies.__code__.co_filename).parent / "data" / "us.yaml").read_text()
    file.write_text(text)
    policies = load_policies(tmp_path)
    file.write_text("swapped: true")
    assert policies.texts["us.yaml"] == text, "what is digested is what was parsed"


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_shows_effect_and_both_names_and_only_another_person_may_decide(
    cast: Cast, load: Load
) -> None:
    load(LAW, BIRCH, _no_notice)
    rules = acts.propose(actor=cast["lane"].actor, reasons=WHY)
    case_in(cast, "lodged", ori="CX0020000")
    page, stone = f"/oversight/rules/{rules.pk}/", client_of(cast["stone"])
    for one, decides in (("lane", False), ("adams", False), ("stone", True)):
        body = client_of(cast[one]).get(page).content.decode()
        assert ("Your decision" in body) is decides, one
        assert "Lee Lane" in body
    assert client_of(cast["ortiz"]).get(page).status_code == 403
    assert "Set" in stone.get("/oversight/rules/").content.decode()
    decision = {"decision": "adopt", "reasons": WHY, "effect": ""}
    unread = stone.post(page, decision)
    assert (unread.status_code, "Nobody has computed" in unread.content.decode()) == (422, True)
    assert stone.post(f"{page}effect/").status_code == 302
    body = stone.get(page).content.decode()
    assert "1 of 1 open case" in body
    assert without_figure(body) == without_figure(stone.get("/oversight/rules/").content.decode()) == []
    assert "-        answer: &#x27;yes&#x27;" in body
    effect = rules.effects.get()
    assert client_of(cast["lane"]).post(page, {**decision, "effect": effect.pk}).status_code == 422
    assert stone.post(page, {**decision, "effect": effect.pk}).status_code == 302
    body = client_of(cast["adams"]).get(page).content.decode()
    assert "Lee Lane" in body
    assert "Sky Stone" in body


def test_the_command_takes_nobody_s_word_for_who_adopts(cast: Cast, load: Load) -> None:
    rules = proposed(load)
    stone = cast["stone"]
    stone.set_password(PASSWORD)
    stone.save()
    words = ["rules", "approve", str(rules.pk), "--by", "stone", "--reasons", WHY]
    wrong = CliRunner().invoke(app, words, input="not the password\n")
    assert (wrong.exit_code, in_force() == rules) == (2, False)
    assert Entry.objects.filter(act="sign_in", outcome="failure", actor=stone.actor.key).exists()
    right = CliRunner().invoke(app, words, input=f"{PASSWORD}\ny\n")
    assert right.exit_code == 0, right.output
    assert in_force() == rules
    assert timezone.now() - rules.decision.at < timedelta(minutes=1)
