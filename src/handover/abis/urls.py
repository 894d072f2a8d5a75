"""The ABIS's addresses: those of OSIA, below the server's ``/abis/``."""

from __future__ import annotations

from django.urls import include, path

from handover.abis.endpoints import patterns

app_name = "abis"
urlpatterns = [path("v1/", include((patterns, "api")))]
