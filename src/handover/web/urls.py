"""The pages that belong to no stage."""

from django.urls import path

from handover.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("process/", views.process, name="process"),
    path("still-here/", views.still_here, name="still_here"),
]
