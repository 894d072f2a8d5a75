"""What is forged, replayed, reordered, doubled, stale or another's is refused and seen: one row for each lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from handover.audit.models import Entry
from handover.exchange import own_keys, peers, receiving
from handover.exchange.envelope import digest_of, message_id
from handover.exchange.http_signatures import ANSWER, read_input, verify
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage, RefusedMessages
from handover.exchange.parts import AgencyPart
from handover.exchange.signing import PATH, SentAnswer, SentRequest, signed_request
from handover.process.models import Matter, RecordedStep
from tests.exchange.site import ALDER, BIRCH, OFFICE, Exchange, given
from tests.support.cast import Cast
from tests.support.walk import case_in

AUTHORITY = "testserver"
KEYS = {name: Ed25519PrivateKey.generate() for name in ("alder", "birch", "stranger", "next")}
ADDRESS = "http://127.0.0.1:9"


@dataclass
class Site:
    """An office whose jails Alder and Birch are peers elsewhere; a request is lodged with each."""

    cast: Cast
    case: Matter
    others: Matter
    log: int = 100

    def message(self, **more: Any) -> dict[str, Any]:
        """What Alder's jail says truly: that a copy was served. ``more``: what is said otherwise."""
        kind = NAMED[more.pop("kind", "request.served")]
        self.log += 1
        said = {
            "specversion": "1.0", "source": ALDER, "type": kind.type, "subject": self.case.reference,
            "time": "2026-11-24T16:00:00Z", "dataschema": kind.schema, "datacontenttype": "application/json",
            "recipient": OFFICE, "casestep": 3, "caseafter": 0, "logentry": self.log,
            "logdigest": f"{self.log:064x}", "data": example_of(kind), **more,
        }  # fmt: skip
        made = message_id(said["source"], said["subject"], said["casestep"], kind.name, said["recipient"])
        return {"id": made, **said}

    def request(self, said: dict[str, Any], key: str = "alder", authority: str = AUTHORITY) -> SentRequest:
        """Sign it by one of the keys."""
        return signed_request(KEYS[key], authority, json.dumps(said).encode(), timezone.now())

    def post(self, request: SentRequest) -> SentAnswer:
        """Send it."""
        return receiving.receive(request, lambda: request.body)


def forged_cancellation(site: Site) -> SentRequest:
    return site.request(site.message(kind="request.withdrawn", source=OFFICE, recipient=ALDER))


def changed_on_its_way(site: Site) -> SentRequest:
    true = site.request(site.message())
    return replace(true, body=true.body.replace(b"Spanish", b"Russian"))


def with_the_digest_of_another_body(site: Site) -> SentRequest:
    true, other = site.request(site.message()), site.request(site.message())
    return replace(
        true, body=other.body, headers={**true.headers, "content-digest": other.headers["content-digest"]}
    )


def for_another_host(site: Site) -> SentRequest:
    return replace(site.request(site.message(), authority="elsewhere.example"), authority=AUTHORITY)


def of_yesterday(site: Site) -> SentRequest:
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        return site.request(site.message())


def of_tomorrow(site: Site) -> SentRequest:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        return site.request(site.message())


def revoked(site: Site) -> SentRequest:
    peers.revoke("alder", actor=site.cast["stone"].actor)
    return site.request(site.message())


def rotated_away(site: Site) -> SentRequest:
    peers.rotate("alder", given(KEYS["next"]), timedelta(0), actor=site.cast["stone"].actor)
    return site.request(site.message())


def unsigned(site: Site) -> SentRequest:
    true = site.request(site.message())
    kept = {name: value for name, value in true.headers.items() if not name.startswith("signature")}
    return replace(true, headers=kept)


def with_another_path(site: Site) -> SentRequest:
    return replace(site.request(site.message()), path="/exchange/v2/messages")


def second_history(site: Site) -> SentRequest:
    first = site.message()
    assert site.post(site.request(first)).status == 201
    again = {"logentry": first["logentry"], "logdigest": "f" * 64}
    return site.request(site.message(casestep=4, caseafter=3, kind="request.answered", **again))


