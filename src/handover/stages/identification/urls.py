"""Identification's addresses. A candidate is named by its rank, so that no address holds an identity."""

from __future__ import annotations

from django.urls import path

from handover.stages.identification import views
from handover.stages.identification.step_pages import PAGES
from handover.web.step_pages import paths

app_name = "identification"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("wants/", views.wants, name="wants"),
    path("delayed/", views.delayed, name="delays"),
    path("<slug:reference>/", views.search, name="search"),
    path("<slug:reference>/leads.json", views.leads_json, name="leads_json"),
    path("<slug:reference>/leads.txt", views.leads_text, name="leads_text"),
    *paths(PAGES),
]
