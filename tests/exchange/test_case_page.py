"""The messages of one case as a picture and as a table: for whoever may see them, in the jail's local time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from handover.audit.models import Entry
from handover.exchange.models import OutgoingMessage
from handover.exchange.sequence import PassageState, passages
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from tests.exchange.side_by_side import Deployment
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

AT = datetime(2026, 11, 24, 16, 2, tzinfo=ZoneInfo("UTC"))


def text_of(page: str, kind: str) -> list[str]:
    """The texts of this class in the picture, in order."""
    return [re.sub(r"\s+", " ", found) for found in re.findall(rf'<text class="{kind}"[^>]*>([^<]*)<', page)]


class TestCasePage(TwoDeployments):
    """A request that was lodged and served."""

    def served(self) -> Matter:
        """Lodged at 16:02 UTC, served seven minutes later."""
        with time_machine.travel(AT, tick=False) as clock:
            case = case_in(self.office.cast, "lodged")
            self.pass_messages()
            clock.shift(timedelta(minutes=7))
            with self.jail.inside():
                mine = self.at_jail(case)
                form = detainer.ServiceDetails(
                    "in_person", timezone.now(), "Desk", "Spanish", "Casey Clark", "Clerk"
                )
                detainer.serve(mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version, form=form)
            self.pass_messages()
        return case

    def page(self, at: Deployment, who: str, reference: str, status: int = 200) -> str:
        """The page as this person reads it."""
        with at.inside():
            self.client.force_login(at.cast[who])
            answer = self.client.get(f"/exchange/cases/{reference}/")
            assert answer.status_code == status, who
            return answer.content.decode()

    def test_both_sides_see_the_same_messages_in_the_jails_time(self) -> None:
        case = self.served()
        for at, who in ((self.office, "stone"), (self.jail, "clark"), (self.office, "adams")):
            page = self.page(at, who, case.reference)
            assert text_of(page, "ho-sequence__when") == [
                "Nov 24, 2026, 10:02 CST",
                "Nov 24, 2026, 10:09 CST",
            ]
            assert text_of(page, "ho-sequence__what") == [
                "request.lodged · Delivered", "request.served · Delivered",
            ]  # fmt: skip
            (described,) = re.findall(r"<desc[^>]*>(.*?)</desc>", page)
            assert case.office is not None
            told = f"request.lodged from {case.office.name} to {case.agency.name}, Delivered; "
            assert told in described, "the picture is read aloud"
            digest = OutgoingMessage.objects.get(matter=case).digest
            assert re.search(rf"<details>.*{digest}.*</details>", page), "the digest is there, and folded"
            assert page.count("<tbody>") == 1
        with self.jail.inside():
            assert Entry.objects.filter(act="messages.read", subject=case.reference).count() == 1

    def test_nobody_else_sees_them(self) -> None:
        case = self.served()
        self.page(self.office, "ortiz", case.reference, 403)
        self.page(self.office, "bell", case.reference, 404)
        self.page(self.office, "stone", "C-2222222222", 404)

    def test_what_waits_and_what_was_refused_is_told_from_what_arrived(self) -> None:
        case = self.served()
        rows = OutgoingMessage.objects.filter(matter=case)
        stone = self.office.cast["stone"]
        for state, why, expected in (
            ("waiting", "", PassageState.WAITING),
            ("failing", "the peer is away", PassageState.WAITING),
            ("failing", "refused: answered 403 way", PassageState.REFUSED),
            ("dead", "the peer is away", PassageState.GIVEN_UP),
            ("received", "", PassageState.DELIVERED),
        ):
            rows.update(state=state, why=why)
            assert [one.state for one in passages(case, stone) if one.out] == [expected]
        rows.update(state="failing", why="refused: answered 403 way")
        page = self.page(self.office, "stone", case.reference)
        assert "ho-sequence__message--refused" in page and "answered 403 way" in page

    def test_a_case_without_messages_says_so(self) -> None:
        case = case_in(self.office.cast, "in_review")
        page = self.page(self.office, "stone", case.reference)
        assert "No message passed about this request." in page and '<svg class="ho-sequence' not in page