def used_id(site: Site) -> SentRequest:
    assert site.post(site.request(site.message())).status == 201
    return site.request(site.message(data={**example_of(NAMED["request.served"]), "place": "cell"}))


def of_another_office(site: Site) -> SentRequest:
    return site.request(site.message(recipient="CXIMMIG99"))


LIES: list[tuple[str, Callable[[Site], SentRequest], str]] = [
    ("by a key that is nobody's", lambda s: s.request(s.message(), "stranger"), "unknown_key"),
    ("without a signature", unsigned, "unsigned"),
    ("changed on its way", changed_on_its_way, "altered"),
    ("changed with its digest", with_the_digest_of_another_body, "forged"),
    ("signed for another host", for_another_host, "forged"),
    ("signed for another path", with_another_path, "forged"),
    ("signed yesterday", of_yesterday, "stale"),
    ("signed tomorrow", of_tomorrow, "stale"),
    ("by a revoked key", revoked, "unknown_key"),
    ("by a key whose overlap is over", rotated_away, "unknown_key"),
    ("in another jail's name", lambda s: s.request(s.message(), "birch"), "foreign"),
    ("in the office's name", forged_cancellation, "foreign"),
    ("of a kind that a jail does not send",
     lambda s: s.request(s.message(kind="request.withdrawn", recipient=ALDER)), "way"),
    ("for an agency that is not here", of_another_office, "elsewhere"),
    ("for another jail", lambda s: s.request(s.message(recipient=BIRCH)), "elsewhere"),
    ("about another jail's case", lambda s: s.request(s.message(subject=s.others.reference)), "subject"),
    ("about a case that is none", lambda s: s.request(s.message(subject="C-NOSUCHCASE")), "subject"),
    ("with another message's id", used_id, "reused"),
    ("with an id of its own making", lambda s: s.request({**s.message(), "id": "x"}), "id"),
    ("from a log with two histories", second_history, "log"),
    ("of the next version", lambda s: s.request(s.message(type="handover.request.served.v3")), "version"),
    ("with data of another type",
     lambda s: s.request(s.message(data=example_of(NAMED["request.answered"]))), "data"),
    ("with a member that no table has",
     lambda s: s.request(s.message(data={**example_of(NAMED["request.served"]), "status": "x"})), "data"),
    ("with an attribute that no table has", lambda s: s.request({**s.message(), "nationality": "MM"}), "envelope"),
    ("with what no database holds",
     lambda s: s.request(s.message(data={**example_of(NAMED["request.served"]), "place": "A\0"})), "envelope"),
    ("about what no database holds",
     lambda s: s.request(s.message(kind="dispute.filed", data={**example_of(NAMED["dispute.filed"]), "about": "A\0"})),
     "envelope"),
    ("before itself", lambda s: s.request(s.message(caseafter=3)), "envelope"),
]  # fmt: skip

SEE = [("stone", 200, True), ("clark", 200, False), ("adams", 200, True), ("ortiz", 403, False)]
"""Who opens the page, and whether they are shown what was refused."""


