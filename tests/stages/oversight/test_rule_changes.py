"""A change of local law, weights, thresholds or papers: two people, its effect on open cases first, and in the log."""

from __future__ import annotations

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
from handover.administration.adoption import acts
from handover.administration.adoption.models import RuleSet
from handover.administration.adoption.readiness import rules_adopted
from handover.administration.adoption.shipped import LAW, PAPERS, THRESHOLDS, WEIGHTS
from handover.administration.adoption.standing import (
    in_force,
    texts_of,
    unadopted,
)
from handover.audit.models import Entry
from handover.cli import app
from handover.jurisdictions import load_policies
from handover.process.facts import record
from handover.process.fold import RefusedError
from handover.process.models import Matter
from handover.stages.custody.policy_advice import facts_for, facts_for_all
from handover.stages.identification.models import Candidate, SearchResult
from handover.stages.oversight import rule_changes
from handover.stages.oversight.rule_effects import effect_of
from tests.stages.oversight.numbers import without_figure
from tests.stages.oversight.rule_sets import (
    BIRCH,
    OPERATOR,
    WHY,
    Load,
    adopted,
    comment,
    load,
    no_notice,
    proposed,
)
from tests.support import walk
from tests.support.cast import PASSWORD, Cast
from tests.support.walk import case_in

__all__ = ["load"]
pytestmark = pytest.mark.django_db


def other_account(of: User, **more: object) -> User:
    told = {"first_name": of.first_name, "last_name": of.last_name, "role": of.role, "agency": of.agency}
    return User.objects.create(username="second", **{**told, **more})


@pytest.mark.parametrize("how", ["own", "another_account", "made_since", "operator", "role", "auditor"])
def test_one_person_is_not_two(cast: Cast, load: Load, how: str) -> None:
    load(LAW, BIRCH, no_notice)
    stone = cast["stone"]
    by = Actor("operator:stone", "Operator (stone)", Role.SYSTEM) if how == "operator" else stone.actor
    rules = acts.propose(actor=by, reasons=WHY)
    before = rules.at - timedelta(days=1)
    person = {
        "own": lambda: User.objects.get(pk=stone.pk),
        "another_account": lambda: other_account(
            stone, last_name="Else", person_key=stone.person_key, date_joined=before
        ),
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


def test_an_account_made_since_declines_at_most_so_that_nothing_waits_for_ever(
    cast: Cast, load: Load
) -> None:
    rules = proposed(load)
    since = other_account(cast["stone"], last_name="Else", date_joined=rules.at + timedelta(seconds=1))
    page, client = f"/oversight/rules/{rules.pk}/", client_of(since)
    body = client.get(page).content.decode()
    assert ('value="decline"' in body, 'value="adopt"' in body) == (True, False)
    assert "made or enabled after it was proposed" in body
    assert client.post(page, {"decision": "decline", "reasons": WHY}).status_code == 302
    assert not RuleSet.objects.get(pk=rules.pk).decision.adopted
    assert acts.propose(actor=OPERATOR, reasons=WHY).pk > rules.pk


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
    load(LAW, BIRCH, comment)
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
    load(WEIGHTS, "weights_v3.toml", comment)
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
    assert found["moves"] == [{"was": "examined", "now": "ruled out", "candidates": 1}]


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
    load(PAPERS, "layouts/i247a.html", comment)
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
    load(LAW, BIRCH, no_notice)
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


def test_pages_of_local_law_say_what_is_adopted_and_what_only_lies_in_the_files(
    load: Load, cast: Cast
) -> None:
    client = Client()
    client.force_login(cast["clark"])
    pages = ("/law/", "/law/places/", "/law/changes/", "/law/map/")
    for page in pages:
        assert "was adopted and is in force" in client.get(page, secure=True).content.decode()
    load(LAW, BIRCH, no_notice)
    for page in pages:
        text = client.get(page, secure=True).content.decode()
        assert "Not all of this is adopted" in text
        assert f"{BIRCH}: changed since it was adopted" in text
