"""Addresses of review. References are opaque: no address reveals who a person is."""

from django.urls import path

from handover.stages.review.case_page import printing, views
from handover.stages.review.claims import views as claims
from handover.stages.review.disputes import views as disputes
from handover.stages.review.notes import views as notes
from handover.stages.review.queues import QUEUES
from handover.stages.review.step_pages import PAGES
from handover.web import queue_pages
from handover.web.step_pages import paths

app_name = "review"
urlpatterns = [
    *queue_pages.paths(QUEUES),
    path("cases/<str:reference>/", views.case_page, name="case"),
    path("cases/<str:reference>/others/", views.other_cases_page, name="other_cases"),
    path("cases/<str:reference>/print.pdf", printing.case_print, name="case_print"),
    path("cases/<str:reference>/take-over/", claims.take_over, name="take_over"),
    path("cases/<str:reference>/assign/", claims.assign, name="assign"),
    path("cases/<str:reference>/office/", claims.give_to_office, name="give_to_office"),
    path("cases/<str:reference>/notes/", notes.notes, name="notes"),
    path("cases/<str:reference>/notes/<int:key>/file/", notes.note_file, name="note_file"),
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/<str:reference>/", disputes.dispute_page, name="dispute_page"),
    *paths(PAGES),
]
