"""Two people decide packages at one moment: one decision, one set of files, and nothing beside what it was not held
against."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.audit.models import Entry
from handover.process.advance import RefusedError
from handover.stages.oversight import replies
from handover.stages.oversight.models import FigurePackage, PackageDecision, PackageFile
from handover.stages.oversight.packages import acts
from handover.stages.oversight.packages.files import MANIFEST, sha256
from tests.stages.oversight.test_packages import REASONS, kept
from tests.support.cast import Cast

OPERATOR = Actor("operator:root", "Operator (root)", Role.SYSTEM)


def drafted(cast: Cast, *only: str) -> FigurePackage:
    package = acts.draft(actor=OPERATOR, only=only)
    for ori in ("CX0010000", "CX0020000"):
        replies.record_reply(ori, "2026-08", "d", "Nothing to add.", cast["bell"].actor)
    return package


def release(package: FigurePackage, person: User) -> object:
    read = sha256(acts.files_now(package)[MANIFEST])
    return acts.release(package, read=read, reasons=REASONS, person=person)


def at_once(*each: Callable[[], object]) -> list[set[str]]:
    """What each was refused for; nothing where it was done."""
    together = Barrier(len(each))

    def one(act: Callable[[], object]) -> set[str]:
        try:
            together.wait(timeout=30)
            act()
        except RefusedError as refused:
            return {one.code for one in refused.refusals}
        finally:
            connection.close()
        return set()

    with ThreadPoolExecutor(len(each)) as pool:
        return list(pool.map(one, each))


def decline(package: FigurePackage, person: User) -> object:
    return acts.decline(package, reasons=REASONS, person=person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [release, decline])
def test_of_two_who_decide_a_package_at_once_one_does_and_its_files_stand_once(
    other: Callable[[FigurePackage, User], object], cast: Cast
) -> None:
    kept()
    package = drafted(cast)
    told = at_once(lambda: release(package, cast["adams"]), lambda: other(package, cast["stone"]))
    assert sorted(map(sorted, told)) == [[], ["package"]]
    decision = PackageDecision.objects.get(package=package)
    names = list(PackageFile.objects.filter(package=package).values_list("name", flat=True))
    assert len(names) == len(set(names))
    assert bool(names) == decision.released
    assert Entry.objects.filter(act="figures.publish").count() == int(decision.released)


@pytest.mark.django_db(transaction=True)
def test_of_two_packages_released_at_once_the_second_was_not_held_against_the_first(cast: Cast) -> None:
    kept()
    first, second = drafted(cast, "requests-by-month"), drafted(cast, "requests-by-agency")
    told = at_once(lambda: release(first, cast["adams"]), lambda: release(second, cast["stone"]))
    assert sorted(map(sorted, told)) == [[], ["package"]]
    assert PackageDecision.objects.filter(released=True).count() == 1
