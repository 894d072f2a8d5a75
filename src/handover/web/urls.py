"""The pages that belong to no stage."""

from django.urls import path

from handover.web import search_page, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("search/", search_page.search, name="search"),
    path("process/", views.process, name="process"),
    path("still-here/", views.still_here, name="still_here"),
]
