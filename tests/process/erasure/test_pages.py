"""Every page about an erased matter says that its content was erased, and none fails, whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from handover.process.models import Matter
from handover.repositories.models import Want
from handover.stages.custody.correction_models import CorrectionDraft
from handover.stages.detainer.models import Paper
from handover.stages.identification.models import WantHit
from handover.stages.intake.models import Answer
from handover.stages.notification.queries import link_of
from handover.web.access import Access, access_of
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.scenes import SCENES
from tests.stages.identification.cases import judged, referred
from tests.support.cast import PEOPLE, Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db


def addresses_of(matter: Matter) -> Iterator[tuple[str, Access]]:
    """Every address that takes the matter's reference, with its other parts filled from what is on record."""
    drafts = CorrectionDraft.objects.values_list("pk", flat=True)
    answers = Answer.objects.filter(matter=matter).values_list("tcn", flat=True)
    papers = Paper.objects.filter(case=matter).values_list("number", "form")
    parts: list[dict[str, Any]] = [{}, {"index": 0, "width": 240}]
    parts += [{"key": pk} for pk in drafts]
    parts += [{"tcn": tcn} for tcn in answers]
    parts += [{"number": number, "form": form} for number, form in papers]
    for name, view in _named(get_resolver().url_patterns, ""):
        declared = access_of(view)
        for given in parts:
            try:
                address = reverse(name, kwargs={"reference": matter.reference, **given})
            except NoReverseMatch:
                continue
            if declared and not declared.machine:
                yield address, declared


def _named(patterns: object, space: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:  # type: ignore[attr-defined]
        if isinstance(pattern, URLResolver):
            yield from _named(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", pattern.callback


def lists() -> Iterator[tuple[str, Access]]:
    """Every address that takes nothing."""
    for name, view in _named(get_resolver().url_patterns, ""):
        declared = access_of(view)
        if declared and not declared.machine and not declared.public and "api" not in name:
            try:
                yield reverse(name), declared
            except NoReverseMatch:
                continue


ALIKE = frozenset({"owens", "cole"})
"""Another officer of the same office, another clerk of a jail that has nothing to do with the matter: they are shown
what Ortiz and Bell are."""
IDENTITY = ("notification.MatchLink", "identification.PrintMatch")
"""Without these nobody can tell whose case it is, and its file cannot be put together."""
WHAT = ("all", "all but whose it is")
SOME = [("held", WHAT[0]), ("disputed", WHAT[1])]
"""Every page takes half a minute: the other scenes are opened with the slow tests, and the second of these by one
person for each page there, in turn."""


LEAST = 300
"""Pages that are opened at least, so that a scene without matters is noticed."""


@pytest.mark.heavy
@pytest.mark.one_database
@pytest.mark.usefixtures("menu_counted_once")
@pytest.mark.parametrize(("scene", "what"), SOME)
def test_no_page_about_an_erased_matter_fails(cast: Cast, scene: str, what: str) -> None:
    _open_every_page(cast, scene, what, by_all=what == WHAT[0])


@pytest.mark.slow
@pytest.mark.usefixtures("menu_counted_once")
@pytest.mark.parametrize(
    ("scene", "what"), [(s, w) for s in sorted(SCENES) for w in WHAT if (s, w) not in SOME]
)
def test_no_page_about_an_erased_matter_fails_wherever_it_stands(cast: Cast, scene: str, what: str) -> None:
    _open_every_page(cast, scene, what)


def _open_every_page(cast: Cast, scene: str, what: str, *, by_all: bool = True) -> None:
    SCENES[scene](cast)
    erased(cast, [label for label in labels_of() if what == "all" or not label.startswith(IDENTITY)])
    clients = {}
    for username, _, role, _ in (one for one in PEOPLE if one[0] not in ALIKE):
        clients[username, role] = Client(raise_request_exception=False)
        clients[username, role].force_login(cast[username])
    failed, opened = [], 0
    for matter in [None, *Matter.objects.all()]:
        for turn, (address, declared) in enumerate(lists() if matter is None else addresses_of(matter)):
            people = [(name, client) for (name, role), client in clients.items() if role in declared.roles]
            one = [people[turn % len(people)]] if people else []
            for username, client in people if by_all else one:
                answer, opened = client.get(address), opened + 1
                if answer.status_code >= 500:
                    failed.append(f"{username} {address}: {answer.status_code} {_why(answer)}")
    assert not failed, "\n".join(failed)
    assert opened > LEAST


def _why(answer: object) -> str:
    import traceback

    info = getattr(answer, "exc_info", None)
    if not info:
        return ""
    last = [f for f in traceback.extract_tb(info[2]) if "/handover/" in f.filename][-1]
    return f"{info[1]!r} at {last.filename.rpartition('/handover/')[2]}:{last.lineno}"


def test_what_was_erased_says_so_where_it_stood(cast: Cast) -> None:
    """On pages, in the JSON answer, the text report and the panel."""
    found = judged(referred(cast), cast)
    case = case_in(cast, "lodged")
    booked, search = found.case.parent, found.case
    assert booked is not None
    WantHit.objects.create(
        matter=search, number=1, by_key="k", by_name="n", at=search.moved_at, by_prints=False, weight=1.0,
        probability=0.5, want=Want.objects.create(
            number="W1", offence="BURGLARY", agency_ori="X", entered_on=date(2025, 1, 1)
        ),
    )  # fmt: skip
    link = link_of(case.pk)
    done = erased(cast, [label for label in labels_of() if not label.startswith(IDENTITY)])
    said = done.marker
    places = [
        ("evans", reverse("intake:booking", args=[booked.reference])),
        ("clark", reverse("intake:booking", args=[booked.reference])),
        ("evans", reverse("identification:search", args=[search.reference])),
        ("evans", reverse("identification:leads_json", args=[search.reference])),
        ("evans", reverse("identification:leads_text", args=[search.reference])),
        ("reed", reverse("notification:query", args=[case.reference])),
        ("ortiz", reverse("review:case", args=[case.reference])),
        ("ortiz", reverse("detainer:package", args=[case.reference])),
        ("clark", reverse("custody:jail_case", args=[case.reference])),
        ("evans", reverse("intake:booking", args=[link.booking_matter.reference])),
    ]
    silent = []
    for username, address in places:
        client = Client()
        client.force_login(cast[username])
        answer = client.get(address)
        if answer.status_code not in (200, 410) or said not in answer.content.decode():
            silent.append((username, address, answer.status_code))
    assert not silent
