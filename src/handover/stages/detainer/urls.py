"""Addresses of detainer."""

from django.urls import path

from handover.stages.detainer import views
from handover.stages.detainer.step_pages import PAGES
from handover.web.step_pages import paths

app_name = "detainer"
urlpatterns = [
    path("queue/drafts/", views.queue, {"name": "drafts"}, name="drafts"),
    path("queue/signatures/", views.queue, {"name": "signatures"}, name="signatures"),
    path("queue/lodgings/", views.queue, {"name": "lodgings"}, name="lodgings"),
    path("cases/<str:reference>/", views.package, name="package"),
    path("cases/<str:reference>/papers/<int:number>/<str:form>.pdf", views.paper, name="paper"),
    *paths(PAGES),
]
