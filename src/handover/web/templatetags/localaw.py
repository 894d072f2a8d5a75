"""``{% local_law answer %}``: what a place's law says about one request, and why, on any page."""

from __future__ import annotations

from typing import Any

from django import template

from handover.jurisdictions import PolicyAnswer
from handover.web.localaw.words import facts_in_words, query_of, shown

register = template.Library()


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
    }
