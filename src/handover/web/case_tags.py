"""The tags that show a case: its state, the steps taken and to be taken; `templatetags.handover` registers them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.accounts.roles import JAIL_ROLES, TITLES, Role
from handover.process.facts import BESIDE, SALTED
from handover.process.graph import RESUME, STEP, State, Step, Track, steps_of
from handover.process.histories import recorded_steps
from handover.process.jail_words import SHOWN, THE_OFFICE, is_reworded, may_say_why, state_title
from handover.process.models import Matter, RecordedStep
from handover.process.offers import available
from handover.process.past_tense import step_done
from handover.web import timeline_filter
from handover.web.access import actor_of
from handover.web.step_marks import marks_of
from handover.web.step_pages import PageKind, StepPage, page_for

Context = dict[str, Any]


def state_tag(context: Context, case: Matter) -> SafeString:
    """Show the case's state in the reader's words; the colour repeats the kind of state."""
    place, words = case.place, state_words(context, case)
    said_in = SafeString(' lang="es"') if get_language() == "es" else ""  # within parts that are English
    return format_html(
        '<span class="usa-tag ho-state ho-state--{}"{}>{}</span>', kind_of(place), said_in, words
    )


def state_words(context: Context, case: Matter) -> str:
    """The case's state in the reader's words: a jail reads that a request is stopped or withdrawn, and not why."""
    return _(state_title(case.place, reader_of(context)))


def reader_of(context: Context) -> Role | None:
    """The role of whoever reads the page; None where nobody is signed in."""
    role = getattr(context.get("user"), "role", "")
    return Role(role) if role in set(Role) else None


def kind_of(place: State) -> str:
    """Return ``ended``, ``frozen``, ``system`` (the program acts next) or ``waits`` (a person does)."""
    if place.ended:
        return "ended"
    if any(s.to == RESUME and place.name in s.origins for s in steps_of(place.track)):
        return "frozen"
    return "system" if place.waits_for is Role.SYSTEM else "waits"


def timeline(context: Context, case: Matter, steps: Iterable[RecordedStep] | None = None) -> Context:
    """List every step taken in order, in the past tense, with actor, role and time; digests are collapsed. A long
    history can be narrowed. A jail reads the steps that are its to read."""
    rows, reader = list(recorded_steps(case) if steps is None else steps), reader_of(context)
    narrow: timeline_filter.TimelineFilter | None = None
    if reader in JAIL_ROLES and case.track == Track.CASE:
        rows = [step for step in rows if step.step in SHOWN]
    elif "request" in context:
        rows, narrow = timeline_filter.narrowed(rows, Track(case.track), context["request"].GET)
    marks = _marks_of(case, reader)
    return {
        "case": case,
        "filter": narrow,
        "rows": [
            {"marks": marks.get(step.number, [])} | _row(step, Track(case.track), reader) for step in rows
        ],
    }


def step_marks(context: Context, case: Matter, number: int | None) -> SafeString:
    """What is said beside a step: that it was recorded late and why, that a time of it was corrected."""
    found = _marks_of(case, reader_of(context)).get(number, []) if number else []
    return format_html_join("", ' <span class="ho-mark">{}</span>', ((text,) for text in found))


def _marks_of(case: Matter, reader: Role | None) -> dict[int, list[str]]:
    """The marks of a case as this reader may read them, read once for each page that shows it."""
    kept: tuple[tuple[int, Role | None], dict[int, list[str]]] | None = case.__dict__.get("_step_marks")
    if kept is None or kept[0] != (case.version, reader):
        kept = case.__dict__["_step_marks"] = ((case.version, reader), marks_of(case, reader))
    return kept[1]


def _row(step: RecordedStep, track: Track, reader: Role | None) -> Context:
    graph = STEP.get((track, step.step))
    known = step.actor_role in set(Role)
    told: Context = {
        "title": step_done(graph, reader) if graph else step.step,
        "two_person": bool(graph and graph.two_person),
        "who": step.actor_name,
        "role": _(TITLES[Role(step.actor_role)]) if known else step.actor_role,
        "agency": step.actor_agency,
    }
    facts = reader not in JAIL_ROLES or track is not Track.CASE
    if graph and is_reworded(graph, reader):
        told |= {"two_person": False, "who": _(THE_OFFICE), "role": _(THE_OFFICE), "agency": "", "marks": []}
    elif not facts and may_say_why(step.actor_role, step.state):
        told |= {"who": _(THE_OFFICE), "role": _(THE_OFFICE), "agency": ""}
    return told | {
        "number": step.number,
        "happened_at": step.happened_at,
        "recorded_at": step.recorded_at,
        "apart": abs(step.recorded_at - step.happened_at) >= timedelta(minutes=1),
        "facts": [
            (k.replace("_", " "), str(v.get("digest", "")).removeprefix(SALTED)[:12])
            for k, v in step.facts.items()
            if facts and k != BESIDE
        ],
    }


def available_steps(context: Context, case: Matter, without: str = "") -> Context:
    """List what the signed-in person may do to the case now: a link to each step's page, or a button if it
    needs no input.

    What belongs to this state comes first: the fewer states a step is open at, the earlier it stands. So the
    next step of the way leads, reports of a death or a breach follow, and a freeze, open everywhere, is the last.
    Among as many states a page stands before a plain button. Two steps that one question decides between have one link.
    Reports of what happened and doubts stand in groups of their own (`step_pages.PageKind`). A button is filled only
    where the state waits for this role and it is the one act that there is: several are a decision, and none is the
    expected one. A step that a page knows to be refused stands there with the reason (`StepPage.barred`).
    ``without``: steps, separated by spaces, that would only be refused for this case.
    """
    actor = actor_of(context["request"])
    pages: dict[str, tuple[StepPage, list[Step]]] = {}
    for step in available(case.standing, actor):
        page = page_for(step.track, step.name, actor.role)
        if page and step.name not in without.split():
            pages.setdefault(page.name, (page, []))[1].append(step)
    found = sorted(pages.values(), key=lambda one: (len(one[1][0].origins), one[0].is_button))
    groups = [
        (
            kind.value,
            [
                (s[0], page.title_for(s), page.url(case), page.is_button, page.bar(case))
                for page, s in found
                if page.kind is kind
            ],
        )
        for kind in PageKind
    ]
    leads = case.place.waits_for == actor.role and sum(not bar for *_, bar in groups[0][1]) == 1
    told = not (actor.role in JAIL_ROLES and case.track == Track.CASE)
    return {
        "csrf_token": context.get("csrf_token"), "case": case, "groups": [g for g in groups if g[1]], "leads": leads,
        "words": state_title(case.place, actor.role), "waits_for": case.place.waits_for if told else None,
    }  # fmt: skip
