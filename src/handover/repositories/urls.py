"""The addresses of the feeds, below the server's ``/records/``."""

from __future__ import annotations

from django.urls import include, path

from handover.repositories.api import patterns

app_name = "records"
urlpatterns = [path("api/v1/", include((patterns, "api")))]
