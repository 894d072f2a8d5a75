"""What a bureau or an office says that it has no right to say, where what it says is well made and signed."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from handover.accounts.models import Agency
from handover.exchange import peers, receiving
from handover.exchange.effects import applying
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import MessageEffect
from handover.exchange.parts import AgencyPart
from handover.exchange.signing import signed_request
from handover.process.advance import RefusedError
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.repositories.models import FormerKey, SourceRecord
from handover.stages.identification.models import PrintMatch
from handover.stages.identification.public import bureau_matches
from handover.stages.intake import file_store
from handover.world.prints import tenprint
from tests.exchange.apart import BUREAU, STATE, BureauApart, outcomes
from tests.exchange.site import OFFICE, given
from tests.stages.files import car

NINTH = "CXBUREAU9"
OF_NINTH = "B-5555555555"


class Said(BureauApart):
    """Messages to the office as a bureau's program would make them, in the order of their steps."""

    entry = 90_000

    def say(self, name: str, subject: str, step: int, after: int, **said: Any) -> str:
        """Send a message of the bureau; what became of it."""
        return self.say_as(self.bureau.key, BUREAU, name, subject, (step, after), **said)

    def say_as(
        self,
        key: Ed25519PrivateKey,
        source: str,
        name: str,
        subject: str,
        steps: tuple[int, int],
        **said: Any,
    ) -> str:
        """Send a message of this sender; what became of it. ``steps``: its own, and that of the message before it."""
        kind, now = NAMED[name], timezone.now().isoformat()
        self.entry += 1
        body = json.dumps({
            "specversion": "1.0", "id": f"{source}:{subject}:{steps[0]}:{name}:{OFFICE}", "source": source,
            "type": kind.type, "subject": subject, "time": "2026-11-24T16:00:00Z", "dataschema": kind.schema,
            "datacontenttype": "application/json", "recipient": OFFICE, "casestep": steps[0], "caseafter": steps[1],
            "logentry": self.entry, "logdigest": "f" * 64,
            "data": {**example_of(kind), "happened_at": now, "recorded_at": now, **said},
        }).encode()  # fmt: skip
        request = signed_request(key, "127.0.0.1:9", body, timezone.now())
        assert receiving.receive(request, lambda: body).status == 201
        effect = MessageEffect.objects.get(
            message__message_id=f"{source}:{subject}:{steps[0]}:{name}:{OFFICE}"
        )
        return effect.outcome

    def forwarded(
        self, subject: str, who: int, key: Ed25519PrivateKey | None = None, source: str = BUREAU
    ) -> str:
        """Forward a booking of this person; what became of it."""
        file = car(minutiae=tenprint(who, 5))
        tcn = file.split(b"\x1d1.009:")[1].split(b"\x1d")[0].decode()
        return self.say_as(
            key or self.bureau.key, source, "booking.forwarded", subject, (2, 0), ori="CX0010000", tcn=tcn, tot="CAR",
            control_ori="", sha256=hashlib.sha256(file).hexdigest(), file=base64.b64encode(file).decode(),
        )  # fmt: skip


