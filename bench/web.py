"""Answer times of the pages with many cases: an empty database is filled, served, and asked over loopback.

    python -m bench.web --cases 100000 --seconds 20
    scripts/with-postgresql python -m bench.web --cases 100000 --seconds 20

Without ``HANDOVER_DATABASE_URL`` the database is SQLite; with ``HANDOVER_WEB_DATABASE_URL`` pages are served behind
the wall of its role. ``--wall TIMES`` measures what that wall costs and nothing else: each page without it and behind
it, in processor time of the server's and PostgreSQL's processes (the owner must be a superuser, to be told which those
are). ``--folder`` keeps what was made, and uses it again. The last line is one JSON object: ``pages``, path to p50_ms,
p95_ms, requests/s and bytes (compressed) at ``--rate`` requests a second over all of them; ``alone_ms``, the median of
each page asked by itself, and ``alone_cpu_ms``, what it took of the server's processes (not of PostgreSQL's), which
other work on the machine changes least.
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
from pathlib import Path
from typing import Any

from bench.web_load import Asked, alone, load, told
from bench.web_making import surname_of

NAME = surname_of(42)
OFFICER, CLERK, SUPERVISOR, FIELD, AUDITOR, EXAMINER = "ortiz", "clark", "stone", "ford", "adams", "evans"


def pages_of(cookies: dict[str, str], some: dict[str, str]) -> list[Asked]:
    """The pages that people open most, and those that list everything. ``some``: references by state, and the position
    in the middle of all cases."""
    wanted = [
        (OFFICER, "/"), (CLERK, "/"), (SUPERVISOR, "/"), (FIELD, "/"), (AUDITOR, "/"),
        (OFFICER, "/review/queue/reviews/"), (OFFICER, "/review/queue/reviews/?sort=due"),
        (OFFICER, "/review/queue/reviews/?sort=person"), (OFFICER, "/detainer/queue/drafts/"),
        (FIELD, "/custody/releases/"), (CLERK, "/custody/requests/"),
        (AUDITOR, "/review/cases/"), (AUDITOR, "/review/cases/?sort=person"), (AUDITOR, "/review/cases/?sort=-due"),
        (AUDITOR, "/review/cases/?jail=CX0010000&state=held"), (AUDITOR, f"/review/cases/?q={NAME}"),
        (AUDITOR, f"/review/cases/?after={some['the middle']}"),
        (OFFICER, f"/review/cases/{some['in_review']}/"), (OFFICER, f"/detainer/cases/{some['signed']}/"),
        (CLERK, f"/custody/requests/{some['lodged']}/"), (FIELD, f"/custody/releases/{some['held']}/"),
        (OFFICER, f"/search/?q={some['held']}"), (OFFICER, f"/search/?q={NAME}"), (OFFICER, "/search/?q=MARCOS"),
        (CLERK, "/search/?q=MARCOS"), (OFFICER, "/search/?q=A234567890"),
        (CLERK, "/intake/"), (EXAMINER, "/identification/"), (OFFICER, "/notices/"),
        (SUPERVISOR, "/oversight/"), (AUDITOR, "/oversight/audit/"),
    ]  # fmt: skip
    found = []
    for who, path in wanted:
        name = path
        for state, reference in some.items():
            name = name.replace(reference, f"<{state}>")
        found.append(Asked(f"{name} ({who})" if path == "/" else name, path, cookies[who]))
    return found


def fill(cases: int) -> tuple[dict[str, str], dict[str, str]]:
    """Tables, cases and signed-in people: a cookie for each, and a copied case of each state."""
    import django

    django.setup()
    from django.core.management import call_command

    from handover.accounts.models import User
    from handover.administration.wall import raise_where_set
    from handover.process.models import Matter
    from handover.web.keyset import keys_of
    from handover.web.paging import address_of

    if not (Path(os.environ["HANDOVER_DATA_DIR"]) / "made.json").exists():
        from bench.web_making import make

        call_command("migrate", verbosity=0)
        begun = time.monotonic()
        make(cases, lambda words: print(f"{time.monotonic() - begun:6.0f} s  {words}", file=sys.stderr))
        (Path(os.environ["HANDOVER_DATA_DIR"]) / "made.json").write_text(str(cases))
    call_command("migrate", verbosity=0)
    raise_where_set()
    newest = Matter.objects.filter(track="case", agency__ori="CX0010000").order_by("-moved_at")
    states = ("in_review", "signed", "lodged", "held")
    some = {state: newest.filter(state=state)[3].reference for state in states}
    listed = Matter.objects.filter(track="case").order_by("-opened_at", "reference")
    middle = listed.count() // 2
    some["the middle"] = address_of(middle, listed[middle], keys_of(listed))
    return {u.username: _signed_in(u) for u in User.objects.exclude(role="")}, some


def _signed_in(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return f"sessionid={session.session_key}"


def serve(
    port: int, workers: int, env: dict[str, str] | None = None
) -> tuple[subprocess.Popen[bytes], dict[str, float]]:
    """Start the server: seconds until health answers, and until the first page does."""
    command = [sys.executable, "-m", "handover", "serve", "--port", str(port), "--workers", str(workers)]
    begun = time.monotonic()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=env)
    found: dict[str, float] = {}
    for name, path in (("health_s", "/health/"), ("first_page_s", "/accounts/sign-in/")):
        while _status(port, path) != 200:
            if server.poll() is not None or time.monotonic() - begun > 300:
                raise SystemExit("the server did not start")
            time.sleep(0.02)
        found[name] = round(time.monotonic() - begun, 2)
    return server, found


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor that a process and its children have taken, those that have ended too."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if stat.parent.name == str(pid):
            total += sum(map(int, fields[11:15]))
        elif int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return 1000 * total / ticks


def cost_of_the_wall(port: int, pages: list[Asked], times: int) -> dict[str, Any]:
    """Milliseconds of processor for each page, without the wall and behind it, in two rounds of both: the lesser of
    each counts. It is told in hundredths of a second: ask each page often enough."""
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_read_file('postmaster.pid')")
        database = int(cursor.fetchone()[0].split()[0])
    connections.close_all()
    taken: dict[str, dict[str, list[float]]] = {page.name: {"without": [], "behind": []} for page in pages}
    for which in ("without", "behind") * 2:
        env = {k: v for k, v in os.environ.items() if which == "behind" or k != "HANDOVER_WEB_DATABASE_URL"}
        server, _ = serve(port, 1, env)
        try:
            pid = server.pid
            found = alone(port, pages, lambda pid=pid: cpu_ms(pid) + cpu_ms(database), times)
        finally:
            server.terminate()
            server.wait(30)
        for name, (_, status, _, cpu) in found.items():
            assert status in (200, 302), f"{name}: {status}"
            taken[name][which].append(cpu)
    best = {
        name: {which: round(min(each), 1) for which, each in both.items()} for name, both in taken.items()
    }
    sums = {which: sum(both[which] for both in best.values()) for which in ("without", "behind")}
    return {
        "times": times,
        "cpu_ms": best,
        "all_pages": sums,
        "ratio": round(sums["behind"] / sums["without"], 3),
    }


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def main() -> None:
    """Fill, serve, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8797)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument(
        "--wall", type=int, default=0, metavar="TIMES", help="what the wall costs, and nothing else"
    )
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="bench-web-"))
    os.environ |= {
        "HANDOVER_DATA_DIR": str(folder), "HANDOVER_LOOPBACK_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "handover.conf.settings",
    }  # fmt: skip
    begun = time.monotonic()
    cookies, some = fill(asked.cases)
    from django.db import connection, connections

    vendor = connection.vendor
    connections.close_all()
    made = time.monotonic() - begun
    if asked.wall:
        print(
            json.dumps(
                {"cases": asked.cases, **cost_of_the_wall(asked.port, pages_of(cookies, some), asked.wall)}
            )
        )
        return
    server, started = serve(asked.port, asked.workers)
    try:
        pages = pages_of(cookies, some)
        by_itself = alone(asked.port, pages, busy=lambda: cpu_ms(server.pid))
        for name, (ms, status, size, cpu) in by_itself.items():
            print(f"{ms:9.1f} ms  {cpu:7.1f} ms CPU  {status}  {size:7,} bytes  {name}", file=sys.stderr)
        answers = load(asked.port, pages, asked.rate, asked.seconds)
    finally:
        server.terminate()
        server.wait(30)
    summary = {
        "cases": asked.cases, "database": vendor, "rate": asked.rate, "seconds": asked.seconds,
        "workers": asked.workers, "made_s": round(made, 1), **started,
        "alone_ms": {name: round(ms, 1) for name, (ms, *_) in by_itself.items()},
        "alone_cpu_ms": {name: round(cpu, 1) for name, (*_, cpu) in by_itself.items()},
        "pages": told(answers, asked.seconds),
    }  # fmt: skip
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