class TestLies(Exchange):
    """An office whose jails are peers elsewhere."""

    site: Site

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        actor = cls.cast["stone"].actor
        peers.add("alder", AgencyPart.JAIL, [ALDER], ADDRESS, given(KEYS["alder"]), actor=actor)
        peers.add("birch", AgencyPart.JAIL, [BIRCH], ADDRESS, given(KEYS["birch"]), actor=actor)
        cls.site = Site(cls.cast, case_in(cls.cast, "lodged"), case_in(cls.cast, "lodged", ori=BIRCH))

    def test_a_lie_is_refused_and_seen(self) -> None:
        for name, tell, code in LIES:
            with self.subTest(name), transaction.atomic():
                self._refused(tell, code)
                transaction.set_rollback(True)

    def _refused(self, tell: Callable[[Site], SentRequest], code: str) -> None:
        request = tell(self.site)
        kept, steps = IncomingMessage.objects.count(), RecordedStep.objects.count()
        answer = self.site.post(request)
        assert json.loads(answer.body)["problems"][0]["code"] == code
        assert answer.status >= 400
        assert (IncomingMessage.objects.count(), RecordedStep.objects.count()) == (kept, steps)
        assert RefusedMessages.objects.get(code=code).times == 1
        assert Entry.objects.filter(act="message.refused", outcome="refused").exists()

    def test_a_true_message_is_kept_once_and_its_copy_gets_the_same_receipt(self) -> None:
        site = self.site
        said = site.message()
        first, again = site.post(site.request(said)), site.post(site.request(said))
        one, two = json.loads(first.body), json.loads(again.body)
        assert (first.status, again.status) == (201, 200)
        assert {**one, "again": True} == two
        row = IncomingMessage.objects.get()
        assert (row.matter, row.digest) == (site.case, digest_of(row.body.encode()))
        entry = Entry.objects.get(number=one["logentry"])
        assert (entry.digest, entry.content["digest"]) == (one["logdigest"], row.digest)

    def test_a_receipt_is_signed_by_whoever_gave_it(self) -> None:
        site = self.site
        answer = site.post(site.request(site.message()))
        said = read_input(answer.headers, ANSWER)
        verify(said, answer.values(), answer.body, own_keys.public_of(self.own), timezone.now())

    def test_a_replay_within_its_time_changes_nothing(self) -> None:
        site = self.site
        request = site.request(site.message())
        assert [site.post(request).status, site.post(request).status] == [201, 200]
        assert IncomingMessage.objects.count() == 1

    def test_both_keys_are_good_while_they_overlap(self) -> None:
        site = self.site
        peers.rotate("alder", given(KEYS["next"]), timedelta(hours=1), actor=site.cast["stone"].actor)
        assert site.post(site.request(site.message())).status == 201
        later = site.message(kind="request.answered", casestep=4, caseafter=3)
        assert site.post(site.request(later, "next")).status == 201
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            last = site.message(kind="event.reported", casestep=5, caseafter=4)
            assert site.post(site.request(last)).status == 401
            assert site.post(site.request(last, "next")).status == 201

    def test_a_fingerprint_that_was_misheard_declares_nobody(self) -> None:
        site = self.site
        heard = given(KEYS["stranger"])
        with pytest.raises(peers.PeerError):
            peers.rotate(
                "alder",
                replace(heard, heard=given(KEYS["next"]).heard),
                timedelta(1),
                actor=site.cast["stone"].actor,
            )

    def test_the_address_takes_what_is_signed_and_reads_nothing_else(self) -> None:
        site = self.site
        true = site.request(site.message())
        headers = {name: value for name, value in true.headers.items() if name != "content-type"}
        kind = true.headers["content-type"]
        assert self.client.post(PATH, true.body, content_type=kind, headers=headers).status_code == 201
        assert self.client.post(PATH, true.body, content_type=kind).status_code == 401
        assert self.client.get(PATH).status_code == 405

    def test_where_no_key_is_set_up_a_peer_is_to_try_again_and_a_stranger_is_refused_as_ever(self) -> None:
        site = self.site
        true, said = site.request(site.message()), site.message()
        nobody = [site.request(said, "stranger"), replace(true, headers={})]
        with override_settings(HANDOVER_DATA_DIR="/nonexistent"):
            assert site.post(true).status == 503
            assert [site.post(request).status for request in nobody] == [401, 401]
        assert not IncomingMessage.objects.exists()
        assert site.post(true).status == 201

    def test_refusals_are_seen_by_whoever_looks_after_them(self) -> None:
        site = self.site
        site.post(site.request(site.message(subject=site.others.reference)))
        for username, status, shown in SEE:
            self.client.force_login(site.cast[username])
            page = self.client.get("/exchange/")
            assert page.status_code == status, username
            assert (b"About another agency" in page.content) is shown, username

    def test_a_clerk_sends_nothing_of_another_agency_again(self) -> None:
        site = self.site
        row = OutgoingMessage.objects.filter(recipient=ALDER).get()
        self.client.force_login(site.cast["clark"])
        assert self.client.post("/exchange/", {"message": row.pk}).status_code == 404
        self.client.force_login(site.cast["stone"])
        assert self.client.post("/exchange/", {"message": row.pk}).status_code == 302
