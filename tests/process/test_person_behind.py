"""Two accounts are two people where somebody said so who owes the first nothing: a case a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.administration import people
from handover.administration.people import PersonError
from handover.administration.recertification import recertify, to_review
from handover.administration.whose_account import say_person
from handover.process.advance import RefusedError, advance
from handover.process.integrity.check import check
from handover.process.two_people import AskedBy, same_actor, same_person
from tests.process.erasure.erasing import erased, labels_of
from tests.support.cast import Cast
from tests.support.walk import case_in, queried

pytestmark = pytest.mark.django_db
ROOT, OTHER_ROOT = (Actor(f"operator:{name}", f"Operator ({name})", Role.SYSTEM) for name in ("root", "hill"))
OFFICE = "CXIMMIG01"


@dataclass
class World:
    """Who proposed an hour ago, and by which key; who decides now."""

    cast: Cast
    first: str = ""
    second: User = field(default_factory=User)

    def add(self, username: str, name: str, by: Actor = OTHER_ROOT, *, namesake: bool = False) -> User:
        """An account of a month ago."""
        user, _ = people.add_person(username, name, "counsel", OFFICE, namesake=namesake, actor=by)
        User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - timedelta(days=30))
        return User.objects.get(pk=user.pk)

    def asked(self) -> AskedBy:
        """What the first person proposed."""
        return AskedBy(self.first, "Somebody", timezone.now() - timedelta(hours=1))


def two_strangers(world: World) -> None:
    world.first, world.second = world.cast["stone"].actor.key, world.cast["lane"]


def two_namesakes(world: World) -> None:
    world.first, world.second = world.cast["stone"].actor.key, world.add("stone2", "SKY stone", namesake=True)


def namesakes_by_the_operator_who_proposed(world: World) -> None:
    world.first, world.second = ROOT.key, world.add("stone2", "Sky Stone", ROOT, namesake=True)


def one_person_under_two_names(world: World) -> None:
    world.second = world.add("married", "Sky Smith")
    say_person("married", same_as="stone", actor=OTHER_ROOT)
    world.first = world.cast["stone"].actor.key


def said_to_be_another_after_all(world: World) -> None:
    one_person_under_two_names(world)
    say_person("married", actor=OTHER_ROOT)


def made_by_whoever_proposed(world: World) -> None:
    world.first, world.second = ROOT.key, world.add("new", "New Comer", ROOT)


def made_by_whoever_proposed_and_recertified_by_a_stranger(world: World) -> None:
    made_by_whoever_proposed(world)
    recertify("new", actor=world.cast["stone"].actor)


def recertified_by_whoever_proposed(world: World) -> None:
    made_by_whoever_proposed(world)
    recertify("new", actor=ROOT)


def recertified_by_another_account_that_they_made(world: World) -> None:
    made_by_whoever_proposed(world)
    recertify("new", actor=world.add("newer", "Newer Comer", ROOT).actor)


def recertified_in_a_ring(world: World) -> None:
    recertified_by_another_account_that_they_made(world)
    recertify("newer", actor=User.objects.get(username="new").actor)


def who_made_the_account_that_proposed(world: World) -> None:
    """The second is the operator `lane`, who is the counsel of that user name."""
    by = Actor("operator:lane", "Operator (lane)", Role.SYSTEM)
    world.first, world.second = world.add("new", "New Comer", by).actor.key, world.cast["lane"]


def dormant_and_given_a_link_by_whoever_proposed(world: World) -> None:
    world.first, world.second = ROOT.key, world.add("old", "Old Timer")
    people.reset_password("old", actor=ROOT)


def dormant_and_given_a_link_by_another_operator(world: World) -> None:
    world.first, world.second = ROOT.key, world.add("old", "Old Timer")
    people.reset_password("old", actor=OTHER_ROOT)


def given_the_role_by_whoever_proposed(world: World) -> None:
    people.change_role("owens", "counsel", actor=ROOT)
    world.first, world.second = ROOT.key, world.cast["owens"]


def made_by_whoever_proposed_and_given_a_role_by_another(world: World) -> None:
    made_by_whoever_proposed(world)
    people.change_role("new", "supervisor", actor=OTHER_ROOT)


def made_by_whoever_proposed_and_said_to_be_another_s(world: World) -> None:
    made_by_whoever_proposed(world)
    say_person("new", same_as="lane", actor=OTHER_ROOT)
    say_person("new", actor=OTHER_ROOT)


def recertified_by_a_stranger_before_another_gave_it_a_role(world: World) -> None:
    made_by_whoever_proposed_and_recertified_by_a_stranger(world)
    people.change_role("new", "supervisor", actor=OTHER_ROOT)


def recertified_by_a_stranger_and_then_by_whoever_proposed(world: World) -> None:
    made_by_whoever_proposed_and_recertified_by_a_stranger(world)
    recertify("new", actor=ROOT)


def one_person_whose_one_account_is_said_to_be_a_third_s_too(world: World) -> None:
    """As it comes out: all three are one person's."""
    say_person("owens", same_as="stone", actor=OTHER_ROOT)
    say_person("stone", same_as="lane", actor=OTHER_ROOT)
    world.first, world.second = world.cast["stone"].actor.key, world.cast["owens"]


