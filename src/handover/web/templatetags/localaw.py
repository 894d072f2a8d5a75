"""``{% local_law answer %}``: what a place's law says about one request, and why, on any page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.administration.adoption import standing
from handover.administration.adoption.shipped import LAW
from handover.jurisdictions import PolicyAnswer
from handover.web.localaw.words import asked_for, facts_in_words, query_of, shown

register = template.Library()


register.filter(asked_for)


@register.inclusion_tag("localaw/standing.html")
def law_standing() -> dict[str, Any]:
    """Say whether the texts of local law on this page are those that two people adopted, and which are not."""
    return {"adopted": standing.in_force(), "departure": standing.departure(LAW)}


@register.simple_tag
def law_is_english() -> SafeString:
    """Say once on a page in another language that the words of law on it are in English."""
    if get_language() in (None, "en", "en-us"):
        return SafeString("")
    words = _(
        "The texts of law, their titles and their citations are in English, as they were written or recorded."
    )
    return format_html('<p class="ho-hint">{}</p>', words)


@register.inclusion_tag("localaw/answer.html")
def local_law(answer: PolicyAnswer, heading: str, ask_again: bool = False) -> dict[str, Any]:
    """Show four topics with sentence, clause, source and the facts they depend on; the facts; the other rules
    in force.

    ``ask_again``: with a link that puts the same question to the what-if page.
    """
    return {
        "answer": answer,
        "heading": heading,
        "topics": shown(answer),
        "facts": facts_in_words(answer.facts),
        "query": query_of(answer) if ask_again else "",
        "unadopted": bool(standing.unadopted(LAW)),
    }
