"""Filters of the exchange's pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handover.exchange.message_words import words_of

register = template.Library()


@register.filter
def kind_of_message(kind: str) -> SafeString:
    """A kind of message: what it tells, and its name, by which the other agency and the logs call it."""
    words = words_of(kind)
    code = format_html('<span class="ho-code ho-whole">{}</span>', kind)
    told = _(words) if words else ""
    return (
        format_html('{} <span class="ho-hint">{}</span>', told[:1].upper() + told[1:], code) if told else code
    )