class TestOrder(Said):
    """What a bureau says of one booking is recorded in its order, also where one message is tried again."""

    subject = "B-4444444444"

    def setUp(self) -> None:
        super().setUp()
        assert self.forwarded(self.subject, 2) == "recorded"

    def answer(self, step: int, after: int, outcome: str) -> str:
        """The bureau's answer on the booking."""
        return self.say(
            "criminal.answer", self.subject, step, after, outcome=outcome, ucn="U0000002", tcn=f"A{step}",
            corrects="" if after == 2 else "A5",
        )  # fmt: skip

    def test_a_match_that_was_withdrawn_before_it_came_does_not_come_back(self) -> None:
        assert self.answer(9, 5, "withdrawn") == "recorded", "it waits for none before it"
        assert self.answer(5, 2, "identified") == "nothing"
        assert outcomes()[2][2] == "a later answer has taken its place"
        assert not PrintMatch.objects.filter(identity="U0000002").exists()

    def test_a_match_that_is_not_recorded_keeps_no_later_answer_back_and_does_not_come_after_it(self) -> None:
        refused = RefusedError(Refusal("state", "The search is looked at by somebody."))
        with mock.patch.object(bureau_matches, "receive_match", side_effect=refused):
            assert self.answer(5, 2, "identified") == "refused"
            assert self.answer(9, 5, "withdrawn") == "recorded"
        applying.apply_waiting()
        assert [one[1] for one in outcomes()] == ["recorded", "nothing", "recorded"]
        assert not PrintMatch.objects.filter(identity="U0000002").exists()

    def test_an_answer_that_comes_before_a_missing_one_waits_unless_it_withdraws_a_match(self) -> None:
        assert self.answer(9, 5, "identified") == "pending"
        assert self.answer(11, 9, "withdrawn") == "recorded"
        assert self.answer(5, 2, "nobody") == "nothing"
        assert [one[1] for one in outcomes()] == ["recorded", "nothing", "recorded", "nothing"]

    def test_a_record_that_cannot_be_taken_keeps_no_match_from_being_withdrawn(self) -> None:
        assert self.answer(5, 2, "identified") == "recorded"
        unasked = {"ucn": "U0000002", "former": [], "asked_as": "C-2222222222", "records": []}
        assert self.say("record.given", self.subject, 7, 5, **unasked) == "refused"
        assert self.say("record.given", self.subject, 8, 7, **unasked) == "pending"
        assert self.answer(9, 8, "withdrawn") == "recorded"
        assert PrintMatch.objects.get(identity="U0000002").matter.state == "withdrawn"

    def test_what_is_refused_again_and_again_is_tried_at_growing_intervals(self) -> None:
        refused = RefusedError(Refusal("state", "The search is looked at by somebody."))
        with mock.patch.object(bureau_matches, "receive_match", side_effect=refused) as tried:
            assert self.answer(5, 2, "identified") == "refused"
            for _ in range(6):
                applying.apply_waiting()
            assert tried.call_count == 5, "the sixth waits a minute"
            MessageEffect.objects.filter(outcome="refused").update(at=timezone.now() - timedelta(minutes=1.5))
            applying.apply_waiting()
            applying.apply_waiting()
            assert tried.call_count == 6, "the seventh waits two"


class TestFile(Said):
    """A file that is forwarded and not taken."""

    def test_of_a_file_that_is_refused_no_bytes_stay(self) -> None:
        data = b"prints of somebody"
        digest = hashlib.sha256(data).hexdigest()
        said = {"ori": "CX0010000", "tcn": "CXLIVESCAN9999999999", "control_ori": "", "sha256": digest}
        file = base64.b64encode(data).decode()
        assert self.say("booking.forwarded", "B-6666666666", 2, 0, file=file, **said) == "refused"
        with pytest.raises(file_store.MissingBytesError):
            file_store.get(digest)


