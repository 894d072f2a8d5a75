"""The components of a page. ``{% load handover %}``; README.md shows each one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.accounts.models import Agency
from handover.accounts.roles import JAIL_ROLES, TITLES, Role
from handover.formats.moments import in_zone
from handover.process.facts import BESIDE, SALTED
from handover.process.fold import available
from handover.process.graph import RESUME, STEP, State, Step, Track, steps_of
from handover.process.jail_words import SHOWN, THE_OFFICE, is_reworded, state_title
from handover.process.models import Matter, RecordedStep
from handover.process.past_tense import step_done
from handover.web import drafts, timeline_filter
from handover.web.access import actor_of
from handover.web.facility_time import local_words
from handover.web.paging import ListPage
from handover.web.step_marks import marks_of
from handover.web.step_pages import PageKind, StepPage, page_for

register = template.Library()
Context = dict[str, Any]


@register.simple_tag
def local_time(value: datetime | None, agency: Agency | None = None) -> SafeString | str:
    """Show a moment in the facility's local time with its zone's abbreviation; UTC without an agency."""
    if value is None:
        return _("not recorded")
    utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{} UTC" class="ho-time">{}</time>',
        utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        utc.strftime("%b %-d, %Y, %H:%M:%S"),
        _moment(value, agency),
    )


def _moment(value: datetime, agency: Agency | None) -> str:
    """`local_words`, with the month as the reader's language writes it."""
    if get_language() == "es":
        local = in_zone(value, agency.zone if agency else ZoneInfo("UTC"))
        return f"{date_format(local, 'j b Y, H:i')} {local:%Z}"
    return local_words(value, agency)


@register.simple_tag
def due(
    value: datetime | None, agency: Agency | None = None, now: datetime | None = None
) -> SafeString | str:
    """Show a deadline: `local_time` and the time left or overdue, in words as well as in colour."""
    if value is None:
        return _("no deadline")
    left = value - (now or timezone.now())
    late, near = left <= timedelta(0), left <= timedelta(hours=4)
    words = f"{_span(-left)} {_('overdue')}" if late else f"{_span(left)} {_('left')}"
    tone = "late" if late else "near" if near else "far"
    return format_html('{} <span class="ho-due ho-due--{}">{}</span>', local_time(value, agency), tone, words)


@register.simple_tag
def waiting(since: datetime, agency: Agency | None = None, now: datetime | None = None) -> SafeString:
    """Say how long something has waited; the moment itself stands in its title and for screen readers."""
    return format_html(
        '<span title="{2} {0}">{1}<span class="usa-sr-only">, {2} {0}</span></span>',
        _moment(since, agency),
        _span((now or timezone.now()) - since),
        _("since"),
    )


def _span(length: timedelta) -> str:
    """Format a duration with at most two units: 3 days 4 h; 5 h 12 min; 8 min."""
    minutes = int(length.total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} {_('days') if days > 1 else _('day')} {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative icon of the vendored sprite; the text beside it carries the meaning."""
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("uswds/img/sprite.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def state_tag(context: Context, case: Matter) -> SafeString:
    """Show the case's state in the reader's words; the colour repeats the kind of state."""
    place, words = case.place, state_words(context, case)
    return format_html('<span class="usa-tag ho-state ho-state--{}">{}</span>', kind_of(place), words)


@register.simple_tag(takes_context=True)
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


@register.inclusion_tag("web/parts/timeline.html", takes_context=True)
def timeline(context: Context, case: Matter, steps: Iterable[RecordedStep] | None = None) -> Context:
    """List every step taken, in order, in the past tense: what, who, in which role, when; the digests of what was
    recorded are folded. A long history can be narrowed. A jail reads the steps that are its to read."""
    rows, reader = list(case.steps.order_by("number") if steps is None else steps), reader_of(context)
    narrow: timeline_filter.TimelineFilter | None = None
    if reader in JAIL_ROLES and case.track == Track.CASE:
        rows = [step for step in rows if step.step in SHOWN]
    elif "request" in context:
        rows, narrow = timeline_filter.narrowed(rows, Track(case.track), context["request"].GET)
    marks = _marks_of(case)
    return {
        "case": case,
        "filter": narrow,
        "rows": [
            {"marks": marks.get(step.number, [])} | _row(step, Track(case.track), reader) for step in rows
        ],
    }


@register.simple_tag
def step_marks(case: Matter, number: int | None) -> SafeString:
    """What is said beside a step: that it was recorded late and why, that a time of it was corrected."""
    found = _marks_of(case).get(number, []) if number else []
    return format_html_join("", ' <span class="ho-mark">{}</span>', ((text,) for text in found))


def _marks_of(case: Matter) -> dict[int, list[str]]:
    """The marks of a case, read once for each page that shows it."""
    kept: tuple[int, dict[int, list[str]]] | None = case.__dict__.get("_step_marks")
    if kept is None or kept[0] != case.version:
        kept = case.__dict__["_step_marks"] = (case.version, marks_of(case))
    return kept[1]


def _row(step: RecordedStep, track: Track, reader: Role | None) -> Context:
    graph = STEP.get((track, step.step))
    known = step.actor_role in set(Role)
    told: Context = {
        "title": step_done(graph, reader) if graph else step.step,
        "two_person": bool(graph and graph.two_person),
        "who": step.actor_name,
        "role": TITLES[Role(step.actor_role)] if known else step.actor_role,
        "agency": step.actor_agency,
    }
    facts = reader not in JAIL_ROLES or track is not Track.CASE
    if graph and is_reworded(graph, reader):
        told |= {"two_person": False, "who": THE_OFFICE, "role": THE_OFFICE, "agency": "", "marks": []}
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


@register.inclusion_tag("web/parts/steps.html", takes_context=True)
def available_steps(context: Context, case: Matter, without: str = "") -> Context:
    """List what the signed-in person may do to the case now: a link to each step's page, or a button if it
    needs no input.

    What belongs to this state comes first: the fewer states a step is open at, the earlier it stands. So the
    next step of the way leads, reports of a death or a breach follow, and a freeze, open everywhere, is the last.
    Among as many states a page stands before a plain button. Two steps that one question decides between have one link.
    Reports of what happened and doubts stand in groups of their own (`step_pages.PageKind`). A button is filled only
    where the state waits for this role and it is the one act that there is: several are a decision, and none is the
    expected one. ``without``: steps, separated by a space, that this case could only be
    refused.
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
                (s[0], page.title_for(s), page.url(case), page.is_button)
                for page, s in found
                if page.kind is kind
            ],
        )
        for kind in PageKind
    ]
    leads = case.place.waits_for == actor.role and len(groups[0][1]) == 1
    told = not (actor.role in JAIL_ROLES and case.track == Track.CASE)
    return {
        "csrf_token": context.get("csrf_token"), "case": case, "groups": [g for g in groups if g[1]], "leads": leads,
        "words": state_title(case.place, actor.role), "waits_for": case.place.waits_for if told else None,
    }  # fmt: skip


