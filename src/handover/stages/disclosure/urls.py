"""Addresses of disclosure."""

from django.urls import path

from handover.stages.disclosure import views
from handover.stages.disclosure.step_pages import PAGES
from handover.web.step_pages import paths

app_name = "disclosure"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<str:reference>/", views.disclosure_of, name="case"),
    path("<str:reference>/access/<int:key>/held.pdf", views.held_pdf, name="held"),
    *paths(PAGES),
]