def disabled(world: World) -> None:
    two_strangers(world)
    people.set_active("lane", False, actor=OTHER_ROOT)


def enabled_since(world: World) -> None:
    disabled(world)
    people.set_active("lane", True, actor=OTHER_ROOT)


def enabled_by_whoever_proposed(world: World) -> None:
    people.set_active("lane", False, actor=OTHER_ROOT)
    people.set_active("lane", True, actor=ROOT)
    User.objects.filter(username="lane").update(enabled_at=timezone.now() - timedelta(days=2))
    world.first, world.second = ROOT.key, world.cast["lane"]


def renamed_since_it_proposed_as_an_operator(world: World) -> None:
    world.first, world.second = "operator:lane", world.cast["lane"]
    people.rename("lane", "lane-smith", actor=OTHER_ROOT)
    people.rename("lane-smith", "smith", actor=OTHER_ROOT)


def somebody_else_has_the_user_name_now(world: World) -> None:
    """Of the operator `lane` it is not known which of the two they are: neither is the second."""
    renamed_since_it_proposed_as_an_operator(world)
    world.second = world.add("lane", "Lea Lane")


def gone(world: World) -> None:
    """An account that is no more is told by its name, as far as that tells."""
    world.first, world.second = "user:999999", world.cast["lane"]


