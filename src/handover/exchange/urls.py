"""The exchange's addresses: one for messages of peers, and the pages for people."""

from __future__ import annotations

from django.urls import path

from handover.exchange import case_views, views

app_name = "exchange"
urlpatterns = [
    path("", views.messages_page, name="messages"),
    path("cases/<str:reference>/", case_views.case_messages, name="case"),
    path("v1/messages", views.incoming, name="incoming"),
]
