"""A receiver that hangs delays its own replies and nobody else's, nor a job."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django.fixtures import Settings

from handover.process.jobs import lanes
from handover.process.worker import Worker
from handover.stages.intake.models import Delivery, Receiver
from handover.stages.intake.replies import ledger, postman, push
from tests.stages.files import car
from tests.stages.intake.jail import Jail
from tests.stages.intake.receivers import FUTURE, Heard, receiver
from tests.support.cast import Cast

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def hanging(drip: bytes = b"") -> Iterator[str]:
    """A receiver that takes a connection and says nothing, or a byte now and then."""
    over = threading.Event()

    def serve(one: socket.socket) -> None:
        with one:
            while not over.wait(0.05):
                try:
                    one.sendall(drip)
                except OSError:
                    return

    def listen(server: socket.socket) -> None:
        while not over.is_set():
            try:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, args=(server,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/answers"
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)


def replies_of(jail: Jail) -> set[str]:
    return set(Delivery.objects.filter(agency=jail.agency).values_list("state", flat=True))


def until_all(jail: Jail, state: str) -> None:
    end = time.monotonic() + 60
    while replies_of(jail) != {state}:
        assert time.monotonic() < end, replies_of(jail)
        time.sleep(0.05)


def test_a_receiver_that_hangs_holds_up_neither_the_jobs_nor_another_receiver(
    alder: Jail, birch: Jail, cast: Cast, receiver: Heard
) -> None:
    one = postman.postman()
    with hanging() as url:
        for jail, target in ((alder, url), (birch, receiver.url)):
            ledger.set_receiver(jail.agency, Receiver.Kind.WEBHOOK, target, actor=cast["stone"].actor)
        for jail in (alder, alder, birch, birch):
            jail.post(car(ori=jail.agency.ori, arrest_date=FUTURE))
        one.start()
        Worker().run()
        until_all(birch, "delivered")
        assert "delivered" not in replies_of(alder)
    one.leave()
    assert one.busy() == 0
    assert len(receiver.requests) == 2


def test_a_receiver_that_sends_a_byte_at_a_time_is_cut_off(
    alder: Jail, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HANDOVER_PRIVATE_TARGETS = ["127.0.0.0/8"]
    monkeypatch.setattr(push, "WHOLE_SECONDS", 0.5)
    with hanging(b"H") as url:
        ledger.set_receiver(alder.agency, Receiver.Kind.WEBHOOK, url, actor=cast["stone"].actor)
        alder.post(car(arrest_date=FUTURE))
        Worker().run()
        assert not push.push(ledger.due()[0]), "no limit of one read would ever end it"
    assert replies_of(alder) == {"failing"}


def test_lanes_that_fail_leave_room_for_those_that_do_not() -> None:
    one = postman.postman()
    one._lanes = dict.fromkeys(range(lanes.FAILING_LANES), True)
    assert (one._room(slow=True), one._room(slow=False)) == (False, True)
    one._lanes |= dict.fromkeys(range(100, 100 + lanes.LANES - lanes.FAILING_LANES), False)
    assert not one._room(slow=False)
