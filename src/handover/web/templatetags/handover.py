"""The components of a page. ``{% load handover %}``; Each tag's docstring describes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.accounts.roles import TITLES, Role
from handover.formats.ebts import dictionary
from handover.web import case_tags, drafts, time_tags
from handover.web.paging import ListPage
from handover.web.table_labels import labelled
from handover.web.waiting_words import waiting_words

register = template.Library()
Context = dict[str, Any]

register.simple_tag(time_tags.local_time)
register.simple_tag(time_tags.due)
register.simple_tag(time_tags.waiting)
register.filter(time_tags.dated)
register.simple_tag(takes_context=True)(case_tags.step_marks)
register.simple_tag(takes_context=True)(case_tags.state_tag)
register.simple_tag(takes_context=True)(case_tags.state_words)
register.inclusion_tag("web/parts/timeline.html", takes_context=True)(case_tags.timeline)
register.inclusion_tag("web/parts/waiting_words.html", takes_context=True)(waiting_words)
register.inclusion_tag("web/parts/steps.html", takes_context=True)(case_tags.available_steps)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative icon of the vendored sprite; the text beside it carries the meaning."""
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("uswds/img/sprite.svg"),
        name,
    )


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
    """Draw a table with its caption, in a region that scrolls by keyboard where it is wider than the screen.

    Content: ``<thead>`` and ``<tbody>`` with ``scope`` on each header cell. ``look``: extra classes. On a narrow screen
    each row is a card, its values labelled by the head; with ``ho-matrix`` it stays a table, to be read across.
    """
    if "ho-matrix" not in look:
        content, look = labelled(content), f"{look} ho-stacked".strip()
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


@register.filter
def decoded(code: str, table: str) -> str:
    """Return a code of an EBTS or NCIC table with its meaning, such as “Honduras (HD)”."""
    return dictionary.decoded(table, code)


NOT_NAMES = frozenset({"Restricted record", "no name given"})
"""What stands where a name is not shown or not known: words of the program, among names that are nobody's to change."""


@register.filter
def tr(words: object) -> object:
    """Translate program text (titles, labels, hints); never text that people wrote."""
    return _(words) if isinstance(words, str) and words else words


@register.simple_tag
def english() -> SafeString:
    """The attribute of a part that is in English whatever language the page is in; nothing on an English page."""
    return mark_safe("" if get_language() in (None, "en", "en-us") else ' lang="en"')  # noqa: S308 - a constant


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
