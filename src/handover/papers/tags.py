"""Template tags and filters for the papers: ticks, dates and times in words, blank lines."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handover.clocks.calendars import zone

register = template.Library()

_ENGLISH = "January February March April May June July August September October November December"
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_PORTUGUESE = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
_TAGALOG = "Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre"
MONTHS = {
    code: tuple(names.split())
    for code, names in (
        ("en", _ENGLISH),
        ("es", _SPANISH),
        ("fr", _FRENCH),
        ("pt", _PORTUGUESE),
        ("tl", _TAGALOG),
    )
}
DAYS = {
    "en": "{month} {day}, {year}",
    "es": "{day} de {month} de {year}",
    "fr": "{day} {month} {year}",
    "pt": "{day} de {month} de {year}",
    "vi": "ngày {day} tháng {number} năm {year}",
    "zh": "{year} 年 {number} 月 {day} 日",
    "tl": "ika-{day} ng {month}, {year}",
    "ko": "{year}년 {number}월 {day}일",
}
"""Date formats in the languages of the notices; months and order are given here, independent of the locale.
"""
NOT_RECORDED = "not recorded"


@register.filter
def tick(on: object) -> SafeString:
    """Draw a box, ticked or not, with alternative text for screen readers."""
    name, alt = ("ticked", "Ticked:") if on else ("box", "Not ticked:")
    return format_html('<img class="box" src="paper:{}.svg" alt="{}">', name, alt)


@register.filter
def tick_if(value: object, wanted: str) -> SafeString:
    """Draw the box of one choice among several."""
    return tick(str(value) == wanted)


@register.filter
def day(value: date | None, language: str = "en") -> str:
    """Format a date: 'November 24, 2026' in the order of the language; in French the first of a month is
    '1er'.
    """
    if value is None:
        return NOT_RECORDED
    month = MONTHS[language][value.month - 1] if language in MONTHS else ""
    number = "1er" if language == "fr" and value.day == 1 else value.day
    return DAYS[language].format(day=number, month=month, number=value.month, year=value.year)


@register.filter
def at(value: datetime | None, tz: str) -> str:
    """Format a moment: 'November 24, 2026, 20:15 CST (UTC-06:00)', with 24 hours and the offset, so that no
    time is ambiguous.
    """
    if value is None:
        return ""
    local = value.astimezone(zone(tz))
    name, offset = local.strftime("%Z"), local.strftime("%z")
    shown = f"UTC{offset[:3]}:{offset[3:5]}"
    named = f"{name} ({shown})" if name.isalpha() and name != "UTC" else shown
    return f"{day(local.date())}, {local:%H:%M} {named}"


@register.filter
def recorded(value: str) -> str:
    """Return the value, or words that say that none is on record."""
    return value.strip() or NOT_RECORDED


@register.filter
def a_number(value: str) -> str:
    """Format an A-number: 'A 012 345 678', or say that the person has none."""
    return f"A {value[:3]} {value[3:6]} {value[6:]}" if value else "none on record"
