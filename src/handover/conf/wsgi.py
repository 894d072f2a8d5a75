"""The WSGI application."""

from __future__ import annotations

import os
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from handover.conf.web_role import as_web_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
as_web_role()
django.setup(set_prefix=False)


def _demand_the_wall() -> None:
    """Whatever server has this application, it serves as the web role where one is set, or not at all."""
    from django.db import connection

    from handover.administration.wall_check import not_behind_the_wall

    why = not_behind_the_wall()
    if why:
        raise ImproperlyConfigured(why)
    connection.close()  # no server process may share a connection with another


_demand_the_wall()


class Utf8Request(WSGIRequest):
    """A request whose address and form are read as UTF-8, whatever its header says of them.

    Django decodes them by the header's ``charset``: one that is no encoding of text (``hex``) fails before there is
    anything to answer with, and one that spells halves of surrogate pairs (``utf-7``) gives texts that no database
    holds. Pages send UTF-8 alone; an interface reads the bytes of its body itself.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Utf8Handler(WSGIHandler):
    """Django's handler with our requests."""

    request_class = Utf8Request


application = Utf8Handler()
