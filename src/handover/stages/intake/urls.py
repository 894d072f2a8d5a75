"""Intake's addresses. References are opaque; no address says anything about a person."""

from __future__ import annotations

from django.urls import include, path

from handover.stages.intake import api, entry_views, views
from handover.stages.intake.feed import views as feed
from handover.stages.intake.replies import views as replies
from handover.stages.intake.soap import views as soap

app_name = "intake"
urlpatterns = [
    path("", views.listing, name="list"),
    path("send/", views.send, name="send"),
    path("enter/", entry_views.enter, name="enter"),
    path("api/v1/openapi.json", api.schema, name="api_schema"),
    path("api/v1/", include((api.patterns, "api"))),
    path("replies/", replies.listing, name="replies"),
    path("replies/<int:key>/again/", replies.send_again, name="send_again"),
    path("alarms/", feed.listing, name="alarms"),
    path("alarms/<int:key>/", feed.explain, name="alarm"),
    path("soap/native-ebts", soap.native_ebts, name="native_ebts"),
    path("<slug:reference>/", views.booking, name="booking"),
    path("<slug:reference>/change/", feed.change, name="change"),
    path("<slug:reference>/receipt/", views.receipt, name="receipt"),
    path("<slug:reference>/images/<int:index>-<int:width>.png", views.picture, name="image"),
    path("<slug:reference>/answers/<str:tcn>.ebts", views.answer_file, name="answer_file"),
]
