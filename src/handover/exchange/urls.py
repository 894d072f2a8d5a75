"""The exchange's addresses: one for messages of peers, and the pages for people."""

from __future__ import annotations

from django.urls import path

from handover.exchange import aside_views, case_views, disposal_views, views

app_name = "exchange"
urlpatterns = [
    path("", views.messages_page, name="messages"),
    path("cases/<str:reference>/", case_views.case_messages, name="case"),
    path("disposal/", disposal_views.listed, name="disposal"),
    path("disposal/<int:asked>/", disposal_views.decided, name="disposal_request"),
    path("aside/<str:what>/<int:key>/", aside_views.aside, name="aside"),
    path("v1/messages", views.incoming, name="incoming"),
]
