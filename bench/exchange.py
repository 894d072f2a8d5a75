"""How soon a jail's page says “Do not hold”: from an act at one deployment's office to the clerk's page of another.

    python -m bench.exchange --cases 40

Two deployments are made, each with its database, server and worker, and made peers. Requests are lodged with the jail.
Then, of each case in turn, an officer raises a question of citizenship, or an examiner withdraws the match; the clerk's
page of the request is asked over loopback until it says so. The last line is one JSON object: ``claim_ms`` and
``withdrawn_match_ms`` with p50, p95 and the longest, by the clock of this machine, with ``load`` as it was at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from unittest import mock

import numpy as np
from bench.bench_figures import milliseconds

from handover.conf.wait_until_served import wait_until_served

LATEST: Final = 40.0
"""Seconds after which a case counts as never told."""
BETWEEN: Final = 0.37
"""Seconds between one act and the next: no multiple of what the worker waits between two looks."""
JAIL: Final = "CX0010000"
PREPARE: Final = """
import json, os, sys
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
from bench.web import _signed_in
from handover.exchange import own_keys, peers
from handover.exchange.key_texts import fingerprint, key_text
from handover.exchange.parts import AgencyPart
from tests.support.cast import make_cast
cast = make_cast()
public = own_keys.public_of(own_keys.make(Path(os.environ["HANDOVER_DATA_DIR"])))
address, key, heard = sys.argv[1:]
peers.add("columbia", AgencyPart.OFFICE, ["CXIMMIG01"], address, peers.GivenKey(key, heard), actor=cast["adams"].actor)
print(json.dumps([key_text(public), fingerprint(public), _signed_in(cast["clark"])]))
"""


def environment(folder: Path, parts: str) -> dict[str, str]:
    """Of one deployment."""
    return os.environ | {
        "HANDOVER_DATA_DIR": str(folder), "HANDOVER_LOOPBACK_HTTP": "1", "HANDOVER_PARTS": parts,
        "HANDOVER_PRIVATE_TARGETS": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
    }  # fmt: skip


def prepare_office(folder: Path, port: int, jail: dict[str, str]) -> tuple[Any, str]:
    """Tables, people, and each the peer of the other; the cast here, and the clerk's cookie there."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests.support.cast import make_cast

    from handover.exchange import own_keys, peers
    from handover.exchange.key_texts import fingerprint, key_text
    from handover.exchange.parts import AgencyPart

    call_command("migrate", verbosity=0)
    cast = make_cast()
    public = own_keys.public_of(own_keys.make(folder))
    said = subprocess.run(
        [sys.executable, "-c", PREPARE, f"http://127.0.0.1:{port}", key_text(public), fingerprint(public)],
        env=jail, check=True, capture_output=True, text=True,
    )  # fmt: skip
    key, heard, cookie = json.loads(said.stdout.strip().splitlines()[-1])
    address = f"http://127.0.0.1:{port + 1}"
    peers.add(
        "alder", AgencyPart.JAIL, [JAIL], address, peers.GivenKey(key, heard), actor=cast["stone"].actor
    )
    return cast, cookie


def lodged(cast: Any, cases: int) -> list[Any]:
    """Requests lodged with the jail. Their papers are stamped, not printed: nothing here reads them."""
    from tests.support.stamped import stamp
    from tests.support.walk import case_in

    with mock.patch("handover.stages.detainer.documents.render", stamp):
        return [case_in(cast, "lodged") for _ in range(cases)]


def page(port: int, reference: str, cookie: str) -> str:
    """The clerk's page of a request; empty where it is not there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", f"/custody/requests/{reference}/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == 200 else ""
    finally:
        connection.close()


def seconds_until(says: Callable[[], bool]) -> float:
    """How long until it is so. Raises ``TimeoutError``."""
    begun = time.monotonic()
    while not says():
        if time.monotonic() - begun > LATEST:
            raise TimeoutError("it is not told")
        time.sleep(0.01)
    return time.monotonic() - begun


def claim(cast: Any, case: Any) -> None:
    """An officer records that the person says to be a citizen."""
    from handover.stages.review.citizenship import actions

    actions.raise_citizenship(
        case.pk, actor=cast["stone"].actor, version=case.version, indicium="claim", text="Born in Ohio."
    )


def withdraw(cast: Any, case: Any) -> None:
    """A second examiner finds that they are not the same fingers. The worker brings it to the case."""
    from tests.support.walk import REASONS

    from handover.stages.identification import actions
    from handover.stages.notification.queries import link_of

    search = link_of(case.pk).search_matter
    actions.withdraw_match(search.pk, actor=cast["evans"].actor, version=search.version, reasons=REASONS)


def main() -> None:
    """Make two, act, look, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--port", type=int, default=8795)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-exchange-"))
    office, jail = environment(folder / "office", "bureau,office"), environment(folder / "jail", "jail")
    for side in (office, jail):
        Path(side["HANDOVER_DATA_DIR"]).mkdir(parents=True)
    os.environ.update(office)
    cast, cookie = prepare_office(folder / "office", asked.port, jail)
    commands = [(jail, "serve", "--port", str(asked.port + 1)), (jail, "work"), (office, "work")]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "handover", *words], env=env, stderr=subprocess.STDOUT,
            stdout=(Path(env["HANDOVER_DATA_DIR"]) / f"{words[0]}.log").open("wb"),
        )
        for env, *words in commands
    ]  # fmt: skip
    try:
        if wrong := wait_until_served(asked.port + 1, running[0], LATEST):
            raise SystemExit(wrong)
        found = measure(cast, lodged(cast, asked.cases), asked.port + 1, cookie)
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(60)
    told = {name: {**milliseconds(np.array(spent)), "max_ms": round(1000 * max(spent), 1), "n": len(spent)}
            for name, spent in found.items()}  # fmt: skip
    print(json.dumps({"cases": asked.cases, "database": "sqlite", **told, "load": os.getloadavg()[0]}))


def measure(cast: Any, cases: list[Any], port: int, cookie: str) -> dict[str, list[float]]:
    """For every other case each act: seconds from before it until the page says so."""
    found: dict[str, list[float]] = {"claim": [], "withdrawn_match": []}
    for case in cases:
        seconds_until(lambda case=case: case.reference in _safe(port, case.reference, cookie))  # type: ignore[misc]
    for number, case in enumerate(cases):
        name, act = (("claim", claim), ("withdrawn_match", withdraw))[number % 2]
        assert "Do not hold" not in page(port, case.reference, cookie)
        begun = time.monotonic()
        act(cast, case)
        seconds_until(lambda case=case: "Do not hold" in page(port, case.reference, cookie))  # type: ignore[misc]
        found[name].append(time.monotonic() - begun)
        print(f"{1000 * found[name][-1]:7.0f} ms  {name}", file=sys.stderr)
        time.sleep(BETWEEN)
    return found


def _safe(port: int, reference: str, cookie: str) -> str:
    """The page, also while the server starts."""
    try:
        return page(port, reference, cookie)
    except OSError:
        return ""


if __name__ == "__main__":
    main()
