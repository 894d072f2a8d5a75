"""The exchange's addresses: one for messages of peers, one page for people."""

from __future__ import annotations

from django.urls import path

from handover.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.messages_page, name="messages"),
    path("v1/messages", views.incoming, name="incoming"),
]
