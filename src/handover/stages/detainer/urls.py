"""Addresses of detainer."""

from django.urls import path

from handover.stages.detainer import views
from handover.stages.detainer.queues import QUEUES
from handover.stages.detainer.step_pages import PAGES
from handover.web import queue_pages
from handover.web.step_pages import paths

app_name = "detainer"
urlpatterns = [
    *queue_pages.paths(QUEUES),
    path("cases/<str:reference>/", views.package, name="package"),
    path("cases/<str:reference>/papers/<int:number>/<str:form>.pdf", views.paper, name="paper"),
    *paths(PAGES),
]
