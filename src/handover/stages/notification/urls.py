"""Notification's addresses."""

from __future__ import annotations

from django.urls import path

from handover.stages.notification import views
from handover.stages.notification.step_pages import PAGES
from handover.web.step_pages import paths

app_name = "notification"
urlpatterns = [
    path("", views.queue, name="queue"),
    *paths(PAGES),
]
