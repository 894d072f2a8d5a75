"""Notification's addresses."""

from __future__ import annotations

from django.urls import path

from handover.stages.notification import grant_views
from handover.stages.notification.queues import QUEUES
from handover.stages.notification.step_pages import PAGES
from handover.web import queue_pages
from handover.web.step_pages import paths

app_name = "notification"
urlpatterns = [
    *queue_pages.paths(QUEUES),
    path("restricted/", grant_views.grants, name="grants"),
    path("<slug:reference>/reading/", grant_views.grant, name="grant"),
    *paths(PAGES),
]
