"""Panels that later stages add to a booking's page. A later stage registers its panel, so that intake need not know
it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from handover.process.models import Matter

_registered: list[str] = []


def register(path: str) -> None:
    """Add the panel at this dotted path, after those registered before. Called from an app's ``ready``.

    A panel takes the request and the booking's case, and returns a rendered part of the page, or an empty
    string where it has nothing to show to this person.
    """
    if path not in _registered:
        _registered.append(path)


def panels(request: HttpRequest, matter: Matter) -> list[SafeString]:
    """The panels of a booking for the person signed in."""
    found = [import_string(path)(request, matter) for path in _registered]
    return [panel for panel in found if panel]