class TestAnotherBureau(Said):
    """A second bureau, of whose bookings the office may know as well."""

    def setUp(self) -> None:
        super().setUp()
        self.reference = self.booked(1)
        self.settle()
        self.arrest = SourceRecord.objects.get(kind="arrest")
        self.key = Ed25519PrivateKey.generate()
        Agency.objects.create(ori=NINTH, name="Another bureau", kind="bureau", time_zone="UTC")
        peers.add(
            "ninth", AgencyPart.BUREAU, [NINTH], "http://127.0.0.1:13", given(self.key),
            actor=self.office.cast["stone"].actor,
        )  # fmt: skip

    def ninth(self, name: str, step: int, after: int, **said: Any) -> str:
        """The second bureau says something of its own booking."""
        return self.say_as(self.key, NINTH, name, OF_NINTH, (step, after), **said)

    def identified(self, ucn: str) -> str:
        """The second bureau forwards a booking of person 1 and identifies it; the office's case on it."""
        assert self.forwarded(OF_NINTH, 1, self.key, NINTH) == "recorded"
        answer = {"tcn": "A1", "corrects": "", "outcome": "identified", "ucn": ucn}
        assert self.ninth("criminal.answer", 5, 2, **answer) == "recorded"
        self.wire.cut = True  # nobody is at the second bureau's address
        self.settle()
        return Matter.objects.get(track="case", parent__reference=OF_NINTH).reference

    def told(self, asked_as: str, ucn: str, *records: dict[str, Any], former: tuple[str, ...] = ()) -> str:
        """The second bureau gives these records; why they were not taken, or that they were."""
        version = int(timezone.now().timestamp() * 1_000_000) + 10**12
        told = [
            {"source": one["source"], "reliability": self.arrest.feed.reliability,
             "text": json.dumps({"source_version": version, "as_of": "2026-11-24", **one})}
            for one in records
        ]  # fmt: skip
        self.ninth("record.given", 7, 5, ucn=ucn, former=list(former), asked_as=asked_as, records=told)
        return outcomes()[-1][2] or outcomes()[-1][1]

    def gone(self) -> dict[str, Any]:
        """The first bureau's arrest, withdrawn."""
        return {"kind": "arrest", "source": STATE, "source_key": "a1", "op": "retract", "body": {}}

    def unharmed(self) -> None:
        """What the first bureau told stands."""
        self.arrest.refresh_from_db()
        assert self.arrest.state == "active"
        assert not FormerKey.objects.exists()

    def test_a_record_that_nobody_asked_for_is_not_taken(self) -> None:
        assert self.forwarded(OF_NINTH, 2, self.key, NINTH) == "recorded"
        assert (
            self.ninth("criminal.answer", 5, 2, outcome="nobody", ucn="", tcn="A1", corrects="") == "recorded"
        )
        why = self.told("C-2222222222", "U0000001", self.gone(), former=("U0000002",))
        assert why == "nobody here asked that bureau for a record as this case"
        self.unharmed()

    def test_the_case_of_another_booking_is_no_asking(self) -> None:
        self.identified("U0000001")
        other = Matter.objects.get(track="case", parent__reference=self.reference).reference
        assert self.told(other, "U0000001").startswith("nobody here asked")

    def test_the_record_of_another_person_than_the_match_gave_is_not_taken(self) -> None:
        case = self.identified("U0000077")
        assert "not of the person" in self.told(case, "U0000001", self.gone())
        self.unharmed()

    def test_what_the_first_bureau_told_is_not_the_second_ones_to_withdraw_or_to_add_to(self) -> None:
        case = self.identified("U0000001")
        assert "is not this bureau's" in self.told(case, "U0000001", self.gone())
        self.unharmed()

    def test_nothing_is_hung_on_what_the_first_bureau_told(self) -> None:
        case = self.identified("U0000001")
        charge = {"kind": "charge", "source": STATE, "source_key": "c9", "op": "upsert",
                  "body": {"arrest": "a1", "literal": "ARSON", "severity": "felony"}}  # fmt: skip
        assert "is not this bureau's" in self.told(case, "U0000001", charge)
        assert SourceRecord.objects.filter(kind="charge").count() == 1

    def test_a_number_of_the_first_bureaus_person_is_not_given_to_another(self) -> None:
        case = self.identified("U0000077")
        assert "another bureau's match" in self.told(case, "U0000001", former=("U0000077",))
        self.unharmed()

    def test_only_what_stands_and_what_is_withdrawn_is_told(self) -> None:
        case = self.identified("U0000077")
        order = {"authority": "Order 26-113", "dated": "2026-01-10"}
        sealed = {"kind": "charge", "source": "NINTH", "source_key": "c9", "op": "seal", "body": order}
        assert "and nothing else" in self.told(case, "U0000077", sealed)

    def test_a_person_whose_record_was_not_asked_for_is_not_told_of(self) -> None:
        case = self.identified("U0000077")
        names = {"ucn": "U0000088", "names": [{"last": "REYES", "first": "MARCO"}]}
        other = {
            "kind": "criminal_identity",
            "source": "NINTH",
            "source_key": "n1",
            "op": "upsert",
            "body": names,
        }
        assert "not asked for" in self.told(case, "U0000077", other)
        assert not SourceRecord.objects.filter(source="NINTH").exists()

    def test_a_record_of_its_own_is_taken(self) -> None:
        case = self.identified("U0000077")
        names = {"ucn": "U0000077", "names": [{"last": "REYES", "first": "MARCO"}]}
        own = {
            "kind": "criminal_identity",
            "source": "NINTH",
            "source_key": "n1",
            "op": "upsert",
            "body": names,
        }
        assert self.told(case, "U0000077", own, former=("U0000076",)) == "recorded"
        assert SourceRecord.objects.get(source="NINTH").subject == "U0000077"
        assert FormerKey.objects.get().former == "U0000076"
