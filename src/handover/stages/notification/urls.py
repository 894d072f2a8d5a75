"""Notification's addresses."""

from __future__ import annotations

from django.urls import path

from handover.stages.notification import views

app_name = "notification"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<slug:reference>/", views.query, name="query"),
]
