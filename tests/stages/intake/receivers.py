"""What receives the replies to a jail: a webhook on loopback, and how a reply fared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django.fixtures import Settings

from handover.stages.intake.models import Delivery, Receiver
from handover.stages.intake.replies import ledger
from handover.stages.intake.reply_rules import AttemptOutcome, Way, fold
from tests.stages.files import car
from tests.stages.intake.jail import Jail, read_all
from tests.support.cast import Cast
from tests.support.serving import serving

FUTURE = date(2099, 1, 1)
FOLDER, WEBHOOK = Receiver.Kind.FOLDER, Receiver.Kind.WEBHOOK


@dataclass
class Heard:
    """A receiver on loopback: what it answers, and what it was sent."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Heard]:
    settings.HANDOVER_PRIVATE_TARGETS = ["127.0.0.0/8"]
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(heard.status)
            for name, value in heard.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}/answers"
    with serving(server):
        yield heard


def one_reply(jail: Jail) -> Delivery:
    """A booking that is refused, so that there is an answer."""
    jail.post(car(arrest_date=FUTURE))
    read_all()
    return Delivery.objects.order_by("-pk")[0]


def pushed_to(jail: Jail, cast: Cast, kind: Receiver.Kind, target: str) -> Receiver:
    return ledger.set_receiver(jail.agency, kind, target, actor=cast["stone"].actor)


def steps(row: Delivery) -> list[tuple[str, str]]:
    return list(row.attempts.values_list("way", "outcome"))


def is_folded(row: Delivery) -> bool:
    """Whether the cached state is what the attempts mean."""
    found = fold((Way(way), AttemptOutcome(outcome)) for way, outcome in steps(row))
    return (found.state.value, found.tries) == (row.state, row.tries)
