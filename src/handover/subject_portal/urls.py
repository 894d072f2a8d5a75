"""Addresses of the person's page. None names a case."""

from django.urls import path

from handover.subject_portal import views

app_name = "subject_portal"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("case/", views.page, name="page"),
    path("leave/", views.leave, name="leave"),
]