CASES: dict[Callable[[World], None], bool] = {
    two_strangers: True,
    two_namesakes: True,
    namesakes_by_the_operator_who_proposed: False,
    one_person_under_two_names: False,
    said_to_be_another_after_all: True,
    made_by_whoever_proposed: False,
    made_by_whoever_proposed_and_recertified_by_a_stranger: True,
    recertified_by_whoever_proposed: False,
    recertified_by_another_account_that_they_made: False,
    recertified_in_a_ring: False,
    who_made_the_account_that_proposed: False,
    dormant_and_given_a_link_by_whoever_proposed: False,
    dormant_and_given_a_link_by_another_operator: True,
    given_the_role_by_whoever_proposed: False,
    made_by_whoever_proposed_and_given_a_role_by_another: False,
    made_by_whoever_proposed_and_said_to_be_another_s: False,
    recertified_by_a_stranger_before_another_gave_it_a_role: True,
    recertified_by_a_stranger_and_then_by_whoever_proposed: True,
    one_person_whose_one_account_is_said_to_be_a_third_s_too: False,
    disabled: False,
    enabled_since: False,
    enabled_by_whoever_proposed: False,
    renamed_since_it_proposed_as_an_operator: False,
    somebody_else_has_the_user_name_now: False,
    gone: True,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_who_is_a_second_person(case: Callable[[World], None], cast: Cast) -> None:
    month = timezone.now() - timedelta(days=30)
    User.objects.update(date_joined=month)
    world = World(cast)
    case(world)
    actor = Actor(f"user:{world.second.pk}", world.second.get_full_name(), Role.COUNSEL, OFFICE)
    for refusal in (same_person(world.asked(), world.second), same_actor(world.asked(), actor)):
        assert (refusal is None) is CASES[case], refusal
        assert refusal is None or refusal.code == "two_person"


def test_a_second_account_of_one_name_is_asked_about_wherever_and_however_the_first_is(cast: Cast) -> None:
    people.set_active("stone", False, actor=ROOT)
    with pytest.raises(
        PersonError, match=r"stone of CXIMMIG01 .disabled; handover accounts enable. has that name"
    ):
        people.add_person("again", "Sky  STONE", "auditor", "CXOVERS01", actor=ROOT)
    with pytest.raises(PersonError, match="no person nobody"):
        say_person("lane", same_as="nobody", actor=ROOT)
    with pytest.raises(PersonError, match="only account of its person already"):
        say_person("lane", actor=ROOT)
    say_person("lane", same_as="owens", actor=ROOT)
    with pytest.raises(PersonError, match="accounts of one person already"):
        say_person("lane", same_as="owens", actor=ROOT)
    beside = {row.user.username: [one.username for one in row.same_name] for row in to_review()}
    assert (beside["lane"], beside["owens"], beside["ford"]) == (["owens"], ["lane"], [])


def test_nobody_changes_another_account_of_their_own(cast: Cast) -> None:
    say_person("lane", same_as="stone", actor=ROOT)
    for act in (recertify, people.reset_password):
        with pytest.raises(PermissionError):
            act("lane", actor=cast["stone"].actor)


def test_an_operator_changes_no_account_of_the_person_whose_user_name_they_have(cast: Cast) -> None:
    """Else one person makes themselves two: they say that of their two accounts one is somebody else's."""
    say_person("lane", same_as="stone", actor=ROOT)
    own = Actor("operator:stone", "Operator (stone)", Role.SYSTEM)
    acts: list[Callable[[str], object]] = [
        lambda name: say_person(name, actor=own),
        lambda name: say_person(name, same_as="owens", actor=own),
        lambda name: say_person("owens", same_as=name, actor=own),
        lambda name: people.change_role(name, "auditor", actor=own),
        lambda name: recertify(name, actor=own),
    ]
    for act in acts:
        for name in ("stone", "lane"):
            with pytest.raises(PermissionError, match="their own account"):
                act(name)
    assert recertify("owens", actor=own).is_active


def test_a_step_that_a_second_person_takes_is_not_taken_by_another_account_of_the_first(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature")
    say_person("walsh", same_as="ortiz", actor=ROOT)
    with pytest.raises(RefusedError) as refused:
        advance(case.pk, "return_unsigned", actor=cast["walsh"].actor, version=case.version)
    assert [one.code for one in refused.value.refusals] == ["two_person"]


def test_accounts_from_before_are_one_person_where_they_have_one_name(cast: Cast) -> None:
    migration = import_module("handover.accounts.migrations.0016_person_keys")
    User.objects.update(person_key="the same for all")
    User.objects.filter(username__in=("lane", "stone")).update(first_name="SKY ", last_name="Stone")
    User.objects.filter(username__in=("ford", "clark")).update(first_name="", last_name="")
    migration.one_key_a_name(apps, None)
    keys = dict(User.objects.values_list("username", "person_key"))
    assert keys["lane"] == keys["stone"]
    assert len(set(keys.values())) == len(keys) - 1, "an account without a name is nobody else's"


def test_who_opened_the_accounts_of_before_is_taken_from_the_audit(cast: Cast) -> None:
    """What is noted at each act is what the acts tell later; a renamed account keeps it, and who has its name does not
    get it."""
    world = World(cast)
    recertified_by_a_stranger_before_another_gave_it_a_role(world)
    world.add("made", "Made Only", ROOT)
    enabled_by_whoever_proposed(world)
    people.rename("new", "newer", actor=OTHER_ROOT)
    world.add("new", "Quite Another")
    stone = cast["stone"].actor.key
    noted = dict(User.objects.values_list("username", "openings"))
    assert noted["newer"] == {ROOT.key: [stone], OTHER_ROOT.key: []}
    assert (noted["made"], noted["new"], noted["owens"]) == ({ROOT.key: []}, {OTHER_ROOT.key: []}, {})
    User.objects.update(openings={})
    import_module("handover.accounts.migrations.0019_openings_of_before").from_the_audit(apps, None)
    assert dict(User.objects.values_list("username", "openings")) == noted


def test_one_person_with_two_accounts_who_asked_and_approved_is_a_finding_that_names_both(cast: Cast) -> None:
    """As it comes out later: it is said then that the two accounts are one person's."""
    queried(cast)
    done = erased(cast, labels_of())
    asked = done.request
    say_person("reed", same_as="stone", actor=ROOT)
    texts = {f.text for f in check().findings}
    assert asked.by_key != done.by_key
    assert texts
    people = "Robin Reed (reed) and Sky Stone (stone)"
    assert all(f"one person asked and approved: {people}" in text for text in texts), texts
    assert any(text.startswith("the booking (intake.Booking:") for text in texts), texts
