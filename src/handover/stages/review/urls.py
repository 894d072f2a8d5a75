"""Addresses of review. References are opaque: no address tells who a person is."""

from django.urls import path

from handover.stages.review.case_page import views
from handover.stages.review.disputes import views as disputes
from handover.stages.review.step_pages import PAGES
from handover.web.step_pages import paths

app_name = "review"
urlpatterns = [
    path("queue/reviews/", views.queue, {"name": "reviews"}, name="reviews"),
    path("queue/citizenship/", views.queue, {"name": "citizenship"}, name="citizenship_questions"),
    path("queue/dispositions/", views.queue, {"name": "dispositions"}, name="dispositions"),
    path("queue/identity/", views.queue, {"name": "identity"}, name="identity"),
    path("queue/children/", views.queue, {"name": "children"}, name="children"),
    path("queue/stopped/", views.queue, {"name": "stopped"}, name="stopped"),
    path("queue/neutral/", views.queue, {"name": "neutral"}, name="neutral"),
    path("cases/", views.all_cases, name="cases"),
    path("cases/<str:reference>/", views.case_page, name="case"),
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/<str:reference>/", disputes.dispute_page, name="dispute_page"),
    *paths(PAGES),
]