@register.inclusion_tag("web/parts/form.html", takes_context=True)
def uswds_form(
    context: Context, form: BaseForm, submit: str = "Save", action: str = "", look: str = "", cancel: str = ""
) -> Context:
    """Draw a whole POST form: error summary, fields, submit button. ``cancel``: the address to go back to."""
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "submit": submit,
        "action": action,
        "look": look,
        "cancel": cancel,
        "case": context.get("case"),
        "kept": None if action else drafts.shown(context.get("request"), context.get("case")),
    }


@register.inclusion_tag("web/parts/fact_list.html")
def fact_list(facts: Iterable[tuple[Any, ...]], columns: int = 1) -> Context:
    """Draw a description list of (label, value) or (label, value, hint); an empty value is described in
    words.
    """
    return {"facts": [(f[0], f[1], f[2] if len(f) > 2 else "") for f in facts], "columns": columns}


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: ListPage, label: str = "Pages") -> Context:
    """Link to the first, previous and next page; other query parameters are kept."""
    return {"request": context["request"], "page": page, "label": label}


@register.simple_block_tag
def table(content: str, caption: str, look: str = "") -> SafeString:
    """Draw a table with its caption, in a region that scrolls by keyboard on a narrow screen.

    Content: ``<thead>`` and ``<tbody>`` with ``scope`` on each header cell. ``look``: extra classes.
    """
    return format_html(
        '<div class="usa-table-container--scrollable" role="region" tabindex="0" aria-label="{}">'
        '<table class="usa-table ho-table {}"><caption>{}</caption>{}</table></div>',
        caption,
        look,
        caption,
        mark_safe(content),  # noqa: S308 - a template's own rendering, escaped where it was written
    )


@register.simple_block_tag
def summary_box(content: str, heading: str, level: int = 2) -> SafeString:
    """Draw the box that says, before a decision, what will happen."""
    return format_html(
        '<section class="usa-summary-box" aria-label="{0}"><div class="usa-summary-box__body">'
        '<h{1} class="usa-summary-box__heading">{0}</h{1}>'
        '<div class="usa-summary-box__text">{2}</div></div></section>',
        heading,
        int(level),
        mark_safe(content),  # noqa: S308 - as above
    )


@register.simple_block_tag
def alert(content: str, kind: str = "info", heading: str = "", level: int = 2) -> SafeString:
    """Draw an alert of kind info, warning, error or success; without an ARIA role, since it is there when the
    page loads.
    """
    head = format_html('<h{0} class="usa-alert__heading">{1}</h{0}>', int(level), heading) if heading else ""
    return format_html(
        '<div class="usa-alert usa-alert--{} usa-alert--slim"><div class="usa-alert__body">{}'
        '<div class="usa-alert__text">{}</div></div></div>',
        kind,
        head,
        mark_safe(content),  # noqa: S308 - as above
    )


@register.filter
def spaced(name: str) -> str:
    """Return the name of a fact as words: “neutral review”."""
    return name.replace("_", " ")


@register.filter
def role_title(value: str) -> str:
    """Return the title of a role's value."""
    return _(TITLES[Role(value)]) if value in set(Role) else value


NOT_NAMES = frozenset({"Restricted record", "no name given"})
"""What stands where a name is not shown or not known: words of the program, among names that are nobody's to change."""


@register.filter
def tr(words: object) -> object:
    """Say words of the program in the reader's language: a title, a label, a hint. Never what people wrote."""
    return _(words) if isinstance(words, str) and words else words


@register.filter
def shown_as(name: str) -> str:
    """Show a name as it is, and the words that stand where none is shown in the reader's language."""
    return _(name) if name in NOT_NAMES else name


@register.filter
def errors_of(form: BaseForm) -> Sequence[tuple[str, str, str]]:
    """List every error as (link target, label, message), in field order; form-wide ones have no target."""
    found = [("", "", str(e)) for e in form.non_field_errors()]
    for bound in form:
        target = getattr(bound, "first_id", bound.id_for_label)
        label = _("This page") if bound.is_hidden else str(bound.label)
        found += [("" if bound.is_hidden else target, label, str(e)) for e in bound.errors]
    return found
