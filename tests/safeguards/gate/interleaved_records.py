"""Two cases of one person, what stands against them, and what may happen to the person's records.

What stands against an act is kept here in plain sets, from what was done to the records, and not asked of the code that
is tried.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import time_machine

from handover.accounts.roles import Actor
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity, ImmigrationOrder, StatusRecord
from handover.stages.identification import actions as examiners
from handover.stages.notification.queries import link_of
from handover.stages.review.disputes import actions as disputes
from tests.support.cast import Cast
from tests.support.walk import REASONS, born_years_ago

FIN = "1777777777"


class Standing:
    """Two cases and what stands against them."""

    def __init__(self, cast: Cast, cases: list[UUID], clock: time_machine.Traveller) -> None:
        self.cast, self.clock, self.cases = cast, clock, cases
        self.person = {"citizen": False, "child": False, "tps": False, "protected": False}
        self.weighed: dict[object, set[str]] = {pk: set() for pk in self.cases}
        self.bare: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.unsound: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.withdrawn: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.unread: dict[object, set[UUID]] = {pk: set() for pk in self.cases}
        self.silent = False

    def case(self, which: int) -> Matter:
        return Matter.objects.select_related("agency").get(pk=self.cases[which])

    def standing(self, case: Matter) -> set[str]:
        """What stands against a case that nobody moves."""
        found = {
            name for name in ("citizen", "child") if self.person[name] and name not in self.weighed[case.pk]
        }
        found |= {"tps"} if self.person["tps"] else set()
        found |= {"withdrawn"} if self.withdrawn[case.pk] else set()
        unsound = self.unsound[case.pk]
        protected = self.person["protected"] and self.bare[case.pk]
        if (unsound or protected) and "determination" in case.standing.facts:
            found |= {"unsound"} if unsound else set()
            found |= {"protected"} if protected else set()
        return found

    def against(self, case: Matter) -> set[str]:
        """What stands against an act of the office in this case."""
        return self.standing(case) | ({"unread"} if self.unread[case.pk] else set())


class Records(Standing):
    """What happens to the records, and what the person says."""

    def identity(self) -> ImmigrationIdentity:
        return ImmigrationIdentity.objects.get(pk=FIN)

    def citizen_status_arrives(self, _: int) -> None:
        if not self.person["citizen"]:
            self.person["citizen"] = True
            StatusRecord.objects.create(
                identity_id=FIN, status="citizen", since=date(2025, 1, 2), source="naturalisation",
                reliability="primary", as_of=date(2026, 11, 1),
            )  # fmt: skip

    def child_birth_arrives(self, _: int) -> None:
        if not self.person["child"]:
            self.person["child"] = True
            person = self.identity()
            person.births = [*person.births, born_years_ago(14)]
            person.save()

    def tps_arrives(self, _: int) -> None:
        if not self.person["tps"]:
            self.person["tps"] = True
            StatusRecord.objects.create(
                identity_id=FIN, status="tps", since=date(2026, 1, 2), source="case system", reliability="system",
                as_of=date(2026, 11, 1),
            )  # fmt: skip

    def tps_ends(self, _: int) -> None:
        self.person["tps"] = False
        for row in StatusRecord.objects.filter(identity_id=FIN, status="tps"):
            row.delete()

    def becomes_protected(self, _: int) -> None:
        self.person["protected"] = True
        person = self.identity()
        person.protected = True
        person.save()

    def order_is_no_longer_final(self, _: int) -> None:
        order = ImmigrationOrder.objects.get(identity_id=FIN)
        if order.final:
            self._order_changed()
            order.final = False
            order.save()

    def order_is_final_again_unseen(self, _: int) -> None:
        """A write that no signal tells of: the sweep must find what it did."""
        if ImmigrationOrder.objects.filter(identity_id=FIN, final=False).update(final=True):
            for pk in self.cases:
                self.unsound[pk] = False

    def order_is_no_longer_final_unseen(self, _: int) -> None:
        if ImmigrationOrder.objects.filter(identity_id=FIN, final=True).update(final=False):
            self._order_changed()
            self.silent = True

    def _order_changed(self) -> None:
        for pk in self.cases:
            self.unsound[pk] = "determination" in Matter.objects.get(pk=pk).standing.facts

    def match_withdrawn(self, which: int) -> None:
        search = link_of(self.cases[which]).search_matter
        if search.state == "identified":
            examiners.withdraw_match(
                search.pk, actor=self.cast["evans"].actor, version=search.version, reasons=REASONS
            )
            self.withdrawn[self.cases[which]] = True

    def person_says(self, which: int) -> None:
        case = self.case(which)
        filed = disputes.file_dispute(
            case.pk, actor=Actor.person(case.reference), said_by="the person", text="That is not me."
        )
        self.unread[case.pk].add(filed.pk)
