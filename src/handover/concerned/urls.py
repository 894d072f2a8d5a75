"""Addresses of the person's page. None names a case."""

from django.urls import path

from handover.concerned import views

app_name = "concerned"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("case/", views.page, name="page"),
    path("leave/", views.leave, name="leave"),
]
