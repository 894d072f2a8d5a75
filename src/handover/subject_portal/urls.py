"""Addresses of the person's page. None names a case."""

from django.urls import path

from handover.subject_portal import views

app_name = "subject_portal"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("case/", views.page, name="page"),
    path("case/say/", views.steps, name="steps"),
    path("case/receipt/", views.receipt, name="receipt"),
    path("leave/", views.leave, name="leave"),
]
