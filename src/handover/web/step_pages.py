"""One row per page on which people take a step. View, address, link, label and admitted roles follow from the
row.

A stage keeps its rows in ``step_pages.PAGES``, adds them to its addresses by ``*paths(PAGES)`` and announces
them by ``register(PAGES)`` from its app's ``ready``. Whom a page admits is declared once, by the step in
`process.graph`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from handover.accounts.roles import Role
from handover.process.fold import Refusal, RefusedError
from handover.process.graph import STEP, Step, Track
from handover.process.models import Matter
from handover.process.names import StepName
from handover.web import kept_drafts
from handover.web.access import PEOPLE, actor_of, roles
from handover.web.forms import StepForm
from handover.web.requests import VisibleTo, get_or_post, matter_of
from handover.web.stepping import step_page, words_of


@dataclass(frozen=True, slots=True)
class Without:
    """Passes the form's fields to a verb but for these: a box that is ticked before what cannot be undone."""

    fields: tuple[str, ...]

    def __call__(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the verb's arguments."""
        return {name: value for name, value in cleaned.items() if name not in self.fields}


class PageKind(Enum):
    """What a step's page is for, and the words above its group in a list of steps; an act needs none."""

    ACT = ""
    REPORT = "Report what happened"
    DOUBT = "Where something may be wrong"


Provide = Callable[[HttpRequest, Matter], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Packed:
    """Passes the form's fields to a verb as one value: ``verb(…, version=…, name=kind(**cleaned))``.

    ``beside``: fields passed as separate arguments, as the version is.
    """

    name: str
    kind: Callable[..., Any]
    beside: tuple[str, ...] = ()

    def __call__(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the verb's arguments."""
        said = dict(cleaned)
        apart = {name: said.pop(name) for name in ("version", *self.beside)}
        return {**apart, self.name: self.kind(**said)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """The page of one step, or of two that one question decides between.

    ``also`` is then the other's name, and ``question`` what the page is called while both are open. ``further``: others
    with the same origins and people, between which the same verb decides by what was filled in.

    ``address`` is the path within the stage, with ``<str:reference>`` for the matter's reference; ``name``
    its full name, such as ``detainer:cancel``. ``done``: where to go afterwards, as the name of a page of the
    matter or as a function of request and matter. ``visible_to``: the matters that a person may open.

    Three kinds of page:

    * ``form`` and ``verb``: a form whose cleaned data the verb takes, as ``verb(pk, actor=…, version=…,
      **cleaned)``. ``arguments``: where the verb takes one value instead of the fields (`Packed`).
      ``template``, ``context``, ``initial`` and ``form_options`` add what the page shows, proposes and
      offers.
    * ``verb`` alone: a button and no page; `{% available_steps %}` draws it. It is a POST of the version
      shown.
    * ``by_hand``: a page that shows more than its form, written as a view that is called as ``view(request,
      matter, **rest of the address)``.

    Roles: those that the step admits. ``only``: those of them that use this page, where others have another
    page. ``readers``: further roles that may read a hand-written page, which must not offer them the step.
    ``link``: the page that leads to this one, where a list of steps cannot (default: this page).
    ``barred``: why the step would be refused now whatever is filled in, where that is known beforehand: the page says
    it in the place of its form, and lists of steps in the place of the link. The verb refuses all the same.
    ``kind``: whether it is an act of the process, a report of what happened, or a doubt that stops it: lists of steps
    keep them apart.
    """

    track: Track
    step: StepName
    name: str
    address: str
    visible_to: VisibleTo
    done: str | Callable[[HttpRequest, Matter], str] = ""
    also: StepName | Literal[""] = ""
    question: str = ""
    further: tuple[StepName, ...] = ()
    form: type[StepForm] | None = None
    verb: Callable[..., Matter] | None = None
    arguments: Packed | Without | None = None
    template: str = "web/step.html"
    context: Provide | None = None
    initial: Provide | None = None
    form_options: Provide | None = None
    by_hand: Callable[..., HttpResponse] | None = None
    only: frozenset[Role] = frozenset()
    readers: frozenset[Role] = frozenset()
    link: str = ""
    barred: Callable[[Matter], Refusal | None] | None = None
    kind: PageKind = PageKind.ACT

    def __post_init__(self) -> None:
        """Raise ``KeyError`` for an unknown step, ``ValueError`` for a row that contradicts itself or the
        step.
        """
        if len({step.roles & PEOPLE for step in self.steps}) != 1:
            raise ValueError(f"{self.name}: its steps are taken by different people")
        if not self.only <= self.steps[0].roles & PEOPLE:
            raise ValueError(f"{self.name}: “{self.title}” is not taken by all of {sorted(self.only)}")
        if (self.by_hand is None) == (self.verb is None) or (self.by_hand and self.form):
            raise ValueError(
                f"{self.name}: a page either is written by hand or has a verb and perhaps a form"
            )
        if bool(self.also) != bool(self.question):
            raise ValueError(
                f"{self.name}: two steps, and only they, are called by the question between them"
            )
        if self.readers and not self.by_hand:
            raise ValueError(f"{self.name}: a page made of a form can have no readers")
        if self.barred and not self.form:
            raise ValueError(f"{self.name}: only a page made of a form says what bars it")
        if self.verb and not self.done:
            raise ValueError(f"{self.name}: declare where to go afterwards")

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps that the page takes; the first gives its title."""
        return tuple(STEP[self.track, name] for name in (self.step, self.also, *self.further) if name)

    @property
    def title(self) -> str:
        """The label of its link or button: the step's title, or the question between two."""
        return self.title_for(self.steps)

    def title_for(self, available: Sequence[Step]) -> str:
        """The label where these of its steps may be taken."""
        return words_of(available, self.question)

    @property
    def takers(self) -> frozenset[Role]:
        """Return the roles that take the step on this page."""
        return self.only or self.steps[0].roles & PEOPLE

    @property
    def is_button(self) -> bool:
        """Return whether the step needs no input, so that it is a button without a page."""
        return self.form is None and self.by_hand is None

    def bar(self, matter: Matter) -> Refusal | None:
        """Return why the step would be refused whatever is filled in, where that is known."""
        return self.barred(matter) if self.barred else None

    def url(self, matter: Matter) -> str:
        """Return the address where the step is taken, or of the page that leads to it."""
        return reverse(self.link or self.name, kwargs={"reference": matter.reference})

    def after(self, request: HttpRequest, matter: Matter) -> str:
        """Return the address to go to afterwards."""
        if callable(self.done):
            return self.done(request, matter)
        return reverse(self.done, kwargs={"reference": matter.reference})


def paths(pages: Iterable[StepPage]) -> list[URLPattern]:
    """Return the URL patterns of the pages, for a stage's ``urls``."""
    return [path(page.address, _view(page), name=page.name.rpartition(":")[2]) for page in pages]


def _view(page: StepPage) -> Callable[..., HttpResponseBase]:
    answer = page.by_hand or partial(_press if page.is_button else _fill_in, page)

    @(require_POST if page.is_button else get_or_post)
    @roles(*page.takers, *page.readers)
    def view(request: HttpRequest, reference: str, **rest: Any) -> HttpResponse:
        matter = matter_of(request, page.visible_to, reference)
        response = answer(request, matter, **rest)
        if request.method == "POST" and response.status_code == 302:
            kept_drafts.forget(request, page.name, matter)
        return response

    return view


def _fill_in(page: StepPage, request: HttpRequest, matter: Matter) -> HttpResponse:
    def take(cleaned: dict[str, Any]) -> Matter:
        said = page.arguments(cleaned) if page.arguments else cleaned
        return _taken(page, request, matter, said)

    def provided(by: Provide | None) -> dict[str, Any] | None:
        return by(request, matter) if by else None

    if page.form is None:
        raise TypeError(f"{page.name} has no form")
    if request.method == "GET" and (bar := page.bar(matter)):
        raise RefusedError(bar)
    return step_page(
        request, matter, page.step, page.form, take, done=page.after(request, matter), template=page.template,
        context=provided(page.context), initial=provided(page.initial), form_options=provided(page.form_options),
        also=page.also, title=page.question,
    )  # fmt: skip


def _press(page: StepPage, request: HttpRequest, matter: Matter) -> HttpResponse:
    """Take a step that needs no input. A version that is not a number gets 409, like any stale one."""
    given = request.POST.get("version", "")
    done = page.after(request, matter)
    shown = int(given) if given.isdecimal() and len(given) < 10 else -1
    _taken(page, request, matter, {"version": shown})
    return redirect(done)


def _taken(page: StepPage, request: HttpRequest, matter: Matter, said: dict[str, Any]) -> Matter:
    if page.verb is None:
        raise TypeError(f"{page.name} has no verb")
    return page.verb(matter.pk, actor=actor_of(request), **said)


_registered: dict[str, StepPage] = {}


def register(pages: Iterable[StepPage]) -> None:
    """Register pages, so that lists of steps link to them. Called from an app's ``ready``.

    Raises ``ValueError`` where another page already takes one of the steps for one of the roles.
    """
    for page in pages:
        for step in page.steps:
            for role in page.takers:
                other = page_for(page.track, step.name, role)
                if other and other.name != page.name:
                    raise ValueError(f"{other.name} and {page.name} both take “{step.title}” for {role}")
        _registered[page.name] = page


def registered() -> tuple[StepPage, ...]:
    """Return every page, for the tests that check all of them."""
    return tuple(_registered.values())


def page_for(track: Track, step: StepName, role: Role) -> StepPage | None:
    """Return the page on which a person with this role takes a step, or None if there is none."""
    found = (
        p
        for p in _registered.values()
        if p.track is track and step in (p.step, p.also, *p.further) and role in p.takers
    )
    return next(found, None)
